// Messages about sheets on standard error, with the underlined place.

import type { Message } from "../build/read.ts";
import { renderDiagnostic } from "../expr/diagnostics.ts";
import type { Io } from "./io.ts";
import { painter, paintMessage } from "./terminal.ts";

export function printMessages(io: Io, messages: readonly Message[]): void {
  const paint = painter(io, io.err);
  for (const { source, diagnostic } of messages)
    io.err.write(`${paintMessage(paint, renderDiagnostic(source, diagnostic))}\n`);
}

// Messages about sheets on standard error, with the underlined place.

import type { Message } from "../build/read.ts";
import { languageOfDocument } from "../check/language/document-language.ts";
import { messageWordsOf } from "../check/language/message-words.ts";
import { renderDiagnostic } from "../expr/diagnostics.ts";
import type { Io } from "./io.ts";
import { painter, paintMessage } from "./terminal.ts";

export function printMessages(io: Io, messages: readonly Message[]): void {
  const paint = painter(io, io.err);
  for (const { source, diagnostic } of messages)
    io.err.write(`${paintMessage(paint, renderDiagnostic(source, diagnostic))}\n`);
}

/** What the reader says, each message in the language of the sheet that it is about. */
export async function printRead(io: Io, messages: readonly Message[]): Promise<void> {
  const paint = painter(io, io.err);
  for (const m of messages) io.err.write(`${paintMessage(paint, await readText(m))}\n`);
}

export async function readText({ source, diagnostic }: Message): Promise<string> {
  const words = await messageWordsOf(languageOfDocument(source.text));
  return renderDiagnostic(source, diagnostic, words);
}

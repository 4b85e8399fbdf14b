// Where a line of a derivation comes from: the task of the text that it answers, or the definition that it puts in.

import type { ReadBlock } from "../build/blocks.ts";
import type { ReadSheet } from "../build/outcome.ts";
import { fileOffset } from "../expr/diagnostics.ts";
import type { Span } from "../expr/span.ts";
import { nameLayout } from "../notation/names.ts";
import { plain } from "../notation/plain.ts";
import { parseBlock } from "../read/syntax/parse.ts";
import type { AskedPlace, PlaceInText } from "./protocol.ts";

/** undefined: the text is another one than the line belongs to. */
export function placeInText(
  { blocks }: ReadSheet,
  { block: id, task, defined }: AskedPlace,
): PlaceInText | undefined {
  const block = blocks.find((b) => b.id === id);
  if (block === undefined) return undefined;
  const span =
    (defined === undefined ? undefined : definitionOf(block, defined)) ?? block.block.tasks[task]?.span;
  if (span === undefined) return undefined;
  // The end is exclusive: the place of the last character decides.
  return { from: fileOffset(block.source, span.start), to: fileOffset(block.source, span.end - 1) + 1 };
}

/** The statement of the block itself that defines what is printed as `printed`, as y for y[i]. */
function definitionOf({ block, text }: ReadBlock, printed: string): Span | undefined {
  const isPrinted = (name: string): boolean => {
    const own = plain(nameLayout(block.env.decls.get(name)?.spelling ?? name));
    return printed.startsWith(own) && !/^[\p{L}\p{N}_′']/u.test(printed.slice(own.length));
  };
  return parseBlock(text.text).block.statements.find(
    (s) => (s.kind === "define" || s.kind === "scatter" || s.kind === "function") && isPrinted(s.name.name),
  )?.span;
}

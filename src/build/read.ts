// From text to blocks that can be derived: a whole sheet, or the text of one block. Errors are collected from all
// blocks.

import type { Context } from "../expr/context.ts";
import { type Diagnostic, SheetError, type Source } from "../expr/diagnostics.ts";
import type { Library } from "../library/types.ts";
import { BRACKETS, type Notation, notationWith } from "../notation/notation.ts";
import { readBlock } from "../read/block.ts";
import { type BlockText, readSheet, type SheetText } from "../read/sheet.ts";
import { blockNotation } from "./block-notation.ts";
import {
  findOutside,
  type Message,
  normalised,
  type ReadBlock,
  type ReadFile,
  readBlocks,
  startWorld,
} from "./blocks.ts";
import { declaredWrongly } from "./declared.ts";

export { type FileText, type Message, normalised, type ReadBlock, type ReadFile } from "./blocks.ts";

export interface ReadSheet {
  readonly ctx: Context;
  readonly text: SheetText;
  readonly blocks: readonly ReadBlock[];
  /** Warnings and remarks. */
  readonly messages: readonly Message[];
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly messages: readonly Message[] };

/** `files`: where `use #id from "other.md"` finds other sheets. */
export function readWholeSheet(
  source: string,
  name: string,
  library: Library,
  files?: ReadFile,
): Outcome<ReadSheet> {
  const text = normalised(source);
  const file: Source = { name, text };
  try {
    return readParts(readSheet(text, name), file, library, files);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return failed(error.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  }
}

function readParts(
  sheet: SheetText,
  file: Source,
  library: Library,
  files: ReadFile | undefined,
): Outcome<ReadSheet> {
  const world = startWorld(library, files);
  const blocks = readBlocks(world, sheet, file);
  const { ctx, messages } = world;
  if (messages.some((m) => m.diagnostic.severity === "error")) return failed(messages);
  return { ok: true, value: { ctx, text: sheet, blocks, messages } };
}

const failed = (
  messages: readonly Message[],
): { readonly ok: false; readonly messages: readonly Message[] } => ({
  ok: false,
  messages,
});

/** The text of one block, given on its own. */
export function readLooseBlock(
  source: string,
  name: string,
  library: Library,
  settings: { readonly first: 0 | 1; readonly index: Notation["index"] | undefined },
  files?: ReadFile,
): Outcome<ReadSheet> {
  const text = normalised(source);
  const file: Source = { name, text };
  const world = startWorld(library, files);
  const { ctx } = world;
  const find = findOutside(world, "");
  const read = readBlock(ctx, text, { id: "block", first: settings.first, library, use: find });
  const messages = [
    ...world.messages,
    ...read.diagnostics.map((diagnostic) => ({ source: file, diagnostic })),
  ];
  if (read.block === undefined) return failed(messages);
  const untrue = declaredWrongly(ctx, read.block);
  if (untrue.length > 0)
    return failed([...messages, ...untrue.map((diagnostic) => ({ source: file, diagnostic }))]);
  if (read.block.tasks.length === 0) {
    const diagnostic: Diagnostic = {
      severity: "error",
      code: "build.no-task",
      message: "the block asks for nothing",
      expected: "a task: `find d(L)/d(x)`, `show A = B`, `compute C` or `size y`",
      span: { start: text.trimEnd().length, end: text.trimEnd().length },
    };
    return failed([...messages, { source: file, diagnostic }]);
  }
  const own = blockNotation(read.notation);
  messages.push(...own.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  if (own.diagnostics.length > 0) return failed(messages);
  const part: BlockText = { kind: "block", info: "", text, offset: 0, line: 1, column: 1, settings: {} };
  const asked = { index: settings.index, ...own.settings, first: read.first };
  const notation = notationWith(BRACKETS, asked);
  const block: ReadBlock = { id: "block", block: read.block, notation, text: part, source: file };
  const sheet: SheetText = { name, text, front: { title: "", notation: {}, kink: {} }, parts: [part] };
  return { ok: true, value: { ctx, text: sheet, blocks: [block], messages } };
}

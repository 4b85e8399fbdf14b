// The text of one block, given on its own, to what can be derived. What it uses from elsewhere, and the check of the
// derivatives that it declares, are handed in: they are large, and most blocks need neither.

import type { Context } from "../expr/context.ts";
import type { Diagnostic, Source } from "../expr/diagnostics.ts";
import type { Block, KinkConvention } from "../expr/environment.ts";
import type { Library } from "../library/types.ts";
import { BRACKETS, type Notation, notationWith } from "../notation/notation.ts";
import type { BlockOptions, ReadBlock as ReadOne } from "../read/sheet/block.ts";
import type { BlockText, SheetText } from "../read/sheet/sheet.ts";
import type { FindBlock } from "../read/terms/find-block.ts";
import { blockNotation } from "./block-notation.ts";
import type { Message, ReadBlock } from "./blocks.ts";
import { normalised } from "./normalised.ts";
import { failed, type Outcome, type ReadSheet } from "./outcome.ts";

export interface LooseSettings {
  readonly first: 0 | 1;
  readonly index: Notation["index"] | undefined;
  readonly kink?: KinkConvention | undefined;
  /** It is being written: a block that asks for nothing yet is read, and told so; else that is an error. */
  readonly unfinished?: boolean | undefined;
}

export interface LooseTools {
  readonly ctx: Context;
  readonly library: Library;
  readonly use: FindBlock;
  /** What is said while blocks from elsewhere are read. */
  readonly messages: readonly Message[];
  readonly declaredWrongly: (ctx: Context, block: Block) => readonly Diagnostic[];
  /** Reads a block, with numbers for what it draws. */
  readonly read: (text: string, options: BlockOptions) => ReadOne;
}

export function readLoose(
  source: string,
  name: string,
  settings: LooseSettings,
  { ctx, library, use, messages: outside, declaredWrongly, read: reading }: LooseTools,
): Outcome<ReadSheet> {
  const text = normalised(source);
  const file: Source = { name, text };
  const { first, kink } = settings;
  const read = reading(text, { id: "block", first, kink, library, use });
  const messages = [...outside, ...read.diagnostics.map((diagnostic) => ({ source: file, diagnostic }))];
  if (read.block === undefined) return failed(messages);
  const untrue = declaredWrongly(ctx, read.block);
  if (untrue.length > 0)
    return failed([...messages, ...untrue.map((diagnostic) => ({ source: file, diagnostic }))]);
  if (read.block.tasks.length === 0) {
    const diagnostic: Diagnostic = {
      severity: settings.unfinished === true ? "remark" : "error",
      code: "build.no-task",
      message: "the block asks for nothing",
      expected: "a task: `find d(L)/d(x)`, `show A = B`, `compute C` or `size y`",
      span: { start: text.trimEnd().length, end: text.trimEnd().length },
    };
    messages.push({ source: file, diagnostic });
    if (settings.unfinished !== true) return failed(messages);
  }
  const own = blockNotation(read.notation);
  messages.push(...own.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  if (own.diagnostics.length > 0) return failed(messages);
  const part: BlockText = { kind: "block", info: "", text, offset: 0, line: 1, column: 1, settings: {} };
  const asked = { index: settings.index, ...own.settings, first: read.first };
  const notation = notationWith(BRACKETS, asked);
  const block: ReadBlock = {
    id: "block",
    ctx,
    block: read.block,
    notation,
    text: part,
    source: file,
    basis: text,
    lines: text,
  };
  const sheet: SheetText = { name, text, front: { title: "", notation: {}, kink: {} }, parts: [part] };
  return { ok: true, value: { ctx, text: sheet, blocks: [block], messages } };
}

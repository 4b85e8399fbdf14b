// From text to blocks that can be derived: a whole sheet, or the text of one block. Errors are collected from all
// blocks; the block that another one uses is read first, wherever it stands.

import { Context } from "../expr/context.ts";
import { type Diagnostic, SheetError, type Source } from "../expr/diagnostics.ts";
import { type Block, type KinkConvention, TORCH_KINKS } from "../expr/environment.ts";
import type { Library } from "../library/types.ts";
import { BRACKETS, type Notation, notationWith } from "../notation/notation.ts";
import { readBlock } from "../read/block.ts";
import type { FrontMatter } from "../read/front-matter.ts";
import { type BlockText, readSheet, type SheetText } from "../read/sheet.ts";
import { blockNotation } from "./block-notation.ts";

/** A message with the text that it is about. */
export interface Message {
  readonly source: Source;
  readonly diagnostic: Diagnostic;
}

export interface ReadBlock {
  readonly id: string;
  readonly block: Block;
  readonly notation: Notation;
  readonly text: BlockText;
  readonly source: Source;
}

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

/** As readSheet takes it: no byte order mark, line ends \n. Places count in this text. */
export const normalised = (source: string): string => source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");

export function readWholeSheet(source: string, name: string, library: Library): Outcome<ReadSheet> {
  const text = normalised(source);
  const file: Source = { name, text };
  try {
    return readParts(readSheet(text, name), file, library);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return failed(error.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  }
}

function readParts(sheet: SheetText, file: Source, library: Library): Outcome<ReadSheet> {
  const ctx = new Context();
  const kink = kinkOf(sheet.front, file.text);
  const reader: BlockReader = {
    ctx,
    library,
    front: sheet.front,
    kink,
    file,
    parts: identified(sheet),
    known: new Map(),
    open: new Set(),
    messages: [],
  };
  const blocks = [...reader.parts.keys()].flatMap((id) => readOne(reader, id) ?? []);
  const { messages } = reader;
  if (messages.some((m) => m.diagnostic.severity === "error")) return failed(messages);
  return { ok: true, value: { ctx, text: sheet, blocks, messages } };
}

const failed = (
  messages: readonly Message[],
): { readonly ok: false; readonly messages: readonly Message[] } => ({
  ok: false,
  messages,
});

/** Blocks without an id are block-1, block-2, … by their place among all blocks. */
function identified(sheet: SheetText): ReadonlyMap<string, BlockText> {
  const blocks = sheet.parts.filter((part) => part.kind === "block");
  const taken = new Set(blocks.flatMap((b) => b.id ?? []));
  return new Map(
    blocks.map((b, k): [string, BlockText] => {
      if (b.id !== undefined) return [b.id, b];
      let id = `block-${k + 1}`;
      while (taken.has(id)) id += "-";
      return [id, b];
    }),
  );
}

interface BlockReader {
  readonly ctx: Context;
  readonly library: Library;
  readonly front: FrontMatter;
  readonly kink: KinkConvention;
  readonly file: Source;
  readonly parts: ReadonlyMap<string, BlockText>;
  readonly known: Map<string, ReadBlock | undefined>;
  /** Blocks that are being read now: one of them cannot be used. */
  readonly open: Set<string>;
  readonly messages: Message[];
}

function readOne(r: BlockReader, id: string): ReadBlock | undefined {
  const part = r.parts.get(id);
  if (part === undefined) return undefined;
  if (r.known.has(id)) return r.known.get(id);
  r.open.add(id);
  const used: string[] = [];
  const read = readBlock(r.ctx, part.text, {
    id,
    first: part.settings.first ?? r.front.notation.first,
    kink: r.kink,
    library: r.library,
    ids: [...r.parts.keys()],
    use: (other) => {
      used.push(other);
      return r.open.has(other) ? undefined : readOne(r, other)?.block;
    },
  });
  r.open.delete(id);
  const source: Source = { ...r.file, baseOffset: part.offset };
  // Names of a block that cannot be used are not missing: its own errors are told where it stands.
  const unusable = used.filter((other) => r.parts.has(other) && r.known.get(other) === undefined);
  for (const diagnostic of read.diagnostics) {
    if (unusable.length > 0 && diagnostic.code === "read.undeclared") continue;
    const about = unusable.find((other) => diagnostic.message.includes(`\`#${other}\``));
    if (diagnostic.code !== "read.use" || about === undefined) r.messages.push({ source, diagnostic });
    else if (r.open.has(about) || about === id)
      r.messages.push({
        source,
        diagnostic: {
          severity: "error",
          code: "build.use-ring",
          message: about === id ? `block #${id} uses itself` : `blocks #${id} and #${about} use each other`,
          expected: "definitions that both need in a third block",
          ...(diagnostic.span === undefined ? {} : { span: diagnostic.span }),
        },
      });
  }
  const own = blockNotation(part.text);
  for (const diagnostic of own.diagnostics) r.messages.push({ source, diagnostic });
  const sheet = notationWith(BRACKETS, r.front.notation);
  const notation = notationWith(sheet, { index: part.settings.index, ...own.settings, first: read.first });
  const found =
    read.block === undefined ? undefined : { id, block: read.block, notation, text: part, source };
  r.known.set(id, found);
  return found;
}

/** `kink: {abs: right}` in the front matter means what `kink abs right` means in a block. */
function kinkOf(front: FrontMatter, text: string): KinkConvention {
  const entries = Object.entries(front.kink);
  if (entries.length === 0) return TORCH_KINKS;
  const words = entries.map(([target, word]) => `${target} ${word}`);
  const { block, diagnostics } = readBlock(new Context(), `kink ${words.join(", ")}`);
  if (block !== undefined) return block.env.kink;
  const start = text.search(/^kink\b/m);
  throw new SheetError(
    diagnostics.map(({ remedy: _, ...d }) => ({ ...d, span: { start, end: start + "kink".length } })),
  );
}

/** The text of one block, given on its own. */
export function readLooseBlock(
  source: string,
  name: string,
  library: Library,
  settings: { readonly first: 0 | 1; readonly index: Notation["index"] | undefined },
): Outcome<ReadSheet> {
  const text = normalised(source);
  const ctx = new Context();
  const file: Source = { name, text };
  const read = readBlock(ctx, text, { id: "block", first: settings.first, library });
  const messages = read.diagnostics.map((diagnostic) => ({ source: file, diagnostic }));
  if (read.block === undefined) return failed(messages);
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
  const own = blockNotation(text);
  messages.push(...own.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  if (own.diagnostics.length > 0) return failed(messages);
  const part: BlockText = { kind: "block", info: "", text, offset: 0, line: 1, column: 1, settings: {} };
  const asked = { index: settings.index, ...own.settings, first: read.first };
  const notation = notationWith(BRACKETS, asked);
  const block: ReadBlock = { id: "block", block: read.block, notation, text: part, source: file };
  const sheet: SheetText = { name, text, front: { title: "", notation: {}, kink: {} }, parts: [part] };
  return { ok: true, value: { ctx, text: sheet, blocks: [block], messages } };
}

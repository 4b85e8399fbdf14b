// The blocks of a sheet, and of the sheets whose blocks it uses: the layers that come with the library, and other
// files, whose text a function of the caller gives. A block that another one uses is read first, wherever it stands;
// of other sheets only the blocks that are used are read. Blocks that use each other are refused.

import { Context } from "../expr/context.ts";
import { type Diagnostic, SheetError, type Source } from "../expr/diagnostics.ts";
import { type Block, type KinkConvention, TORCH_KINKS } from "../expr/environment.ts";
import type { Library } from "../library/types.ts";
import { BRACKETS, type Notation, notationWith } from "../notation/notation.ts";
import { readBlock } from "../read/sheet/block.ts";
import type { FrontMatter } from "../read/sheet/front-matter.ts";
import { type BlockSettings, type BlockText, readSheet, type SheetText } from "../read/sheet/sheet.ts";
import type { BlockReference, FindBlock, FoundBlock } from "../read/terms/find-block.ts";
import { decimalMarkOf } from "../show/language/decimal-comma.ts";
import { blockNotation } from "./block-notation.ts";
import { declaredWrongly } from "./declared.ts";
import { type DrawnItem, type Draws, readDrawn } from "./draws.ts";
import type { Earlier } from "./earlier.ts";
import { settingsOfLines, statementsOf } from "./lines-basis.ts";
import { normalised } from "./normalised.ts";
import type { ReadFile } from "./other-files.ts";

export type { FileText, ReadFile } from "./other-files.ts";

/** A message with the text that it is about. */
export interface Message {
  readonly source: Source;
  readonly diagnostic: Diagnostic;
}

export interface ReadBlock {
  readonly id: string;
  /** To which its terms belong. */
  readonly ctx: Context;
  readonly block: Block;
  readonly notation: Notation;
  readonly text: BlockText;
  readonly source: Source;
  /** Of the sheet; undefined where it does not say. */
  readonly language?: string | undefined;
  /** Everything that the block says, with what it brings from others: the same basis, the same derivations. */
  readonly basis: string;
  /** The same without what stands beside its lines: the same lines. */
  readonly lines: string;
}

export interface World {
  readonly ctx: Context;
  readonly library: Library;
  readonly files: ReadFile | undefined;
  /** Sheets by name; undefined: the sheet itself cannot be read. */
  readonly sheets: Map<string, SheetReader | undefined>;
  /** Blocks that are being read now, outermost first: one of them cannot be used. */
  readonly open: { readonly reader: SheetReader; readonly id: string; readonly pieces: Pieces }[];
  readonly messages: Message[];
  readonly defaults: ReadingDefaults;
  readonly draws: Draws;
  readonly readings: Readings | undefined;
  /** What was drawn, and which values it took. */
  readonly drawn: { readonly item: DrawnItem; readonly picks: readonly number[] }[];
}

/** What holds where neither the sheet nor the block says anything. */
export interface ReadingDefaults {
  readonly first?: 0 | 1 | undefined;
  readonly kink?: KinkConvention | undefined;
  /** Of what is drawn; the sheet's own, else 1. */
  readonly seed?: number | undefined;
}

/** A block that was read without a remark, with the blocks of the same sheet that it uses. */
export interface Reading {
  readonly block: ReadBlock;
  readonly uses: readonly { readonly id: string; readonly piece: string }[];
}

/** By what the block says. */
export type Readings = Earlier<Reading>;

/** What a block and those that it uses say, each once. */
type Pieces = Map<string, string>;

interface SheetReader {
  readonly front: FrontMatter;
  readonly first: 0 | 1 | undefined;
  readonly kink: KinkConvention;
  readonly file: Source;
  readonly parts: ReadonlyMap<string, BlockText>;
  readonly known: Map<string, ReadBlock | undefined>;
  readonly pieces: Map<string, Pieces>;
}

export const startWorld = (
  library: Library,
  files: ReadFile | undefined,
  draws: Draws,
  defaults: ReadingDefaults = {},
  readings?: Readings,
): World => ({
  ctx: new Context(),
  library,
  files,
  sheets: new Map(),
  open: [],
  messages: [],
  defaults,
  draws,
  readings,
  drawn: [],
});

/** All blocks of a sheet; its errors are among the messages of the world. */
export function readBlocks(world: World, sheet: SheetText, file: Source): readonly ReadBlock[] {
  const reader = readerOf(sheet, file, world.defaults);
  world.sheets.set(file.name, reader);
  const now = world.readings === undefined ? undefined : piecesNow(reader);
  return [...reader.parts.keys()].flatMap(
    (id) =>
      (now === undefined ? undefined : readBefore(world, reader, id, now)) ??
      readOne(world, reader, id) ??
      [],
  );
}

/** What every block of the sheet says now. */
const piecesNow = (reader: SheetReader): ReadonlyMap<string, string> =>
  new Map([...reader.parts].map(([id, part]) => [id, pieceOf(reader, id, part.settings, part.text)]));

/** The block as it was read before, where it and all that it uses say the same. Others that use it read it anew. */
function readBefore(
  world: World,
  reader: SheetReader,
  id: string,
  now: ReadonlyMap<string, string>,
): ReadBlock | undefined {
  const [piece, text] = [now.get(id), reader.parts.get(id)];
  if (piece === undefined || text === undefined || reader.known.has(id)) return undefined;
  const before = world.readings?.find(piece, undefined);
  if (before?.uses.every((used) => now.get(used.id) === used.piece) !== true) return undefined;
  return { ...before.block, text, source: { ...reader.file, baseOffset: text.offset } };
}

const readerOf = (sheet: SheetText, file: Source, defaults: ReadingDefaults): SheetReader => ({
  front: sheet.front,
  first: sheet.front.notation.first ?? defaults.first,
  kink: kinkOf(sheet.front, file.text, defaults.kink ?? TORCH_KINKS),
  file,
  parts: identified(sheet),
  known: new Map(),
  pieces: new Map(),
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

/** Blocks that stand outside of the text at hand, which is in the file `from`. */
export const findOutside =
  (world: World, from: string): FindBlock =>
  (wanted) => {
    const { id, from: origin } = wanted;
    if (origin === undefined) return { kind: "none", what: "block", known: [] };
    if (origin.kind === "file") {
      const found = world.files?.(origin.path, from) ?? { ok: false, known: [] };
      if (!found.ok) return { kind: "none", what: "file", known: found.known };
      return findIn(world, sheetReader(world, found.name, found.text), id);
    }
    const layers = world.library.layers ?? new Map<string, string>();
    for (const [name, text] of layers)
      if (idsIn(text).includes(id)) return findIn(world, sheetReader(world, `layers/${name}`, text), id);
    return { kind: "none", what: "block", known: [...layers.values()].flatMap(idsIn).sort() };
  };

/** The ids on the fences of a sheet: which of many sheets has a block is told without reading them all. */
const idsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:`{3,}|~{3,})grad\b[^\n]*?#([A-Za-z][\w-]*)/gm)].flatMap((m) => m[1] ?? []);

/** The sheet of a file that is used; undefined when it cannot be read, which is told once. */
function sheetReader(world: World, name: string, source: string): SheetReader | undefined {
  if (world.sheets.has(name)) return world.sheets.get(name);
  const text = normalised(source);
  const file: Source = { name, text };
  try {
    // Another sheet says by itself how it counts.
    const reader = readerOf(readSheet(text, name), file, {});
    world.sheets.set(name, reader);
    return reader;
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    world.messages.push(...error.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
    world.sheets.set(name, undefined);
    return undefined;
  }
}

function findIn(world: World, reader: SheetReader | undefined, id: string): FoundBlock {
  if (reader === undefined) return { kind: "broken" };
  if (!reader.parts.has(id)) return { kind: "none", what: "block", known: [...reader.parts.keys()] };
  const ring = world.open.findIndex((o) => o.reader === reader && o.id === id);
  if (ring >= 0) return { kind: "ring", through: world.open.slice(ring + 1).map((o) => o.id) };
  const block = readOne(world, reader, id)?.block;
  const asking = world.open.at(-1);
  for (const [piece, lines] of reader.pieces.get(id) ?? []) asking?.pieces.set(piece, lines);
  return block === undefined ? { kind: "broken" } : { kind: "block", block };
}

function readOne(world: World, reader: SheetReader, id: string): ReadBlock | undefined {
  const part = reader.parts.get(id);
  if (part === undefined) return undefined;
  if (reader.known.has(id)) return reader.known.get(id);
  const [told, drew] = [world.messages.length, world.drawn.length];
  const piece = pieceOf(reader, id, part.settings, part.text);
  const pieces: Pieces = new Map([[piece, piece]]);
  world.open.push({ reader, id, pieces });
  const outside = findOutside(world, reader.file.name);
  const use = (wanted: BlockReference): FoundBlock =>
    wanted.from === undefined ? findIn(world, reader, wanted.id) : outside(wanted);
  const options = {
    id,
    title: part.settings.title,
    first: part.settings.first ?? reader.first,
    kink: reader.kink,
    library: world.library,
    use,
  };
  // Told by its id and, of another sheet, by that sheet's: where they lie changes nothing that is drawn.
  const own = `${id} ${[...world.sheets.keys()].indexOf(reader.file.name)}`;
  const { read, items, picks } = readDrawn(world.ctx, part.text, own, options, world.draws);
  items.forEach((item, k) => {
    world.drawn.push({ item, picks: picks[k] ?? [] });
  });
  const drawn = JSON.stringify([own, picks]);
  if (items.length > 0) pieces.set(drawn, drawn);
  const statements = statementsOf(part.text, read.block?.notes ?? []);
  pieces.set(piece, pieceOf(reader, id, settingsOfLines(part.settings), statements));
  world.open.pop();
  reader.pieces.set(id, pieces);
  const source: Source = { ...reader.file, baseOffset: part.offset };
  for (const diagnostic of read.diagnostics) world.messages.push({ source, diagnostic });
  const printed = blockNotation(read.notation);
  for (const diagnostic of printed.diagnostics) world.messages.push({ source, diagnostic });
  const decimal = decimalMarkOf(reader.front.language);
  const sheet = notationWith(BRACKETS, { ...reader.front.notation, decimal });
  const notation = notationWith(sheet, {
    index: part.settings.index,
    ...printed.settings,
    first: read.first,
  });
  const untrue = read.block === undefined ? [] : declaredWrongly(world.ctx, read.block);
  for (const diagnostic of untrue) world.messages.push({ source, diagnostic });
  const uneven = read.block === undefined ? undefined : unevenPoints(part.settings.points, read.block);
  if (uneven !== undefined) world.messages.push({ source, diagnostic: uneven });
  const found =
    read.block === undefined || untrue.length > 0
      ? undefined
      : {
          ...{ id, ctx: world.ctx, block: read.block, notation, text: part, source },
          language: reader.front.language,
          basis: [...pieces.keys()].join("\n"),
          lines: [...pieces.values()].join("\n"),
        };
  reader.known.set(id, found);
  const silent = world.messages.length === told && world.drawn.length === drew;
  const uses = silent && found !== undefined ? usedHere(world, reader, pieces) : undefined;
  if (found !== undefined && uses !== undefined) world.readings?.keep(piece, { block: found, uses }, []);
  return found;
}

/** The blocks of the sheet by their pieces; layers stay as they are. Undefined where another file is among them. */
function usedHere(world: World, reader: SheetReader, pieces: Pieces): Reading["uses"] | undefined {
  if (world.readings === undefined) return undefined;
  const layers = [...(world.library.layers ?? new Map<string, string>()).keys()];
  const uses: { readonly id: string; readonly piece: string }[] = [];
  for (const piece of pieces.keys()) {
    const [name, , , , id] = JSON.parse(piece) as readonly unknown[];
    if (name === reader.file.name && typeof id === "string") uses.push({ id, piece });
    else if (!layers.some((layer) => name === `layers/${layer}`)) return undefined;
  }
  return uses;
}

function pieceOf(reader: SheetReader, id: string, settings: BlockSettings, text: string): string {
  const { notation, language } = reader.front;
  return JSON.stringify([
    reader.file.name,
    language === undefined ? notation : { ...notation, language },
    reader.first,
    reader.kink,
    id,
    settings,
    text,
  ]);
}

/** The points of a block and those of all its tasks are one number. */
function unevenPoints(setting: number | undefined, block: Block): Diagnostic | undefined {
  const points = (block.notes ?? []).filter((n) => n.kind === "points");
  const whole = points.find((n) => n.task === undefined);
  const parts = points.filter((n) => n.task !== undefined);
  const total = whole === undefined ? setting : Number(whole.text);
  const sum = parts.reduce((s, n) => s + Number(n.text), 0);
  const last = parts.at(-1);
  const complete = new Set(parts.map((n) => n.task)).size === block.tasks.length;
  if (total === undefined || last === undefined || sum === total || (!complete && sum < total))
    return undefined;
  return {
    severity: "error",
    code: "sheet.points",
    message: `the parts have ${sum} points together, and the block ${total}`,
    expected: "the same number, or points for the parts alone",
    span: last.span,
  };
}

/** `kink: {abs: right}` in the front matter means what `kink abs right` means in a block. */
function kinkOf(front: FrontMatter, text: string, base: KinkConvention): KinkConvention {
  const entries = Object.entries(front.kink);
  if (entries.length === 0) return base;
  const words = entries.map(([target, word]) => `${target} ${word}`);
  const { block, diagnostics } = readBlock(new Context(), `kink ${words.join(", ")}`, { kink: base });
  if (block !== undefined) return block.env.kink;
  const start = text.search(/^kink\b/m);
  throw new SheetError(
    diagnostics.map(({ remedy: _, ...d }) => ({ ...d, span: { start, end: start + "kink".length } })),
  );
}

// From text to blocks that can be derived: a whole sheet, or the text of one block. Errors are collected from all
// blocks.

import { SheetError, type Source } from "../expr/diagnostics.ts";
import type { Library } from "../library/types.ts";
import { readSheet, type SheetText } from "../read/sheet/sheet.ts";
import {
  findOutside,
  type Message,
  type ReadFile,
  type ReadingDefaults,
  type Readings,
  readBlocks,
  startWorld,
  type World,
} from "./blocks.ts";
import { declaredWrongly } from "./declared.ts";
import { type DrawnItem, type Draws, drawsOf, keyOf, probing, readDrawn, UNMET, waysOf } from "./draws.ts";
import { normalised } from "./normalised.ts";
import { failed, type Outcome, type ReadSheet } from "./outcome.ts";
import { type LooseSettings, type LooseTools, readLoose } from "./read-loose.ts";

export type { FileText, Message, ReadBlock, ReadFile } from "./blocks.ts";
export type { Outcome, ReadSheet } from "./outcome.ts";

/** Of random points and draws, where nobody gives one. */
export const DEFAULT_SEED = 1;

/** `files`: where `use #id from "other.md"` finds other sheets. What is drawn is drawn as for the first variant. */
export function readWholeSheet(
  source: string,
  name: string,
  library: Library,
  files?: ReadFile,
  defaults: ReadingDefaults & {
    readonly picks?: Picks | undefined;
    /** Blocks that were read before. */
    readonly readings?: Readings | undefined;
  } = {},
): Outcome<ReadSheet> {
  if (defaults.picks !== undefined) return readPicked(source, name, library, files, defaults, defaults.picks);
  const read = openVariants(source, name, library, files, defaults, defaults.readings);
  if (!read.ok) return read;
  const first = read.value.next();
  return first.kind === "sheet" ? { ok: true, value: first.sheet } : failed(first.messages);
}

/** At a draw that was found before. */
function readPicked(
  source: string,
  name: string,
  library: Library,
  files: ReadFile | undefined,
  defaults: ReadingDefaults,
  picks: Picks,
): Outcome<ReadSheet> {
  const text = normalised(source);
  const file: Source = { name, text };
  const draws: Draws = { attempts: 1, numbers: (item) => picks[keyOf(item)] ?? [] };
  try {
    return readParts(readSheet(text, name), file, library, files, draws, defaults).outcome;
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return failed(error.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  }
}

export interface Variants {
  /** In how many ways the sheet can be drawn, conditions aside; 1 where it draws nothing. */
  readonly ways: bigint;
  /** Whether it draws anything. */
  readonly varies: boolean;
  /** The next variant, unlike all before; none where no other is found, with what is wrong about the last one tried. */
  next(): NextVariant;
}

export type NextVariant =
  | { readonly kind: "sheet"; readonly sheet: ReadSheet; readonly picks: Picks }
  /** `broken`: the sheet cannot be read at the last draw, whatever its conditions say. */
  | { readonly kind: "none"; readonly messages: readonly Message[]; readonly broken: boolean };

/** Which values everything that is drawn took, by block and name: the draw as plain data. */
export type Picks = Readonly<Record<string, readonly number[]>>;

/** Draws in a row that are like earlier ones, or refused, before no other is looked for. */
const PATIENCE = 64;

/** The sheet at one draw after the other. */
export function openVariants(
  source: string,
  name: string,
  library: Library,
  files?: ReadFile,
  defaults: ReadingDefaults = {},
  readings?: Readings,
): Outcome<Variants> {
  const text = normalised(source);
  const file: Source = { name, text };
  try {
    const sheet = readSheet(text, name);
    const read = (draws: Draws) => readParts(sheet, file, library, files, draws, defaults);
    const quick = readParts(sheet, file, library, files, probing, defaults, readings);
    if (quick.drawn.length === 0) return { ok: true, value: unvaried(quick.outcome) };
    // What is drawn is told by the order in which everything is read.
    const probe = readings === undefined ? quick : read(probing);
    const items = probe.drawn.map((d) => d.item);
    const seed = defaults.seed ?? sheet.front.seed ?? DEFAULT_SEED;
    return { ok: true, value: varied(read, items, seed) };
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return failed(error.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  }
}

function unvaried(outcome: Outcome<ReadSheet>): Variants {
  const next = (): NextVariant =>
    outcome.ok
      ? { kind: "sheet", sheet: outcome.value, picks: {} }
      : { kind: "none", messages: outcome.messages, broken: true };
  return { ways: 1n, varies: false, next };
}

function varied(read: (draws: Draws) => ReadDrawnSheet, items: readonly DrawnItem[], seed: number): Variants {
  const ways = waysOf(items);
  const stream = drawsOf(items, seed);
  const seen = new Set<string>();
  const next = (): NextVariant => {
    let refused: readonly Message[] = [];
    let tried = 0;
    // A for-of that is left would close the stream.
    for (let at = stream.next(); at.done !== true; at = stream.next()) {
      const draws = at.value;
      const { outcome, drawn: found } = read(draws);
      if (outcome.ok) {
        const key = found.map((d) => d.picks.join(",")).join(";");
        if (!seen.has(key)) {
          seen.add(key);
          const picks = Object.fromEntries(found.map((d) => [keyOf(d.item), d.picks]));
          return { kind: "sheet", sheet: outcome.value, picks };
        }
      } else {
        const wrong = outcome.messages.filter((m) => m.diagnostic.severity === "error");
        refused = outcome.messages;
        if (wrong.some((m) => m.diagnostic.code !== UNMET))
          return { kind: "none", messages: refused, broken: true };
      }
      tried += 1;
      // The draws of a sheet with few of them come to an end by themselves.
      if (draws.attempts > 1 && tried >= PATIENCE) break;
    }
    return { kind: "none", messages: refused, broken: false };
  };
  return { ways, varies: true, next };
}

interface ReadDrawnSheet {
  readonly outcome: Outcome<ReadSheet>;
  readonly drawn: World["drawn"];
}

function readParts(
  sheet: SheetText,
  file: Source,
  library: Library,
  files: ReadFile | undefined,
  draws: Draws,
  defaults: ReadingDefaults,
  readings?: Readings,
): ReadDrawnSheet {
  const world = startWorld(library, files, draws, defaults, readings);
  const blocks = readBlocks(world, sheet, file);
  const { ctx, messages, drawn } = world;
  const isBroken = messages.some((m) => m.diagnostic.severity === "error");
  const value = { ctx, text: sheet, blocks, messages };
  return { outcome: isBroken ? failed(messages) : { ok: true, value }, drawn };
}

/** The text of one block, given on its own. */
export function readLooseBlock(
  source: string,
  name: string,
  library: Library,
  settings: LooseSettings,
  files?: ReadFile,
): Outcome<ReadSheet> {
  const read = (draws: Draws) => {
    const world = startWorld(library, files, draws);
    const { ctx, messages, drawn } = world;
    const readOne: LooseTools["read"] = (text, options) => {
      const found = readDrawn(ctx, text, "block", options, draws);
      drawn.push(...found.items.map((item, k) => ({ item, picks: found.picks[k] ?? [] })));
      return found.read;
    };
    const use = findOutside(world, "");
    const tools = { ctx, library, use, messages, declaredWrongly, read: readOne };
    return { outcome: readLoose(source, name, settings, tools), drawn };
  };
  const probe = read(probing);
  const items = probe.drawn.map((d) => d.item);
  if (items.length === 0) return probe.outcome;
  const first = varied(read, items, DEFAULT_SEED).next();
  return first.kind === "sheet" ? { ok: true, value: first.sheet } : failed(first.messages);
}

// A sheet from its text to its document: every block read, derived and checked. Nothing here touches a file.

import { type BlockDerivation, deriveBlock } from "../derive/block.ts";
import type { Context } from "../expr/context.ts";
import { SheetError } from "../expr/diagnostics.ts";
import type { Library } from "../library/types.ts";
import { type Derivation, statusOf } from "../rewrite/derivation.ts";
import type { Answer } from "../show/answer.ts";
import { blockDocument } from "../show/block-document.ts";
import type { BlockDocument, Level, Part, ProsePart, SheetDocument, TaskStatus } from "../show/document.ts";
import { translated } from "../show/language/translate.ts";
import { formulaReader } from "../show/notes.ts";
import { plainText } from "../show/prose.ts";
import { pointsOf } from "../show/words.ts";
import { standard } from "../standard.ts";
import { answerOf } from "./answer.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { type Behind, type DerivedBlock, type Pause, unchecked } from "./behind.ts";
import type { Readings } from "./blocks.ts";
import { type CheckOptions, checkBlock } from "./check.ts";
import { cutAtRefuted } from "./cut.ts";
import { type Earlier, noted } from "./earlier.ts";
import { impossibleTask } from "./impossible.ts";
import { linesBeside } from "./lines-basis.ts";
import {
  DEFAULT_SEED,
  type Message,
  type Outcome,
  type Picks,
  type ReadBlock,
  type ReadFile,
  type ReadSheet,
  readWholeSheet,
} from "./read.ts";
import { revealing } from "./revealing.ts";
import { toShow } from "./to-show.ts";

export interface BuildOptions {
  readonly library?: Library;
  readonly level?: Level;
  /** Of the random points; the sheet's own, else 1. */
  readonly seed?: number;
  /** One of the variants of a sheet, with what it draws; the first one unless told. */
  readonly variant?: Variant | undefined;
  /** Ask mathjs and nerdamer too. */
  readonly secondOpinions?: boolean;
  /** false: no format that is asked for shows the steps within a line, so they need not be compared. */
  readonly substeps?: boolean;
  /** Where `use #id from "other.md"` finds other sheets. */
  readonly files?: ReadFile;
  /** Printed at the end of the sheet. */
  readonly version?: string;
  /** Blocks that were built before, for a sheet that is built again and again. */
  readonly earlier?: Earlier<BuiltBlock>;
  /** The same of what was read. */
  readonly readings?: Readings;
  /** Lines may be built before their evidence is there. */
  readonly behind?: Behind | undefined;
  /** Called for each block that is not among the earlier ones. */
  readonly onProgress?: (at: BuildProgress) => void;
  /** Lets others work before a block is begun, and when evidence is left to come; what it throws ends the build. */
  readonly pause?: () => Promise<void>;
}

export interface Variant {
  /** Counted from 1. */
  readonly number: number;
  readonly picks: Picks;
}

export interface BuildProgress {
  readonly block: string;
  /** Counted from 1. */
  readonly number: number;
  readonly count: number;
}

export interface BuiltBlock extends ReadBlock {
  readonly derivations: readonly Derivation[];
  /** What is answered beside the lines, by derivation. */
  readonly answers: readonly Answer[];
  readonly document: BlockDocument;
  readonly status: TaskStatus;
  /** Its evidence is to come: the lines are marked so. */
  readonly unchecked?: boolean;
}

export interface BuiltSheet {
  readonly document: SheetDocument;
  readonly blocks: readonly BuiltBlock[];
  /** Warnings and remarks about the sheet. */
  readonly messages: readonly Message[];
  readonly seed: number;
}

export async function buildSheet(
  source: string,
  name: string,
  options: BuildOptions = {},
): Promise<Outcome<BuiltSheet>> {
  const library = options.library ?? standard;
  const read = readWholeSheet(source, name, library, options.files, {
    seed: options.seed,
    picks: options.variant?.picks,
    readings: options.readings,
  });
  return read.ok ? buildRead(read.value, library, options) : read;
}

/** Derives and checks what was read. */
export async function buildRead(
  sheet: ReadSheet,
  library: Library,
  options: BuildOptions,
): Promise<Outcome<BuiltSheet>> {
  const { front } = sheet.text;
  const seed = options.seed ?? front.seed ?? DEFAULT_SEED;
  const blocks: BuiltBlock[] = [];
  const unusable: Message[] = [];
  const count = sheet.blocks.length;
  const { behind } = options;
  const keysOf = (block: ReadBlock) => {
    const { secondOpinions = false, substeps = true } = options;
    // A level that is asked for with the command overrules those in the sheet.
    const level = options.level === undefined ? block.text.settings.level : undefined;
    const detail = level ?? options.level ?? front.level;
    const check = { seed, secondOpinions, substeps: substeps || detail === "full" };
    const key = JSON.stringify([check, level, block.basis]);
    return {
      level,
      full: detail === "full",
      check,
      key,
      linesKey: JSON.stringify(["lines", check, block.lines]),
    };
  };
  const derive = (block: ReadBlock): DerivedBlock => ({
    block,
    derived: deriveBlock(block.ctx, library, block.block),
  });
  // Where evidence may come behind, all lines come first.
  for (const block of behind === undefined ? [] : sheet.blocks) {
    const { key, linesKey } = keysOf(block);
    if ([key, linesKey].some((k) => options.earlier?.find(k, options.files) !== undefined)) continue;
    await options.pause?.();
    behind?.derived(key, () => derive(block));
  }
  for (const [k, block] of sheet.blocks.entries()) {
    const { level, full, check, key, linesKey } = keysOf(block);
    const before = options.earlier?.find(key, options.files);
    const sameLines = options.earlier?.find(linesKey, options.files);
    if (before !== undefined) {
      // The same terms; where it stands in the sheet may be new.
      blocks.push({ ...before, text: block.text, source: block.source });
      continue;
    }
    await options.pause?.();
    options.onProgress?.({ block: block.id, number: k + 1, count });
    const again = sameLines === undefined ? undefined : linesBeside(sameLines, block.block);
    const own =
      again === undefined || sameLines === undefined
        ? (behind?.derived(key, () => derive(block)) ?? derive(block))
        : { block: { ...block, ctx: sameLines.ctx, block: again.block }, derived: again };
    const impossible = own.derived.derivations.flatMap((d) => impossibleTask(block, d));
    if (impossible.length > 0) unusable.push(...impossible);
    if (unusable.length > 0) continue;
    const { files, asked } = noted(options.files);
    try {
      const { ctx } = own.block;
      const now = { ...own.block, text: block.text, source: block.source };
      const evidence = async (b: DerivedBlock, pause?: Pause) => {
        const options = pause === undefined ? check : { ...check, pause };
        const derivations = await checked(b.block.ctx, library, b.derived, options);
        await checkBeside({ ctx: b.block.ctx, library, block: b.block, derivations, seed, files }, pause);
        return derivations;
      };
      const evident =
        again?.derivations ?? (await (behind === undefined ? evidence(own) : behind.checked(key, evidence)));
      if (evident === undefined) await options.pause?.();
      const derivations = evident ?? unchecked(own.derived.derivations, { seed, full });
      const setting = { ctx, library, block: now, derivations, seed, files };
      const built = await answered({ ...setting, unchecked: evident === undefined }, level);
      if (evident === undefined) {
        blocks.push({ ...built, unchecked: true });
        continue;
      }
      options.earlier?.keep(key, built, asked);
      options.earlier?.keep(linesKey, built, []);
      blocks.push(built);
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      unusable.push(...error.diagnostics.map((diagnostic) => ({ source: block.source, diagnostic })));
    }
  }
  if (unusable.length > 0) return { ok: false, messages: [...sheet.messages, ...unusable] };
  options.behind?.settle();
  if (!blocks.some((b) => b.unchecked)) {
    options.earlier?.settle();
    options.readings?.settle();
  }
  const told = revealing(blocks);
  const byText = new Map(
    blocks.map((b) => [b.text, told.has(b) ? { ...b.document, answer: true } : b.document]),
  );
  const { title, parts } = titled(sheet, byText);
  const document: SheetDocument = {
    title,
    ...(front.course === undefined ? {} : { course: front.course }),
    ...(front.author === undefined ? {} : { author: front.author }),
    ...(front.date === undefined ? {} : { date: front.date }),
    ...(options.variant === undefined ? {} : { variant: options.variant.number }),
    language: front.language ?? "en",
    level: options.level ?? front.level ?? "standard",
    parts,
    ...totalOf(blocks.map((b) => b.document)),
    colophon: colophon(blocks, seed, options.version),
  };
  return {
    ok: true,
    value: { document: translated(document), blocks, messages: sheet.messages, seed },
  };
}

/** Checks what was derived, and answers what is not answered by lines. */
export async function finishBlock(
  ctx: Context,
  library: Library,
  block: ReadBlock,
  derived: BlockDerivation,
  check: CheckOptions,
  level: Level | undefined,
  files: ReadFile | undefined,
): Promise<BuiltBlock> {
  const derivations = await checked(ctx, library, derived, check);
  return answered({ ctx, library, block, derivations, seed: check.seed, files }, level);
}

const checked = async (
  ctx: Context,
  library: Library,
  derived: BlockDerivation,
  check: CheckOptions,
): Promise<readonly Derivation[]> => cutAtRefuted(await checkBlock(ctx, library, derived, check));

/** What the answers rest on beside the lines of the page. */
async function checkBeside(s: AnswerSetting, pause: Pause | undefined): Promise<void> {
  if (s.block.block.tasks.some((task) => task.kind === "code"))
    await (await import("./code.ts")).checkForListings(s, pause);
}

async function answered(setting: AnswerSetting, level: Level | undefined): Promise<BuiltBlock> {
  const { ctx, block, derivations } = setting;
  const answers: Answer[] = [];
  for (const d of derivations) answers.push(await answerOf(setting, d));
  const document = blockDocument(
    ctx,
    { ...toShow(block), level },
    derivations,
    answers,
    await formulaReader(block.block),
  );
  return {
    ...block,
    ctx,
    derivations,
    answers,
    document,
    status: worst(answers.map((a, k) => a.status ?? statusOf(derivations[k] as Derivation))),
  };
}

/** The points of all questions that are shown. */
function totalOf(blocks: readonly BlockDocument[]): { readonly points?: number } {
  const all = blocks.flatMap((b) => (b.hidden === true ? [] : pointsOf(b)));
  return all.length === 0 ? {} : { points: all.reduce((sum, n) => sum + n, 0) };
}

const ORDER: readonly TaskStatus[] = ["refuted", "unchecked", "unfinished", "not-established", "established"];

export const worst = (statuses: readonly TaskStatus[]): TaskStatus =>
  ORDER.find((s) => statuses.includes(s)) ?? "established";

/**
 * The title of the front matter; else a heading that opens the sheet; else the file's name. The heading is taken out of
 * the sheet where it is the title, so that this stands once.
 */
export function titled(
  sheet: ReadSheet,
  byText: ReadonlyMap<object, BlockDocument>,
): { readonly title: string; readonly parts: readonly Part[] } {
  const parts = sheet.text.parts.flatMap((part): readonly Part[] => {
    if (part.kind === "prose") return [part];
    const document = byText.get(part);
    return document === undefined ? [] : [document];
  });
  const { title } = sheet.text.front;
  const [first, ...rest] = parts;
  const heading = first?.kind === "prose" ? first.nodes[0] : undefined;
  if (first?.kind === "prose" && heading?.type === "heading" && heading.depth === 1) {
    const said = plainText(heading);
    if (title === undefined || title === said) return { title: said, parts: [withoutFirst(first), ...rest] };
  }
  if (title !== undefined) return { title, parts };
  const name = sheet.text.name.split(/[/\\]/).at(-1) ?? "";
  return { title: name.replace(/\.[^.]*$/, ""), parts };
}

function withoutFirst(part: ProsePart): ProsePart {
  const [, ...nodes] = part.nodes;
  const offset = nodes[0]?.position?.start.offset ?? part.offset + part.source.length;
  return { ...part, nodes, source: part.source.slice(offset - part.offset), offset };
}

function colophon(
  blocks: readonly BuiltBlock[],
  seed: number,
  version: string | undefined,
): readonly string[] {
  const checked = blocks.some((b) => b.derivations.some((d) => d.chains.length > 0));
  const waiting = blocks.some((b) => b.unchecked);
  return [
    ...(waiting
      ? ["Not all lines have been checked yet: those that have not are marked."]
      : checked
        ? [`Checked at random points drawn with seed ${seed}.`]
        : []),
    ...(version === undefined ? [] : [`Made by gradsheet ${version}.`]),
  ];
}

// A sheet from its text to its document: every block read, derived and checked. Nothing here touches a file.

import type { Heading } from "mdast";
import "mdast-util-math";
import type { Library } from "../library/types.ts";
import type { BlockDocument, Part, ProsePart, SheetDocument } from "../show/document.ts";
import { translated } from "../show/language/translate.ts";
import { plainTitle, titleWithFormulas } from "../show/notes.ts";
import { plainText } from "../show/prose.ts";
import { pointsOf } from "../show/words.ts";
import { standard } from "../standard.ts";
import { BlockBuilder } from "./block-builder.ts";
import type { BuildOptions } from "./build-options.ts";
import type { BuiltBlock } from "./built-block.ts";
import { DEFAULT_SEED, type Message, type Outcome, type ReadSheet, readWholeSheet } from "./read.ts";
import { revealing } from "./revealing.ts";

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
  const builder = new BlockBuilder(library, options, front.level, seed);
  await builder.deriveAhead(sheet.blocks);
  const blocks: BuiltBlock[] = [];
  const unusable: Message[] = [];
  for (const [k, block] of sheet.blocks.entries()) {
    const at = { block: block.id, number: k + 1, count: sheet.blocks.length };
    const built = await builder.build(block, at, unusable.length > 0);
    if (built.ok) blocks.push(built.value);
    else unusable.push(...built.messages);
  }
  if (unusable.length > 0) return { ok: false, messages: [...sheet.messages, ...unusable] };
  options.behind?.settle();
  if (!blocks.some((b) => b.unchecked)) {
    options.earlier?.settle();
    options.readings?.settle();
  }
  const document = translated(await documentOf(sheet, blocks, options, seed));
  return { ok: true, value: { document, blocks, messages: sheet.messages, seed } };
}

async function documentOf(
  sheet: ReadSheet,
  blocks: readonly BuiltBlock[],
  options: BuildOptions,
  seed: number,
): Promise<SheetDocument> {
  const { front } = sheet.text;
  const told = revealing(blocks);
  const byText = new Map(
    blocks.map((b) => [b.text, told.has(b) ? { ...b.document, answer: true } : b.document]),
  );
  const { title, words, parts } = titled(sheet, byText);
  const heading = await titleWithFormulas(words);
  return {
    title,
    ...(heading === undefined ? {} : { heading }),
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
}

/** The points of all questions that are shown. */
function totalOf(blocks: readonly BlockDocument[]): { readonly points?: number } {
  const all = blocks.flatMap((b) => (b.hidden === true ? [] : pointsOf(b)));
  return all.length === 0 ? {} : { points: all.reduce((sum, n) => sum + n, 0) };
}

/**
 * The title of the front matter; else a heading that opens the sheet; else the file's name. The heading is taken out of
 * the sheet where it is the title, so that this stands once.
 */
export function titled(
  sheet: ReadSheet,
  byText: ReadonlyMap<object, BlockDocument>,
): { readonly title: string; readonly words: string; readonly parts: readonly Part[] } {
  const { words, parts } = found(sheet, byText);
  return { title: plainTitle(words), words, parts };
}

/** `words`: the title with formulas between $. */
function found(
  sheet: ReadSheet,
  byText: ReadonlyMap<object, BlockDocument>,
): { readonly words: string; readonly parts: readonly Part[] } {
  const parts = sheet.text.parts.flatMap((part): readonly Part[] => {
    if (part.kind === "prose") return [part];
    const document = byText.get(part);
    return document === undefined ? [] : [document];
  });
  const { title } = sheet.text.front;
  const [first, ...rest] = parts;
  const heading = first?.kind === "prose" ? first.nodes[0] : undefined;
  if (first?.kind === "prose" && heading?.type === "heading" && heading.depth === 1) {
    const said = wordsOf(heading);
    if (title === undefined || plainTitle(title) === plainTitle(said))
      return { words: said, parts: [withoutFirst(first), ...rest] };
  }
  if (title !== undefined) return { words: title, parts };
  const name = sheet.text.name.split(/[/\\]/).at(-1) ?? "";
  return { words: name.replace(/\.[^.]*$/, "").replaceAll("$", "\\$"), parts };
}

/** A heading as a title is written. */
const wordsOf = (heading: Heading): string =>
  heading.children
    .map((node) => (node.type === "inlineMath" ? `$${node.value}$` : plainText(node).replaceAll("$", "\\$")))
    .join("");

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

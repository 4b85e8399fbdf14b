// What whole sheets need beside the core: Markdown, the layers, the evidence, and what is answered beside the lines.

import { answerOf } from "../build/answer.ts";
import type { ReadBlock, ReadFile, ReadingDefaults } from "../build/blocks.ts";
import type { BuiltBlock } from "../build/built-block.ts";
import { finishBlock } from "../build/built-block.ts";
import type { Outcome, ReadSheet } from "../build/outcome.ts";
import { DEFAULT_SEED, readLooseBlock, readWholeSheet } from "../build/read.ts";
import type { LooseSettings } from "../build/read-loose.ts";
import { renderSheet } from "../build/render.ts";
import { buildRead, titled } from "../build/sheet.ts";
import { toShow } from "../build/to-show.ts";
import type { BlockDerivation } from "../derive/tasks/block.ts";
import { blockDocument } from "../show/block-document.ts";
import type { BlockDocument, Level, SheetDocument } from "../show/document.ts";
import { translated } from "../show/language/translate.ts";
import { formulaReader } from "../show/notes.ts";
import { proseContext } from "../show/prose.ts";
import { footnotesHtml, proseToHtml } from "../show/prose-html.ts";
import { standard } from "../standard.ts";
import type { Frame, FramePart, LayerSheet } from "./protocol.ts";
import { NAME } from "./text-kind.ts";

export { placeInText } from "./place-in-text.ts";

export const readSheetText = (text: string, defaults: ReadingDefaults): Outcome<ReadSheet> =>
  readWholeSheet(text, NAME, standard, undefined, defaults);

export const readBlockText = (text: string, settings: LooseSettings): Outcome<ReadSheet> =>
  readLooseBlock(text, NAME, standard, settings);

/** What sheets of the gallery train on; other files are none of the page. */
const filesOf = async (blocks: readonly ReadBlock[]): Promise<ReadFile | undefined> =>
  blocks.some((b) => b.block.tasks.some((t) => t.kind === "train"))
    ? (await import("./example-files.ts")).exampleFiles
    : undefined;

const seedOf = (sheet: ReadSheet): number => sheet.text.front.seed ?? DEFAULT_SEED;

/** Every line compared with numbers, and pictures, code and tables made. */
export const checkedBlock = async (
  sheet: ReadSheet,
  block: ReadBlock,
  derived: BlockDerivation,
): Promise<BuiltBlock> =>
  finishBlock(
    sheet.ctx,
    standard,
    block,
    derived,
    { seed: seedOf(sheet), secondOpinions: false, substeps: true, samples: true },
    block.text.settings.level,
    await filesOf([block]),
  );

/** Pictures, code and tables; nothing is compared. */
export async function answeredBlock(
  sheet: ReadSheet,
  block: ReadBlock,
  { derivations }: BlockDerivation,
): Promise<BlockDocument> {
  const { ctx } = sheet;
  const setting = {
    ctx,
    library: standard,
    block,
    derivations,
    seed: seedOf(sheet),
    files: await filesOf([block]),
  };
  const answers = [];
  for (const d of derivations) answers.push(await answerOf(setting, d));
  return blockDocument(ctx, toShow(block), derivations, answers, await formulaReader(block.block));
}

/** The head and the prose of a sheet; where its blocks stand. */
export function frameOf(sheet: ReadSheet, key: (b: ReadBlock) => string): Frame {
  const byText = new Map(sheet.blocks.map((b) => [b.text, placeholder(b.id)]));
  const byId = new Map(sheet.blocks.map((b) => [b.id, b]));
  const { title, parts } = titled(sheet, byText);
  const { course, language = "en" } = sheet.text.front;
  const document: SheetDocument = { title, language, level: "standard", parts, colophon: [] };
  const place = { prose: proseContext(document), prefix: "sheet-", image: () => undefined };
  const framed = parts.flatMap((part): readonly FramePart[] => {
    if (part.kind === "prose") return [{ kind: "prose", html: proseToHtml(part.nodes, place) }];
    const block = byId.get(part.id);
    return block === undefined ? [] : [{ kind: "block", id: part.id, key: key(block) }];
  });
  const notes = footnotesHtml(place);
  return {
    title,
    course,
    language: /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language) ? language : "en",
    parts: notes === "" ? framed : [...framed, { kind: "prose", html: notes }],
  };
}

/** The sentences of a block in the language of the sheet. */
export function inLanguageOf(sheet: ReadSheet, block: BlockDocument): BlockDocument {
  const { language = "en" } = sheet.text.front;
  const document: SheetDocument = { title: "", language, level: "standard", parts: [block], colophon: [] };
  const [part] = translated(document).parts;
  return part?.kind === "block" ? part : block;
}

const placeholder = (id: string): BlockDocument => ({
  kind: "block",
  id,
  givens: [],
  tasks: [],
  diagnostics: [],
});

/** As the command writes it. What is handed on is always checked. */
export async function copyText(sheet: ReadSheet, level: Level, to: "tex" | "md"): Promise<Outcome<string>> {
  const files = await filesOf(sheet.blocks);
  const built = await buildRead(sheet, standard, { level, ...(files === undefined ? {} : { files }) });
  if (!built.ok) return built;
  const { text } = await renderSheet(built.value.document, to, { level, fragment: true });
  // Without a title the first line of LaTeX is an empty comment.
  return { ok: true, value: text.replace(/^% *\n/, "") };
}

export function layerSheets(): readonly LayerSheet[] {
  return [...(standard.layers ?? [])].map(([name, text]) => ({
    name,
    title: /^title:\s*"?(.*?)"?\s*$/m.exec(text)?.[1] ?? name,
    text,
    blocks: [...text.matchAll(/^```grad #([A-Za-z][\w-]*)/gm)].flatMap((m) => m[1] ?? []),
  }));
}

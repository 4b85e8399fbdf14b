// From the text of the editor to what the page shows, in the order in which it is wanted: where blocks stand, the lines
// of each, what is behind the lines, the evidence. Between two steps a newer text may take the place of this one.

import type { ReadBlock } from "../build/blocks.ts";
import { impossibleTask } from "../build/impossible.ts";
import type { Outcome, ReadSheet } from "../build/outcome.ts";
import { toShow } from "../build/to-show.ts";
import { core } from "../core.ts";
import { type BlockDerivation, deriveBlock } from "../derive/tasks/block.ts";
import { SheetError } from "../expr/diagnostics.ts";
import { blockDocument } from "../show/block-document.ts";
import type { BlockDocument } from "../show/document.ts";
import type { Exhibit } from "../show/exhibit.ts";
import { formulaReader } from "../show/notes.ts";
import { blockKey } from "./block-key.ts";
import { formulasShown } from "./formulas-shown.ts";
import { plainBlock } from "./plain-block.ts";
import { languageOfText, problemsOf } from "./problems.ts";
import type { Frame, Reply, Request, Stage } from "./protocol.ts";
import { readText } from "./read-text.ts";
import { isSheet, NAME } from "./text-kind.ts";
import type { Typesetter } from "./typeset.ts";

export interface Desk {
  readonly reply: (message: Reply) => void;
  readonly typeset: Typesetter;
  /** Lets other messages in, and waits so many milliseconds; false: this work is not wanted any more. */
  readonly pause: (milliseconds?: number) => Promise<boolean>;
}

export type DeriveRequest = Request & { readonly kind: Stage };

/** How long typing rests before what opens with a line is sent, in milliseconds: the next key would wait for it. */
const SEEN = 120;

interface Derived {
  readonly block: ReadBlock;
  readonly key: string;
  readonly derived: BlockDerivation;
  /** Keeps what it has laid out: what is sent twice is laid out once. */
  readonly document: BlockDocument;
}

export async function deriveText(request: DeriveRequest, desk: Desk): Promise<void> {
  const { id, text, settings } = request;
  const language = languageOfText(text, settings);
  const read = await readText(text, settings);
  if (!read.ok) {
    desk.reply({
      kind: "problems",
      id,
      problems: await problemsOf(read.messages, NAME, language),
      final: true,
    });
    return;
  }
  const sheet = read.value;
  const key = (b: ReadBlock): string => blockKey(sheet, b, settings);
  if (request.kind === "derived") {
    desk.reply({
      kind: "problems",
      id,
      problems: await problemsOf(sheet.messages, NAME, language),
      final: false,
    });
    desk.reply({ kind: "frame", id, frame: await frame(sheet, key) });
  }
  const wanted = sheet.blocks.filter((b) => !request.known.includes(key(b)));
  const finished =
    request.kind === "derived"
      ? await sendLines(request, sheet, wanted, key, desk)
      : await sendChecked(request, sheet, wanted, key, desk);
  if (finished) desk.reply({ kind: "done", id });
}

async function sendLines(
  request: DeriveRequest,
  sheet: ReadSheet,
  blocks: readonly ReadBlock[],
  key: (b: ReadBlock) => string,
  desk: Desk,
): Promise<boolean> {
  const { level } = request.settings;
  const all: Derived[] = [];
  for (const block of blocks) {
    const derived = await deriveOne(request, sheet, block, desk);
    if (derived !== undefined) {
      const document = blockDocument(
        sheet.ctx,
        toShow(block),
        derived.derivations,
        [],
        await formulaReader(block.block),
      );
      all.push({ block, key: key(block), derived, document });
      const behind = (block.text.settings.level ?? level) === "full";
      await send(sheet, request, key(block), document, behind, noExhibits, desk);
    }
    if (!(await desk.pause())) return false;
  }
  // Then what opens with a line, and what is answered beside the lines; the page has the processor first.
  if (!(await desk.pause(SEEN))) return false;
  for (const { block, key: own, derived, document } of all) {
    const beside = derived.derivations.some((d) => d.chains.length === 0);
    const answered = beside && !request.settings.evidence ? await answers(sheet, block, derived) : undefined;
    const { document: shown = document, exhibit = noExhibits } = answered ?? {};
    await send(sheet, request, own, shown, true, exhibit, desk);
    if (!(await desk.pause())) return false;
  }
  return true;
}

async function sendChecked(
  request: DeriveRequest,
  sheet: ReadSheet,
  blocks: readonly ReadBlock[],
  key: (b: ReadBlock) => string,
  desk: Desk,
): Promise<boolean> {
  const [{ checkedBlock }, { exhibitsOf }] = await Promise.all([
    import("./whole.ts"),
    import("./exhibits.ts"),
  ]);
  const problems = [];
  for (const block of blocks) {
    const derived = deriveBlock(sheet.ctx, core, block.block);
    if (!derived.derivations.some((d) => impossibleTask(block, d).length > 0)) {
      try {
        const { document } = await checkedBlock(sheet, block, derived);
        await send(sheet, request, key(block), document, true, exhibitsOf(block.id), desk);
      } catch (error) {
        if (!(error instanceof SheetError)) throw error;
        problems.push(...error.diagnostics.map((diagnostic) => ({ source: block.source, diagnostic })));
      }
    }
    if (!(await desk.pause())) return false;
  }
  if (problems.length > 0)
    desk.reply({
      kind: "problems",
      id: request.id,
      problems: await problemsOf(
        [...sheet.messages, ...problems],
        NAME,
        languageOfText(request.text, request.settings),
      ),
      final: false,
    });
  return true;
}

/** undefined: it asks for what cannot be done, which is told. */
async function deriveOne(
  { id, text, settings }: DeriveRequest,
  sheet: ReadSheet,
  block: ReadBlock,
  desk: Desk,
): Promise<BlockDerivation | undefined> {
  const derived = deriveBlock(sheet.ctx, core, block.block);
  const vain = derived.derivations.flatMap((d) => impossibleTask(block, d));
  if (vain.length === 0) return derived;
  desk.reply({
    kind: "problems",
    id,
    problems: await problemsOf([...sheet.messages, ...vain], NAME, languageOfText(text, settings)),
    final: false,
  });
  return undefined;
}

async function send(
  sheet: ReadSheet,
  { kind, id, settings }: DeriveRequest,
  key: string,
  document: BlockDocument,
  behind: boolean,
  exhibit: (e: Exhibit) => string,
  desk: Desk,
): Promise<void> {
  const english = (sheet.text.front.language ?? "en") === "en";
  const said = english ? document : (await import("./whole.ts")).inLanguageOf(sheet, document);
  const block = plainBlock(said, behind, exhibit);
  const set = desk.typeset(formulasShown(block, settings.level));
  desk.reply({ kind: "block", id, key, stage: kind, block, set });
}

const noExhibits = (): string => "";

async function answers(sheet: ReadSheet, block: ReadBlock, derived: BlockDerivation) {
  const [{ answeredBlock }, { exhibitsOf }] = await Promise.all([
    import("./whole.ts"),
    import("./exhibits.ts"),
  ]);
  try {
    return { document: await answeredBlock(sheet, block, derived), exhibit: exhibitsOf(block.id) };
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return undefined;
  }
}

async function frame(sheet: ReadSheet, key: (b: ReadBlock) => string): Promise<Frame> {
  if (isSheet(sheet.text.text)) return (await import("./whole.ts")).frameOf(sheet, key);
  return {
    title: undefined,
    course: undefined,
    language: sheet.text.front.language ?? "en",
    parts: sheet.blocks.map((b) => ({ kind: "block", id: b.id, key: key(b) })),
  };
}

/** The text as LaTeX or Markdown, or why there is none. */
export async function copyText(request: Request & { readonly kind: "copy" }): Promise<Outcome<string>> {
  const read = await readText(request.text, request.settings);
  if (!read.ok) return read;
  return (await import("./whole.ts")).copyText(read.value, request.settings.level, request.to);
}

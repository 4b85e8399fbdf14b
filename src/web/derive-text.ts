// From the text of the editor to what the page shows, in the order in which it is wanted: where blocks stand, the lines
// of each, what is behind the lines, the evidence. Between two steps a newer text may take the place of this one.

import type { ReadBlock } from "../build/blocks.ts";
import { impossibleTask } from "../build/impossible.ts";
import type { Outcome, ReadSheet } from "../build/outcome.ts";
import { toShow } from "../build/to-show.ts";
import { core } from "../core.ts";
import { type BlockDerivation, derivationsOf, deriveBlock } from "../derive/tasks/block.ts";
import { SheetError } from "../expr/diagnostics.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import { blockDocument } from "../show/block-document.ts";
import type { BlockDocument, Level } from "../show/document.ts";
import { formulaReader } from "../show/notes.ts";
import { blockKey } from "./block-key.ts";
import { formulaKey } from "./formula-key.ts";
import { formulasShown } from "./formulas-shown.ts";
import { plainBlock, plainPart } from "./plain-block.ts";
import { languageOfText, problemsOf } from "./problems.ts";
import type { Frame, PageBlock, Reply, Request, SetFormulas, Stage } from "./protocol.ts";
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
/** How long the page has the processors for what can be seen, before the rest is derived. */
const PAINTED = 30;

/** What everything that is sent in answer to one request has in common. */
interface Sending {
  readonly request: DeriveRequest;
  readonly sheet: ReadSheet;
  readonly key: (b: ReadBlock) => string;
  /** Sets the formulas of a block that have not been sent yet. */
  readonly set: (block: PageBlock) => SetFormulas;
  readonly desk: Desk;
}

interface Derived {
  readonly block: ReadBlock;
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
  const sending: Sending = { request, sheet, key, set: setOnce(request, desk), desk };
  const finished = await (request.kind === "derived" ? sendLines : sendChecked)(sending, wanted);
  if (finished) desk.reply({ kind: "done", id });
}

async function sendLines(s: Sending, blocks: readonly ReadBlock[]): Promise<boolean> {
  const { request, sheet, desk } = s;
  const all: Derived[] = [];
  for (const block of blocks) {
    const level = block.text.settings.level ?? request.settings.level;
    const tasks = derivationsOf(sheet.ctx, core, block.block);
    const seen = await sendPart(s, block, level, tasks);
    if (seen.length > 0 && !(await desk.pause(PAINTED))) return false;
    const derived = { block: block.block, derivations: [...seen, ...tasks] };
    if (!(await isVain(s, block, derived.derivations))) {
      const document = await documentOf(sheet, block, derived.derivations);
      all.push({ block, derived, document });
      const said = await inOwnWords(sheet, document);
      send(s, block, plainBlock(said, level === "full", noExhibits));
    }
    if (!(await desk.pause())) return false;
  }
  // Then what opens with a line, and what is answered beside the lines; the page has the processor first.
  if (!(await desk.pause(SEEN))) return false;
  for (const { block, derived, document } of all) {
    const beside = derived.derivations.some((d) => d.chains.length === 0);
    const answered = beside && !request.settings.evidence ? await answers(sheet, block, derived) : undefined;
    const { document: shown = document, exhibit = noExhibits } = answered ?? {};
    send(s, block, plainBlock(await inOwnWords(sheet, shown), true, exhibit));
    if (!(await desk.pause())) return false;
  }
  return true;
}

async function sendChecked(s: Sending, blocks: readonly ReadBlock[]): Promise<boolean> {
  const { request, sheet, desk } = s;
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
        const said = await inOwnWords(sheet, document);
        send(s, block, plainBlock(said, true, exhibitsOf(block.id)));
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

/** Derives and sends what can be seen of a block, where that is not all; its derivations. */
async function sendPart(
  { request, sheet, key, set, desk }: Sending,
  block: ReadBlock,
  level: Level,
  tasks: Iterator<Derivation>,
): Promise<readonly Derivation[]> {
  const sight = request.sight.get(block.id);
  if (sight === undefined) return [];
  const seen: Derivation[] = [];
  const count = sight.tasks + (sight.lines > 0 ? 1 : 0);
  for (let k = 0; k < count; k += 1) {
    const next = tasks.next();
    if (next.done === true) break;
    seen.push(next.value);
  }
  if (seen.some((d) => impossibleTask(block, d).length > 0)) return seen;
  const said = await inOwnWords(sheet, await documentOf(sheet, block, seen));
  const part = plainPart(said, sight, block.block.tasks, level);
  desk.reply({ kind: "part", id: request.id, key: key(block), block: part, set: set(part) });
  return seen;
}

const documentOf = async (
  sheet: ReadSheet,
  block: ReadBlock,
  derivations: readonly Derivation[],
): Promise<BlockDocument> =>
  blockDocument(sheet.ctx, toShow(block), derivations, [], await formulaReader(block.block));

/** It asks for what cannot be done, which is told. */
async function isVain(
  { request: { id, text, settings }, sheet, desk }: Sending,
  block: ReadBlock,
  derivations: readonly Derivation[],
): Promise<boolean> {
  const vain = derivations.flatMap((d) => impossibleTask(block, d));
  if (vain.length === 0) return false;
  desk.reply({
    kind: "problems",
    id,
    problems: await problemsOf([...sheet.messages, ...vain], NAME, languageOfText(text, settings)),
    final: false,
  });
  return true;
}

function send({ request: { id, kind }, key, set, desk }: Sending, own: ReadBlock, block: PageBlock): void {
  desk.reply({ kind: "block", id, key: key(own), stage: kind, block, set: set(block) });
}

async function inOwnWords(sheet: ReadSheet, document: BlockDocument): Promise<BlockDocument> {
  const english = (sheet.text.front.language ?? "en") === "en";
  return english ? document : (await import("./whole.ts")).inLanguageOf(sheet, document);
}

/** Sets the formulas of a block, each once for a request: what is sent is copied on both sides. */
function setOnce({ settings }: DeriveRequest, desk: Desk): (block: PageBlock) => SetFormulas {
  const sent = new Set<string>();
  return (block) => {
    const fresh = formulasShown(block, settings.level).filter((f) => !sent.has(formulaKey(f)));
    for (const one of fresh) sent.add(formulaKey(one));
    return desk.typeset(fresh);
  };
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

// One sheet from its text to the files that are to be written and to all that is said about it: strings and numbers
// only, since this may be done in a process beside the one that writes and prints.

import { readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { version } from "../../package.json";
import type { BuildOptions } from "../build/build-options.ts";
import { type FinalAnswer, finalAnswers } from "../build/final-answers.ts";
import type { Message } from "../build/read.ts";
import { renderSheet } from "../build/render.ts";
import { type BuiltSheet, buildSheet } from "../build/sheet.ts";
import { type BlockSummary, blockMessages, summarise } from "../build/summary.ts";
import type { Notice, SheetDocument } from "../show/document.ts";
import { isUnusable } from "./failure.ts";
import type { BuildFlags } from "./flags.ts";
import { type Job, jobName } from "./job.ts";
import { type SheetJson, sheetJson } from "./json.ts";
import { imageFiles, linkedFile, missingImages, type Places, rebaseDocument, rebased } from "./links.ts";
import { stem } from "./stem.ts";
import { unreadFences } from "./unread-fences.ts";
import { usedSheets } from "./used-sheets.ts";
import type { OutputFile } from "./write-files.ts";

export interface SheetOrder {
  readonly cwd: string;
  readonly job: Job;
  readonly text: string;
  readonly options: BuildFlags;
}

/** How far a sheet is. */
export interface SheetStep {
  readonly path: string;
  readonly block: string;
  readonly number: number;
  readonly count: number;
}

export type WorkedSheet =
  | {
      readonly kind: "worked";
      readonly job: Job;
      readonly messages: readonly Message[];
      readonly files: readonly OutputFile[];
      /** Those of the files that lie beside the outputs and belong to them. */
      readonly pictures: readonly string[];
      /** Absolute paths of the images that should lie beside the sheet. */
      readonly images: readonly string[];
      readonly notices: readonly Notice[];
      readonly blocks: readonly WorkedBlock[];
      /** Of a variant. */
      readonly answers: readonly FinalAnswer[];
      /** Where it is asked for. */
      readonly json: SheetJson | undefined;
    }
  /** The sheet cannot be read. */
  | { readonly kind: "unusable"; readonly messages: readonly Message[] }
  /** The command ends with this text; `internal` where the mistake is ours. */
  | { readonly kind: "failed"; readonly text: string; readonly internal: boolean };

export interface WorkedBlock extends BlockSummary {
  readonly id: string;
  /** Its evidence is to come. */
  readonly unchecked: boolean;
  readonly messages: readonly Message[];
}

/** What a sheet that is built again and again has besides. */
export type Again = Pick<BuildOptions, "files" | "earlier" | "readings" | "behind" | "pause">;

export async function workSheet(
  order: SheetOrder,
  onStep: (step: SheetStep) => void = () => undefined,
  again: Again = {},
): Promise<WorkedSheet> {
  try {
    return await worked(order, onStep, again);
  } catch (error) {
    if (isUnusable(error)) return { kind: "failed", text: error.text, internal: false };
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: "failed", text, internal: true };
  }
}

async function worked(
  { cwd, job, text, options }: SheetOrder,
  onStep: (step: SheetStep) => void,
  again: Again,
): Promise<WorkedSheet> {
  const outcome = await buildSheet(text, job.path, {
    version,
    files: usedSheets({ cwd }),
    ...(options.level === undefined ? {} : { level: options.level }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    secondOpinions: options.secondOpinions ?? false,
    substeps: options.level === "full" || options.json === true || options.to.includes("html"),
    variant: job.variant,
    onProgress: (at) => onStep({ path: jobName(job), ...at }),
    ...again,
  });
  if (!outcome.ok) return { kind: "unusable", messages: outcome.messages };
  const sheet = outcome.value;
  const rendered = await renderAll(cwd, job, sheet, options);
  const pages = new Set(job.outputs.map((o) => o.path));
  const pictures = rendered.files.flatMap((f) => (pages.has(f.path) ? [] : [f.path]));
  const { notices } = rendered;
  const summaries = sheet.blocks.map((b) => summarise(b, sheet.document.level));
  return {
    kind: "worked",
    job,
    messages: sheet.messages,
    files: rendered.files,
    pictures,
    images: imageFiles(sheet.document, placesOf(cwd, job, options)),
    notices,
    blocks: sheet.blocks.flatMap((b, k) => {
      const summary = summaries[k];
      return summary === undefined
        ? []
        : [{ id: b.id, unchecked: b.unchecked === true, ...summary, messages: blockMessages(b) }];
    }),
    answers: job.variant === undefined ? [] : finalAnswers(sheet),
    json:
      options.json === true ? sheetJson({ ...job, pictures, sheet, summaries, notices }, options) : undefined,
  };
}

const placesOf = (cwd: string, job: Job, options: BuildFlags): Places => ({
  sheet: resolve(cwd, job.path),
  out: resolve(cwd, options.out),
});

async function renderAll(
  cwd: string,
  job: Job,
  sheet: BuiltSheet,
  options: BuildFlags,
): Promise<{ readonly files: readonly OutputFile[]; readonly notices: readonly Notice[] }> {
  const places = placesOf(cwd, job, options);
  const notices: Notice[] = [...missingImages(sheet.document, places), ...unreadFences(sheet.document)];
  const files: OutputFile[] = [];
  for (const { format, path, answers = options.answers } of job.outputs) {
    const common = { answers, fragment: options.fragment ?? false, source: job.path };
    const document =
      format === "md" || format === "ipynb" ? sheet.document : rebaseDocument(sheet.document, places);
    if (format === "pdf") {
      const made = await pdfPage(document, path, common, options, resolve(cwd, options.out));
      files.push({ path, text: made.bytes });
      notices.push(...made.notices);
      continue;
    }
    const rendered =
      format === "html"
        ? await renderSheet(document, format, { ...common, assets: await htmlAssets(places.out) })
        : await renderSheet(document, format, {
            ...common,
            rebase: (url) => rebased(places, url, "url"),
            pictures: stem(path),
            ...(format === "ipynb" ? { programs: await programsOf(sheet) } : {}),
          });
    files.push({ path, text: rendered.text });
    for (const { name, text } of rendered.files ?? []) files.push({ path: join(options.out, name), text });
    notices.push(...rendered.notices);
  }
  return { files, notices: distinct(notices) };
}

async function programsOf(sheet: BuiltSheet) {
  const { notebookPrograms } = await import("../build/notebook.ts");
  return () => notebookPrograms(sheet);
}

/** Images of the document are paths as seen from the output folder. */
async function pdfPage(
  document: SheetDocument,
  path: string,
  common: { readonly answers: boolean; readonly source: string },
  options: BuildFlags,
  out: string,
): Promise<{ readonly bytes: Uint8Array; readonly notices: readonly Notice[] }> {
  const { latexPdf, typstPdf } = await import("./pdf.ts");
  const { answers, source } = common;
  if (options.pdfEngine === "latex") {
    const page = await renderSheet(document, "tex", { answers, source });
    return { bytes: await latexPdf(path, page.text, out), notices: page.notices };
  }
  const images = new Map<string, Uint8Array>();
  const imagePath = (url: string): string | undefined => {
    const file = linkedFile({ sheet: join(out, "page"), out }, url);
    const bytes = file === undefined ? undefined : imageBytes(file);
    if (bytes === undefined) return undefined;
    const name = `image-${images.size + 1}${extname(url).toLowerCase()}`;
    images.set(name, bytes);
    return name;
  };
  const page = await renderSheet(document, "typ", { answers, imagePath });
  const shadows = [...images].map(([name, bytes]) => ({ path: name, bytes }));
  return { bytes: await typstPdf(path, page.text, shadows), notices: page.notices };
}

function imageBytes(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

async function htmlAssets(out: string) {
  const { imageFile, katexAssets } = await import("./assets.ts");
  // Images of the document are paths as seen from the output folder.
  const place: Places = { sheet: join(out, "page"), out };
  return () => ({
    ...katexAssets(),
    image: (url: string) => {
      const file = linkedFile(place, url);
      return file === undefined ? undefined : imageFile(file);
    },
  });
}

const distinct = (notices: readonly Notice[]): readonly Notice[] =>
  notices.filter((n, k) => notices.findIndex((o) => o.message === n.message && o.line === n.line) === k);

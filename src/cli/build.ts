// `gradsheet build`: sheets to solution sheets. Everything is derived and rendered in memory first; files are
// written at the end, all of them or none.

import { readFileSync, realpathSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { version } from "../../package.json";
import type { Outcome } from "../build/read.ts";
import { renderSheet } from "../build/render.ts";
import { type BuiltSheet, buildSheet } from "../build/sheet.ts";
import { type BlockSummary, blockMessages, summarise } from "../build/summary.ts";
import type { Notice, SheetDocument } from "../show/document.ts";
import { EXIT, isUnusable, Unusable, unusable } from "./failure.ts";
import type { BuildFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import type { DoneJob, Job } from "./job.ts";
import { buildJson, unusableJson } from "./json.ts";
import { linkedFile, missingImages, type Places, rebaseDocument, rebased } from "./links.ts";
import { printMessages } from "./messages.ts";
import { readTextFile } from "./read-file.ts";
import { type Paint, type Progress, painter, progress } from "./terminal.ts";
import { usedSheets } from "./used-sheets.ts";
import { type OutputFile, writeFiles } from "./write-files.ts";

export async function build(io: Io, sheets: readonly string[], options: BuildFlags): Promise<number> {
  const jobs = planned(io, sheets, options);
  const working = progress(io);
  const outcomes: { readonly job: Job; readonly outcome: Outcome<BuiltSheet> }[] = [];
  for (const { job, text } of jobs)
    outcomes.push({ job, outcome: await buildOne(io, job, text, options, working) });
  working.clear();
  const messages = outcomes.flatMap(({ outcome }) =>
    outcome.ok ? outcome.value.messages : outcome.messages,
  );
  printMessages(io, messages);
  if (outcomes.some(({ outcome }) => !outcome.ok)) {
    if (options.json === true) io.out.write(unusableJson(messages));
    return EXIT.unusable;
  }
  const done: DoneJob[] = [];
  const files: OutputFile[] = [];
  for (const { job, outcome } of outcomes) {
    if (!outcome.ok) continue;
    const rendered = await renderAll(io, job, outcome.value, options);
    files.push(...rendered.files);
    const level = outcome.value.document.level;
    const summaries = outcome.value.blocks.map((b) => summarise(b, level));
    const pages = new Set(job.outputs.map((o) => o.path));
    const pictures = rendered.files.flatMap((f) => (pages.has(f.path) ? [] : [f.path]));
    done.push({ ...job, pictures, sheet: outcome.value, summaries, notices: rendered.notices });
  }
  if (options.dryRun !== true) writeFiles(io, options.out, files);
  report(io, done, files, options);
  return done.every((d) => d.sheet.blocks.every((b) => b.status === "established"))
    ? EXIT.ok
    : EXIT.notEstablished;
}

/** Reads every sheet and settles where outputs go, before any work is done. All problems are told at once. */
function planned(
  io: Io,
  sheets: readonly string[],
  options: BuildFlags,
): readonly { readonly job: Job; readonly text: string }[] {
  const jobs: { readonly job: Job; readonly text: string }[] = [];
  const failures: Unusable[] = [];
  for (const path of sheets) {
    try {
      const text = readTextFile(io, path, "sheet");
      const outputs = options.to.map((format) => ({
        format,
        path: join(options.out, `${stem(path)}.${format}`),
      }));
      jobs.push({ job: { path, outputs }, text });
    } catch (error) {
      if (!isUnusable(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Unusable(failures.map((f) => f.text).join("\n"));
  refuseCollisions(
    io,
    jobs.map(({ job }) => job),
  );
  return jobs;
}

/** With links followed; the path itself where nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const stem = (path: string): string => basename(path, extname(path));

/** No output may fall on another output or on a sheet that is read. */
function refuseCollisions(io: Io, jobs: readonly Job[]): void {
  const read = new Map<string, string>();
  for (const job of jobs) {
    const real = realPath(resolve(io.cwd, job.path));
    if (read.has(real))
      throw unusable(job.path, `the sheet is named twice (${read.get(real)})`, "name each sheet once");
    read.set(real, job.path);
  }
  const written = new Map<string, string>();
  for (const job of jobs) {
    for (const output of job.outputs) {
      const target = resolve(io.cwd, output.path);
      const before = written.get(target);
      if (before !== undefined)
        throw unusable(
          output.path,
          `two sheets would be written to this file: ${before} and ${job.path}`,
          "rename one of them, or build them into different folders with --out",
        );
      written.set(target, job.path);
      const source = read.get(realPath(target));
      if (source !== undefined)
        throw unusable(
          output.path,
          `the output would replace the sheet ${source}`,
          "choose another folder with --out",
        );
    }
  }
}

function buildOne(
  io: Io,
  job: Job,
  text: string,
  options: BuildFlags,
  working: Progress,
): Promise<Outcome<BuiltSheet>> {
  return buildSheet(text, job.path, {
    version,
    files: usedSheets(io),
    ...(options.level === undefined ? {} : { level: options.level }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    secondOpinions: options.secondOpinions ?? false,
    substeps: options.level === "full" || options.json === true || options.to.includes("html"),
    onProgress: ({ block, number, count }) => working.show(`${job.path} #${block} (${number} of ${count})`),
  });
}

async function renderAll(
  io: Io,
  job: Job,
  sheet: BuiltSheet,
  options: BuildFlags,
): Promise<{ readonly files: readonly OutputFile[]; readonly notices: readonly Notice[] }> {
  const places: Places = { sheet: resolve(io.cwd, job.path), out: resolve(io.cwd, options.out) };
  const notices: Notice[] = [...missingImages(sheet.document, places)];
  const files: OutputFile[] = [];
  for (const { format, path } of job.outputs) {
    const common = { answers: options.answers, fragment: options.fragment ?? false, source: job.path };
    const document = format === "md" ? sheet.document : rebaseDocument(sheet.document, places);
    if (format === "pdf") {
      const made = await pdfPage(document, path, common, options, resolve(io.cwd, options.out));
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
            pictures: stem(job.path),
          });
    files.push({ path, text: rendered.text });
    for (const { name, text } of rendered.files ?? []) files.push({ path: join(options.out, name), text });
    notices.push(...rendered.notices);
  }
  return { files, notices: distinct(notices) };
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

function report(io: Io, done: readonly DoneJob[], files: readonly OutputFile[], options: BuildFlags): void {
  const paint = painter(io, io.err);
  for (const job of done) {
    for (const notice of job.notices) io.err.write(`${noticeText(job.path, notice, paint)}\n`);
    printMessages(io, job.sheet.blocks.flatMap(blockMessages));
  }
  if (options.json === true) {
    io.out.write(buildJson(done, options));
    return;
  }
  const colour = painter(io, io.out);
  for (const job of done)
    for (const [k, block] of job.sheet.blocks.entries()) {
      const summary = job.summaries[k];
      if (summary !== undefined) io.out.write(`${job.path} #${block.id}  ${coloured(colour, summary)}\n`);
    }
  if (options.dryRun === true) for (const file of files) io.out.write(`would write ${file.path}\n`);
}

function coloured(paint: Paint, summary: BlockSummary): string {
  const style = {
    established: "good",
    refuted: "error",
    "not-established": "warning",
    unfinished: "warning",
  } as const;
  return summary.text.replace(/(?<=: \d+ lines?, )[^(]*[^ (]/, (status) =>
    paint(style[summary.status], status),
  );
}

function noticeText(path: string, notice: Notice, paint: Paint): string {
  const place = notice.line === undefined ? path : `${path}:${notice.line}:${notice.column ?? 1}`;
  const word = paint(notice.severity === "error" ? "error" : "warning", notice.severity);
  return `${place}: ${word}: ${notice.message}`;
}

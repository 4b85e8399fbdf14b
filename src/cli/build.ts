// `gradsheet build`: sheets to solution sheets, several at the same time in processes beside this one. Everything is
// derived and rendered in memory first; files are written at the end, all of them or none.

import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Message } from "../build/read.ts";
import type { BlockSummary } from "../build/summary.ts";
import type { Notice } from "../show/document.ts";
import { type SheetOrder, type SheetStep, type WorkedSheet, workSheet } from "./build-sheet.ts";
import { EXIT, isUnusable, Unusable, unusable } from "./failure.ts";
import type { BuildFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { type Job, jobName } from "./job.ts";
import { buildJson, unusableJson } from "./json.ts";
import { printRead } from "./messages.ts";
import { type Lost, runPool } from "./pool.ts";
import { readTextFile } from "./read-file.ts";
import { stalePictures } from "./stale-pictures.ts";
import { stem } from "./stem.ts";
import { type Paint, painter, progress } from "./terminal.ts";
import { answerTables, variantJobs } from "./variant-jobs.ts";
import { type OutputFile, removeFiles, writeFiles } from "./write-files.ts";

export type Done = Extract<WorkedSheet, { readonly kind: "worked" }>;

export async function build(io: Io, sheets: readonly string[], options: BuildFlags): Promise<number> {
  const jobs = await planned(io, sheets, options);
  const results = await workAll(
    io,
    jobs.map(({ job, text }) => ({ cwd: io.cwd, job, text, options })),
    options,
  );
  for (const r of results) if (r.kind === "failed") throw failure(r.text, r.internal);
  const messages = results.flatMap((r) => (r.kind === "failed" ? [] : r.messages));
  await printRead(io, distinctMessages(messages));
  const done = results.flatMap((r) => (r.kind === "worked" ? [r] : []));
  if (done.length < results.length) {
    if (options.json === true) io.out.write(unusableJson(messages));
    return EXIT.unusable;
  }
  const tables = options.variants === undefined ? [] : answerTables(done, options);
  await report(io, done, { stale: write(io, done, options, tables), tables }, options);
  return done.every((d) => d.blocks.every((b) => b.status === "established")) ? EXIT.ok : EXIT.notEstablished;
}

const keyOf = ({ source, diagnostic: d }: Message): string =>
  JSON.stringify([source.name, source.baseOffset, d.code, d.message, d.span]);

/** All variants of a sheet say the same of it. */
const distinctMessages = (messages: readonly Message[]): readonly Message[] => [
  ...new Map(messages.map((m) => [keyOf(m), m])).values(),
];

/** `tables` belong to several sheets. Gives the pictures of earlier builds that are deleted. */
export function write(
  io: Io,
  done: readonly Done[],
  options: BuildFlags,
  tables: readonly OutputFile[] = [],
): readonly string[] {
  const stale = done.flatMap((d) => stalePictures(io, options.out, d));
  if (options.dryRun === true) return stale;
  writeFiles(io, options.out, [...done.flatMap((d) => d.files), ...tables]);
  removeFiles(io, stale);
  return stale;
}

/** As it would be thrown in this process. */
function failure(text: string, internal: boolean): Error {
  if (!internal) return new Unusable(text);
  const error = new Error(text.split("\n", 1)[0]);
  error.stack = text;
  return error;
}

/** Longer than any sheet takes: nobody waits in vain, since the work is shown. */
const FOREVER = 2 ** 31 - 1;

/** In the order of the sheets, whichever was done first. */
async function workAll(
  io: Io,
  orders: readonly SheetOrder[],
  options: BuildFlags,
): Promise<readonly WorkedSheet[]> {
  const working = progress(io);
  let ready = 0;
  const onStep = ({ path, block, number, count }: SheetStep): void => {
    const sheets = orders.length === 1 ? "" : `, ${ready} of ${orders.length} sheets are done`;
    working.show(`${path} #${block} (${number} of ${count}${sheets})`);
  };
  const workers = orders.length < 2 ? 1 : Math.min(options.jobs ?? (await processors()), orders.length);
  const { script } = io;
  const results = new Map<SheetOrder, WorkedSheet>();
  if (script === undefined || workers < 2) {
    for (const order of orders) {
      results.set(order, await workSheet(order, onStep));
      ready += 1;
    }
  } else {
    const { startBuilding } = await import("./build-worker.ts");
    // A long sheet that is begun last keeps everybody waiting.
    const longestFirst = orders.toSorted((a, b) => b.text.length - a.text.length);
    const found = await runPool<SheetOrder, WorkedSheet>(longestFirst, {
      workers,
      start: () => startBuilding(script, onStep),
      patience: FOREVER,
      lost: lostSheet,
      onBegin: (_, done) => {
        ready = done;
      },
    });
    for (const [k, order] of longestFirst.entries()) {
      const result = found[k];
      if (result !== undefined) results.set(order, result);
    }
  }
  working.clear();
  return orders.flatMap((o) => results.get(o) ?? []);
}

/** Node loads what it knows of the machine, and of processes, when that is needed: a build of one sheet needs neither. */
const processors = async (): Promise<number> => (await import("node:os")).availableParallelism();

const lostSheet = ({ job }: SheetOrder, _why: Lost): WorkedSheet => ({
  kind: "failed",
  text: `${job.path}: the process that built this sheet broke down, perhaps for want of memory`,
  internal: true,
});

/** Reads every sheet and settles where outputs go, before any work is done. All problems are told at once. */
async function planned(
  io: Io,
  sheets: readonly string[],
  options: BuildFlags,
): Promise<readonly { readonly job: Job; readonly text: string }[]> {
  const jobs: { readonly job: Job; readonly text: string }[] = [];
  const failures: Unusable[] = [];
  for (const path of sheets) {
    try {
      const text = readTextFile(io, path, "sheet");
      const own =
        options.variants === undefined
          ? [jobOf(path, options)]
          : await variantJobs(io, path, text, options.variants, options);
      jobs.push(...own.map((job) => ({ job, text })));
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

export const jobOf = (path: string, options: Pick<BuildFlags, "to" | "out">): Job => ({
  path,
  outputs: options.to.map((format) => ({ format, path: join(options.out, `${stem(path)}.${format}`) })),
});

/** With links followed; the path itself where nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** No output may fall on another output or on a sheet that is read. */
export function refuseCollisions(io: Io, jobs: readonly Job[]): void {
  const read = new Map<string, string>();
  for (const job of jobs) {
    const real = realPath(resolve(io.cwd, job.path));
    // The variants of a sheet are jobs of their own.
    if (job.variant !== undefined && job.variant.number > 1) continue;
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

/** `told`: the blocks that are summed up. */
export async function report(
  io: Io,
  done: readonly Done[],
  { stale, tables = [] }: { readonly stale: readonly string[]; readonly tables?: readonly OutputFile[] },
  options: BuildFlags,
  told: (id: string) => boolean = () => true,
): Promise<void> {
  const paint = painter(io, io.err);
  // What all variants of a sheet have in common is said once.
  const said = new Set<string>();
  for (const { job, notices, blocks } of done) {
    for (const notice of notices) io.err.write(`${noticeText(jobName(job), notice, paint)}\n`);
    const messages = blocks.flatMap((b) => b.messages);
    await printRead(
      io,
      messages.filter((m) => !said.has(keyOf(m))),
    );
    for (const m of messages) said.add(keyOf(m));
  }
  if (options.json === true) {
    io.out.write(buildJson(done.flatMap((d) => d.json ?? [])));
    return;
  }
  const colour = painter(io, io.out);
  for (const { job, blocks } of done)
    for (const block of blocks)
      if (told(block.id)) io.out.write(`${jobName(job)} #${block.id}  ${coloured(colour, block)}\n`);
  if (options.dryRun !== true) return;
  for (const { files } of done) for (const file of files) io.out.write(`would write ${file.path}\n`);
  for (const file of tables) io.out.write(`would write ${file.path}\n`);
  for (const path of stale) io.out.write(`would delete ${path}\n`);
}

function coloured(paint: Paint, summary: BlockSummary): string {
  const style = {
    established: "good",
    refuted: "error",
    "not-established": "warning",
    unfinished: "warning",
    unchecked: "warning",
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

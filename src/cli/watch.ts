// `gradsheet build --watch`: builds, and builds again what changes, until Ctrl-C. Each sheet is by itself: one that cannot
// be read keeps the outputs of its last good build, and holds up no other.

import { dirname, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { ReadFile } from "../build/read.ts";
import { type Done, jobOf, refuseCollisions, report, write } from "./build.ts";
import { type WorkedSheet, workSheet } from "./build-sheet.ts";
import { EXIT, internalErrorText, isUnusable } from "./failure.ts";
import type { BuildFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { printRead } from "./messages.ts";
import { readTextFile } from "./read-file.ts";
import { painter, paintMessage, progress } from "./terminal.ts";
import { usedFile, usedSheets } from "./used-sheets.ts";
import { type Signals, watchSignals } from "./watch-signals.ts";
import {
  changed,
  isDoubtful,
  lookInto,
  MISSING,
  type Stamps,
  stampOf,
  type Waiting,
  type Watched,
  type WatchedFolder,
  watched,
} from "./watched-sheet.ts";
import { isFolderThere } from "./write-files.ts";

/** What is watched, and with what. */
interface Watch {
  readonly io: Io;
  readonly options: BuildFlags;
  readonly signals: Signals;
  readonly named: readonly string[];
  readonly sheets: Map<string, Watched>;
  readonly folders: Map<string, WatchedFolder>;
}

/** Thrown between two blocks when the user wants an end. */
class Ended extends Error {}

export async function watch(io: Io, paths: readonly string[], options: BuildFlags): Promise<number> {
  const isFolder = (path: string): boolean => isFolderThere(resolve(io.cwd, path));
  const named = paths.filter((path) => !isFolder(path));
  const folders = paths.filter(isFolder).map((path) => lookInto(io, path));
  for (const path of named) readTextFile(io, path, "sheet");
  const jobs = [...named, ...folders.flatMap((f) => f.sheets)].map((path) => jobOf(path, options));
  refuseCollisions(io, jobs);
  const w: Watch = {
    io,
    options,
    signals: watchSignals(io),
    named,
    sheets: new Map(jobs.map((job) => [job.path, watched(io, job)])),
    folders: new Map(folders.map((f) => [f.path, f])),
  };
  try {
    for (const sheet of w.sheets.values()) await first(w, sheet);
    io.out.write(`${watchingText(w)}\n`);
    settleIn();
    await rehearse(w);
    await follow(w);
    for (const { job, waiting } of w.sheets.values())
      if (waiting !== undefined)
        io.err.write(`${job.path}: ended before all lines were checked; the outputs tell which\n`);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  } finally {
    w.signals.close();
  }
  return EXIT.ok;
}

/** What dist/cli/load.cjs sets for runs that end soon goes back to the defaults: this one gets hot. */
function settleIn(): void {
  setFlagsFromString("--interrupt-budget=67584");
  setFlagsFromString("--incremental-marking");
}

/** Milliseconds: after so much quiet, for so long. */
const AFTER = 250;
const REHEARSAL = 1500;
/** Formats that are made within a moment. */
const QUICK: ReadonlySet<string> = new Set(["tex", "md", "html"]);

/**
 * Builds what was built once more and throws it away, until a file stirs: functions that have hardly run would be slow
 * at the first save.
 */
async function rehearse(w: Watch): Promise<void> {
  const { io, options, signals } = w;
  const folders = foldersOf(w);
  let over = await signals.stirs(folders, AFTER);
  const end = io.now() + REHEARSAL;
  const pause = async (): Promise<void> => {
    over = (await signals.stirs(folders, 0)) || io.now() >= end;
    if (over) throw new Ended();
  };
  const sheets = [...w.sheets.values()].filter((s) => s.written);
  for (let k = 0; !over && k < sheets.length; k = (k + 1) % sheets.length) {
    const { path, outputs, ...job } = (sheets[k] as Watched).job;
    const quick = { ...job, path, outputs: outputs.filter((o) => QUICK.has(o.format)) };
    try {
      await workSheet(
        { cwd: io.cwd, job: quick, text: readTextFile(io, path, "sheet"), options },
        undefined,
        { pause },
      );
      await pause();
    } catch (error) {
      // The sheet is gone, or it is over.
      if (!(error instanceof Ended || isUnusable(error))) throw error;
      if (isUnusable(error)) over = true;
    }
  }
}

function watchingText({ sheets, folders }: Watch): string {
  const count = `${sheets.size} ${sheets.size === 1 ? "sheet" : "sheets"}`;
  const more = folders.size === 0 ? "" : `, and what comes into ${[...folders.keys()].join(", ")}`;
  return `watching ${count}${more} (Ctrl-C ends)`;
}

/**
 * Milliseconds after a save when lines are written whose evidence is not there yet, so that they are there within 200:
 * deriving what else has changed and setting the pages takes up to a hundred.
 */
const PATIENCE = 80;

/** How soon a file that looks unfinished is looked at again, in milliseconds. */
const SOON = 150;

async function follow(w: Watch): Promise<void> {
  for (;;) {
    for (const sheet of w.sheets.values()) if (!w.signals.stirred()) await catchUp(w, sheet);
    const sheets = [...w.sheets.values()];
    const soon = sheets.some((s) => s.waiting !== undefined)
      ? 0
      : sheets.some((s) => s.doubted)
        ? SOON
        : undefined;
    const since = await w.signals.next(foldersOf(w), soon);
    if (since === undefined) return;
    for (const sheet of lookAgain(w)) await first(w, sheet);
    for (const sheet of w.sheets.values()) if (isDue(sheet)) await again(w, sheet, since);
  }
}

function foldersOf({ sheets, folders }: Watch): ReadonlySet<string> {
  const files = [...sheets.values()].flatMap((s) => [...s.stamps.keys()]);
  return new Set([...files.map((file) => dirname(file)), ...[...folders.values()].map((f) => f.file)]);
}

/** Sheets that have come into a folder. One that is taken away stays known: it may come back. */
function lookAgain(w: Watch): readonly Watched[] {
  const { io, options, sheets } = w;
  const come: Watched[] = [];
  for (const folder of w.folders.values()) {
    if (!changed(folder.stamps)) continue;
    const now = lookInto(io, folder.path);
    w.folders.set(folder.path, now);
    for (const path of now.sheets) {
      if (sheets.has(path)) continue;
      const job = jobOf(path, options);
      try {
        refuseCollisions(io, [...[...sheets.values()].map((s) => s.job), job]);
      } catch (error) {
        if (!isUnusable(error)) throw error;
        complain(io, error.text);
        continue;
      }
      const sheet = watched(io, job);
      sheets.set(path, sheet);
      come.push(sheet);
    }
  }
  return come;
}

/** A sheet that looks unfinished is believed when it still does so at the next look. */
function isDue(sheet: Watched): boolean {
  if (!changed(sheet.stamps)) {
    sheet.doubted = false;
    return false;
  }
  const before = sheet.doubted;
  sheet.doubted = isDoubtful(sheet.file) && !before;
  return !sheet.doubted;
}

async function first(w: Watch, sheet: Watched): Promise<void> {
  await attempt(w, sheet, undefined, (made) => report(w.io, [made.done], made, w.options));
}

async function again(w: Watch, sheet: Watched, since: number): Promise<void> {
  const { io } = w;
  const { path } = sheet.job;
  if (stampOf(sheet.file) === MISSING) {
    sheet.stamps = new Map([[sheet.file, MISSING]]);
    if (!sheet.gone)
      io.err.write(`${path}: gone; ${sheet.written ? "its outputs stay" : "still watching"}\n`);
    sheet.gone = true;
    return;
  }
  sheet.gone = false;
  await attempt(w, sheet, since, async ({ done, stale, fresh }) => {
    const open = new Set(done.blocks.flatMap((b) => (b.unchecked ? [b.id] : [])));
    const said = `${fresh.size} of ${blockCount(done.blocks.length)}`;
    const rest = open.size === 0 ? "" : `, ${open.size} not checked yet`;
    io.out.write(`rebuilt ${path} in ${Math.round(io.now() - since)} ms: ${said}${rest}\n`);
    const told = { ...done, blocks: done.blocks.filter((b) => !open.has(b.id)) };
    await report(io, [told], { stale }, w.options, (id) => fresh.has(id));
  });
}

const blockCount = (n: number): string => `${n} ${n === 1 ? "block" : "blocks"}`;

/** Gets the evidence for what was written without, and writes it again; stops where it is when something stirs. */
async function catchUp(w: Watch, sheet: Watched): Promise<void> {
  const { io, signals, options } = w;
  const { waiting, job } = sheet;
  if (waiting === undefined) return;
  const isOver = (): boolean => signals.stirred() || signals.ended();
  const pause = async (): Promise<void> => {
    await breath();
    if (isOver()) throw new Ended();
  };
  const { worked, fresh } = await build(w, sheet, waiting, isOver, pause);
  if (isOver() && (worked.kind === "failed" || signals.ended())) return;
  sheet.waiting = undefined;
  if (worked.kind === "worked") {
    const stale = write(io, [worked], options);
    io.out.write(
      `checked ${job.path} in ${Math.round(io.now() - waiting.since)} ms: ${blockCount(fresh.size)}\n`,
    );
    const blocks = worked.blocks.filter((b) => fresh.has(b.id));
    await report(io, [{ ...worked, notices: [], blocks }], { stale }, options);
    return;
  }
  if (worked.kind === "failed") complain(io, worked.internal ? internalErrorText(worked.text) : worked.text);
  else await printRead(io, worked.messages);
  io.err.write(`${job.path}: not all lines could be checked; the outputs tell which\n`);
}

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Made {
  readonly done: Done;
  readonly stale: readonly string[];
  /** The blocks that were not taken over from an earlier build. */
  readonly fresh: ReadonlySet<string>;
}

/** Builds and writes a sheet. Whatever goes wrong is told, and watching goes on. */
async function attempt(
  w: Watch,
  sheet: Watched,
  since: number | undefined,
  tell: (made: Made) => Promise<void>,
): Promise<void> {
  const { io } = w;
  try {
    const made = await buildNow(w, sheet, since);
    if (made !== undefined) {
      sheet.written = true;
      await tell(made);
      return;
    }
  } catch (error) {
    if (!isUnusable(error)) throw error;
    complain(io, error.text);
  }
  const kept = sheet.written ? "the outputs of its last good build stay" : "nothing is written yet";
  io.err.write(`${sheet.job.path}: not built; ${kept}\n`);
}

const complain = (io: Io, text: string): void => io.err.write(`${paintMessage(painter(io, io.err), text)}\n`);

/** Undefined: the sheet cannot be built, which is told. */
async function buildNow(w: Watch, sheet: Watched, since: number | undefined): Promise<Made | undefined> {
  const { io, options, signals } = w;
  const { job } = sheet;
  const stamps: Stamps = new Map([[sheet.file, stampOf(sheet.file)]]);
  sheet.stamps = stamps;
  const text = readTextFile(io, job.path, "sheet");
  const files = remembering(stamped(io, stamps));
  const begun = since ?? io.now();
  const isHasty = since !== undefined && job.outputs.every((o) => QUICK.has(o.format));
  const isOver = (): boolean => signals.ended() || (isHasty && io.now() - begun >= PATIENCE);
  const pause = async (): Promise<void> => {
    await breath();
    if (signals.ended()) throw new Ended();
  };
  const waiting = { text, files, since: begun };
  const { worked, fresh } = await build(w, sheet, waiting, isOver, pause);
  if (signals.ended()) throw new Ended();
  if (worked.kind === "failed") {
    complain(io, worked.internal ? internalErrorText(worked.text) : worked.text);
    return undefined;
  }
  await printRead(io, worked.messages);
  if (worked.kind === "unusable") return undefined;
  for (const file of worked.images) stamps.set(file, stampOf(file));
  const stale = write(io, [worked], options);
  sheet.waiting = worked.blocks.some((b) => b.unchecked) ? waiting : undefined;
  return { done: worked, stale, fresh };
}

/** Milliseconds between two moments at which others may work, and tell that something stirs. */
const BREATH = 10;

async function build(
  { io, options }: Watch,
  { job, earlier, readings, checks }: Watched,
  { text, files }: Waiting,
  isOver: () => boolean,
  pause: () => Promise<void>,
): Promise<{ readonly worked: WorkedSheet; readonly fresh: ReadonlySet<string> }> {
  const fresh = new Set<string>();
  const working = progress(io);
  let last = io.now();
  const breathe = (): Promise<void> | undefined => {
    if (io.now() - last < BREATH) return undefined;
    last = io.now();
    return breath();
  };
  const worked = await workSheet(
    { cwd: io.cwd, job, text, options },
    ({ path, block, number, count }) => {
      fresh.add(block);
      working.show(`${path} #${block} (${number} of ${count})`);
    },
    { earlier, readings, files, behind: checks.open({ isOver, breathe }), pause },
  );
  working.clear();
  return { worked, fresh };
}

/** Gives again what it gave first. */
function remembering(files: ReadFile): ReadFile {
  const found = new Map<string, ReturnType<ReadFile>>();
  return (path, from) => {
    const key = JSON.stringify([path, from]);
    const known = found.get(key) ?? files(path, from);
    found.set(key, known);
    return known;
  };
}

/** Other files that the sheet names, each with its stamp before it was read. */
function stamped(io: Io, stamps: Stamps): ReadFile {
  const files = usedSheets(io);
  return (path, from) => {
    const file = resolve(io.cwd, usedFile(path, from));
    stamps.set(file, stamps.get(file) ?? stampOf(file));
    return files(path, from);
  };
}

// A sheet that is watched: what its last build looked at, and whether any of that has changed since.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Checks, checksBehind } from "../build/behind.ts";
import type { Readings } from "../build/blocks.ts";
import { type Earlier, earlierBlocks } from "../build/earlier.ts";
import type { ReadFile } from "../build/other-files.ts";
import type { BuiltSheet } from "../build/sheet.ts";
import type { Io } from "./io.ts";
import type { Job } from "./job.ts";

/** What tells one state of a file from another: a file that is replaced is another one. */
export type Stamp = string;
export const MISSING: Stamp = "missing";

export function stampOf(path: string): Stamp {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return [ino, size, mtimeMs, ctimeMs].join(" ");
  } catch {
    return MISSING;
  }
}

/** Missing or empty: many editors empty a file, or remove it, before they write it. */
export function isDoubtful(path: string): boolean {
  try {
    return statSync(path).size === 0;
  } catch {
    return true;
  }
}

/** Files by their absolute paths, as they were when they were looked at. */
export type Stamps = Map<string, Stamp>;

export const changed = (stamps: ReadonlyMap<string, Stamp>): boolean =>
  [...stamps].some(([path, stamp]) => stampOf(path) !== stamp);

/** The texts that were built, whatever the files say now: their lines are to get their evidence. */
export interface Waiting {
  readonly text: string;
  readonly files: ReadFile;
  /** The moment of the save. */
  readonly since: number;
}

export interface Watched {
  readonly job: Job;
  readonly file: string;
  readonly earlier: Earlier<BuiltSheet["blocks"][number]>;
  readonly readings: Readings;
  readonly checks: Checks;
  /** What was written before all of its lines were checked. */
  waiting: Waiting | undefined;
  stamps: Stamps;
  /** Outputs of this run are there. */
  written: boolean;
  /** The sheet was not there when it was last looked at. */
  gone: boolean;
  /** It looked unfinished when it was last looked at. */
  doubted: boolean;
}

export const watched = (io: Io, job: Job): Watched => ({
  job,
  file: resolve(io.cwd, job.path),
  earlier: earlierBlocks(),
  readings: earlierBlocks(),
  checks: checksBehind(),
  waiting: undefined,
  stamps: new Map(),
  written: false,
  gone: false,
  doubted: false,
});

/** A Markdown file with a block. */
const SHEET = /^(?:`{3,}|~{3,})(?:grad|picture)\b/m;

export interface WatchedFolder {
  /** As the user named it. */
  readonly path: string;
  readonly file: string;
  /** Of the folder and of all Markdown files in it. */
  stamps: Stamps;
  sheets: readonly string[];
}

/** Looks which sheets are in the folder; those below it are not meant. */
export function lookInto(io: Io, path: string): WatchedFolder {
  const file = resolve(io.cwd, path);
  const stamps: Stamps = new Map([[file, stampOf(file)]]);
  const sheets: string[] = [];
  for (const name of namesIn(file)) {
    const inside = join(file, name);
    stamps.set(inside, stampOf(inside));
    if (SHEET.test(textOf(inside))) sheets.push(join(path, name));
  }
  return { path, file, stamps, sheets };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.md$/.test(name))
      .toSorted();
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

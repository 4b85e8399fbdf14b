// Writing outputs so that nothing is ever half-written: everything goes to temporary files beside the targets
// first, and only when all of them are complete are they renamed into place. Calls wait for the disk: a run has nothing
// else to do meanwhile, and going through the thread pool takes longer than the files.

import { mkdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { complaintText, systemCode, Unusable, unusable } from "./failure.ts";
import type { Io } from "./io.ts";

export interface OutputFile {
  /** As the user would write it, relative to the working folder. */
  readonly path: string;
  readonly text: string | Uint8Array;
}

/** What else may be named, of a command that is told a folder with --out. */
const OTHER_FOLDER = "choose another folder with --out";

/** `instead`: what the user may name in place of what cannot be written. */
export function writeFiles(
  io: Io,
  folder: string,
  files: readonly OutputFile[],
  instead: string = OTHER_FOLDER,
): void {
  refuseFolders(io, files, instead);
  const made = makeFolder(io, folder, instead);
  const written: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const [k, file] of files.entries()) {
      const target = resolve(io.cwd, file.path);
      const temporary = join(dirname(target), `.gradsheet-${process.pid}-${k}.tmp`);
      written.push({ temporary, target });
      attempt(file.path, instead, () => writeFileSync(temporary, file.text));
    }
    for (const [k, one] of written.entries())
      attempt(files[k]?.path ?? folder, instead, () => renameSync(one.temporary, one.target));
  } catch (error) {
    for (const one of written) removeQuietly(one.temporary);
    removeMade(made, resolve(io.cwd, folder));
    throw error;
  }
}

/** Files that nothing asks for any more. One that cannot be removed does no harm. */
export function removeFiles(io: Io, paths: readonly string[]): void {
  for (const path of paths) removeQuietly(resolve(io.cwd, path));
}

/** What went wrong first is what is told. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays.
  }
}

/** Renaming onto a folder would fail after other files were replaced, so it is looked for before. */
function refuseFolders(io: Io, files: readonly OutputFile[], instead: string): void {
  for (const file of files) {
    if (isFolderThere(resolve(io.cwd, file.path)))
      throw unusable(file.path, "a folder of this name is in the way", `rename the folder, or ${instead}`);
  }
}

/** False also where a file stands in the way. */
export function isFolderThere(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Gives the topmost folder that had to be made. */
function makeFolder(io: Io, folder: string, instead: string): string | undefined {
  try {
    return makeMissing(resolve(io.cwd, folder));
  } catch (error) {
    throw new Unusable(writeComplaint(folder, systemCode(error), "folder", instead));
  }
}

/**
 * Makes a folder and those above it that are missing, and gives the topmost of them. One by one: where the system says
 * of a folder that is there that it is not, as below /proc, `mkdir` with `recursive` tries for ever.
 */
function makeMissing(folder: string): string | undefined {
  const missing: string[] = [];
  let at = folder;
  while (!isFolder(at)) {
    missing.push(at);
    if (at === dirname(at)) break;
    at = dirname(at);
  }
  for (const path of missing.toReversed()) makeOne(path);
  return missing.at(-1);
}

/** False where nothing is there; a file in the way is an error. */
function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
  throw Object.assign(new Error(`${path} is a file`), { code: "ENOTDIR" });
}

/** Another program may make the same folder at the same time. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemCode(error) !== "EEXIST" || !isFolder(path)) throw error;
  }
}

function removeMade(topmost: string | undefined, folder: string): void {
  if (topmost === undefined) return;
  for (let at = folder; at.length >= topmost.length; at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch {
      return;
    }
  }
}

function attempt(path: string, instead: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Unusable(writeComplaint(path, systemCode(error), "file", instead));
  }
}

export function writeComplaint(
  path: string,
  code: string | undefined,
  kind: "file" | "folder",
  instead: string = OTHER_FOLDER,
): string {
  const what = kind === "folder" ? "output folder" : "output";
  switch (code) {
    case "EEXIST":
    case "ENOTDIR":
      return complaintText({
        place: path,
        cause: `the ${what} cannot be made: a file is in the way`,
        remedy: `${instead}, or move that file away`,
      });
    case "EACCES":
    case "EPERM":
      return complaintText({
        place: path,
        cause: `the ${what} may not be written`,
        remedy: `${instead}, or change the permissions`,
      });
    case "EROFS":
      return complaintText({
        place: path,
        cause: `the ${what} cannot be written: the file system is read-only`,
        remedy: instead,
      });
    case "ENOSPC":
    case "EDQUOT":
      return complaintText({
        place: path,
        cause: `the ${what} cannot be written: the disk is full`,
        remedy: `free some space, or ${instead}`,
      });
    case "ENAMETOOLONG":
      return complaintText({
        place: path,
        cause: `the ${what} cannot be made: the name is too long`,
        remedy: instead,
      });
    default:
      return complaintText({
        place: path,
        cause: `the ${what} cannot be written (${code ?? "unknown error"})`,
        remedy: instead,
      });
  }
}

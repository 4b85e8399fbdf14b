// The documents that `check` is asked for: files as they are named, and of a folder every Markdown and LaTeX file in
// it, in the order of their names. Links inside of a folder are not followed: nothing beyond the folder is read.

import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { systemCode, Unusable, unusable } from "./failure.ts";
import type { Io } from "./io.ts";
import { readComplaint } from "./read-file.ts";
import { STANDARD_INPUT } from "./standard-input.ts";

export interface Submission {
  /** As the user would name it. */
  readonly path: string;
  /** Why it is not read. */
  readonly refused?: string;
}

export interface Submissions {
  readonly list: readonly Submission[];
  /** A folder was named: many documents, of which a table is wanted. */
  readonly folder: boolean;
}

const ENDINGS: ReadonlySet<string> = new Set([".md", ".markdown", ".tex", ".ltx", ".latex"]);
const DEEPEST = 40;
const MOST = 20_000;

const isDocument = (name: string): boolean => ENDINGS.has(extname(name).toLowerCase());

/** Everything that is wrong with the names is told at once. */
export async function submissions(io: Io, named: readonly string[]): Promise<Submissions> {
  const list: Submission[] = [];
  const failures: string[] = [];
  let folder = false;
  for (const path of named) {
    if (path === STANDARD_INPUT) {
      list.push({ path });
      continue;
    }
    try {
      const found = await stat(resolve(io.cwd, path));
      if (found.isDirectory()) {
        folder = true;
        const before = list.length;
        await walk(io, path, 0, list);
        if (list.length === before)
          throw unusable(
            path,
            "no Markdown or LaTeX file is in this folder",
            `name a folder with files that end in ${[...ENDINGS].join(", ")}`,
          );
      } else if (found.isFile()) list.push({ path });
      else throw unusable(path, "this is no ordinary file", "save the document to a file and name that");
    } catch (error) {
      if (error instanceof Unusable) failures.push(error.text);
      else failures.push(readComplaint(io, path, "document", systemCode(error)));
    }
  }
  if (failures.length > 0) throw new Unusable(failures.join("\n"));
  return { list: await once(io, list), folder };
}

async function walk(io: Io, folder: string, depth: number, list: Submission[]): Promise<void> {
  if (depth > DEEPEST) {
    list.push({ path: folder, refused: `folders lie more than ${DEEPEST} deep here` });
    return;
  }
  const entries = await readdir(resolve(io.cwd, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    if (list.length >= MOST)
      throw unusable(folder, `there are more than ${MOST} documents`, "check its folders one by one");
    if (entry.isDirectory()) await walk(io, path, depth + 1, list);
    else if (!isDocument(entry.name)) continue;
    else if (entry.isFile()) list.push({ path });
    else
      list.push({
        path,
        refused: entry.isSymbolicLink()
          ? "this is a link, and links in a folder are not followed"
          : "this is no ordinary file",
      });
  }
}

/** A file that is named twice, or named and in a folder that is named, is checked once. */
async function once(io: Io, list: readonly Submission[]): Promise<readonly Submission[]> {
  const seen = new Set<string>();
  const out: Submission[] = [];
  for (const each of list) {
    const target = resolve(io.cwd, each.path);
    const real = each.refused === undefined ? await realpath(target).catch(() => target) : target;
    if (!seen.has(real)) out.push(each);
    seen.add(real);
  }
  return out;
}

// Sheets that a block names after `from`: their text is read when it is asked for, from the folder of the sheet that
// asks. What cannot be read is missing; the names of the sheets that are there serve the message.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { FileText, ReadFile } from "../build/read.ts";
import { isUnusable } from "./failure.ts";
import type { Io } from "./io.ts";
import { decodeText } from "./read-file.ts";

/** Where a file is that the sheet `from` names. */
export const usedFile = (path: string, from: string): string =>
  isAbsolute(path) ? path : join(dirname(from), path);

export const usedSheets =
  (io: Pick<Io, "cwd">): ReadFile =>
  (path, from) => {
    const name = usedFile(path, from);
    return textOf(io, name) ?? { ok: false, known: sheetsBeside(io, path, name) };
  };

function textOf(io: Pick<Io, "cwd">, name: string): FileText | undefined {
  try {
    return { ok: true, name, text: decodeText(readFileSync(resolve(io.cwd, name)), name) };
  } catch (error) {
    if (isUnusable(error)) throw error;
    return undefined;
  }
}

/** Written as `path` is: with the folder that it names. */
function sheetsBeside(io: Pick<Io, "cwd">, path: string, name: string): readonly string[] {
  try {
    const folder = dirname(path);
    const names = readdirSync(resolve(io.cwd, dirname(name))).filter((n) => n.endsWith(".md"));
    return names.sort().map((n) => (path.includes("/") ? `${folder}/${n}` : n));
  } catch {
    return [];
  }
}

// Reading what the user names: a sheet, a file of numbers. Every way in which that can fail has a message
// with a remedy.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { suggest } from "../read/syntax/spell.ts";
import { complaintText, systemCode, Unusable, unusable } from "./failure.ts";
import type { Io } from "./io.ts";

/** "sheet": what the user was asked for. */
export function readTextFile(io: Io, path: string, what: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(io.cwd, path));
  } catch (error) {
    throw new Unusable(readComplaint(io, path, what, systemCode(error)));
  }
  return decodeText(bytes, path);
}

export function decodeText(bytes: Uint8Array, place: string): string {
  if (isUtf16(bytes)) throw unusable(place, "the text is encoded in UTF-16", "save it as UTF-8");
  if (bytes.includes(0)) throw unusable(place, "this is binary data, not text", "give a text file");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unusable(place, "the text is not encoded in UTF-8", "save it as UTF-8");
  }
}

/** By the mark that such a text begins with. */
function isUtf16(bytes: Uint8Array): boolean {
  const first = bytes[0];
  const second = bytes[1];
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

export function readComplaint(
  io: Pick<Io, "cwd">,
  path: string,
  what: string,
  code: string | undefined,
): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return complaintText({
        place: path,
        cause: "there is no such file",
        remedy: nearestFile(io, path, what),
      });
    case "EISDIR":
      return complaintText({
        place: path,
        cause: `this is a folder, not a ${what}`,
        remedy: `name the ${what} inside it, for example ${join(path, exampleIn(io, path, what))}`,
      });
    case "EACCES":
    case "EPERM":
      return complaintText({
        place: path,
        cause: "the file may not be read",
        remedy: "change its permissions, or those of the folders above it",
      });
    default:
      return complaintText({
        place: path,
        cause: `the file cannot be read (${code ?? "unknown error"})`,
        remedy: "check that it is an ordinary file on a disk that is there",
      });
  }
}

function nearestFile(io: Pick<Io, "cwd">, path: string, what: string): string {
  const folder = dirname(path);
  const names = namesIn(resolve(io.cwd, folder));
  if (names === undefined) return `check the path: there is no folder ${folder} either`;
  const near = suggest(basename(path), names.toSorted());
  if (near === undefined) return `check the name of the ${what}`;
  const spelled = isAbsolute(path) || folder !== "." || path.startsWith("./") ? join(folder, near) : near;
  return `did you mean ${spelled}?`;
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function exampleIn(io: Pick<Io, "cwd">, path: string, what: string): string {
  const ending = what === "sheet" ? ".md" : what === "document" ? ".tex" : ".json";
  const names = namesIn(resolve(io.cwd, path)) ?? [];
  return names.toSorted().find((name) => name.endsWith(ending)) ?? `${what.replace(/\W+/g, "-")}${ending}`;
}

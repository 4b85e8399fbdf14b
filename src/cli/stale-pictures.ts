// Pictures beside a Markdown page that an earlier build of the sheet wrote and this one does not: the page that stands
// there shows them, and they are pictures of ours. What else bears such a name is left alone.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Io } from "./io.ts";
import type { Job } from "./job.ts";
import { stem } from "./stem.ts";

/** As every picture begins that `build` writes. */
const OURS = /^<svg [^>]*\bclass="gs-picture"/;

export function stalePictures(
  io: Pick<Io, "cwd">,
  out: string,
  { job, pictures }: { readonly job: Job; readonly pictures: readonly string[] },
): readonly string[] {
  const page = job.outputs.find((o) => o.format === "md");
  const before = page === undefined ? undefined : textOf(resolve(io.cwd, page.path));
  if (before === undefined) return [];
  const kept = new Set(pictures);
  const begin = `${stem(job.path)}-fig-`;
  const shown = [...before.matchAll(/\]\(([^()\s]+)\)/g)].map((m) => decoded(m[1] ?? ""));
  return [...new Set(shown)]
    .filter((name) => name.startsWith(begin) && /^\d+\.svg$/.test(name.slice(begin.length)))
    .map((name) => join(out, name))
    .filter((path) => !kept.has(path) && OURS.test(textOf(resolve(io.cwd, path)) ?? ""));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** An address as the name of a file. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

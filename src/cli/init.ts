// `gradsheet init`: writes a first sheet with comments, which builds as it stands, and says what to type next.

import { existsSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { EXIT, unusable } from "./failure.ts";
import type { InitFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { STARTERS } from "./starters.ts";
import { isFolderThere, writeFiles } from "./write-files.ts";

export async function init(io: Io, target: string, options: InitFlags): Promise<number> {
  const path = sheetPath(io, target);
  if (options.force !== true && existsSync(resolve(io.cwd, path)))
    throw unusable(
      path,
      "there is a file of this name already",
      "give another name, or replace it with --force",
    );
  const text = STARTERS[options.template][options.language];
  if (options.dryRun === true) {
    io.out.write(`would write ${path}\n`);
    return EXIT.ok;
  }
  writeFiles(io, dirname(path), [{ path, text }], "give another place for the sheet");
  io.out.write(`wrote ${path}\nnext: gradsheet build ${quoted(path)} --to html\n`);
  return EXIT.ok;
}

/** The name that a sheet gets in a folder. */
const NAME = "sheet.md";

function sheetPath(io: Io, target: string): string {
  if (isFolderThere(resolve(io.cwd, target))) return join(target, NAME);
  const ending = extname(target);
  if (ending === ".md") return target;
  if (ending === "" || target.endsWith("/")) return join(target, NAME);
  const named = join(dirname(target), `${basename(target, ending)}.md`);
  throw unusable(target, "a sheet is a Markdown file", `name it ${named}, or give a folder`);
}

/** As a shell takes it for one word. */
const quoted = (path: string): string =>
  /^[\w./@%+:,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

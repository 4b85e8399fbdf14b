// Sheets as notebooks, and the code of notebooks run in Python.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { notebookPrograms } from "../../src/build/notebook.ts";
import type { ReadFile } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const schema = JSON.parse(readFileSync(`${root}test/show/nbformat/nbformat.v4.5.schema.json`, "utf8"));

export interface Cell {
  readonly cell_type: "markdown" | "code";
  readonly id: string;
  readonly source: readonly string[];
  readonly attachments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
export interface Notebook {
  readonly cells: readonly Cell[];
}

export async function notebook(source: string, folder = "examples", answers = true): Promise<string> {
  const files: ReadFile = (path) => {
    const file = `${root}${folder}/${path}`;
    return existsSync(file)
      ? { ok: true, name: path, text: readFileSync(file, "utf8") }
      : { ok: false, known: [] };
  };
  const built = await buildSheet(source, "sheet.md", { substeps: false, files });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  const programs = () => notebookPrograms(built.value);
  return (await renderSheet(built.value.document, "ipynb", { answers, programs })).text;
}

export const read = (text: string): Notebook => JSON.parse(text) as Notebook;
export const sourceOf = (nb: Notebook, id: string): string =>
  nb.cells.find((c) => c.id === id)?.source.join("") ?? "";

/** Prints of each notebook, whose code cells run in order; one process, as Jupyter keeps one for a notebook. */
const RUNNER = `
import contextlib, io, json, sys
out = []
for path in sys.argv[1:]:
    printed, failed, space = io.StringIO(), None, {}
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            try:
                with contextlib.redirect_stdout(printed):
                    exec(compile("".join(cell["source"]), cell["id"], "exec"), space)
            except Exception as e:
                failed = "%s: %s: %s" % (cell["id"], type(e).__name__, e)
                break
    out.append({"printed": printed.getvalue().splitlines(), "failed": failed})
print(json.dumps(out))
`;

export interface Run {
  readonly printed: readonly string[];
  readonly failed: string | null;
}

export function run(notebooks: readonly string[]): readonly Run[] {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-notebook-"));
  try {
    writeFileSync(join(folder, "run.py"), RUNNER);
    const paths = notebooks.map((text, k) => {
      const path = join(folder, `${k}.ipynb`);
      writeFileSync(path, text);
      return path;
    });
    const done = spawnSync("python3", [join(folder, "run.py"), ...paths], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return JSON.parse(done.stdout) as readonly Run[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

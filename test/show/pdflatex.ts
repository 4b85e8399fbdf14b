// Runs pdflatex on a document in a folder of its own and gives back what the log complains about. Where
// pdflatex is missing the tests are skipped, except under CI, where it is installed and must run.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasPdflatex = spawnSync("pdflatex", ["--version"]).status === 0;
export const mustRun = hasPdflatex || process.env.CI === "true";

export interface Compiled {
  readonly status: number;
  /** Errors, overfull boxes, and what was left undefined. */
  readonly complaints: readonly string[];
  readonly pages: number;
}

export function pdflatex(tex: string, files: Readonly<Record<string, string>> = {}): Compiled {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-tex-"));
  try {
    writeFileSync(join(folder, "page.tex"), tex);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    let status = 0;
    try {
      execFileSync(
        "pdflatex",
        ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"],
        {
          cwd: folder,
          env: { ...process.env, max_print_line: "1000" },
          stdio: "ignore",
          timeout: 60_000,
        },
      );
    } catch {
      status = 1;
    }
    const log = readFileSync(join(folder, "page.log"), "latin1");
    const complaints = log
      .split("\n")
      .filter((line) =>
        /^!|^l\.\d|Overfull|undefined|Missing character|destination .* ignored|multiply defined/.test(line),
      );
    return { status, complaints, pages: Number(/Output written on .*\((\d+) page/.exec(log)?.[1] ?? 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

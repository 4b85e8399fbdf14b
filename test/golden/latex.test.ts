// The LaTeX of output/ compiles with a plain pdflatex: no error, no box that sticks out. In continuous integration
// pdflatex is installed first, so that its absence is a failure there.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const output = join(import.meta.dirname, "../../output");
const sheets = ["", "layers/"].flatMap((folder) =>
  readdirSync(join(output, folder))
    .filter((f) => f.endsWith(".tex"))
    .map((f) => `${folder}${f}`),
);
const folder = mkdtempSync(join(tmpdir(), "gradsheet-latex-"));
const installed = spawnSync("pdflatex", ["--version"]).status === 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("output/*.tex", () => {
  it("is there", () => expect(sheets.length).toBeGreaterThan(1));

  for (const sheet of sheets) {
    it.skipIf(!installed && process.env["CI"] !== "true")(`${sheet} compiles without an overfull box`, () => {
      const name = basename(sheet);
      copyFileSync(join(output, sheet), join(folder, name));
      const run = spawnSync("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", name], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(run.status, run.stdout).toBe(0);
      const log = readFileSync(join(folder, name.replace(/\.tex$/, ".log")), "latin1");
      expect(log.split("\n").filter((l) => /^(Overfull|Underfull \\hbox \(badness 10000\)|!)/.test(l))).toEqual([]);
    }, 60_000);
  }
});

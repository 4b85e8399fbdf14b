// Where pages end, in both ways to set a PDF: short calculations stand at many heights of a page, and none is cut where
// a reader would have to turn back. A few words stay with the block that they lead to. What is given stays with its question, the first line with the second, the last one with
// the line before and the result, and the note on the checks with what it is about.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

const has = (program: string): boolean => spawnSync(program, ["-v"]).error === undefined;
const mustRun = (has("pdftotext") && has("pdflatex")) || process.env.CI !== undefined;

const blocks = [...Array(24).keys()].map(
  (k) =>
    `${"A line.\n\n".repeat(k % 5)}${k % 3 === 0 ? `## Part ${k}\n\n` : ""}Words that lead to it.\n\n\`\`\`grad title="Block ${k}"\na = ${k + 2}; b = 3\ny = a*b + b\ncompute y\n\`\`\`\n`,
);

describe.runIf(mustRun)("a page never ends within a short calculation", () => {
  it.each(["tex", "pdf"])("as %s", { timeout: 240_000 }, async (to) => {
    const f = folder({ "s.md": blocks.join("\n") });
    expect(await f.gradsheet(["build", "s.md", "--to", to])).toMatchObject({ code: 0, err: "" });
    const at = join(f.path, "output");
    if (to === "tex")
      execFileSync("pdflatex", ["-interaction=nonstopmode", "s.tex"], { cwd: at, stdio: "ignore" });
    const pages = execFileSync("pdftotext", ["-layout", join(at, "s.pdf"), "-"], { encoding: "utf8" })
      .split("\f")
      .slice(0, -1);
    expect(pages.length).toBeGreaterThan(4);
    const count = (page: string, what: RegExp): number => (page.match(what) ?? []).length;
    for (const page of pages) {
      const whole = count(page, /Block \d/g);
      for (const part of [
        /Words that lead/g,
        /^ *Given/gm,
        /Compute/g,
        /the numbers put in/g,
        /lines checked/g,
      ])
        expect(`${part}: ${count(page, part)}`).toBe(`${part}: ${whole}`);
    }
    expect(count(pages.join("\n"), /Block \d/g)).toBe(24);
  });
});

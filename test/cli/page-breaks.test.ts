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

/** Of each page, where its last line ends, as a share of the page's height; what stands at its foot is left out. */
function ends(pdf: string): readonly number[] {
  const xml = execFileSync("pdftotext", ["-bbox", pdf, "-"], { encoding: "utf8" });
  return xml
    .split("<page ")
    .slice(1)
    .map((page) => {
      const height = Number(/height="([\d.]+)"/.exec(page)?.[1]);
      const shares = [...page.matchAll(/yMax="([\d.]+)"/g)].map((m) => Number(m[1]) / height);
      return Math.max(0, ...shares.filter((share) => share < 0.91));
    });
}

// What does not fit on the rest of a page begins there all the same: a question with its first lines, a long list of what is
// given, a listing. Each stands at many heights of a page.
describe.runIf(mustRun)("a PDF without TeX leaves little of a page empty", () => {
  const derivation = (k: number): string =>
    `\`\`\`grad title="Block ${k}"\ngiven x[n,m], w[K,K]\ny[i,j] = sum{k,l} w[k,l]*x[i+k,j+l]\ngiven L(y)\nfind d(L)/d(w[k,l])\n\`\`\`\n`;
  const definitions = (k: number): string =>
    `\`\`\`grad title="Block ${k}"\ngiven x[n]\n${"abcd".replace(/./g, (c) => `${c}[i] = x[i]^2/(1 + x[i])\n`)}\`\`\`\n`;
  const program = (k: number): string =>
    `\`\`\`python\n${[...Array(40 + k).keys()].map((n) => (n % 9 === 8 ? "" : n % 9 === 7 ? "    return x" : `    x = ${n}`)).join("\n")}\n\`\`\`\n`;
  it.each([
    ["derivations", derivation],
    ["definitions", definitions],
    ["programs", program],
  ])("between %s", { timeout: 240_000 }, async (_, block) => {
    const parts = [...Array(18).keys()].map((k) => `${"A line.\n\n".repeat(k % 5)}${block(k)}`);
    const f = folder({ "s.md": parts.join("\n") });
    expect(await f.gradsheet(["build", "s.md", "--to", "pdf"])).toMatchObject({ code: 0 });
    const pdf = join(f.path, "output/s.pdf");
    const pages = ends(pdf);
    expect(pages.length).toBeGreaterThan(3);
    // The lower margin begins at 0.906.
    for (const end of pages.slice(0, -1)) expect(end).toBeGreaterThan(0.7);
    const texts = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" }).split("\f");
    for (const text of texts) {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      expect(lines[0] ?? "").not.toMatch(/return x|lines checked/);
      expect(lines.at(-2) ?? "").not.toMatch(/Block|Given|Find|\(1\)/);
    }
  });
});

// A page more for the colophon alone would be wasted: it takes something with it.
it.runIf(mustRun)("the last page of LaTeX holds more than the colophon", { timeout: 240_000 }, async () => {
  const found: number[] = [];
  for (let lines = 0; lines < 8; lines += 1) {
    const text = `${"A line.\n\n".repeat(22 + lines)}\n\n\`\`\`grad #a\ngiven x, a\ny = a*x^2\nfind d(y)/d(x)\n\`\`\`\n`;
    const f = folder({ "s.md": text });
    await f.gradsheet(["build", "s.md", "--to", "tex"]);
    const at = join(f.path, "output");
    execFileSync("pdflatex", ["-interaction=nonstopmode", "s.tex"], { cwd: at, stdio: "ignore" });
    const pages = execFileSync("pdftotext", ["-layout", join(at, "s.pdf"), "-"], { encoding: "utf8" })
      .split("\f")
      .slice(0, -1);
    found.push(pages.length);
    expect(pages.at(-1)).toMatch(/line checked|lines checked/);
  }
  // The colophon came to the end of a page at one of these lengths.
  expect(new Set(found).size).toBe(2);
});

// PDF without a TeX system: pages that can be read back, random formulas, hostile text, an absent package.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typstPdf } from "../../src/cli/pdf.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { BRACKETS, SUBSCRIPTS } from "../../src/notation/notation.ts";
import { typst } from "../../src/notation/typst.ts";
import { typstOfTex, typstText } from "../../src/show/typst-text.ts";
import { term } from "../notation/random-term.ts";
import { ctx, env } from "../notation/world.ts";
import { folder } from "./cli.ts";

const hasPoppler = spawnSync("pdftotext", ["-v"]).error === undefined;
const hasLatexmk = spawnSync("latexmk", ["--version"]).status === 0;
const mustRun = hasPoppler || process.env.CI !== undefined;
const textOf = (path: string): string =>
  execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });

const SHEET = `---
title: 'Eine Faltung, "größer" \\ #1 [x] $'
language: de
---
Der *Kern* $w$ hat die Breite $K$, siehe [hier](https://example.org/a?b=1#c) und \`code #x\`.

- eins
- zwei

| a | b |
|--:|:--|
| 1 | $x^2$ |

\`\`\`grad #kern title="Der Kern"
given x[n], w[K]
y[i] = sum{k} w[k]*x[i+k]
given L(y)
find d(L)/d(w[k])
\`\`\`
`;

describe("--to pdf", () => {
  it.runIf(mustRun)(
    "writes a page whose text can be selected, the same bytes each time",
    { timeout: 240_000 },
    async () => {
      const f = folder({ "s.md": SHEET });
      const { code, err } = await f.gradsheet(["build", "s.md", "--to", "pdf"]);
      expect(err).toBe("");
      expect(code).toBe(0);
      expect(f.list("output")).toEqual(["s.pdf"]);
      const text = textOf(join(f.path, "output/s.pdf"));
      expect(text).toContain("Eine Faltung, „größer“ \\ #1 [x] $");
      expect(text).toMatch(/Kettenregel: .+ wirkt über jedes/);
      expect(text).toContain("Geprüft an zufälligen Punkten mit Startwert 1.");
      expect(text).toContain("code #x");
      // As one would type it to search for it.
      expect(text).toMatch(/Der Kern w hat die Breite K\b/);
      expect(text).toMatch(/\by\[i\] = ∑/);
      expect(text.match(/[\u{1d400}-\u{1d7ff}]/gu)).toBe(null);
      const first = f.read("output/s.pdf");
      await f.gradsheet(["build", "s.md", "--to", "pdf"]);
      expect(f.read("output/s.pdf")).toBe(first);
    },
  );

  it.runIf(mustRun)("leaves answers out of a hand-out", async () => {
    const f = folder({ "s.md": SHEET });
    expect((await f.gradsheet(["build", "s.md", "--to", "pdf", "--no-answers"])).code).toBe(0);
    expect(textOf(join(f.path, "output/s.pdf"))).not.toContain("Kettenregel");
  });

  it.runIf(mustRun)(
    "leaves no question at the end of a page, and no result without its last line",
    async () => {
      // Questions stand at many heights of a page.
      const blocks = [...Array(20).keys()].map(
        (k) =>
          `${"A line.\n\n".repeat(k % 5)}\`\`\`grad title="Block ${k}"\ngiven x, a\ny = a*x^2\nfind d(y)/d(x), d(y)/d(a)\n\`\`\`\n`,
      );
      const f = folder({ "s.md": blocks.join("\n") });
      expect((await f.gradsheet(["build", "s.md", "--to", "pdf"])).err).toBe("");
      const pages = textOf(join(f.path, "output/s.pdf")).split("\f").slice(0, -1);
      expect(pages.length).toBeGreaterThan(6);
      for (const page of pages) {
        const lines = page.split("\n").filter((line) => line.trim() !== "");
        // The last one is the number of the page.
        const end = lines.slice(-4, -1).join("\n");
        expect(end).not.toMatch(/Find/);
        expect(lines.at(-2)).not.toMatch(/Block|Given/);
        expect(lines.slice(0, 2).join("\n")).not.toMatch(/lines checked/);
      }
    },
    240_000,
  );

  it.runIf(hasLatexmk || process.env.CI !== undefined)(
    "is set by latexmk where that is asked for, and can be read back",
    async () => {
      const f = folder({ "s.md": SHEET });
      const asked = ["build", "s.md", "--to", "pdf", "--pdf-engine", "latex"];
      expect(await f.gradsheet(asked)).toMatchObject({ code: 0, err: "" });
      expect(f.list("output")).toEqual(["s.pdf"]);
      const text = textOf(join(f.path, "output/s.pdf"));
      expect(text).toContain("Kettenregel");
      expect(text).toContain("code #x");
      expect(execFileSync("pdfinfo", [join(f.path, "output/s.pdf")], { encoding: "utf8" })).toContain(
        "pdfTeX",
      );
      expect((await f.gradsheet([...asked, "--no-answers"])).code).toBe(0);
      expect(textOf(join(f.path, "output/s.pdf"))).not.toContain("Kettenregel");
    },
    240_000,
  );

  it("says what is missing where the package is not there", async () => {
    const gone = typstPdf("out/s.pdf", "x", [], () => Promise.reject(new Error("none")));
    await expect(gone).rejects.toThrow(
      "out/s.pdf: error: the package that sets PDF is not installed\nremedy: npm install @myriaddreamin/typst-ts-node-compiler, or use --pdf-engine latex where latexmk is installed",
    );
  });

  it("says what is missing where there is no latexmk", async () => {
    const f = folder({ "s.md": SHEET });
    const path = process.env.PATH;
    process.env.PATH = f.path;
    try {
      const { code, err } = await f.gradsheet(["build", "s.md", "--to", "pdf", "--pdf-engine", "latex"]);
      expect(code).toBe(2);
      expect(err).toBe(
        "output/s.pdf: error: latexmk is not installed\nremedy: install latexmk and a TeX system, or leave out --pdf-engine latex\n",
      );
    } finally {
      process.env.PATH = path;
    }
  });
});

describe("Typst", () => {
  it("sets random formulas", async () => {
    const terms = fc.sample(term, { numRuns: 150, seed: 11 });
    const page = terms.map((e, k) => {
      const notation = k % 2 === 0 ? BRACKETS : SUBSCRIPTS;
      const show = (style: "display" | "linear") => typst(layOut(e, { ctx, env, notation, style }), style);
      return `$ ${show("display")} $\n\n$${show("linear")}$`;
    });
    const pdf = await typstPdf("random", page.join("\n\n"), []);
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe("%PDF-");
  });

  it("takes any text for text", async () => {
    const hostile = '"] #read("/etc/passwd") \\ $x$ ;[#panic("no")] `c` <a> @b // c /* d */ \u0000';
    const pdf = await typstPdf("hostile", `A ${typstText(hostile)}(b) ${typstText("")}`, []);
    expect(pdf.length).toBeGreaterThan(1000);
  });

  it("reads no file that it was not given", async () => {
    await expect(typstPdf("x.pdf", '#read("/etc/passwd")', [])).rejects.toThrow(
      "Typst refuses the page for x.pdf",
    );
  });

  it("turns what people write in TeX, and nothing that would be code", () => {
    expect(typstOfTex("\\frac{a}{b}")).toBe("frac(a, b)");
    for (const tex of ["\\text{#panic(1)}", '\\text{") #panic(1) ("}', "\\text{\\$ #x}"]) {
      const out = typstOfTex(tex);
      expect(out === undefined || !/[#$]/.test(out.replace(/"(?:[^"\\]|\\.)*"/g, ""))).toBe(true);
    }
  });
});

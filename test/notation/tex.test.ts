// pdflatex with amsmath and amssymb sets what KaTeX sets: the same random formulas in one document.

import fc from "fast-check";
import { expect, test } from "vitest";
import { BRACKETS, SUBSCRIPTS } from "../../src/notation/notation.ts";
import { letters } from "../../src/notation/tex.ts";
import { mustRun, pdflatex } from "../show/pdflatex.ts";
import { term } from "./random-term.ts";
import { showTex } from "./world.ts";

test.runIf(mustRun)(
  "pdflatex sets random formulas, in display and in running text",
  { timeout: 60_000 },
  () => {
    const terms = fc.sample(term, { numRuns: 150, seed: 11 });
    const formulas = terms.map((e, k) => {
      const notation = k % 2 === 0 ? BRACKETS : SUBSCRIPTS;
      return `\\[${showTex(e, notation)}\\]\n$${showTex(e, notation, { style: "linear" })}$\n`;
    });
    const page = [
      "\\documentclass{article}\\usepackage{amsmath,amssymb}",
      // Some random formulas are wider than any page; only what TeX cannot read matters here.
      "\\hfuzz=\\maxdimen\\setlength{\\textwidth}{15cm}\\begin{document}",
      ...formulas,
      "\\end{document}",
    ].join("\n");
    const { status, complaints } = pdflatex(page);
    expect(complaints).toEqual([]);
    expect(status).toBe(0);
  },
);

test("every letter of a name becomes TeX", () => {
  expect(letters("θ")).toBe("\\theta");
  expect(letters("é")).toBe("\\acute{e}");
  expect(letters("a_%$#\\b{}&~^")).toBe("aU5FU25U24U23U5CbU7BU7DU26U7EU5E");
  expect(letters("字")).toBe("U5B57");
});

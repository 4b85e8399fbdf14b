// Spellings as a person writes them, and text that is none.

import fc from "fast-check";
import katex from "katex";
import { describe, expect, test } from "vitest";
import { nameLayout } from "../../src/notation/names.ts";
import { plain } from "../../src/notation/plain.ts";
import { tex } from "../../src/notation/tex.ts";

const rows: readonly (readonly [spelling: string, text: string, tex: string])[] = [
  ["x", "x", "x"],
  ["theta", "θ", "\\theta"],
  ["\\theta", "θ", "\\theta"],
  ["c_x", "c_x", "c_{x}"],
  ["f_{xy}", "f_xy", "f_{xy}"],
  ["x_{\\mathrm{px}}", "x_px", "x_{\\mathrm{px}}"],
  ["x_1", "x_1", "x_{1}"],
  ["x1", "x_1", "x_{1}"],
  ["x_max", "x_max", "x_{\\mathrm{max}}"],
  ["x_hat", "x̂", "\\hat{x}"],
  ["\\hat{x}", "x̂", "\\hat{x}"],
  ["\\hat{x}_1", "x̂_1", "\\hat{x}_{1}"],
  ["IoU", "IoU", "\\mathrm{IoU}"],
  ["a'", "a′", "a'"],
  ["a''", "a″", "a''"],
  ["a'_i", "a_i′", "a'_{i}"],
  ["theta_k", "θ_k", "\\theta_{k}"],
  ["sigma2", "σ_2", "\\sigma_{2}"],
  ["\\mathcal{L}", "L", "\\mathcal{L}"],
  ["\\mathbf{w}", "w", "\\mathbf{w}"],
  ["h_t_1", "h_{t,1}", "h_{t,1}"],
];

describe("spellings", () => {
  for (const [spelling, text, formula] of rows)
    test(spelling, () => {
      expect(plain(nameLayout(spelling))).toBe(text);
      expect(tex(nameLayout(spelling))).toBe(formula);
    });
  test("no spelling is TeX of its own", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string({
            unit: fc.constantFrom(
              "\\",
              "{",
              "}",
              "_",
              "^",
              "a",
              "x",
              "$",
              "%",
              "&",
              "#",
              "~",
              "'",
              "input",
              " ",
              "\\hat",
              "\\def",
            ),
          }),
        ),
        (spelling) => {
          const formula = tex(nameLayout(spelling));
          katex.renderToString(formula, { throwOnError: true, strict: "error" });
          expect(
            formula.replace(
              /\\(hat|tilde|bar|vec|dot|overline|widehat|widetilde|overrightarrow|mathrm|prime|[a-z]+(?=\b))/gi,
              "",
            ),
          ).not.toMatch(/[\\$%&#~]/);
          expect(formula).not.toMatch(/\\(input|def|write|let|catcode|include)/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

// Vectors with an index, rows and columns: what is drawn at random and written on paper without a declaration is read with
// the axes that it was drawn with, or is asked for, and is never called wrong.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, words } from "./judged.ts";

const lines = (...all: readonly string[]): string => all.map((l) => `$$${l}$$\n\n`).join("");

describe("rows and columns", () => {
  test.each([
    ["S_{ij} = X_{i,:} X_{j,:}^\\top", "S_{ij} = \\sum_k X_{ik} X_{jk}"],
    ["s_c = W_{:,c}^\\top v", "s_c = \\sum_j W_{jc} v_j"],
    ["r_i = X_{i\\cdot} v", "r_i = \\sum_j X_{ij} v_j"],
  ])("%s", async (definition, claim) => {
    const { relations } = await check(lines(definition, claim));
    expect(words(relations)).toEqual(["definition", "holds"]);
  });

  test("an index that is used twice", async () => {
    const { relations } = await check(lines("q_i = x_i^\\top x_i", "q_i = \\|x_i\\|^2"));
    expect(words(relations)).toEqual(["definition", "holds"]);
  });

  test("rows in one line and columns in another one are asked for", async () => {
    const { relations } = await check(
      lines("X^\\top X = \\sum_{i=1}^n x_i x_i^\\top", "X y = \\sum_{i=1}^n y_i x_i"),
    );
    expect(relations.map((r) => r.why?.code)).toEqual(["rows", "rows"]);
  });

  test("a recurrence of vectors, and its slope", async () => {
    const { relations } = await check(
      lines(
        "h_t = \\tanh(W h_{t-1} + U x_t + b)",
        "\\frac{\\partial h_t}{\\partial h_{t-1}} = \\mathrm{diag}(1 - h_t^2) W",
      ),
    );
    expect(words(relations)).toEqual(["definition", "holds"]);
  });
});

describe("slices of declared tensors", () => {
  const declared = "<!-- gradsheet: given A[n, n], B[n, n], x[N, C, H]; given L(x) -->\n\n";
  test.each([
    ["A_{i,:} A_{:,k} = (A A)_{ik}", "holds"],
    ["A_{i,:} A_{:,k} = \\sum_j A_{ij} A_{jk}", "holds"],
    ["A_{:,i}^\\top B A_{:,k} = (A^\\top B A)_{ik}", "holds"],
    ["\\operatorname{softmax}(A_{i,:})_k = \\frac{e^{A_{ik}}}{\\sum_j e^{A_{ij}}}", "holds"],
    ["\\operatorname{mean}(x[:,c,:]) = \\frac{1}{NH}\\operatorname{sum}(x[:,c,:])", "holds"],
    ["\\operatorname{mean}(x_{:,c,:}) = \\frac{1}{N}\\sum_{m,h} x_{mch}", "wrong"],
    ["(BA)_{:,k} = B^\\top A_{:,k}", "wrong"],
    // Of the slice, what it is of and where it is fixed may be mistaken; which axis that is belongs to its spelling.
    [
      "\\frac{\\partial L}{\\partial x_{:,c,:}} = \\frac{\\partial L}{\\partial x_{:,c,:}} \\odot x_{:,c,:}",
      "wrong",
    ],
  ])("%s", async (line, verdict) => {
    const { relations } = await check(declared + lines(line));
    expect(relations.map((r) => r.verdict)).toEqual([verdict]);
  });
});

/** Values of vectors with the index i, and of the numbers that they make; every one is right on both sides. */
const vector = fc.constantFrom("x_i", "A x_i", "B z_i", "x_i \\odot z_i", "c_i x_i");
const claim = fc.oneof(
  fc.tuple(vector, vector).map(([u, v]) => [`(${u} + ${v})^\\top a`, `a^\\top (${v} + ${u})`]),
  vector.map((u) => [`\\|${u}\\|^2`, `(${u})^\\top (${u})`]),
  fc
    .tuple(vector, vector)
    .map(([u, v]) => [
      `\\sum_{i=1}^n (${u}) (${v})^\\top`,
      `\\left(\\sum_{i=1}^n (${v}) (${u})^\\top\\right)^\\top`,
    ]),
  vector.map((u) => [`\\sum_{i=1}^n c_i (${u})`, `\\sum_{j=1}^n c_j (${u.replaceAll("_i", "_j")})`]),
);

test("blocks without declarations: axes are right or asked for", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(claim, { minLength: 1, maxLength: 3 }), async (all) => {
      const { relations } = await check(lines(...all.map(([l, r]) => `${l} = ${r}`)));
      expect(relations.filter((r) => r.verdict === "wrong").map((r) => r.text)).toEqual([]);
    }),
    { seed: 5, numRuns: 40 },
  );
});

// What is said of what a block assumes.
import { expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { BRACKETS } from "../../src/notation/notation.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { givenLines } from "../../src/show/block-document.ts";
import { sentenceText } from "../../src/show/sentence.ts";
import { standard } from "../../src/standard.ts";

function givens(source: string): readonly string[] {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, source, { library: standard });
  if (block === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  return givenLines(ctx, block, BRACKETS).flatMap((line) =>
    line.formulas.map((f) => `${f.text}${line.note === undefined ? "" : ` ${sentenceText(line.note)}`}`),
  );
}

it("says nothing of what the numbers of the block make true", () => {
  const sum = "y = sum{i=0..k-1} x[i]^2\nfind d(y)/d(x[m])";
  expect(givens(`k = 2\ngiven x[2]\n${sum}`)).toEqual(["x ∈ ℝ²", "k = 2", "y = Σ_{i=0}^{k−1} x[i]²"]);
  expect(givens(`a = 1; k = a + 1\ngiven x[5]\n${sum}`).join()).not.toContain("assumed");
  // What is not true is not hidden, and neither is what numbers leave open.
  expect(givens(`k = 3\ngiven x[2]\n${sum}`)).toContain("k ≤ 2 assumed");
  expect(givens(`k = 3\ngiven x[n]\n${sum}`)).toContain("k ≤ n assumed");
});

it("says both bounds of a number where it is given", () => {
  const [first, ...others] = givens(
    "given k in 1..2, u <= 1, x[2]\nassume -1 <= u\ny = u*sum{i=0..k-1} x[i]^2\nfind d(y)/d(x[m])",
  );
  expect(first).toContain("1 ≤ k ≤ 2");
  expect(others.join()).not.toContain("assumed");
});

it("says what is assumed of a size", () => {
  expect(givens("given x[n]\nassume n >= 2\ny = x[0]*x[1]\nfind d(y)/d(x[k])")).toContain("n ≥ 2 assumed");
});

it("joins the bounds of a name, however each is written", () => {
  const of = (given: string, assumed = ""): string =>
    givens(`given x[n], ${given}\n${assumed}\ny = x[0]\nfind d(y)/d(x[k])`).join("; ");
  expect(of("q >= 0 <= 1")).toContain("0 ≤ q ≤ 1");
  expect(of("q < 1", "assume 0 <= q")).toContain("0 ≤ q < 1");
  expect(of("a in 0..n-1")).toBe("x ∈ ℝ^n (a an integer); 0 ≤ a ≤ n−1 (a an integer); y = x[0]");
  // Two bounds from one side, and a bound that is no number or size, stay apart.
  expect(of("q >= 1", "assume q >= 0")).toMatch(/q ≥ 1.*q ≥ 0/);
  expect(of("q >= 0, u", "assume q <= u")).toContain("q ≤ u assumed");
});

it("says of an entry that is differentiated to that it is one", () => {
  const of = (given: string): string =>
    givens(`given ${given}\ny = sum{i=0..n-1} x[i]^2\nfind d(y)/d(x[K])`).join("; ");
  expect(of("x[n], K integer")).toBe("x ∈ ℝ^n (K an integer); 0 ≤ K < n (K an integer); y = Σ_i x[i]²");
  expect(of("x[n] outside 0, K integer")).toContain("0 ≤ K < n");
  expect(of("x[n pad p], K integer >= 1")).toContain("1 ≤ K < n");
  expect(givens("given x[n]\ny[i] = x[i]^2\nfind d(y[2])/d(x[i])")).toContain("3 ≤ n assumed");
});

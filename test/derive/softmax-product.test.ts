// The product of a gradient with the Jacobian of softmax, p ⊙ (g − Σ g·p), generated: letters and names renamed, the index
// of the sum reversed or shifted, axes of a batch before it. With one thing wrong the block has another gradient, and its
// answer is not that form.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr } from "../../src/expr/nodes.ts";
import { some } from "../../src/expr/traverse.ts";
import { complaints, derived } from "./contract.ts";

interface Plan {
  readonly names: readonly [score: string, out: string];
  readonly letters: readonly [i: string, j: string];
  readonly batch: 0 | 1 | 2;
  readonly sum: "plain" | "reversed" | "shifted" | "written";
}
type Miss = "none" | "twice" | "without the first" | "other row" | "squared";

const plan = fc.record<Plan>({
  names: fc.constantFrom(["s", "p"], ["x", "y"], ["z", "q"]),
  letters: fc.constantFrom(["i", "j"], ["k", "l"], ["c", "e"]),
  batch: fc.constantFrom(0, 1, 2),
  sum: fc.constantFrom("plain", "reversed", "shifted", "written"),
});

function sheet(p: Plan, miss: Miss): string {
  const [s, y] = p.names;
  const [i, j] = p.letters;
  const rows = ["b", "t"].slice(0, p.batch);
  const row = rows.map((r) => `${r}, `).join("");
  const other = miss === "other row" ? row.replace("b", "0") : row;
  const read = (at: string): string => `${s}[${other}${at}]`;
  const inside = (at: string): string =>
    miss === "twice" ? `exp(2*${read(at)})` : miss === "squared" ? `exp(${read(at)})^2` : `exp(${read(at)})`;
  const from = miss === "without the first" ? 1 : 0;
  const sum = {
    plain: from === 0 ? `sum{${j}} ${inside(j)}` : `sum{${j}=1..N-1} ${inside(j)}`,
    written: `sum{${j}=${from}..N-1} ${inside(j)}`,
    reversed: `sum{${j}=0..N-1-${from}} ${inside(`N-1-${j}`)}`,
    shifted: `sum{${j}=${from + 1}..N} ${inside(`${j}-1`)}`,
  }[p.sum];
  const top = `exp(${s}[${row}${i}])`;
  const body = `${top}/(${sum})`;
  const sizes = [...["A", "B"].slice(0, p.batch), "N"].join(", ");
  return `given ${s}[${sizes}]
${y}[${row}${i}] = ${body}
given L(${y})
find d(L)/d(${s}[${row}${i}])`;
}

/** p ⊙ (g − Σ g·p): a product of whole tensors with the gradient once, and one sum within. */
function isForm(e: Expr | undefined): boolean {
  if (e?.kind !== "app" || e.op !== "hadamard" || e.args.length !== 2) return false;
  return e.args.some((a, k) => {
    const [g, s] = a.kind === "app" && a.op === "add" ? a.args : [];
    const out = e.args[1 - k];
    if (g === undefined || s === undefined || out === undefined) return false;
    const plain = out.kind === "sym" || (out.kind === "at" && out.tensor.kind === "sym");
    return plain && isGradient(g) && some(s, (x) => x.kind === "bind" && x.op === "sum") && !some(s, isExp);
  });
}

const isExp = (e: Expr): boolean => e.kind === "app" && e.op === "exp";

/** ∂L/∂p, or a row of it. */
const isGradient = (e: Expr): boolean => e.kind === "deriv" || (e.kind === "at" && e.tensor.kind === "deriv");

const formOf = (text: string): Expr | undefined => derived(text).out.derivations[0]?.result?.whole?.rhs;

describe("the product with the Jacobian of softmax", () => {
  it("has its form in every variant", () => {
    fc.assert(
      fc.property(plan, (p) => {
        const text = sheet(p, "none");
        expect(isForm(formOf(text)), text).toBe(true);
      }),
      { seed: 51, numRuns: 40 },
    );
  });

  it("has the value of the gradient", () => {
    for (const sum of ["plain", "reversed", "shifted"] as const)
      expect(
        complaints(sheet({ names: ["s", "p"], letters: ["i", "j"], batch: 1, sum }, "none")).wrong,
      ).toEqual([]);
  });

  it("is not the answer with one thing wrong", () => {
    fc.assert(
      fc.property(
        plan,
        fc.constantFrom<Miss>("twice", "without the first", "other row", "squared"),
        (p, miss) => {
          if (miss === "other row") fc.pre(p.batch > 0);
          const text = sheet(p, miss);
          expect(isForm(formOf(text)), text).toBe(false);
        },
      ),
      { seed: 52, numRuns: 40 },
    );
  });
});

// Slices: a read with fewer subscripts than axes is the tensor of the axes that are left.

import { describe, expect, it } from "vitest";
import { doubleField, exactField } from "../../src/eval/field.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { type Built, sheet, type Term } from "./world.ts";

/** x[0..1, 0..2] = 1 2 3; 5 7 11 and w[0..1, 0..1] = 10 20; 30 50. */
function block(): Built {
  const b = sheet();
  b.tensor("x", [b.axis(0, 1), b.axis(0, 2)], { shape: [2, 3], data: [1, 2, 3, 5, 7, 11] });
  b.tensor("w", [b.axis(0, 1), b.axis(0, 1)], { shape: [2, 2], data: [10, 20, 30, 50] });
  return b;
}
const value = (b: Built, e: Term, where: Record<string, number> = {}): unknown => {
  const r = b.evaluator(doubleField(meanings)).value(b.t(e), new Map(Object.entries(where)));
  return r.kind === "value" ? r.value : r.kind;
};

describe("slices", () => {
  it("an entry of a slice is the entry", () => {
    const b = block();
    expect(value(b, b.at(b.at("x", "n"), "i"), { n: 1, i: 2 })).toBe(11);
  });
  it("operators take slices, at free and at bound indices", () => {
    const b = block();
    const conv = b.app("conv", b.at("x", "n"), b.at("w", "f"));
    // (5 7 11) ∗ (10 20) = 50, 170, 250, 220
    expect([0, 1, 2, 3, 4].map((m) => value(b, b.at(conv, "m"), { n: 1, f: 0, m }))).toEqual([
      50, 170, 250, 220, 0,
    ]);
    // Σ_f (1 2 3) ∗ w[f] at 1: (20 + 20) + (50 + 60)
    expect(value(b, b.sum([["f", 0, 1]], b.at(conv, "m")), { n: 0, m: 1 })).toBe(150);
    expect(value(b, b.at(b.sum([["f", 0, 1]], conv), "m"), { n: 0, m: 1 })).toBe(150);
  });
  it("a whole term with indices has the index set of its slices", () => {
    const b = block();
    const total = b.sum([["n", 0, 1]], b.app("flip", b.at("x", "n")));
    const r = b.evaluator(exactField(meanings)).tensor(b.t(total));
    expect(r.kind).toBe("value");
    if (r.kind !== "value") return;
    expect(r.value.box).toEqual({ lo: [-2], hi: [0] });
    expect(r.value.data).toEqual([14, 9, 6]);
  });
});

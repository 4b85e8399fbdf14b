// Sums once around a circle counted the other way, generated: letters on either factor, offsets, one or two circles,
// renamed; where the range is not once around, or the letter is added instead of subtracted, nothing is turned.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { turnedAround } from "../../src/derive/recognise/turn-around.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { factsOf } from "../../src/index/prove.ts";
import { boxOf, value, worldOf } from "./loops.ts";
import { Builder } from "./recognise-sheet.ts";

interface Plan {
  readonly rank: 1 | 2;
  readonly offset: number;
  readonly swap: boolean;
  readonly names: readonly string[];
  readonly own: boolean;
}
type Miss = "none" | "short" | "long" | "from 1" | "added" | "other period";

const plan = fc.record<Plan>({
  rank: fc.constantFrom(1, 2),
  offset: fc.integer({ min: -3, max: 3 }),
  swap: fc.boolean(),
  names: fc.constantFrom(["k", "l"], ["e", "f"]),
  own: fc.boolean(),
});

function build(p: Plan, miss: Miss): { b: Builder; sum: Expr; out: readonly string[] } {
  const b = new Builder();
  const sizes = ["M", "N"].slice(0, p.rank).map((n) => b.size(n));
  const out = ["m", "n"].slice(0, p.rank);
  const run = p.names.slice(0, p.rank);
  for (const t of ["w", "x"]) b.tensor(t, sizes);
  const off = miss === "short" ? -2 : miss === "long" ? 0 : -1;
  const ranges = Object.fromEntries(
    run.map((n, k) => [n, [b.n(miss === "from 1" ? 1 : 0), b.plus(sizes[k] as Expr, off)] as const]),
  );
  const around = run.map((n, k) => {
    const from = b.plus(b.i(out[k] as string), p.offset);
    const inside = miss === "added" ? b.plus(from, b.i(n)) : b.minus(from, b.i(n));
    return b.ctx.app("mod", [inside, b.plus(sizes[k] as Expr, miss === "other period" ? 1 : 0)]);
  });
  const still = b.at("w", ...run.map((n) => b.i(n)));
  const turned = b.at("x", ...around);
  const factors = p.swap ? [turned, still] : [still, turned];
  return { b, sum: b.sum(ranges, b.times(...factors, ...(p.own ? [still] : []))), out };
}

describe("a sum once around", () => {
  it("has the same value the other way", () => {
    let compared = 0;
    fc.assert(
      fc.property(plan, (p) => {
        const { b, sum, out } = build(p, "none");
        const found = turnedAround(factsOf(b.ctx, b.env()), sum);
        expect(found?.turns).toHaveLength(p.rank);
        if (found === undefined) return;
        expect(found.after.alpha).not.toBe(sum.alpha);
        for (const sizes of [
          { M: 1, N: 1 },
          { M: 3, N: 2 },
          { M: 4, N: 3 },
        ]) {
          const w = worldOf(b.env(), sizes, 1);
          const t = w.tensors.get("w");
          for (const at of boxOf(t?.lo ?? [], t?.hi ?? [])) {
            const free = Object.fromEntries(out.map((n, k) => [n, at[k] as number]));
            expect(value(w, found.after, free)).toBeCloseTo(value(w, sum, free), 9);
            compared += 1;
          }
        }
      }),
      { seed: 41, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it("is not turned where it is not once around, or the letter is added", () => {
    fc.assert(
      fc.property(
        plan,
        fc.constantFrom<Miss>("short", "long", "from 1", "added", "other period"),
        (p, miss) => {
          const { b, sum } = build(p, miss);
          expect(turnedAround(factsOf(b.ctx, b.env()), sum)).toBeUndefined();
        },
      ),
      { seed: 42, numRuns: 60 },
    );
  });
});

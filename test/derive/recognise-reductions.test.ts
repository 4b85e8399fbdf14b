// Sums and means over all entries of a part of a tensor, generated: axes that are summed or kept, in any order of the
// factors, letters renamed, the index reversed and shifted, the divisor before, behind or inside the sum, a scalar
// beside it. All must be recognised with the value of the sum; with one thing wrong they must be refused.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recognise } from "../../src/derive/recognise/recognise.ts";
import { meanOfEntries, totalOfEntries } from "../../src/derive/recognise/reductions.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { some } from "../../src/expr/traverse.ts";
import { boxOf, value, worldOf } from "./loops.ts";
import { Builder } from "./recognise-sheet.ts";

interface Plan {
  /** For each axis, whether it is summed over. */
  readonly summed: readonly boolean[];
  readonly factors: number;
  readonly turned: boolean;
  readonly shift: number;
  readonly divisor: "before" | "behind" | "inside" | "none";
  readonly scaled: boolean;
  readonly names: readonly string[];
  readonly swap: boolean;
}
type Miss = "none" | "count" | "short" | "long" | "one turned" | "one transposed";

const plan = fc.record<Plan>({
  summed: fc
    .array(fc.boolean(), { minLength: 1, maxLength: 3 })
    .map((s) => (s.includes(true) ? s : [true, ...s.slice(1)])),
  factors: fc.integer({ min: 1, max: 3 }),
  turned: fc.boolean(),
  shift: fc.integer({ min: -2, max: 2 }),
  divisor: fc.constantFrom("before", "behind", "inside", "none"),
  scaled: fc.boolean(),
  names: fc.constantFrom(["e", "f", "a"], ["i", "j", "m"], ["n", "c", "h"]),
  swap: fc.boolean(),
});

const SIZES: readonly Readonly<Record<string, number>>[] = [
  { A: 2, B: 3, C: 2, scale: 3 },
  { A: 1, B: 1, C: 1, scale: 2 },
  { A: 3, B: 2, C: 2, scale: 5 },
];

function build(p: Plan, miss: Miss): { b: Builder; rhs: Expr; kept: readonly string[] } {
  const b = new Builder();
  const sizes = ["A", "B", "C"].slice(0, p.summed.length).map((n) => b.size(n));
  const scale = b.scalar("scale");
  const kept = p.names.filter((_, k) => p.summed[k] === false);
  for (let k = 0; k < p.factors; k += 1) b.tensor(`u${k}`, sizes);
  b.tensor(
    "x",
    p.summed.flatMap((s, k) => (s ? [] : [sizes[k] as Expr])),
  );
  b.tensor("y", [b.n(1)]);
  b.loss("y");
  let first = true;
  const ranges: Record<string, readonly [Expr, Expr]> = {};
  const subs = p.summed.map((s, k) => {
    const name = p.names[k] as string;
    const n = sizes[k] as Expr;
    if (!s) return b.i(name);
    const [lo, hi] = [b.n(p.shift), b.plus(n, p.shift - 1)];
    const off = first ? (miss === "short" ? -1 : miss === "long" ? 1 : 0) : 0;
    first = false;
    ranges[name] = [lo, b.plus(hi, off)];
    return p.turned ? b.minus(b.plus(n, p.shift - 1), b.i(name)) : b.minus(b.i(name), p.shift);
  });
  const turnedSubs = subs.map((s, k) =>
    p.summed[k] === true && k === p.summed.indexOf(true) ? b.minus(b.plus(sizes[k] as Expr, -1), s) : s,
  );
  const reads = Array.from({ length: p.factors }, (_, k) =>
    b.at(`u${k}`, ...(miss === "one turned" && k === p.factors - 1 ? turnedSubs : subs)),
  );
  const factors = p.swap ? [...reads].reverse() : reads;
  const counts = sizes.filter((_, k) => p.summed[k] === true);
  const count = b.plus(b.times(...counts), miss === "count" ? 1 : 0);
  const inside = b.times(...factors);
  const sum = b.sum(ranges, p.divisor === "inside" ? b.ctx.div(inside, count) : inside);
  const beside = p.scaled ? [scale] : [];
  const rhs =
    p.divisor === "before"
      ? b.times(...beside, b.ctx.div(b.n(1), count), sum)
      : p.divisor === "behind"
        ? b.ctx.div(b.times(...beside, sum), count)
        : b.times(...beside, sum);
  return { b, rhs, kept };
}

const applied = (b: Builder, e: Expr): Expr | undefined => {
  const scope = { ctx: b.ctx, env: b.env(), facts: [] };
  return (meanOfEntries.apply(scope, e) ?? totalOfEntries.apply(scope, e))?.after;
};

describe("sums and means of all entries", () => {
  it("are found in every variant, with their value", () => {
    let seen = 0;
    fc.assert(
      fc.property(plan, (p) => {
        fc.pre(p.divisor !== "inside");
        const { b, rhs, kept } = build(p, "none");
        const after = applied(b, rhs);
        expect(after).toBeDefined();
        if (after === undefined) return;
        const op = p.divisor === "none" ? "total" : "mean";
        expect(some(after, (e) => e.kind === "app" && e.op === op)).toBe(true);
        expect(some(after, (e) => e.kind === "bind")).toBe(false);
        for (const sizes of SIZES) {
          const w = worldOf(b.env(), sizes, 1);
          const t = w.tensors.get("x");
          for (const at of boxOf(t?.lo ?? [], t?.hi ?? [])) {
            const free = Object.fromEntries(kept.map((n, k) => [n, at[k] as number]));
            expect(value(w, after, free)).toBeCloseTo(value(w, rhs, free), 9);
            seen += 1;
          }
        }
      }),
      { seed: 31, numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(300);
  });

  it("are refused with one thing wrong", () => {
    const counts = new Map<Miss, number>();
    fc.assert(
      fc.property(plan, fc.constantFrom<Miss>("count", "short", "long", "one turned"), (p, miss) => {
        if (miss === "count") fc.pre(p.divisor === "before" || p.divisor === "behind");
        if (miss === "one turned") fc.pre(p.factors > 1);
        const { b, rhs } = build(p, miss);
        const after = applied(b, rhs);
        const named = (op: "mean" | "total"): boolean =>
          after !== undefined && some(after, (e) => e.kind === "app" && e.op === op);
        // The sum of all entries over a wrong count is no mean.
        expect(named("mean")).toBe(false);
        if (miss !== "count") expect(named("total")).toBe(false);
        counts.set(miss, (counts.get(miss) ?? 0) + 1);
      }),
      { seed: 32, numRuns: 200 },
    );
    for (const miss of ["count", "short", "long", "one turned"] as const)
      expect(counts.get(miss) ?? 0).toBeGreaterThan(10);
  });
});

describe("the three terms of a normalisation", () => {
  /** s·(g − mean(g) − z·mean(g ⊙ z)) at every entry, with the letters and axes of the plan. */
  const three = (
    p: Plan,
    miss: "none" | "count" | "short",
  ): { b: Builder; rhs: Expr; indices: readonly string[] } => {
    const b = new Builder();
    const sizes = ["A", "B", "C"].slice(0, p.summed.length).map((n) => b.size(n));
    for (const t of ["x", "y", "z"]) b.tensor(t, sizes);
    b.loss("y");
    const scale = b.scalar("scale");
    const indices = p.names.slice(0, p.summed.length);
    const run = indices.map((n, k) => (p.summed[k] === true ? `${n}'` : n));
    const ranges = Object.fromEntries(
      run.flatMap((n, k) => {
        const hi = b.plus(sizes[k] as Expr, miss === "short" ? -2 : -1);
        return p.summed[k] === true ? [[n, [b.n(0), hi] as const]] : [];
      }),
    );
    const at = (t: string, names: readonly string[]): Expr => b.at(t, ...names.map((n) => b.i(n)));
    const g = (names: readonly string[]): Expr => b.g("y", ...names.map((n) => b.i(n)));
    const counts = sizes.filter((_, k) => p.summed[k] === true);
    const count = b.plus(b.times(...counts), miss === "count" ? 1 : 0);
    const pair = p.swap ? [at("z", run), g(run)] : [g(run), at("z", run)];
    const first =
      p.divisor === "before"
        ? b.times(b.ctx.div(b.n(1), count), b.sum(ranges, g(run)))
        : b.ctx.div(b.sum(ranges, g(run)), count);
    const second = b.times(b.ctx.div(at("z", indices), count), b.sum(ranges, b.times(...pair)));
    const rhs = b.times(scale, b.ctx.add(g(indices), b.ctx.neg(first), b.ctx.neg(second)));
    return { b, rhs, indices };
  };
  const recognised = ({ b, rhs, indices }: ReturnType<typeof three>) =>
    recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", ...indices.map((n) => b.i(n))), rhs, indices });
  const means = (e: Expr | undefined): number => {
    const found = new Set<number>();
    if (e !== undefined)
      some(e, (x) => {
        if (x.kind === "app" && x.op === "mean") found.add(x.alpha);
        return false;
      });
    return found.size;
  };

  it("are means whatever the axes, and the slices of the axes that are kept have the form", () => {
    fc.assert(
      fc.property(plan, (p) => {
        const t = three(p, "none");
        const r = recognised(t);
        expect(means(r?.whole?.rhs)).toBe(2);
        expect(some(r?.whole?.rhs as Expr, (e) => e.kind === "bind")).toBe(false);
        if (r === undefined) return;
        const { b, rhs, indices } = t;
        for (const sizes of SIZES) {
          const w = worldOf(b.env(), sizes, 2);
          const x = w.tensors.get("x");
          for (const at of boxOf(x?.lo ?? [], x?.hi ?? [])) {
            const free = Object.fromEntries(indices.map((n, k) => [n, at[k] as number]));
            for (const s of r.steps) expect(value(w, s.after, free)).toBeCloseTo(value(w, rhs, free), 9);
          }
        }
      }),
      { seed: 33, numRuns: 60 },
    );
  });

  it("are no means with another divisor, or without the last entry", () => {
    fc.assert(
      fc.property(plan, fc.constantFrom("count" as const, "short" as const), (p, miss) => {
        expect(means(recognised(three(p, miss))?.whole?.rhs)).toBe(0);
      }),
      { seed: 34, numRuns: 60 },
    );
  });
});

// Numbers of any magnitude, against the same operations in 64 digits.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toDouble, type Wide, wideField } from "../../src/eval/wide.ts";
import type { ElementaryOp } from "../../src/expr/nodes.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { type Big, exactly, integer, powerOfTwo } from "./big.ts";

const field = wideField(meanings);
const big = (x: Wide): Big => (typeof x === "number" ? exactly(x) : exactly(x.m).times(powerOfTwo(x.e)));

/** The relative difference, as a number. */
const apart = (got: Wide | undefined, want: Big): number => {
  if (got === undefined) return Number.POSITIVE_INFINITY;
  const g = big(got);
  if (want.isZero()) return g.isZero() ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(g.minus(want).div(want).toNumber());
};

const mantissa = fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true });
/** From 2^-4000 to 2^4000, as products. */
const number = fc
  .tuple(mantissa, fc.integer({ min: -4000, max: 4000 }))
  .map(([m, e]): Wide => field.mul(m, field.power(2, e) ?? 0) ?? 0);
const nearby = fc.tuple(
  mantissa,
  mantissa,
  fc.integer({ min: -900, max: 900 }),
  fc.integer({ min: -60, max: 60 }),
);

describe("arithmetic", () => {
  it.each([
    ["mul", (a: Big, b: Big) => a.times(b)],
    ["div", (a: Big, b: Big) => a.div(b)],
    ["add", (a: Big, b: Big) => a.plus(b)],
    ["sub", (a: Big, b: Big) => a.minus(b)],
  ] as const)("%s", (op, exact) => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(op !== "div" || field.compare(b, 0) !== 0);
        expect(apart(field[op](a, b), exact(big(a), big(b)))).toBeLessThan(4e-16);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("sums of numbers that are close", () => {
    fc.assert(
      fc.property(nearby, ([m, k, e, d]) => {
        const a = field.mul(m, field.power(2, e) ?? 0) ?? 0;
        const b = field.mul(k, field.power(2, e + d) ?? 0) ?? 0;
        const scale = big(a).abs().plus(big(b).abs());
        const error = big(field.add(a, b) ?? Number.NaN)
          .minus(big(a).plus(big(b)))
          .abs();
        expect(scale.isZero() ? 0 : error.div(scale).toNumber()).toBeLessThan(4e-16);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("compares, and orders as the exact numbers are ordered", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(field.compare(a, b)).toBe(big(a).cmp(big(b)));
        expect(field.compare(a, a)).toBe(0);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it("keeps 0, infinities and what is not a number as doubles do", () => {
    const huge = field.power(10, 400) ?? 0;
    const tiny = field.power(10, -400) ?? 0;
    const inf = Number.POSITIVE_INFINITY;
    expect(field.mul(huge, 0)).toBe(0);
    expect(field.div(huge, 0)).toBe(inf);
    expect(field.div(1, inf)).toBe(0);
    expect(field.add(inf, huge)).toBe(inf);
    expect(field.add(inf, -inf)).toBeNaN();
    expect(field.mul(inf, 0)).toBeNaN();
    expect(field.compare(inf, huge)).toBe(1);
    expect(field.compare(-inf, huge)).toBe(-1);
    expect(field.compare(tiny, 0)).toBe(1);
    expect([toDouble(huge), toDouble(tiny), toDouble(field.neg(huge))]).toEqual([inf, 0, -inf]);
    expect(toDouble(field.mul(huge, tiny) ?? 0)).toBeCloseTo(1, 12);
    expect(toDouble(field.mul(field.power(2, -1074) ?? 0, 1) ?? 0)).toBe(5e-324);
    expect([field.floor(tiny), field.floor(field.neg(tiny))]).toEqual([0, -1]);
  });
});

describe("functions", () => {
  const exact: Readonly<Record<string, (u: Big) => Big>> = {
    exp: (u) => u.exp(),
    log: (u) => u.ln(),
    sqrt: (u) => u.sqrt(),
    sigmoid: (u) => integer(1).div(u.neg().exp().plus(1)),
    softplus: (u) => (u.gt(0) ? u.plus(u.neg().exp().plus(1).ln()) : log1p(u.exp())),
    sinh: (u) => u.sinh(),
    cosh: (u) => u.cosh(),
    tanh: (u) => u.tanh(),
  };
  /** log(1 + t), by its series where 64 digits would not do. */
  const log1p = (t: Big): Big => (t.lt(1e-40) ? t.minus(t.times(t).div(2)) : t.plus(1).ln());

  it.each(["exp", "sigmoid", "softplus", "sinh", "cosh", "tanh"] as const)("%s", (op: ElementaryOp) => {
    fc.assert(
      fc.property(fc.double({ min: -3000, max: 3000, noNaN: true }), (u) => {
        // Further in, 64 digits are not enough for the formulas beside.
        fc.pre(Math.abs(u) > 1e-3);
        const of = exact[op];
        if (of === undefined) throw new Error(`no ${op}`);
        // The error of e^u grows with the rounding of u itself, of which there is none here.
        expect(apart(field.apply(op, [u]), of(big(u)))).toBeLessThan(2e-15);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it.each(["log", "sqrt"] as const)("%s", (op: ElementaryOp) => {
    fc.assert(
      fc.property(number, (a) => {
        const u = field.apply("abs", [a]) ?? 0;
        fc.pre(field.compare(u, 0) > 0 && Math.abs(toDouble(u) - 1) > 0.1);
        const of = exact[op];
        if (of === undefined) throw new Error(`no ${op}`);
        expect(apart(field.apply(op, [u]), of(big(u)))).toBeLessThan(2e-15);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it("powers", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: -300, max: 300, noNaN: true }),
        (a, b) => {
          expect(apart(field.pow(a, b), big(a).pow(big(b)))).toBeLessThan(1e-12);
          const n = Math.round(b);
          expect(apart(field.power(-a, n), big(-a).pow(n))).toBeLessThan(1e-12);
        },
      ),
      { seed: 8, numRuns: 60 },
    );
  });

  it("largest, smallest, absolute and clamped values", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const larger = big(a).gt(big(b)) ? a : b;
        expect(field.compare(field.apply("max", [a, b]) ?? 0, larger)).toBe(0);
        expect(field.compare(field.apply("min", [a, b]) ?? 0, larger === a ? b : a)).toBe(0);
        expect(big(field.apply("abs", [a]) ?? 0).eq(big(a).abs())).toBe(true);
        expect(field.compare(field.apply("clamp", [a, -1, 1]) ?? 0, -1)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});

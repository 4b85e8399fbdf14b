// Every meaning against 64-digit arithmetic (mathjs BigNumber; erf from its series at 120 digits), at ordinary
// and at extreme points, and the exact meanings against the floating ones.

import fc from "fast-check";
import { all, type BigNumber, create } from "mathjs";
import { describe, expect, it } from "vitest";
import { denominator, fromDouble, numerator, ratio, toNumberQ } from "../../src/expr/rational.ts";
import type { ScalarOp } from "../../src/library/types.ts";
import { meanings } from "../../src/ops/meanings.ts";

const math = create(all, { number: "BigNumber", precision: 64 });
const wide = create(all, { number: "BigNumber", precision: 140 });
type Big = BigNumber;

const exactly = (m: typeof math, x: number): Big => {
  const q = fromDouble(x);
  return m.bignumber(`${numerator(q)}`).div(m.bignumber(`${denominator(q)}`));
};
const big = (x: number): Big => exactly(math, x);
const one = math.bignumber(1);

const real = (op: ScalarOp, ...args: number[]): number => {
  const m = meanings.get(op);
  if (m === undefined) throw new Error(op);
  return m.real(...args);
};

const reference: Partial<Record<ScalarOp, (u: Big) => Big>> = {
  exp: (u) => u.exp(),
  log: (u) => u.ln(),
  sqrt: (u) => u.sqrt(),
  sin: (u) => u.sin(),
  cos: (u) => u.cos(),
  tan: (u) => u.tan(),
  atan: (u) => u.atan(),
  sinh: (u) => u.sinh(),
  cosh: (u) => u.cosh(),
  tanh: (u) => u.tanh(),
  asinh: (u) => u.asinh(),
  sigmoid: (u) => one.div(one.add(u.neg().exp())),
  // 64 digits do not hold 1 + e^−700: far left, the first two terms of log(1 + e) = e − e²/2 + … do.
  softplus: (u) => (u.lt(-60) ? u.exp().sub(u.exp().pow(2).div(2)) : one.add(u.exp()).ln()),
  abs: (u) => u.abs(),
  // By 64 digits of e^u, of which the difference loses 300 next to 0: there the series does not.
  expm1: (u) => (u.abs().lt(1e-8) ? u.add(u.pow(2).div(2)) : u.exp().sub(1)),
  log1p: (u) => (u.abs().lt(1e-8) ? u.sub(u.pow(2).div(2)) : one.add(u).ln()),
  log2: (u) => u.ln().div(math.bignumber(2).ln()),
  log10: (u) => u.ln().div(math.bignumber(10).ln()),
  asin: (u) => u.asin(),
  acos: (u) => u.acos(),
  acosh: (u) => u.acosh(),
  atanh: (u) => u.atanh(),
  logit: (u) => u.div(one.sub(u)).ln(),
};
/** Where the reference has a value and the function is not steeper than rounding allows. */
const drawn: Partial<Record<ScalarOp, readonly [number, number]>> = {
  log: [1e-6, 1e6],
  sqrt: [1e-6, 1e6],
  log2: [1e-6, 1e6],
  log10: [1e-6, 1e6],
  log1p: [-0.99, 1e6],
  asin: [-1, 1],
  acos: [-1, 0.9999],
  acosh: [1, 1e6],
  atanh: [-0.9999, 0.9999],
  logit: [1e-9, 0.9999],
};

const everywhere = [
  0, 1e-300, -1e-300, 1e-9, -1e-9, 0.1, -0.1, 0.5, -0.7, 1, -1, 1.7, -2.5, 3.3, -7, 12.9, -20.3,
];
const points: Partial<Record<ScalarOp, readonly number[]>> = {
  exp: [...everywhere, 300.5, -300.5, 709, -700],
  log: [1e-300, 0.1, 0.9999999, 1, 1.0000001, 2, Math.E, 1e300],
  sqrt: [0, 1e-300, 0.3, 2, 4, 1e300],
  sin: [...everywhere, 100.25, -355, 1e5],
  cos: [...everywhere, 100.25, -355, 1e5],
  tan: [...everywhere, 1.57, 100.25],
  atan: [...everywhere, 1e6, -1e15],
  sinh: [...everywhere, 700, -700],
  cosh: [...everywhere, 700, -700],
  tanh: [...everywhere, 30, -30],
  asinh: [...everywhere, 1e6, -1e15, 1e150],
  sigmoid: [...everywhere, 36.5, -36.5, -700],
  softplus: [...everywhere, -30, -100, -700, 30, 600],
  abs: everywhere,
  expm1: [...everywhere, 300.5, -300.5, 709, -40],
  log1p: [0, 1e-300, -1e-300, 1e-12, -1e-12, 0.5, -0.5, -0.999, 3, 1e15],
  log2: [1e-300, 0.1, 0.9999999, 1, 2, 1024, 1e300],
  log10: [1e-300, 0.1, 0.9999999, 1, 2, 1000, 1e300],
  asin: [0, 1e-300, 1e-9, 0.5, -0.5, 0.99999, -1, 1],
  acos: [-1, -0.5, 1e-9, 0.5, 0.99],
  acosh: [1, 1.0001, 1.5, 2, 1e6, 1e150],
  atanh: [0, 1e-300, -1e-9, 0.5, -0.5, 0.99999],
  logit: [1e-300, 1e-9, 0.2, 0.2500001, 0.4999999, 0.5, 0.5000001, 0.75, 0.99],
};

/** Relative error in units of 2^−52. */
const ulps = (got: number, want: Big): number => {
  if (want.isZero()) return got === 0 ? 0 : Number.POSITIVE_INFINITY;
  return big(got).sub(want).div(want).abs().toNumber() * 2 ** 52;
};

describe("meanings", () => {
  it("has every operator under its own name", () => {
    for (const [op, m] of meanings) expect(m.op).toBe(op);
    expect(meanings.size).toBe(36);
  });

  for (const [op, f] of Object.entries(reference) as [ScalarOp, (u: Big) => Big][]) {
    it(`${op} agrees with 64 digits`, () => {
      for (const x of points[op] ?? []) expect(ulps(real(op, x), f(big(x))), `${op}(${x})`).toBeLessThan(4);
      const [min, max] = drawn[op] ?? [-20, 20];
      const chosen = fc.double({ min, max, noNaN: true });
      fc.assert(
        fc.property(chosen, (x) => {
          if (Math.abs(x) > 1e-290 || x === 0)
            expect(ulps(real(op, x), f(big(x))), `${op}(${x})`).toBeLessThan(4);
        }),
        { seed: 11, numRuns: 60 },
      );
    });
  }

  it("erf agrees with its series to 1e-15", () => {
    const rootPi = wide.bignumber(-1).acos().sqrt();
    const erf = (x: number): Big => {
      const u = exactly(wide, x);
      const square = u.times(u).neg();
      let power = u;
      let sum = u;
      for (let n = 1; n < 40 + 6 * x * x; n += 1) {
        power = power.times(square).div(n);
        sum = sum.add(power.div(2 * n + 1));
      }
      return sum.times(2).div(rootPi);
    };
    const check = (x: number): void => {
      const want = erf(x);
      const error = exactly(wide, real("erf", x)).sub(want).div(want).abs().toNumber();
      expect(error, `erf(${x})`).toBeLessThan(1e-15);
    };
    for (let k = 1; k <= 160; k += 1) check(k / 25);
    for (const x of [1e-300, -1e-9, 0.9999999999, 1.0000000001, 1.9999999, 2.0000001, -3.7, 5.99999, 6.0001])
      check(x);
    expect(real("erf", 0)).toBe(0);
    expect(real("erf", 40)).toBe(1);
    expect(real("erf", Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(real("erf", Number.NaN)).toBeNaN();
  });

  it("erfc agrees with 140 digits, also where it is small", () => {
    const rootPi = wide.bignumber(-1).acos().sqrt();
    const erfc = (x: number): Big => {
      const u = exactly(wide, x);
      const square = u.times(u).neg();
      let power = u;
      let sum = u;
      for (let n = 1; n < 60 + 8 * x * x; n += 1) {
        power = power.times(square).div(n);
        sum = sum.add(power.div(2 * n + 1));
      }
      return wide.bignumber(1).sub(sum.times(2).div(rootPi));
    };
    for (const x of [-6, -2, -0.5, 0, 1e-9, 0.3, 0.49, 0.5, 0.51, 0.7, 1, 1.01, 1.5, 2, 2.01, 3.3, 5, 9]) {
      const want = erfc(x);
      const error = exactly(wide, real("erfc", x)).sub(want).div(want).abs().toNumber();
      expect(error, `erfc(${x})`).toBeLessThan(2e-15);
    }
    expect(real("erfc", 27)).toBeGreaterThan(0);
    expect(real("erfc", 40)).toBe(0);
    expect(real("erfc", -40)).toBe(2);
  });

  it("atan2 is the angle in all four quadrants and on the axes", () => {
    for (const [y, x, want] of [
      [1, 1, Math.PI / 4],
      [1, -1, (3 * Math.PI) / 4],
      [-1, -1, (-3 * Math.PI) / 4],
      [-1, 1, -Math.PI / 4],
      [0, 1, 0],
      [0, -1, Math.PI],
      [1, 0, Math.PI / 2],
      [-1, 0, -Math.PI / 2],
    ] as const)
      expect(real("atan2", y, x), `${y}, ${x}`).toBe(want);
  });

  it("pow agrees with 64 digits and has the borders right", () => {
    const cases = [
      [2, 10],
      [1.5, -3],
      [0.1, 0.3],
      [7, 1.25],
      [-2, 3],
      [-2, -4],
      [1e-3, 100],
      [3, 600],
      [0.99, 5000],
    ] as const;
    for (const [u, v] of cases)
      expect(ulps(real("pow", u, v), big(u).pow(big(v))), `${u}^${v}`).toBeLessThan(4);
    expect(real("pow", 0, 0)).toBe(1);
    expect(real("pow", 0, 2)).toBe(0);
    expect(real("pow", 0, -1)).toBe(Number.POSITIVE_INFINITY);
    expect(real("pow", -8, 1 / 3)).toBeNaN();
    const exact = meanings.get("pow")?.exact;
    expect(exact?.(0, 0)).toBe(1);
    expect(exact?.(0, -1)).toBeUndefined();
    expect(exact?.(ratio(2, 3), -2)).toEqual(ratio(9, 4));
    expect(exact?.(0, ratio(1, 2))).toBe(0);
    expect(exact?.(2, ratio(1, 2))).toBeUndefined();
    expect(exact?.(2, 100000)).toBeUndefined();
  });

  it("is stable far out", () => {
    expect(real("sigmoid", -745)).toBeGreaterThan(0);
    expect(real("sigmoid", -1e4)).toBe(0);
    expect(real("sigmoid", 1e4)).toBe(1);
    expect(real("softplus", 1e4)).toBe(1e4);
    expect(real("softplus", -1e4)).toBe(0);
    expect(real("tanh", -1e4)).toBe(-1);
    for (const op of meanings.keys()) {
      const m = meanings.get(op);
      const count =
        op === "clamp"
          ? 3
          : op === "mod" || op === "max" || op === "min" || op === "atan2"
            ? 2
            : op === "pow"
              ? 2
              : 1;
      expect(m?.real(...Array.from({ length: count }, () => Number.NaN)), op).toBeNaN();
    }
  });

  it("steps: sign, floor, ceil, round half to even, mod with the sign of the divisor, clamp", () => {
    expect(
      [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999999999999994, 2.6, -2.6].map((u) => real("round", u) + 0),
    ).toEqual([-2, -2, 0, 0, 2, 2, 0, 3, -3]);
    expect([-1.2, 0, 3].map((u) => real("sign", u))).toEqual([-1, 0, 1]);
    expect([-1.2, 3, 2.9].map((u) => real("floor", u))).toEqual([-2, 3, 2]);
    expect([-1.2, 3, 2.1].map((u) => real("ceil", u) + 0)).toEqual([-1, 3, 3]);
    expect(
      [
        [7, 3],
        [-7, 3],
        [7, -3],
        [-7, -3],
        [6, 3],
        [5.5, 2],
      ].map(([u, v]) => real("mod", u as number, v as number)),
    ).toEqual([1, 2, -2, -1, 0, 1.5]);
    expect(real("mod", 1, 0)).toBeNaN();
    expect([-1, 0.5, 9].map((u) => real("clamp", u, 0, 6))).toEqual([0, 0.5, 6]);
    expect(real("clamp", 1, 3, 2)).toBeNaN();
    expect([-1, 0, 2].map((u) => real("relu", u))).toEqual([0, 0, 2]);
    expect(real("max", 1, 5, 2)).toBe(5);
    expect(real("min", 1, 5, -2)).toBe(-2);
  });

  it("exact meanings agree with the floating ones on dyadic numbers", () => {
    const dyadic = fc.integer({ min: -64, max: 64 }).map((n) => n / 4);
    const counts = {
      abs: 1,
      sign: 1,
      floor: 1,
      ceil: 1,
      round: 1,
      relu: 1,
      mod: 2,
      clamp: 3,
      max: 3,
      min: 3,
    } as const;
    for (const [op, count] of Object.entries(counts) as [ScalarOp, number][]) {
      const m = meanings.get(op);
      expect(m?.exact, op).toBeDefined();
      fc.assert(
        fc.property(fc.array(dyadic, { minLength: count, maxLength: count }), (xs) => {
          const exact = m?.exact?.(...xs.map(fromDouble));
          const float = m?.real(...xs) ?? Number.NaN;
          if (exact === undefined) expect(float, `${op}(${xs})`).toBeNaN();
          else expect(toNumberQ(exact), `${op}(${xs})`).toBe(float + 0);
        }),
        { seed: 5, numRuns: 200 },
      );
    }
  });
});

// Rationals against the identities of ℚ written with bigints, across the border between safe integers and
// fractions, where the two representations must never overlap.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addQ,
  asSmall,
  compareQ,
  denominator,
  divQ,
  equalQ,
  floorQ,
  fromDouble,
  invQ,
  isIntegerQ,
  mulQ,
  negQ,
  numerator,
  powQ,
  type Rational,
  ratio,
  showQ,
  signQ,
  subQ,
  toNumberQ,
} from "../../src/expr/rational.ts";

/** Small and huge numbers, and those around the largest safe integer. */
const big = fc.oneof(
  fc.bigInt({ min: -30n, max: 30n }),
  fc.bigInt({ min: -4n, max: 4n }).map((k) => k + BigInt(Number.MAX_SAFE_INTEGER)),
  fc.bigInt({ min: -4n, max: 4n }).map((k) => k - BigInt(Number.MAX_SAFE_INTEGER)),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
);
const rational = fc
  .tuple(
    big,
    big.filter((d) => d !== 0n),
  )
  .map(([n, d]) => ({ n, d, q: ratio(n, d) }));

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** The one form: a safe integer as a number that is not −0, anything else reduced over a positive denominator. */
function canonical(q: Rational): boolean {
  if (typeof q === "number") return Number.isSafeInteger(q) && !Object.is(q, -0);
  const safe =
    q.d === 1n && q.n <= BigInt(Number.MAX_SAFE_INTEGER) && q.n >= -BigInt(Number.MAX_SAFE_INTEGER);
  return q.d > 0n && gcd(q.n, q.d) === 1n && !safe;
}
/** n/d as written equals the rational. */
const is = (q: Rational, n: bigint, d: bigint): boolean =>
  canonical(q) && numerator(q) * d === n * denominator(q);

const check = (property: fc.IRawProperty<unknown>): void => {
  fc.assert(property, { seed: 7, numRuns: 2000 });
};

describe("rationals", () => {
  it("have one form", () =>
    check(
      fc.property(rational, ({ n, d, q }) => {
        expect(is(q, n, d)).toBe(true);
      }),
    ));

  it("are added, subtracted and multiplied as fractions are", () =>
    check(
      fc.property(rational, rational, (a, b) => {
        expect(is(addQ(a.q, b.q), a.n * b.d + b.n * a.d, a.d * b.d)).toBe(true);
        expect(is(subQ(a.q, b.q), a.n * b.d - b.n * a.d, a.d * b.d)).toBe(true);
        expect(is(mulQ(a.q, b.q), a.n * b.n, a.d * b.d)).toBe(true);
        expect(is(negQ(a.q), -a.n, a.d)).toBe(true);
      }),
    ));

  it("are divided and inverted, never by 0", () =>
    check(
      fc.property(rational, rational, (a, b) => {
        if (b.n === 0n) {
          expect(() => divQ(a.q, b.q)).toThrow(RangeError);
          expect(() => invQ(b.q)).toThrow(RangeError);
          return;
        }
        expect(is(divQ(a.q, b.q), a.n * b.d, a.d * b.n)).toBe(true);
        expect(is(invQ(b.q), b.d, b.n)).toBe(true);
      }),
    ));

  it("are compared as fractions are", () =>
    check(
      fc.property(rational, rational, (a, b) => {
        const [l, r] = [numerator(a.q) * denominator(b.q), numerator(b.q) * denominator(a.q)];
        expect(compareQ(a.q, b.q)).toBe(l < r ? -1 : l > r ? 1 : 0);
        expect(equalQ(a.q, b.q)).toBe(l === r);
        expect(signQ(a.q)).toBe(numerator(a.q) < 0n ? -1 : numerator(a.q) > 0n ? 1 : 0);
      }),
    ));

  it("have a floor that is not above them and less than 1 below", () =>
    check(
      fc.property(rational, ({ q }) => {
        const f = floorQ(q);
        expect(isIntegerQ(f) && canonical(f)).toBe(true);
        expect(compareQ(f, q)).toBeLessThanOrEqual(0);
        expect(compareQ(q, addQ(f, 1))).toBe(-1);
      }),
    ));

  it("are raised to integer powers by repeated multiplication", () =>
    check(
      fc.property(rational, fc.integer({ min: -5, max: 5 }), ({ q }, e) => {
        if (signQ(q) === 0 && e < 0) {
          expect(() => powQ(q, e)).toThrow(RangeError);
          return;
        }
        const step = e < 0 ? invQ(q) : q;
        let p: Rational = 1;
        for (let k = 0; k < Math.abs(e); k += 1) p = mulQ(p, step);
        expect(equalQ(powQ(q, e), p) && canonical(powQ(q, e))).toBe(true);
      }),
    ));

  it("orders fractions that no double tells apart, and gives the double nearest to each", () => {
    const near = fc.tuple(
      fc.bigInt({ min: 2n ** 50n, max: 2n ** 54n }),
      fc.bigInt({ min: 2n ** 50n, max: 2n ** 54n }),
      fc.bigInt({ min: -2n, max: 2n }),
      fc.bigInt({ min: -2n, max: 2n }),
    );
    fc.assert(
      fc.property(near, ([n, d, m, e]) => {
        const a = ratio(n, d);
        const b = ratio(n + m, d + e);
        const [l, r] = [n * (d + e), (n + m) * d];
        expect(compareQ(a, b)).toBe(l < r ? -1 : l > r ? 1 : 0);
        expect(compareQ(negQ(a), negQ(b))).toBe(l < r ? 1 : l > r ? -1 : 0);
        if (n > Number.MAX_SAFE_INTEGER || d > Number.MAX_SAFE_INTEGER) return;
        expect(toNumberQ(a)).toBe(Number(n) / Number(d));
      }),
    );
    const last = BigInt(Number.MAX_SAFE_INTEGER);
    expect(compareQ(ratio(last, last - 1n), ratio(last - 1n, last - 2n))).toBe(-1);
  });

  it("are doubles and back without loss", () =>
    check(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(canonical(fromDouble(x))).toBe(true);
        expect(toNumberQ(fromDouble(x))).toBe(x === 0 ? 0 : x);
      }),
    ));

  it("round to the nearest double up to one unit in the last place", () =>
    check(
      fc.property(rational, ({ q }) => {
        const x = toNumberQ(q);
        const error = subQ(fromDouble(x), q);
        const size = fromDouble(Math.max(Math.abs(x), Number.MIN_VALUE));
        const relative = signQ(error) < 0 ? negQ(error) : error;
        expect(compareQ(relative, mulQ(size, ratio(1n, 2n ** 52n)))).toBeLessThanOrEqual(0);
      }),
    ));

  it("become doubles down to the smallest, and infinite beyond the largest", () => {
    expect(toNumberQ(ratio(1n, 2n ** 1060n))).toBe(2 ** -1060);
    expect(toNumberQ(ratio(-3n, 2n ** 1074n))).toBe(-3 * Number.MIN_VALUE);
    expect(toNumberQ(ratio(1n, 2n ** 1100n))).toBe(0);
    expect(toNumberQ(ratio(10n ** 400n))).toBe(Number.POSITIVE_INFINITY);
    expect(toNumberQ(ratio(10n ** 300n, 3n))).toBeCloseTo(1e300 / 3, -290);
  });

  it("refuse what is no number", () => {
    expect(() => ratio(1, 0)).toThrow(RangeError);
    expect(() => fromDouble(Number.NaN)).toThrow(RangeError);
    expect(() => fromDouble(Number.NEGATIVE_INFINITY)).toThrow(RangeError);
  });

  it("print as they are", () => {
    expect([ratio(6, -4), ratio(8, 4), ratio(0, -3), ratio(2n ** 70n)].map(showQ)).toEqual([
      "-3/2",
      "2",
      "0",
      "1180591620717411303424",
    ]);
  });
});

describe("numbers held small", () => {
  it.each([0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 0.5, -0.5, Infinity, -Infinity, NaN])(
    "%s stays what it is",
    (x) => expect(asSmall(x)).toBe(x),
  );
  it("−0 becomes 0", () => expect(Object.is(asSmall(-0), 0)).toBe(true));
});

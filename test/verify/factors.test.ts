// Factors multiply to the number, are found as far as small divisors go, and are the same for machine and big integers.
import fc from "fast-check";
import { expect, test } from "vitest";
import { factorsOf } from "../../src/verify/factors.ts";

const product = (of: readonly (number | bigint)[]): bigint => of.reduce((p: bigint, f) => p * BigInt(f), 1n);
const isPrime = (n: number): boolean => {
  for (let p = 2; p * p <= n; p += 1) if (n % p === 0) return false;
  return n > 1;
};

test.each([
  [1n, []],
  [2n, [2]],
  [360n, [2, 2, 2, 3, 3, 5]],
  [4n * 3_999_971n, [2, 2, 3_999_971]],
  [1999n * 1999n, [1999, 1999]],
  // Nobody looks for divisors beyond 2000.
  [2003n * 2011n, [2003 * 2011]],
  [2n ** 53n, Array.from({ length: 53 }, () => 2)],
  [2n ** 60n * 3n, [...Array.from({ length: 60 }, () => 2), 3]],
  [(2n ** 61n - 1n) * 7n, [7, 2n ** 61n - 1n]],
])("of %d", (n, factors) => {
  expect(factorsOf(n)).toEqual(factors);
});

test("multiply to the number, and those below the bound are prime", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 24n }), (n) => {
      const found = factorsOf(n);
      expect(product(found)).toBe(n);
      for (const f of found)
        if (f < 4_000_000) expect(isPrime(Number(f))).toBe(true);
        else expect(isSmooth(BigInt(f))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

/** Whether a prime up to 2000 divides it. */
const isSmooth = (n: bigint): boolean => {
  for (let p = 2; p <= 2000; p += 1) if (isPrime(p) && n % BigInt(p) === 0n) return true;
  return false;
};

// Prime factors of whole numbers, as far as small divisors find them. Machine numbers are used as soon as they hold what is
// left exactly: a division of big integers takes twenty times as long.

const TRIAL_DIVISORS = 2000;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

const after = (p: number): number => (p === 2 ? 3 : p + 2);

/** Each prime factor of n > 0, as often as it divides. A factor without small divisors counts as a prime. */
export function factorsOf(n: bigint): readonly (number | bigint)[] {
  const found: (number | bigint)[] = [];
  let p = 2;
  let big = n;
  for (; big > SAFE && p <= TRIAL_DIVISORS; p = after(p)) {
    const divisor = BigInt(p);
    while (big % divisor === 0n) {
      found.push(p);
      big /= divisor;
    }
  }
  if (big > SAFE) return [...found, big];
  let rest = Number(big);
  for (; p <= TRIAL_DIVISORS && p * p <= rest; p = after(p))
    while (rest % p === 0) {
      found.push(p);
      rest /= p;
    }
  return rest > 1 ? [...found, rest] : found;
}

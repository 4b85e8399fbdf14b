// Exact rational numbers. A safe integer is stored as a plain number (the fast path); anything else is a
// reduced fraction of bigints with a positive denominator. The two never overlap: equal values have one form.

export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}
export type Rational = number | Fraction;

/**
 * The same number, with 0 for −0. The engine holds an integer that came out of an array of doubles, or of a sum with −0,
 * as a double, and all that is computed from it too, each in a place of its own; this makes it a small integer again.
 */
export function asSmall(x: number): number {
  const small = x | 0;
  return small === x ? small : x;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function gcdBig(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n && (x > SAFE || y > SAFE)) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  if (y === 0n) return x;
  // Numbers that fit are divided as such, which allocates nothing.
  let p = Number(x);
  let q = Number(y);
  while (q !== 0) {
    const rest = p % q;
    p = q;
    q = rest;
  }
  return p === 1 ? 1n : BigInt(p);
}

/** The rational n/d. Throws RangeError when d is 0. */
export function ratio(n: bigint | number, d: bigint | number = 1): Rational {
  let num = typeof n === "bigint" ? n : BigInt(n);
  let den = typeof d === "bigint" ? d : BigInt(d);
  if (den === 0n) throw new RangeError("zero denominator");
  if (den < 0n) {
    num = -num;
    den = -den;
  }
  if (den !== 1n) {
    const g = gcdBig(num, den);
    if (g > 1n) {
      num /= g;
      den /= g;
    }
  }
  if (den === 1n && num <= SAFE && num >= -SAFE) return Number(num);
  return { n: num, d: den };
}

export const numerator = (a: Rational): bigint => (typeof a === "number" ? BigInt(a) : a.n);
export const denominator = (a: Rational): bigint => (typeof a === "number" ? 1n : a.d);

export function addQ(a: Rational, b: Rational): Rational {
  if (typeof a === "number" && typeof b === "number") {
    const s = a + b;
    if (Number.isSafeInteger(s)) return s;
  } else if (typeof a === "number") {
    if (typeof b !== "number" && b.d !== 1n) return withWhole(b, a);
  } else if (typeof b === "number" && a.d !== 1n) return withWhole(a, b);
  return ratio(
    numerator(a) * denominator(b) + numerator(b) * denominator(a),
    denominator(a) * denominator(b),
  );
}

/** A reduced fraction that is no integer stays both with an integer added to it. */
const withWhole = (a: Fraction, whole: number): Fraction => ({ n: a.n + BigInt(whole) * a.d, d: a.d });

export function mulQ(a: Rational, b: Rational): Rational {
  if (typeof a === "number" && typeof b === "number") {
    const p = a * b;
    if (Number.isSafeInteger(p)) return p === 0 ? 0 : p;
  }
  return ratio(numerator(a) * numerator(b), denominator(a) * denominator(b));
}

export const negQ = (a: Rational): Rational =>
  typeof a === "number" ? (a === 0 ? 0 : -a) : { n: -a.n, d: a.d };
export const subQ = (a: Rational, b: Rational): Rational => addQ(a, negQ(b));
/** 1/a. Throws RangeError at 0. */
export const invQ = (a: Rational): Rational => ratio(denominator(a), numerator(a));
/** a/b. Throws RangeError when b is 0. */
export function divQ(a: Rational, b: Rational): Rational {
  if (typeof a === "number" && typeof b === "number" && b !== 0 && a % b === 0) return a / b + 0;
  return mulQ(a, invQ(b));
}

export function compareQ(a: Rational, b: Rational): -1 | 0 | 1 {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  // Rounding keeps the order, so that doubles that differ tell it; they are NaN, and differ in nothing, where it may not.
  const x = nearest(a);
  const y = nearest(b);
  if (x < y) return -1;
  if (x > y) return 1;
  const l = numerator(a) * denominator(b);
  const r = numerator(b) * denominator(a);
  return l < r ? -1 : l > r ? 1 : 0;
}

/** Equal values have one form. */
export const equalQ = (a: Rational, b: Rational): boolean =>
  typeof a === "number" || typeof b === "number" ? a === b : a.n === b.n && a.d === b.d;
export const signQ = (a: Rational): -1 | 0 | 1 =>
  typeof a === "number" ? compareQ(a, 0) : a.n < 0n ? -1 : 1;
export const isIntegerQ = (a: Rational): boolean => typeof a === "number" || a.d === 1n;

/** The greatest integer not above a. */
export function floorQ(a: Rational): Rational {
  if (typeof a === "number") return a;
  const q = a.n / a.d;
  return ratio(a.n < 0n && q * a.d !== a.n ? q - 1n : q);
}

/** a to an integer power; the exponent's size is the caller's concern. Throws RangeError for 0 to a negative power. */
export function powQ(a: Rational, e: number): Rational {
  if (e < 0) return powQ(invQ(a), -e);
  if (typeof a === "number") {
    let p: Rational = 1;
    for (let k = 0; k < e && typeof p === "number"; k += 1) p = mulQ(p, a);
    if (typeof p === "number") return p;
  }
  return ratio(numerator(a) ** BigInt(e), denominator(a) ** BigInt(e));
}

/** Correctly rounded, where both parts of the fraction are doubles themselves; else NaN. */
function nearest(a: Rational): number {
  if (typeof a === "number") return a;
  const n = Number(a.n);
  const d = Number(a.d);
  return d <= Number.MAX_SAFE_INTEGER && n <= Number.MAX_SAFE_INTEGER && n >= -Number.MAX_SAFE_INTEGER
    ? n / d
    : Number.NaN;
}

/** The nearest double (correctly rounded to within one unit in the last place). */
export function toNumberQ(a: Rational): number {
  if (typeof a === "number") return a;
  const quick = nearest(a);
  if (!Number.isNaN(quick)) return quick;
  const bits = (x: bigint) => (x < 0n ? -x : x).toString(2).length;
  const shift = bits(a.n) - bits(a.d) - 64;
  const scaled = shift >= 0 ? a.n / (a.d << BigInt(shift)) : (a.n << BigInt(-shift)) / a.d;
  // In two steps, since 2^shift alone may be too small for a double when the product is not.
  const part = Math.max(shift, -1000);
  return Number(scaled) * 2 ** part * 2 ** (shift - part);
}

/** The double x as the exact rational that it is. Throws RangeError for NaN and infinities. */
export function fromDouble(x: number): Rational {
  if (!Number.isFinite(x)) throw new RangeError(`not a finite number: ${x}`);
  if (Number.isSafeInteger(x)) return x === 0 ? 0 : x;
  let scale = 0;
  let y = x;
  while (!Number.isInteger(y)) {
    y *= 2;
    scale += 1;
  }
  return ratio(BigInt(y), 1n << BigInt(scale));
}

export const showQ = (a: Rational): string =>
  typeof a === "number" ? `${a}` : `${a.n}${a.d === 1n ? "" : `/${a.d}`}`;

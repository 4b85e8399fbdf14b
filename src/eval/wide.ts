// Real numbers of any magnitude: doubles while 2⁻⁵⁰⁰ ≤ |x| ≤ 2⁵⁰⁰ (and 0, ±∞, NaN), beyond that m·2ᵉ with
// 1 ≤ |m| < 2. With them e^1000/(e^1000 + e^998) and log Σ e^x need no shift and no rule that finds one: nothing
// overflows on the way, and what is left at the end is rounded to a double once. Precision is that of doubles.

import type { ElementaryOp } from "../expr/nodes.ts";
import { fromDouble, type Rational } from "../expr/rational.ts";
import { doubleDatum, type Field, type Meanings } from "./field.ts";

export interface Scaled {
  readonly m: number;
  readonly e: number;
}
export type Wide = number | Scaled;

/** Products and quotients of two numbers in between are far from the ends of a double's range. */
const LARGEST = 2 ** 500;
const LEAST = 2 ** -500;
const moderate = (x: number): boolean => {
  const a = Math.abs(x);
  return (a <= LARGEST && a >= LEAST) || x === 0 || a === Number.POSITIVE_INFINITY || Number.isNaN(x);
};

/** x = m·2ᵉ with 1 ≤ |m| < 2, for a finite x that is not 0. */
function split(x: number): Scaled {
  let m = x;
  let e = 0;
  if (Math.abs(m) < 2 ** -1022) {
    m *= 2 ** 60;
    e = -60;
  }
  let k = Math.floor(Math.log2(Math.abs(m)));
  // log2 may round to the next integer.
  let s = k > 1000 ? (m * 2 ** -100) / 2 ** (k - 100) : m / 2 ** k;
  if (Math.abs(s) >= 2) {
    s /= 2;
    k += 1;
  } else if (Math.abs(s) < 1) {
    s *= 2;
    k -= 1;
  }
  return { m: s, e: e + k };
}

/** m·2ᵉ, as a double where that is of moderate size. */
function wide(m: number, e: number): Wide {
  if (m === 0 || !Number.isFinite(m)) return m;
  const s = split(m);
  const exponent = s.e + e;
  return exponent >= -500 && exponent < 500 ? s.m * 2 ** exponent : { m: s.m, e: exponent };
}
const held = (x: number): Wide => (moderate(x) ? x : wide(x, 0));
const parts = (x: Wide): Scaled => (typeof x === "number" ? split(x) : x);

export function toDouble(x: Wide): number {
  if (typeof x === "number") return x;
  if (x.e > 1023) return x.m * Number.POSITIVE_INFINITY;
  if (x.e < -1080) return x.m * 0;
  return x.e < -1022 ? x.m * 2 ** (x.e + 200) * 2 ** -200 : x.m * 2 ** x.e;
}

const negative = (x: Wide): Wide => (typeof x === "number" ? -x : { m: -x.m, e: x.e });
const sign = (x: Wide): number => (typeof x === "number" ? Math.sign(x) : Math.sign(x.m));
/** 0, ±∞ and NaN, which have no mantissa, as they are; of a scaled number its sign with a size in between. */
const special = (x: Wide): number => (typeof x === "number" ? x : x.m);
const ordinary = (x: Wide): boolean => typeof x !== "number" || (x !== 0 && Number.isFinite(x));

function add(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") return held(a + b);
  if (!ordinary(a)) return a === 0 ? b : special(a) + special(b);
  if (!ordinary(b)) return b === 0 ? a : special(a) + special(b);
  const [x, y] = [parts(a), parts(b)];
  const [big, small] = x.e >= y.e ? [x, y] : [y, x];
  const apart = big.e - small.e;
  return apart > 1000 ? wide(big.m, big.e) : wide(big.m + small.m * 2 ** -apart, big.e);
}

function mul(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") return held(a * b);
  if (!ordinary(a) || !ordinary(b)) return special(a) * special(b);
  const [x, y] = [parts(a), parts(b)];
  return wide(x.m * y.m, x.e + y.e);
}

function div(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") return held(a / b);
  if (!ordinary(a) || !ordinary(b)) return special(a) / special(b);
  const [x, y] = [parts(a), parts(b)];
  return wide(x.m / y.m, x.e - y.e);
}

function compare(a: Wide, b: Wide): number {
  if (typeof a === "number" && typeof b === "number") return order(a, b);
  const [s, t] = [sign(a), sign(b)];
  if (s !== t || s === 0 || !ordinary(a) || !ordinary(b)) return order(special(a), special(b));
  const [x, y] = [parts(a), parts(b)];
  return x.e === y.e ? order(x.m, y.m) : order(s * x.e, s * y.e);
}
const order = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN);

/** ln 2 in two parts, the first with trailing zeros, so that its multiples are exact (fdlibm, e_exp.c). */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

function exp(u: Wide): Wide {
  if (typeof u !== "number") return u.e < 0 ? 1 : u.m > 0 ? Number.POSITIVE_INFINITY : 0;
  if (!(Math.abs(u) >= 340)) return Math.exp(u);
  if (Math.abs(u) > 2 ** 50) return u > 0 ? Number.POSITIVE_INFINITY : 0;
  const k = Math.round(u / Math.LN2);
  return wide(Math.exp(u - k * LN2_HIGH - k * LN2_LOW), k);
}

const log = (u: Wide): Wide => (typeof u === "number" ? Math.log(u) : Math.log(u.m) + u.e * Math.LN2);

function sqrt(u: Wide): Wide {
  if (typeof u === "number") return Math.sqrt(u);
  return u.e % 2 === 0 ? wide(Math.sqrt(u.m), u.e / 2) : wide(Math.sqrt(2 * u.m), (u.e - 1) / 2);
}

function power(a: Wide, n: number): Wide {
  if (typeof a === "number") {
    const r = a ** n;
    if (!ordinary(a) || (moderate(r) && r !== 0 && Number.isFinite(r))) return r;
  }
  if (n < 0) return div(1, power(a, -n));
  let result: Wide = 1;
  let square: Wide = a;
  for (let k = n; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = mul(result, square);
    if (k > 1) square = mul(square, square);
  }
  return result;
}

function pow(a: Wide, b: Wide): Wide {
  const n = toDouble(b);
  if (Number.isSafeInteger(n) && Math.abs(n) < 2 ** 20) return power(a, n);
  if (typeof a === "number") {
    const r = a ** n;
    if (!ordinary(a) || (moderate(r) && r !== 0 && Number.isFinite(r))) return r;
  }
  return sign(a) < 0 ? Number.NaN : exp(mul(n, log(a)));
}

/** σ(u), whose tail is e^u. */
function sigmoid(u: Wide): Wide {
  if (sign(u) >= 0) return div(1, add(1, exp(negative(u))));
  const t = exp(u);
  return div(t, add(1, t));
}

/** log(1 + e^u): u far to the right, e^u far to the left. */
function softplus(u: Wide): Wide {
  if (sign(u) > 0) return add(u, softplus(negative(u)));
  const t = exp(u);
  return typeof t === "number" ? held(Math.log1p(t)) : t;
}

export function wideField(meanings: Meanings): Field<Wide> {
  const plain = (op: ElementaryOp, args: readonly Wide[]): Wide | undefined => {
    const r = meanings.get(op)?.real(...args.map(toDouble));
    return r === undefined ? undefined : held(r);
  };
  const larger = (a: Wide, b: Wide): Wide =>
    compare(a, b) < 0 ? b : Number.isNaN(compare(a, b)) ? Number.NaN : a;
  const smaller = (a: Wide, b: Wide): Wide => negative(larger(negative(a), negative(b)));

  function apply(op: ElementaryOp, args: readonly Wide[]): Wide | undefined {
    const [u = Number.NaN] = args;
    switch (op) {
      case "exp":
        return exp(u);
      case "sigmoid":
        return sigmoid(u);
      case "softplus":
        return softplus(u);
      case "expm1":
        return expm1(u);
      case "log1p":
        return log1p(u);
      case "sinh":
      case "cosh": {
        if (typeof u === "number" ? !(Math.abs(u) >= 340) : u.e < 0) break;
        const half = div(exp(sign(u) < 0 ? negative(u) : u), 2);
        return op === "sinh" && sign(u) < 0 ? negative(half) : half;
      }
      default:
        break;
    }
    if (args.every((a) => typeof a === "number")) return plain(op, args);
    switch (op) {
      case "log":
        return log(u);
      case "sqrt":
        return sign(u) < 0 ? Number.NaN : sqrt(u);
      case "abs":
        return sign(u) < 0 ? negative(u) : u;
      case "relu":
        return sign(u) > 0 ? u : 0;
      case "max":
        return args.reduce(larger);
      case "min":
        return args.reduce(smaller);
      case "clamp": {
        const [, lo = Number.NaN, hi = Number.NaN] = args;
        return smaller(larger(u, lo), hi);
      }
      case "log2":
      case "log10":
        return div(log(u), op === "log2" ? Math.LN2 : Math.LN10);
      case "sin":
      case "tan":
      case "asin":
      case "atan":
      case "sinh":
      case "tanh":
      case "asinh":
      case "atanh":
        // f(u) = u(1 + O(u²)) next to 0.
        return typeof u !== "number" && u.e < 0 ? u : plain(op, args);
      case "erf":
        return typeof u !== "number" && u.e < 0 ? mul(2 / Math.sqrt(Math.PI), u) : plain(op, args);
      default:
        return plain(op, args);
    }
  }

  const expm1 = (u: Wide): Wide => {
    if (typeof u !== "number") return u.e < 0 ? u : add(exp(u), -1);
    return Math.abs(u) < 1 ? held(Math.expm1(u)) : add(exp(u), -1);
  };
  const log1p = (u: Wide): Wide => {
    if (typeof u !== "number") return u.e < 0 ? u : sign(u) < 0 ? Number.NaN : log(u);
    return Math.log1p(u);
  };

  const floor = (a: Wide): Rational | undefined => {
    if (typeof a !== "number" && a.e < 0) return a.m < 0 ? -1 : 0;
    const x = Math.floor(toDouble(a));
    return Number.isFinite(x) ? fromDouble(x) : undefined;
  };

  return {
    name: "wide",
    zero: 0,
    one: 1,
    pi: Math.PI,
    of: (x) => held(doubleDatum(x)),
    add,
    sub: (a, b) => add(a, negative(b)),
    mul,
    neg: negative,
    div,
    power,
    pow,
    apply,
    log1p,
    expm1,
    compare,
    floor,
    infinity: (s) => s * Number.POSITIVE_INFINITY,
    tie: (tied) => {
      const [first] = tied;
      if (first === undefined) throw new Error("a tie of nothing");
      return first;
    },
    toNumber: toDouble,
  };
}

// Exact arithmetic with formal exponentials. e^u is an atom for which only e^(u+v) = e^u·e^v is used, so that at an
// integer u it may be given the value 2^u; log is then the logarithm to base 2, and the logarithms of the odd
// primes are indeterminates (they are linearly independent over ℚ). An angle of k units is a k-fold turn by
// (3 + 4i)/5. A true identity holds at such values too; a mismatch has to be confirmed by real numbers.

import type { Field, Meanings } from "../eval/field.ts";
import { exactField } from "../eval/field.ts";
import type { ElementaryOp } from "../expr/nodes.ts";
import {
  addQ,
  compareQ,
  denominator,
  isIntegerQ,
  mulQ,
  negQ,
  numerator,
  powQ,
  type Rational,
  ratio,
  signQ,
  toNumberQ,
} from "../expr/rational.ts";
import { factorsOf } from "./factors.ts";

/** A polynomial in the logarithms of odd primes: coefficients by the primes multiplied, joined with "·". */
export interface Logs {
  readonly terms: ReadonlyMap<string, Rational>;
}
export type Formal = Rational | Logs;

const isLogs = (x: Formal): x is Logs => typeof x === "object" && (x as Partial<Logs>).terms !== undefined;
const termsOf = (x: Formal): ReadonlyMap<string, Rational> => (isLogs(x) ? x.terms : new Map([["", x]]));

function normal(terms: Map<string, Rational>): Formal {
  for (const [k, c] of terms) if (c === 0) terms.delete(k);
  if (terms.size === 0) return 0;
  const constant = terms.get("");
  return terms.size === 1 && constant !== undefined ? constant : { terms };
}

function addLogs(a: Formal, b: Formal): Formal {
  const out = new Map(termsOf(a));
  for (const [k, c] of termsOf(b)) out.set(k, addQ(out.get(k) ?? 0, c));
  return normal(out);
}

const joinKeys = (a: string, b: string): string =>
  [...(a === "" ? [] : a.split("·")), ...(b === "" ? [] : b.split("·"))].sort().join("·");

const MANY = 64;

function mulLogs(a: Formal, b: Formal): Formal | undefined {
  const left = termsOf(a);
  const right = termsOf(b);
  if (left.size * right.size > MANY) return undefined;
  const out = new Map<string, Rational>();
  for (const [k, c] of left) {
    for (const [l, d] of right) {
      const key = joinKeys(k, l);
      out.set(key, addQ(out.get(key) ?? 0, mulQ(c, d)));
    }
  }
  return normal(out);
}

const scaleLogs = (a: Logs, c: Rational): Formal =>
  normal(new Map([...a.terms].map(([k, x]) => [k, mulQ(x, c)])));

function toNumber(a: Formal): number {
  if (typeof a === "number") return a;
  if (!isLogs(a)) return toNumberQ(a);
  let sum = 0;
  for (const [k, c] of a.terms) {
    const logs = k === "" ? [] : k.split("·");
    sum += toNumberQ(c) * logs.reduce((p, prime) => p * Math.log2(Number(prime)), 1);
  }
  return sum;
}

/** Exponents beyond this would make the numbers too long. */
const EXPONENT = 256;

function exp(u: Formal): Formal | undefined {
  if (typeof u === "number") return Number.isInteger(u) && Math.abs(u) <= EXPONENT ? powQ(2, u) : undefined;
  let product: Rational = 1;
  for (const [key, c] of termsOf(u)) {
    const k = typeof c === "number" ? c : Number.NaN;
    if (!Number.isInteger(k) || Math.abs(k) > EXPONENT || key.includes("·")) return undefined;
    product = mulQ(product, powQ(key === "" ? 2 : ratio(BigInt(key)), k));
  }
  return product;
}

/** Adds `times` for each prime factor of n > 0. */
function addFactors(n: bigint, times: number, out: Map<string, Rational>): void {
  for (const p of factorsOf(n)) {
    const key = p === 2 ? "" : `${p}`;
    out.set(key, addQ(out.get(key) ?? 0, times));
  }
}

function log(u: Formal): Formal | undefined {
  if (isLogs(u) || signQ(u) <= 0) return undefined;
  const out = new Map<string, Rational>();
  addFactors(numerator(u), 1, out);
  addFactors(denominator(u), -1, out);
  return normal(out);
}

/** The k-fold turn: (cos, sin). */
function turn(k: number): readonly [Rational, Rational] | undefined {
  if (!Number.isInteger(k) || Math.abs(k) > EXPONENT) return undefined;
  let c: Rational = 1;
  let s: Rational = 0;
  const x = ratio(3, 5);
  const y = ratio(k < 0 ? -4 : 4, 5);
  for (let n = Math.abs(k); n > 0; n -= 1) {
    const next = addQ(mulQ(c, x), negQ(mulQ(s, y)));
    s = addQ(mulQ(c, y), mulQ(s, x));
    c = next;
  }
  return [c, s];
}

function root(u: Rational): Rational | undefined {
  if (signQ(u) < 0) return undefined;
  const sqrt = (n: bigint): bigint | undefined => {
    const r = BigInt(Math.round(Math.sqrt(Number(n))));
    return r * r === n ? r : undefined;
  };
  const n = sqrt(numerator(u));
  const d = sqrt(denominator(u));
  return n === undefined || d === undefined ? undefined : ratio(n, d);
}

export function formalField(meanings: Meanings): Field<Formal> {
  const exact = exactField(meanings);
  const finite = (a: Rational): boolean => typeof a !== "number" || Number.isFinite(a);
  const add = (a: Formal, b: Formal): Formal | undefined => {
    if (typeof a === "number" && typeof b === "number") {
      const sum = a + b;
      return Number.isSafeInteger(sum) ? sum : exact.add(a, b);
    }
    return isLogs(a) || isLogs(b) ? addLogs(a, b) : exact.add(a, b);
  };
  const neg = (a: Formal): Formal => (isLogs(a) ? scaleLogs(a, -1) : exact.neg(a));
  const mul = (a: Formal, b: Formal): Formal | undefined => {
    if (typeof a === "number" && typeof b === "number") {
      const product = a * b;
      return Number.isSafeInteger(product) && product !== 0 ? product : exact.mul(a, b);
    }
    return isLogs(a) || isLogs(b) ? mulLogs(a, b) : exact.mul(a, b);
  };
  const div = (a: Formal, b: Formal): Formal | undefined => {
    if (isLogs(b)) return undefined;
    if (!isLogs(a)) return exact.div(a, b);
    const inverse = exact.div(1, b);
    return inverse === undefined ? undefined : scaleLogs(a, inverse);
  };
  const power = (a: Formal, n: number): Formal | undefined => {
    if (!isLogs(a)) return exact.power(a, n);
    if (n < 0 || n > 8) return undefined;
    let out: Formal | undefined = 1;
    for (let k = 0; k < n && out !== undefined; k += 1) out = mulLogs(out, a);
    return out;
  };
  const compare = (a: Formal, b: Formal): number => {
    if (typeof a === "number" && typeof b === "number") return exact.compare(a, b);
    if (!isLogs(a) && !isLogs(b)) return exact.compare(a, b);
    const gap = addLogs(a, neg(b));
    if (!isLogs(gap)) return compareQ(gap, 0);
    const x = toNumber(gap);
    return Math.abs(x) < 1e-9 ? Number.NaN : Math.sign(x);
  };
  const over = (a: Formal | undefined, b: Formal | undefined): Formal | undefined =>
    a === undefined || b === undefined ? undefined : div(a, b);
  const plus = (a: Formal | undefined, b: Formal | undefined): Formal | undefined =>
    a === undefined || b === undefined ? undefined : add(a, b);
  const opposite = (a: Formal | undefined): Formal | undefined => (a === undefined ? undefined : neg(a));

  const apply = (op: ElementaryOp, args: readonly Formal[]): Formal | undefined => {
    const u = args[0];
    if (u === undefined) return undefined;
    switch (op) {
      case "exp":
        return exp(u);
      case "expm1":
        return plus(exp(u), -1);
      case "log":
        return log(u);
      case "log1p": {
        const v = plus(1, u);
        return v === undefined ? undefined : log(v);
      }
      case "logit": {
        const odds = over(u, plus(1, neg(u)));
        return odds === undefined ? undefined : log(odds);
      }
      case "sigmoid":
        return over(1, plus(1, exp(neg(u))));
      case "softplus": {
        const e = plus(1, exp(u));
        return e === undefined ? undefined : log(e);
      }
      case "sinh":
        return over(plus(exp(u), opposite(exp(neg(u)))), 2);
      case "cosh":
        return over(plus(exp(u), exp(neg(u))), 2);
      case "tanh":
        return over(plus(exp(u), opposite(exp(neg(u)))), plus(exp(u), exp(neg(u))));
      case "sin":
      case "cos":
      case "tan": {
        const t = typeof u === "number" ? turn(u) : undefined;
        if (t === undefined) return undefined;
        return op === "sin" ? t[1] : op === "cos" ? t[0] : over(t[1], t[0]);
      }
      case "sqrt":
        return isLogs(u) || !finite(u) ? undefined : root(u);
      default:
        break;
    }
    if (args.some(isLogs)) return ofSelection(op, args);
    return exact.apply(op, args as readonly Rational[]);
  };
  /** max, min, abs and relu choose among their arguments, which may hold logarithms. */
  const ofSelection = (op: ElementaryOp, args: readonly Formal[]): Formal | undefined => {
    const [u] = args;
    if (u === undefined) return undefined;
    switch (op) {
      case "abs":
        return compare(u, 0) < 0 ? neg(u) : u;
      case "relu":
        return compare(u, 0) < 0 ? 0 : u;
      case "max":
      case "min":
        return args.reduce((best, x) =>
          (op === "max" ? compare(x, best) > 0 : compare(x, best) < 0) ? x : best,
        );
      default:
        return undefined;
    }
  };
  return {
    name: "formal",
    zero: 0,
    one: 1,
    pi: undefined,
    of: exact.of,
    add,
    sub: (a, b) => add(a, neg(b)),
    mul,
    neg,
    div,
    power,
    pow: (a, b) => {
      if (isLogs(a) || isLogs(b)) return undefined;
      const p = exact.pow(a, b);
      if (p !== undefined || !finite(a) || !finite(b) || isIntegerQ(b)) return p;
      const half = addQ(b, b);
      const r = typeof half === "number" ? root(a) : undefined;
      return r === undefined || (signQ(r) === 0 && signQ(half) < 0) ? undefined : powQ(r, half as number);
    },
    apply,
    compare,
    floor: (a) => (isLogs(a) ? undefined : exact.floor(a)),
    infinity: (sign) => exact.infinity(sign),
    tie: (tied) => {
      const [t] = tied;
      if (t === undefined) throw new Error("a tie of nothing");
      return t;
    },
    toNumber,
  };
}

export const sameFormal = (a: Formal, b: Formal): boolean => {
  if (!isLogs(a) && !isLogs(b)) return compareRational(a, b);
  if (!isLogs(a) || !isLogs(b) || a.terms.size !== b.terms.size) return false;
  for (const [k, c] of a.terms) {
    const d = b.terms.get(k);
    if (d === undefined || compareQ(c, d) !== 0) return false;
  }
  return true;
};

/** Equal rationals; infinities are equal to themselves. */
const compareRational = (a: Rational, b: Rational): boolean => {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (typeof a === "number" || typeof b === "number") return false;
  return compareQ(a, b) === 0;
};

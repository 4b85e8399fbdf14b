// The arithmetic that an evaluation runs in: doubles, exact rationals, and (dual.ts) dual numbers over either.
// Every decision (a branch, a maximum) goes through `compare`, so that each field decides by its own values.
// An operation without a value gives undefined; exact infinities are the doubles ±Infinity.

import type { ElementaryOp } from "../expr/nodes.ts";
import {
  addQ,
  asSmall,
  compareQ,
  divQ,
  type Fraction,
  floorQ,
  fromDouble,
  mulQ,
  negQ,
  powQ,
  type Rational,
  signQ,
  toNumberQ,
} from "../expr/rational.ts";
import type { Meaning, ScalarOp } from "../library/types.ts";

/** A number of an instance: any double, or an exact fraction. Every Rational is one. */
export type Datum = number | Fraction;

/** Which of several equal entries a maximum follows. */
export type TieRule = "first" | "last" | "split" | "all";

export interface Running<T> {
  add(x: T): void;
  value(): T;
}

export interface Field<T> {
  readonly name: string;
  readonly zero: T;
  readonly one: T;
  /** π, in fields that have it. */
  readonly pi: T | undefined;
  of(x: Datum): T;
  add(a: T, b: T): T | undefined;
  sub(a: T, b: T): T | undefined;
  mul(a: T, b: T): T | undefined;
  neg(a: T): T;
  div(a: T, b: T): T | undefined;
  /** An integer power. */
  power(a: T, n: number): T | undefined;
  pow(a: T, b: T): T | undefined;
  apply(op: ElementaryOp, args: readonly T[]): T | undefined;
  /** log(1 + a) and e^a − 1 without the rounding of the sum, in fields that round. */
  readonly log1p?: (a: T) => T | undefined;
  readonly expm1?: (a: T) => T | undefined;
  /** A sum that carries what its additions round away, in fields that round. */
  readonly running?: (() => Running<T>) | undefined;
  /** The value of a function by its derivatives, in fields that carry derivatives or errors, or more digits. */
  readonly lift?: (f: Flow, args: readonly T[]) => T | undefined;
  /** −1, 0 or 1; NaN when the two cannot be compared. */
  compare(a: T, b: T): number;
  /** The greatest integer not above a. */
  floor(a: T): Rational | undefined;
  infinity(sign: 1 | -1): T | undefined;
  /** One value for several that compare equal; fields without derivatives give the first. */
  tie(tied: readonly T[], rule: TieRule): T;
  /** The nearest double, for messages and distances. */
  toNumber(a: T): number;
}

/** A function by its value and its derivatives, in any field. */
export interface Flow {
  value<U>(field: Field<U>, args: readonly U[]): U;
  slope<U>(field: Field<U>, k: number, args: readonly U[]): U;
}

/** What the value of a function that is told by its derivatives may be wrong by: relative, absolute below 1. */
export const FLOW_ERROR = 2e-12;

export type Meanings = ReadonlyMap<ScalarOp, Meaning>;

export const exactDatum = (x: Datum): Rational => {
  if (typeof x !== "number") return x;
  if (Number.isSafeInteger(x)) return asSmall(x);
  return Number.isFinite(x) ? fromDouble(x) : x;
};
export const doubleDatum = (x: Datum): number => (typeof x === "number" ? x : toNumberQ(x));
/** By a plain loop: `Float64Array.from` goes through an iterator and allocates every number. */
export function doubles(data: ArrayLike<Datum>): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i += 1) out[i] = doubleDatum(data[i] as Datum);
  return out;
}

const order = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN);
const first = <T>(tied: readonly T[]): T => {
  if (tied.length === 0) throw new Error("a tie of nothing");
  return tied[0] as T;
};

function floorDouble(a: number): Rational | undefined {
  return Number.isFinite(a) ? fromDouble(Math.floor(a)) : undefined;
}

/** Neumaier's improvement of Kahan's sum: what the larger of two terms swallows of the smaller is added at the end. */
function compensated(): Running<number> {
  let sum = 0;
  let lost = 0;
  return {
    add(x) {
      const next = sum + x;
      lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    },
    value: () => (Number.isFinite(lost) ? sum + lost : sum),
  };
}

/** Doubles as IEEE has them: 1/0 is ∞ and 0/0 is NaN. */
export function ieeeField(meanings: Meanings): Field<number> {
  return {
    name: "double",
    zero: 0,
    one: 1,
    pi: Math.PI,
    of: doubleDatum,
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    neg: (a) => -a,
    div: (a, b) => a / b,
    power: (a, n) => a ** n,
    pow: (a, b) => a ** b,
    apply: (op, args) => meanings.get(op)?.real(...args),
    log1p: Math.log1p,
    expm1: Math.expm1,
    running: compensated,
    compare: order,
    floor: floorDouble,
    infinity: (sign) => (sign > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
    tie: first,
    toNumber: (a) => a,
  };
}

const known = (x: number | undefined): number | undefined =>
  x === undefined || Number.isNaN(x) ? undefined : x;

/** Doubles in which NaN and division by zero are "no value": for checking, where they must prove nothing. */
export function doubleField(meanings: Meanings): Field<number> {
  const ieee = ieeeField(meanings);
  return {
    ...ieee,
    add: (a, b) => known(a + b),
    sub: (a, b) => known(a - b),
    mul: (a, b) => known(a * b),
    div: (a, b) => (b === 0 ? undefined : known(a / b)),
    power: (a, n) => (a === 0 && n < 0 ? undefined : known(a ** n)),
    pow: (a, b) => (a === 0 && b < 0 ? undefined : known(a ** b)),
    apply: (op, args) => known(ieee.apply(op, args)),
    log1p: (a) => known(Math.log1p(a)),
    expm1: (a) => known(Math.expm1(a)),
    // ∞ − ∞ is told at the addition.
    running: undefined,
  };
}

const finite = (a: Rational): boolean => typeof a !== "number" || Number.isFinite(a);
const signOf = (a: Rational): number => (finite(a) ? signQ(a) : (a as number) > 0 ? 1 : -1);
/** Exponents beyond this are not expanded exactly. */
const EXACT_POWER = 4096;

/** Exact rationals with ±∞; transcendental functions have a value only where their meaning gives an exact one. */
export function exactField(meanings: Meanings): Field<Rational> {
  const add = (a: Rational, b: Rational): Rational | undefined => {
    if (typeof a === "number" && typeof b === "number") {
      const whole = a + b;
      if (Number.isSafeInteger(whole)) return whole;
    }
    if (finite(a) && finite(b)) return addQ(a, b);
    const sum = (finite(a) ? 0 : (a as number)) + (finite(b) ? 0 : (b as number));
    return known(sum);
  };
  const mul = (a: Rational, b: Rational): Rational | undefined => {
    if (typeof a === "number" && typeof b === "number") {
      const whole = a * b;
      if (Number.isSafeInteger(whole)) return whole === 0 ? 0 : whole;
    }
    if (finite(a) && finite(b)) return mulQ(a, b);
    const s = signOf(a) * signOf(b);
    return s === 0 ? undefined : s * Number.POSITIVE_INFINITY;
  };
  const neg = (a: Rational): Rational => (finite(a) ? negQ(a) : -(a as number));
  const compare = (a: Rational, b: Rational): number => {
    if (typeof a === "number" && typeof b === "number") return order(a, b);
    if (finite(a) && finite(b)) return compareQ(a, b);
    return order(finite(a) ? 0 : (a as number), finite(b) ? 0 : (b as number));
  };
  const power = (a: Rational, n: number): Rational | undefined => {
    if (!finite(a)) return n === 0 ? 1 : n < 0 ? 0 : (a as number) ** n;
    if ((n < 0 && signQ(a) === 0) || Math.abs(n) > EXACT_POWER) return undefined;
    return powQ(a, n);
  };
  return {
    name: "exact",
    zero: 0,
    one: 1,
    pi: undefined,
    of: exactDatum,
    add,
    sub: (a, b) => add(a, neg(b)),
    mul,
    neg,
    div: (a, b) => {
      if (!finite(b)) return finite(a) ? 0 : undefined;
      if (signQ(b) === 0) return undefined;
      return finite(a) ? divQ(a, b) : mul(a, b);
    },
    power,
    pow: (a, b) => {
      if (typeof b === "number" && Number.isFinite(b)) return power(a, b);
      return finite(a) && finite(b) ? meanings.get("pow")?.exact?.(a, b) : undefined;
    },
    apply: (op, args) => (args.every(finite) ? meanings.get(op)?.exact?.(...args) : undefined),
    compare,
    floor: (a) => (finite(a) ? floorQ(a) : undefined),
    infinity: (sign) => sign * Number.POSITIVE_INFINITY,
    tie: first,
    toNumber: toNumberQ,
  };
}

/** What a number type from elsewhere (decimal arithmetic with 50 digits, residues) must offer to be a field. */
export interface FieldParts<T> {
  readonly name: string;
  readonly lift?: Field<T>["lift"];
  of(x: Datum): T;
  add(a: T, b: T): T | undefined;
  mul(a: T, b: T): T | undefined;
  neg(a: T): T;
  div(a: T, b: T): T | undefined;
  pow(a: T, b: T): T | undefined;
  apply(op: ElementaryOp, args: readonly T[]): T | undefined;
  compare(a: T, b: T): number;
  floor(a: T): Rational | undefined;
  toNumber(a: T): number;
  readonly pi?: T;
  infinity?(sign: 1 | -1): T | undefined;
}

/** A field from its essential parts; integer powers by repeated squaring. */
export function fieldFrom<T>(parts: FieldParts<T>): Field<T> {
  const one = parts.of(1);
  const power = (a: T, n: number): T | undefined => {
    if (n < 0) {
      const p = power(a, -n);
      return p === undefined ? undefined : parts.div(one, p);
    }
    let result: T | undefined = one;
    let square: T | undefined = a;
    for (let k = n; k > 0 && result !== undefined; k = Math.floor(k / 2)) {
      if (square === undefined) return undefined;
      if (k % 2 === 1) result = parts.mul(result, square);
      if (k > 1) square = parts.mul(square, square);
    }
    return result;
  };
  return {
    name: parts.name,
    zero: parts.of(0),
    one,
    pi: parts.pi,
    ...(parts.lift === undefined ? {} : { lift: parts.lift }),
    of: (x) => parts.of(x),
    add: (a, b) => parts.add(a, b),
    sub: (a, b) => parts.add(a, parts.neg(b)),
    mul: (a, b) => parts.mul(a, b),
    neg: (a) => parts.neg(a),
    div: (a, b) => parts.div(a, b),
    power,
    pow: (a, b) => parts.pow(a, b),
    apply: (op, args) => parts.apply(op, args),
    compare: (a, b) => parts.compare(a, b),
    floor: (a) => parts.floor(a),
    infinity: (sign) => parts.infinity?.(sign),
    tie: first,
    toNumber: (a) => parts.toNumber(a),
  };
}

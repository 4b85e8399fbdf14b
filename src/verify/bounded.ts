// Doubles that carry a bound of their rounding error and the magnitude of what was added up on the way, Σ|terms|.
// Two values agree when they differ by no more than the errors allow; that says something only where the errors
// are small against the magnitude. NaN and division by zero are "no value". (Running error analysis: Higham,
// "Accuracy and Stability of Numerical Algorithms", section 3.3.)

import { doubleField, type Field, FLOW_ERROR, type Meanings } from "../eval/field.ts";
import type { ElementaryOp } from "../expr/nodes.ts";

export interface Bounded {
  readonly v: number;
  /** At least |v|; what |v| would be if nothing had cancelled. */
  readonly m: number;
  /** A bound of the rounding error of v, to first order. */
  readonly e: number;
}

/** The sides may differ by the error bound, and count as compared where that is at most this part of the magnitude. */
export const TOLERANCE = 1e-9;
/** Differences up to this part of the magnitude are decided with 50 digits. */
const CLOSE = 1e-4;
/** Leaves room for what first order leaves out. */
export const SAFETY = 16;
const UNIT = 2 ** -53;

export type Comparison = "equal" | "close" | "different";

export function compareBounded(a: Bounded, b: Bounded): Comparison {
  if (a.v === b.v && a.e === 0 && b.e === 0) return "equal";
  const gap = Math.abs(a.v - b.v);
  const error = SAFETY * (a.e + b.e);
  const magnitude = Math.max(a.m, b.m);
  if (a.v === b.v && !Number.isFinite(a.v)) return "equal";
  if (!Number.isFinite(gap)) return "different";
  if (gap <= error) return error <= TOLERANCE * magnitude ? "equal" : "close";
  return gap <= CLOSE * magnitude ? "close" : "different";
}

export function boundedField(meanings: Meanings): Field<Bounded> {
  const f = doubleField(meanings);
  const exact = (v: number): Bounded => ({ v, m: Math.abs(v), e: 0 });
  const made = (v: number | undefined, m: number, e: number): Bounded | undefined =>
    v === undefined ? undefined : { v, m: Math.max(Math.abs(v), m), e: e + UNIT * Math.abs(v) };

  const apply = (op: ElementaryOp, args: readonly Bounded[]): Bounded | undefined => {
    const at = args.map((a) => a.v);
    const v = f.apply(op, at);
    if (v === undefined) return undefined;
    // How far an error of the argument moves the value is measured by moving the argument.
    let e = 4 * UNIT * Math.abs(v);
    let m = 0;
    args.forEach((a, k) => {
      if (a.e === 0) return;
      const h = Math.max(a.e, Math.abs(a.v) * 1e-10);
      const moved = f.apply(
        op,
        at.map((x, j) => (j === k ? x + h : x)),
      );
      const slope = moved === undefined ? Number.NaN : Math.abs(moved - v) / h;
      e += Number.isFinite(slope) ? slope * a.e : Math.abs(v) * 1e-3;
      if (Number.isFinite(slope)) m = Math.max(m, slope * a.m);
    });
    // log(1 + rounding): what is as small as its error cancelled against what the argument is made of.
    return made(v, Math.abs(v) * TOLERANCE < e ? m : 0, e);
  };
  return {
    name: "double with error bound",
    zero: exact(0),
    one: exact(1),
    pi: { v: Math.PI, m: Math.PI, e: 4 * UNIT },
    of: (x) => {
      const v = f.of(x);
      return { v, m: Math.abs(v), e: typeof x === "number" ? 0 : UNIT * Math.abs(v) };
    },
    add: (a, b) => made(f.add(a.v, b.v), a.m + b.m, a.e + b.e),
    sub: (a, b) => made(f.sub(a.v, b.v), a.m + b.m, a.e + b.e),
    mul: (a, b) => made(f.mul(a.v, b.v), a.m * b.m, Math.abs(a.v) * b.e + Math.abs(b.v) * a.e + a.e * b.e),
    neg: (a) => ({ v: -a.v, m: a.m, e: a.e }),
    div: (a, b) => {
      const d = Math.abs(b.v);
      const v = f.div(a.v, b.v);
      return v === undefined
        ? undefined
        : made(v, a.m / d, (a.e + Math.abs(v) * b.e) / Math.max(d - b.e, d * 1e-3));
    },
    power: (a, n) => {
      const v = f.power(a.v, n);
      if (v === undefined) return undefined;
      const relative = a.e === 0 ? 0 : a.v === 0 ? 1 : a.e / Math.abs(a.v);
      return made(v, n > 0 ? a.m ** n : 0, Math.abs(n) * (relative + UNIT) * Math.abs(v));
    },
    pow: (a, b) => {
      const v = f.pow(a.v, b.v);
      if (v === undefined) return undefined;
      const base = a.v === 0 ? 0 : (Math.abs(b.v) * a.e) / Math.abs(a.v);
      const exponent = a.v > 0 ? Math.abs(Math.log(a.v)) * b.e : 0;
      return made(v, 0, (base + exponent + 4 * UNIT) * Math.abs(v));
    },
    lift: (flow, args) => {
      const at = args.map((a) => a.v);
      const v = flow.value(f, at);
      const moved = args.reduce((e, a, k) => e + (a.e === 0 ? 0 : Math.abs(flow.slope(f, k, at)) * a.e), 0);
      return made(v, 0, moved + FLOW_ERROR * Math.max(1, Math.abs(v)));
    },
    apply,
    compare: (a, b) => f.compare(a.v, b.v),
    floor: (a) => f.floor(a.v),
    infinity: (sign) => {
      const v = f.infinity(sign);
      return v === undefined ? undefined : exact(v);
    },
    tie: (tied) => {
      const [t] = tied;
      if (t === undefined) throw new Error("a tie of nothing");
      return t;
    },
    toNumber: (a) => a.v,
  };
}

// Doubles that carry the magnitude of what was added up on the way, Σ|terms|: the tolerance of a comparison is
// relative to it, so that cancellation is neither mistaken for an error nor hides one. NaN and division by zero
// are "no value".

import { doubleField, type Field, type Meanings } from "../eval/field.ts";
import type { ElementaryOp } from "../expr/nodes.ts";

export interface Bounded {
  readonly v: number;
  /** At least |v|; what |v| would be if nothing had cancelled. */
  readonly m: number;
}

/** Equality within this, relative to the magnitude: some thousand roundings. */
export const TOLERANCE = 1e-12;
/** Larger differences up to this are decided with 50 digits. */
export const CLOSE = 1e-4;

const TINY = 1e-300;

export type Comparison = "equal" | "close" | "different";

export function compareBounded(a: Bounded, b: Bounded): Comparison {
  if (a.v === b.v) return "equal";
  const gap = Math.abs(a.v - b.v);
  const scale = Math.max(a.m, b.m, TINY);
  if (!Number.isFinite(gap)) return "different";
  if (gap <= TOLERANCE * scale) return "equal";
  return gap <= CLOSE * scale ? "close" : "different";
}

export function boundedField(meanings: Meanings): Field<Bounded> {
  const f = doubleField(meanings);
  const exact = (v: number): Bounded => ({ v, m: Math.abs(v) });
  const made = (v: number | undefined, m: number): Bounded | undefined =>
    v === undefined ? undefined : { v, m: Math.max(Math.abs(v), m) };
  const spread = (a: Bounded): number => (a.v === 0 ? (a.m === 0 ? 0 : 1) : a.m / Math.abs(a.v));
  const apply = (op: ElementaryOp, args: readonly Bounded[]): Bounded | undefined => {
    const v = f.apply(
      op,
      args.map((a) => a.v),
    );
    if (v === undefined) return undefined;
    // A relative error of the argument of size spread·ε moves the value by about |f′(u)|·m·ε: measured, not derived.
    let m = Math.abs(v);
    args.forEach((a, k) => {
      if (a.m <= Math.abs(a.v) * 8) return;
      const h = a.m * 1e-8;
      const moved = f.apply(
        op,
        args.map((b, j) => (j === k ? b.v + h : b.v)),
      );
      if (moved !== undefined && Number.isFinite(moved)) m = Math.max(m, Math.abs(moved - v) * 1e8);
    });
    return made(v, m);
  };
  return {
    name: "double with magnitude",
    zero: exact(0),
    one: exact(1),
    pi: exact(Math.PI),
    of: (x) => exact(f.of(x)),
    add: (a, b) => made(f.add(a.v, b.v), a.m + b.m),
    sub: (a, b) => made(f.sub(a.v, b.v), a.m + b.m),
    mul: (a, b) => made(f.mul(a.v, b.v), a.m * b.m),
    neg: (a) => ({ v: -a.v, m: a.m }),
    div: (a, b) => made(f.div(a.v, b.v), (a.m / Math.max(Math.abs(b.v), TINY)) * Math.min(spread(b), 1e12)),
    power: (a, n) => made(f.power(a.v, n), Math.abs(a.v ** n) * Math.min(spread(a), 1e12)),
    pow: (a, b) => made(f.pow(a.v, b.v), 0),
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

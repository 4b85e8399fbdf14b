// Decimal arithmetic with 50 digits, by decimal.js, for comparisons that doubles leave open. The package is loaded when
// the first such comparison comes up.

import type { Decimal } from "decimal.js";
import { type Datum, type Field, fieldFrom } from "../eval/field.ts";
import type { ElementaryOp } from "../expr/nodes.ts";
import { denominator, fromDouble, numerator } from "../expr/rational.ts";

export const DIGITS = 50;
/** Equal within this, relative to the larger side. */
export const DECIMAL_TOLERANCE = 1e-30;

export interface Decimals {
  readonly field: Field<Decimal>;
  /** Whether two values agree to the digits that are left after the arithmetic. */
  same(a: Decimal, b: Decimal): boolean;
}

let loaded: Promise<Decimals> | undefined;

export function loadDecimals(): Promise<Decimals> {
  loaded ??= import("decimal.js").then(({ Decimal: D }) =>
    decimals(D.clone({ precision: DIGITS + 14, modulo: D.EUCLID, defaults: true })),
  );
  return loaded;
}

function decimals(D: typeof Decimal): Decimals {
  const big = (x: Datum): Decimal => {
    if (typeof x === "number" && !Number.isFinite(x)) return new D(x);
    const q = typeof x === "number" ? fromDouble(x) : x;
    return new D(`${numerator(q)}`).div(new D(`${denominator(q)}`));
  };
  const known = (x: Decimal): Decimal | undefined => (x.isFinite() ? x : undefined);
  const zero = new D(0);
  const one = new D(1);
  const two = new D(2);
  const compare = (a: Decimal, b: Decimal): number => (a.lt(b) ? -1 : a.gt(b) ? 1 : a.eq(b) ? 0 : Number.NaN);
  const pi = D.acos(-1);
  /** The angle of the point (x, y), which is not the origin. */
  const angle = (y: Decimal, x: Decimal): Decimal => {
    if (x.gt(0)) return y.div(x).atan();
    const turn = y.lt(0) ? pi.neg() : pi;
    return x.eq(0) ? turn.div(two) : y.div(x).atan().plus(turn);
  };
  const exp = (u: Decimal): Decimal => u.exp();
  const apply = (op: ElementaryOp, args: readonly Decimal[]): Decimal | undefined => {
    const [u, v, w] = args;
    if (u === undefined) return undefined;
    switch (op) {
      case "exp":
        return known(exp(u));
      case "expm1":
        return known(exp(u).minus(one));
      case "log1p":
        return u.gt(-1) ? known(u.plus(one).ln()) : undefined;
      case "log2":
        return u.gt(0) ? known(u.ln().div(two.ln())) : undefined;
      case "log10":
        return u.gt(0) ? known(u.ln().div(new D(10).ln())) : undefined;
      case "logit":
        return u.gt(0) && u.lt(1) ? known(u.div(one.minus(u)).ln()) : undefined;
      case "log":
        return u.gt(0) ? known(u.ln()) : undefined;
      case "sqrt":
        return u.lt(0) ? undefined : known(u.sqrt());
      case "abs":
        return u.abs();
      case "sign":
        return new D(compare(u, zero));
      case "floor":
        return u.floor();
      case "ceil":
        return u.ceil();
      case "sin":
        return known(u.sin());
      case "cos":
        return known(u.cos());
      case "tan":
        return known(u.tan());
      case "asin":
        return u.abs().gt(1) ? undefined : known(u.asin());
      case "acos":
        return u.abs().gt(1) ? undefined : known(u.acos());
      case "atan2":
        return v === undefined || (u.eq(0) && v.eq(0)) ? undefined : known(angle(u, v));
      case "acosh":
        return u.lt(1) ? undefined : known(u.acosh());
      case "atanh":
        return u.abs().gte(1) ? undefined : known(u.atanh());
      case "atan":
        return known(u.atan());
      case "sinh":
        return known(u.sinh());
      case "cosh":
        return known(u.cosh());
      case "tanh":
        return known(u.tanh());
      case "asinh":
        return known(u.asinh());
      case "sigmoid":
        return known(one.div(one.plus(exp(u.neg()))));
      case "softplus":
        return known(one.plus(exp(u)).ln());
      case "relu":
        return u.gt(0) ? u : zero;
      case "max":
        return args.reduce((a, b) => (b.gt(a) ? b : a));
      case "min":
        return args.reduce((a, b) => (b.lt(a) ? b : a));
      case "clamp":
        if (v === undefined || w === undefined) return undefined;
        return u.lt(v) ? v : u.gt(w) ? w : u;
      case "mod":
        return v === undefined || v.eq(0) ? undefined : known(u.minus(v.mul(u.div(v).floor())));
      case "erf":
        return erf(u, D);
      case "erfc": {
        const value = erf(u, D);
        return value === undefined ? undefined : known(one.minus(value));
      }
      case "round": {
        // Half to even, as the operator is defined.
        const down = u.floor();
        const rest = u.minus(down).mul(two);
        const isEven = down.mod(2).eq(0);
        return rest.lt(1) || (rest.eq(1) && isEven) ? down : down.plus(1);
      }
    }
  };
  const field = fieldFrom<Decimal>({
    name: `${DIGITS} digits`,
    of: big,
    add: (a, b) => known(a.plus(b)),
    mul: (a, b) => known(a.mul(b)),
    neg: (a) => a.neg(),
    div: (a, b) => (b.eq(0) ? undefined : known(a.div(b))),
    // The equation is followed in doubles: further digits are not known.
    lift: () => undefined,
    pow: (a, b) => known(a.pow(b)),
    apply,
    compare,
    floor: (a) => {
      const n = a.floor();
      return n.abs().lt(Number.MAX_SAFE_INTEGER) ? n.toNumber() : undefined;
    },
    toNumber: (a) => a.toNumber(),
    pi,
  });
  return {
    field,
    same(a, b) {
      const gap = a.minus(b).abs();
      const scale = D.max(a.abs(), b.abs(), one);
      return gap.lte(scale.mul(DECIMAL_TOLERANCE));
    },
  };
}

/** erf by its Maclaurin series, Σ (−1)^k u^(2k+1) / (k! (2k+1)) · 2/√π (DLMF 7.6.1); for the small u that are drawn. */
function erf(u: Decimal, D: typeof Decimal): Decimal | undefined {
  if (u.abs().gt(6)) return undefined;
  const square = u.mul(u);
  let term = u;
  let sum = u;
  for (let k = 1; k < 400; k += 1) {
    term = term.mul(square).div(-k);
    const next = sum.plus(term.div(2 * k + 1));
    if (next.eq(sum)) break;
    sum = next;
  }
  return sum.mul(2).div(D.acos(-1).sqrt());
}

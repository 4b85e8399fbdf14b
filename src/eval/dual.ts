// Dual numbers v + d·ε, ε² = 0, over any field: the automatic derivative that finished derivations are held
// against. The derivatives of the elementary functions are written here and shared with nothing else.
// Nested duals give second derivatives. At a kink the convention of the sheet decides.

import type { KinkConvention } from "../expr/environment.ts";
import type { ElementaryOp } from "../expr/nodes.ts";
import type { Field, TieRule } from "./field.ts";

export interface Dual<T> {
  readonly v: T;
  /** The derivative; undefined where it is 0 because nothing here depends on the variable. */
  readonly d: T | undefined;
}

/** No value. Thrown and caught inside this file, so that formulas can be written in one line. */
const NONE = { none: true } as const;

export function dualField<T>(base: Field<T>, kink: KinkConvention): Field<Dual<T>> {
  const must = (x: T | undefined): T => {
    if (x === undefined) throw NONE;
    return x;
  };
  const add = (a: T, b: T): T => must(base.add(a, b));
  const sub = (a: T, b: T): T => must(base.sub(a, b));
  const mul = (a: T, b: T): T => must(base.mul(a, b));
  const div = (a: T, b: T): T => must(base.div(a, b));
  const fn = (op: ElementaryOp, a: T): T => must(base.apply(op, [a]));
  const plus = (a: T | undefined, b: T | undefined): T | undefined =>
    a === undefined ? b : b === undefined ? a : add(a, b);
  const times = (a: T, d: T | undefined): T | undefined => (d === undefined ? undefined : mul(a, d));
  const fixed = (v: T): Dual<T> => ({ v, d: undefined });
  const guarded = <R>(f: () => R): R | undefined => {
    try {
      return f();
    } catch (e) {
      if (e === NONE) return undefined;
      throw e;
    }
  };
  /** f(u) with its slope, which is computed only where u depends on the variable. */
  const smooth = (v: T, u: Dual<T>, slope: () => T): Dual<T> =>
    u.d === undefined ? fixed(v) : { v, d: mul(slope(), u.d) };

  const tie = (tied: readonly Dual<T>[], rule: TieRule): Dual<T> => {
    const v = base.tie(
      tied.map((t) => t.v),
      rule,
    );
    if (tied.length === 0) throw new Error("a tie of nothing");
    if (rule === "first") return { v, d: tied[0]?.d };
    if (rule === "last") return { v, d: tied[tied.length - 1]?.d };
    const sum = tied.reduce<T | undefined>((s, t) => plus(s, t.d), undefined);
    if (sum === undefined || rule === "all") return { v, d: sum };
    return { v, d: div(sum, base.of(tied.length)) };
  };

  const extremum = (args: readonly Dual<T>[], sign: 1 | -1): Dual<T> => {
    let best: Dual<T>[] = [];
    for (const a of args) {
      const c = best[0] === undefined ? 1 : sign * base.compare(a.v, best[0].v);
      if (Number.isNaN(c)) throw NONE;
      if (c > 0) best = [a];
      else if (c === 0) best.push(a);
    }
    if (best.length === 1) return best[0] as Dual<T>;
    return tie(best, kink.max === "half" ? "split" : kink.max);
  };

  const part = (u: Dual<T>, v: T, weight: "zero" | "one" | "half" | "minus"): Dual<T> => {
    if (u.d === undefined || weight === "zero") return fixed(v);
    if (weight === "one") return { v, d: u.d };
    if (weight === "minus") return { v, d: base.neg(u.d) };
    return { v, d: div(u.d, base.of(2)) };
  };
  const side = (u: T, at: T): number => {
    const c = base.compare(u, at);
    if (Number.isNaN(c)) throw NONE;
    return c;
  };

  const apply = (op: ElementaryOp, args: readonly Dual<T>[]): Dual<T> => {
    const u = args[0];
    if (u === undefined) throw NONE;
    const one = base.one;
    const value = (): T =>
      must(
        base.apply(
          op,
          args.map((a) => a.v),
        ),
      );
    switch (op) {
      case "max":
        return extremum(args, 1);
      case "min":
        return extremum(args, -1);
      case "abs": {
        const s = side(u.v, base.zero);
        const at0 = kink.abs === "zero" ? "zero" : kink.abs === "right" ? "one" : "minus";
        return part(u, value(), s > 0 ? "one" : s < 0 ? "minus" : at0);
      }
      case "relu": {
        const s = side(u.v, base.zero);
        return part(u, value(), s > 0 ? "one" : s < 0 ? "zero" : kink.relu);
      }
      case "exp": {
        const v = value();
        return smooth(v, u, () => v);
      }
      case "expm1":
        return smooth(value(), u, () => fn("exp", u.v));
      case "log":
        return smooth(value(), u, () => div(one, u.v));
      case "log1p":
        return smooth(value(), u, () => div(one, add(one, u.v)));
      case "log2":
      case "log10":
        return smooth(value(), u, () => div(one, mul(u.v, fn("log", base.of(op === "log2" ? 2 : 10)))));
      case "asin":
        return smooth(value(), u, () => div(one, fn("sqrt", sub(one, mul(u.v, u.v)))));
      case "acos":
        return smooth(value(), u, () => base.neg(div(one, fn("sqrt", sub(one, mul(u.v, u.v))))));
      case "atan2": {
        const x = args[1];
        if (x === undefined) throw NONE;
        const v = value();
        const across = x.d === undefined ? undefined : base.neg(mul(u.v, x.d));
        const turned = plus(times(x.v, u.d), across);
        return { v, d: turned === undefined ? undefined : div(turned, add(mul(u.v, u.v), mul(x.v, x.v))) };
      }
      case "sqrt": {
        const v = value();
        return smooth(v, u, () => div(one, add(v, v)));
      }
      case "sin":
        return smooth(value(), u, () => fn("cos", u.v));
      case "cos":
        return smooth(value(), u, () => base.neg(fn("sin", u.v)));
      case "tan": {
        const v = value();
        return smooth(v, u, () => add(one, mul(v, v)));
      }
      case "atan":
        return smooth(value(), u, () => div(one, add(one, mul(u.v, u.v))));
      case "sinh":
        return smooth(value(), u, () => fn("cosh", u.v));
      case "cosh":
        return smooth(value(), u, () => fn("sinh", u.v));
      case "tanh": {
        const v = value();
        return smooth(v, u, () => sub(one, mul(v, v)));
      }
      case "asinh":
        return smooth(value(), u, () => div(one, fn("sqrt", add(one, mul(u.v, u.v)))));
      case "acosh":
        return smooth(value(), u, () => div(one, fn("sqrt", sub(mul(u.v, u.v), one))));
      case "atanh":
        return smooth(value(), u, () => div(one, sub(one, mul(u.v, u.v))));
      case "logit":
        return smooth(value(), u, () => div(one, mul(u.v, sub(one, u.v))));
      case "erfc":
        return smooth(value(), u, () =>
          div(mul(base.of(-2), fn("exp", base.neg(mul(u.v, u.v)))), fn("sqrt", must(base.pi))),
        );
      case "erf":
        return smooth(value(), u, () =>
          div(mul(base.of(2), fn("exp", base.neg(mul(u.v, u.v)))), fn("sqrt", must(base.pi))),
        );
      case "sigmoid": {
        const v = value();
        return smooth(v, u, () => mul(v, sub(one, v)));
      }
      case "softplus":
        return smooth(value(), u, () => fn("sigmoid", u.v));
      case "sign":
      case "floor":
      case "ceil":
      case "round":
        return fixed(value());
      case "clamp": {
        const [, lo, hi] = args;
        if (lo === undefined || hi === undefined) throw NONE;
        const below = side(u.v, lo.v);
        const above = side(u.v, hi.v);
        if (above > 0 || (above === 0 && kink.clamp === "zero")) return { v: value(), d: hi.d };
        if (below < 0 || (below === 0 && kink.clamp === "zero")) return { v: value(), d: lo.d };
        return { v: value(), d: u.d };
      }
      case "mod": {
        const b = args[1];
        if (b === undefined) throw NONE;
        const v = value();
        if (b.d === undefined) return { v, d: u.d };
        const q = base.floor(div(u.v, b.v));
        if (q === undefined) throw NONE;
        return { v, d: plus(u.d, base.neg(mul(base.of(q), b.d))) };
      }
    }
  };

  const power = (a: Dual<T>, n: number): Dual<T> => {
    const v = must(base.power(a.v, n));
    if (n === 0) return fixed(v);
    return smooth(v, a, () => (n === 1 ? base.one : mul(base.of(n), must(base.power(a.v, n - 1)))));
  };

  return {
    name: `dual ${base.name}`,
    zero: fixed(base.zero),
    one: fixed(base.one),
    pi: base.pi === undefined ? undefined : fixed(base.pi),
    of: (x) => fixed(base.of(x)),
    // What nearly all terms are made of is written without an exception.
    add(a, b) {
      const v = base.add(a.v, b.v);
      if (v === undefined) return undefined;
      if (a.d === undefined || b.d === undefined) return { v, d: a.d ?? b.d };
      const d = base.add(a.d, b.d);
      return d === undefined ? undefined : { v, d };
    },
    sub: (a, b) =>
      guarded(() => ({ v: sub(a.v, b.v), d: plus(a.d, b.d === undefined ? undefined : base.neg(b.d)) })),
    mul(a, b) {
      const v = base.mul(a.v, b.v);
      if (v === undefined) return undefined;
      if (a.d === undefined && b.d === undefined) return { v, d: undefined };
      const right = b.d === undefined ? undefined : base.mul(a.v, b.d);
      const left = a.d === undefined ? undefined : base.mul(b.v, a.d);
      if (a.d === undefined || b.d === undefined) {
        const d = right ?? left;
        return d === undefined ? undefined : { v, d };
      }
      const d = right === undefined || left === undefined ? undefined : base.add(right, left);
      return d === undefined ? undefined : { v, d };
    },
    neg: (a) => ({ v: base.neg(a.v), d: a.d === undefined ? undefined : base.neg(a.d) }),
    div: (a, b) =>
      guarded(() => {
        const v = div(a.v, b.v);
        if (b.d === undefined) return { v, d: a.d === undefined ? undefined : div(a.d, b.v) };
        return { v, d: div(must(plus(a.d, base.neg(mul(v, b.d)))), b.v) };
      }),
    power: (a, n) => guarded(() => power(a, n)),
    pow: (a, b) =>
      guarded(() => {
        const v = must(base.pow(a.v, b.v));
        const fromBase =
          a.d === undefined ? undefined : mul(mul(b.v, must(base.pow(a.v, sub(b.v, base.one)))), a.d);
        // 0^b is 0 for all b > 0: it does not move with b.
        const still = b.d === undefined || (side(a.v, base.zero) === 0 && side(b.v, base.zero) > 0);
        const fromExponent = still ? undefined : mul(mul(v, fn("log", a.v)), b.d as T);
        return { v, d: plus(fromBase, fromExponent) };
      }),
    lift: (f, args) =>
      guarded(() => {
        const at = args.map((a) => a.v);
        const d = args.reduce<T | undefined>(
          (s, a, k) => (a.d === undefined ? s : plus(s, mul(f.slope(base, k, at), a.d))),
          undefined,
        );
        return { v: f.value(base, at), d };
      }),
    apply: (op, args) => guarded(() => apply(op, args)),
    compare: (a, b) => base.compare(a.v, b.v),
    floor: (a) => base.floor(a.v),
    infinity: (sign) => {
      const v = base.infinity(sign);
      return v === undefined ? undefined : fixed(v);
    },
    tie: (tied, rule) => {
      const t = guarded(() => tie(tied, rule));
      if (t === undefined) throw new Error("tied values cannot be combined");
      return t;
    },
    toNumber: (a) => base.toNumber(a.v),
  };
}

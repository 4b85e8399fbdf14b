// The laws of limits: sums, products, quotients and continuous functions of what has a limit. A product of 0 and ∞ and
// the like have none by these laws. The places where something grows or vanishes are collected, to be said beside the
// line: 1/p → 0.

import { close, type Opened, open } from "../../expr/binders.ts";
import { type App, type Expr, type Op, picksIndex } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { isIntegerQ, numerator, signQ } from "../../expr/rational.ts";
import { freeIndices, symbols } from "../../expr/traverse.ts";
import { implied, namesOf } from "../../index/prove.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import { positiveAt } from "../lines/signs.ts";
import { scopeOf, type Workshop } from "../lines/workshop.ts";
import { isSmooth, slopeOf } from "./limit-slope.ts";

/** v → a number from both sides, from above or from below; or v → ±∞. */
export interface Approach {
  /** The name of what moves. */
  readonly variable: string;
  readonly to:
    | { readonly kind: "number"; readonly value: Expr; readonly side: Side }
    | { readonly kind: "infinite"; readonly sign: 1 | -1 };
  /** How many derivatives were taken to find a sign. */
  readonly depth?: number;
}
export type Side = "both" | "above" | "below";

/** A finite limit, or an infinite one. */
export type Limit =
  | { readonly kind: "finite"; readonly value: Expr }
  | { readonly kind: "infinite"; readonly sign: 1 | -1 };

/** What was used on the way: a subterm and where it goes. */
export interface Noted {
  readonly of: Expr;
  readonly to: Limit;
}

export const mentions = (e: Expr, a: Approach): boolean => symbols(e).includes(a.variable);

export function lawLimit(w: Workshop, e: Expr, a: Approach, notes: Noted[]): Limit | undefined {
  const { ctx } = w;
  const finite = (value: Expr): Limit => ({ kind: "finite", value });
  if (!mentions(e, a)) return finite(e);
  const of = (x: Expr): Limit | undefined => lawLimit(w, x, a, notes);
  switch (e.kind) {
    case "sym":
      return a.to.kind === "infinite" ? { kind: "infinite", sign: a.to.sign } : finite(a.to.value);
    case "bind": {
      if (picksIndex(e.op) || e.guard !== undefined) return undefined;
      const o = open(ctx, e, namesOf(factsAt(scopeOf(w))));
      if (o.ranges.some((r) => r.kind !== "interval" || mentions(r.lo, a) || mentions(r.hi, a)))
        return undefined;
      const body = of(o.body);
      if (body?.kind !== "finite") return undefined;
      const count = e.op === "sum" && freeOf(o, body.value) ? countOf(w, o) : undefined;
      return finite(
        count === undefined ? close(ctx, { ...o, body: body.value }) : tidy(ctx, ctx.mul(count, body.value)),
      );
    }
    case "app":
      return applied(w, e, a, of, notes);
    default:
      return undefined;
  }
}

/** 1/p → 0: a quotient of something fixed by something that grows is worth a word. */
function note(e: Expr, to: Limit, notes: Noted[]): Limit {
  if (!notes.some((n) => n.of === e)) notes.push({ of: e, to });
  return to;
}

function applied(
  w: Workshop,
  e: App,
  a: Approach,
  of: (x: Expr) => Limit | undefined,
  notes: Noted[],
): Limit | undefined {
  const { ctx } = w;
  const finite = (value: Expr): Limit => ({ kind: "finite", value });
  const parts = e.args.map(of);
  if (parts.some((p) => p === undefined)) return undefined;
  const limits = parts as readonly Limit[];
  const values = limits.map((l) => (l.kind === "finite" ? l.value : undefined));
  const allFinite = values.every((v) => v !== undefined);
  const [first, second] = limits;
  switch (e.op) {
    case "add": {
      const signs = new Set(limits.flatMap((l) => (l.kind === "infinite" ? [l.sign] : [])));
      const [sign] = signs;
      if (sign === undefined) return finite(tidy(ctx, ctx.app("add", values as readonly Expr[])));
      return signs.size === 1 ? { kind: "infinite", sign } : undefined;
    }
    case "mul": {
      if (allFinite) return finite(tidy(ctx, ctx.app("mul", values as readonly Expr[])));
      let sign: 1 | -1 = 1;
      for (const l of limits) {
        const s = signOf(w, l);
        if (s === undefined) return undefined;
        if (s < 0) sign = sign === 1 ? -1 : 1;
      }
      return { kind: "infinite", sign };
    }
    case "div": {
      if (first === undefined || second === undefined) return undefined;
      if (first.kind === "finite" && second.kind === "infinite") return note(e, finite(ctx.zero), notes);
      if (second.kind === "infinite") return undefined;
      if (isZero(w, second.value)) {
        const s = signOf(w, first);
        const below = signNear(w, e.args[1] as Expr, a);
        if (s === undefined || below === undefined) return undefined;
        return note(e, { kind: "infinite", sign: s === below ? 1 : -1 }, notes);
      }
      if (!cannotVanish(w, second.value)) return undefined;
      if (first.kind === "infinite")
        return { kind: "infinite", sign: positive(w, second.value) ? first.sign : first.sign === 1 ? -1 : 1 };
      return finite(tidy(ctx, ctx.div(first.value, second.value)));
    }
    case "pow": {
      if (first?.kind === "infinite") return powerOfInfinite(w, e, a, first.sign, notes);
      if (first?.kind !== "finite" || second?.kind !== "finite") return undefined;
      const n = second.value;
      const whole = !mentions(e.args[1] as Expr, a) && n.kind === "num" && isIntegerQ(n.value);
      if (whole && signQ(n.value) >= 0) return finite(tidy(ctx, ctx.pow(first.value, n)));
      if (!positive(w, first.value)) return undefined;
      return finite(tidy(ctx, ctx.pow(first.value, n)));
    }
    case "exp":
      if (first?.kind === "infinite") return first.sign > 0 ? first : note(e, finite(ctx.zero), notes);
      break;
    case "log":
      if (first?.kind === "infinite") return first.sign > 0 ? first : undefined;
      if (first !== undefined && !positive(w, first.value)) return undefined;
      break;
    case "sqrt":
      if (first?.kind === "infinite") return first.sign > 0 ? first : undefined;
      break;
    case "tanh":
      if (first?.kind === "infinite") return finite(ctx.num(first.sign));
      break;
    case "sigmoid":
      if (first?.kind === "infinite") return finite(first.sign > 0 ? ctx.one : ctx.zero);
      break;
    case "abs":
    case "sin":
    case "cos":
    case "sinh":
    case "cosh":
    case "atan":
    case "asinh":
    case "erf":
    case "softplus":
    case "relu":
    case "max":
    case "min":
      break;
    default:
      return undefined;
  }
  return allFinite ? finite(simplified(w, e, values as readonly Expr[])) : undefined;
}

/** u^n with u → ±∞ and a number n. */
function powerOfInfinite(w: Workshop, e: App, a: Approach, sign: 1 | -1, notes: Noted[]): Limit | undefined {
  const n = e.args[1] as Expr;
  if (mentions(n, a) || n.kind !== "num") return undefined;
  if (signQ(n.value) === 0) return { kind: "finite", value: w.ctx.one };
  if (sign < 0 && !isIntegerQ(n.value)) return undefined;
  if (signQ(n.value) < 0) return note(e, { kind: "finite", value: w.ctx.zero }, notes);
  return { kind: "infinite", sign: sign < 0 && numerator(n.value) % 2n !== 0n ? -1 : 1 };
}

/** The function at the limit; a root of a square is an absolute value. */
function simplified(w: Workshop, e: App, values: readonly Expr[]): Expr {
  const { ctx } = w;
  const [u] = values;
  if (e.op === "sqrt" && u?.kind === "app" && u.op === "pow") {
    const [base, n] = u.args as readonly [Expr, Expr];
    if (n.kind === "num" && n.value === 2) return ctx.app("abs", [base]);
  }
  if (u !== undefined && isZero(w, u)) {
    if (ZERO_AT_ZERO.has(e.op)) return ctx.zero;
    if (ONE_AT_ZERO.has(e.op)) return ctx.one;
  }
  return tidy(ctx, ctx.app(e.op, values));
}

const ZERO_AT_ZERO: ReadonlySet<Op> = new Set<Op>([
  "sin",
  "sinh",
  "tanh",
  "atan",
  "asinh",
  "erf",
  "abs",
  "relu",
]);
const ONE_AT_ZERO: ReadonlySet<Op> = new Set<Op>(["cos", "cosh"]);

export const isZero = (w: Workshop, e: Expr): boolean => {
  const t = tidy(w.ctx, e);
  return t.kind === "num" && signQ(t.value) === 0;
};

const positive = (w: Workshop, e: Expr): boolean => positiveAt(scopeOf(w), tidy(w.ctx, e));

export const cannotVanish = (w: Workshop, e: Expr): boolean => {
  const t = tidy(w.ctx, e);
  return t.kind === "num" ? signQ(t.value) !== 0 : positive(w, t) || positive(w, w.ctx.neg(t));
};

export function signOf(w: Workshop, l: Limit): 1 | -1 | undefined {
  if (l.kind === "infinite") return l.sign;
  if (positive(w, l.value)) return 1;
  return positive(w, w.ctx.neg(l.value)) ? -1 : undefined;
}

/** How many derivatives a sign is looked for in. */
const DEEPEST = 4;

/**
 * The sign of a term at all places near enough, but not at the place itself: that of its limit; where this is 0, by the
 * mean value theorem that of its derivative on the right of the place, and the opposite on the left.
 */
export function signNear(w: Workshop, e: Expr, a: Approach): 1 | -1 | undefined {
  const depth = (a.depth ?? 0) + 1;
  if (depth > DEEPEST) return undefined;
  const near: Approach = { ...a, depth };
  if (e.kind === "app" && e.op === "sqrt") return signNear(w, e.args[0] as Expr, near) === 1 ? 1 : undefined;
  const limit = lawLimit(w, e, near, []);
  if (limit === undefined) return undefined;
  if (limit.kind === "infinite" || !isZero(w, limit.value)) return signOf(w, limit);
  const { to } = near;
  if (to.kind !== "number" || !isSmooth(e, a.variable)) return undefined;
  const slope = slopeOf(w, e, a.variable);
  if (slope === undefined) return undefined;
  const on = (side: "above" | "below"): 1 | -1 | undefined => {
    const s = signNear(w, slope, { ...near, to: { ...to, side } });
    return s === undefined ? undefined : side === "above" ? s : s === 1 ? -1 : 1;
  };
  if (to.side !== "both") return on(to.side);
  const above = on("above");
  return above !== undefined && above === on("below") ? above : undefined;
}

/** Whether a term mentions none of the letters of an opened binder. */
const freeOf = (o: Opened, e: Expr): boolean => {
  const used = freeIndices(e);
  return !o.vars.some((v) => used.includes(v.name));
};

/** The number of terms, where the ranges do not depend on one another. */
export function countOf(w: Workshop, o: Opened): Expr | undefined {
  const { ctx } = w;
  if (o.guard !== undefined) return undefined;
  const names = new Set(o.vars.map((v) => v.name));
  const factors: Expr[] = [];
  for (const r of o.ranges) {
    if (r.kind === "set") {
      factors.push(ctx.app("card", [r.set]));
      continue;
    }
    if (r.kind !== "interval") return undefined;
    if ([...freeIndices(r.lo), ...freeIndices(r.hi)].some((l) => names.has(l))) return undefined;
    if (!implied(factsAt(scopeOf(w)), ctx.le(r.lo, ctx.add(r.hi, ctx.one)))) return undefined;
    factors.push(tidy(ctx, ctx.add(r.hi, ctx.neg(r.lo), ctx.one)));
  }
  return tidy(ctx, ctx.mul(...factors));
}

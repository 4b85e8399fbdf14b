// The least and the greatest value of an index over the ranges of its letters, and how far an axis may be read: from
// both, whether a read stays inside, and which index sets keep it there.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Axis } from "../expr/environment.ts";
import type { App, Expr, Range } from "../expr/nodes.ts";
import { addPoly, prettyPoly, scalePoly, toPoly, withoutTerms } from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import { commonDenominator, quotientOf } from "./affine.ts";
import { floorDivision } from "./divide.ts";
import { type Facts, heldKnowledge, implied } from "./prove.ts";
import { joinEnds, pruneEnds } from "./ranges.ts";

/** Both index sets are the same, as far as can be proved. */
export function sameIndexSet(facts: Facts, a: Axis, b: Axis): boolean {
  const { ctx } = facts;
  const equal = (x: Expr, y: Expr): boolean => x === y || implied(facts, ctx.eq(x, y));
  return equal(a.lo, b.lo) && equal(a.hi, b.hi);
}

const moved = (ctx: Context, end: Expr, by: number): Expr =>
  by === 0 ? end : prettyPoly(ctx, toPoly(ctx.add(end, ctx.num(by))));

/** How far an axis may be read: its index set, widened by the padding; undefined when without limit. */
export function reachOf(ctx: Context, axis: Axis): { readonly lo: Expr; readonly hi: Expr } | undefined {
  switch (axis.outside.kind) {
    case "error":
      return axis;
    case "pad":
      return { lo: ctx.sub(axis.lo, axis.outside.width), hi: ctx.add(axis.hi, axis.outside.width) };
    case "start": {
      const { before, after } = axis.outside;
      return { lo: moved(ctx, axis.lo, -before), hi: moved(ctx, axis.hi, after) };
    }
    case "zero":
    case "minus-infinity":
      return undefined;
  }
}

type Which = "least" | "greatest";

/**
 * The least or greatest value of an index that is affine in its letters, told in the letters of `free`, or made of one
 * such by |·|, rounding, and maxima and minima with terms that do not move; undefined when that is not clear.
 */
export function extreme(
  facts: Facts,
  sub: Expr,
  ranges: ReadonlyMap<string, Range>,
  which: Which,
  free: ReadonlySet<string> = new Set(),
): Expr | undefined {
  const bent = free.size === 0 ? ofBent(facts, sub, ranges, which) : undefined;
  return bent ?? extremeEnds(facts, sub, ranges, which, free)?.value;
}

/** A value, and the ends of ranges at which it is attained. */
export interface Extreme {
  readonly value: Expr;
  readonly at: readonly { readonly letter: string; readonly end: Expr }[];
}

/** The extreme of what is affine: each letter at the end that the sign of its coefficient says. */
export function extremeEnds(
  facts: Facts,
  sub: Expr,
  ranges: ReadonlyMap<string, Range>,
  which: Which,
  free: ReadonlySet<string> = new Set(),
): Extreme | undefined {
  const { ctx } = facts;
  const at: { letter: string; end: Expr }[] = [];
  let value = prettyPoly(ctx, toPoly(sub));
  // Ranges may mention letters bound further out: those come later.
  for (const [letter, range] of ranges) {
    if (free.has(letter) || !freeIndices(value).includes(letter)) continue;
    if (range.kind !== "interval") return undefined;
    const sign = coefficientSign(facts, value, letter);
    if (sign === undefined) return undefined;
    const end = sign > 0 === (which === "greatest") ? range.hi : range.lo;
    value = prettyPoly(ctx, toPoly(substituteIndices(ctx, value, new Map([[letter, end]]))));
    at.push({ letter, end });
  }
  return freeIndices(value).every((i) => free.has(i)) ? { value, at } : undefined;
}

/** The extreme of c·f(u) + rest, where f rises with u, or is |u|, and nothing else moves. */
function ofBent(facts: Facts, sub: Expr, ranges: ReadonlyMap<string, Range>, which: Which): Expr | undefined {
  const { ctx } = facts;
  const p = toPoly(sub);
  const [moving, ...more] = p.terms.filter((m) => m.atoms.some((a) => freeIndices(a).length > 0));
  const [f] = moving?.atoms ?? [];
  if (moving === undefined || more.length > 0 || moving.atoms.length > 1 || f?.kind !== "app")
    return undefined;
  const up = signQ(moving.coef) > 0 === (which === "greatest");
  const end = ofFunction(facts, f, ranges, up ? "greatest" : "least");
  if (end === undefined) return undefined;
  const rest = withoutTerms(p, (m) => m === moving);
  return prettyPoly(ctx, addPoly(rest, toPoly(end), moving.coef));
}

function ofFunction(
  facts: Facts,
  f: App,
  ranges: ReadonlyMap<string, Range>,
  which: Which,
): Expr | undefined {
  const { ctx } = facts;
  const of = (u: Expr, side: Which = which): Expr | undefined => extreme(facts, u, ranges, side);
  switch (f.op) {
    case "floor":
    case "ceil": {
      const u = of(f.args[0] as Expr);
      return u === undefined ? undefined : wholePart(facts, f.op, u);
    }
    case "max":
    case "min":
    case "clamp": {
      const moving = f.args.filter((a) => freeIndices(a).length > 0);
      const [only] = moving;
      const u = only === undefined || moving.length > 1 ? undefined : of(only);
      const args = f.args.map((a) => (a === only ? u : a));
      return args.includes(undefined) ? undefined : decided(facts, ctx.app(f.op, args as Expr[]));
    }
    case "abs": {
      const u = f.args[0] as Expr;
      const [low, high] = [of(u, "least"), of(u, "greatest")];
      if (low === undefined || high === undefined) return undefined;
      const minus = prettyPoly(ctx, scalePoly(toPoly(low), -1));
      if (which === "greatest") return decided(facts, ctx.app("max", [high, minus]));
      if (implied(facts, ctx.le(ctx.zero, low))) return low;
      const crosses = implied(facts, ctx.le(low, ctx.zero)) && implied(facts, ctx.le(ctx.zero, high));
      if (crosses && stepsByOne(u)) return ctx.zero;
      return implied(facts, ctx.le(high, ctx.zero))
        ? prettyPoly(ctx, scalePoly(toPoly(high), -1))
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether the term takes every integer between its extremes: a letter, or |letter|, beside what does not move. */
function stepsByOne(u: Expr): boolean {
  const moving = toPoly(u).terms.filter((m) => m.atoms.some((a) => freeIndices(a).length > 0));
  const [m] = moving;
  const [a] = m?.atoms ?? [];
  if (moving.length !== 1 || m === undefined || m.atoms.length !== 1 || a === undefined) return false;
  if (m.coef !== 1 && m.coef !== -1) return false;
  return a.kind === "idx" || (a.kind === "app" && a.op === "abs" && stepsByOne(a.args[0] as Expr));
}

function wholePart(facts: Facts, op: "floor" | "ceil", u: Expr): Expr {
  const q = quotientOf(heldKnowledge(facts), u);
  const scale = commonDenominator([q.num, q.den]);
  const [n, d] = [scalePoly(q.num, scale), scalePoly(q.den, scale)];
  // ⌈n/d⌉ = ⌊(n + d − 1)/d⌋.
  return floorDivision(facts, op === "floor" ? n : addPoly(addPoly(n, d), toPoly(facts.ctx.num(-1))), d);
}

/** A maximum or minimum without the arguments that others are seen to exceed. */
function decided(facts: Facts, e: Expr): Expr {
  if (e.kind !== "app" || (e.op !== "max" && e.op !== "min")) return e;
  return joinEnds(facts.ctx, e.op, pruneEnds(facts, e.op, e.args));
}

/** The sign of the coefficient of a letter in an affine index: a number, times sizes at most. */
function coefficientSign(facts: Facts, e: Expr, name: string): 1 | -1 | undefined {
  let sign: 1 | -1 | undefined;
  for (const m of toPoly(e).terms) {
    const letters = m.atoms.filter((a) => freeIndices(a).includes(name));
    if (letters.length === 0) continue;
    const others = m.atoms.filter((a) => !letters.includes(a));
    const sizes = others.every((a) => implied(facts, facts.ctx.app("lt", [facts.ctx.zero, a])));
    const own = signQ(m.coef) > 0 ? 1 : -1;
    const affine = letters.length === 1 && letters[0]?.kind === "idx" && sizes;
    if (!affine || (sign !== undefined && sign !== own)) return undefined;
    sign = own;
  }
  return sign;
}

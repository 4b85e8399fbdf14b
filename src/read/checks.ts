// Checks on elaborated terms: subscripts and range ends are integers, index sets match where an operator needs
// it, and a read at a known place is inside its index set.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Span } from "../expr/diagnostics.ts";
import type { Axis } from "../expr/environment.ts";
import { type App, type Expr, type Op, picksIndex, type Range } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import { addPoly, finiteTerm, type Poly, prettyPoly, scalePoly, toPoly } from "../expr/poly.ts";
import { compareQ, isIntegerQ, signQ } from "../expr/rational.ts";
import { freeIndices, visit } from "../expr/traverse.ts";
import { commonDenominator, quotientOf } from "../index/affine.ts";
import { floorDivision } from "../index/divide.ts";
import { type Facts, factsOf, heldKnowledge, implied, implies, withRange } from "../index/prove.ts";
import { joinEnds, pruneEnds } from "../index/ranges.ts";
import { authorIndex } from "./first.ts";
import { plainText, rangeText } from "./plain.ts";
import { declaredHere, failure, type ReadRecord, report, type Work, written } from "./workspace.ts";

/** Operators whose value is an integer whatever stands inside. */
const ROUNDING: ReadonlySet<Op> = new Set<Op>(["floor", "ceil", "round", "iverson", "card", "sign"]);

/** Refuses what is surely no integer: a fraction, or a term with a scalar or entry that is not declared integer. */
export function refuseFraction(w: Work, e: Expr, span: Span, what: string): void {
  const value = norm(w.ws.ctx, e);
  let culprit: string | undefined;
  if (value.kind === "num" && !isIntegerQ(value.value)) {
    throw failure("integer", `${what} must be an integer, and \`${written(w, span)}\` is none`, span, {
      expected: "an integer",
      remedy: `floor(${written(w, span)})`,
    });
  }
  visit(e, (s) => {
    if (culprit !== undefined) return false;
    if (s.kind === "app" && ROUNDING.has(s.op)) return false;
    if (s.kind === "bind" && picksIndex(s.op)) return false;
    const name =
      s.kind === "sym" ? s.name : s.kind === "at" && s.tensor.kind === "sym" ? s.tensor.name : undefined;
    const decl = name === undefined ? undefined : w.ws.decls.get(name);
    const real =
      decl?.kind === "function" ||
      ((decl?.kind === "scalar" || decl?.kind === "tensor" || decl?.kind === "definition") &&
        !decl.integer &&
        !(decl.kind === "scalar" && decl.role === "size"));
    if (real) culprit = name;
    return s.kind !== "at";
  });
  if (culprit === undefined) return;
  const declared = w.ws.declared.get(culprit);
  throw failure("integer", `${what} must be an integer, and \`${culprit}\` need not be one`, span, {
    expected: "an integer: letters, sizes, integer scalars, `floor(...)`",
    remedy: declared === undefined ? `floor(${written(w, span)})` : `given ${culprit} integer`,
    ...(declared === undefined
      ? {}
      : { related: [{ span: declared, message: `\`${culprit}\` is declared here` }] }),
  });
}

/** A relation between index sets that an operator needs; it must follow from what is declared. */
export function requireConforming(w: Work, span: Span, name: string, relation: Expr): void {
  const { ctx, claimed } = w.ws;
  if (claimed === true || implied(factsOf(ctx, w.env), relation)) return;
  const text = balanced(w, relation);
  throw failure("conform", `the index sets of the arguments of \`${name}\` do not match`, span, {
    expected: `${text}, which does not follow from the declarations`,
    remedy: `the same length for both, or \`assume ${text}\``,
  });
}

/** An equation with every term on the side where it is positive: n = k, not n − 1 = k − 1. */
function balanced(w: Work, relation: Expr): string {
  const { ctx } = w.ws;
  const [a, b] = relation.kind === "app" && relation.op === "eq" ? relation.args : [];
  if (a === undefined || b === undefined || !finiteTerm(relation)) return plainText(relation);
  const difference = addPoly(toPoly(a), toPoly(b), -1);
  const side = (sign: number): string => {
    const terms = [...difference].filter(([, m]) => signQ(m.coef) === sign);
    return plainText(prettyPoly(ctx, scalePoly(new Map(terms), sign)));
  };
  return `${side(1)} = ${side(-1)}`;
}

/** Both index sets are the same, as far as can be proved. */
export function sameIndexSet(facts: Facts, a: Axis, b: Axis): boolean {
  const { ctx } = facts;
  const equal = (x: Expr, y: Expr): boolean => x === y || implied(facts, ctx.eq(x, y));
  return equal(a.lo, b.lo) && equal(a.hi, b.hi);
}

/** The facts of the statement, with the ranges of its letters. */
export function factsWith(w: Work, ranges: Iterable<readonly [string, Range]>): Facts {
  let facts = factsOf(w.ws.ctx, w.env);
  for (const [name, range] of ranges) facts = withRange(facts, name, range);
  return facts;
}

const moved = (ctx: Context, end: Expr, by: number): Expr =>
  by === 0 ? end : prettyPoly(ctx, toPoly(ctx.add(end, ctx.num(by))));

/** How far an axis may be read: its index set, widened by the padding; undefined when without limit. */
export function reachOf(w: Work, axis: Axis): { readonly lo: Expr; readonly hi: Expr } | undefined {
  const { ctx } = w.ws;
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

/** Reports reads that provably leave their index set; `outer`: ranges of the statement's own letters. */
export function refuseOutside(w: Work, outer: ReadonlyMap<string, Range>): void {
  for (const read of w.reads) {
    const ranges = new Map([...read.ranges, ...[...outer].reverse()]);
    if (read.guarded || mayBeEmpty(w, ranges)) continue;
    for (const k of read.axes.keys()) if (refuseSubscript(w, read, k, ranges)) return;
  }
}

/** A range that never holds anything evaluates nothing. */
function mayBeEmpty(w: Work, ranges: ReadonlyMap<string, Range>): boolean {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  return [...ranges.values()].some(
    (r) => r.kind === "interval" && implies(ctx, facts, ctx.le(r.lo, r.hi)) === "no",
  );
}

function refuseSubscript(w: Work, read: ReadRecord, k: number, ranges: ReadonlyMap<string, Range>): boolean {
  const { ctx } = w.ws;
  const [axis, sub] = [read.axes[k], read.subs[k]];
  const reach = axis === undefined ? undefined : reachOf(w, axis);
  if (sub === undefined || reach === undefined || !finiteTerm(sub)) return false;
  const facts = factsOf(ctx, w.env);
  const low = extreme(w, sub, ranges, "least");
  const high = extreme(w, sub, ranges, "greatest");
  const isBelow = low !== undefined && surelyLess(facts, low, reach.lo);
  const isAbove = high !== undefined && surelyLess(facts, reach.hi, high);
  const beyond = isBelow ? low : isAbove ? high : undefined;
  if (beyond === undefined) return false;
  const shown = (e: Expr): Expr => authorIndex(ctx, prettyPoly(ctx, toPoly(e)), w.ws.first);
  const show = (e: Expr): string => plainText(shown(e));
  const place = read.subSpans[k] ?? read.span;
  const text =
    freeIndices(sub).length === 0
      ? `the subscript ${show(beyond)} is outside of \`${read.name}\``
      : `the subscript \`${written(w, place)}\` reaches ${show(beyond)}, outside of \`${read.name}\``;
  report(w, "outside", text, place, {
    expected: `an index in ${rangeText(shown(reach.lo), shown(reach.hi))}, or \`outside 0\` where \`${read.name}\` is given`,
    ...declaredHere(w, read.name),
  });
  return true;
}

/** a < b for all values; numbers, which are most subscripts of long sums, need no proof. */
function surelyLess(facts: Facts, a: Expr, b: Expr): boolean {
  if (a.kind === "num" && b.kind === "num") return compareQ(a.value, b.value) < 0;
  return implied(facts, facts.ctx.app("lt", [a, b]));
}

type Which = "least" | "greatest";

/**
 * The least or greatest value of an index that is affine in its letters, told in the letters of `free`, or made of one
 * such by |·|, rounding, and maxima and minima with terms that do not move; undefined when that is not clear.
 */
export function extreme(
  w: Work,
  sub: Expr,
  ranges: ReadonlyMap<string, Range>,
  which: Which,
  free: ReadonlySet<string> = new Set(),
): Expr | undefined {
  const { ctx } = w.ws;
  let e = prettyPoly(ctx, toPoly(sub));
  const bent = free.size === 0 ? ofBent(w, e, ranges, which) : undefined;
  if (bent !== undefined) return bent;
  // Ranges may mention letters bound further out: those come later.
  for (const [name, range] of ranges) {
    if (free.has(name) || !freeIndices(e).includes(name)) continue;
    if (range.kind !== "interval") return undefined;
    const sign = coefficientSign(w, e, name);
    if (sign === undefined) return undefined;
    const end = sign > 0 === (which === "greatest") ? range.hi : range.lo;
    e = prettyPoly(ctx, toPoly(substituteIndices(ctx, e, new Map([[name, end]]))));
  }
  return freeIndices(e).every((i) => free.has(i)) ? e : undefined;
}

/** The extreme of c·f(u) + rest, where f rises with u, or is |u|, and nothing else moves. */
function ofBent(w: Work, e: Expr, ranges: ReadonlyMap<string, Range>, which: Which): Expr | undefined {
  const { ctx } = w.ws;
  const p = toPoly(e);
  const [moving, ...more] = [...p.values()].filter((m) => m.atoms.some((a) => freeIndices(a).length > 0));
  const [f] = moving?.atoms ?? [];
  if (moving === undefined || more.length > 0 || moving.atoms.length > 1 || f?.kind !== "app")
    return undefined;
  const up = signQ(moving.coef) > 0 === (which === "greatest");
  const end = ofFunction(w, f, ranges, up ? "greatest" : "least");
  if (end === undefined) return undefined;
  const rest: Poly = new Map([...p].filter(([, m]) => m !== moving));
  return prettyPoly(ctx, addPoly(rest, toPoly(end), moving.coef));
}

function ofFunction(w: Work, f: App, ranges: ReadonlyMap<string, Range>, which: Which): Expr | undefined {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  const of = (u: Expr, side: Which = which): Expr | undefined => extreme(w, u, ranges, side);
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
  const moving = [...toPoly(u).values()].filter((m) => m.atoms.some((a) => freeIndices(a).length > 0));
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
function coefficientSign(w: Work, e: Expr, name: string): 1 | -1 | undefined {
  let sign: 1 | -1 | undefined;
  for (const m of toPoly(e).values()) {
    const letters = m.atoms.filter((a) => freeIndices(a).includes(name));
    if (letters.length === 0) continue;
    const others = m.atoms.filter((a) => !letters.includes(a));
    const facts = factsOf(w.ws.ctx, w.env);
    const sizes = others.every((a) => implied(facts, w.ws.ctx.app("lt", [w.ws.ctx.zero, a])));
    const own = signQ(m.coef) > 0 ? 1 : -1;
    const affine = letters.length === 1 && letters[0]?.kind === "idx" && sizes;
    if (!affine || (sign !== undefined && sign !== own)) return undefined;
    sign = own;
  }
  return sign;
}

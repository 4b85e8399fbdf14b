// Where a term has a value, whatever the point: reads that are seen to be inside, divisors and arguments that are
// seen to be positive. A factor may be moved from under a bracket or out of a sum only if it is one of these, since
// [false]·u and an empty sum are 0 also where u has no value.

import { open, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import {
  axesOf,
  bodiesOf,
  type Definition,
  definition,
  type Env,
  isRecurrent,
  stepAxes,
} from "../../expr/environment.ts";
import type { App, Bind, Expr } from "../../expr/nodes.ts";
import { isIntegerQ, signQ } from "../../expr/rational.ts";
import { children } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { atOwnIndices, hasTerms, isNonNegative, isPositive } from "../../index/positive.ts";
import { type Facts, implied, namesOf, withFacts, withRange } from "../../index/prove.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { Scope } from "../../rewrite/rule.ts";

/** The body of a binder, with what is known there. */
function under(facts: Facts, e: Bind): { readonly facts: Facts; readonly body: Expr } | undefined {
  const o = open(facts.ctx, e, namesOf(facts));
  let inside = facts;
  let k = 0;
  for (const r of o.ranges) {
    const v = o.vars[k];
    if (r.kind === "set") return undefined;
    if (v !== undefined) inside = withRange(inside, v.name, r);
    k += 1;
  }
  return { facts: o.guard === undefined ? inside : withFacts(inside, [o.guard]), body: o.body };
}

/** Whether the term is 0 by a bracket in some case, whatever stands beside the bracket. */
export function mayVanish(e: Expr): boolean {
  if (e.kind === "num") return e.value === 0;
  if (e.kind !== "app") return false;
  switch (e.op) {
    case "iverson":
      return true;
    case "mul":
      return e.args.some(mayVanish);
    case "div":
    case "pow":
    case "stop":
      return mayVanish(e.args[0] as Expr);
    case "add":
      return e.args.every(mayVanish);
    case "cases":
      return e.args.some((a, k) => (k % 2 === 0 || k === e.args.length - 1) && mayVanish(a));
    default:
      return false;
  }
}

/** Whether e is seen to have a value at every point that the declarations and the facts at the place allow. */
export const isDefined = (scope: Scope, e: Expr): boolean => defined(factsAt(scope), e, new Set());

function defined(facts: Facts, e: Expr, seen: ReadonlySet<string>): boolean {
  const { ctx, env } = facts;
  switch (e.kind) {
    case "num":
    case "idx":
    case "bound":
      return true;
    case "sym":
      return definedName(facts, e.name, seen);
    case "at": {
      if (!e.subs.every((s) => defined(facts, s, seen))) return false;
      if (e.tensor.kind === "deriv")
        return isGradient(env, e.tensor) && inside(facts, gradientName(e.tensor), e.subs);
      if (e.tensor.kind !== "sym") return false;
      return definedName(facts, e.tensor.name, seen) && inside(facts, e.tensor.name, e.subs);
    }
    case "deriv": {
      if (!isGradient(env, e)) return false;
      const { wrt } = e;
      return (
        wrt.kind !== "at" ||
        (wrt.subs.every((s) => defined(facts, s, seen)) && inside(facts, gradientName(e), wrt.subs))
      );
    }
    case "bind": {
      const filled = e.op === "sum" || e.op === "prod" || hasTerms(facts, e);
      if (!filled || e.ranges.some((r) => r.kind === "set")) return false;
      const ends = children(e).slice(0, -1);
      const at = under(facts, e);
      // The ends of a range are integers without reads in all but odd cases; a guard is looked at like the body.
      return (
        ends.every((c) => c.expr.loose > 0 || defined(facts, c.expr, seen)) &&
        ends.every((c) => c.expr.loose === 0 || plainIndex(c.expr)) &&
        at !== undefined &&
        defined(at.facts, at.body, seen)
      );
    }
    case "app":
      return e.args.every((a) => defined(facts, a, seen)) && total(facts, e, ctx);
  }
}

/** An index term without reads and divisions: it has a value whatever its letters are. */
const plainIndex = (e: Expr): boolean =>
  e.kind === "app"
    ? PLAIN.has(e.op) && e.args.every(plainIndex)
    : e.kind === "num" || e.kind === "sym" || e.kind === "idx" || e.kind === "bound";
const PLAIN: ReadonlySet<string> = new Set(
  "add mul max min floor ceil eq ne lt le gt ge and or not".split(" "),
);

/** A given name has a value; a definition has one where its body does, at every index of its axes. */
function definedName(facts: Facts, name: string, seen: ReadonlySet<string>): boolean {
  const d = facts.env.decls.get(name);
  if (d?.kind === "scalar" || d?.kind === "tensor" || d?.kind === "function") return true;
  if (d?.kind !== "definition") return false;
  // The earlier entries of a recurrence have values if each step has one: by induction along its axis.
  if (seen.has(name)) return isRecurrent(d);
  return bodiesOf(d).every((b) => defined(atOwnIndices(facts, name), b, new Set([...seen, name])));
}

/** ∂L/∂y and ∂L/∂y[i] of a given function L: numbers that are there for every entry of y. */
const isGradient = (env: Env, e: Expr & { kind: "deriv" }): boolean =>
  e.of.kind === "sym" && env.decls.get(e.of.name)?.kind === "function" && gradientName(e) !== "";

const gradientName = (e: Expr & { kind: "deriv" }): string =>
  e.wrt.kind === "sym"
    ? e.wrt.name
    : e.wrt.kind === "at" && e.wrt.tensor.kind === "sym"
      ? e.wrt.tensor.name
      : "";

/** Whether the subscripts are seen to be integers inside the index set, or where the tensor is 0 beyond it. */
function inside(facts: Facts, name: string, subs: readonly Expr[]): boolean {
  const { ctx, env } = facts;
  const axes = axesOf(env, name);
  if (axes?.length !== subs.length) return false;
  const params = definition(env, name)?.params ?? [];
  const here = new Map(params.map((p, k) => [p, subs[k] as Expr]));
  return axes.every((a, k) => {
    const s = subs[k] as Expr;
    if (!isInteger(env, s)) return false;
    if (a.outside.kind === "zero") return true;
    if (a.outside.kind === "minus-infinity") return false;
    const width = a.outside.kind === "pad" ? a.outside.width : ctx.zero;
    const beyond = a.outside.kind === "start" ? a.outside : { before: 0, after: 0 };
    const lo = substituteIndices(ctx, ctx.add(a.lo, ctx.num(-beyond.before)), here);
    const hi = substituteIndices(ctx, ctx.add(a.hi, ctx.num(beyond.after)), here);
    return implied(facts, ctx.le(ctx.sub(lo, width), s)) && implied(facts, ctx.le(s, ctx.add(hi, width)));
  });
}

/** Whether an entry of the definition stands at the subscripts: integers, seen to be in its index set. */
export function isEntry(scope: Scope, def: Definition, subs: readonly Expr[]): boolean {
  const facts = factsAt(scope);
  const { ctx, env } = facts;
  const here = new Map(def.params.map((p, k) => [p, subs[k] as Expr]));
  return stepAxes(def).every((a, k) => {
    const s = subs[k] as Expr;
    return (
      isInteger(env, s) &&
      implied(facts, ctx.le(substituteIndices(ctx, a.lo, here), s)) &&
      implied(facts, ctx.le(s, substituteIndices(ctx, a.hi, here)))
    );
  });
}

/** Whether the operator has a value for these arguments. */
function total(facts: Facts, e: App, ctx: Context): boolean {
  const [u, v] = e.args;
  switch (e.op) {
    case "div": {
      if (v?.kind === "num") return signQ(v.value) !== 0;
      return v !== undefined && (isPositive(facts, v) || implied(facts, ctx.app("ne", [v, ctx.zero])));
    }
    case "mod":
      return v !== undefined && isPositive(facts, v);
    case "log":
    case "log2":
    case "log10":
    case "sqrt":
      return u !== undefined && isPositive(facts, u);
    case "pow":
      return (
        (v?.kind === "num" && isIntegerQ(v.value) && signQ(v.value) >= 0) ||
        (u !== undefined &&
          v !== undefined &&
          (isPositive(facts, u) || (isNonNegative(facts, u) && isPositive(facts, v))))
      );
    case "cases":
      return e.args.length % 2 === 1;
    case "add":
    case "mul":
    case "iverson":
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "and":
    case "or":
    case "not":
    case "true":
    case "false":
    case "stop":
    case "exp":
    case "abs":
    case "sign":
    case "floor":
    case "ceil":
    case "round":
    case "clamp":
    case "sin":
    case "cos":
    case "atan":
    case "expm1":
    case "erfc":
    case "pi":
    case "sinh":
    case "cosh":
    case "tanh":
    case "asinh":
    case "erf":
    case "sigmoid":
    case "softplus":
    case "relu":
    case "max":
    case "min":
    case "tuple":
    case "component":
      return true;
    default:
      return false;
  }
}

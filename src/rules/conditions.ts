// Which conditions of a rule still have to be stated: those that the declarations, the assumptions and the facts
// at the place do not imply. A sign is also read off the form of a term: e^u > 0, a full sum of positive terms.

import { open } from "../expr/binders.ts";
import { axisRange, definition, isRecurrent } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { signQ } from "../expr/rational.ts";
import { type Facts, factsOf, implied, namesOf, withFacts, withRange } from "../index/prove.ts";
import { liveEnv, type Scope } from "../rewrite/rule.ts";

const factsAt = (scope: Scope): Facts => withFacts(factsOf(scope.ctx, liveEnv(scope)), scope.facts);

/** The conditions among these that have to be stated. */
export const unproved = (scope: Scope, conditions: readonly Expr[]): readonly Expr[] =>
  conditions.filter((c) => !proved(factsAt(scope), c));

export const positive = (scope: Scope, ...terms: readonly Expr[]): readonly Expr[] =>
  unproved(
    scope,
    terms.map((u) => scope.ctx.app("gt", [u, scope.ctx.zero])),
  );

export const nonZero = (scope: Scope, ...terms: readonly Expr[]): readonly Expr[] =>
  unproved(
    scope,
    terms.map((u) => scope.ctx.app("ne", [u, scope.ctx.zero])),
  );

function proved(facts: Facts, c: Expr): boolean {
  if (c.kind !== "app") return false;
  const [u, v] = c.args as readonly [Expr, Expr];
  const aboutSign = (c.op === "gt" || c.op === "ne") && v.kind === "num" && v.value === 0;
  return (aboutSign && isPositive(facts, u)) || implied(facts, c);
}

function isPositive(facts: Facts, e: Expr): boolean {
  const { ctx } = facts;
  if (e.kind === "num") return signQ(e.value) > 0;
  if (implied(facts, ctx.app("gt", [e, ctx.zero]))) return true;
  const all = (terms: readonly Expr[]): boolean => terms.every((t) => isPositive(facts, t));
  switch (e.kind) {
    case "sym":
    case "at": {
      const name = e.kind === "sym" ? e : e.tensor;
      const def = name.kind === "sym" ? definition(facts.env, name.name) : undefined;
      if (def === undefined || def.scatter !== undefined || isRecurrent(def)) return false;
      // Every entry inside the index set is positive; outside it a read must not give something else.
      if (def.axes.some((a) => a.outside.kind !== "error")) return false;
      // The parameters are letters of their own: what is known of indices with the same letters is left behind.
      const indices = new Map(def.axes.map((a, k): [string, Range] => [def.params[k] ?? "", axisRange(a)]));
      return isPositive(factsOf(ctx, { ...facts.env, indices }), def.body);
    }
    case "app":
      switch (e.op) {
        case "exp":
        case "sigmoid":
        case "softplus":
        case "pi":
        case "cosh":
          return true;
        case "add":
        case "mul":
        case "div":
        case "max":
        case "min":
          return all(e.args);
        case "pow":
        case "sqrt":
          return isPositive(facts, e.args[0] as Expr);
        default:
          return false;
      }
    case "bind": {
      if (e.op !== "sum" && e.op !== "prod" && e.op !== "max" && e.op !== "min" && e.op !== "median")
        return false;
      const o = open(ctx, e, namesOf(facts));
      let inside = facts;
      let k = 0;
      for (const r of o.ranges) {
        // Only an empty sum is not positive; sets are never empty.
        const filled = r.kind === "set" || (r.kind === "interval" && implied(inside, ctx.le(r.lo, r.hi)));
        if (e.op !== "prod" && (!filled || e.guard !== undefined)) return false;
        const name = o.vars[k]?.name;
        if (name !== undefined && r.kind === "interval") inside = withRange(inside, name, r);
        k += r.kind === "set" ? r.arity : 1;
      }
      return isPositive(inside, o.body);
    }
    default:
      return false;
  }
}

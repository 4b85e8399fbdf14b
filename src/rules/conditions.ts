// Which conditions of a rule still have to be stated: those that the declarations, the assumptions and the facts
// at the place do not imply. A sign is also read off the form of a term (index/positive.ts).

import type { Expr } from "../expr/nodes.ts";
import { isPositive } from "../index/positive.ts";
import { type Facts, implied } from "../index/prove.ts";
import { factsAt } from "../rewrite/facts-at.ts";
import type { Scope } from "../rewrite/rule.ts";

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

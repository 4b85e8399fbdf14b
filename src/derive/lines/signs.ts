// Signs of real terms, as far as their form and what is declared tell them.

import type { Opened } from "../../expr/binders.ts";
import type { Expr } from "../../expr/nodes.ts";
import { insideOf, isNonNegative, isPositive } from "../../index/positive.ts";
import { implied } from "../../index/prove.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Scope } from "../../rewrite/rule.ts";

export const positiveAt = (scope: Scope, e: Expr): boolean =>
  isPositive(factsAt(scope), e) ||
  // Sets are never empty.
  (e.kind === "app" && e.op === "card") ||
  implied(factsAt(scope), scope.ctx.app("lt", [scope.ctx.zero, e]));

/** |u| where u is known not to be negative. */
export const absoluteValue: FunctionRule = {
  kind: "function",
  name: "abs.nonnegative",
  reason: ["not negative"],
  heads: ["abs"],
  examples: [
    { given: "given x >= 0", before: "abs(x)", after: "x" },
    { given: "given x[n]; assume x[i] >= 0", before: "abs(x[i])", after: "x[i]" },
    { given: "given x", before: "abs(x^2)", after: "x^2" },
  ],
  apply: (scope, e) => {
    const u = e.kind === "app" && e.op === "abs" ? e.args[0] : undefined;
    if (u === undefined || !isNonNegative(factsAt(scope), u)) return undefined;
    return { after: u, match: { "?u": u }, assumes: [], reason: [{ math: u }, " is not negative"] };
  },
};

/** Whether a term has the sign at every value of the letters of an opened binder. */
export function everyTerm(scope: Scope, o: Opened, body: Expr, strict: boolean): boolean {
  const facts = insideOf(factsAt(scope), o);
  if (!strict) return isNonNegative(facts, body);
  return isPositive(factsAt(scope), body) || implied(facts, scope.ctx.app("lt", [scope.ctx.zero, body]));
}

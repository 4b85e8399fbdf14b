// Signs of real terms, as far as their form and what is declared tell them.

import type { Opened } from "../expr/binders.ts";
import type { Expr, Op } from "../expr/nodes.ts";
import { signQ } from "../expr/rational.ts";
import { insideOf, isNonNegative, isPositive } from "../index/positive.ts";
import { type Facts, implied } from "../index/prove.ts";
import { factsAt } from "../rewrite/facts-at.ts";
import type { FunctionRule, Scope } from "../rewrite/rule.ts";

export const positiveAt = (scope: Scope, e: Expr): boolean =>
  isPositive(factsAt(scope), e) ||
  // Sets are never empty.
  (e.kind === "app" && e.op === "card") ||
  assumedOfEntries(scope, e, true) ||
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
    if (u === undefined || !nonNegative(scope, factsAt(scope), u)) return undefined;
    return { after: u, match: { "?u": u }, assumes: [], reason: [{ math: u }, " is not negative"] };
  },
};

/** Whether the block assumes x[i] > 0 (or x[i] ≥ 0) of every entry of the tensor that is read. */
function assumedOfEntries(scope: Scope, e: Expr, strict: boolean): boolean {
  if (e.kind !== "at") return false;
  return scope.env.assumptions.some((a) => {
    const bound = a.kind === "app" ? lowerBound(a.op, a.args) : undefined;
    if (bound === undefined || bound.read.kind !== "at" || bound.read.tensor !== e.tensor) return false;
    const letters = bound.read.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
    if (letters.length !== e.subs.length || new Set(letters).size !== letters.length) return false;
    const sign = signQ(bound.by);
    return strict ? sign > 0 || (sign === 0 && bound.strict) : sign >= 0;
  });
}

/** number ≤ u, u > number and the like, with a number on one side. */
function lowerBound(op: Op, args: readonly Expr[]) {
  const [a, b] = args;
  if (a === undefined || b === undefined) return undefined;
  if ((op === "le" || op === "lt") && a.kind === "num") return { read: b, by: a.value, strict: op === "lt" };
  if ((op === "ge" || op === "gt") && b.kind === "num") return { read: a, by: b.value, strict: op === "gt" };
  return undefined;
}

const nonNegative = (scope: Scope, facts: Facts, e: Expr): boolean =>
  isNonNegative(facts, e, (x) => assumedOfEntries(scope, x, false));

/** Whether a term has the sign at every value of the letters of an opened binder. */
export function everyTerm(scope: Scope, o: Opened, body: Expr, strict: boolean): boolean {
  const facts = insideOf(factsAt(scope), o);
  if (!strict) return nonNegative(scope, facts, body);
  return (
    isPositive(factsAt(scope), body) ||
    assumedOfEntries(scope, body, true) ||
    implied(facts, scope.ctx.app("lt", [scope.ctx.zero, body]))
  );
}

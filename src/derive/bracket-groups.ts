// A sum whose terms stand under a few conditions: what stands under the same one is joined, and two conditions of which
// always just one holds become cases. So the adjoint of a transform of pairs reads by even and odd entries.

import type { App, Expr } from "../expr/nodes.ts";
import { addPoly, constantOf, toPoly } from "../expr/poly.ts";
import { divQ, isIntegerQ } from "../expr/rational.ts";
import { isInteger } from "../index/affine.ts";
import { contradictory, type Facts, withFacts } from "../index/prove.ts";
import { conjunction, conjuncts } from "../index/telescope.ts";
import { factsAt } from "../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { fractionOf, isBracket, overOf } from "./factors.ts";

/** More conditions than this are not grouped. */
const GROUPS = 3;

interface Group {
  readonly conditions: readonly Expr[];
  readonly terms: Expr[];
}

export const groupBrackets: FunctionRule = {
  kind: "function",
  name: "bracket.group",
  heads: ["add"],
  reason: ["terms under the same condition together"],
  examples: [
    {
      given: "given a[n], b[n], m in 0..2*n-1",
      before:
        "a[m/2]*[2 divides m] + a[(m-1)/2]*[2 divides m-1] + b[m/2]*[2 divides m] - b[(m-1)/2]*[2 divides m-1]",
      after: "cases{a[m/2] + b[m/2] if 2 divides m, a[(m-1)/2] - b[(m-1)/2] otherwise}",
    },
    {
      given: "given u, v, w, x",
      before: "u*[x > 0] + v*[x > 1] + w*[x > 0]",
      after: "[x > 0]*(u + w) + [x > 1]*v",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add") return undefined;
    const { ctx } = scope;
    const groups: Group[] = [];
    for (const t of e.args) {
      const { top, bottom } = fractionOf(t);
      const conditions = top.filter(isBracket).flatMap((b) => conjuncts((b as App).args[0] as Expr));
      if (conditions.length === 0) return undefined;
      const term = overOf(
        ctx,
        top.filter((f) => !isBracket(f)),
        bottom,
      );
      const known = groups.find(
        (g) => g.conditions.length === conditions.length && conditions.every((c) => g.conditions.includes(c)),
      );
      if (known === undefined) groups.push({ conditions, terms: [term] });
      else known.terms.push(term);
    }
    if (groups.length > GROUPS || groups.length === e.args.length) return undefined;
    const [first, second, ...more] = groups;
    if (first === undefined) return undefined;
    const facts = factsAt(scope);
    if (second !== undefined && more.length === 0 && oneHolds(facts, first.conditions, second.conditions)) {
      const branches = [
        ctx.add(...first.terms),
        conjunction(ctx, first.conditions),
        ctx.add(...second.terms),
      ];
      const reason = ["one of the two conditions holds, never both"];
      return { after: ctx.app("cases", branches), match: {}, assumes: [], reason };
    }
    const joined = groups.map((g) =>
      ctx.mul(ctx.iverson(conjunction(ctx, g.conditions)), ctx.add(...g.terms)),
    );
    return { after: ctx.add(...joined), match: {}, assumes: [] };
  },
};

/** Whether always one of the two holds and never both: 2 ∣ m and 2 ∣ m − 1, or u < v and u ≥ v. */
function oneHolds(facts: Facts, a: readonly Expr[], b: readonly Expr[]): boolean {
  const { ctx } = facts;
  const [x, y] = [a[0], b[0]];
  if (x === undefined || y === undefined || a.length !== 1 || b.length !== 1) return false;
  const [u, v] = [halved(facts, x), halved(facts, y)];
  if (u !== undefined && v !== undefined) {
    const apart = constantOf(addPoly(toPoly(u), toPoly(v), -1));
    return apart !== undefined && isIntegerQ(apart) && !isIntegerQ(divQ(apart, 2));
  }
  const not = (c: Expr): Expr => ctx.app("not", [c]);
  return contradictory(withFacts(facts, [x, y])) && contradictory(withFacts(facts, [not(x), not(y)]));
}

/** The integer that the condition says is even. */
function halved(facts: Facts, c: Expr): Expr | undefined {
  if (c.kind !== "app" || c.op !== "divides") return undefined;
  const [by, u] = c.args as readonly [Expr, Expr];
  return by.kind === "num" && by.value === 2 && isInteger(facts.env, u) ? u : undefined;
}

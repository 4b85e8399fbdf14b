// [|i| = m] as [i = m] + [m > 0]·[i = −m], and likewise for a subscript that is held at the ends of an axis:
// [max(0, min(n−1, i+k)) = m] is [i+k = m] inside, and at m = n−1 all that lies beyond counts as well.

import type { App, Expr } from "../../expr/nodes.ts";
import { casesOfEquation } from "../../index/attained.ts";
import { withFacts } from "../../index/prove.ts";
import { conjunction, conjuncts } from "../../index/telescope.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";

export const attainedBrackets: FunctionRule = {
  kind: "function",
  name: "bracket.attained",
  heads: ["iverson"],
  reason: ["the equation case by case"],
  examples: [
    {
      given: "given x[n], m in 0..n-1, i in 1-n..n-1",
      before: "[abs(i) = m]",
      after: "[i = m] + [i = -m and m > 0]",
    },
    {
      given: "given x[n], m in 0..n-1, i in 0-n..2*n",
      before: "[max(0, min(n-1, i)) = m]",
      after: "[i = m] + [m = n-1 and i > n-1] + [m = 0 and i < 0]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "iverson") return undefined;
    const { ctx } = scope;
    const all = conjuncts((e as App).args[0] as Expr);
    for (const c of all) {
      const others = all.filter((o) => o !== c);
      const cases = casesOfEquation(withFacts(factsAt(scope), others), c);
      if (cases === undefined) continue;
      const after = ctx.add(...cases.map((k) => ctx.iverson(conjunction(ctx, [...others, ...k]))));
      return { after: cases.length === 0 ? ctx.zero : after, match: {}, assumes: [], reason: said(c, cases) };
    }
    return undefined;

    function said(c: Expr, cases: readonly (readonly Expr[])[]): Reason {
      if (cases.length === 0) return [{ math: c }, " never holds"];
      const [first, ...more] = cases;
      const shown = (k: readonly Expr[] | undefined): Reason => [{ math: conjunction(ctx, k ?? []) }];
      return [
        { math: c },
        " where ",
        ...shown(first),
        ...more.flatMap((k): Reason => [", or ", ...shown(k)]),
      ];
    }
  },
};

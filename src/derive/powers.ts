// u^(g−1)·u = u^g, where g ≥ 1 is known: then both sides have the same value at u = 0, too.

import type { Expr } from "../expr/nodes.ts";
import { addPoly, constantTerm, finiteTerm, prettyPoly, toPoly } from "../expr/poly.ts";
import { isIntegerQ, signQ } from "../expr/rational.ts";
import { implied } from "../index/prove.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { factsAt } from "./defined.ts";
import { fractionOf, overOf } from "./factors.ts";

export const raisePower: FunctionRule = {
  kind: "function",
  name: "power.raise",
  heads: ["mul", "div"],
  reason: ["u^(g−1)·u = u^g"],
  examples: [{ given: "given u, g >= 1 integer, a", before: "a*u^(g - 1)*u", after: "a*u^g" }],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    const { top, bottom } = fractionOf(e);
    for (const [k, f] of top.entries()) {
      if (f.kind !== "app" || f.op !== "pow") continue;
      const [u, n] = f.args as readonly [Expr, Expr];
      if (n.kind === "num" || !finiteTerm(n)) continue;
      // Only what ends in a smaller exponent: u^g·u stays.
      const c = constantTerm(toPoly(n));
      if (!isIntegerQ(c) || signQ(c) >= 0) continue;
      const j = top.findIndex((x) => x.alpha === u.alpha);
      if (j < 0 || !implied(factsAt(scope), ctx.le(ctx.zero, n))) continue;
      const raised = prettyPoly(ctx, addPoly(toPoly(n), toPoly(ctx.one)));
      const next = ctx.pow(u, raised);
      const after = overOf(
        ctx,
        top.flatMap((x, at) => (at === k ? [next] : at === j ? [] : [x])),
        bottom,
      );
      const reason = [{ math: ctx.mul(f, u) }, " is ", { math: next }];
      return { after, match: { "?u": u }, assumes: [], reason };
    }
    return undefined;
  },
};

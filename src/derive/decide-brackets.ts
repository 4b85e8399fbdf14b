// A bracket whose condition the ranges and assumptions decide: 1 where it always holds, 0 where it never does.

import type { Expr } from "../expr/nodes.ts";
import { type Facts, implied } from "../index/prove.ts";
import { conjunction, conjuncts } from "../index/telescope.ts";
import type { Reason } from "../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { factsAt } from "./defined.ts";

const OPPOSITE = { eq: "ne", ne: "eq", lt: "ge", le: "gt", gt: "le", ge: "lt" } as const;

function excluded(facts: Facts, c: Expr): boolean {
  if (c.kind !== "app" || !(c.op in OPPOSITE)) return false;
  return implied(facts, facts.ctx.app(OPPOSITE[c.op as keyof typeof OPPOSITE], c.args));
}

export const decideBrackets: FunctionRule = {
  kind: "function",
  name: "bracket.decide",
  heads: ["iverson"],
  reason: ["the ranges decide the condition"],
  examples: [
    { given: "given i in 0..9", before: "[2*i = 2*i + 1]", after: "0" },
    { given: "given i in 0..9", before: "[0 <= i + 1]", after: "1" },
  ],
  apply: (scope, e): Match | undefined => {
    const [condition] = e.kind === "app" && e.op === "iverson" ? e.args : [];
    if (condition === undefined) return undefined;
    const { ctx } = scope;
    const facts = factsAt(scope);
    const parts = conjuncts(condition);
    const never = parts.find((c) => excluded(facts, c));
    if (never !== undefined) {
      const reason: Reason = [{ math: never }, " has no solution"];
      return { after: ctx.zero, match: {}, assumes: [], reason };
    }
    const open = parts.filter((c) => !implied(facts, c));
    if (open.length === parts.length) return undefined;
    const gone = conjunction(
      ctx,
      parts.filter((c) => !open.includes(c)),
    );
    const after = open.length === 0 ? ctx.one : ctx.iverson(conjunction(ctx, open));
    return { after, match: {}, assumes: [], reason: [{ math: gone }, " always holds"] };
  },
};

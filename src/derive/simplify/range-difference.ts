// Two sums of the same terms over ranges with an end in common, one taken from the other: Σ_{i=a}^{n} u_i − Σ_{i=b}^{n} u_i is
// Σ_{i=a}^{b−1} u_i where a ≤ b. So a box filter by an integral image reads as a box filter.

import { splitCoefficient, withCoefficient } from "../../expr/coefficient.ts";
import type { Context } from "../../expr/context.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { sameByNorm, tidy } from "../../expr/norm.ts";
import { negQ, type Rational } from "../../expr/rational.ts";
import { type Facts, implied } from "../../index/prove.ts";
import { endParts, joinEnds, pruneEnds } from "../../index/ranges.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { factorsOf } from "../lines/factors.ts";

/** coefficient · other factors · Σ_{i=lo}^{hi} body */
interface Term {
  readonly coef: Rational;
  readonly others: readonly Expr[];
  readonly sum: Bind;
  readonly lo: Expr;
  readonly hi: Expr;
}

function termOf(ctx: Context, e: Expr): Term | undefined {
  const { coef, rest } = splitCoefficient(ctx, tidy(ctx, e));
  const factors = factorsOf(rest);
  const sum = factors.find((f): f is Bind => f.kind === "bind" && f.op === "sum" && f.guard === undefined);
  const [range, ...more] = sum?.ranges ?? [];
  if (sum === undefined || range?.kind !== "interval" || more.length > 0) return undefined;
  return { coef, others: factors.filter((f) => f !== sum), sum, lo: range.lo, hi: range.hi };
}

const sameTerms = (a: Term, b: Term): boolean =>
  a.sum.body.alpha === b.sum.body.alpha &&
  a.others.length === b.others.length &&
  a.others.every((f, k) => f.alpha === b.others[k]?.alpha);

/** What `larger` has beyond `smaller`, which ends or begins where it does. */
function beyond(facts: Facts, larger: Term, smaller: Term): Expr | undefined {
  const { ctx } = facts;
  const moved = (end: Expr, by: number): Expr => tidy(ctx, ctx.add(end, ctx.num(by)));
  const over = (lo: Expr, hi: Expr): Expr =>
    ctx.bind("sum", [{ kind: "interval", lo, hi }], larger.sum.body, larger.sum.letters);
  if (sameByNorm(ctx, larger.hi, smaller.hi) && implied(facts, ctx.le(larger.lo, smaller.lo))) {
    const ends = [...endParts(larger.hi, "min"), moved(smaller.lo, -1)];
    return over(larger.lo, joinEnds(ctx, "min", pruneEnds(facts, "min", ends)));
  }
  if (sameByNorm(ctx, larger.lo, smaller.lo) && implied(facts, ctx.le(smaller.hi, larger.hi))) {
    const ends = [...endParts(larger.lo, "max"), moved(smaller.hi, 1)];
    return over(joinEnds(ctx, "max", pruneEnds(facts, "max", ends)), larger.hi);
  }
  return undefined;
}

export const rangeDifference: FunctionRule = {
  kind: "function",
  name: "sum.range-difference",
  heads: ["add"],
  reason: ["the terms that both sums have cancel"],
  examples: [
    {
      given: "given x[n], m in 0..n-1",
      before: "sum{i=0..n-1} x[i] - sum{i=m..n-1} x[i]",
      after: "sum{i=0..m-1} x[i]",
    },
    {
      given: "given x[n], m in 0..n-1",
      before: "sum{i=0..n-1} x[i] - sum{i=0..m} x[i]",
      after: "sum{i=m+1..n-1} x[i]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add") return undefined;
    const { ctx } = scope;
    const facts = factsAt(scope);
    const terms = e.args.map((t) => termOf(ctx, t));
    for (const [j, a] of terms.entries())
      for (const [k, b] of terms.entries()) {
        if (a === undefined || b === undefined || j === k || a.coef !== negQ(b.coef) || !sameTerms(a, b))
          continue;
        const rest = beyond(facts, a, b);
        if (rest === undefined) continue;
        const joined = withCoefficient(ctx, a.coef, ctx.mul(...a.others, rest));
        const left = e.args.flatMap((t, n) =>
          n === Math.min(j, k) ? [joined] : n === j || n === k ? [] : [t],
        );
        return { after: ctx.add(...left), match: {}, assumes: [] };
      }
    return undefined;
  },
};

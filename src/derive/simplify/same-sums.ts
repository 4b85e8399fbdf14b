// Terms of a sum that are the same sum with other indices: Σ_{i,j} a_i b_j c_ij + Σ_{i,j} b_i a_j c_ji is twice the first.

import { canonical } from "../../expr/canonical.ts";
import { splitCoefficient, withCoefficient } from "../../expr/coefficient.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { addQ, divQ, mulQ, type Rational, signQ } from "../../expr/rational.ts";
import { some, symbols } from "../../expr/traverse.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";

/** The term as number · form; undefined where no index is summed over, or where the form is not known. */
function formOf(ctx: Context, e: Expr): { readonly coef: Rational; readonly rest: Expr } | undefined {
  const form = canonical(ctx, e);
  return form === undefined ? undefined : splitCoefficient(ctx, form);
}

const hasBinder = (e: Expr): boolean => some(e, (s) => s.kind === "bind");

const sameNames = (a: Expr, b: Expr): boolean => {
  const [x, y] = [symbols(a), symbols(b)];
  return x.length === y.length && x.every((n) => y.includes(n));
};

export const sameSums: FunctionRule = {
  kind: "function",
  name: "sum.collect",
  heads: ["add"],
  reason: ["the same sum, its indices renamed"],
  examples: [
    {
      given: "given a[n], b[n], c[n, n]",
      before: "sum{i, j} a[i]*b[j]*c[i,j] + sum{i, j} b[i]*a[j]*c[j,i]",
      after: "2*(sum{i, j} a[i]*b[j]*c[i,j])",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add" || e.loose > 0) return undefined;
    const sums = e.args.map((t, k) => ({ t, k })).filter(({ t }) => hasBinder(t));
    for (const [n, first] of sums.entries()) {
      for (const second of sums.slice(n + 1)) {
        if (first.t.alpha === second.t.alpha || !sameNames(first.t, second.t)) continue;
        const [a, b] = [formOf(ctx, first.t), formOf(ctx, second.t)];
        if (a === undefined || b === undefined || a.rest.alpha !== b.rest.alpha || signQ(a.coef) === 0)
          continue;
        const own = splitCoefficient(ctx, first.t);
        const times = divQ(addQ(a.coef, b.coef), a.coef);
        const joined = signQ(times) === 0 ? [] : [withCoefficient(ctx, mulQ(own.coef, times), own.rest)];
        const terms = e.args.flatMap((t, k) => (k === first.k ? joined : k === second.k ? [] : [t]));
        return { after: ctx.add(...terms), match: {}, assumes: [] };
      }
    }
    return undefined;
  },
};

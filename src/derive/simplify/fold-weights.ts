// Weights, u_k/Σ_j u_j by their name p_k. A quotient of two sums with the weights' divisor is a mean with them,
// (Σ_k u_k v_k)/(Σ_j u_j) = Σ_k p_k v_k: the divisor goes into the sum, where it meets what it divides.

import { close, open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Definition } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { norm } from "../../expr/norm.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { enter } from "../../rewrite/enter.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf, overOf } from "../lines/factors.ts";

/** Whether a definition is u_k/Σ_j u_j for one of its letters, whatever else it is a product of. */
export function isShare(ctx: Context, def: Definition): boolean {
  const { top, bottom } = fractionOf(def.body);
  return def.params.some((p, k) => {
    const axis = def.axes[k];
    if (axis === undefined) return false;
    const moves = (f: Expr): boolean => freeIndices(f).includes(p);
    if (!top.some(moves)) return false;
    const whole = (over: readonly Expr[], under: readonly Expr[]): number =>
      norm(
        ctx,
        close(ctx, {
          op: "sum",
          vars: [ctx.idx(p)],
          ranges: [{ kind: "interval", lo: axis.lo, hi: axis.hi }],
          guard: undefined,
          body: overOf(ctx, over, under),
        }),
      ).alpha;
    const own = whole(top.filter(moves), bottom.filter(moves));
    return bottom.some((f) => {
      if (moves(f)) return false;
      const form = norm(ctx, f).alpha;
      // Constants may stand in the terms, too: 1/√(2π) of a density.
      return (
        form === own ||
        form ===
          whole(
            top,
            bottom.filter((g) => g !== f),
          )
      );
    });
  });
}

export const foldIntoSum = (fold: FunctionRule): FunctionRule => ({
  kind: "function",
  name: "fold.weights",
  heads: ["div", "mul"],
  reason: ["by definition"],
  examples: [
    {
      given: "given s[n], v[n]; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
      before: "(sum{k} exp(s[k])*v[k])/(sum{j} exp(s[j]))",
      after: "sum{k} v[k]*p[k]",
    },
    {
      given: "given s[n], v[n], c; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
      before: "c/(sum{j} exp(s[j])) * (sum{k} exp(s[k])*v[k])",
      after: "c*(sum{k} v[k]*p[k])",
    },
  ],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    const { top: factors, bottom } = fractionOf(e);
    const top = factors.filter((f) => !(f.kind === "num" && f.value === 1));
    for (const [k, f] of top.entries()) {
      if (f.kind !== "bind" || f.op !== "sum") continue;
      const o = open(ctx, f, [...scope.env.indices.keys(), ...freeIndices(e)]);
      const inside = enter(scope, o.vars, o.ranges, o.guard);
      for (const [j, d] of bottom.entries()) {
        if (!some(d, (x) => x.kind === "bind" || x.kind === "sym")) continue;
        const hit = fold.apply(inside, ctx.div(o.body, d));
        if (hit === undefined || some(hit.after, (x) => x.alpha === d.alpha)) continue;
        const sum = close(ctx, { ...o, body: hit.after });
        const after = overOf(
          ctx,
          top.map((x, n) => (n === k ? sum : x)),
          bottom.filter((_, n) => n !== j),
        );
        return { ...hit, after };
      }
    }
    return undefined;
  },
});

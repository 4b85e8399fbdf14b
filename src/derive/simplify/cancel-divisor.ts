// c·Σ_k u_k/c = Σ_k u_k: a factor that divides every term of a sum beside it cancels, above a fraction line and below it.
// In the gradient of a mixture of densities √(2π) goes so, which all of them have.

import { close, open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf, overOf } from "../lines/factors.ts";

interface Cancelled {
  readonly left: readonly Expr[];
  readonly by: Expr;
}

/** The factors without one that divides the terms of a sum among them; undefined where there is none. */
function without(ctx: Context, factors: readonly Expr[]): Cancelled | undefined {
  for (const sum of factors) {
    if (sum.kind !== "bind" || sum.op !== "sum") continue;
    const o = open(ctx, sum, factors.flatMap(freeIndices));
    const { top, bottom } = fractionOf(o.body);
    for (const c of factors) {
      const k = c === sum || c.kind === "num" ? -1 : bottom.findIndex((b) => b.alpha === c.alpha);
      if (k < 0) continue;
      const body = overOf(
        ctx,
        top,
        bottom.filter((_, j) => j !== k),
      );
      const at = factors.indexOf(c);
      const left = factors.flatMap((f, j) => (j === at ? [] : [f === sum ? close(ctx, { ...o, body }) : f]));
      return { left, by: c };
    }
  }
  return undefined;
}

export const cancelDivisor: FunctionRule = {
  kind: "function",
  name: "sum.cancel-divisor",
  heads: ["mul", "div"],
  reason: ["cancel"],
  examples: [
    { given: "given c > 0, x[n]", before: "c * (sum{i} x[i]/c)", after: "sum{i} x[i]" },
    {
      given: "given c > 0, a, x[n], y[n] > 0",
      before: "a/(c * (sum{i} x[i]^2/(c*y[i])))",
      after: "a/(sum{i} x[i]^2/y[i])",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || (e.op !== "mul" && e.op !== "div")) return undefined;
    const { top, bottom } = fractionOf(e);
    const over = without(ctx, top);
    const under = over === undefined ? without(ctx, bottom) : undefined;
    const hit = over ?? under;
    if (hit === undefined) return undefined;
    // Where the sum is empty, both are 0; where it is not, its terms ask that the divisor is not 0.
    return {
      after: overOf(ctx, over?.left ?? top, under?.left ?? bottom),
      match: {},
      assumes: [],
      reason: [{ math: hit.by }, " cancels"],
    };
  },
};

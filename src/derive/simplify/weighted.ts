// Weights that add up to a number: with Σ_i w_i = 1, by assumption or by the definition of w, Σ_i w_i·(u_i + c) is
// Σ_i w_i·u_i + c. A mean is then told from its deviations: Σ_i w_i·(m − x_i) = m − Σ_i w_i·x_i.

import { close, type Opened, open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import { applyAtRoot } from "../../rewrite/engine.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { mayVanish } from "../lines/defined.ts";
import { factorsOf } from "../lines/factors.ts";
import { named } from "../lines/line-rule.ts";
import { totalOfDefinition } from "./totals.ts";

/** Σ w·(terms); the sign of a single term stands before the sum. */
function weighted(ctx: Context, o: Opened, weights: readonly Expr[], terms: readonly Expr[]): Expr {
  const [only, ...more] = terms;
  const isMinus = (f: Expr): boolean => f.kind === "num" && f.value === -1;
  const factors = only === undefined || more.length > 0 ? [ctx.add(...terms)] : factorsOf(only);
  const sum = close(ctx, { ...o, body: ctx.mul(...weights, ...factors.filter((f) => !isMinus(f))) });
  return factors.filter(isMinus).length % 2 === 1 ? ctx.neg(sum) : sum;
}

export function weightedConstant(library: Library): FunctionRule {
  const totals = [totalOfDefinition, named(library, "assumption.equation")];
  return {
    kind: "function",
    name: "sum.weighted-constant",
    heads: ["bind"],
    reason: ["the weights add up to a number"],
    examples: [
      {
        given: "given s[n], u[n], c; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
        before: "sum{i} p[i]*(u[i] + c)",
        after: "sum{i} p[i]*u[i] + c",
      },
      {
        given: "given t[n], u[n], c; assume sum{i} t[i] = 2",
        before: "sum{i} t[i]*(c - u[i])",
        after: "2*c - (sum{i} t[i]*u[i])",
      },
    ],
    apply: (scope, e): Match | undefined => {
      if (e.kind !== "bind" || e.op !== "sum" || e.guard !== undefined) return undefined;
      const { ctx } = scope;
      const o = open(ctx, e, [...scope.env.indices.keys(), ...freeIndices(e)]);
      const letters = new Set(o.vars.map((v) => v.name));
      const factors = factorsOf(o.body);
      const k = factors.findIndex((f) => f.kind === "app" && f.op === "add");
      const sum = factors[k];
      // Behind a bracket a term may have no value.
      if (sum?.kind !== "app" || factors.some(mayVanish)) return undefined;
      const weights = factors.filter((_, j) => j !== k);
      const still = (t: Expr): boolean => !freeIndices(t).some((n) => letters.has(n));
      const moving = sum.args.filter((t) => !still(t));
      if (weights.length === 0 || moving.length === 0 || moving.length === sum.args.length) return undefined;
      const whole = close(ctx, { ...o, body: ctx.mul(...weights) });
      const total = totals.reduce<Match | undefined>((m, r) => m ?? applyAtRoot(r, scope, whole), undefined);
      if (total === undefined || total.assumes.length > 0) return undefined;
      const [first] = sum.args;
      const left = tidy(ctx, weighted(ctx, o, weights, moving));
      const counted = sum.args.filter(still).map((t) => tidy(ctx, ctx.mul(t, total.after)));
      const after =
        first !== undefined && still(first) ? ctx.add(...counted, left) : ctx.add(left, ...counted);
      return { ...total, after };
    },
  };
}

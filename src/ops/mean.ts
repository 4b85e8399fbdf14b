// The mean of all entries, a number: mean(u) = (1/n)·Σ_i u[i], over every axis, where n is the number of entries. Of a
// part of a tensor, mean(u[:, c]), it is the mean over the axes that the part has left.

import { close } from "../expr/binders.ts";
import { axisRange } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { end, lettersFor, type TensorDefinition } from "./definition.ts";

export const mean: TensorDefinition = {
  op: "mean",
  spellings: ["average"],
  ranks: (ranks) => (ranks.length === 1 && (ranks[0] ?? 0) >= 1 ? 0 : undefined),
  takes: "one tensor",
  conforms: () => [],
  unfold: (ctx, args, shapes) => {
    const axes = shapes[0] ?? [];
    const vars = lettersFor(ctx, axes, args, "ijkl");
    const body = ctx.at(args[0] as Expr, vars);
    const sum = close(ctx, { op: "sum", vars, ranges: axes.map(axisRange), guard: undefined, body });
    return ctx.div(sum, ctx.mul(...axes.map((a) => end(ctx, ctx.add(a.hi, ctx.neg(a.lo), ctx.one)))));
  },
  axes: () => [],
  definition: "mean(u) = (Σ_i u[i])/n",
};

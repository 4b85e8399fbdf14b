// The mean of all entries, a number: mean(u) = (1/n)·Σ_i u[i], over every axis, where n is the number of entries. Of a
// part of a tensor, mean(u[:, c]), it is the mean over the axes that the part has left.

import { end, type TensorDefinition } from "./definition.ts";
import { total } from "./total.ts";

export const mean: TensorDefinition = {
  op: "mean",
  spellings: ["average"],
  ranks: (ranks) => (ranks.length === 1 && (ranks[0] ?? 0) >= 1 ? 0 : undefined),
  takes: "one tensor",
  conforms: () => [],
  unfold: (ctx, args, shapes, indices, over) => {
    const counts = (shapes[0] ?? []).map((a) => end(ctx, ctx.add(a.hi, ctx.neg(a.lo), ctx.one)));
    return ctx.div(total.unfold(ctx, args, shapes, indices, over), ctx.mul(...counts));
  },
  axes: () => [],
  definition: "mean(u) = (Σ_i u[i])/n",
};

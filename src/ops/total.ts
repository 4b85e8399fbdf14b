// The sum of all entries, a number: sum(u) = Σ_i u[i], over every axis. Of a part of a tensor, sum(u[:, c]), it is the
// sum over the axes that the part has left; of u ⊙ v it is the inner product.

import { close } from "../expr/binders.ts";
import { axisRange } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { lettersFor, type TensorDefinition } from "./definition.ts";

export const total: TensorDefinition = {
  op: "total",
  spellings: ["total"],
  ranks: (ranks) => (ranks.length === 1 && (ranks[0] ?? 0) >= 1 ? 0 : undefined),
  takes: "one tensor",
  conforms: () => [],
  unfold: (ctx, args, shapes) => {
    const axes = shapes[0] ?? [];
    const vars = lettersFor(ctx, axes, args, "ijkl");
    const body = ctx.at(args[0] as Expr, vars);
    return close(ctx, { op: "sum", vars, ranges: axes.map(axisRange), guard: undefined, body });
  },
  axes: () => [],
  definition: "sum(u) = Σ_i u[i]",
};

// The transpose of a matrix: Aᵀ[i, j] = A[j, i].

import type { Expr } from "../expr/nodes.ts";
import { axisAt, type TensorDefinition } from "./definition.ts";

export const transpose: TensorDefinition = {
  op: "transpose",
  spellings: ["transpose"],
  ranks: (ranks) => (ranks.length === 1 && ranks[0] === 2 ? 2 : undefined),
  takes: "one matrix",
  conforms: () => [],
  unfold: (ctx, args, _shapes, indices) => ctx.at(args[0] as Expr, [indices[1] as Expr, indices[0] as Expr]),
  axes: (_ctx, shapes) => [axisAt(shapes, 0, 1), axisAt(shapes, 0, 0)],
  definition: "Aᵀ[i,j] = A[j,i]",
};

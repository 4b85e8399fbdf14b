// The diagonal of a matrix, as a vector: diagonal(A)[i] = A[i, i]. It is the transpose of diag.

import type { Expr } from "../expr/nodes.ts";
import { axisAt, sameAxis, type TensorDefinition } from "./definition.ts";

export const diagonal: TensorDefinition = {
  op: "diagonal",
  spellings: ["diagonal"],
  ranks: (ranks) => (ranks.length === 1 && ranks[0] === 2 ? 1 : undefined),
  takes: "one square matrix",
  conforms: (ctx, shapes) => [...sameAxis(ctx, axisAt(shapes, 0, 0), axisAt(shapes, 0, 1))],
  unfold: (ctx, args, _shapes, indices) => ctx.at(args[0] as Expr, [indices[0] as Expr, indices[0] as Expr]),
  axes: (_ctx, shapes) => [axisAt(shapes, 0, 0)],
  definition: "diagonal(A)[i] = A[i,i]",
};

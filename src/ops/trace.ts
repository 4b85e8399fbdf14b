// The trace of a square matrix, a number: tr(A) = Σ_i A[i, i]. Of a product it is the sum around a cycle,
// tr(A B) = Σ_{i,j} A[i, j]·B[j, i].

import { close } from "../expr/binders.ts";
import { axisRange } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { axisAt, lettersFor, sameAxis, type TensorDefinition } from "./definition.ts";

export const trace: TensorDefinition = {
  op: "trace",
  spellings: ["trace"],
  ranks: (ranks) => (ranks.length === 1 && ranks[0] === 2 ? 0 : undefined),
  takes: "one square matrix",
  conforms: (ctx, shapes) => [...sameAxis(ctx, axisAt(shapes, 0, 0), axisAt(shapes, 0, 1))],
  unfold: (ctx, args, shapes) => {
    const axis = axisAt(shapes, 0, 0);
    const vars = lettersFor(ctx, [axis], args, "i");
    const body = ctx.at(args[0] as Expr, [...vars, ...vars]);
    return close(ctx, { op: "sum", vars, ranges: [axisRange(axis)], guard: undefined, body });
  },
  axes: () => [],
  definition: "tr(A) = Σ_i A[i,i]",
};

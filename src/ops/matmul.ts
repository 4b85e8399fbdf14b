// The matrix product (A B)[i, j] = Σ_k A[i, k]·B[k, j]; one side may be a vector: (A x)[i] = Σ_k A[i, k]·x[k]
// and (x A)[j] = Σ_k x[k]·A[k, j]. The two inner index sets must be the same.

import { close } from "../expr/binders.ts";
import { type Axis, axisRange } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import {
  axisAt,
  lettersFor,
  linearOutside,
  type Shape,
  sameAxis,
  type TensorDefinition,
} from "./definition.ts";

/** The axis that is summed over, as it is in the first and in the second argument. */
const inner = (shapes: readonly Shape[]): readonly [Axis, Axis] => [
  axisAt(shapes, 0, (shapes[0]?.length ?? 1) - 1),
  axisAt(shapes, 1, 0),
];

export const matmul: TensorDefinition = {
  op: "matmul",
  spellings: ["matmul"],
  ranks: (ranks) => {
    const [a, b] = ranks;
    if (ranks.length !== 2 || a === undefined || b === undefined) return undefined;
    return (a === 2 && (b === 1 || b === 2)) || (a === 1 && b === 2) ? a + b - 2 : undefined;
  },
  takes: "two matrices, or a matrix and a vector",
  conforms: (ctx, shapes) => sameAxis(ctx, ...inner(shapes)),
  unfold: (ctx, args, shapes, indices) => {
    const [a, b] = args as readonly [Expr, Expr];
    const [left, right] = inner(shapes);
    const axis = { ...left, letter: left.letter ?? right.letter };
    const vars = lettersFor(ctx, [axis], [...args, ...indices], "k");
    const split = (shapes[0]?.length ?? 1) - 1;
    const body = ctx.mul(
      ctx.at(a, [...indices.slice(0, split), ...vars]),
      ctx.at(b, [...vars, ...indices.slice(split)]),
    );
    return close(ctx, { op: "sum", vars, ranges: [axisRange(axis)], guard: undefined, body });
  },
  axes: (_ctx, shapes) => {
    const [a, b] = shapes as readonly [Shape, Shape];
    return [...a.slice(0, -1), ...b.slice(1)].map(linearOutside);
  },
  definition: "(A B)[i,j] = Σ_k A[i,k]·B[k,j]",
};

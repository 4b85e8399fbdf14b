// The outer product: (u ⊗ v)[i, j] = u[i]·v[j]; of tensors of any rank, with the axes of u before those of v.

import type { Expr } from "../expr/nodes.ts";
import { linearOutside, type TensorDefinition } from "./definition.ts";

export const outer: TensorDefinition = {
  op: "outer",
  spellings: ["outer"],
  ranks: (ranks) => {
    const [a, b] = ranks;
    return ranks.length === 2 && a !== undefined && b !== undefined && a >= 1 && b >= 1 ? a + b : undefined;
  },
  takes: "two tensors, most often vectors",
  conforms: () => [],
  unfold: (ctx, args, shapes, indices) => {
    const split = shapes[0]?.length ?? 0;
    return ctx.mul(
      ctx.at(args[0] as Expr, indices.slice(0, split)),
      ctx.at(args[1] as Expr, indices.slice(split)),
    );
  },
  axes: (_ctx, shapes) => shapes.flat().map(linearOutside),
  definition: "(u vᵀ)[i,j] = u[i]·v[j]",
};

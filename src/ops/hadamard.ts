// The product entry by entry: (u ⊙ v)[i] = u[i]·v[i], of tensors with the same index set.

import type { Axis } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { commonOutside } from "../library/tensors.ts";
import { axisAt, sameAxis, sameRank, type TensorDefinition } from "./definition.ts";

export const hadamard: TensorDefinition = {
  op: "hadamard",
  spellings: ["hadamard"],
  ranks: sameRank,
  takes: "two tensors with the same index set",
  conforms: (ctx, shapes) =>
    (shapes[0] ?? []).flatMap((axis, k) => sameAxis(ctx, axis, axisAt(shapes, 1, k))),
  unfold: (ctx, args, _shapes, indices) =>
    ctx.mul(ctx.at(args[0] as Expr, indices), ctx.at(args[1] as Expr, indices)),
  axes: (_ctx, shapes) =>
    (shapes[0] ?? []).map((a, k): Axis => {
      const b = axisAt(shapes, 1, k);
      return { ...a, outside: commonOutside([a.outside, b.outside]), letter: a.letter ?? b.letter };
    }),
  definition: "(u ⊙ v)[i] = u[i]·v[i]",
};

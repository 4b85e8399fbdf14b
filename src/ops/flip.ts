// The tensor mirrored in the origin along every axis: flip(w)[u] = w[−u], with the index set −hi..−lo. This is
// not the reversal of an array, which keeps the index set.

import type { Axis } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { end, index, type TensorDefinition } from "./definition.ts";

export const flip: TensorDefinition = {
  op: "flip",
  spellings: ["flip"],
  ranks: (ranks) => (ranks.length === 1 && (ranks[0] ?? 0) >= 1 ? ranks[0] : undefined),
  takes: "one tensor",
  conforms: () => [],
  unfold: (ctx, args, _shapes, indices) =>
    ctx.at(
      args[0] as Expr,
      indices.map((u) => index(ctx, ctx.neg(u))),
    ),
  axes: (ctx, shapes) =>
    (shapes[0] ?? []).map((a): Axis => ({ ...a, lo: end(ctx, ctx.neg(a.hi)), hi: end(ctx, ctx.neg(a.lo)) })),
  definition: "w̃[u] = w[−u]",
};

// Convolution of tensors of the same rank, extended by 0: (u ∗ v)[m] = Σ_k u[k]·v[m − k]. Index sets add. The sum runs
// over the index set of u.

import type { Expr } from "../expr/nodes.ts";
import { index, type TensorDefinition, zeroExtended } from "./definition.ts";
import { sliding } from "./sliding.ts";

export const conv: TensorDefinition = sliding({
  op: "conv",
  over: 0,
  product: (ctx, [u, v], [, vs], indices, vars) => {
    const rest = vars.map((k, axis) => index(ctx, ctx.sub(indices[axis] as Expr, k)));
    return ctx.mul(ctx.at(u, vars), ...zeroExtended(ctx, v, vs, rest));
  },
  ends: (ctx, a, b) => [ctx.add(a.lo, b.lo), ctx.add(a.hi, b.hi)],
  definition: "(u ∗ v)[m] = Σ_k u[k]·v[m−k]",
});

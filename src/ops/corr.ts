// Cross-correlation of tensors of the same rank, extended by 0: (u ⋆ v)[m] = Σ_k u[m + k]·v[k]. The index set is that
// of the differences. The sum runs over the index set of v.

import type { Expr } from "../expr/nodes.ts";
import { index, type TensorDefinition, zeroExtended } from "./definition.ts";
import { sliding } from "./sliding.ts";

export const corr: TensorDefinition = sliding({
  op: "corr",
  over: 1,
  product: (ctx, [u, v], [us], indices, vars) => {
    const moved = vars.map((k, axis) => index(ctx, ctx.add(indices[axis] as Expr, k)));
    return ctx.mul(...zeroExtended(ctx, u, us, moved), ctx.at(v, vars));
  },
  ends: (ctx, a, b) => [ctx.sub(a.lo, b.hi), ctx.sub(a.hi, b.lo)],
  definition: "(u ⋆ v)[m] = Σ_k u[m+k]·v[k]",
});

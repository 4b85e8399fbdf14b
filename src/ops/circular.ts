// Circular convolution: (u ⊛ v)[m] = Σ_k u[k]·v[(m − k) mod N], where v has the positions 0 … N − 1 along each axis and goes
// on periodically. The sum runs over the index set of u, which may be shorter, or that of a flipped tensor.

import { close } from "../expr/binders.ts";
import { axisRange } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { isTrue, norm, tidy } from "../expr/norm.ts";
import { lettersFor, sameRank, type TensorDefinition } from "./definition.ts";

export const circular: TensorDefinition = {
  op: "circular",
  spellings: ["circular"],
  ranks: sameRank,
  takes: "two tensors of the same rank",
  conforms: (ctx, shapes) =>
    (shapes[1] ?? []).map((a) => ctx.eq(a.lo, ctx.zero)).filter((r) => !isTrue(norm(ctx, r))),
  unfold: (ctx, args, shapes, indices) => {
    const [u, v] = args as readonly [Expr, Expr];
    const own = shapes[0] ?? [];
    const vars = lettersFor(ctx, own, [...args, ...indices], "kl");
    const around = (shapes[1] ?? []).map((a, axis) =>
      tidy(
        ctx,
        ctx.app("mod", [
          ctx.sub(indices[axis] as Expr, vars[axis] as Expr),
          tidy(ctx, ctx.add(a.hi, ctx.one)),
        ]),
      ),
    );
    const body = ctx.mul(ctx.at(u, vars), ctx.at(v, around));
    return close(ctx, { op: "sum", vars, ranges: own.map(axisRange), guard: undefined, body });
  },
  axes: (_ctx, shapes) => (shapes[1] ?? []).map((a) => ({ ...a, outside: { kind: "error" } })),
  definition: "(u ⊛ v)[m] = Σ_k u[k]·v[(m−k) mod N]",
};

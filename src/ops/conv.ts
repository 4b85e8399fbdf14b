// Convolution of tensors of the same rank, extended by 0: (u ∗ v)[m] = Σ_k u[k]·v[m − k]. Index sets add, so
// the result is "full"; it is 0 outside. The sum runs over the index set of u.

import { close } from "../expr/binders.ts";
import { type Axis, axisRange } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import {
  axisAt,
  end,
  index,
  lettersFor,
  sameRank,
  type TensorDefinition,
  zeroExtended,
} from "./definition.ts";

export const conv: TensorDefinition = {
  op: "conv",
  spellings: ["conv"],
  ranks: sameRank,
  takes: "two tensors of the same rank",
  conforms: () => [],
  unfold: (ctx, args, shapes, indices, over) => {
    const [u, v] = args as readonly [Expr, Expr];
    const [us, vs] = shapes as readonly [readonly Axis[], readonly Axis[]];
    const vars = lettersFor(ctx, us, [...args, ...indices], "kl");
    const ranges = us.map((axis, k): Range => {
      const unlimited = axis.outside.kind === "zero" && vs[k]?.outside.kind === "zero";
      return over === "integers" && unlimited ? { kind: "all" } : axisRange(axis);
    });
    const rest = vars.map((k, axis) => index(ctx, ctx.sub(indices[axis] as Expr, k)));
    const body = ctx.mul(ctx.at(u, vars), ...zeroExtended(ctx, v, vs, rest));
    return close(ctx, { op: "sum", vars, ranges, guard: undefined, body });
  },
  axes: (ctx, shapes) =>
    (shapes[0] ?? []).map((a, k): Axis => {
      const b = axisAt(shapes, 1, k);
      return {
        lo: end(ctx, ctx.add(a.lo, b.lo)),
        hi: end(ctx, ctx.add(a.hi, b.hi)),
        outside: { kind: "zero" },
        letter: a.letter,
      };
    }),
  definition: "(u ∗ v)[m] = Σ_k u[k]·v[m−k]",
  citation: "Goodfellow, Bengio and Courville, Deep Learning, section 9.1",
};

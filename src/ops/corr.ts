// Cross-correlation of tensors of the same rank, extended by 0: (u ⋆ v)[m] = Σ_k u[m + k]·v[k]. The index set
// is that of the differences, so the result is "full"; it is 0 outside. The sum runs over the index set of v.

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

export const corr: TensorDefinition = {
  op: "corr",
  spellings: ["corr"],
  ranks: sameRank,
  takes: "two tensors of the same rank",
  conforms: () => [],
  unfold: (ctx, args, shapes, indices, over) => {
    const [u, v] = args as readonly [Expr, Expr];
    const [us, vs] = shapes as readonly [readonly Axis[], readonly Axis[]];
    const vars = lettersFor(ctx, vs, [...args, ...indices], "kl");
    const ranges = vs.map((axis, k): Range => {
      const unlimited = axis.outside.kind === "zero" && us[k]?.outside.kind === "zero";
      return over === "integers" && unlimited ? { kind: "all" } : axisRange(axis);
    });
    const moved = vars.map((k, axis) => index(ctx, ctx.add(indices[axis] as Expr, k)));
    const body = ctx.mul(...zeroExtended(ctx, u, us, moved), ctx.at(v, vars));
    return close(ctx, { op: "sum", vars, ranges, guard: undefined, body });
  },
  axes: (ctx, shapes) =>
    (shapes[0] ?? []).map((a, k): Axis => {
      const b = axisAt(shapes, 1, k);
      return {
        lo: end(ctx, ctx.sub(a.lo, b.hi)),
        hi: end(ctx, ctx.sub(a.hi, b.lo)),
        outside: { kind: "zero" },
        letter: a.letter,
      };
    }),
  definition: "(u ⋆ v)[m] = Σ_k u[m+k]·v[k]",
  citation: "Goodfellow, Bengio and Courville, Deep Learning, section 9.1",
};

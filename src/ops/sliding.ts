// What convolution and cross-correlation have in common: two tensors of the same rank, extended by 0, one of which slides
// over the other. The result is 0 outside of its index set, so it is "full".

import { close } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axisRange } from "../expr/environment.ts";
import type { Expr, Idx, Range } from "../expr/nodes.ts";
import { axisAt, end, lettersFor, type Shape, sameRank, type TensorDefinition } from "./definition.ts";

interface Sliding {
  readonly op: "conv" | "corr";
  /** The argument over whose index set the sum runs. */
  readonly over: 0 | 1;
  /** The product that is summed. */
  readonly product: (
    ctx: Context,
    args: readonly [Expr, Expr],
    shapes: readonly [Shape, Shape],
    indices: readonly Expr[],
    vars: readonly Idx[],
  ) => Expr;
  /** The ends of an axis of the result. */
  readonly ends: (ctx: Context, a: Axis, b: Pick<Axis, "lo" | "hi">) => readonly [Expr, Expr];
  readonly definition: string;
}

export const sliding = (s: Sliding): TensorDefinition => ({
  op: s.op,
  spellings: [s.op],
  ranks: sameRank,
  takes: "two tensors of the same rank",
  conforms: () => [],
  unfold: (ctx, args, shapes, indices, over) => {
    const [own, other] = s.over === 0 ? [shapes[0], shapes[1]] : [shapes[1], shapes[0]];
    const vars = lettersFor(ctx, own ?? [], [...args, ...indices], "kl");
    const ranges = (own ?? []).map((axis, k): Range => {
      const unlimited = axis.outside.kind === "zero" && other?.[k]?.outside.kind === "zero";
      return over === "integers" && unlimited ? { kind: "all" } : axisRange(axis);
    });
    const both = args as readonly [Expr, Expr];
    const body = s.product(ctx, both, shapes as readonly [Shape, Shape], indices, vars);
    return close(ctx, { op: "sum", vars, ranges, guard: undefined, body });
  },
  axes: (ctx, shapes) =>
    (shapes[0] ?? []).map((a, k): Axis => {
      const [lo, hi] = s.ends(ctx, a, axisAt(shapes, 1, k));
      return { lo: end(ctx, lo), hi: end(ctx, hi), outside: { kind: "zero" }, letter: a.letter };
    }),
  definition: s.definition,
  citation: "Goodfellow, Bengio and Courville, Deep Learning, section 9.1",
});

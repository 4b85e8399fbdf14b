// Upsampling by s ≥ 1: (↑ₛ g)[u] = [s ∣ u]·g[u/s], which puts s − 1 zeros between the entries. One step for
// all axes, or one for each: upsample(g, s), upsample(g, s, t). The index set is s·lo..s·hi.

import type { Axis } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { end, sampledRank, step, stepConditions, type TensorDefinition } from "./definition.ts";

export const upsample: TensorDefinition = {
  op: "upsample",
  spellings: ["upsample"],
  ranks: sampledRank,
  takes: "a tensor, then one step for all its axes or one for each",
  conforms: (ctx, _shapes, args) => stepConditions(ctx, args),
  unfold: (ctx, args, _shapes, indices) => {
    const brackets = indices.map((u, k) => ctx.app("divides", [step(args, k), u]));
    const condition = brackets.length === 1 ? (brackets[0] as Expr) : ctx.app("and", brackets);
    const read = ctx.at(
      args[0] as Expr,
      indices.map((u, k) => ctx.div(u, step(args, k))),
    );
    return ctx.mul(ctx.iverson(condition), read);
  },
  axes: (ctx, shapes, args) =>
    (shapes[0] ?? []).map(
      (a, k): Axis => ({
        lo: end(ctx, ctx.mul(step(args, k), a.lo)),
        hi: end(ctx, ctx.mul(step(args, k), a.hi)),
        outside: a.outside.kind === "zero" ? a.outside : { kind: "error" },
        letter: a.letter,
      }),
    ),
  definition: "(↑ₛ g)[u] = [s ∣ u]·g[u/s]",
  citation: "Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285",
};

// Down-sampling by s ≥ 1: (↓ₛ u)[i] = u[s·i], which keeps every s-th entry. One step for all axes, or one for each:
// downsample(u, s), downsample(u, s, t). The index set is ⌈lo/s⌉..⌊hi/s⌋. It is the transpose of upsampling.

import type { Axis } from "../expr/environment.ts";
import {
  end,
  index,
  linearOutside,
  sampledRank,
  step,
  stepConditions,
  type TensorDefinition,
} from "./definition.ts";

export const downsample: TensorDefinition = {
  op: "downsample",
  spellings: ["downsample"],
  ranks: sampledRank,
  takes: "a tensor, then one step for all its axes or one for each",
  conforms: (ctx, _shapes, args) => stepConditions(ctx, args),
  unfold: (ctx, args, _shapes, indices) => {
    const [u, ...steps] = args;
    if (u === undefined || steps.length === 0) throw new Error("downsample of nothing");
    return ctx.at(
      u,
      indices.map((i, k) => index(ctx, ctx.mul(step(args, k), i))),
    );
  },
  axes: (ctx, shapes, args) =>
    (shapes[0] ?? []).map(
      (a, k): Axis => ({
        ...linearOutside(a),
        lo: end(ctx, ctx.app("ceil", [ctx.div(a.lo, step(args, k))])),
        hi: end(ctx, ctx.app("floor", [ctx.div(a.hi, step(args, k))])),
        outside: a.outside.kind === "zero" ? a.outside : { kind: "error" },
      }),
    ),
  definition: "(↓ₛ u)[i] = u[s·i]",
  citation: "Oppenheim and Schafer, Discrete-Time Signal Processing, section 4.6",
};

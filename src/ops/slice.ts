// A slice that keeps axes behind a fixed one: x[:, :, c][i, j] = x[i, j, c]. After the tensor stand, for each axis that
// is fixed, its number from 0 and its index.

import { fixedAxes } from "../expr/slices.ts";
import type { TensorDefinition } from "./definition.ts";

export const slice: TensorDefinition = {
  op: "slice",
  spellings: [],
  ranks: ([rank = 0, ...pairs]) => {
    const fixed = pairs.length / 2;
    return pairs.length > 0 && Number.isInteger(fixed) && pairs.every((r) => r === 0) && rank > fixed
      ? rank - fixed
      : undefined;
  },
  takes: "a tensor, and for each fixed axis its number and its index",
  conforms: () => [],
  // A read at every axis that is left is one of the tensor.
  unfold: (ctx, args, _shapes, indices) => ctx.at(ctx.app("slice", args), indices),
  axes: (ctx, shapes, args) => {
    const fixed = new Set(fixedAxes(ctx.app("slice", args)));
    return (shapes[0] ?? []).filter((_, k) => !fixed.has(k));
  },
  definition: "x[:, c][i] = x[i, c]",
};

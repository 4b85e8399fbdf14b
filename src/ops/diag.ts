// The diagonal matrix of a vector: diag(v)[i, j] = [i = j]·v[i].

import type { Expr } from "../expr/nodes.ts";
import { axisAt, type TensorDefinition } from "./definition.ts";

export const diag: TensorDefinition = {
  op: "diag",
  spellings: ["diag"],
  ranks: (ranks) => (ranks.length === 1 && ranks[0] === 1 ? 2 : undefined),
  takes: "one vector",
  conforms: () => [],
  unfold: (ctx, args, _shapes, indices) => {
    const [i, j] = indices as readonly [Expr, Expr];
    return ctx.mul(ctx.iverson(ctx.eq(i, j)), ctx.at(args[0] as Expr, [i]));
  },
  axes: (_ctx, shapes) => {
    const a = axisAt(shapes, 0, 0);
    return [
      { ...a, outside: { kind: "error" } },
      { ...a, letter: undefined, outside: { kind: "error" } },
    ];
  },
  definition: "diag(v)[i,j] = [i = j]·v[i]",
};

// The angle of the point (x, y), written atan2(y, x), with values between −π and π; (0, 0) has none. It jumps where
// y = 0 and x < 0, and has the same derivatives on both sides.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const atan2Meaning: Meaning = { op: "atan2", real: Math.atan2 };

export const atan2: Operator = {
  op: "atan2",
  arity: 2,
  spellings: ["atan2"],
  reason: "derivative of the angle of a point",
  partials: (ctx, args) => {
    const [y, x] = args as readonly [Expr, Expr];
    const square = ctx.add(ctx.pow(x, ctx.num(2)), ctx.pow(y, ctx.num(2)));
    return [ctx.div(x, square), ctx.neg(ctx.div(y, square))];
  },
  domain: (ctx, args) =>
    ctx.app(
      "or",
      args.map((a) => ctx.app("ne", [a, ctx.zero])),
    ),
  examples: [
    { of: "atan2(x, y)", gives: "y/(y^2 + x^2)" },
    { of: "atan2(y, x)", gives: "-y/(x^2 + y^2)" },
  ],
};

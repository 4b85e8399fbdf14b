// The inverse tangent, with values between −π/2 and π/2.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const atanMeaning: Meaning = { op: "atan", real: Math.atan };

export const atan: Operator = {
  op: "atan",
  arity: 1,
  spellings: ["atan", "arctan"],
  reason: "derivative of the inverse tangent",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, ctx.add(ctx.one, ctx.pow(u, ctx.num(2))))];
  },
  examples: [{ of: "atan(x)", gives: "1/(1 + x^2)" }],
};

// The inverse hyperbolic tangent, log((1 + u)/(1 − u))/2, for −1 < u < 1.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const atanhMeaning: Meaning = { op: "atanh", real: Math.atanh };

export const atanh: Operator = {
  op: "atanh",
  arity: 1,
  spellings: ["atanh", "artanh"],
  reason: "derivative of the inverse hyperbolic tangent",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, ctx.sub(ctx.one, ctx.pow(u, ctx.num(2))))];
  },
  domain: (ctx, args) => ctx.app("lt", [ctx.app("abs", [args[0] as Expr]), ctx.one]),
  examples: [{ of: "atanh(x)", gives: "1/(1 - x^2)" }],
};

// The inverse hyperbolic sine, log(u + √(u² + 1)).

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const asinhMeaning: Meaning = { op: "asinh", real: Math.asinh };

export const asinh: Operator = {
  op: "asinh",
  arity: 1,
  spellings: ["asinh", "arsinh"],
  reason: "derivative of the inverse hyperbolic sine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, ctx.app("sqrt", [ctx.add(ctx.pow(u, ctx.num(2)), ctx.one)]))];
  },
  examples: [{ of: "asinh(x)", gives: "1/sqrt(x^2 + 1)" }],
};

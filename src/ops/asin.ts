// The inverse sine of −1 ≤ u ≤ 1, with values between −π/2 and π/2. At ±1 it has no derivative.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const asinMeaning: Meaning = { op: "asin", real: Math.asin };

export const asin: Operator = {
  op: "asin",
  arity: 1,
  spellings: ["asin", "arcsin"],
  reason: "derivative of the inverse sine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, ctx.app("sqrt", [ctx.sub(ctx.one, ctx.pow(u, ctx.num(2)))]))];
  },
  domain: (ctx, args) => ctx.le(ctx.app("abs", [args[0] as Expr]), ctx.one),
  examples: [{ of: "asin(x)", gives: "1/sqrt(1 - x^2)" }],
};

// The inverse cosine of −1 ≤ u ≤ 1, with values between 0 and π. At ±1 it has no derivative.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const acosMeaning: Meaning = { op: "acos", real: Math.acos };

export const acos: Operator = {
  op: "acos",
  arity: 1,
  spellings: ["acos", "arccos"],
  reason: "derivative of the inverse cosine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.neg(ctx.div(ctx.one, ctx.app("sqrt", [ctx.sub(ctx.one, ctx.pow(u, ctx.num(2)))])))];
  },
  domain: (ctx, args) => ctx.le(ctx.app("abs", [args[0] as Expr]), ctx.one),
  examples: [{ of: "acos(x)", gives: "-1/sqrt(1 - x^2)" }],
};

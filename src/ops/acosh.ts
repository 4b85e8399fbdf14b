// The inverse hyperbolic cosine, log(u + √(u² − 1)), for u ≥ 1. At 1 it has no derivative.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const acoshMeaning: Meaning = { op: "acosh", real: Math.acosh };

export const acosh: Operator = {
  op: "acosh",
  arity: 1,
  spellings: ["acosh", "arcosh"],
  reason: "derivative of the inverse hyperbolic cosine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, ctx.app("sqrt", [ctx.sub(ctx.pow(u, ctx.num(2)), ctx.one)]))];
  },
  domain: (ctx, args) => ctx.le(ctx.one, args[0] as Expr),
  examples: [{ of: "acosh(x)", gives: "1/sqrt(x^2 - 1)" }],
};

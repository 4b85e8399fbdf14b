// The logarithm of the odds, log(u/(1 − u)), for 0 < u < 1: the inverse of the sigmoid. Next to u = ½, where it is 0,
// it is evaluated as log(1 + (2u − 1)/(1 − u)), in which 2u − 1 is exact.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const logitMeaning: Meaning = {
  op: "logit",
  real: (u) => (u > 0.25 && u < 0.75 ? Math.log1p((2 * u - 1) / (1 - u)) : Math.log(u) - Math.log1p(-u)),
};

export const logit: Operator = {
  op: "logit",
  arity: 1,
  spellings: ["logit"],
  reason: "derivative of the logit",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, ctx.mul(u, ctx.sub(ctx.one, u)))];
  },
  domain: (ctx, args) => {
    const u = args[0] as Expr;
    return ctx.app("and", [ctx.app("lt", [ctx.zero, u]), ctx.app("lt", [u, ctx.one])]);
  },
  examples: [{ of: "logit(x)", gives: "1/(x*(1 - x))" }],
};

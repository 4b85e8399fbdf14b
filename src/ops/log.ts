// The natural logarithm, for u > 0. log 0 is −∞ in floating point and has no value here beyond that.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const logMeaning: Meaning = { op: "log", real: Math.log };

export const log: Operator = {
  op: "log",
  arity: 1,
  spellings: ["log", "ln"],
  reason: "derivative of the logarithm",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.div(ctx.one, u)];
  },
  domain: (ctx, args) => ctx.app("gt", [args[0] as Expr, ctx.zero]),
  examples: [{ of: "log(x)", gives: "1/x" }],
};

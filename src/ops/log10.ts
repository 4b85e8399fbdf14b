// The logarithm to the base 10, for u > 0.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const log10Meaning: Meaning = { op: "log10", real: Math.log10 };

export const log10: Operator = {
  op: "log10",
  arity: 1,
  spellings: ["log10"],
  reason: "derivative of the logarithm to the base 10",
  partials: (ctx, args) => [ctx.div(ctx.one, ctx.mul(args[0] as Expr, ctx.app("log", [ctx.num(10)])))],
  domain: (ctx, args) => ctx.app("gt", [args[0] as Expr, ctx.zero]),
  examples: [{ of: "log10(x)", gives: "1/(x*log(10))" }],
};

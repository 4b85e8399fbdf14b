// The logarithm to the base 2, for u > 0.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const log2Meaning: Meaning = { op: "log2", real: Math.log2 };

export const log2: Operator = {
  op: "log2",
  arity: 1,
  spellings: ["log2"],
  reason: "derivative of the logarithm to the base 2",
  partials: (ctx, args) => [ctx.div(ctx.one, ctx.mul(args[0] as Expr, ctx.app("log", [ctx.num(2)])))],
  domain: (ctx, args) => ctx.app("gt", [args[0] as Expr, ctx.zero]),
  examples: [{ of: "log2(x)", gives: "1/(x*log(2))" }],
};

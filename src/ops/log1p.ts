// log(1 + u) without the rounding of the sum next to u = 0, for u > −1.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const log1pMeaning: Meaning = { op: "log1p", real: Math.log1p };

export const log1p: Operator = {
  op: "log1p",
  arity: 1,
  spellings: ["log1p"],
  reason: "derivative of log(1 + u)",
  partials: (ctx, args) => [ctx.div(ctx.one, ctx.add(ctx.one, args[0] as Expr))],
  domain: (ctx, args) => ctx.app("gt", [args[0] as Expr, ctx.num(-1)]),
  examples: [{ of: "log1p(x)", gives: "1/(1 + x)" }],
};

// Logarithms to a base that is a number, for u > 0.

import type { ElementaryOp, Expr } from "../expr/nodes.ts";
import type { Operator } from "../library/types.ts";

export const baseLogarithm = (op: ElementaryOp & `log${number}`, base: number): Operator => ({
  op,
  arity: 1,
  spellings: [op],
  reason: `derivative of the logarithm to the base ${base}`,
  partials: (ctx, args) => [ctx.div(ctx.one, ctx.mul(args[0] as Expr, ctx.app("log", [ctx.num(base)])))],
  domain: (ctx, args) => ctx.app("gt", [args[0] as Expr, ctx.zero]),
  examples: [{ of: `${op}(x)`, gives: `1/(x*log(${base}))` }],
});

// The square root, for u ≥ 0. Its derivative has no value at 0: it grows without bound there.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const sqrtMeaning: Meaning = { op: "sqrt", real: Math.sqrt };

export const sqrt: Operator = {
  op: "sqrt",
  arity: 1,
  spellings: ["sqrt"],
  reason: "derivative of the square root",
  partials: (ctx, _args, out) => [ctx.div(ctx.one, ctx.mul(ctx.num(2), out))],
  domain: (ctx, args) => ctx.app("ge", [args[0] as Expr, ctx.zero]),
  examples: [{ of: "sqrt(x)", gives: "1/(2*sqrt(x))" }],
};

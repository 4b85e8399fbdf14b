// The cosine, of an angle in radians.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const cosMeaning: Meaning = { op: "cos", real: Math.cos };

export const cos: Operator = {
  op: "cos",
  arity: 1,
  spellings: ["cos"],
  reason: "derivative of the cosine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.neg(ctx.app("sin", [u]))];
  },
  examples: [{ of: "cos(x)", gives: "-sin(x)" }],
};

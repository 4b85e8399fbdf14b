// The sine, of an angle in radians.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const sinMeaning: Meaning = { op: "sin", real: Math.sin };

export const sin: Operator = {
  op: "sin",
  arity: 1,
  spellings: ["sin"],
  reason: "derivative of the sine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.app("cos", [u])];
  },
  examples: [{ of: "sin(x)", gives: "cos(x)" }],
};

// The hyperbolic sine (e^u − e^−u)/2.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const sinhMeaning: Meaning = { op: "sinh", real: Math.sinh };

export const sinh: Operator = {
  op: "sinh",
  arity: 1,
  spellings: ["sinh"],
  reason: "derivative of the hyperbolic sine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.app("cosh", [u])];
  },
  examples: [{ of: "sinh(x)", gives: "cosh(x)" }],
};

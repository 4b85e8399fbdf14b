// The hyperbolic cosine (e^u + e^−u)/2.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const coshMeaning: Meaning = { op: "cosh", real: Math.cosh };

export const cosh: Operator = {
  op: "cosh",
  arity: 1,
  spellings: ["cosh"],
  reason: "derivative of the hyperbolic cosine",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.app("sinh", [u])];
  },
  examples: [{ of: "cosh(x)", gives: "sinh(x)" }],
};

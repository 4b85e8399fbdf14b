// e^u − 1 without the rounding of the difference next to u = 0.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const expm1Meaning: Meaning = { op: "expm1", real: Math.expm1 };

export const expm1: Operator = {
  op: "expm1",
  arity: 1,
  spellings: ["expm1"],
  reason: "derivative of e^u − 1",
  partials: (ctx, args) => [ctx.app("exp", [args[0] as Expr])],
  examples: [{ of: "expm1(x)", gives: "exp(x)" }],
};

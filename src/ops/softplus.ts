// softplus(u) = log(1 + e^u), evaluated as max(u, 0) + log(1 + e^−|u|), which neither overflows nor cancels.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const softplusMeaning: Meaning = {
  op: "softplus",
  real: (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))),
};

export const softplus: Operator = {
  op: "softplus",
  arity: 1,
  spellings: ["softplus"],
  reason: "derivative of softplus, the sigmoid",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    return [ctx.app("sigmoid", [u])];
  },
  examples: [{ of: "softplus(x)", gives: "sigmoid(x)" }],
};

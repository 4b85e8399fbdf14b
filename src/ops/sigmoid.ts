// The logistic function σ(u) = 1/(1 + e^−u), evaluated so that the exponential never overflows.
// Its derivative is told from the output: σ(u)(1 − σ(u)).

import type { Meaning, Operator } from "../library/types.ts";

export const sigmoidMeaning: Meaning = {
  op: "sigmoid",
  real: (u) => {
    if (u >= 0) return 1 / (1 + Math.exp(-u));
    const e = Math.exp(u);
    return e / (1 + e);
  },
};

export const sigmoid: Operator = {
  op: "sigmoid",
  arity: 1,
  spellings: ["sigmoid"],
  reason: "derivative of the sigmoid, σ(1 − σ)",
  partials: (ctx, _args, out) => [ctx.mul(out, ctx.sub(ctx.one, out))],
  examples: [{ of: "sigmoid(x)", gives: "sigmoid(x)*(1 - sigmoid(x))" }],
};

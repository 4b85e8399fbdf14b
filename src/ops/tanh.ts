// The hyperbolic tangent. Its derivative is told from the output.

import type { Meaning, Operator } from "../library/types.ts";

export const tanhMeaning: Meaning = { op: "tanh", real: Math.tanh };

export const tanh: Operator = {
  op: "tanh",
  arity: 1,
  spellings: ["tanh"],
  reason: "derivative of the hyperbolic tangent, 1 − tanh²",
  partials: (ctx, _args, out) => [ctx.sub(ctx.one, ctx.pow(out, ctx.num(2)))],
  examples: [{ of: "tanh(x)", gives: "1 - tanh(x)^2" }],
};

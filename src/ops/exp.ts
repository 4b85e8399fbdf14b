// The exponential e^u. Its derivative is itself.

import type { Meaning, Operator } from "../library/types.ts";

export const expMeaning: Meaning = { op: "exp", real: Math.exp };

export const exp: Operator = {
  op: "exp",
  arity: 1,
  spellings: ["exp"],
  reason: "derivative of the exponential",
  partials: (_ctx, _args, out) => [out],
  examples: [{ of: "exp(x)", gives: "exp(x)" }],
};

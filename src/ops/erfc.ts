// The complementary error function 1 − erf u, to full precision also where it is small.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";
import { erfcOf } from "./erf.ts";

export const erfcMeaning: Meaning = { op: "erfc", real: erfcOf };

export const erfc: Operator = {
  op: "erfc",
  arity: 1,
  spellings: ["erfc"],
  reason: "derivative of the complementary error function",
  partials: (ctx, args) => {
    const gauss = ctx.app("exp", [ctx.neg(ctx.pow(args[0] as Expr, ctx.num(2)))]);
    return [ctx.neg(ctx.mul(ctx.div(ctx.num(2), ctx.app("sqrt", [ctx.app("pi", [])])), gauss))];
  },
  examples: [{ of: "erfc(x)", gives: "-2/sqrt(pi) * exp(-x^2)" }],
  citation: "Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.2",
};

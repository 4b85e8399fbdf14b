// The sign of u: −1, 0 or 1. It is constant on both sides of 0, so its derivative is 0 wherever it has one.

import type { Expr } from "../expr/nodes.ts";
import { signQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const signMeaning: Meaning = {
  op: "sign",
  real: (u) => (u > 0 ? 1 : u < 0 ? -1 : u === 0 ? 0 : Number.NaN),
  exact: signQ,
};

export const sign: Operator = {
  op: "sign",
  arity: 1,
  spellings: ["sign", "sgn"],
  reason: "the sign is constant on each side of 0",
  partials: (ctx) => [ctx.zero],
  kink: {
    smooth: (ctx, args) => ctx.app("ne", [args[0] as Expr, ctx.zero]),
    convention: () => "sign(u)′ is taken as 0 at u = 0",
  },
  integer: true,
  examples: [{ of: "sign(x)", gives: "0" }],
};

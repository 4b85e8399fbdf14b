// ⌊u⌋, the greatest integer not above u. It is constant between integers.

import type { Expr } from "../expr/nodes.ts";
import { floorQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const floorMeaning: Meaning = {
  op: "floor",
  real: Math.floor,
  exact: floorQ,
};

export const floor: Operator = {
  op: "floor",
  arity: 1,
  spellings: ["floor"],
  reason: "⌊u⌋ is constant between integers",
  partials: (ctx) => [ctx.zero],
  kink: {
    smooth: (ctx, args) => {
      const u = args[0] as Expr;
      return ctx.app("ne", [u, ctx.app("floor", [u])]);
    },
    convention: () => "⌊u⌋′ is taken as 0 where u is an integer",
  },
  integer: true,
  examples: [{ of: "floor(x)", gives: "0" }],
};

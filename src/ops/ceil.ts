// ⌈u⌉, the least integer not below u. It is constant between integers.

import type { Expr } from "../expr/nodes.ts";
import { floorQ, negQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const ceilMeaning: Meaning = {
  op: "ceil",
  real: Math.ceil,
  exact: (u) => negQ(floorQ(negQ(u))),
};

export const ceil: Operator = {
  op: "ceil",
  arity: 1,
  spellings: ["ceil"],
  reason: "⌈u⌉ is constant between integers",
  partials: (ctx) => [ctx.zero],
  kink: {
    smooth: (ctx, args) => {
      const u = args[0] as Expr;
      return ctx.app("ne", [u, ctx.app("ceil", [u])]);
    },
    convention: () => "⌈u⌉′ is taken as 0 where u is an integer",
  },
  integer: true,
  examples: [{ of: "ceil(x)", gives: "0" }],
};

// The nearest integer; a number halfway between two goes to the even one, as in IEEE 754 (roundTiesToEven)
// and in NumPy and PyTorch. It is constant between halves.

import type { Expr } from "../expr/nodes.ts";
import { addQ, equalQ, floorQ, numerator, type Rational, ratio, subQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

const HALF = ratio(1, 2);

function roundQ(u: Rational): Rational {
  const raised = addQ(u, HALF);
  const up = floorQ(raised);
  return equalQ(raised, up) && numerator(up) % 2n !== 0n ? subQ(up, 1) : up;
}

export const roundMeaning: Meaning = {
  op: "round",
  real: (u) => (Math.abs(u % 1) === 0.5 ? 2 * Math.round(u / 2) : Math.round(u)),
  exact: roundQ,
};

export const round: Operator = {
  op: "round",
  arity: 1,
  spellings: ["round"],
  reason: "rounding is constant between halves",
  partials: (ctx) => [ctx.zero],
  kink: {
    smooth: (ctx, args) => {
      const raised = ctx.add(args[0] as Expr, ctx.num(HALF));
      return ctx.app("ne", [raised, ctx.app("floor", [raised])]);
    },
    convention: () => "round(u)′ is taken as 0 where u lies halfway between two integers",
  },
  integer: true,
  examples: [{ of: "round(x)", gives: "0" }],
};

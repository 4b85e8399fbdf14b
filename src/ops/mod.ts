// u mod v = u − v·⌊u/v⌋ for v ≠ 0: the remainder that has the sign of v, as in Knuth, The Art of Computer
// Programming, vol. 1, section 1.2.4. It jumps where u/v is an integer.

import type { Expr } from "../expr/nodes.ts";
import { divQ, floorQ, mulQ, signQ, subQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const modMeaning: Meaning = {
  op: "mod",
  // The remainder of % is exact and has the sign of u; a shift by v gives it the sign of v.
  real: (u, v) => {
    const r = u % v;
    return r !== 0 && r < 0 !== v < 0 ? r + v : r;
  },
  exact: (u, v) => {
    if (signQ(v) === 0) return undefined;
    return subQ(u, mulQ(v, floorQ(divQ(u, v))));
  },
};

export const mod: Operator = {
  op: "mod",
  arity: 2,
  spellings: ["mod"],
  reason: "u mod v = u − v·⌊u/v⌋, and ⌊u/v⌋ is constant between integers",
  partials: (ctx, args) => {
    const [u, v] = args as readonly [Expr, Expr];
    return [ctx.one, ctx.neg(ctx.app("floor", [ctx.div(u, v)]))];
  },
  domain: (ctx, args) => ctx.app("ne", [args[1] as Expr, ctx.zero]),
  kink: {
    smooth: (ctx, args) => {
      const [u, v] = args as readonly [Expr, Expr];
      const quotient = ctx.div(u, v);
      return ctx.app("ne", [quotient, ctx.app("floor", [quotient])]);
    },
    convention: () => "the jump of u mod v where u/v is an integer is left out of its derivative",
  },
  examples: [{ of: "mod(x, 3)", gives: "1" }],
  citation: "Knuth, The Art of Computer Programming, vol. 1, section 1.2.4",
};

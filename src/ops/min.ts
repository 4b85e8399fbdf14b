// The minimum of one or more scalars; at ties its derivative follows the convention in extremum.ts.

import { compareQ, type Rational } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";
import { allDifferent, extremumChoice, extremumConvention, extremumPartials } from "./extremum.ts";

export const minMeaning: Meaning = {
  op: "min",
  real: Math.min,
  exact: (...args) =>
    args.reduce<Rational | undefined>(
      (best, a) => (best === undefined || compareQ(a, best) < 0 ? a : best),
      undefined,
    ),
};

export const min: Operator = {
  op: "min",
  arity: "variadic",
  spellings: ["min"],
  reason: "a minimum follows its smallest argument",
  partials: (ctx, args, out, env) => extremumPartials(ctx, "min", args, out, env),
  choice: (ctx, args, slopes, env) => extremumChoice(ctx, "min", args, slopes, env),
  kink: {
    smooth: allDifferent,
    convention: (env, args) => extremumConvention("min", env, args),
  },
  examples: [
    { of: "min(x, y)", gives: "cases{1 if x < y, 1/2 if x = y, 0 otherwise}" },
    { of: "min(0, x)", gives: "[x < 0]" },
  ],
};

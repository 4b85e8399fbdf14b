// The maximum of one or more scalars; at ties its derivative follows the convention in extremum.ts.

import { compareQ, type Rational } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";
import { allDifferent, extremumChoice, extremumConvention, extremumPartials } from "./extremum.ts";

export const maxMeaning: Meaning = {
  op: "max",
  real: Math.max,
  exact: (...args) =>
    args.reduce<Rational | undefined>(
      (best, a) => (best === undefined || compareQ(a, best) > 0 ? a : best),
      undefined,
    ),
};

export const max: Operator = {
  op: "max",
  arity: "variadic",
  spellings: ["max"],
  reason: "a maximum follows its largest argument",
  partials: (ctx, args, out, env) => extremumPartials(ctx, "max", args, out, env),
  choice: (ctx, args, slopes, env) => extremumChoice(ctx, "max", args, slopes, env),
  kink: {
    smooth: allDifferent,
    convention: (env, args) => extremumConvention("max", env, args),
  },
  examples: [
    { of: "max(x, y)", gives: "cases{1 if x > y, 1/2 if x = y, 0 otherwise}" },
    { of: "max(0, x)", gives: "[x > 0]" },
  ],
};

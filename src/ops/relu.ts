// relu(u) = max(0, u). The derivative of this function, and of max(0, u) with a literal 0, at u = 0 is what
// the convention says; the forms below take that value there.

import type { Context } from "../expr/context.ts";
import type { Env, KinkConvention } from "../expr/environment.ts";
import { type Expr, TENSOR_OPS } from "../expr/nodes.ts";
import { ratio, signQ } from "../expr/rational.ts";
import { some } from "../expr/traverse.ts";
import type { Meaning, Operator } from "../library/types.ts";

const AT_ZERO: Record<KinkConvention["relu"], string> = { zero: "0", one: "1", half: "1/2" };

export const reluMeaning: Meaning = {
  op: "relu",
  // Written so that NaN stays NaN and −0 becomes 0.
  real: (u) => (u <= 0 ? 0 : u),
  exact: (u) => (signQ(u) < 0 ? 0 : u),
};

/**
 * What is compared with 0: the value h = max(0, u) where that has a name and u is a sum over an index, since h > 0
 * exactly where u > 0. At u = 0 both are 0, so that only a strict comparison says the same of them.
 */
export const comparedWithZero = (u: Expr, out: Expr): Expr =>
  out.kind !== "app" && some(u, (s) => s.kind === "bind" || (s.kind === "app" && TENSOR_OPS.has(s.op)))
    ? out
    : u;

/** The derivative of out = max(0, u) to u. */
export function stepUp(ctx: Context, u: Expr, out: Expr, env: Env): Expr {
  switch (env.kink.relu) {
    case "zero":
      return ctx.iverson(ctx.app("gt", [comparedWithZero(u, out), ctx.zero]));
    case "one":
      return ctx.iverson(ctx.app("ge", [u, ctx.zero]));
    case "half":
      return halfAt(ctx, "gt", u, ctx.zero);
  }
}

/** 1 where a is beyond b, ½ where they are equal, else 0. */
export const halfAt = (ctx: Context, beyond: "gt" | "lt", a: Expr, b: Expr): Expr =>
  ctx.app("cases", [ctx.one, ctx.app(beyond, [a, b]), ctx.num(ratio(1, 2)), ctx.eq(a, b), ctx.zero]);

export const conventionAtZero = (what: string, env: Env): string =>
  `${what}′ is taken as ${AT_ZERO[env.kink.relu]} at u = 0`;

export const relu: Operator = {
  op: "relu",
  arity: 1,
  spellings: ["relu"],
  reason: "relu(u) = u for u > 0, and it is constant for u < 0",
  told: "relu(u) is u where it is above 0, and constant elsewhere",
  partials: (ctx, args, out, env) => [stepUp(ctx, args[0] as Expr, out, env)],
  kink: {
    smooth: (ctx, args) => ctx.app("ne", [args[0] as Expr, ctx.zero]),
    convention: (env) => conventionAtZero("relu(u)", env),
  },
  examples: [{ of: "relu(x)", gives: "[x > 0]" }],
};

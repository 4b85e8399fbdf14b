// clamp(u, lo, hi) = min(max(u, lo), hi) for lo ≤ hi; it has no value for lo > hi. Between the ends it is u.
// The convention at the ends is about u; the ends themselves count only where u lies strictly beyond them.

import type { Expr } from "../expr/nodes.ts";
import { compareQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const clampMeaning: Meaning = {
  op: "clamp",
  real: (u, lo, hi) => (lo <= hi ? Math.min(Math.max(u, lo), hi) : Number.NaN),
  exact: (u, lo, hi) => {
    if (compareQ(lo, hi) > 0) return undefined;
    if (compareQ(u, lo) < 0) return lo;
    return compareQ(u, hi) > 0 ? hi : u;
  },
};

export const clamp: Operator = {
  op: "clamp",
  arity: 3,
  spellings: ["clamp", "clip"],
  reason: "clamp(u, lo, hi) is u between its ends and constant beyond them",
  partials: (ctx, args, _out, env) => {
    const [u, lo, hi] = args as readonly [Expr, Expr, Expr];
    const within = env.kink.clamp === "one" ? "le" : "lt";
    return [
      ctx.iverson(ctx.app("and", [ctx.app(within, [lo, u]), ctx.app(within, [u, hi])])),
      ctx.iverson(ctx.app("lt", [u, lo])),
      ctx.iverson(ctx.app("gt", [u, hi])),
    ];
  },
  domain: (ctx, args) => ctx.le(args[1] as Expr, args[2] as Expr),
  kink: {
    smooth: (ctx, args) => {
      const [u, lo, hi] = args as readonly [Expr, Expr, Expr];
      return ctx.app("and", [ctx.app("ne", [u, lo]), ctx.app("ne", [u, hi])]);
    },
    convention: (env) =>
      `clamp(u, lo, hi)′ is taken as ${env.kink.clamp === "one" ? "1" : "0"} at u = lo and at u = hi`,
  },
  examples: [{ of: "clamp(x, 0, 6)", gives: "[0 <= x and x <= 6]" }],
};

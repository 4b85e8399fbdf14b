// The absolute value. Its derivative is the sign of u; at 0 it is what the convention says, and the forms
// below take that value there.

import type { KinkConvention } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { negQ, signQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

const AT_ZERO: Record<KinkConvention["abs"], string> = { zero: "0", right: "+1", left: "−1" };

export const absMeaning: Meaning = {
  op: "abs",
  real: Math.abs,
  exact: (u) => (signQ(u) < 0 ? negQ(u) : u),
};

export const abs: Operator = {
  op: "abs",
  arity: 1,
  spellings: ["abs"],
  reason: "derivative of the absolute value",
  partials: (ctx, args, _out, env) => {
    const u = args[0] as Expr;
    const minus = ctx.num(-1);
    switch (env.kink.abs) {
      case "zero":
        return [ctx.app("sign", [u])];
      case "right":
        return [ctx.app("cases", [minus, ctx.app("lt", [u, ctx.zero]), ctx.one])];
      case "left":
        return [ctx.app("cases", [ctx.one, ctx.app("gt", [u, ctx.zero]), minus])];
    }
  },
  kink: {
    smooth: (ctx, args) => ctx.app("ne", [args[0] as Expr, ctx.zero]),
    convention: (env) => `|u|′ is taken as ${AT_ZERO[env.kink.abs]} at u = 0`,
  },
  examples: [{ of: "abs(x)", gives: "sign(x)" }],
};

// The power u^v. For integer v every base but 0 to a negative power; for other v the base is positive, or 0
// under a positive exponent. 0^0 = 1, so that u^0 = 1 everywhere and polynomials need no exception.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { equalQ, isIntegerQ, numerator, powQ, type Rational, signQ, subQ } from "../expr/rational.ts";
import type { Meaning, Operator } from "../library/types.ts";

/** Exact powers beyond this size of exponent are left to floating point. */
const LARGEST_EXPONENT = 1024n;

function exactPower(u: Rational, v: Rational): Rational | undefined {
  if (!isIntegerQ(v)) return signQ(u) === 0 && signQ(v) > 0 ? 0 : equalQ(u, 1) ? 1 : undefined;
  const n = numerator(v);
  if (signQ(u) === 0 && n < 0n) return undefined;
  if (n > LARGEST_EXPONENT || n < -LARGEST_EXPONENT) return undefined;
  return powQ(u, Number(n));
}

export const powMeaning: Meaning = {
  op: "pow",
  real: (u, v) => u ** v,
  exact: exactPower,
};

/** v·u^(v−1), with the powers 0 and 1 of a literal exponent written out, so that u^0′ = 0 and u^1′ = 1 at 0 too. */
function toBase(ctx: Context, u: Expr, v: Expr): Expr {
  if (v.kind !== "num") return ctx.mul(v, ctx.pow(u, ctx.sub(v, ctx.one)));
  if (signQ(v.value) === 0) return ctx.zero;
  const lower = subQ(v.value, 1);
  if (signQ(lower) === 0) return ctx.one;
  return ctx.mul(v, equalQ(lower, 1) ? u : ctx.pow(u, ctx.num(lower)));
}

export const pow: Operator = {
  op: "pow",
  arity: 2,
  spellings: ["pow"],
  reason: "derivative of a power",
  partials: (ctx, args, out) => {
    const [u, v] = args as readonly [Expr, Expr];
    // 0^v is 0 for all v > 0 and does not change with v; log 0 must not appear.
    const zeroBase = u.kind === "num" && signQ(u.value) === 0;
    return [toBase(ctx, u, v), zeroBase ? ctx.zero : ctx.mul(out, ctx.app("log", [u]))];
  },
  domain: (ctx, args) => {
    const [u, v] = args as readonly [Expr, Expr];
    if (v.kind !== "num") return ctx.app("gt", [u, ctx.zero]);
    if (isIntegerQ(v.value)) return signQ(v.value) < 0 ? ctx.app("ne", [u, ctx.zero]) : ctx.app("true", []);
    return ctx.app(signQ(v.value) < 0 ? "gt" : "ge", [u, ctx.zero]);
  },
  examples: [
    { of: "x^3", gives: "3*x^2" },
    { of: "x^2", gives: "2*x" },
    { of: "x^-1", gives: "-1*x^-2" },
    { of: "2^x", gives: "2^x*log(2)" },
  ],
};

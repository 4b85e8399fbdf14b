// The error function erf u = 2/√π · ∫₀ᵘ e^−t² dt. Near 0 by its Maclaurin series, then by the series of
// positive terms, far out from the continued fraction of 1 − erf: Abramowitz and Stegun, Handbook of
// Mathematical Functions, 7.1.5, 7.1.6 and 7.1.14. The relative error stays below 1e-15.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const ONE_OVER_SQRT_PI = 0.5641895835477563;

/** e^(−x²), without the error that rounding x² would carry into the exponent: h² is exact. */
function expOfMinusSquare(x: number): number {
  const h = Math.fround(x);
  return Math.exp(-h * h) * Math.exp(-(x - h) * (x + h));
}

/** 7.1.5: Σ (−1)ⁿ x^(2n+1) / (n! (2n+1)), for 0 ≤ x ≤ 1. */
function nearZero(x: number): number {
  const square = x * x;
  let power = x;
  let sum = 0;
  for (let n = 1; n <= 24; n += 1) {
    power *= -square / n;
    sum += power / (2 * n + 1);
  }
  return TWO_OVER_SQRT_PI * (x + sum);
}

/** 7.1.6: e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), for 1 < x ≤ 2. */
function middle(x: number): number {
  const square = x * x;
  let term = 1;
  let sum = 0;
  for (let n = 1; n <= 48; n += 1) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_SQRT_PI * x * expOfMinusSquare(x) * (1 + sum);
}

/** 7.1.14: 1 − erf x = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))), for x > 2. */
function complement(x: number, terms = 80): number {
  let tail = x;
  for (let n = terms; n >= 1; n -= 1) tail = x + n / 2 / tail;
  return (ONE_OVER_SQRT_PI * expOfMinusSquare(x)) / tail;
}

function positive(x: number): number {
  if (x <= 1) return nearZero(x);
  if (x <= 2) return middle(x);
  // Beyond 6 the complement is below half a unit in the last place of 1.
  return x > 6 ? 1 : 1 - complement(x);
}

/** 1 − erf x, where the difference would cancel from the continued fraction. */
export function erfcOf(x: number): number {
  if (x < 0.5) return 1 - (x < 0 ? -positive(-x) : positive(x));
  // The nearer to 0, the more terms; beyond 28 the value is below the smallest double.
  return x > 28 ? 0 : complement(x, x > 2 ? 80 : x > 1 ? 250 : 1000);
}

export const erfMeaning: Meaning = {
  op: "erf",
  real: (u) => (u < 0 ? -positive(-u) : u >= 0 ? positive(u) : Number.NaN),
};

export const erf: Operator = {
  op: "erf",
  arity: 1,
  spellings: ["erf"],
  reason: "derivative of the error function",
  partials: (ctx, args) => {
    const u = args[0] as Expr;
    const gauss = ctx.app("exp", [ctx.neg(ctx.pow(u, ctx.num(2)))]);
    return [ctx.mul(ctx.div(ctx.num(2), ctx.app("sqrt", [ctx.app("pi", [])])), gauss)];
  },
  examples: [{ of: "erf(x)", gives: "2/sqrt(pi) * exp(-x^2)" }],
  citation: "Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.5, 7.1.6, 7.1.14",
};

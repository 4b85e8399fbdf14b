// A number that all terms of a sum have stands before it: ½·(2a − 2b) is a − b, g·(2q − 2p) is 2g·(q − p). By itself a sum
// keeps its numbers, 2x − 2.

import { withCoefficient } from "../../expr/coefficient.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import {
  denominator,
  divQ,
  isIntegerQ,
  mulQ,
  negQ,
  numerator,
  type Rational,
  ratio,
  signQ,
} from "../../expr/rational.ts";
import { isInteger } from "../../index/affine.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf, overOf } from "../lines/factors.ts";
import { leadPositive } from "../lines/present.ts";

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

export const commonNumber: FunctionRule = {
  kind: "function",
  name: "sum.common-number",
  heads: ["mul", "div"],
  reason: ["a number that all terms have stands before the sum"],
  examples: [
    { given: "given a, b", before: "1/2*(2*a - 2*b)", after: "a - b" },
    { given: "given g, p, q", before: "g*(4*q + 6*p + 2)", after: "2*g*(2*q + 3*p + 1)" },
    { given: "given g, p, q", before: "g*(p/2 - q/2)", after: "0.5*g*(p - q)" },
  ],
  apply: ({ ctx, env }, e): Match | undefined => {
    if (isInteger(env, e)) return undefined;
    const { top, bottom } = fractionOf(e);
    for (const [k, f] of top.entries()) {
      if (f.kind !== "app" || f.op !== "add" || isInteger(env, f)) continue;
      const terms = f.args.map((t) => numbered(ctx, t));
      const numbers = terms.map((t) => t.coef);
      const g = commonOf(numbers);
      if (g === undefined || (!isIntegerQ(g) && isBesideQuotient(terms.map((t) => t.rest)))) continue;
      // Together with the numbers that stand beside it, above and below the line.
      const number = [
        ...top.flatMap(numberIn).map((n) => [n, true] as const),
        ...bottom.flatMap(numberIn).map((n) => [n, false] as const),
      ].reduce<Rational>((c, [n, above]) => (above ? mulQ(c, n) : divQ(c, n)), g);
      // −2·(3 − x²) is 2·(x² − 3).
      const turned = signQ(number) < 0 && new Set(numbers.map((n) => signQ(n))).size > 1;
      const by = turned ? negQ(g) : g;
      const parts = terms.map((t) => withCoefficient(ctx, divQ(t.coef, by), t.rest));
      const rest = leadPositive(ctx, ctx.add(...parts));
      const c = turned ? negQ(number) : number;
      const others = top.filter((x, j) => j !== k && x.kind !== "num");
      const after = overOf(
        ctx,
        [...(c === 1 ? [] : [ctx.num(c)]), ...others, rest],
        bottom.filter((x) => x.kind !== "num"),
      );
      return { after, match: { "?c": ctx.num(g) }, assumes: [] };
    }
    return undefined;
  },
};

/** The greatest integer in all of the numbers if that is not 1, or of fractions what they have in common: ½ of ½ and −½. */
function commonOf(numbers: readonly Rational[]): Rational | undefined {
  const over = numbers.map(numerator).reduce(gcd, 0n);
  const under = numbers.map(denominator).reduce(gcd, 0n);
  return over === 0n || (over === 1n && under === 1n) ? undefined : ratio(over, under);
}

/** (2a − 1)/(2q) − ½ has a bare number and a quotient, and is no shorter as ½·((2a − 1)/q − 1). */
const isBesideQuotient = (rests: readonly Expr[]): boolean =>
  rests.some((r) => r.kind === "num") && rests.some((r) => fractionOf(r).bottom.length > 0);

const numberIn = (e: Expr): readonly Rational[] => (e.kind === "num" ? [e.value] : []);

/** The numbers of a term, as one, and what is left. */
function numbered(ctx: Context, t: Expr): { readonly coef: Rational; readonly rest: Expr } {
  const { top, bottom } = fractionOf(t);
  const coef = divQ(
    top.flatMap(numberIn).reduce<Rational>(mulQ, 1),
    bottom.flatMap(numberIn).reduce<Rational>(mulQ, 1),
  );
  return {
    coef,
    rest: overOf(
      ctx,
      top.filter((x) => x.kind !== "num"),
      bottom.filter((x) => x.kind !== "num"),
    ),
  };
}

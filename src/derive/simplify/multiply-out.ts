// A scalar term as a sum of products: powers of sums expanded, factors counted, r²·(1/r²) cancelled where r ≠ 0.
// Terms of the top-level sum are written out one by one and not yet collected, so that a reader sees what cancels.

import type { Expr } from "../../expr/nodes.ts";
import { norm } from "../../expr/norm.ts";
import { type Monomial, monomials, toPoly } from "../../expr/poly.ts";
import { addQ, type Rational, signQ } from "../../expr/rational.ts";
import { isPositive } from "../../index/positive.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";

interface Written {
  readonly term: Expr;
  /** What was cancelled and is not known to be non-zero. */
  readonly nonZero: readonly Expr[];
}

/** Derivatives and reads first, then scalars, then functions: f_x² r² cos² θ. */
const rank = (e: Expr): number => (e.kind === "deriv" ? 0 : e.kind === "at" ? 1 : e.kind === "sym" ? 2 : 3);

function monomialOut(scope: Scope, m: Monomial): Written {
  const { ctx } = scope;
  const powers = new Map<number, { base: Expr; up: Rational; down: Rational }>();
  for (const a of m.atoms) {
    const isPower = a.kind === "app" && a.op === "pow" && (a.args[1] as Expr).kind === "num";
    const base = isPower ? ((a as { args: readonly Expr[] }).args[0] as Expr) : a;
    const n: Rational = isPower
      ? ((a as { args: readonly Expr[] }).args[1] as Expr & { kind: "num" }).value
      : 1;
    const old = powers.get(base.alpha) ?? { base, up: 0, down: 0 };
    powers.set(
      base.alpha,
      signQ(n) > 0 ? { ...old, up: addQ(old.up, n) } : { ...old, down: addQ(old.down, n) },
    );
  }
  const nonZero: Expr[] = [];
  const factors = [...powers.values()]
    .sort((x, y) => rank(x.base) - rank(y.base))
    .flatMap(({ base, up, down }): Expr[] => {
      if (signQ(up) > 0 && signQ(down) < 0 && !isPositive(factsAt(scope), base)) nonZero.push(base);
      const n = addQ(up, down);
      if (signQ(n) === 0) return [];
      return [n === 1 ? base : ctx.pow(base, ctx.num(n))];
    });
  const number = m.coef === 1 && factors.length > 0 ? [] : [ctx.num(m.coef)];
  return { term: ctx.mul(...number, ...factors), nonZero };
}

const hasProducts = (e: Expr): boolean =>
  e.kind === "app" && (e.op === "pow" || e.op === "mul" || e.op === "div" || e.op === "add");

export const multiplyOut: FunctionRule = {
  kind: "function",
  name: "algebra.multiply-out",
  reason: ["multiply out"],
  examples: [
    { given: "given a, b, r > 0", before: "(a*r + b)^2 / r^2", after: "a^2 + 2*a*b*r^-1 + b^2*r^-2" },
  ],
  apply: (scope, e): Match | undefined => {
    if (!hasProducts(e)) return undefined;
    const { ctx } = scope;
    const terms = e.kind === "app" && e.op === "add" ? e.args : [e];
    const written = terms.flatMap((t) => monomials(toPoly(norm(ctx, t))).map((m) => monomialOut(scope, m)));
    const after = ctx.add(...written.map((x) => x.term));
    const assumes = written.flatMap((x) => x.nonZero).map((b) => ctx.app("ne", [b, ctx.zero]));
    return { after, match: {}, assumes };
  },
};

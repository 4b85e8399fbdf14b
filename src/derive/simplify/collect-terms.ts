// A sum with products of sums in it multiplied out, where terms then join so that less is written than before:
// −(b − x) − (y − x) is 2x − b − y, a(1 − x) + a·x is a. Products of sums of which more terms are left stay factors.

import { isIncoming } from "../../diff/depends.ts";
import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";
import { some, treeSize } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { mayVanish } from "../lines/defined.ts";

/** More terms than this are not multiplied out. */
const TERMS = 24;

const isSum = (e: Expr): boolean => e.kind === "app" && e.op === "add";

/** A number times a sum of terms without sums. */
function isScaledSum(e: Expr): boolean {
  if (e.kind !== "app") return false;
  if (e.op === "add") return !e.args.some((t) => some(t, isSum));
  const [number, sum, ...others] = e.args;
  return (
    e.op === "mul" && number?.kind === "num" && others.length === 0 && sum !== undefined && isScaledSum(sum)
  );
}

export const collectTerms: FunctionRule = {
  kind: "function",
  name: "sum.collect",
  heads: ["add"],
  reason: ["multiplied out and collected"],
  examples: [
    { given: "given b, x, y", before: "-(b - x) - (y - x)", after: "2*x - b - y" },
    { given: "given a, x", before: "a*(1 - x) + a*x", after: "a" },
    { given: "given t, u[n]", before: "1 - (t + 1 - (sum{i} u[i]))", after: "(sum{i} u[i]) - t" },
    { given: "given p, y", before: "(1 - y)*p - y*(1 - p)", after: "p - y" },
  ],
  apply: ({ ctx, env }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add" || isInteger(env, e) || !finiteTerm(e)) return undefined;
    const sums = e.args.filter((t) => some(t, isSum));
    // Behind a bracket something may have no value (a range begins at 0, which is none); derivatives with an equation
    // of their own stay as they are told.
    const keeps = (s: Expr): boolean =>
      (s.kind !== "num" && mayVanish(s)) || (s.kind === "deriv" && !isIncoming(env, s));
    if (sums.length === 0 || some(e, keeps)) return undefined;
    const together = toPoly(e);
    if (together.size > TERMS || together.size >= e.args.reduce((n, t) => n + toPoly(t).size, 0))
      return undefined;
    if (together.size > e.args.length && !sums.every(isScaledSum)) return undefined;
    const after = tidy(ctx, prettyPoly(ctx, together));
    return treeSize(after) < treeSize(tidy(ctx, e)) ? { after, match: {}, assumes: [] } : undefined;
  },
};

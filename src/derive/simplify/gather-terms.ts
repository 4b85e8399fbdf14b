// Some terms of a sum taken together: 2·s + y·(1 − s) − y·s is 2·s + y·(1 − 2·s). Only where terms join in what is left of
// them without the factor, or where they differ in one factor alone, g·V·h − g·V·x + W = g·V·(h − x) + W, so that less is
// written than before; a factor that all terms have is constants.ts's.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";
import { freeIndices, treeSize } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { mayVanish } from "../lines/defined.ts";
import { type Fraction, fractionOf, overOf } from "../lines/factors.ts";
import { leadPositive } from "../lines/present.ts";

export const gatherTerms: FunctionRule = {
  kind: "function",
  name: "sum.gather",
  heads: ["add"],
  reason: ["terms with a common factor together"],
  examples: [
    { given: "given s, y", before: "2*s + y*(1 + s) + y*s", after: "2*s + y*(2*s + 1)" },
    { given: "given s, y", before: "y*(1 - s) + y*(1 + s) + 1", after: "2*y + 1" },
    { given: "given e, u > 0, v, w", before: "(1 - e)*v/u - w + e*v/u", after: "v/u - w" },
    {
      given: "given g[n], V[n], h[n], x[n], w",
      before: "g[k]*V[k]*h[k] + w - g[k]*V[k]*x[k]",
      after: "g[k]*V[k]*(h[k] - x[k]) + w",
    },
  ],
  apply: ({ ctx, env }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add" || isInteger(env, e)) return undefined;
    const rows = e.args.map(fractionOf);
    // A factor behind a bracket may have no value; terms over different lines are not joined.
    const plain = rows.map((r) => !r.top.some(mayVanish));
    const alike = (a: Fraction, b: Fraction | undefined): boolean =>
      a.bottom.length === b?.bottom.length && a.bottom.every((f, n) => f.alpha === b.bottom[n]?.alpha);
    const seen = new Set<number>();
    for (const [k, row] of rows.entries()) {
      if (plain[k] !== true) continue;
      for (const f of row.top) {
        if (f.kind === "num" || (f.kind === "app" && f.op === "add") || seen.has(f.alpha)) continue;
        if (row.bottom.length === 0) seen.add(f.alpha);
        const own = rows.flatMap((r, j) =>
          plain[j] === true && alike(row, r) && r.top.some((g) => g.alpha === f.alpha) ? [j] : [],
        );
        if (own.length < 2) continue;
        const rests = own.map((j) => {
          const top = (rows[j] as { readonly top: typeof row.top }).top;
          const at = top.findIndex((g) => g.alpha === f.alpha);
          return overOf(
            ctx,
            top.filter((_, n) => n !== at),
            [],
          );
        });
        if (!rests.every(finiteTerm)) continue;
        const together = toPoly(ctx.add(...rests));
        // Something has to join, or nothing is gained.
        if (together.size >= rests.reduce((n, r) => n + toPoly(r).size, 0) || together.size === 0) continue;
        const joined = tidy(ctx, overOf(ctx, [f, prettyPoly(ctx, together)], row.bottom));
        const before = own.map((j) => e.args[j] as typeof e);
        if (treeSize(joined) >= treeSize(ctx.add(...before))) continue;
        const [first] = own;
        const after = ctx.add(
          ...e.args.flatMap((t, j) => (j === first ? [joined] : own.includes(j) ? [] : [t])),
        );
        return { after, match: { "?u": f }, assumes: [], reason: ["terms with ", { math: f }, " together"] };
      }
    }
    return differingInOne(ctx, e.args, rows, plain);
  },
};

/** Two terms, of others, that have all factors but one in common: several, or they would be no shorter together. */
function differingInOne(
  ctx: Context,
  terms: readonly Expr[],
  rows: readonly Fraction[],
  plain: readonly boolean[],
): Match | undefined {
  if (terms.length < 3) return undefined;
  for (let j = 0; j < rows.length; j += 1)
    for (let k = j + 1; k < rows.length; k += 1) {
      const [a, b] = [rows[j], rows[k]];
      if (a === undefined || b === undefined || plain[j] !== true || plain[k] !== true) continue;
      if (a.bottom.length + b.bottom.length > 0) continue;
      const common = a.top.filter((f) => f.kind !== "num" && b.top.some((g) => g.alpha === f.alpha));
      const varying = common.filter((f) => freeIndices(f).length > 0);
      const left = [a, b].map((r) => r.top.filter((f) => !common.some((g) => g.alpha === f.alpha)));
      const single = left.every((fs) => {
        const factors = fs.filter((f) => f.kind !== "num");
        return (
          factors.length === 1 &&
          factors.every(isEntryOf) &&
          fs.every((f) => f.kind !== "num" || f.value === -1)
        );
      });
      if (varying.length < 2 || !single) continue;
      const [x, y] = left.map((fs) => ctx.mul(...fs)) as [Expr, Expr];
      const joined = tidy(ctx, ctx.mul(...common, leadPositive(ctx, ctx.add(x, y))));
      const after = ctx.add(...terms.flatMap((t, n) => (n === j ? [joined] : n === k ? [] : [t])));
      const reason: Reason = ["terms with ", { math: ctx.mul(...common) }, " together"];
      return { after, match: { "?u": ctx.mul(...common) }, assumes: [], reason };
    }
  return undefined;
}

const isEntryOf = (f: Expr): boolean => f.kind === "at" && f.tensor.kind === "sym";

// Some terms of a sum taken together: 2·s + y·(1 − s) − y·s is 2·s + y·(1 − 2·s). Only where terms join in what is left of
// them without the factor, so that less is written than before; a factor that all terms have is constants.ts's.

import { tidy } from "../expr/norm.ts";
import { finiteTerm, prettyPoly, toPoly } from "../expr/poly.ts";
import { treeSize } from "../expr/traverse.ts";
import { isInteger } from "../index/affine.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { mayVanish } from "./defined.ts";
import { fractionOf, overOf } from "./factors.ts";

export const gatherTerms: FunctionRule = {
  kind: "function",
  name: "sum.gather",
  heads: ["add"],
  reason: ["terms with a common factor together"],
  examples: [
    { given: "given s, y", before: "2*s + y*(1 + s) + y*s", after: "2*s + y*(2*s + 1)" },
    { given: "given s, y", before: "y*(1 - s) + y*(1 + s) + 1", after: "2*y + 1" },
  ],
  apply: ({ ctx, env }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add" || isInteger(env, e)) return undefined;
    const rows = e.args.map(fractionOf);
    // A factor behind a bracket may have no value; below a line nothing is joined.
    const plain = rows.map((r) => r.bottom.length === 0 && !r.top.some(mayVanish));
    const seen = new Set<number>();
    for (const [k, row] of rows.entries()) {
      if (plain[k] !== true) continue;
      for (const f of row.top) {
        if (f.kind === "num" || (f.kind === "app" && f.op === "add") || seen.has(f.alpha)) continue;
        seen.add(f.alpha);
        const own = rows.flatMap((r, j) =>
          plain[j] === true && r.top.some((g) => g.alpha === f.alpha) ? [j] : [],
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
        const joined = tidy(ctx, ctx.mul(f, prettyPoly(ctx, together)));
        const before = own.map((j) => e.args[j] as typeof e);
        if (treeSize(joined) >= treeSize(ctx.add(...before))) continue;
        const [first] = own;
        const after = ctx.add(
          ...e.args.flatMap((t, j) => (j === first ? [joined] : own.includes(j) ? [] : [t])),
        );
        return { after, match: { "?u": f }, assumes: [], reason: ["terms with ", { math: f }, " together"] };
      }
    }
    return undefined;
  },
};

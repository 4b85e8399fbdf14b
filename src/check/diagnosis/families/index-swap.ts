// Indices in the wrong order: x_{ji} for x_{ij}, ∂y_i/∂x_j for ∂y_j/∂x_i.

import type { Expr } from "../../../expr/nodes.ts";
import type { Candidate, Family } from "../edit.ts";

export const indexSwap: Family = {
  code: "index-swap",
  ofNames: true,
  candidates: (site, { ctx, say, instead }) => {
    const { term } = site;
    const out: Candidate[] = [];
    if (term.kind === "at" && term.subs.length > 1) {
      for (let a = 0; a < term.subs.length; a += 1)
        for (let b = a + 1; b < term.subs.length; b += 1) {
          const subs = term.subs.map((s, k) => (k === a ? term.subs[b] : k === b ? term.subs[a] : s) ?? s);
          if (subs[a] === term.subs[a]) continue;
          const by = ctx.at(term.tensor, subs);
          out.push({
            by,
            weight: 1.5,
            sentence: () =>
              `the indices of ${say(site, term.tensor)} are in the wrong order: ${instead(site, by, 0)}`,
          });
        }
    }
    if (term.kind === "deriv") {
      const by = crossed(term.of, term.wrt, (of, wrt) => ctx.deriv(of, wrt, term.mode), ctx.at.bind(ctx));
      if (by !== undefined)
        out.push({
          by,
          weight: 2,
          sentence: () => `the indices are interchanged: ${instead(site, by, 0)}`,
        });
    }
    return out;
  },
};

function crossed(
  of: Expr,
  wrt: Expr,
  deriv: (of: Expr, wrt: Expr) => Expr,
  at: (tensor: Expr, subs: readonly Expr[]) => Expr,
): Expr | undefined {
  if (of.kind !== "at" || wrt.kind !== "at" || of.subs.length !== wrt.subs.length) return undefined;
  return deriv(at(of.tensor, wrt.subs), at(wrt.tensor, of.subs));
}

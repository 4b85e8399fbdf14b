// One slip in all terms: ∂y_i/∂w_1 throughout where ∂L/∂w_2 is to be found, as a row copied from the one above has it.

import type { At, Expr } from "../../../expr/nodes.ts";
import { mapChildren, visit } from "../../../expr/traverse.ts";
import type { Family } from "../edit.ts";

/** Derivatives by the wrong entry that make it one slip in several terms. */
const LEAST = 2;

export const throughout: Family = {
  code: "throughout",
  candidates: (site, { ctx, other, say }) => {
    const meant = wrtOf(other);
    if (site.trail.length > 0 || meant === undefined) return [];
    const found = new Map<number, { readonly wrt: At; count: number }>();
    visit(site.term, (e) => {
      const wrt = wrtOf(e);
      if (wrt?.tensor !== meant.tensor) return true;
      const before = found.get(wrt.alpha);
      if (before === undefined) found.set(wrt.alpha, { wrt, count: 1 });
      else before.count += 1;
      return true;
    });
    const [only] = found.values();
    if (only === undefined || found.size > 1 || only.count < LEAST || only.wrt.alpha === meant.alpha)
      return [];
    const moved = (e: Expr): Expr => {
      const inner = mapChildren(ctx, e, moved);
      return inner.kind === "deriv" && inner.wrt === only.wrt
        ? ctx.deriv(inner.of, meant, inner.mode)
        : inner;
    };
    return [
      {
        by: moved(site.term),
        weight: 1.1,
        sentence: () => `in all terms ${say(site, only.wrt)} should be ${say(site, meant)}`,
      },
    ];
  },
};

const wrtOf = (e: Expr): At | undefined => (e.kind === "deriv" && e.wrt.kind === "at" ? e.wrt : undefined);

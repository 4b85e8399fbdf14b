// Use of what is assumed: an equation of the block such as Σ_i t_i = 1 rewrites its longer side to the shorter.
// Assumptions that speak of free indices are left alone: the same letter may mean something else at the place.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import { freeIndices, treeSize } from "../expr/traverse.ts";
import { matchPattern } from "../rewrite/match.ts";
import type { Match, Rule } from "../rewrite/rule.ts";
import { isApp, law } from "./terms.ts";

/** Longer side first; of sides of the same length the left one. */
function oriented(a: Expr): readonly [Expr, Expr] | undefined {
  if (!isApp(a, "eq") || freeIndices(a).length > 0) return undefined;
  const [l, r] = a.args as readonly [Expr, Expr];
  const [from, to] = treeSize(l) >= treeSize(r) ? [l, r] : [r, l];
  return from.kind === "num" ? undefined : [from, to];
}

/** The term with `from` replaced at its root; of a sum or product also a part. */
function replaced(ctx: Context, from: Expr, to: Expr, e: Expr): Expr | undefined {
  for (const found of matchPattern(ctx, from, e)) return found.around(to);
  const sameKind = e.kind === from.kind && (e.kind !== "app" || from.kind !== "app" || e.op === from.op);
  return sameKind && norm(ctx, e).alpha === norm(ctx, from).alpha ? to : undefined;
}

export const assumptions: readonly Rule[] = [
  law(
    "assumption.equation",
    "by assumption",
    [
      {
        given: "given t[n], c; assume sum{i} t[i] = 1",
        before: "c * (sum{k} t[k])",
        after: "c * 1",
      },
    ],
    ({ ctx, env }, e): Match | undefined => {
      for (const a of env.assumptions) {
        const sides = oriented(a);
        if (sides === undefined) continue;
        const after = replaced(ctx, sides[0], sides[1], e);
        if (after !== undefined && after.alpha !== e.alpha)
          return { after, match: { "?assumed": a }, assumes: [], reason: ["uses ", { math: a }] };
      }
      return undefined;
    },
  ),
];

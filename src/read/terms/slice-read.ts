// Slices as they are written on paper, x[:, c]: a colon keeps an axis, and the others are fixed at their subscripts.

import type { Expr } from "../../expr/nodes.ts";
import { sliceOf } from "../../expr/slices.ts";
import type { Read, Value } from "../syntax/syntax.ts";
import { axesOfTerm, type Typed } from "./resolve.ts";
import { count, failure, type Scope, type Work, written } from "./workspace.ts";

/** What stands in the place of an axis that is kept. */
export const ALL = ":";
export const isAllName = (v: Value): boolean => v.kind === "name" && v.name === ALL;

export function sliceRead(
  w: Work,
  scope: Scope,
  node: Read,
  head: Typed,
  subscript: (s: Value) => Expr,
): Typed {
  const { ctx } = w.ws;
  const { expr: d } = head;
  if (node.subscripts.length > head.rank)
    throw failure(
      "rank",
      `\`${written(w, node.of.span)}\` has ${count(head.rank, "axis", "axes")} and is read with ${count(node.subscripts.length, "subscript")}`,
      node.span,
      { expected: count(head.rank, "subscript") },
    );
  const axes = axesOfTerm(w, d);
  const given = node.subscripts.flatMap((s, k) =>
    isAllName(s) ? [] : [{ k, sub: subscript(s), span: s.span, axis: axes[k] }],
  );
  w.reads.push({
    name: written(w, node.of.span),
    axes: given.flatMap((g) => g.axis ?? []),
    subs: given.map((g) => g.sub),
    span: node.span,
    subSpans: given.map((g) => g.span),
    guarded: scope.guarded,
    byValues: scope.byValues === true,
    ranges: new Map(),
  });
  const fixed = new Map(given.map((g) => [g.k, g.sub] as const));
  const rank = head.rank - fixed.size;
  // d(L)/d(y)[:, c] is d(L)/d(y[:, c]), as for an entry.
  if (d.kind === "deriv" && d.wrt.kind === "sym" && axesOfTerm(w, d.of).length === 0)
    return { expr: ctx.deriv(d.of, sliceOf(ctx, d.wrt, fixed), d.mode), rank };
  return { expr: sliceOf(ctx, d, fixed), rank };
}

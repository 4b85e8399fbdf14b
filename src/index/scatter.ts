// The index set of a tensor that is written by y[target] += value: from the least to the greatest target over all
// values of the letters.

import type { Expr, Range } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { type Extreme, extreme, extremeEnds } from "./extremes.ts";
import type { Facts } from "./prove.ts";

/** From the least to the greatest place that is written; undefined where these are not seen. */
export function writtenRange(
  facts: Facts,
  target: Expr,
  ranges: ReadonlyMap<string, Range>,
): { readonly lo: Expr; readonly hi: Expr } | undefined {
  const inner = new Map([...ranges].reverse());
  const [lo, hi] = [extreme(facts, target, inner, "least"), extreme(facts, target, inner, "greatest")];
  return lo === undefined || hi === undefined ? entryBounds(facts, target) : { lo, hi };
}

/** The ends of the letters at which an affine target is least and greatest. */
export function writtenEnds(
  facts: Facts,
  target: Expr,
  ranges: ReadonlyMap<string, Range>,
): { readonly low: Extreme; readonly high: Extreme } | undefined {
  const inner = new Map([...ranges].reverse());
  const [low, high] = [
    extremeEnds(facts, target, inner, "least"),
    extremeEnds(facts, target, inner, "greatest"),
  ];
  return low === undefined || high === undefined ? undefined : { low, high };
}

/** The bounds that are declared of every entry of an integer tensor: t[n] integer in 0..V-1. */
function entryBounds(facts: Facts, e: Expr): { readonly lo: Expr; readonly hi: Expr } | undefined {
  if (e.kind !== "at") return undefined;
  const isEntry = (x: Expr | undefined): boolean =>
    x?.kind === "at" && x.tensor === e.tensor && x.subs.every((s) => s.kind === "idx");
  let [lo, hi]: [Expr | undefined, Expr | undefined] = [undefined, undefined];
  for (const a of facts.env.assumptions) {
    if (a.kind !== "app" || a.op !== "le") continue;
    const [left, right] = a.args as readonly [Expr, Expr];
    if (isEntry(right) && freeIndices(left).length === 0) lo = left;
    if (isEntry(left) && freeIndices(right).length === 0) hi = right;
  }
  return lo === undefined || hi === undefined ? undefined : { lo, hi };
}

// What a block assumes of every entry of a tensor: x[i] > 0, 0 ≤ x[i], x[i, j] >= 1, with letters that are all different.

import type { Expr, Op } from "../expr/nodes.ts";
import { signQ } from "../expr/rational.ts";
import type { Facts } from "./prove.ts";

/** Whether the block assumes x[i] > 0, or x[i] ≥ 0 where it need not be strict, of every entry of the tensor that is read. */
export function assumedOfEntries(facts: Facts, e: Expr, strict: boolean): boolean {
  if (e.kind !== "at") return false;
  return facts.env.assumptions.some((a) => {
    const bound = a.kind === "app" ? lowerBound(a.op, a.args) : undefined;
    if (bound === undefined || bound.read.kind !== "at" || bound.read.tensor !== e.tensor) return false;
    const letters = bound.read.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
    if (letters.length !== e.subs.length || new Set(letters).size !== letters.length) return false;
    const sign = signQ(bound.by);
    return strict ? sign > 0 || (sign === 0 && bound.strict) : sign >= 0;
  });
}

/** number ≤ u, u > number and the like, with a number on one side. */
function lowerBound(op: Op, args: readonly Expr[]) {
  const [a, b] = args;
  if (a === undefined || b === undefined) return undefined;
  if ((op === "le" || op === "lt") && a.kind === "num") return { read: b, by: a.value, strict: op === "lt" };
  if ((op === "ge" || op === "gt") && b.kind === "num") return { read: a, by: b.value, strict: op === "gt" };
  return undefined;
}

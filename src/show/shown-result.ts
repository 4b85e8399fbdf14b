// Which of the forms of a result is printed.

import type { Expr } from "../expr/nodes.ts";
import type { Notation } from "../notation/notation.ts";
import type { Derivation, Reason, Result } from "../rewrite/derivation.ts";

export interface ShownResult {
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** Words that belong to the form in whole tensors. */
  readonly note: Reason;
}

/**
 * In whole tensors where there is such a form; else the term that the lines end in, where `length`, of what is printed
 * beside the left side, says that it is shorter.
 */
export function shownResult(
  d: Derivation,
  r: Result,
  notation: Notation,
  length: (e: Expr, beside: Expr) => number,
): ShownResult {
  if (r.whole !== undefined) {
    const { lhs, rhs, note, transposed } = r.whole;
    const flipped = notation.layout === "denominator" ? transposed : undefined;
    return { lhs, rhs: flipped ?? rhs, note };
  }
  const chain = d.chains.findLast((c) => c.role === "main");
  const ends = chain?.lhs.alpha === r.lhs.alpha ? chain.steps.at(-1)?.after : undefined;
  const shorter =
    ends !== undefined && ends.alpha !== r.rhs.alpha && length(ends, r.lhs) < length(r.rhs, r.lhs);
  return { lhs: r.lhs, rhs: shorter ? ends : r.rhs, note: [] };
}

// x^{(i)}: the i-th sample, by a superscript in parentheses, perhaps with the sign of the transpose behind it.

import { isCondition, type MathNode, type Script } from "../formula/math.ts";

export interface SampleIndex {
  readonly index: MathNode;
  readonly transposed: boolean;
}

/** What stands in the parentheses of a superscript; undefined where it is no such script. */
export function sampleIndex(sup: Script | undefined): SampleIndex | undefined {
  const [only, ...more] = sup?.items ?? [];
  if (only === undefined || more.length > 0 || isCondition(only)) return undefined;
  const [first, second, ...beyond] = only.kind === "product" ? only.factors.map((f) => f.factor) : [only];
  const transposed = second?.kind === "symbol" && (second.text === "T" || second.text === "⊤");
  if (beyond.length > 0 || (second !== undefined && !transposed)) return undefined;
  if (first?.kind !== "fence" || first.open !== "(" || first.such !== undefined) return undefined;
  const [index, ...others] = first.items;
  return index === undefined || others.length > 0 || isCondition(index) ? undefined : { index, transposed };
}

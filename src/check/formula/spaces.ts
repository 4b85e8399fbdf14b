// The sets that a document says its names are from: ℝ, ℝ^n, ℝ^{n×m}.

import { isCondition, type MathNode } from "./math.ts";

/** The extents of ℝ, ℝ^n, ℝ^{n×m}; none for ℝ itself. */
export function realSpace(m: MathNode): readonly MathNode[] | undefined {
  const isReal = (b: MathNode): boolean =>
    b.kind === "symbol" && (b.text === "ℝ" || (b.text === "R" && b.face === "mathbb"));
  if (isReal(m)) return [];
  // R^n and 𝐑^n: with an exponent an R behind ∈ is no region.
  const isTyped = (b: MathNode): boolean => b.kind === "symbol" && b.text === "R";
  if (m.kind !== "scripted" || m.sup === undefined || m.sub !== undefined || m.primes > 0) return undefined;
  if (!isReal(m.base) && !isTyped(m.base)) return undefined;
  const [only] = m.sup.items;
  if (m.sup.items.length !== 1 || only === undefined || isCondition(only)) return undefined;
  if (only.kind !== "product") return [only];
  return only.factors.every((f, k) => k === 0 || f.sign === "×")
    ? only.factors.map((f) => f.factor)
    : undefined;
}

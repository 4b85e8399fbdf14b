// The logistic function by what a document writes of it: 1/(1 + e^{−z}), and its values at numbers.

import type { MathNode } from "../formula/math.ts";

/** σ(0): a value of a function. */
export const isCallAtNumbers = (m: MathNode): boolean =>
  m.kind === "apply" && m.fence.items.every((x) => x.kind === "number" || x.kind === "negate");

/** 1/(1 + e^{−z}) in the usual spellings. */
export function isLogistic(m: MathNode): boolean {
  if (m.kind === "fence" && m.items.length === 1) return isLogistic(m.items[0] as MathNode);
  if (m.kind !== "fraction" || m.over.kind !== "number" || m.over.text !== "1" || m.under.kind !== "sum")
    return false;
  const { terms } = m.under;
  const isExp = (x: MathNode): boolean =>
    (x.kind === "scripted" &&
      x.base.kind === "symbol" &&
      x.base.text === "e" &&
      x.sup?.items[0]?.kind === "negate") ||
    (x.kind === "call" && x.name === "exp" && x.args[0] !== undefined && isNegative(x.args[0]));
  return (
    terms.length === 2 &&
    terms.some((t) => t.term.kind === "number" && t.term.text === "1") &&
    terms.some((t) => isExp(t.term))
  );
}

const isNegative = (m: MathNode): boolean =>
  m.kind === "negate" || (m.kind === "fence" && m.items.length === 1 && m.items[0]?.kind === "negate");

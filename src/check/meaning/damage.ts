// Damage of formulas, as scanning and typing do it: what a piece of the formula was most likely meant to be. It is
// proposed and never put in.

import { FUNCTIONS, isBigName } from "../formula/grammar-function.ts";
import type { Item, MathNode } from "../formula/math.ts";
import { visit } from "./walk.ts";

/** `l o g (x)`: the letters of a function side by side, whose backslash is lost; the function. */
export function spelledOut(root: Item): { readonly name: string; readonly node: MathNode } | undefined {
  let found: { name: string; node: MathNode } | undefined;
  visit(root, (x) => {
    if (found !== undefined || x.kind !== "product") return undefined;
    const letters = x.factors.map((f): string => {
      if (f.sign !== "" && f !== x.factors[0]) return " ";
      return letterOf(f.factor) ?? " ";
    });
    const text = letters.join("");
    for (const name of [...FUNCTIONS.keys(), "max", "min", "argmax", "argmin"]) {
      // Two letters side by side are a product more often than th or tr.
      if ((name.length < 3 && name !== "ln") || !text.includes(name)) continue;
      found = { name, node: x };
      return undefined;
    }
    return undefined;
  });
  return found;
}

/** `dW` as a name for a gradient: a letter d directly in front of a name, where no quotient is. */
export function differentialName(root: Item): MathNode | undefined {
  let found: MathNode | undefined;
  visit(root, (x) => {
    if (found !== undefined || x.kind !== "product") return undefined;
    for (const [k, f] of x.factors.entries()) {
      const next = x.factors[k + 1];
      if (f.factor.kind !== "symbol" || f.factor.text !== "d" || next?.sign !== "") continue;
      if (letterOf(next.factor) !== undefined) found = x;
    }
    return undefined;
  });
  return found;
}

/** `δ h = …`: a gradient by a name of two letters, which is no product. */
export function gradientName(root: Item): MathNode | undefined {
  if (root.kind !== "relation" || root.first.kind !== "product") return undefined;
  const [sign, name, ...more] = root.first.factors;
  if (sign?.factor.kind !== "symbol" || !/^[δΔ]$/.test(sign.factor.text)) return undefined;
  if (more.length > 0 || name?.sign !== "" || letterOf(name.factor) === undefined) return undefined;
  return root.first;
}

/** A loss over what it is differentiated by elsewhere, without the signs ∂. */
export function bareQuotients(
  root: Item,
  isLoss: (m: MathNode) => boolean,
  isVariable: (m: MathNode) => boolean,
): readonly (MathNode & { readonly kind: "fraction" })[] {
  const out: (MathNode & { readonly kind: "fraction" })[] = [];
  visit(root, (x) => {
    if (x.kind === "fraction" && isLoss(x.over) && isVariable(x.under)) out.push(x);
    return undefined;
  });
  return out;
}

function letterOf(m: MathNode): string | undefined {
  if (m.kind === "symbol") return [...m.text].length === 1 ? m.text : undefined;
  if (m.kind === "apply") return letterOf(m.head);
  if (m.kind === "scripted") return letterOf(m.base);
  return undefined;
}

export const isFunctionName = (name: string): boolean => FUNCTIONS.has(name) || isBigName(name);

// Functions of which a stretch shows that their values are numbers, whatever they are taken of: ∇f(x) has the gradient of
// one, and f: ℝ^n → ℝ says it.

import { type Item, isCondition, type RelationMath } from "../formula/math.ts";
import type { Spelling } from "./spelling.ts";
import { visit } from "./walk.ts";

/** Their keys; `text` is the document. */
export function numberFunctions(
  relations: readonly RelationMath[],
  spelling: Spelling,
  text: string,
): ReadonlySet<string> {
  const out = new Set<string>();
  for (const r of relations)
    visit(r, (x: Item) => {
      if (isCondition(x) || x.kind !== "nabla" || x.of.kind !== "apply") return undefined;
      const key = x.of.fence.open === "(" ? spelling.atom(x.of.head)?.key : undefined;
      if (key !== undefined) out.add(key);
      return undefined;
    });
  for (const [, name = ""] of text.matchAll(TO_NUMBERS)) out.add(name);
  return out;
}

/** f: \mathbb{R}^n \to \mathbb{R} */
const TO_NUMBERS =
  /([A-Za-z])\s*(?::|\\colon)\s*[^$:\n]{1,30}\^[^$:\n]{1,20}?\\(?:to|rightarrow|mapsto|longrightarrow)\s*\\(?:R|Reals|math(?:bb|bf)\s*\{?\s*R)\s*\}?(?![\s}]*[\^_A-Za-z\\])/g;

/** By what the axes of an argument of a function are found. */
export const argumentKey = (key: string, k: number): string => `${key}(${k})`;

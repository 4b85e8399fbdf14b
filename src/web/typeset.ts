// Formulas to HTML, each once: while one types, most of them stay as they are.

import { formulaSeen, readFormula } from "../show/formula-html.ts";
import { fewerElements } from "./fewer-elements.ts";
import { formulaKey } from "./formula-key.ts";
import type { FormulaToSet, SetFormulas } from "./protocol.ts";

/** More than any sheet shows at once. */
const KEPT = 4000;

export type Typesetter = (formulas: readonly FormulaToSet[]) => SetFormulas;

export function typesetter(): Typesetter {
  const kept = new Map<string, string>();
  return (formulas) => {
    if (kept.size > KEPT) kept.clear();
    const out: Record<string, string> = {};
    for (const one of formulas) {
      const key = formulaKey(one);
      let html = kept.get(key);
      if (html === undefined) {
        html =
          one.aloud === true
            ? readFormula(one.formula, one.display)
            : fewerElements(formulaSeen(one.formula, one.display));
        kept.set(key, html);
      }
      out[key] = html;
    }
    return out;
  };
}

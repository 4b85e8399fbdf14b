// What two formulas have in common that are set alike.

import type { FormulaToSet } from "./protocol.ts";

export function formulaKey({ formula, display, aloud }: FormulaToSet): string {
  if (aloud === true) return `a${display} ${formula.tex}`;
  if (!display) return `i${formula.tex}`;
  const pieces = formula.pieces ?? [];
  return pieces.length === 0 ? `d${formula.tex}` : `p${pieces.map((p) => `${p.rank}${p.tex}`).join("\n")}`;
}

/** Of a relation as it stands in a pasted document. */
export const relationKey = (text: string): string => `r${text}`;

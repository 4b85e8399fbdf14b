// Lines that tell what a question starts from: "Given x ∈ ℝⁿ, a > 0". With one of them another question begins, and
// what it gives is not what was defined before.

import type { CheckedDocument } from "../document/document.ts";

const GIVEN =
  /^(?:given|gegeben(?: seien?)?|étant données?|étant donnés?|données?|dad[oa]s?|dat[iao]|дано|已知|给定)$/iu;
const BETWEEN = /^(?:and|und|et|y|e|и|和|\P{L})*$/iu;

export interface GivenLines {
  /** The formulas that come first in them. */
  readonly starts: ReadonlySet<number>;
  /** All that stand in them. */
  readonly all: ReadonlySet<number>;
}

export function givenLines(doc: CheckedDocument): GivenLines {
  const starts = new Set<number>();
  const all = new Set<number>();
  for (const [k, f] of doc.formulas.entries()) {
    const end = doc.formulas[k - 1]?.span.end ?? 0;
    const line = doc.text.lastIndexOf("\n", f.span.start - 1) + 1;
    const before = doc.text.slice(Math.max(line, end), f.span.start);
    const words = before
      .replace(/\\[a-zA-Z]+/g, " ")
      .replace(/[^\p{L}]+/gu, " ")
      .trim();
    if (end <= line ? GIVEN.test(words) : all.has(k - 1) && BETWEEN.test(words)) all.add(k);
    if (end <= line && all.has(k)) starts.add(k);
  }
  return { starts, all };
}

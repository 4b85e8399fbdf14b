// A pasted document to the verdicts on its relations, and its relations as HTML where KaTeX can set them.

import { checkDocument } from "../check/check-document.ts";
import { reportTextsOf } from "../check/language/languages.ts";
import { saidIn } from "../check/language/said-in.ts";
import type { CheckReport } from "../check/verdict/verdicts.ts";
import { meanings } from "../ops/meanings.ts";
import { formulaAsTyped } from "../read/syntax/typed-signs.ts";
import { checkedProseMath, renderMath } from "../show/katex.ts";
import { standard } from "../standard.ts";
import { relationKey } from "./formula-key.ts";
import type { SetFormulas } from "./protocol.ts";

const SEED = 1;

/** The name of a pasted document tells the readers its format. */
export const documentName = (format: "tex" | "md"): string => (format === "tex" ? "pasted.tex" : "pasted.md");

export async function checkText(text: string, format: "tex" | "md", language: string): Promise<CheckReport> {
  const report = await checkDocument(text, documentName(format), { library: standard, meanings, seed: SEED });
  return saidIn(report, reportTextsOf(language));
}

/** What a person wrote is set only where it is read whole; else it is shown as it was written. */
export function setRelations(report: CheckReport): SetFormulas {
  const out: Record<string, string> = {};
  for (const { text } of report.relations) {
    const math = checkedProseMath(formulaAsTyped(text), true);
    if (math.ok) out[relationKey(text)] = renderMath(math.tex, { display: true });
  }
  return out;
}

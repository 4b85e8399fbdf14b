// Words that give a name a meaning whatever it meant before: "Let f(x) = …", "Soit la fonction f définie par …". A name that
// has another formula behind such words is another one from there on.

import type { CheckedDocument } from "../document/document.ts";
import { isCondition } from "../formula/math.ts";
import type { Spelling } from "./spelling.ts";
import { isEquation, leftAtom, type Placed } from "./uses.ts";

const LETTING =
  /(?:^|[^\p{L}])(?:let|consider(?:ing)?|suppose|example|given by|defined (?:by|as)|soit|soient|considérons|prenons|exemple|définie?s? (?:sur .{1,30} )?par|sei(?:en)?|betrachte\p{L}*|beispiel|sea|sean|considere\p{L}*|ejemplo|definid[oa]s? (?:por|como)|设|考虑|例如|公式为|公式是|定义为)[^.!?。]{0,70}$/iu;

/** Characters before a formula in which such words are looked for. */
const WORDS = 120;

const sentenceBefore = (doc: CheckedDocument, formula: number): string => {
  const start = doc.formulas[formula]?.span.start ?? 0;
  return doc.text.slice(Math.max(0, start - WORDS), start);
};

/** Tells of the formulas of a run, in their order, which one lets a name mean something else than the one before did. */
export function anew(doc: CheckedDocument, spelling: Spelling): (group: readonly Placed[]) => boolean {
  const meant = new Map<string, string>();
  return (group) => {
    let found = false;
    for (const { statement, formula } of group) {
      const { item } = statement;
      if (isCondition(item) && item.kind !== "relation") continue;
      if (item.kind !== "relation" || !isEquation(item) || statement.continues) continue;
      const key = leftAtom(item.first, spelling)?.key;
      const right = item.links[0]?.right;
      if (key === undefined || right === undefined || right.kind === "number") continue;
      const said = doc.text.slice(right.span.start, right.span.end).replace(/[\s{}]|\\[,;!:]/g, "");
      const before = meant.get(key);
      const lets = LETTING.test(sentenceBefore(doc, formula));
      if (before !== undefined && before !== said && lets) found = true;
      if (before === undefined || lets) meant.set(key, said);
    }
    return found;
  };
}

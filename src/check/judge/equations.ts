// Equations that are to be solved. "Setting the derivative to zero", A^T A x = A^T b as what x has to fulfil, a constraint:
// such a line is true of few numbers, and claims nothing of the others. It is told by the words before it, or by the 0 that
// a chain ends in. What is said after it is meant of the numbers for which it holds.

import { isIncoming } from "../../diff/depends.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { some, symbols } from "../../expr/traverse.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { MathNode } from "../formula/math.ts";
import type { Link } from "./links.ts";
import type { Claim } from "./relation.ts";
import { isOfGiven } from "./role.ts";

/** Words that tell that what follows is to be fulfilled, whatever it is. */
const FULFILLED =
  /satisf|fulfil|normal equation|subject to|\bs\.\s?t\.|constrain|such that|\bsolv(?:e|es|ing)\b|system of|we require|erfüll|normalgleichung|nebenbedingung|löse|gleichungssystem|verlangen|vérifi|sous (?:la )?contrainte|résou|équations normales|satisfa|sujet[oa] a|restricci|resolv|ecuaciones normales|cumpl|满足|约束|求解|正规方程|удовлетвор|при условии/iu;
/** Words that tell the same of what is said to be 0. */
const ZERO =
  /\bzero\b|\bset(?:ting)?\b|vanish|stationary|critical point|optim|minimi[sz]er|at (?:the|a|its) (?:min|max)imum|first[- ]order|null|verschwind|setze|annul|zéro|optimum|cero|anul|igual|零|令|ноль|нулю/iu;

/** Signs before a formula in which such words are looked for. */
const WORDS = 120;

/** The words before a formula: those of its sentence, behind the formula before it. */
export function wordsBefore(doc: CheckedDocument, formula: number): string {
  const start = doc.formulas[formula]?.span.start ?? 0;
  const from = Math.max(doc.formulas[formula - 1]?.span.end ?? 0, start - WORDS, 0);
  const before = doc.text.slice(from, start);
  // A full stop ends a sentence, and one in "s.t." does not; an empty line ends a thought.
  return before.split(/(?<=[\p{L}\p{N})]{3})[.!?]\s+|\n\s*\n(?=[\s\S]*\S)/u).at(-1) ?? before;
}

const isZero = (m: MathNode): boolean => m.kind === "number" && Number(m.text) === 0;

/** Whether a relation that is not true of all numbers is one that they have to fulfil. */
export function isToBeSolved(link: Link, words: string, { lhs, rhs, env }: Claim): boolean {
  if (link.sign !== "=") return false;
  const before = `${words} ${link.statement.words}`;
  const begins = link.at === 0 && !link.statement.continues;
  if (isZero(link.right) || (begins && isZero(link.left))) {
    // … = 0 behind another side: that one was found, and this is asked of it.
    return !begins || FULFILLED.test(before) || ZERO.test(before);
  }
  // What is defined fulfils what it does: that is claimed of it.
  return begins && FULFILLED.test(before) && [lhs, rhs].every((e) => isOfGiven(env, e));
}

/** Whether words tell that a gradient is set to zero in it, which stands there with two sides. */
export const isSetToZero = (link: Link, words: string): boolean =>
  link.sign === "=" &&
  link.at === 0 &&
  !link.statement.continues &&
  ![link.left, link.right].some(isZero) &&
  (ZERO.test(`${words} ${link.statement.words}`) || FULFILLED.test(`${words} ${link.statement.words}`));

/** The names that a derivative is by, and their entries: where it is set to zero, these are looked for. */
export function derivedBy(env: Env, sides: readonly Expr[]): ReadonlySet<string> {
  const out = new Set<string>();
  for (const side of sides)
    some(side, (e) => {
      if (e.kind === "deriv" && !isIncoming(env, e)) for (const name of symbols(e.wrt)) out.add(name);
      return false;
    });
  return out;
}

// A formula that the text around it says not to hold: "it does not hold in general: x ⋆ w = x ∗ w", "… is false". Found to
// be different it is no mistake of the author's.

import type { Span } from "../expr/span.ts";
import type { Unread } from "./unread.ts";

/** What is said of the formula that follows, at the end of a text, and of the one before, at its beginning. */
const DENIALS: readonly (readonly [before: RegExp, after: RegExp])[] = [
  [
    /(?:^|\P{L})(?:(?:does|do|need) not hold|is (?:not true|false|wrong|incorrect))([^.!?。]{0,50})$/iu,
    /^(?:(?:does|do|need) not hold|is (?:not true|false|wrong|incorrect))(?!\p{L})/iu,
  ],
  [
    /(?:^|\P{L})(?:nicht (?:allgemein |immer )?(?:gilt|gelten|stimmt)|(?:gilt|gelten|stimmt) (?:im Allgemeinen )?nicht|ist falsch)([^.!?。]{0,50})$/iu,
    /^(?:(?:gilt|gelten|stimmt) (?:im Allgemeinen )?nicht|ist falsch)(?!\p{L})/iu,
  ],
  [
    /(?:^|\P{L})(?:n['’]est pas (?:vraie?|correcte?)|est fausse?)([^.!?。]{0,50})$/iu,
    /^(?:n['’]est pas (?:vraie?|correcte?)|est fausse?)(?!\p{L})/iu,
  ],
  [
    /(?:^|\P{L})(?:no se cumple|no es ciert[oa]|es fals[oa])([^.!?。]{0,50})$/iu,
    /^(?:no se cumple|no es ciert[oa]|es fals[oa])(?!\p{L})/iu,
  ],
];

/** "is wrong, since the derivative is …" tells the right one. */
const BUT =
  /(?:^|\P{L})(?:because|since|should|instead|correct|sondern|weil|richtig|denn|car|mais|sino|porque)(?:\P{L}|$)/iu;

/** Characters around a formula in which such words are looked for. */
const WORDS = 120;

/** What encloses a formula in its text. */
const ENCLOSING = /^[\s$`\\)\]},*_]{0,12}/u;

export function deniedAt(text: string, span: Span): Unread | undefined {
  const before = text.slice(Math.max(0, span.start - WORDS), span.start);
  const after = text.slice(span.end, span.end + WORDS).replace(ENCLOSING, "");
  const denied = DENIALS.some(([ahead, behind]) => {
    const between = ahead.exec(before)?.[1];
    return (between !== undefined && !BUT.test(between)) || behind.test(after);
  });
  return denied
    ? { code: "denied", message: "the text itself says that this does not hold", span }
    : undefined;
}

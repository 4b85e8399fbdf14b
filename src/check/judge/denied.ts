// A formula that the text around it says not to hold: "it does not hold in general: x ⋆ w = x ∗ w", "… is false". Found to
// be different it is no mistake of the author's.

import type { Span } from "../../expr/span.ts";
import type { Unread } from "../text/unread.ts";

/** That a formula does not hold, before it or behind it. */
const DENIALS: readonly RegExp[] = [
  /(?:does|do|need) not hold|is (?:not true|false|wrong|incorrect)/,
  /nicht (?:allgemein |immer )?(?:gilt|gelten|stimmt)|(?:gilt|gelten|stimmt) (?:im Allgemeinen )?nicht|ist falsch/,
  /n['’]est pas (?:vraie?|correcte?)|est fausse?/,
  /no se cumple|no es ciert[oa]|es fals[oa]/,
  /não é verdade|não vale|non vale|non è ver[oa]|неверно|不成立|成り立たない/,
];
/** Directly behind it, as in a table of cases. */
const VERDICTS: readonly RegExp[] = [
  /(?:is )?not (?:true|satisfied|fulfilled)|(?:is )?violated/,
  /(?:ist )?(?:nicht (?:erfüllt|wahr)|verletzt)/,
  /n['’]est pas (?:vérifiée?|satisfaite?)|non (?:vérifiée?|soddisfatt[oa])|no se satisface|não é satisfeit[oa]/,
  /не (?:выполняется|выполнено|верно)|不满足|不正确|満たさない/,
];
const ANY = DENIALS.map((d) => d.source).join("|");
/** At the end of what stands before it, with what is said in between. */
const BEFORE = new RegExp(`(?:^|\\P{L})(?:${ANY})([^.!?。]{0,50})$`, "iu");
const BEHIND = new RegExp(`^(?:${[...DENIALS, ...VERDICTS].map((d) => d.source).join("|")})(?!\\p{L})`, "iu");

/** "is wrong, since the derivative is …" tells the right one. */
const BUT =
  /(?:^|\P{L})(?:because|since|should|instead|correct|sondern|weil|richtig|denn|car|mais|sino|porque)(?:\P{L}|$)/iu;

/** Characters around a formula in which such words are looked for. */
const WORDS = 120;

/** What encloses a formula in its text. */
const ENCLOSING = /^[\s$`\\)\]},*_]{0,12}/u;

/** "If $j = 0$, then": the last formula before another one fixes a letter to a number. */
const FIXED = /(?:\$|\\\()\s*(\\?[a-zA-Z]+)\s*=\s*(\d+)\s*(?:\$|\\\))[^$\\.!?。]{0,20}[\s$\\[({]*$/u;

/**
 * A line that is said of one index alone: there x_0 may be 1, as nobody says of it. `before` is the text in front of the
 * formula.
 */
export function specialCaseAt(before: string, span: Span, letters: ReadonlySet<string>): Unread | undefined {
  const found = FIXED.exec(before.slice(-WORDS));
  const [, letter = "", number = ""] = found ?? [];
  return letters.has(letter)
    ? {
        code: "special-case",
        message: `this is said of \`${letter} = ${number}\` alone, and what else holds there is not said`,
        span,
      }
    : undefined;
}

/** What is said of numbers that cannot be equal: 1 = 0 ends a proof. */
const CONTRADICTION =
  /contradict|inconsistent|impossible|absurd|no (?:feasible|solution)|Widerspr[uü]ch|unmöglich|keine Lösung|contradic[cç]|imposible|impossível|contraddi|assurd|impossibile|противореч|невозможн|矛盾|不可能/iu;
/** Characters behind it in which that is looked for. */
const CONCLUSION = 240;

/** A false relation between numbers from which the text concludes that something cannot be. */
export function contradictionAt(text: string, span: Span): Unread | undefined {
  const [paragraph = "", next = ""] = text.slice(span.end, span.end + CONCLUSION).split(/\n\s*\n/);
  return CONTRADICTION.test(`${paragraph} ${next}`)
    ? { code: "denied", message: "the text itself says that this does not hold", span }
    : undefined;
}

/** Words directly behind a number, before the formula ends: GB, km/h. */
const UNIT =
  /^(?:\s|~|\\[,;: ]|\{\})*\\(?:text|textrm|textit|mathrm|rm|mbox|operatorname|unit|si)\s*\{\s*~?\s*[\p{L}%°µ€]/u;

/** %, and what makes 100 the 100th. */
const BEHIND_NUMBER = /^(?:\s*\\?%|\$(?:st|nd|rd|th|-?\s?%|ste|te|er|e|º|ª)(?!\p{L}))/u;
/** 15{,}000 may be fifteen thousand. */
const THOUSANDS = /\d\{,\}\d{3}(?!\d)/;
/** (1) = (2): the numbers of two formulas. */
const LABELS = /^\s*\(\s*\d+\s*\)\s*(?:&\s*)?=\s*\(\s*\d+\s*\)\s*$/;

/** What numbers may be meant for beside their value: with units 64 000 MB are 64 GB. */
export function numbersMeant(text: string, whole: Span, right: Span): Unread | undefined {
  const behind = text.slice(right.end, right.end + WORDS);
  const open = (code: string, message: string, expected: string): Unread => ({
    code,
    message,
    span: whole,
    expected,
  });
  if (UNIT.test(behind) || BEHIND_NUMBER.test(behind))
    return open(
      "unit",
      "whether what stands behind the number is its unit is not said, and without it the sides differ",
      "the units on both sides",
    );
  if (THOUSANDS.test(text.slice(whole.start, whole.end)))
    return open(
      "comma",
      "whether the comma in this number separates thousands is not said, and as a decimal comma the sides differ",
      "`15\\,000`, or `15000`",
    );
  return LABELS.test(text.slice(whole.start, whole.end))
    ? open("labels", "whether these are numbers of formulas is not said", "the formulas themselves")
    : undefined;
}

export function deniedAt(text: string, span: Span): Unread | undefined {
  const before = text.slice(Math.max(0, span.start - WORDS), span.start);
  const after = text.slice(span.end, span.end + WORDS).replace(ENCLOSING, "");
  const between = BEFORE.exec(before)?.[1];
  return (between !== undefined && !BUT.test(between)) || BEHIND.test(after)
    ? { code: "denied", message: "the text itself says that this does not hold", span }
    : undefined;
}

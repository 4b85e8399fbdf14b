// Messages about sheets in German. What is to be written instead is in the sheet language, which is the same for all.

import type { DiagnosticWords } from "../../expr/diagnostics.ts";
import { GERMAN_EVIDENCE } from "../../show/language/german-evidence.ts";
import { GERMAN_OPEN } from "../../show/language/german-open.ts";
import { type Phrase, Phrasebook } from "../../show/language/phrasebook.ts";
import { GERMAN_REPORT } from "./german.ts";
import { GERMAN_BUILDING } from "./german-building.ts";
import { GERMAN_READER } from "./german-reader.ts";
import { GERMAN_SHEETS } from "./german-sheets.ts";
import { GERMAN_STATEMENTS } from "./german-statements.ts";
import { GERMAN_SYNTAX } from "./german-syntax.ts";
import { GERMAN_UNREAD } from "./german-unread.ts";

/** The more particular ones first. */
export const GERMAN_MESSAGES: readonly Phrase[] = [
  ["`{t}`: {s}", "`{t}`: {s}"],
  ...GERMAN_BUILDING,
  ...GERMAN_SYNTAX,
  ...GERMAN_STATEMENTS,
  ...GERMAN_READER,
  ...GERMAN_UNREAD,
  ...GERMAN_SHEETS,
  ...GERMAN_EVIDENCE,
  ...GERMAN_OPEN.map(([english, german]): Phrase => [`{t0}: ${english}`, `{t0}: ${german}`]),
];
const book = new Phrasebook({ phrases: GERMAN_MESSAGES, and: "und" });

export const GERMAN_DIAGNOSTICS: DiagnosticWords = {
  expected: GERMAN_REPORT.expected,
  instead: GERMAN_REPORT.writeInstead,
  severity: GERMAN_REPORT.severity,
  say: (sentence) => book.text(sentence),
};

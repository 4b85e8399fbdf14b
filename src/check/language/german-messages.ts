// Messages about sheets in German. What is to be written instead is in the sheet language, which is the same for all.

import type { DiagnosticWords } from "../../expr/diagnostics.ts";
import { type Phrase, Phrasebook } from "../../show/language/phrasebook.ts";
import { GERMAN_REPORT } from "./german.ts";
import { GERMAN_READER } from "./german-reader.ts";
import { GERMAN_SHEETS } from "./german-sheets.ts";
import { GERMAN_STATEMENTS } from "./german-statements.ts";
import { GERMAN_SYNTAX } from "./german-syntax.ts";
import { GERMAN_UNREAD } from "./german-unread.ts";

/** The more particular ones first. */
export const GERMAN_MESSAGES: readonly Phrase[] = [
  ...GERMAN_SYNTAX,
  ...GERMAN_STATEMENTS,
  ...GERMAN_READER,
  ...GERMAN_UNREAD,
  ...GERMAN_SHEETS,
];
const book = new Phrasebook({ phrases: GERMAN_MESSAGES, and: "und" });

export const GERMAN_DIAGNOSTICS: DiagnosticWords = {
  expected: GERMAN_REPORT.expected,
  instead: GERMAN_REPORT.writeInstead,
  severity: GERMAN_REPORT.severity,
  say: (sentence) => book.text(sentence),
};

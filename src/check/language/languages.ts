// The languages that reports are written in, by a tag ("de", "de-AT").

import { ENGLISH_REPORT } from "./english.ts";
import { GERMAN_REPORT } from "./german.ts";
import type { ReportTexts } from "./report-texts.ts";

export { languageOfDocument } from "./document-language.ts";

export const reportTextsOf = (tag: string): ReportTexts =>
  /^de(?:-|$)/i.test(tag) ? GERMAN_REPORT : ENGLISH_REPORT;

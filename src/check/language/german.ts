// Reports in German.

import {
  proseWithDecimalComma,
  valueWithDecimalComma,
  withDecimalComma,
} from "../../show/language/decimal-comma.ts";
import { type Phrase, Phrasebook } from "../../show/language/phrasebook.ts";
import type { Outcome } from "../judge/summary.ts";
import { GERMAN_FINDINGS } from "./german-findings.ts";
import { GERMAN_JUDGING } from "./german-judging.ts";
import { GERMAN_READER } from "./german-reader.ts";
import { GERMAN_UNREAD } from "./german-unread.ts";
import { GERMAN_VALUES } from "./german-values.ts";
import type { ReportTexts } from "./report-texts.ts";

const points = (n: number): string => `${n} ${n === 1 ? "Punkt" : "Punkten"}`;
const number = (n: number): string => withDecimalComma(String(n));
const outcome: Readonly<Record<Outcome, string>> = {
  holds: "gilt",
  "holds-if": "gilt nur, wenn",
  wrong: "falsch",
  follows: "folgt aus einer falschen Zeile",
  "not-read": "nicht gelesen",
  "not-decided": "nicht entschieden",
};
/** The more particular ones first: those of one place have fewer slots. */
export const GERMAN_PHRASES: readonly Phrase[] = [
  ...GERMAN_UNREAD,
  ...GERMAN_JUDGING,
  ...GERMAN_READER,
  ...GERMAN_FINDINGS,
  // Any name may stand in some of these.
  ...GERMAN_VALUES,
];
const book = new Phrasebook({ phrases: GERMAN_PHRASES, and: "und", decimalComma: true });
const say = (text: string): string => proseWithDecimalComma(book.text(text));

export const GERMAN_REPORT: ReportTexts = {
  tag: "de",
  say,
  value: valueWithDecimalComma,
  outcome,
  status: (status, wrong) => {
    switch (status) {
      case "holds":
        return "Jede Beziehung, die gefunden wurde, gilt.";
      case "wrong":
        return wrong === 1 ? "Eine Zeile ist falsch." : `${wrong} Zeilen sind falsch.`;
      case "open":
        return "Nichts ist falsch, aber nicht alles ließ sich prüfen.";
    }
  },
  from: {
    sheet: "aus dem Aufgabenblatt",
    declared: "wie angegeben",
    defined: "nach der Definition",
    used: "nach dem Gebrauch",
    lines: "weil die Zeilen nur mit dieser Bedeutung gelten",
  },
  holdsIf: (conditions) =>
    `gilt nur, wenn ${conditions.map(say).join(" und ") || "noch etwas angenommen wird"}`,
  follows: (line) =>
    line === undefined
      ? "folgt richtig aus einer falschen Zeile"
      : `folgt richtig aus der falschen Zeile ${line}`,
  first: "falsch: die erste falsche Zeile",
  holdsWithRemark: "gilt, mit einer Bemerkung",
  points: (p) => `${number(p.suggested)} von ${number(p.possible)} Punkten`,
  pointsOfLine: (p) => `${number(p.suggested)} von ${number(p.possible)} Punkten vorgeschlagen`,
  suggested: "Vorschlag",
  checkedAt: (parts) => `geprüft an ${parts.join("; ")}`,
  exactly: (n) => `${points(n)}, exakt`,
  floats: (n, digits) => `${points(n)}, auf ${digits} Stellen`,
  differences: (n) => `mit Differenzenquotienten an ${points(n)}`,
  automatic: (n) => `mit einer automatischen Ableitung an ${points(n)}`,
  notShown: (more) => `${more} weitere stehen nicht hier; mit --json und --report sind es alle`,
  sidesDiffer: "die Seiten sind verschieden",
  sidesDifferFor: "die Seiten sind verschieden für",
  left: "links",
  right: "rechts",
  shouldRead: "richtig wäre",
  severity: { error: "Fehler", warning: "Warnung", remark: "Bemerkung" },
  expected: "erwartet",
  writeInstead: "stattdessen zu schreiben",
  assumed: "angenommen",
  remark: "Bemerkung",
  question: "Frage",
  write: "zu schreiben",
  damaged: "vielleicht beschädigt",
  found: "gefunden",
  proposed: "Vorschlag",
  taken: "Stillschweigend angenommen",
  line: (n) => `Zeile ${n}`,
  firstWrong: "Erste falsche Zeile",
  firstWrongIs: "Die erste falsche Zeile ist",
  count: (o, n) => {
    switch (o) {
      case "holds":
        return `${n} ${n === 1 ? "gilt" : "gelten"}`;
      case "holds-if":
        return `${n} ${n === 1 ? "gilt" : "gelten"} nur unter einer Bedingung`;
      case "follows":
        return `${n} ${n === 1 ? "folgt" : "folgen"} aus einer falschen Zeile`;
      case "wrong":
      case "not-read":
      case "not-decided":
        return `${n} ${outcome[o]}`;
    }
  },
  countIf: (n, condition) =>
    `${n} ${n === 1 ? "gilt" : "gelten"} nur${condition === undefined ? " unter Bedingungen" : `, wenn ${say(condition)}`}`,
  page: {
    summary: "Zusammenfassung",
    inText: "Im laufenden Text",
    elsewhere: "An anderen Stellen",
    missing: "Nicht beantwortet",
    unjudged: (n) =>
      n === 1
        ? "Eine Zeile konnte nicht beurteilt werden und bringt hier keine Punkte: bitte selbst ansehen."
        : `${n} Zeilen konnten nicht beurteilt werden und bringen hier keine Punkte: bitte selbst ansehen.`,
    question: "Aufgabe",
    sum: "zusammen",
    verdict: "Urteil",
    verdicts: { holds: "gilt", wrong: "falsch", open: "offen", unusable: "nicht lesbar" },
    documents: (n) => `${n} ${n === 1 ? "Dokument" : "Dokumente"}`,
    mean: (p, possible) => `im Mittel ${number(p)} von ${number(possible)} Punkten vorgeschlagen`,
    look: "Anzusehen",
    passedOver: "Übergangen",
    taken: "Wofür die Zeichen gehalten wurden",
    reports: "Berichte",
    report: (file) => `${file}: Bericht`,
    colophon: (version, seed) => `Geprüft von gradsheet ${version}, Startwert ${seed}.`,
    document: "Dokument",
    heads: {
      holds: "gilt",
      "holds-if": "nur, wenn",
      wrong: "falsch",
      follows: "Folgefehler",
      "not-read": "nicht gelesen",
      "not-decided": "nicht entschieden",
      points: "Punkte",
    },
  },
};

// The words of the pages in German.

import { withDecimalComma } from "./decimal-comma.ts";
import type { PageWords } from "./page-words.ts";

const and = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} und ${parts.at(-1)}`;
const lineCount = (n: number): string => (n === 1 ? "1 Zeile" : `${n} Zeilen`);

export const GERMAN: PageWords = {
  tag: "de",
  quotes: ["„", "“"],
  ask: {
    find: "Bestimme",
    show: "Zeige",
    refute: "Zeige an einem Beispiel, dass nicht allgemein gilt:",
    limit: "Bestimme den Grenzwert",
    size: "Größe von",
    compute: "Berechne",
    expand: "Schreibe aus:",
    draw: "Zeichne",
    plot: "Stelle dar:",
    minimise: "Minimiere",
    train: "Trainiere",
    code: "Schreibe",
  },
  given: "Gegeben",
  where: "mit",
  result: "Ergebnis",
  resultHere: "Ergebnis",
  remark: "Bemerkung.",
  convention: "Konvention.",
  hint: "Hinweis.",
  answer: "Lösung.",
  picture: "Bild.",
  levelOfDetail: "Ausführlichkeit",
  levels: { brief: "Kurz", standard: "Normal", full: "Ausführlich" },
  mark: {
    established: "bestätigt",
    "not-established": "nicht bestätigt",
    refuted: "widerlegt",
    unchecked: "noch nicht geprüft",
    none: "",
  },
  status: {
    established: "",
    "not-established": "Nicht bestätigt: mindestens eine Zeile oben ließ sich nicht prüfen.",
    refuted: "Widerlegt: eine Zeile oben ist falsch, und die Herleitung endet dort.",
    unchecked: "Noch nicht geprüft: bisher sagt nichts, dass die Zeilen oben gelten.",
    unfinished: "Unvollständig: was nicht gelang, steht so da, wie es ist.",
  },
  points: (n) => `${withDecimalComma(String(n))} ${n === 1 ? "Punkt" : "Punkte"}`,
  total: "Insgesamt",
  variant: (n) => `Variante ${n}`,
  checked: (total, counts) =>
    `${lineCount(total)} geprüft: ${counts.map(({ n, word }) => `${n} ${word}`).join(", ")}`,
  allChecked: (total) => `${lineCount(total)} geprüft und bestätigt`,
  allLines: "alle Zeilen",
  theResult: "das Ergebnis",
  lines: (places) => `${places.length === 1 ? "Zeile" : "Zeilen"} ${and(places)}`,
  of: (lines, equation) => `${lines} von ${equation}`,
  listed: and,
  are: (subject, one) => `${subject} ${one ? "ist" : "sind"}`,
};

// The page in German.

import { valueWithDecimalComma } from "../../show/language/decimal-comma.ts";
import { ENGLISH_TEXTS } from "./english.ts";
import type { PageTexts } from "./page-texts.ts";

const lines = (n: number): string => (n === 1 ? "1 Zeile" : `${n} Zeilen`);

export const GERMAN_TEXTS: PageTexts = {
  tag: "de",
  head: {
    tabs: "Was zu tun ist",
    derive: "Herleiten",
    check: "Prüfen",
    gallery: "Beispiele",
    theme: (theme) => `Farben: ${{ auto: "wie im System", light: "hell", dark: "dunkel" }[theme]}`,
    language: "Sprache der Seite",
  },
  derive: {
    box: "Das Blatt oder die Anweisungen eines Blocks",
    text: "Text",
    derivation: "Herleitung",
    deriving: "Wird hergeleitet …",
    checking: "Hergeleitet; die Zeilen werden geprüft …",
    stale: "Der Text enthält einen Fehler; was zu sehen ist, gehört zum Text davor.",
    staleFromOne: "Ab 1 gezählt enthält der Text einen Fehler; was zu sehen ist, gehört zum Text davor.",
    wrong: "Noch ist nichts herzuleiten: Der Text enthält einen Fehler, der darunter genannt ist.",
    empty:
      "Noch ist nach nichts gefragt. Schreiben Sie, was gegeben und definiert ist und was gesucht wird, oder beginnen Sie mit einem Beispiel.",
    help: "So schreibt man es",
    unchecked: (n) => `${lines(n)}, ungeprüft`,
    allEstablished: (n) => `${lines(n)} geprüft und bestätigt`,
    unfinished: (n) => (n === 1 ? "1 Aufgabe ist nicht gelöst" : `${n} Aufgaben sind nicht gelöst`),
    counted: (n, established, open, refuted) =>
      [
        lines(n),
        ...(established === 0 ? [] : [`${established} bestätigt`]),
        ...(open === 0 ? [] : [`${open} nicht bestätigt`]),
        ...(refuted === 0 ? [] : [`${refuted} widerlegt`]),
      ].join(", "),
  },
  switches: {
    group: "Wie die Herleitung geschrieben wird",
    level: "Ausführlichkeit",
    levels: { brief: "Kurz", standard: "Normal", full: "Ausführlich" },
    index: "Indizes",
    indices: { sheet: "wie im Blatt", brackets: "x[i, j]", subscripts: "x mit unteren Indizes i, j" },
    first: "Zählung ab",
    firstHint: "Der erste Index, wo das Blatt ihn nicht nennt",
    evidence: "Prüfung",
    kinks: "Knickstellen",
    kinksHint: "Was als Ableitung gilt, wo es keine gibt und das Blatt nichts sagt:",
    kink: {
      abs: {
        label: "|u| bei u = 0",
        choices: { zero: "0", right: "1, von rechts", left: "−1, von links" },
      },
      relu: { label: "max(0, u) bei u = 0", choices: { zero: "0", half: "1/2", one: "1" } },
      clamp: { label: "clamp an seinen Enden", choices: { one: "1", zero: "0" } },
      max: {
        label: "max(u, v) bei u = v",
        choices: { half: "je 1/2", first: "das erste", last: "das letzte" },
      },
      binder: {
        label: "max{…} bei Gleichstand",
        choices: { first: "die erste Stelle", split: "gleiche Anteile", all: "jede Stelle" },
      },
    },
  },
  line: {
    named: (number, { part, at, count, step }, state) => {
      const inside = step === undefined ? "" : `Schritt ${step.at} von ${step.count} in `;
      const numbered = number === undefined ? "" : `, Nummer (${number})`;
      return `${inside}Zeile ${at} von ${count}${numbered}${part === "" ? "" : `, in ${part}`}, ${state}. Einzelheiten`;
    },
    pending: "wird geprüft",
    unchecked: "ungeprüft",
    claimsNothing: "behauptet nichts",
    details: "Einzelheiten der Zeile",
    reason: "Begründung",
    rule: "Name der Regel",
    changed: "Was sich geändert hat",
    before: "vorher",
    after: "nachher",
    steps: "Schritt für Schritt",
    evidence: "Geprüft mit",
    sample: "Einer der Punkte",
    bothSides: "beide Seiten",
    leftSide: "linke Seite",
    rightSide: "rechte Seite",
    working: "Die Zahlen werden gerade berechnet.",
    off: "Die Prüfung ist ausgeschaltet.",
    copy: "Diese Zeile als LaTeX kopieren",
    theLine: "Die Zeile",
    inText: "Im Text zeigen",
  },
  problems: {
    list: "Meldungen zum Text",
    severity: { error: "Fehler", warning: "Warnung", remark: "Bemerkung" },
    place: (severity, line, column) => `${severity}, Zeile ${line}, Spalte ${column}`,
    expected: "Erwartet: ",
    instead: "Schreiben Sie stattdessen: ",
    spoken: (severity, line, message, more) =>
      `${severity} in Zeile ${line}: ${message}.${more === 0 ? "" : ` ${more} weitere unter dem Text.`}`,
  },
  copy: {
    group: "Kopieren",
    as: "Kopieren als",
    formats: { tex: "LaTeX", md: "Markdown", link: "Link" },
    name: (format) => `Als ${format} kopieren`,
    what: { tex: "Das LaTeX", md: "Das Markdown", link: "Der Link" },
    done: (what) => `${what} ist kopiert.`,
    checking: "Vor dem Kopieren werden die Zeilen geprüft …",
    wrong: "Es gibt nichts zu kopieren: Der Text enthält einen Fehler.",
    byHand: "Von Hand kopieren",
    byHandHint:
      "Der Browser lässt diese Seite nicht in die Zwischenablage schreiben. Der Text ist markiert: Kopieren Sie ihn mit Strg+C.",
    text: "Zu kopierender Text",
  },
  check: {
    box: "Eine Herleitung in LaTeX oder Markdown",
    document: "Dokument",
    verdicts: "Urteile",
    about:
      "Fügen Sie eine Herleitung in LaTeX oder Markdown ein. Jede Beziehung wird an ausgelosten Punkten verglichen; zur ersten falschen Zeile stehen die kleinsten Zahlen dabei, die es zeigen.",
    checking: "Wird geprüft …",
    unusable: "Das Dokument lässt sich so nicht lesen.",
    wrong: "das gilt nicht",
    undecided: "das ist nicht entschieden",
    none: "Hier ist keine Beziehung zu prüfen: Formeln stehen zwischen $ oder $$, oder in einer Umgebung wie align.",
    verdict: {
      holds: "gilt",
      wrong: "falsch",
      "holds-if": "gilt unter einer Bedingung",
      "not-read": "nicht gelesen",
      "not-decided": "nicht entschieden",
    },
    role: {
      claim: "Behauptung",
      definition: "definiert",
      update: "ändert einen Namen",
      remark: "behauptet nichts",
    },
    counted: (relations, of) => {
      const said = of.map(([verdict, n]) => {
        const word = GERMAN_TEXTS.check.verdict[verdict];
        return `${n} ${n > 1 ? word.replace("gilt", "gelten") : word}`;
      });
      return `${relations === 1 ? "1 Beziehung" : `${relations} Beziehungen`}: ${said.join(", ")}`;
    },
    atLine: (line) => `Zeile ${line}`,
    value: valueWithDecimalComma,
    differ: (left, right, at) => `Die linke Seite ist ${left}, die rechte ${right}${at ? ", mit" : "."}`,
    follows: (line) =>
      `Sie folgt aus der falschen Beziehung${line === undefined ? " weiter oben" : ` in Zeile ${line}`}.`,
    holdsIf: (conditions) => `Sie gilt, wenn ${conditions.join(" und ")}.`,
    settle: "Zur Klärung schreiben Sie: ",
    inferred: "Wofür die Zeichen gehalten wurden",
    from: {
      sheet: "aus dem Blatt",
      declared: "wie angegeben",
      defined: "nach der Definition",
      used: "nach dem Gebrauch",
      lines: "aus den Zeilen",
    },
    firstDocument: ENGLISH_TEXTS.check.firstDocument
      .replace("A fully connected layer,", "Eine vollständig verbundene Schicht")
      .replace(
        "sends the gradient back by the transposed matrix,",
        "gibt den Gradienten mit der transponierten Matrix zurück,",
      )
      .replace(
        "and its weights see the input and the gradient:",
        "und ihre Gewichte sehen die Eingabe und den Gradienten:",
      ),
  },
  gallery: {
    title: "Beispiele",
    blocks: "Ein Block",
    sheets: "Blätter",
    layers: "Die Bibliothek der Schichten",
    waiting: "Wird geladen …",
    find: "In Titeln und Texten suchen",
    found: (left, all) => `${left} von ${all} gefunden`,
    none: "Nichts hier enthält alle diese Wörter. Lassen Sie eines weg oder schreiben Sie nur seinen Anfang.",
    showAll: "Alle zeigen",
    block: {
      correlation: "Korrelation mit einem Kern",
      softmax: "Softmax und Kreuzentropie",
      connected: "Eine vollständig verbundene Schicht",
      pooling: "Max-Pooling, 2 × 2",
      strided: "Faltung mit Schrittweite und Rand",
      normalisation: "Normierung einer Schicht",
    },
    about: {
      "convolution-fc-softmax.md": "eine Aufgabe aus einem Kurs, mit dem gespiegelten Kern und p − t",
      "transposed-convolution-roi-align.md":
        "Größen aus dem, was geschrieben wird, und fünf Ableitungen einer Interpolation",
      "convolution-pooling.md": "Zahlen mit ihrer Rechnung, von 1 an gezählt",
      "back-propagation.md": "Polarkoordinaten, Max-Pooling, eine Kette von Schichten",
      "convolution-layer.md": "Formen, Ränder, Schrittweiten und ein Versehen auf einer Folie",
      "detection.md": "woraus Faster R-CNN besteht",
      "back-propagation-through-time.md": "eine rekurrente Schicht und eine LSTM-Zelle",
      "convolution-quiz.md": "Falten von Hand, für jeden eines Kurses mit anderen Zahlen",
      "networks.md": "zwei Schichten, ein Residualblock, zweite Ableitungen",
      "lecture-loops.md": "Code in Worten und in NumPy, und wo er falsch ist",
      "optimisers.md": "ein Netz für Ziffern, mit acht Verfahren trainiert",
    },
  },
  editor: {
    given: "gegeben",
    defined: "definiert",
    derivative: "Ableitung",
    binder: "über Buchstaben in Klammern",
    hints: {
      define: "eine Funktion",
      expand: "eine Summe",
      draw: "ein Gitter",
      plot: "eine Kurve",
      minimise: "f über x",
      train: "ein Netz",
      hint: "für das Aufgabenblatt",
      remark: "nach der Lösung",
    },
    close: "Schließen",
  },
  divider: "Breite des Textes",
  cutLink: "Der Link ist nicht vollständig: sein Text ist nicht zu lesen.",
  notLoaded: (message) => `Der Rest der Seite konnte nicht geladen werden: ${message}`,
  broken: (message) => `Im Programm ist etwas schiefgegangen: ${message}`,
};

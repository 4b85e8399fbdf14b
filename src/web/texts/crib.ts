// What the examples of the sheet language are, in the languages of the page.

import type { CribName } from "../crib.ts";
import type { PageLanguage } from "../speech.ts";

export interface CribTexts {
  readonly title: string;
  readonly about: string;
  readonly says: Readonly<Record<CribName, string>>;
  readonly keys: string;
}

export const CRIB_TEXTS: Readonly<Record<PageLanguage, CribTexts>> = {
  en: {
    title: "How to write it",
    about:
      "A line end or `;` ends a statement, `#` begins a comment. Choose an example to open it in the editor.",
    says: {
      given: "What is there: numbers, and tensors with a size for each axis. Sizes need no `given`.",
      define: "A definition, entry by entry. A letter of a sum runs over the axis that it stands at.",
      range: "Or it runs from and to where one says; both ends belong to it.",
      whole: "Of whole tensors: `@`, `+`, `*` entry by entry, `transpose`, `outer`, `conv`, `corr`, `flip`.",
      loss: "A scalar of which nothing is known but what it depends on.",
      find: "Derive: by an entry, or by the whole tensor.",
      show: "Prove an identity, or that a result has this form; `refute` finds numbers against it.",
      compute: "Numbers, with their arithmetic.",
      size: "How many entries there are, from what is read or written.",
      limit: "A limit; `expand` writes a sum out.",
      assume: "What is known besides.",
      functions: "`exp log sqrt sin cos tanh sigmoid relu abs` and others: the editor completes them.",
      cases: "By cases. A condition in brackets, `[i == j]`, is 1 or 0.",
      maximum: "A maximum over letters; `max(a, b)` is one of two numbers.",
      padding: "What is read beyond the ends; `x[H pad p]` reads p zeros at each end.",
      spelling: "How a name is printed.",
      sheet: "A sheet: Markdown, with blocks between fences. `use #square` takes a block up in another one.",
    },
    keys: "Ctrl+Space completes, Ctrl+/ makes a comment, Ctrl+Z takes back, Tab leaves the editor.",
  },
  de: {
    title: "So schreibt man es",
    about:
      "Ein Zeilenende oder `;` beendet eine Anweisung, `#` beginnt einen Kommentar. Wer ein Beispiel wählt, öffnet es im Editor.",
    says: {
      given:
        "Was gegeben ist: Zahlen, und Tensoren mit einer Größe für jede Achse. Größen brauchen kein `given`.",
      define:
        "Eine Definition, Eintrag für Eintrag. Der Buchstabe einer Summe läuft über die Achse, an der er steht.",
      range: "Oder er läuft von hier bis dort, wie man es sagt; beide Enden gehören dazu.",
      whole:
        "Mit ganzen Tensoren: `@`, `+`, `*` Eintrag für Eintrag, `transpose`, `outer`, `conv`, `corr`, `flip`.",
      loss: "Eine Zahl, von der nur bekannt ist, wovon sie abhängt.",
      find: "Ableiten: nach einem Eintrag oder nach dem ganzen Tensor.",
      show: "Eine Identität beweisen, oder dass ein Ergebnis diese Form hat; `refute` findet Zahlen dagegen.",
      compute: "Zahlen, mit ihrer Rechnung.",
      size: "Wie viele Einträge es sind, aus dem, was gelesen oder geschrieben wird.",
      limit: "Ein Grenzwert; `expand` schreibt eine Summe aus.",
      assume: "Was außerdem bekannt ist.",
      functions: "`exp log sqrt sin cos tanh sigmoid relu abs` und andere: der Editor ergänzt sie.",
      cases: "Nach Fällen. Eine Bedingung in Klammern, `[i == j]`, ist 1 oder 0.",
      maximum: "Ein Maximum über Buchstaben; `max(a, b)` ist das von zwei Zahlen.",
      padding: "Was jenseits der Enden gelesen wird; `x[H pad p]` liest an jedem Ende p Nullen.",
      spelling: "Wie ein Name gedruckt wird.",
      sheet:
        "Ein Blatt: Markdown mit Blöcken zwischen Zäunen. `use #square` nimmt einen Block in einen anderen auf.",
    },
    keys: "Strg+Leertaste ergänzt, Strg+/ macht einen Kommentar, Strg+Z nimmt zurück, Tab verlässt den Editor.",
  },
};

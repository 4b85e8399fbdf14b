// What listings say in words, in the language of the sheet.

import { ENGLISH_LISTINGS, type ListingWords } from "../code/words.ts";

const GERMAN: ListingWords = {
  shape: (extents) => `Form ${extents}`,
  number: "eine Zahl",
  wholeNumber: "eine ganze Zahl",
  wholeNumbers: "ganze Zahlen",
  onlyShape: "nur die Form wird benutzt",
  functionOf: (n) => (n === 1 ? "eine Funktion einer Zahl" : `eine Funktion von ${n} Zahlen`),
  members: "die Elemente einer Menge",
  membersAtSubscripts: "die Elemente der Menge an diesen Indizes",
  returns: (what) => `Ergebnis: ${what}`,
  fromZero: "Indizes zählen hier ab 0, in der Formel ab 1.",
  rowMajor: "Zahlen, Zeile für Zeile.",
};

export const listingWordsOf = (language: string | undefined): ListingWords =>
  /^de(?:-|$)/i.test(language ?? "") ? GERMAN : ENGLISH_LISTINGS;

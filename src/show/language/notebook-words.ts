// What the code cells of a notebook say in words, in the language of the sheet. A language is one object of this type, so
// that words that one of them lacks are an error of the compiler.

import type { PageWords } from "./page-words.ts";

export interface NotebookWords {
  /** Of the function that takes the differences. */
  readonly differences: string;
  /** Of the function that compares: lines of at most 108 characters. */
  readonly check: readonly string[];
  /** Messages, in which Python puts the values in braces. */
  readonly shapes: string;
  readonly largest: string;
  readonly differs: string;
  /** Above the cell that compares. */
  readonly compared: (seed: number) => string;
}

const ENGLISH: NotebookWords = {
  differences: "The derivative of value(x) to each entry of x, by central differences.",
  check: [
    "Prints how far the derived gradient is from the differences, relative to the largest of them; an error",
    "where that is too far.",
    "",
    "places: where the entries of the derived gradient stand among the differences, row by row.",
  ],
  shapes: "{name}: the shapes are {derived.shape} and {numeric.shape}",
  largest: "{name}: largest relative difference {difference:.1e}",
  differs: "{name}: the derived gradient differs from central differences",
  compared: (seed) =>
    `The derived gradients against central differences, at numbers drawn with seed ${seed}.`,
};

const GERMAN: NotebookWords = {
  differences: "Die Ableitung von value(x) nach jedem Eintrag von x, mit zentralen Differenzen.",
  check: [
    "Zeigt, wie weit der hergeleitete Gradient von den Differenzen abweicht, gemessen an der größten von",
    "ihnen; ein Fehler, wo das zu weit ist.",
    "",
    "places: wo die Einträge des hergeleiteten Gradienten unter den Differenzen stehen, Zeile für Zeile.",
  ],
  shapes: "{name}: die Formen sind {derived.shape} und {numeric.shape}",
  largest: "{name}: größte relative Abweichung {difference:.1e}",
  differs: "{name}: der hergeleitete Gradient weicht von den zentralen Differenzen ab",
  compared: (seed) =>
    `Die hergeleiteten Gradienten gegen zentrale Differenzen, an Zahlen, die mit Startwert ${seed} gezogen sind.`,
};

/** Of a sheet in another language the cells are in English, as are its derivations. */
export const notebookWordsOf = (words: PageWords): NotebookWords => (words.tag === "de" ? GERMAN : ENGLISH);

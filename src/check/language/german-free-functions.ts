// Functions of which a document says no more than that they are functions, in German.

import type { Phrase } from "../../show/language/phrasebook.ts";

export const GERMAN_FREE_FUNCTIONS: readonly Phrase[] = [
  [
    "a function of a number, of which nothing else is known",
    "eine Funktion einer Zahl, von der sonst nichts bekannt ist",
  ],
  [
    "a function of a vector, whose values are numbers, of which nothing else is known",
    "eine Funktion eines Vektors mit Zahlen als Werten, von der sonst nichts bekannt ist",
  ],
  [
    "a function of a tensor, whose values are numbers, of which nothing else is known",
    "eine Funktion eines Tensors mit Zahlen als Werten, von der sonst nichts bekannt ist",
  ],
  [
    "a function of {n} numbers, of which nothing else is known",
    "eine Funktion von {n} Zahlen, von der sonst nichts bekannt ist",
  ],
  [
    "a function of {n} arguments, whose values are numbers, of which nothing else is known",
    "eine Funktion von {n} Argumenten mit Zahlen als Werten, von der sonst nichts bekannt ist",
  ],
  [
    "∇ without a variable is read as the gradient of the function, taken at what stands behind it",
    "∇ ohne Variable ist als der Gradient der Funktion an der Stelle gelesen, die dahinter steht",
  ],
];

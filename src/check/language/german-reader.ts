// What the reader of the sheet language says about a formula of a document, in German: names, axes, ranges, products.
// Names and formulas stand in slots.

import type { Phrase } from "../../show/language/phrasebook.ts";

export const GERMAN_READER: readonly Phrase[] = [
  ["`{t}` is not declared", "`{t}` ist nicht angegeben"],
  [
    "`{t}` cannot stand here: it is declared as something else",
    "`{t}` kann hier nicht stehen: es ist als etwas anderes angegeben",
  ],
  [
    "a size: a name that is declared nowhere else, or an integer that is given",
    "eine Größe: ein Name, der sonst nirgends angegeben ist, oder eine gegebene ganze Zahl",
  ],
  [
    "a name that is given or defined in this block, or a letter that is bound here",
    "ein Name, der gegeben oder definiert ist, oder ein Buchstabe, der hier gebunden ist",
  ],
  [
    "a letter of the left side or of a binder; in a task, a letter that stands alone in a subscript",
    "ein Buchstabe der linken Seite oder einer Summe",
  ],
  ["the function `{t}` is not declared", "die Funktion `{t}` ist nicht angegeben"],
  ["a function of the language, or one that is given", "eine bekannte Funktion, oder eine, die gegeben ist"],
  ["the language has no `{t}` of a matrix", "die Sprache hat kein `{t}` einer Matrix"],
  [
    "`{t}` could be the inverse of a matrix, which the language does not have",
    "`{t}` könnte die Inverse einer Matrix sein, die es in der Sprache nicht gibt",
  ],
  ["sums and products of entries", "Summen und Produkte von Einträgen"],
  ["`{t}` entry by entry", "`{t}` Eintrag für Eintrag"],
  ["`{t}` is no parameter of the function", "`{t}` ist kein Parameter der Funktion"],
  [
    "parameters, numbers and functions: a formula stands by itself",
    "Parameter, Zahlen und Funktionen: eine Formel steht für sich",
  ],
  ["`{t}` is not bound here any more", "`{t}` ist hier nicht mehr gebunden"],
  [
    "what belongs to `{t}` in parentheses: its body ends before a `+` or `-`",
    "was zu `{t}` gehört, in Klammern: es endet vor einem `+` oder `-`",
  ],
  ["`{t}` is a letter and has no entries", "`{t}` ist ein Buchstabe und hat keine Einträge"],
  ["a tensor before the brackets", "ein Tensor vor den Indizes"],
  ["no subscripts", "keine Indizes"],
  ["`{t}` has {s1} and is read with {s2}", "`{t}` hat {s1} und wird mit {s2} gelesen"],
  ["`{t}` has {s}", "`{t}` hat {s}"],
  ["{s}, as in `{t}`", "{s}, wie in `{t}`"],
  ["{s}, as in `{t}`, or a recurrence", "{s}, wie in `{t}`, oder eine Rekursion"],
  ["no axes", "keine Achsen"],
  ["one axis", "eine Achse"],
  ["two axes", "zwei Achsen"],
  ["three axes", "drei Achsen"],
  ["four axes", "vier Achsen"],
  ["five axes", "fünf Achsen"],
  ["six axes", "sechs Achsen"],
  ["{n} axes", "{n} Achsen"],
  ["one subscript", "einem Index"],
  ["two subscripts", "zwei Indizes"],
  ["three subscripts", "drei Indizes"],
  ["four subscripts", "vier Indizes"],
  ["five subscripts", "fünf Indizes"],
  ["six subscripts", "sechs Indizes"],
  ["{n} subscripts", "{n} Indizes"],
  [
    "`{t}` is a whole tensor where a number is wanted",
    "`{t}` ist ein ganzer Tensor, wo eine Zahl erwartet wird",
  ],
  ["one of its entries, with {s}", "einer seiner Einträge, mit {s}"],
  [
    "data stands alone on the right side of a definition",
    "Zahlen stehen allein auf der rechten Seite einer Definition",
  ],
  ["a name for the data", "ein Name für die Zahlen"],
  ["a list in parentheses is not a number", "eine Liste in Klammern ist keine Zahl"],
  ["the rows of this table differ", "die Zeilen dieser Tabelle sind verschieden lang"],
  ["`{t}` is a function and needs an argument", "`{t}` ist eine Funktion und braucht ein Argument"],
  ["`{t}` is a set, not a number", "`{t}` ist eine Menge, keine Zahl"],
  ["a whole tensor cannot be divided by", "durch einen ganzen Tensor kann nicht geteilt werden"],
  ["a number after `/`; `./` divides entry by entry", "eine Zahl nach `/`; `./` teilt Eintrag für Eintrag"],
  ["`./` to divide entry by entry", "`./`, um Eintrag für Eintrag zu teilen"],
  ["`{t}` needs a name of its own", "`{t}` braucht einen eigenen Namen"],
  [
    "a definition for the whole tensor, and its name here",
    "eine Definition für den ganzen Tensor, und hier sein Name",
  ],
  [
    "`{t}` is an index, and nothing varies smoothly with it",
    "`{t}` ist ein Index, und nach ihm lässt sich nichts ableiten",
  ],
  ["a given or defined name after `/d(`", "ein gegebener oder definierter Name, nach dem abgeleitet wird"],
  ["the end of a range", "das Ende eines Bereichs"],
  // Ranges
  [
    "the sum over `{t}` has infinitely many terms that need not be 0",
    "die Summe über `{t}` hat unendlich viele Glieder, die nicht 0 sein müssen",
  ],
  [
    "a factor that is 0 outside of a finite range, or a written range",
    "ein Faktor, der außerhalb eines endlichen Bereichs 0 ist, oder ein Bereich, der dasteht",
  ],
  [
    "the range of `{t}` is not written and cannot be told",
    "der Bereich von `{t}` steht nicht da und lässt sich nicht erschließen",
  ],
  ["a written range: {s}", "ein Bereich, der dasteht: {s}"],
  ["`{t}` is no subscript of a read", "`{t}` ist kein Index eines Eintrags"],
  ["`{t}` is padded", "`{t}` ist erweitert"],
  [
    "`{t}` stands alone in no subscript of a tensor with a strict shape",
    "`{t}` steht in keinem Index eines Tensors mit fester Form allein",
  ],
  ["`{t1}` runs over {t2} here and over {t3} before", "`{t1}` läuft hier über {t2} und vorher über {t3}"],
  [
    "index sets that are provably the same, or a written range",
    "Indexmengen, die nachweislich dieselben sind, oder ein Bereich, der dasteht",
  ],
  [
    "axis {n} runs over {t1} on one side and over {t2} on the other",
    "Achse {n} läuft auf der einen Seite über {t1} und auf der anderen über {t2}",
  ],
  [
    "sides with index sets that are provably the same",
    "Seiten mit Indexmengen, die nachweislich dieselben sind",
  ],
  // Functions
  ["`{t}` is not a function", "`{t}` ist keine Funktion"],
  ["square brackets for an entry", "eckige Klammern für einen Eintrag"],
  ["`@` for a product of matrices", "`@` für ein Produkt von Matrizen"],
  ["`*` for a product", "`*` für ein Produkt"],
  ["`{t}` does not take these arguments", "`{t}` nimmt diese Argumente nicht"],
  ["`{t}` is given {s}", "`{t}` hat {s}"],
  ["no arguments", "keine Argumente"],
  ["one argument", "ein Argument"],
  ["two arguments", "zwei Argumente"],
  ["three arguments", "drei Argumente"],
  ["{n} arguments", "{n} Argumente"],
  ["one argument or more", "ein Argument oder mehrere"],
  // Sums
  [
    "`{t}` of several letters is a list of indices, not a number",
    "`{t}` über mehrere Buchstaben ist eine Liste von Indizes, keine Zahl",
  ],
  ["this `{t}` has {n} terms, too many to check", "hier sind {n} Glieder, zu viele zum Prüfen"],
  [
    "at most {n} terms, or a size with a name: what is derived then holds for every n",
    "höchstens {n} Glieder, oder eine Größe mit einem Namen",
  ],
  ["`{t}` is not a set", "`{t}` ist keine Menge"],
  [
    "the letter `{t}` stands twice on the left side",
    "der Buchstabe `{t}` steht zweimal auf der linken Seite",
  ],
  ["the letter `{t}` is in use here already", "der Buchstabe `{t}` wird hier schon gebraucht"],
  ["a letter for each axis", "ein Buchstabe für jede Achse"],
  [
    "another letter; or parentheses around the first sum, where its body should end",
    "ein anderer Buchstabe; oder Klammern um die erste Summe, wo sie enden soll",
  ],
  [
    "`{t}` is a name of this block and cannot be a letter",
    "`{t}` ist ein Name und kann kein Buchstabe einer Summe sein",
  ],
  ["a letter that is not declared", "ein Buchstabe, der nicht angegeben ist"],
  ["a letter without a range", "ein Buchstabe ohne Bereich"],
  [
    "the range of this letter depends on `{t}`, which comes after it",
    "der Bereich dieses Buchstabens hängt von `{t}` ab, das erst danach kommt",
  ],
  // Matrices
  ["an operator is missing between `{t1}` and `{t2}`", "zwischen `{t1}` und `{t2}` fehlt ein Zeichen"],
  ["an operator", "ein Zeichen"],
  [
    "without one stand matrices and vectors, for their product",
    "ohne eines stehen Matrizen und Vektoren, für ihr Produkt",
  ],
  [
    "`{t1}` and `{t2}` are whole tensors, and `*` could mean several products of them",
    "`{t1}` und `{t2}` sind ganze Tensoren, und `*` könnte mehrere Produkte bedeuten",
  ],
  [
    "`{t1}` for the matrix product, `{t2}` entry by entry, or a product of entries",
    "`{t1}` für das Matrixprodukt, `{t2}` Eintrag für Eintrag, oder ein Produkt von Einträgen",
  ],
  [
    "`{t1}` is a number, and `{t2}` is for matrices and vectors",
    "`{t1}` ist eine Zahl, und `{t2}` ist für Matrizen und Vektoren",
  ],
  [
    "`{t1}` is a number, and `{t2}` is for a whole tensor",
    "`{t1}` ist eine Zahl, und `{t2}` ist für einen ganzen Tensor",
  ],
  [
    "the last axis of `{t1}` runs over {t2}, and the first axis of `{t3}` over {t4}",
    "die letzte Achse von `{t1}` läuft über {t2}, und die erste Achse von `{t3}` über {t4}",
  ],
  [
    "the last axis of `{t1}` runs over {t2}, and the next to last axis of `{t3}` over {t4}",
    "die letzte Achse von `{t1}` läuft über {t2}, und die vorletzte Achse von `{t3}` über {t4}",
  ],
  [
    "the same index set for both: the product sums over it",
    "dieselbe Indexmenge für beide: das Produkt summiert darüber",
  ],
  [
    "the rows of `{t1}` run over {t2}, and its columns over {t3}",
    "die Zeilen von `{t1}` laufen über {t2}, und die Spalten über {t3}",
  ],
  [
    "a square matrix: the trace is the sum of its diagonal",
    "eine quadratische Matrix: die Spur ist die Summe ihrer Diagonalen",
  ],
  [
    "the last axis of `{t1}` runs over {t2}, and that of `{t3}` over {t4}",
    "die letzte Achse von `{t1}` läuft über {t2}, und die von `{t3}` über {t4}",
  ],
  [
    "axis {n} of `{t1}` runs over {t2}, and that of `{t3}` over {t4}",
    "Achse {n} von `{t1}` läuft über {t2}, und die von `{t3}` über {t4}",
  ],
  [
    "axes that are provably the same, aligned at the end, or of length 1",
    "Achsen, die nachweislich dieselben sind, am Ende ausgerichtet, oder von der Länge 1",
  ],
  ["the last axis", "die letzte Achse"],
  ["a whole tensor", "ein ganzer Tensor"],
  ["a whole tensor, or a sum with letters: {t}", "ein ganzer Tensor, oder eine Summe mit Buchstaben: {t}"],
  ["one whole tensor: {t}", "ein ganzer Tensor: {t}"],
  ["a square matrix: {t}", "eine quadratische Matrix: {t}"],
  [
    "a vector, or a tensor whose last axis is made to add up to 1",
    "ein Vektor, oder ein Tensor, dessen letzte Achse zusammen 1 ergeben soll",
  ],
  ["a matrix before the sign of the transpose", "eine Matrix vor dem Zeichen für die Transponierte"],
  [
    "a vector stands on either side of `@` as it is",
    "ein Vektor steht so, wie er ist, auf beiden Seiten eines Produkts",
  ],
  [
    "`T` is a name of this block, so `{t}` could be a power",
    "`T` ist ein Name, also könnte `{t}` eine Potenz sein",
  ],
  ["`*` for the product with a number", "`*` für das Produkt mit einer Zahl"],
  // Sets
  ["a comparison with an argmax: {t}", "ein Vergleich mit einem argmax: {t}"],
  ["a comparison `{t1}`, or one of them: {t2}", "ein Vergleich `{t1}`, oder eines davon: {t2}"],
  ["its size `{t1}`, or a sum over it: {t2}", "ihre Größe `{t1}`, oder eine Summe über sie: {t2}"],
  ["a member of this set has {s}", "ein Element dieser Menge hat {s}"],
  ["the members of `{t}` have {s}", "die Elemente von `{t}` haben {s}"],
  ["one component", "eine Komponente"],
  ["two components", "zwei Komponenten"],
  ["one index", "einen Index"],
  ["two indices", "zwei Indizes"],
  ["{s} in parentheses before `in`", "{s} in Klammern vor `in`"],
  ["{s} before `in`", "{s} vor `in`"],
  ["one value", "ein Wert"],
  ["one letter", "ein Buchstabe"],
  ["two letters", "zwei Buchstaben"],
  ["membership in a set is no condition here", "Element einer Menge zu sein, ist hier keine Bedingung"],
  ["a range `{t}` after `in`", "ein Bereich `{t}` nach `in`"],
  [
    "a set stands in a bracket, `{t1}`, or in a binder, {t2}",
    "eine Menge steht in einer Klammer, `{t1}`, oder in einer Summe, {t2}",
  ],
  ["a range holds numbers, not pairs", "ein Bereich enthält Zahlen, keine Paare"],
  [
    "a set that is given, such as `{t1}`, or a range `{t2}`",
    "eine Menge, die gegeben ist, etwa `{t1}`, oder ein Bereich `{t2}`",
  ],
  ["`{t}` before it in the braces", "`{t}` davor unter dem Zeichen"],
];

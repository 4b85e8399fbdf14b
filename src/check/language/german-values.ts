// Why a side has no value at a point, in German: the reasons of the evaluator, which stand behind verdicts that stay open.
// Names and numbers stand in slots.

import type { Phrase } from "../../show/language/phrasebook.ts";

export const GERMAN_VALUES: readonly Phrase[] = [
  ["no value: {s}", "kein Wert: {s}"],
  ["a side has no value", "eine Seite hat keinen Wert"],
  ["no value with 50 digits", "kein Wert mit 50 Stellen"],
  ["a condition of the line does not hold", "eine Bedingung der Zeile gilt nicht"],
  ["the values are close to each other", "die Werte liegen nah beieinander"],
  ["the sides differ on a kink", "die Seiten sind auf einem Knick verschieden"],
  // Numbers
  ["{s} between indices", "{s} zwischen Indizes"],
  ["division by zero", "eine Division durch 0"],
  ["∞ − ∞", "∞ − ∞"],
  ["an undefined product", "ein Produkt ohne Wert"],
  ["an undefined power", "eine Potenz ohne Wert"],
  ["a power that is not defined", "eine Potenz, die nicht definiert ist"],
  ["infinity has no value here", "∞ hat hier keinen Wert"],
  ["no value on the way", "unterwegs kein Wert"],
  ["values that cannot be compared", "Werte, die sich nicht vergleichen lassen"],
  [
    "the sign of something that cannot be compared",
    "das Vorzeichen von etwas, das sich nicht vergleichen lässt",
  ],
  [
    "a maximum of values that cannot be compared",
    "ein Maximum von Werten, die sich nicht vergleichen lassen",
  ],
  ["an argmax of values that cannot be compared", "ein argmax von Werten, die sich nicht vergleichen lassen"],
  ["a median of values that cannot be compared", "ein Median von Werten, die sich nicht vergleichen lassen"],
  [
    "a comparison of values that cannot be compared",
    "ein Vergleich von Werten, die sich nicht vergleichen lassen",
  ],
  ["a maximum of nothing", "ein Maximum von nichts"],
  ["the maximum over an empty range", "das Maximum über einen leeren Bereich"],
  ["the minimum over an empty range", "das Minimum über einen leeren Bereich"],
  ["the median over an empty range", "der Median über einen leeren Bereich"],
  ["the {t} over an empty range", "{t} über einen leeren Bereich"],
  ["the mean of no entries", "der Mittelwert von keinem Eintrag"],
  ["an undefined mean", "ein Mittelwert ohne Wert"],
  ["no case applies", "kein Fall trifft zu"],
  // Indices and axes
  ["an index is not an integer", "ein Index ist keine ganze Zahl"],
  ["an index is too large", "ein Index ist zu groß"],
  ["an index without a value", "ein Index ohne Wert"],
  ["an argmax over several indices is not one number", "ein argmax über mehrere Indizes ist nicht eine Zahl"],
  ["the index {t} has no value", "der Index {t} hat keinen Wert"],
  [
    "{t1} is read at {t2} on axis {n}, which runs over {t3}",
    "{t1} wird auf Achse {n} an der Stelle {t2} gelesen, und sie läuft über {t3}",
  ],
  [
    "{t} has {n1} axes and is read with {n2} subscripts",
    "{t} hat {n1} Achsen und wird mit {n2} Indizes gelesen",
  ],
  [
    "a tensor with {n1} axes is read with {n2} subscripts",
    "ein Tensor mit {n1} Achsen wird mit {n2} Indizes gelesen",
  ],
  ["the axes of {t} depend on each other", "die Achsen von {t} hängen voneinander ab"],
  ["the data of {t} do not have its shape", "die Daten von {t} haben nicht seine Form"],
  ["data that are not rectangular", "Daten, die nicht rechteckig sind"],
  ["data that are shorter than their shape", "Daten, die kürzer als ihre Form sind"],
  ["data is not a number; read an entry of it", "Daten sind keine Zahl; zu lesen ist ein Eintrag daraus"],
  [
    "{t} of whole tensors is a tensor; read an entry of it",
    "{t} von ganzen Tensoren ist ein Tensor; zu lesen ist ein Eintrag daraus",
  ],
  ["a component that the tuple does not have", "eine Komponente, die das Tupel nicht hat"],
  [
    "tuples are equal or not; they have no order",
    "Tupel sind gleich oder nicht; eine Ordnung haben sie nicht",
  ],
  ["the diagonal of a matrix that is not square", "die Diagonale einer Matrix, die nicht quadratisch ist"],
  ["the trace of a matrix that is not square", "die Spur einer Matrix, die nicht quadratisch ist"],
  ["{t} of tensors with different index sets", "{t} von Tensoren mit verschiedenen Indexmengen"],
  ["{t} of tensors with different numbers of axes", "{t} von Tensoren mit verschieden vielen Achsen"],
  [
    "{t} of tensors whose inner index sets differ",
    "{t} von Tensoren, deren innere Indexmengen verschieden sind",
  ],
  ["an operand with another number of axes", "ein Operand mit einer anderen Zahl von Achsen"],
  [
    "axes with one letter and different index sets",
    "Achsen mit einem Buchstaben und verschiedenen Indexmengen",
  ],
  ["{t} of something that is not a tensor", "{t} von etwas, das kein Tensor ist"],
  ["{t} of one tensor", "{t} von einem einzigen Tensor"],
  ["{t} of nothing", "{t} von nichts"],
  [
    "a product of whole tensors: say which, hadamard, matmul or outer",
    "ein Produkt ganzer Tensoren: zu sagen ist, welches, hadamard, matmul oder outer",
  ],
  [
    "a whole-tensor expression that mentions an index",
    "ein Ausdruck ganzer Tensoren, in dem ein Index vorkommt",
  ],
  ["not a whole-tensor operator: {t}", "kein Operator ganzer Tensoren: {t}"],
  ["{t} by a step that is not positive", "{t} mit einem Schritt, der nicht positiv ist"],
  ["{t} needs one step, or one for each axis", "{t} braucht einen Schritt, oder einen für jede Achse"],
  ["a period that does not begin at 0", "eine Periode, die nicht bei 0 beginnt"],
  [
    "no finite range is known outside which the terms are 0 for {t} in ℤ",
    "es ist kein endlicher Bereich bekannt, außerhalb dessen die Glieder für {t} in ℤ 0 sind",
  ],
  ["a range over something that is not a set", "ein Bereich über etwas, das keine Menge ist"],
  ["the set {t} is not a number", "die Menge {t} ist keine Zahl"],
  ["the set {t} has no value", "die Menge {t} hat keinen Wert"],
  // Conditions
  [
    "a condition is not a number; write it in brackets",
    "eine Bedingung ist keine Zahl; sie gehört in eckige Klammern",
  ],
  ["a condition of this kind is not evaluated", "eine Bedingung dieser Art wird nicht ausgewertet"],
  ["a number where a condition belongs", "eine Zahl, wo eine Bedingung hingehört"],
  ["a relation with one side", "eine Beziehung mit einer Seite"],
  // Functions and derivatives
  ["a derivative of this kind is not evaluated", "eine Ableitung dieser Art wird nicht ausgewertet"],
  ["a derivative to something that is not a name", "eine Ableitung nach etwas, das kein Name ist"],
  [
    "{t} takes integer values; there is no derivative to it",
    "{t} hat ganze Zahlen als Werte; eine Ableitung danach gibt es nicht",
  ],
  [
    "a derivative in a parameter that the function does not have",
    "eine Ableitung nach einem Parameter, den die Funktion nicht hat",
  ],
  ["a derivative of the given function is missing", "eine Ableitung der gegebenen Funktion fehlt"],
  [
    "this derivative of the given function is not given",
    "diese Ableitung der gegebenen Funktion ist nicht gegeben",
  ],
  [
    "a second derivative of a function of which only the first are given",
    "eine zweite Ableitung einer Funktion, von der nur die ersten gegeben sind",
  ],
  ["a derivative of {t} is not declared", "eine Ableitung von {t} ist nicht angegeben"],
  ["a slot of something that is not a function", "ein Argument von etwas, das keine Funktion ist"],
  [
    "a function by its derivatives has no coefficients",
    "eine Funktion, die durch ihre Ableitungen gegeben ist, hat keine Koeffizienten",
  ],
  ["a polynomial has no mixed sum", "ein Polynom hat keine gemischte Summe"],
  [
    "functions that belong together start from one place",
    "Funktionen, die zusammengehören, gehen von einer Stelle aus",
  ],
  [
    "the function cannot be followed this far from where it is known",
    "die Funktion lässt sich nicht so weit von dort verfolgen, wo sie bekannt ist",
  ],
  ["{t} has no argument {n}", "{t} hat kein {n}. Argument"],
  ["{t} has no such argument", "{t} hat kein solches Argument"],
  ["{t} takes an argument of another size", "{t} nimmt ein Argument anderer Größe"],
  ["{t1} has no parameter {t2}", "{t1} hat keinen Parameter {t2}"],
  [
    "{t1} has coefficients that its parameter {t2} has not",
    "{t1} hat Koeffizienten, die sein Parameter {t2} nicht hat",
  ],
  ["{t} is not a given function", "{t} ist keine gegebene Funktion"],
  ["{t} is not known by its derivatives", "{t} ist nicht durch seine Ableitungen bekannt"],
  // Names
  ["{t} has no value here", "{t} hat hier keinen Wert"],
  ["{t} has no exact value", "{t} hat keinen exakten Wert"],
  ["{t} has no value", "{t} hat keinen Wert"],
  ["{t} is defined by itself", "{t} ist durch sich selbst definiert"],
  ["{t} is not computed", "{t} wird nicht berechnet"],
  ["{t} is not declared", "{t} ist nicht angegeben"],
  // What is too much
  ["the terms are nested too deeply", "die Terme sind zu tief ineinander geschachtelt"],
  ["definitions nested more than {n} deep", "Definitionen, die mehr als {n}-mal ineinander stehen"],
  ["more than {n} steps", "mehr als {n} Schritte"],
];

// How a line was checked, in German.

import type { Phrase } from "./phrasebook.ts";

export const GERMAN_EVIDENCE: readonly Phrase[] = [
  ["equal at {n} points, exactly", "gleich an {n} Punkten, exakt"],
  ["equal at {n} point, exactly", "gleich an {n} Punkt, exakt"],
  ["equal at {n} points, in {n2} digits", "gleich an {n} Punkten, auf {n2} Stellen"],
  ["equal at {n} point, in {n2} digits", "gleich an {n} Punkt, auf {n2} Stellen"],
  ["holds at {n} points", "gilt an {n} Punkten"],
  ["holds at {n} point", "gilt an {n} Punkt"],
  ["approached at {n} points", "angenähert an {n} Punkten"],
  ["approached at {n} point", "angenähert an {n} Punkt"],
  ["shown by one point", "durch einen Punkt gezeigt"],
  ["its rules give the same line again", "die Regeln ergeben dieselbe Zeile noch einmal"],
  ["nothing could be checked", "nichts ließ sich prüfen"],
  ["the two sides differ", "die beiden Seiten sind verschieden"],
  ["{n} choices of sizes", "mit {n} verschiedenen Größen"],
  [
    "the rules named, applied again, give this line",
    "die genannten Regeln, noch einmal angewandt, ergeben diese Zeile",
  ],
  [
    "the rules named, applied again, do not give this line",
    "die genannten Regeln, noch einmal angewandt, ergeben diese Zeile nicht",
  ],
  ["exactly equal at {n} points, in rational numbers", "exakt gleich an {n} Punkten, in rationalen Zahlen"],
  ["exactly equal at {n} point, in rational numbers", "exakt gleich an {n} Punkt, in rationalen Zahlen"],
  [
    "followed towards the limit at {n} points: the distance from it shrinks as it has to",
    "an {n} Punkten auf den Grenzwert zu verfolgt: der Abstand nimmt ab, wie er muss",
  ],
  [
    "followed towards the limit at {n} point: the distance from it shrinks as it has to",
    "an {n} Punkt auf den Grenzwert zu verfolgt: der Abstand nimmt ab, wie er muss",
  ],
  [
    "equal at {n} points in numbers of {n2} digits, relative tolerance {n3}",
    "gleich an {n} Punkten in Zahlen mit {n2} Stellen, relative Toleranz {n3}",
  ],
  [
    "equal at {n} point in numbers of {n2} digits, relative tolerance {n3}",
    "gleich an {n} Punkt in Zahlen mit {n2} Stellen, relative Toleranz {n3}",
  ],
  [
    "agrees with finite differences of the given equations at {n} points, relative tolerance {n2}",
    "stimmt an {n} Punkten mit Differenzenquotienten der gegebenen Gleichungen überein, relative Toleranz {n2}",
  ],
  [
    "agrees with finite differences of the given equations at {n} point, relative tolerance {n2}",
    "stimmt an {n} Punkt mit Differenzenquotienten der gegebenen Gleichungen überein, relative Toleranz {n2}",
  ],
  [
    "agrees with an automatic derivative of the given equations at {n} points",
    "stimmt an {n} Punkten mit einer automatischen Ableitung der gegebenen Gleichungen überein",
  ],
  [
    "agrees with an automatic derivative of the given equations at {n} point",
    "stimmt an {n} Punkt mit einer automatischen Ableitung der gegebenen Gleichungen überein",
  ],
  ["{n} of {n2} branches tried", "{n} von {n2} Zweigen geprüft"],
  ["{n} of {n2} branch tried", "{n} von {n2} Zweig geprüft"],
  ["both sides of {n} kinks tried", "beide Seiten von {n} Knickstellen geprüft"],
  ["both sides of {n} kink tried", "beide Seiten von {n} Knickstelle geprüft"],
  ["{n} outcomes of a condition never occurred", "{n} Ausgänge einer Bedingung kamen nie vor"],
  ["{n} outcome of a condition never occurred", "{n} Ausgang einer Bedingung kam nie vor"],
  [
    "{n} branches were met only where a side has no value",
    "{n} Zweige kamen nur vor, wo eine Seite keinen Wert hat",
  ],
  [
    "{n} branch was met only where a side has no value",
    "{n} Zweig kam nur vor, wo eine Seite keinen Wert hat",
  ],
  ["sizes tried: {t}", "geprüfte Größen: {t}"],
  ["sizes tried, the first {n} of {n2}: {t}", "geprüfte Größen, die ersten {n} von {n2}: {t}"],
  ["points were drawn where {t}", "Punkte wurden gezogen, wo {t}"],
  ["{t}: {n} confirmed, {n2} not answered", "{t}: {n} bestätigt, {n2} ohne Antwort"],
  ["no point was found that fulfils the assumptions", "kein Punkt erfüllt die Annahmen"],
  [
    "both sides are {n} at all {n2} points that were tried",
    "beide Seiten sind {n} an allen {n2} Punkten, die versucht wurden",
  ],
  ["no point proved anything: {s}", "kein Punkt bewies etwas: {s}"],
  ["there is no entry to compare", "es gibt keinen Eintrag, der zu vergleichen wäre"],
  ["a side has no value", "eine Seite hat keinen Wert"],
  ["no value with 50 digits", "kein Wert mit 50 Stellen"],
  ["too few members of the sequence have values", "zu wenige Glieder der Folge haben einen Wert"],
  ["a condition of the line does not hold", "eine Bedingung der Zeile gilt nicht"],
  ["division by zero", "eine Division durch null"],
  ["no case applies", "keiner der Fälle trifft zu"],
  ["an index is not an integer", "ein Index ist keine ganze Zahl"],
  ["the {t} over an empty range", "{t} über einen leeren Bereich"],
  ["an undefined power", "eine nicht erklärte Potenz"],
  ["an undefined product", "ein nicht erklärtes Produkt"],
  ["{t} has no value here", "{t} hat hier keinen Wert"],
  ["{t} has no value", "{t} hat keinen Wert"],
  [
    "{t} is read at {t2} on axis {n}, which runs over {t3}",
    "{t} wird auf Achse {n} bei {t2} gelesen, und die läuft über {t3}",
  ],
  [
    "part of a line: applied again, and checked with the line as a whole",
    "Teil einer Zeile: noch einmal angewandt, und mit der ganzen Zeile geprüft",
  ],
  [
    "no rule leads here, and numbers alone cannot establish it",
    "keine Regel führt hierher, und Zahlen allein bestätigen es nicht",
  ],
  [
    "the recorded rule does not give this line again",
    "die genannte Regel ergibt diese Zeile nicht noch einmal",
  ],
  ["the form in whole tensors is another value", "die Form in ganzen Tensoren hat einen anderen Wert"],
  [
    "finite differences of the forward equations give another value",
    "Differenzenquotienten der gegebenen Gleichungen ergeben einen anderen Wert",
  ],
  [
    "no counterexample was found: the two sides are equal at all {n} points that were tried",
    "ein Gegenbeispiel wurde nicht gefunden: die beiden Seiten sind an allen {n} Punkten gleich, die versucht wurden",
  ],
  ["left side {t}, right side no value: {s}", "linke Seite {t}, rechte Seite ohne Wert: {s}"],
  ["left side {t}, right side {t2} at {t3}", "linke Seite {t}, rechte Seite {t2} bei {t3}"],
  ["left side {t}, right side {t2}", "linke Seite {t}, rechte Seite {t2}"],
  [
    "not all lines have been checked yet: those that have not are marked",
    "noch sind nicht alle Zeilen geprüft: die ungeprüften sind gekennzeichnet",
  ],
  ["checked at random points drawn with seed {n}", "geprüft an zufälligen Punkten mit Startwert {n}"],
  ["made by gradsheet {t}", "erstellt mit gradsheet {t}"],
  ["sizes {t}", "Größen {t}"],
  ["only {s}", "nur {s}"],
];

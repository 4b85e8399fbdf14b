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
  ["no point proved anything: {t}", "kein Punkt bewies etwas: {t}"],
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

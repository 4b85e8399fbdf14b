// What a derivation says of what it did not reach, in German.

import type { Phrase } from "./phrasebook.ts";

export const GERMAN_OPEN: readonly Phrase[] = [
  [
    "no derivation of this identity was found; it was only tried with numbers",
    "eine Herleitung dieser Gleichung wurde nicht gefunden; sie wurde nur mit Zahlen geprüft",
  ],
  [
    "this limit is not decided: neither the laws of limits nor one of the standard arguments lead to it under what is assumed",
    "dieser Grenzwert ist nicht entschieden: Weder die Grenzwertsätze noch eines der üblichen Argumente führen unter dem, was vorausgesetzt ist, zu ihm",
  ],
  [
    "there is no limit: from above and from below it is not the same",
    "es gibt keinen Grenzwert: von oben und von unten ist er nicht derselbe",
  ],
  [
    "the derivative asked for is itself given: nothing more is known of the function",
    "die gefragte Ableitung ist selbst gegeben: mehr ist über die Funktion nicht bekannt",
  ],
  [
    "the definition of `{t}` holds a derivative through a recurrence, and is not differentiated",
    "die Definition von `{t}` enthält eine Ableitung durch eine Rekursion und wird nicht abgeleitet",
  ],
  [
    "`{t}` is given: its size is part of the declaration",
    "`{t}` ist gegeben: die Größe gehört zur Vereinbarung",
  ],
  ["it has not been trained yet", "es wurde noch nicht trainiert"],
  [
    "the runs that are stored are those of other equations, settings or data",
    "gespeichert sind Läufe mit anderen Gleichungen, Einstellungen oder Daten",
  ],
  ["run {t} again", "{t} ist noch einmal auszuführen"],
  ["run {t}", "auszuführen ist {t}"],
  ["there is no such file", "diese Datei gibt es nicht"],
  ["give its path as seen from the sheet", "anzugeben ist der Pfad vom Blatt aus gesehen"],
  ["its gradient could not be derived", "der Gradient ließ sich nicht herleiten"],
  ["look at `find`", "mehr sagt `find`"],
  ["look at find", "mehr sagt find"],
  ["`{t}` is a scalar and has no size", "`{t}` ist eine Zahl und hat keine Größe"],
  ["the size of `{t}` is not known", "die Größe von `{t}` ist nicht bekannt"],
  [
    "the least and the greatest place written to are not seen",
    "die kleinste und die größte Stelle, an die geschrieben wird, sind nicht zu erkennen",
  ],
  [
    "the place written to is not linear in `{t}`",
    "die Stelle, an die geschrieben wird, ist nicht linear in `{t}`",
  ],
];

// What is said of pictures, in German: the question, the caption, the words at the axes and the alternative text.

import type { Phrase } from "./phrasebook.ts";

const questions: readonly Phrase[] = [
  ["plot {x} for {y} from {z} to {w}", "stelle {x} für {y} von {z} bis {w} dar"],
  ["plot {t} for {y} from {z} to {w}", "stelle {t} für {y} von {z} bis {w} dar"],
  ["plot {t} for {y} from {z} to {w}, for {u}", "stelle {t} für {y} von {z} bis {w} dar, für {u}"],
  [
    "plot {t} for {y} from {z} to {w}, for {u} = {v}",
    "stelle {t} für {y} von {z} bis {w} dar, für {u} = {v}",
  ],
  ["draw {s}", "zeichne {s}"],
];

const dependence: readonly Phrase[] = [
  ["the entries of {x} that depend on {y}", "die Einträge von {x}, die von {y} abhängen"],
  ["the entries of {x} that {y} depends on", "die Einträge von {x}, von denen {y} abhängt"],
  ["the entries of {x} that {y} depend on", "die Einträge von {x}, von denen {y} abhängen"],
  ["{n} entries of {x} depend on {y}", "{n} Einträge von {x} hängen von {y} ab"],
  ["{x} depends on {n} entries of {y}", "{x} hängt von {n} Einträgen von {y} ab"],
  ["{x} depends on {n} entry of {y}", "{x} hängt von {n} Eintrag von {y} ab"],
  ["no entries of {x} depend on {y}", "kein Eintrag von {x} hängt von {y} ab"],
  ["{n} entry of {x} depends on {y}", "{n} Eintrag von {x} hängt von {y} ab"],
  ["{x} depends on no entries of {y}", "{x} hängt von keinem Eintrag von {y} ab"],
];

/** "Grid x with 2 rows and 3 columns: 1, 2, 3; 4, 5, 6. Shaded: x[0,0]." */
const size = (rows: string, columns: string): readonly Phrase[] => {
  const german = `Gitter {x} mit {n} ${rows === "row" ? "Zeile" : "Zeilen"} und {n2} ${columns === "column" ? "Spalte" : "Spalten"}`;
  const english = `grid {x} with {n} ${rows} and {n2} ${columns}`;
  return [
    [english, german],
    [`${english}: {y}`, `${german}: {y}`],
  ];
};

const grids: readonly Phrase[] = [
  ...size("rows", "columns"),
  ...size("rows", "column"),
  ...size("row", "columns"),
  ...size("row", "column"),
  ["{x} in row {y}, column {z}", "{x} in Zeile {y}, Spalte {z}"],
  ["{x} in column {y}", "{x} in Spalte {y}"],
  ["{x} in row {y}", "{x} in Zeile {y}"],
  ["shaded: {x}", "getönt: {x}"],
  ["shaded as {x}: {y}", "getönt als {x}: {y}"],
  [
    "a box from row {x} to {y} and column {z} to {w}, in cells from the upper left corner",
    "ein Rahmen von Zeile {x} bis {y} und Spalte {z} bis {w}, in Zellen von der linken oberen Ecke aus",
  ],
  [
    "the box {u} from row {x} to {y} and column {z} to {w}, in cells from the upper left corner",
    "der Rahmen {u} von Zeile {x} bis {y} und Spalte {z} bis {w}, in Zellen von der linken oberen Ecke aus",
  ],
];

/** "A box around rows 0 to 1 and column 2." */
const outlines: readonly Phrase[] = ((): readonly Phrase[] => {
  const rows: readonly Phrase[] = [
    ["row {x}", "Zeile {x}"],
    ["rows {x} to {y}", "die Zeilen {x} bis {y}"],
  ];
  const columns: readonly Phrase[] = [
    ["column {z}", "Spalte {z}"],
    ["columns {z} to {w}", "die Spalten {z} bis {w}"],
  ];
  const both = rows.flatMap(([row, zeile]) =>
    columns.map(([column, spalte]): Phrase => [`${row} and ${column}`, `${zeile} und ${spalte}`]),
  );
  return [...rows, ...columns, ...both].flatMap(([english, german]): readonly Phrase[] => [
    [`a box around ${english}`, `ein Rahmen um ${german}`],
    [`the box {u} around ${english}`, `der Rahmen {u} um ${german}`],
  ]);
})();

const curves: readonly Phrase[] = [
  ["curves for {x} from {y} to {z}", "Kurven für {x} von {y} bis {z}"],
  [
    "{u}: {x} at the left, {y} at the right, least {z} at {w}, greatest {a} at {b}",
    "{u}: links {x}, rechts {y}, am kleinsten {z} bei {w}, am größten {a} bei {b}",
  ],
  [
    "{u} in {n} pieces: {x} at the left, {y} at the right, least {z} at {w}, greatest {a} at {b}",
    "{u} in {n} Stücken: links {x}, rechts {y}, am kleinsten {z} bei {w}, am größten {a} bei {b}",
  ],
  ["curves, step by step", "Kurven, Schritt für Schritt"],
  ["curves, epoch by epoch", "Kurven, Epoche für Epoche"],
  ["{x}: {y} from {z} to {w}", "{x}: {y} von {z} bis {w}"],
  ["{y} from {z} to {w}", "{y} von {z} bis {w}"],
  ["value", "Wert"],
  ["epoch", "Epoche"],
];

export const GERMAN_PICTURES: readonly Phrase[] = [
  ...questions,
  ...dependence,
  ...grids,
  ...outlines,
  ...curves,
];

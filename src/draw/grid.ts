// A grid of labelled cells with what is highlighted, outlined and marked in it, as marks from its upper left corner.

import { DASHES, FONT, labelWidth, type Mark, type Paint } from "./marks.ts";
import { type Box, type Cell, type Grid, type Point, type Tone, words } from "./scene.ts";

export interface PlacedGrid {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** Drawn after all panels. */
  readonly center: (cell: Cell) => readonly [x: number, y: number];
  readonly cell: { readonly width: number; readonly height: number };
}

const LEAST = 28;
const AIR = 12;
const TITLE = 24;

export function placeGrid(grid: Grid): PlacedGrid {
  const labels = grid.cells.flatMap((row) => row.flatMap((c) => (c === undefined ? [] : [c])));
  const wide = Math.max(0, ...labels.map((l) => labelWidth(l, "normal")));
  const width = Math.max(LEAST, wide + AIR);
  const height = Math.max(LEAST, Math.min(width, 34));
  const margin = grid.margin ?? { top: 0, left: 0, bottom: 0, right: 0 };
  const names = grid.rowNames ?? [];
  const nameWidth = names.length === 0 ? 0 : 6 + Math.max(...names.map((n) => labelWidth(words(n), "small")));
  const headHeight = grid.columnNames === undefined ? 0 : 15;
  const titleHeight = grid.title === undefined ? 0 : TITLE;
  const left = nameWidth + margin.left * width;
  const top = titleHeight + headHeight + margin.top * height;
  const x = (column: number): number => left + column * width;
  const y = (row: number): number => top + row * height;
  const right = x(grid.columns + margin.right);
  const bottom = y(grid.rows + margin.bottom);
  const marks: Mark[] = [];
  const cellRect = (c: Cell, inset: number, paint: Paint): Mark => ({
    kind: "rect",
    x: x(c.column) + inset,
    y: y(c.row) + inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    paint,
  });

  if (grid.title !== undefined)
    marks.push({
      kind: "label",
      x: left + (grid.columns * width) / 2,
      y: TITLE / 2 - 2,
      anchor: "middle",
      size: "normal",
      ink: "ink",
      label: grid.title,
    });
  // Shades lie under the lines; a cell that is highlighted twice shows both tones.
  const layers = new Map<string, number>();
  const outlines: Mark[] = [];
  for (const h of grid.highlights) {
    for (const c of h.cells) {
      const key = `${c.row} ${c.column}`;
      const layer = layers.get(key) ?? 0;
      layers.set(key, layer + 1);
      const inset = layer * 4;
      marks.push(cellRect(c, inset, { fill: { tone: h.tone, part: "fill" } }));
      outlines.push(
        cellRect(c, inset + 2, { stroke: { tone: h.tone, part: "line" }, width: 1.1, dash: DASHES[h.tone] }),
      );
    }
  }
  for (let r = -margin.top; r < grid.rows + margin.bottom; r += 1)
    for (let c = -margin.left; c < grid.columns + margin.right; c += 1)
      if (r < 0 || c < 0 || r >= grid.rows || c >= grid.columns)
        marks.push(cellRect({ row: r, column: c }, 0, { stroke: "line", width: 0.6, dash: [2, 3] }));
  for (let r = 0; r < grid.rows; r += 1)
    for (let c = 0; c < grid.columns; c += 1)
      marks.push(cellRect({ row: r, column: c }, 0, { stroke: "line" }));
  marks.push({
    kind: "rect",
    x: x(0),
    y: y(0),
    width: grid.columns * width,
    height: grid.rows * height,
    paint: { stroke: "ink", width: 1.1 },
  });
  marks.push(...outlines);
  names.forEach((name, r) => {
    marks.push(small(name, left - margin.left * width - 5, y(r) + height / 2, "end"));
  });
  (grid.columnNames ?? []).forEach((name, c) => {
    marks.push(small(name, x(c) + width / 2, titleHeight + headHeight / 2, "middle"));
  });
  for (const box of grid.boxes) marks.push(...boxMarks(box, x, y));
  grid.cells.forEach((row, r) => {
    row.forEach((label, c) => {
      if (label === undefined) return;
      marks.push({
        kind: "label",
        x: x(c) + width / 2,
        y: y(r) + height / 2,
        anchor: "middle",
        size: "normal",
        ink: "ink",
        label,
        clear: grid.boxes.length > 0,
      });
    });
  });
  for (const point of grid.points) marks.push(...pointMarks(point, x, y));
  return {
    width: right,
    height: bottom,
    marks,
    center: (c) => [x(c.column) + width / 2, y(c.row) + height / 2],
    cell: { width, height },
  };
}

const small = (text: string, x: number, y: number, anchor: "middle" | "end"): Mark => ({
  kind: "label",
  x,
  y,
  anchor,
  size: "small",
  ink: "quiet",
  label: words(text),
});

type Scale = (position: number) => number;

function boxMarks(box: Box, x: Scale, y: Scale): readonly Mark[] {
  const stroke = { tone: box.tone, part: "line" } as const;
  const line = (x1: number, y1: number, x2: number, y2: number): Mark => ({
    kind: "line",
    points: [
      [x(x1), y(y1)],
      [x(x2), y(y2)],
    ],
    paint: { stroke, width: 1.4, dash: [5, 3] },
  });
  return [
    {
      kind: "rect",
      x: x(box.left),
      y: y(box.top),
      width: x(box.right) - x(box.left),
      height: y(box.bottom) - y(box.top),
      paint: { stroke, width: 2.4, dash: DASHES[box.tone] },
    },
    ...(box.rows ?? []).map((r) => line(box.left, r, box.right, r)),
    ...(box.columns ?? []).map((c) => line(c, box.top, c, box.bottom)),
  ];
}

function pointMarks(point: Point, x: Scale, y: Scale): readonly Mark[] {
  const at = { x: x(point.x), y: y(point.y) };
  return [{ kind: "dot", ...at, r: 2.7, paint: { fill: toneLine(point.tone), stroke: "ink", width: 0.6 } }];
}

const toneLine = (tone: Tone) => ({ tone, part: "line" }) as const;

/** Height of a row of the legend. */
export const LEGEND_ROW = FONT.normal + 6;

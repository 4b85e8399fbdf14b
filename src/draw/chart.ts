// Axes with ticks, curves, and a legend below where there are several, as marks from the upper left corner. What lies
// beyond the axes is cut off there.

import { DASHES, labelWidth, type Mark } from "./marks.ts";
import type { Axis, Chart, Curve } from "./scene.ts";
import { words } from "./scene.ts";
import { linearTicks, logarithmicTicks, type Tick } from "./ticks.ts";

export interface PlacedChart {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

const PLOT = { width: 380, height: 220 };
const TITLE = 24;

export function placeChart(chart: Chart): PlacedChart {
  const yTicks = ticks(chart.y, 5);
  const xTicks = ticks(chart.x, 7);
  const tickWidth = Math.max(0, ...yTicks.map((t) => labelWidth(tickLabel(t, chart.y), "small")));
  const left = 26 + tickWidth;
  const top = chart.title === undefined ? 8 : TITLE + 4;
  const bottom = top + PLOT.height;
  const sx = scale(chart.x, left, left + PLOT.width);
  const sy = scale(chart.y, bottom, top);
  const marks: Mark[] = [];
  if (chart.title !== undefined)
    marks.push(label(chart.title, left + PLOT.width / 2, TITLE / 2, "middle", "normal"));
  for (const t of xTicks) {
    const x = sx(t.at);
    marks.push(line(x, top, x, bottom, t.at === 0 ? "quiet" : "line", t.at === 0 ? 0.9 : 0.5));
    marks.push(label(tickLabel(t, chart.x), x, bottom + 11, "middle", "small"));
  }
  for (const t of yTicks) {
    const y = sy(t.at);
    marks.push(line(left, y, left + PLOT.width, y, t.at === 0 ? "quiet" : "line", t.at === 0 ? 0.9 : 0.5));
    marks.push(label(tickLabel(t, chart.y), left - 6, y, "end", "small"));
  }
  marks.push({
    kind: "rect",
    x: left,
    y: top,
    width: PLOT.width,
    height: PLOT.height,
    paint: { stroke: "ink", width: 0.9 },
  });
  marks.push(label(chart.x.name, left + PLOT.width / 2, bottom + 29, "middle", "normal"));
  marks.push({ ...label(chart.y.name, 9, top + PLOT.height / 2, "middle", "normal"), turned: true });
  for (const curve of chart.curves) marks.push(...curveMarks(curve, chart, sx, sy));
  const legend = chart.curves.length > 1 ? legendMarks(chart.curves, left, bottom + 48) : [];
  const rows = legend.length === 0 ? 0 : legendRows(chart.curves);
  return { width: left + PLOT.width + 14, height: bottom + 40 + rows * 20, marks: [...marks, ...legend] };
}

const ticks = (axis: Axis, count: number): readonly Tick[] =>
  axis.scale === "linear"
    ? linearTicks(axis.from, axis.to, count)
    : withEnds(logarithmicTicks(axis.from, axis.to), axis, count);

/** An axis that holds fewer than two powers of ten has round numbers between them. */
const withEnds = (powers: readonly Tick[], axis: Axis, count: number): readonly Tick[] =>
  powers.length >= 2 ? powers : linearTicks(axis.from, axis.to, count).filter((t) => t.at > 0);

/** 10^k with its exponent raised. */
function tickLabel(t: Tick, axis: Axis) {
  const text = axis.decimalComma === true ? t.text.replace(".", ",") : t.text;
  const [base = "", exponent] = text.split("^");
  if (exponent === undefined) return words(text);
  const digits = base.replace("·", "\\cdot ").replace("−", "-").replace(",", "{,}");
  return {
    tex: `${digits}^{${exponent.replace("−", "-")}}`,
    text,
    runs: [
      { text: base, face: "roman", level: 0 },
      { text: exponent.replace("-", "−"), face: "roman", level: 1 },
    ],
  } as const;
}

type Scale = (value: number) => number;

function scale(axis: Axis, from: number, to: number): Scale {
  const warp = axis.scale === "linear" ? (v: number) => v : (v: number) => Math.log10(v);
  const [a, b] = [warp(axis.from), warp(axis.to)];
  return (v) => from + ((warp(v) - a) / (b - a)) * (to - from);
}

const label = (
  l: Chart["x"]["name"],
  x: number,
  y: number,
  anchor: "start" | "middle" | "end",
  size: "normal" | "small",
): Mark & { readonly kind: "label" } => ({
  kind: "label",
  x,
  y,
  anchor,
  size,
  ink: size === "small" ? "quiet" : "ink",
  label: l,
});

const line = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: "line" | "quiet",
  width: number,
): Mark => ({
  kind: "line",
  points: [
    [x1, y1],
    [x2, y2],
  ],
  paint: { stroke, width },
});

function curveMarks(curve: Curve, chart: Chart, sx: Scale, sy: Scale): readonly Mark[] {
  const stroke = { tone: curve.tone, part: "line" } as const;
  const out: Mark[] = [];
  for (const piece of curve.pieces)
    for (const points of clipped(piece, chart)) {
      const placed = points.map(([x, y]) => [sx(x), sy(y)] as const);
      if (placed.length > 1)
        out.push({ kind: "line", points: placed, paint: { stroke, width: 1.9, dash: DASHES[curve.tone] } });
      const dotted = curve.dots === true && piece.length <= 60;
      if (dotted || placed.length === 1)
        for (const [x, y] of placed) out.push({ kind: "dot", x, y, r: 2.4, paint: { fill: stroke } });
    }
  return out;
}

type Points = readonly (readonly [x: number, y: number])[];

/** The parts of a polyline inside the axes, cut where it leaves them. */
export function clipped(piece: Points, chart: { readonly x: Axis; readonly y: Axis }): readonly Points[] {
  const [x0, x1, y0, y1] = [chart.x.from, chart.x.to, chart.y.from, chart.y.to];
  const inside = ([x, y]: readonly [number, number]): boolean => x >= x0 && x <= x1 && y >= y0 && y <= y1;
  const out: (readonly [number, number])[][] = [];
  let current: (readonly [number, number])[] = [];
  const close = (): void => {
    if (current.length > 0) out.push(current);
    current = [];
  };
  for (const [k, p] of piece.entries()) {
    const before = piece[k - 1];
    const cut = before === undefined ? undefined : segment(before, p, [x0, x1, y0, y1]);
    if (before === undefined) {
      if (inside(p)) current.push(p);
      continue;
    }
    if (cut === undefined) {
      close();
      continue;
    }
    if (current.length === 0) current.push(cut[0]);
    current.push(cut[1]);
    if (!inside(p)) close();
  }
  close();
  return out;
}

/** The part of a segment in a rectangle (Liang and Barsky), or undefined. */
function segment(
  a: readonly [number, number],
  b: readonly [number, number],
  [x0, x1, y0, y1]: readonly [number, number, number, number],
): readonly [readonly [number, number], readonly [number, number]] | undefined {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  let from = 0;
  let to = 1;
  for (const [p, q] of [
    [-dx, a[0] - x0],
    [dx, x1 - a[0]],
    [-dy, a[1] - y0],
    [dy, y1 - a[1]],
  ] as const) {
    if (p === 0) {
      if (q < 0) return undefined;
    } else if (p < 0) from = Math.max(from, q / p);
    else to = Math.min(to, q / p);
  }
  if (from > to) return undefined;
  const at = (t: number): readonly [number, number] =>
    t === 0 ? a : t === 1 ? b : [a[0] + t * dx, a[1] + t * dy];
  return [at(from), at(to)];
}

const LEGEND_AIR = 46;

/** Names side by side, as many in a row as fit below the plot. */
function legendPlaces(curves: readonly Curve[]): readonly { readonly x: number; readonly row: number }[] {
  let x = 0;
  let row = 0;
  return curves.map((c) => {
    const width = LEGEND_AIR + labelWidth(c.name, "normal");
    if (x > 0 && x + width > PLOT.width + 10) {
      x = 0;
      row += 1;
    }
    const place = { x, row };
    x += width;
    return place;
  });
}

const legendRows = (curves: readonly Curve[]): number => (legendPlaces(curves).at(-1)?.row ?? -1) + 1;

function legendMarks(curves: readonly Curve[], left: number, top: number): readonly Mark[] {
  const places = legendPlaces(curves);
  return curves.flatMap((c, k): readonly Mark[] => {
    const place = places[k] ?? { x: 0, row: 0 };
    const x = left + place.x;
    const y = top + place.row * 20;
    const stroke = { tone: c.tone, part: "line" } as const;
    return [
      {
        kind: "line",
        points: [
          [x, y],
          [x + 26, y],
        ],
        paint: { stroke, width: 1.9, dash: DASHES[c.tone] },
      },
      ...(c.dots === true ? [{ kind: "dot", x: x + 13, y, r: 2.4, paint: { fill: stroke } } as const] : []),
      label(c.name, x + 32, y, "start", "normal"),
    ];
  });
}

// A scene laid out: panels from left to right while they fit, arrows between them, and below all a legend of what has
// a name.

import { placeChart } from "./chart.ts";
import { LEGEND_ROW, type PlacedGrid, placeGrid } from "./grid.ts";
import { DASHES, type Drawing, labelWidth, type Mark, shifted } from "./marks.ts";
import type { Arrow, Label, Scene, Tone } from "./scene.ts";

/** The width of a page of text. */
const PAGE = 620;
const GAP = 46;
const EDGE = 8;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly grid: PlacedGrid | undefined;
}

export function compose(scene: Scene): Drawing {
  const panels = scene.panels.map((p) => (p.kind === "grid" ? placeGrid(p) : placeChart(p)));
  const marks: Mark[] = [];
  const placed: Placed[] = [];
  let x = EDGE;
  let y = EDGE;
  let tallest = 0;
  let right = 0;
  for (const [k, panel] of panels.entries()) {
    if (x > EDGE && x + panel.width > PAGE) {
      x = EDGE;
      y += tallest + GAP / 2;
      tallest = 0;
    }
    const [dx, dy] = [x, y];
    marks.push(...panel.marks.map((m) => shifted(m, dx, dy)));
    const grid = scene.panels[k]?.kind === "grid" ? (panel as PlacedGrid) : undefined;
    placed.push({ x, y, grid });
    tallest = Math.max(tallest, panel.height);
    right = Math.max(right, x + panel.width);
    x += panel.width + GAP;
  }
  for (const arrow of scene.arrows) marks.push(...arrowMarks(arrow, placed));
  y += tallest;
  const entries = named(scene);
  if (entries.length > 0) {
    const places = legend(entries, Math.max(right - EDGE, 300));
    for (const [k, entry] of entries.entries()) {
      const place = places[k] ?? { x: 0, row: 0 };
      marks.push(...entryMarks(entry, EDGE + place.x, y + 16 + place.row * LEGEND_ROW));
      right = Math.max(right, EDGE + place.x + entryWidth(entry));
    }
    y += 12 + ((places.at(-1)?.row ?? 0) + 1) * LEGEND_ROW;
  }
  return { width: Math.ceil(right + EDGE), height: Math.ceil(y + EDGE), marks };
}

/** From the edge of one cell to the edge of the other. */
function arrowMarks(arrow: Arrow, placed: readonly Placed[]): readonly Mark[] {
  const [a, b] = [placed[arrow.from.panel], placed[arrow.to.panel]];
  if (a?.grid === undefined || b?.grid === undefined) return [];
  const [ax, ay] = a.grid.center(arrow.from);
  const [bx, by] = b.grid.center(arrow.to);
  const [x1, y1, x2, y2] = [a.x + ax, a.y + ay, b.x + bx, b.y + by];
  const trim = (cell: { readonly width: number; readonly height: number }): number => {
    const [dx, dy] = [Math.abs(x2 - x1), Math.abs(y2 - y1)];
    const t = Math.min(dx === 0 ? 1 : cell.width / 2 / dx, dy === 0 ? 1 : cell.height / 2 / dy);
    return Math.min(t, 0.45);
  };
  const [s, e] = [trim(a.grid.cell), 1 - trim(b.grid.cell)];
  const at = (t: number) => [x1 + t * (x2 - x1), y1 + t * (y2 - y1)] as const;
  const paint = { stroke: { tone: arrow.tone, part: "line" }, width: 1.5 } as const;
  return [{ kind: "line", points: [at(s), at(e)], paint, arrow: true }];
}

interface Entry {
  readonly name: Label;
  readonly tone: Tone;
  readonly kind: "shade" | "box" | "dot";
}

/** What has a name in the grids, each once. */
function named(scene: Scene): readonly Entry[] {
  const out = new Map<string, Entry>();
  const add = (kind: Entry["kind"], item: { readonly name?: Label | undefined; readonly tone: Tone }) => {
    const key = `${kind} ${item.tone} ${item.name?.text}`;
    if (item.name !== undefined && !out.has(key)) out.set(key, { name: item.name, tone: item.tone, kind });
  };
  for (const p of scene.panels) {
    if (p.kind !== "grid") continue;
    for (const h of p.highlights) add("shade", h);
    for (const b of p.boxes) add("box", b);
    for (const q of p.points) add("dot", q);
  }
  return [...out.values()];
}

const entryWidth = (e: Entry): number => 44 + labelWidth(e.name, "normal");

function legend(
  entries: readonly Entry[],
  width: number,
): readonly { readonly x: number; readonly row: number }[] {
  let x = 0;
  let row = 0;
  return entries.map((e) => {
    if (x > 0 && x + entryWidth(e) > width) {
      x = 0;
      row += 1;
    }
    const place = { x, row };
    x += entryWidth(e);
    return place;
  });
}

function entryMarks(e: Entry, x: number, y: number): readonly Mark[] {
  const line = { tone: e.tone, part: "line" } as const;
  const box = { x, y: y - 7, width: 20, height: 14 };
  const sign: readonly Mark[] =
    e.kind === "dot"
      ? [{ kind: "dot", x: x + 10, y, r: 3.2, paint: { fill: line, stroke: "ink", width: 0.7 } }]
      : e.kind === "box"
        ? [{ kind: "rect", ...box, paint: { stroke: line, width: 2.4, dash: DASHES[e.tone] } }]
        : [
            { kind: "rect", ...box, paint: { fill: { tone: e.tone, part: "fill" }, stroke: "line" } },
            {
              kind: "rect",
              x: x + 2,
              y: y - 5,
              width: 16,
              height: 10,
              paint: { stroke: line, width: 1.1, dash: DASHES[e.tone] },
            },
          ];
  return [
    ...sign,
    { kind: "label", x: x + 27, y, anchor: "start", size: "normal", ink: "ink", label: e.name },
  ];
}

// Scenes to marks, and marks to SVG and TikZ: escaped, well-formed, the same places in both.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clipped } from "../../src/draw/chart.ts";
import { compose } from "../../src/draw/compose.ts";
import { type Axis, type Grid, type Scene, words } from "../../src/draw/scene.ts";
import { svg } from "../../src/draw/svg.ts";
import { linearTicks, logarithmicTicks } from "../../src/draw/ticks.ts";
import { tikz } from "../../src/draw/tikz.ts";
import { renderLatex } from "../../src/show/latex-document.ts";
import { sheet } from "../show/fixture.ts";
import { mustRun, pdflatex } from "../show/pdflatex.ts";

const texts = (ticks: readonly { readonly text: string }[]): readonly string[] => ticks.map((t) => t.text);

describe("ticks", () => {
  test.each([
    [-3, 3, 7, ["−3", "−2", "−1", "0", "1", "2", "3"]],
    [0, 1, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [0.1, 0.34, 5, ["0.10", "0.15", "0.20", "0.25", "0.30"]],
    [0, 3e7, 3, ["0", "10^7", "2·10^7", "3·10^7"]],
    [2, 2, 5, []],
  ])("%f to %f", (from, to, count, expected) => {
    expect(texts(linearTicks(from, to, count))).toEqual(expected);
  });

  test("powers of ten", () => {
    expect(texts(logarithmicTicks(5e-5, 20))).toEqual(["10^-4", "10^-3", "0.01", "0.1", "1", "10"]);
  });

  test("are round, inside and in order", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        (from, span) => {
          const ticks = linearTicks(from, from + span, 6);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(14);
          for (const [k, t] of ticks.entries()) {
            expect(t.at).toBeGreaterThanOrEqual(from - span * 1e-6);
            expect(t.at).toBeLessThanOrEqual(from + span * (1 + 1e-6));
            if (k > 0) expect(t.at).toBeGreaterThan(ticks[k - 1]?.at ?? 0);
          }
          expect(new Set(texts(ticks)).size).toBe(ticks.length);
        },
      ),
    );
  });
});

test("curves are cut where they leave the axes", () => {
  const axis = (from: number, to: number): Axis => ({ name: words("a"), from, to, scale: "linear" });
  const chart = { x: axis(0, 10), y: axis(0, 1) };
  expect(
    clipped(
      [
        [0, 0],
        [2, 2],
        [4, 0],
      ],
      chart,
    ),
  ).toEqual([
    [
      [0, 0],
      [1, 1],
    ],
    [
      [3, 1],
      [4, 0],
    ],
  ]);
  expect(
    clipped(
      [
        [0, 5],
        [10, 5],
      ],
      chart,
    ),
  ).toEqual([]);
  expect(clipped([[1, 0.5]], chart)).toEqual([[[1, 0.5]]]);
});

const grid = (cell: string, name: string): Grid => ({
  kind: "grid",
  title: words(name),
  rows: 2,
  columns: 2,
  cells: [
    [words(cell), undefined],
    [undefined, words(cell)],
  ],
  rowNames: ["0", "1"],
  columnNames: ["0", "1"],
  highlights: [
    { cells: [{ row: 0, column: 0 }], tone: "first", name: words(name) },
    { cells: [{ row: 0, column: 0 }], tone: "second", name: words(name) },
  ],
  boxes: [
    { top: 0.5, left: 0.5, bottom: 1.5, right: 2, tone: "third", rows: [1], columns: [1], name: words(name) },
  ],
  points: [{ x: 0.5, y: 0.5, tone: "fourth", name: words(name) }],
});
const scene = (cell: string, name: string): Scene => ({
  panels: [
    grid(cell, name),
    grid(cell, name),
    {
      kind: "chart",
      title: words(name),
      x: { name: words(name), from: 0, to: 1, scale: "linear" },
      y: { name: words(name), from: 1e-3, to: 10, scale: "logarithmic" },
      curves: [
        {
          name: words(name),
          tone: "first",
          pieces: [
            [
              [0, 1],
              [1, 0.01],
            ],
          ],
          dots: true,
        },
        {
          name: words(name),
          tone: "second",
          pieces: [
            [
              [0, 100],
              [1, 1e-9],
            ],
          ],
        },
      ],
    },
  ],
  arrows: [{ from: { panel: 0, row: 0, column: 0 }, to: { panel: 1, row: 1, column: 1 }, tone: "fifth" }],
});

const RAW = '<b a="1"> & \\end{tikzpicture} $x$ % #1 ~^_ ünd';

describe("drawings", () => {
  test("SVG holds no text as markup, and is the same every time", () => {
    const out = svg(compose(scene(RAW, RAW)), { alt: RAW });
    expect(out).not.toMatch(/<b |NaN|undefined|Infinity/);
    expect(out).toContain("&lt;b a=&quot;1&quot;&gt; &amp; \\end{tikzpicture}");
    expect(out).toMatch(/<title id="picture-alt">/);
    expect(svg(compose(scene(RAW, RAW)), { alt: RAW })).toBe(out);
    const opened = [...out.matchAll(/<([a-z]+)[^>]*[^/]>/g)].length;
    expect([...out.matchAll(/<\/[a-z]+>/g)].length).toBe(opened);
  });

  test("every mark lies inside", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 40 }), (cell, name) => {
        const { width, height, marks } = compose(scene(cell, name));
        for (const m of marks) {
          const places = m.kind === "line" ? m.points : [[m.x, m.y] as const];
          for (const [x, y] of places) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(width);
            expect(y).toBeGreaterThanOrEqual(0);
            expect(y).toBeLessThanOrEqual(height);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test("TikZ passes words through the escape function alone", () => {
    const seen: string[] = [];
    const out = tikz(compose(scene(RAW, "n")), {
      escape(text) {
        seen.push(text);
        return "E";
      },
    });
    expect(out).not.toContain("end{tikzpicture}");
    expect(seen).toContain(RAW);
  });

  test.runIf(mustRun)("compiles and does not overflow", () => {
    const figures = [scene(RAW, RAW), scene("1", "中 ∂")].map((s) => ({
      kind: "figure" as const,
      scene: s,
      alt: [{ kind: "text" as const, text: RAW }],
    }));
    const page = {
      ...sheet,
      parts: [{ kind: "block" as const, id: "b", givens: [], figures, tasks: [], diagnostics: [] }],
    };
    expect(pdflatex(renderLatex(page).text)).toMatchObject({ status: 0, complaints: [] });
  });
});

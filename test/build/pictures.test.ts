// `draw` and `plot` from the text of a block to the scene: what depends on what against loops, curves at their jumps
// and gaps, and the message for everything that cannot be drawn.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampled, shownRange } from "../../src/build/sample.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import type { Cell, Chart, Grid, Scene } from "../../src/draw/scene.ts";
import { renderDiagnostic } from "../../src/expr/diagnostics.ts";
import type { Figure } from "../../src/show/exhibit.ts";
import { sentenceText } from "../../src/show/sentence.ts";

async function figures(block: string): Promise<readonly Figure[]> {
  const built = await buildSheet(`\`\`\`grad #b\n${block}\n\`\`\`\n`, "s.md");
  if (!built.ok)
    throw new Error(built.messages.map((m) => renderDiagnostic(m.source, m.diagnostic)).join("\n"));
  return built.value.blocks.flatMap((b) =>
    b.answers.flatMap((a) => a.exhibits.filter((e) => e.kind === "figure")),
  );
}
async function scene(block: string): Promise<Scene> {
  const [figure] = await figures(block);
  if (figure === undefined) throw new Error("no picture");
  return figure.scene;
}
async function message(block: string): Promise<string> {
  const built = await buildSheet(`\`\`\`grad #b\n${block}\n\`\`\`\n`, "s.md");
  return built.ok ? "" : built.messages.map((m) => renderDiagnostic(m.source, m.diagnostic)).join("\n");
}
const grids = (s: Scene): readonly Grid[] => s.panels.filter((p) => p.kind === "grid");
const chart = (s: Scene): Chart => s.panels.find((p) => p.kind === "chart") as Chart;
const cellsOf = (g: Grid | undefined, k = 0): readonly string[] => (g?.highlights[k]?.cells ?? []).map(say);
const say = (c: Cell): string => `${c.row},${c.column}`;
const texts = (g: Grid | undefined): readonly string[] =>
  (g?.cells ?? []).map((r) => r.map((c) => c?.text ?? "").join(" "));

describe("boxes in words", () => {
  const told = async (first: string, at: string): Promise<string> => {
    const block = `${first}A = [[1, 2], [3, 4]]\ndraw grid A window 1x2 at ${at} box (0.5, 0, 2, 1)`;
    return sentenceText((await figures(block))[0]?.alt ?? []);
  };

  test("are around rows and columns as the sheet counts them, or have their edges in cells", async () => {
    const cut = " A box from row 0 to 1 and column 0.5 to 2, in cells from the upper left corner.";
    expect(await told("", "(1, 0)")).toContain(` A box around row 1 and columns 0 to 1.${cut}`);
    expect(await told("index from 1\n", "(2, 1)")).toContain(` A box around row 2 and columns 1 to 2.${cut}`);
  });
});

describe("what depends on what", () => {
  test("of a strided, padded, dilated convolution is what the loops read, both ways", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          n: fc.integer({ min: 1, max: 9 }),
          K: fc.integer({ min: 1, max: 3 }),
          s: fc.integer({ min: 1, max: 3 }),
          p: fc.integer({ min: 0, max: 2 }),
          d: fc.integer({ min: 1, max: 2 }),
        }),
        async ({ n, K, s, p, d }) => {
          const out = Math.floor((n + 2 * p - d * (K - 1) - 1) / s) + 1;
          fc.pre(out >= 1);
          const given = `given x[n pad ${p}], w[${K}]\ny[i = 0..${out - 1}] = sum{k} w[k] * x[${s}*i+${d}*k-${p}]`;
          const reads = (i: number): readonly number[] =>
            [...Array(K).keys()].map((k) => s * i + d * k - p).filter((m) => m >= 0 && m < n);
          const i = out - 1;
          const field = grids(await scene(`${given}\ndraw field of y[${i}] in x with n = ${n}`));
          expect(cellsOf(field[0])).toEqual(
            [...new Set(reads(i))].sort((a, b) => a - b).map((m) => `0,${m}`),
          );
          expect(cellsOf(field[1])).toEqual([`0,${i}`]);
          const m = n - 1;
          const affected = grids(await scene(`${given}\ndraw affected by x[${m}] in y with n = ${n}`));
          expect(cellsOf(affected[1])).toEqual(
            [...Array(out).keys()].filter((o) => reads(o).includes(m)).map((o) => `0,${o}`),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test("goes through definitions, and through whatever a maximum may choose", async () => {
    const block = "given x[8]\nz[i] = max{k=0..1} x[i+k]\ny[j] = z[2*j]^2 + z[2*j+1]";
    const [x, y] = grids(await scene(`${block}\ndraw field of y[1] in x`));
    expect(cellsOf(x)).toEqual(["0,2", "0,3", "0,4"]);
    expect(y?.title?.text).toBe("y");
    const [z] = grids(await scene(`${block}\ndraw field of y[1] in z`));
    expect(cellsOf(z)).toEqual(["0,2", "0,3"]);
  });

  test("an entry is written in its cell, by its own name where it has one", async () => {
    const given = "given x[3]\ny[i] = x[i] + x[i+1]";
    expect(texts(grids(await scene(`${given}\ndraw affected by x[1] in y`))[0])).toEqual([" x[1] "]);
    const named = `${given}\nu1 as u_1 = x[1]\nv = u1\ndraw affected by v in y numbered`;
    const [figure] = await figures(named.replace("by v", "by u1"));
    expect(texts(grids(figure?.scene as Scene)[0])).toEqual([" u_1 "]);
    expect(sentenceText(figure?.alt ?? [])).toBe(
      "Grid x with 1 row and 3 columns. u_1 in column 1. Shaded: x[1]. Grid y with 1 row and 2 columns: " +
        "y_1, y_2. Shaded: y[0], y[1]. 2 entries of y depend on u_1.",
    );
    expect(texts(grids(await scene(named))[0])).toEqual([" v "]);
    expect(texts(grids(await scene("x = [1, 2, 3]\ny[i] = 2*x[i]\ndraw affected by x[1] in y"))[0])).toEqual([
      "1 2 3",
    ]);
  });

  test("is not hidden by numbers that happen to be 0 or to cancel", async () => {
    const block = "A = [1, 2, 3, 4]\nB = [0, 1]\nC[i] = sum{k} B[k]*A[i+k]";
    const [a, c] = grids(await scene(`${block}\ndraw field of C[1] in A`));
    expect(cellsOf(a)).toEqual(["0,1", "0,2"]);
    expect(texts(a)).toEqual(["1 2 3 4"]);
    expect(texts(c)).toEqual(["2 3 4"]);
    const [x] = grids(await scene("given x[3]\ny[i] = x[i] - x[i] + x[2]\ndraw field of y[0] in x"));
    expect(cellsOf(x)).toEqual(["0,2"]);
  });

  test("counts from 1 where the block does, and numbers what is affected", async () => {
    const block = "index from 1\ngiven x[4, 4], w[2, 2]\ny[i, j] = sum{k, l} w[k, l]*x[i+k-1, j+l-1]";
    const [figure] = await figures(`${block}\ndraw affected by x[2, 2] in y numbered`);
    const [x, y] = grids(figure?.scene ?? { panels: [], arrows: [] });
    expect(x?.rowNames).toEqual(["1", "2", "3", "4"]);
    expect(cellsOf(x)).toEqual(["1,1"]);
    expect(texts(y)).toEqual(["y_1 y_2 ", "y_3 y_4 ", "  "]);
    expect(sentenceText(figure?.alt ?? [])).toContain("4 entries of y depend on x[2,2].");
  });

  test("labels by a formula are empty where it reads nothing", async () => {
    const block = "given x[4], w[2]\ny[i] = sum{k} w[k]*x[i+k]";
    const [, y] = grids(await scene(`${block}\ndraw affected by x[1] in y[i] labels w[1-i]`));
    expect(texts(y)).toEqual(["w[1] w[0] "]);
  });
});

describe("grids", () => {
  test("windows, boxes and points, one for each value of a letter", async () => {
    const [g] = grids(
      await scene(
        'f = [[1, 2, 3], [4, 5, 1/3]]\ndraw grid f[i, j] highlight f[i, j] > 2 called "large" window 1x2 at (1, 0) box (1/2, 0, 2.5, 3/2) cells 3x2 called "box" point (a + 1/2, 1) for a in 0..2',
      ),
    );
    expect(texts(g)).toEqual(["1 2 3", "4 5 1/3"]);
    expect(cellsOf(g)).toEqual(["0,2", "1,0", "1,1"]);
    expect(g?.highlights[0]?.name?.text).toBe("large");
    expect(g?.boxes.map((b) => [b.left, b.top, b.right, b.bottom])).toEqual([
      [0, 1, 2, 2],
      [0.5, 0, 2.5, 1.5],
    ]);
    expect(g?.boxes[1]).toMatchObject({ rows: [0.5, 1], columns: [1.5] });
    expect(g?.points.map((p) => p.x)).toEqual([0.5, 1.5, 2.5]);
  });

  test("of tensors without numbers hold their entries; other axes are fixed", async () => {
    const [g] = grids(await scene("given x[2, 2, 2]\ny = x[0,0,0]\ndraw grid x[1, i, j]"));
    expect(texts(g)).toEqual(["x[1,0,0] x[1,0,1]", "x[1,1,0] x[1,1,1]"]);
    expect(g?.title?.text).toBe("x[1,i,j]");
  });

  test("size 1, and one axis", async () => {
    expect(texts(grids(await scene("a = [7]\ndraw grid a"))[0])).toEqual(["7"]);
  });
});

describe("curves", () => {
  test("jumps and gaps are not joined, kinks are met", () => {
    const step = sampled((x) => (x < 0.3 ? 0 : 1), 0, 1);
    expect(step.map((p) => [p[0]?.[1], p.at(-1)?.[1]])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(step[1]?.[0]?.[0]).toBeCloseTo(0.3, 9);
    const gap = sampled((x) => (x > 0.25 && x < 0.5 ? undefined : x), 0, 1);
    expect(gap.length).toBe(2);
    expect(gap[0]?.at(-1)?.[0]).toBeCloseTo(0.25, 9);
    expect(sampled((x) => 1 / (x - 0.5), 0, 1).length).toBe(2);
    expect(sampled((x) => Math.tanh(2000 * (x - 0.5)), 0, 1).length).toBe(1);
    expect(sampled((x) => Math.abs(x - 0.123), 0, 1)[0]?.some(([x]) => Math.abs(x - 0.123) < 0.001)).toBe(
      true,
    );
    expect(sampled(() => undefined, 0, 1)).toEqual([]);
  });

  test("a pole does not decide what is shown", () => {
    const ys = Array.from({ length: 100 }, (_, k) => 1 / (k - 49.5));
    const [low, high] = shownRange(ys);
    expect(high).toBeLessThan(1);
    expect(low).toBeGreaterThan(-1);
  });

  test("of a definition and its derivative, for several values of a parameter", async () => {
    const c = chart(
      await scene(
        "given u, b > 0\nh = cases{u^2/(2*b) if |u| <= b, |u| - b/2 otherwise}\nplot h, d(h)/d(u) for u in -3..3 with b = [1, 2]",
      ),
    );
    expect(c.curves.map((x) => x.name.text)).toEqual([
      "h, b = 1",
      "∂h/∂u, b = 1",
      "h, b = 2",
      "∂h/∂u, b = 2",
    ]);
    const last = c.curves.map((x) => x.pieces.at(-1)?.at(-1)?.[1]);
    expect(last).toEqual([2.5, 1, 2, 1]);
  });

  test("of entries count as the block does", async () => {
    const c = chart(await scene("index from 1\na = [5, 6, 7]\nplot a[k] for k in 1..3"));
    expect(c.curves[0]?.pieces).toEqual([
      [
        [1, 5],
        [2, 6],
        [3, 7],
      ],
    ]);
    expect(c.curves[0]?.dots).toBe(true);
  });
});

const CASES: readonly (readonly [string, string])[] = [
  [
    "given x[n]\ny = x[0]\ndraw x",
    "s.md:4:6: error: `x` cannot be drawn\n 4 | draw x\n   |      ^\nexpected: `grid x`, `field of y[i, j] in x` or `affected by x[i, j] in y`\nwrite instead: grid x",
  ],
  [
    "given x[n]\ny = x[0]\ndraw grid x",
    "s.md:4:11: error: `n` has no number here\n 4 | draw grid x\n   |           ^\nexpected: numbers for all that the picture is made of\nwrite instead: with n = 3",
  ],
  [
    "given x[2,2,2]\ny = x[0,0,0]\ndraw grid x",
    "s.md:4:11: error: three axes of `x` are to be drawn\n 4 | draw grid x\n   |           ^\nexpected: one axis or two; an index in place of every other one\nwrite instead: x[0, i, j]",
  ],
  [
    "a = [1]\ndraw grid b",
    "s.md:3:11: error: `b` is not declared\n 3 | draw grid b\n   |           ^\nexpected: a tensor of this block\nwrite instead: given b[n]",
  ],
  [
    "a = [1]\ndraw grid a window 2 at (0, 0)",
    "s.md:3:20: error: an operator is missing between `2` and `at`\n 3 | draw grid a window 2 at (0, 0)\n   |                    ^^^^\nexpected: an operator or `x`\nwrite instead: 2 * at",
  ],
  [
    "a = [1]\ndraw grid a box (0, 0, 1)",
    "s.md:3:17: error: 3 numbers in a place\n 3 | draw grid a box (0, 0, 1)\n   |                 ^^^^^^^^^\nexpected: `(left, top, right, bottom)`",
  ],
  [
    "a = [1]\ndraw grid a box (1, 0, 0, 1)",
    "s.md:3:13: error: the box is empty: its right and lower ends come first\n 3 | draw grid a box (1, 0, 0, 1)\n   |             ^^^^^^^^^^^^^^^^\nexpected: `box (left, top, right, bottom)` with left < right and top < bottom",
  ],
  [
    "given u\nf = u^2\nplot f",
    "s.md:4:1: error: where the curves run is missing\n 4 | plot f\n   | ^^^^^^\nexpected: `for` and the range of a number after the curves: `plot f for u in -3..3`",
  ],
  [
    "given u, g\nf = g*u\nplot f for u in 0..1",
    "s.md:4:1: error: `g` has no number here\n 4 | plot f for u in 0..1\n   | ^^^^^^^^^^^^^^^^^^^^\nexpected: numbers for all that the picture is made of\nwrite instead: with g = 3",
  ],
  [
    "given u\nf = u\nplot f for u in 1..0",
    "s.md:4:1: error: the range is empty\n 4 | plot f for u in 1..0\n   | ^^^^^^^^^^^^^^^^^^^^\nexpected: a lower end below the upper one",
  ],
  [
    "given n >= 1 integer, u\nf = n*u\nplot f for u in 0..1 with n = 1/2",
    "s.md:4:27: error: `n` cannot have this value\n 4 | plot f for u in 0..1 with n = 1/2\n   |                           ^^^^^^^\nexpected: an integer",
  ],
];

test.each(CASES)("%s", async (block, expected) => {
  expect(await message(block)).toBe(expected);
});

// The loss of connectionist temporal classification against loops over all alignments: every sequence of classes, one
// a step, whose repeats and blanks leave the labels.

import fc from "fast-check";
import { expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readWholeSheet } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

const read = readWholeSheet(
  "```grad #here\nuse ctc from layers\nfind d(L)/d(p[t, k]), d(L)/d(u[t, k])\n```\n",
  "sheet.md",
  standard,
);
if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
const { ctx, blocks } = read.value;
const block = blocks[0];
if (block === undefined) throw new Error("no block");
const evaluate = evaluable(ctx, standard, block);

/** What is left of an alignment. */
const collapsed = (path: readonly number[]): readonly number[] =>
  path.filter((k, t) => k !== 0 && k !== path[t - 1]);

interface Expected {
  readonly loss: number;
  readonly toP: readonly number[];
  readonly toU: readonly number[];
}

function brute(u: readonly (readonly number[])[], l: readonly number[]): Expected {
  const classes = u[0]?.length ?? 0;
  const p = u.map((row) => {
    const total = row.reduce((s, v) => s + Math.exp(v), 0);
    return row.map((v) => Math.exp(v) / total);
  });
  let all = 0;
  /** The probability of the alignments that are at class k at step t, without the factor of that step. */
  const through = p.map((row) => row.map(() => 0));
  const path: number[] = [];
  const go = (): void => {
    if (path.length < p.length) {
      for (let k = 0; k < classes; k += 1) {
        path.push(k);
        go();
        path.pop();
      }
      return;
    }
    if (collapsed(path).join() !== l.join()) return;
    const at = (t: number): number => p[t]?.[path[t] as number] ?? Number.NaN;
    const product = (skip: number): number => path.reduce((s, _, t) => (t === skip ? s : s * at(t)), 1);
    all += product(-1);
    path.forEach((k, t) => {
      const row = through[t] as number[];
      row[k] = (row[k] as number) + product(t);
    });
  };
  go();
  const toP = through.map((row) => row.map((v) => -v / all));
  const toU = toP.map((row, t) => {
    const inner = row.reduce((s, g, k) => s + g * (p[t]?.[k] ?? 0), 0);
    return row.map((g, k) => (p[t]?.[k] ?? 0) * (g - inner));
  });
  return { loss: -Math.log(all), toP: toP.flat(), toU: toU.flat() };
}

function agree(u: readonly (readonly number[])[], l: readonly number[]): void {
  const done = evaluate({
    u: { shape: [u.length, u[0]?.length ?? 0], data: u.flat() },
    l: { shape: [l.length], data: [...l] },
  });
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  const { values, gradients } = done.evaluation;
  const want = brute(u, l);
  const close = (got: readonly number[] | undefined, expected: readonly number[]): void => {
    expect(got?.length).toBe(expected.length);
    expected.forEach((v, k) => {
      expect(Math.abs((got?.[k] ?? Number.NaN) - v)).toBeLessThan(1e-10 * Math.max(1, Math.abs(v)));
    });
  };
  close([...(values.get("L")?.data ?? [])], [want.loss]);
  close([...(gradients.get("d(L)/d(p)")?.data ?? [])], want.toP);
  close([...(gradients.get("d(L)/d(u)")?.data ?? [])], want.toU);
}

it.each([
  ["one label in one step", [[0.3, -1]], [1]],
  [
    "one label in three steps",
    [
      [0.3, -1],
      [1, 0],
      [-0.5, 2],
    ],
    [1],
  ],
  [
    "a label twice, which needs a blank between",
    [
      [0.3, -1, 0],
      [1, 0, 0.2],
      [-0.5, 2, 1],
    ],
    [2, 2],
  ],
  [
    "two labels in as many steps as needed",
    [
      [0.3, -1, 0],
      [1, 0, 0.2],
      [-0.5, 2, 1],
    ],
    [1, 2],
  ],
  [
    "scores that are all equal",
    [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    [2, 1],
  ],
] as const)("%s", (_, u, l) => {
  agree(u, l);
});

it("any scores and labels", () => {
  let repeats = 0;
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 })).chain(([n, classes]) =>
        fc.tuple(
          fc.array(fc.integer({ min: 1, max: classes - 1 }), { minLength: n, maxLength: n }),
          fc.integer({ min: 2 * n - 1, max: 2 * n }).chain((steps) =>
            fc.array(
              fc.array(
                fc.integer({ min: -20, max: 20 }).map((v) => v / 10),
                {
                  minLength: classes,
                  maxLength: classes,
                },
              ),
              { minLength: steps, maxLength: steps },
            ),
          ),
        ),
      ),
      ([l, u]) => {
        if (l.some((v, k) => v === l[k - 1])) repeats += 1;
        agree(u, l);
      },
    ),
    { seed: 4, numRuns: 40 },
  );
  expect(repeats).toBeGreaterThan(5);
});

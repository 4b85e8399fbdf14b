// Gradients of maxima at ties: the first of the largest entries, an equal part to each of them, or the whole to all, as
// the sheet says; windows that overlap, windows of one entry, negative entries, a border of −∞. The oracle is a loop.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

type Rule = "first" | "split" | "all";
const RULES: readonly Rule[] = ["first", "split", "all"];

interface Pool {
  readonly size: number;
  readonly stride: number;
  readonly pad: number;
}

/** The gradient to x of Σ_i g_i · max (or min) over window i, by the rule. */
function routed(
  x: readonly number[],
  g: readonly number[],
  { size, stride, pad }: Pool,
  rule: Rule,
  sign: 1 | -1,
) {
  const out = x.map(() => 0);
  for (const [i, incoming] of g.entries()) {
    const window = Array.from({ length: size }, (_, k) => stride * i + k - pad).filter(
      (m) => m >= 0 && m < x.length,
    );
    const best = Math.max(...window.map((m) => sign * (x[m] as number)));
    const attained = window.filter((m) => sign * (x[m] as number) === best);
    for (const [n, m] of attained.entries()) {
      const share = rule === "split" ? 1 / attained.length : rule === "all" || n === 0 ? 1 : 0;
      out[m] = (out[m] as number) + share * incoming;
    }
  }
  return out;
}

function gradient(text: string, inputs: object): readonly number[] {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const [block] = read.value.blocks;
  if (block === undefined) throw new Error("no block");
  const done = evaluable(read.value.ctx, standard, block)(inputs);
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  return [...(done.evaluation.gradients.get("d(L)/d(x)")?.data ?? [])];
}

const tensor = (data: readonly number[]): object => ({ shape: [data.length], data });

const INPUTS: readonly (readonly [string, readonly number[]])[] = [
  ["no tie", [3, -1, 4, 1, -5]],
  ["two equal entries", [2, 2, -1, 0, 0]],
  ["three equal entries", [1, 1, 1, -2, 7]],
  ["all equal", [-3, -3, -3, -3, -3]],
  ["negative entries", [-5, -1, -4, -1, -9]],
];

const POOLS: readonly Pool[] = [
  { size: 2, stride: 2, pad: 0 },
  { size: 3, stride: 1, pad: 0 },
  { size: 3, stride: 2, pad: 0 },
  { size: 1, stride: 1, pad: 0 },
  { size: 1, stride: 2, pad: 0 },
  { size: 3, stride: 2, pad: 1 },
];

describe("the gradient of a maximum of windows", () => {
  for (const op of ["max", "min"] as const)
    for (const rule of RULES)
      for (const pool of POOLS) {
        const { size, stride, pad } = pool;
        if (op === "min" && pad > 0) continue;
        it(`${op}, ${rule}, window ${size}, stride ${stride}, border ${pad}`, () => {
          const count = Math.floor((5 + 2 * pad - size) / stride) + 1;
          const text = `given x[n]${pad > 0 ? " outside -inf" : ""}
kink ${op}{} ${rule}
y[i${pad > 0 ? ` = 0..${count - 1}` : ""}] = ${op}{k=0..${size - 1}} x[${stride}*i + k - ${pad}]
given L(y)
find d(L)/d(x[m])`;
          for (const [name, x] of INPUTS) {
            const g = Array.from({ length: count }, (_, i) => i + 1.5);
            const got = gradient(text, { n: 5, x: tensor(x), "d(L)/d(y)": tensor(g) });
            const wanted = routed(x, g, pool, rule, op === "max" ? 1 : -1);
            expect(got.length, name).toBe(wanted.length);
            for (const [m, w] of wanted.entries()) expect(got[m], name).toBeCloseTo(w, 12);
          }
        });
      }
});

describe("max pooling 2×2, stride 2", () => {
  const text = `given x[H, W]
y[i, j] = max{k=0..1, l=0..1} x[2*i + k, 2*j + l]
given L(y)
find d(L)/d(x[m, n])`;

  it("gives the first of equal entries everything, and an odd row or column nothing", () => {
    const x = [
      [1, 1, 5],
      [1, 0, 6],
      [2, 3, 4],
    ];
    const got = gradient(text, {
      H: 3,
      W: 3,
      x: { shape: [3, 3], data: x.flat() },
      "d(L)/d(y)": { shape: [1, 1], data: [7] },
    });
    expect(got).toEqual([7, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

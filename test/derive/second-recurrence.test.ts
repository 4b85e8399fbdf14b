// Second derivatives through recurrences: what `eval` computes from the derived closed forms against second differences
// of plain loops, and the lines of their derivations.

import { describe, expect, it } from "vitest";
import { evaluateBlock } from "../../src/build/evaluate.ts";
import { type ReadBlock, readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Context } from "../../src/expr/context.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";

type Numbers = Readonly<Record<string, readonly number[]>>;

interface Case {
  readonly name: string;
  readonly text: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly loss: (x: Numbers) => number;
  /** Which pairs of names the block asks for. */
  readonly pairs: readonly (readonly [string, string])[];
}

const at = (x: readonly number[] | undefined, k: number): number => x?.[k] ?? Number.NaN;
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const size = (shape: readonly number[]): number => shape.reduce((n, s) => n * s, 1);
const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));

const scalar = (T: number): Case => ({
  name: `one state, T = ${T}`,
  text: `given x[T], a, h0
h[t] = tanh(a*h[t-1] + x[t])
h[-1] = h0
L = sum{t} h[t]^3
find d(d(L)/d(a))/d(a), d(d(L)/d(a))/d(h0), d(d(L)/d(x[k]))/d(x[l])`,
  shapes: { x: [T], a: [], h0: [] },
  loss(v) {
    let [h, total] = [at(v.h0, 0), 0];
    for (const x of v.x ?? []) {
      h = Math.tanh(at(v.a, 0) * h + x);
      total += h ** 3;
    }
    return total;
  },
  pairs: [
    ["a", "a"],
    ["a", "h0"],
    ["x", "x"],
  ],
});

const vector = (T: number, n: number): Case => ({
  name: `tanh RNN, T = ${T}, n = ${n}`,
  text: `given x[T, n], U[n, n], h0[n]
h[t, i] = tanh(x[t,i] + sum{j} U[i,j]*h[t-1,j])
h[-1] = h0
L = sum{i} h[T-1,i]^2
find d(d(L)/d(U[i,j]))/d(U[k,l]), d(d(L)/d(h0[i]))/d(h0[j])`,
  shapes: { x: [T, n], U: [n, n], h0: [n] },
  loss(v) {
    let h: readonly number[] = v.h0 ?? [];
    for (const t of range(T)) {
      const last = h;
      h = range(n).map((i) =>
        Math.tanh(at(v.x, t * n + i) + range(n).reduce((s, j) => s + at(v.U, i * n + j) * at(last, j), 0)),
      );
    }
    return h.reduce((s, y) => s + y * y, 0);
  },
  pairs: [
    ["U", "U"],
    ["h0", "h0"],
  ],
});

const cell = (T: number): Case => ({
  name: `two states, T = ${T}`,
  text: `given x[T], a, b
c[t] = a*c[t-1] + tanh(b*h[t-1] + x[t])
h[t] = sigmoid(c[t])
c[-1] = 0
h[-1] = 0
L = h[T-1]
find d(d(L)/d(a))/d(b), d(d(L)/d(x[k]))/d(x[l])`,
  shapes: { x: [T], a: [], b: [] },
  loss(v) {
    let [c, h] = [0, 0];
    for (const x of v.x ?? []) {
      c = at(v.a, 0) * c + Math.tanh(at(v.b, 0) * h + x);
      h = sigmoid(c);
    }
    return h;
  },
  pairs: [
    ["a", "b"],
    ["x", "x"],
  ],
});

const backward = (T: number): Case => ({
  name: `from the last step to the first, two steps apart, T = ${T}`,
  text: `given x[T], a
v[t] = a*v[t+1]*v[t+2] + x[t]
v[T] = 1
v[T+1] = 2
L = v[0]^2
find d(d(L)/d(a))/d(a), d(d(L)/d(a))/d(x[k])`,
  shapes: { x: [T], a: [] },
  loss(v) {
    let [next, after] = [1, 2];
    for (const x of [...(v.x ?? [])].reverse()) [next, after] = [at(v.a, 0) * next * after + x, next];
    return next ** 2;
  },
  pairs: [
    ["a", "a"],
    ["a", "x"],
  ],
});

const CASES: readonly Case[] = [
  ...[1, 2, 5].flatMap((T) => [scalar(T), cell(T), backward(T)]),
  vector(1, 2),
  vector(3, 1),
  vector(3, 2),
];

function opened(c: Case): { readonly ctx: Context; readonly block: ReadBlock } {
  const read = readLooseBlock(c.text, c.name, standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const block = read.value.blocks[0];
  if (block === undefined) throw new Error("no block");
  return { ctx: read.value.ctx, block };
}

/** ∂²f/∂u∂v by differences, to the fourth order. */
function mixed(loss: (x: Numbers) => number, x: Numbers, u: [string, number], v: [string, number]): number {
  const moved = (from: Numbers, [name, k]: [string, number], by: number): Numbers => ({
    ...from,
    [name]: (from[name] ?? []).map((y, j) => (j === k ? y + by : y)),
  });
  const second = (h: number): number => {
    const f = (a: number, b: number): number => loss(moved(moved(x, u, a * h), v, b * h));
    return (f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / (4 * h * h);
  };
  return (4 * second(1e-3) - second(2e-3)) / 3;
}

describe("second derivatives through recurrences", () => {
  it.each(CASES)("$name", (c) => {
    const { ctx, block } = opened(c);
    const values: Record<string, readonly number[]> = {};
    let k = 0;
    for (const [name, shape] of Object.entries(c.shapes))
      values[name] = range(size(shape)).map(() => 0.7 * Math.sin(3 * ++k + c.name.length));
    const inputs: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(c.shapes))
      inputs[name] = shape.length === 0 ? values[name]?.[0] : { shape, data: values[name] };
    const done = evaluateBlock(ctx, standard, block, inputs);
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
    for (const [u, v] of c.pairs) {
      const got = done.evaluation.gradients.get(`d(d(L)/d(${u}))/d(${v})`)?.data ?? [];
      const [m, n] = [values[u]?.length ?? 0, values[v]?.length ?? 0];
      expect(got.length).toBe(m * n);
      for (const i of range(m))
        for (const j of range(n)) {
          const want = mixed(c.loss, values, [u, i], [v, j]);
          const g = at([...got], i * n + j);
          expect(Math.abs(g - want), `${u}[${i}], ${v}[${j}]: ${g}, ${want}`).toBeLessThan(
            1e-7 * (1 + Math.abs(want)),
          );
        }
    }
  });

  it("has every line established", async () => {
    for (const c of [scalar(2), cell(2), backward(2), vector(2, 2)]) {
      const { ctx, block } = opened(c);
      const verified = await verifyBlock(ctx, standard, deriveBlock(ctx, standard, block.block), {
        meanings,
        seed: 1,
      });
      for (const d of verified.derivations) expect(statusOf(d), c.name).toBe("established");
    }
  });

  it("names the first derivative once, and says where the total derivatives are given", () => {
    const { ctx, block } = opened(scalar(2));
    const [first, second] = deriveBlock(ctx, standard, block.block).derivations;
    const names = (d: typeof first): readonly string[] =>
      (d?.chains ?? []).flatMap((x) => (x.lhs.kind === "sym" ? [x.lhs.name] : []));
    expect(names(first)).toEqual(["g"]);
    expect(names(second)).toEqual([]);
    expect(first?.remarks.length).toBe(1);
  });
});

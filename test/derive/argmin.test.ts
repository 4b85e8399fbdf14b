// argmin on its own: the index of the smallest entry, the first one at ties, alone, over windows, over two letters and
// in parts. What is picked with it takes the whole gradient; the entries that are compared take none. A loop is the oracle.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

function evaluated(text: string, inputs: object) {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const [block] = read.value.blocks;
  if (block === undefined) throw new Error("no block");
  const done = evaluable(read.value.ctx, standard, block)(inputs);
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  const { values, gradients } = done.evaluation;
  return {
    value: (name: string) => [...(values.get(name)?.data ?? [])],
    gradient: (name: string) => [...(gradients.get(name)?.data ?? [])],
  };
}

const tensor = (data: readonly number[], ...shape: readonly number[]): object => ({
  shape: shape.length > 0 ? shape : [data.length],
  data,
});

const smallest = (v: readonly number[]): number => v.indexOf(Math.min(...v));

const ROWS: readonly (readonly [string, readonly number[]])[] = [
  ["no tie", [3, -1, 4, 1, -5]],
  ["two equal entries", [2, 0, -1, 0, -1]],
  ["all equal", [7, 7, 7, 7, 7]],
  ["the first is the smallest", [-9, 3, 3, 8, 2]],
];

describe("argmin", () => {
  it.each(ROWS)("picks the entry at the smallest key: %s", (_, v) => {
    const x = [10, 20, 30, 40, 50];
    const text = "given v[n], x[n]\nk = argmin{i} v[i]\ny = x[k]*v[1]\nfind d(y)/d(x[m]), d(y)/d(v[m])";
    const got = evaluated(text, { n: 5, v: tensor(v), x: tensor(x) });
    const k = smallest(v);
    expect(got.value("k")).toEqual([k]);
    expect(got.gradient("d(y)/d(x)")).toEqual(x.map((_x, m) => (m === k ? (v[1] ?? 0) : 0)));
    expect(got.gradient("d(y)/d(v)")).toEqual(v.map((_v, m) => (m === 1 ? (x[k] ?? 0) : 0)));
  });

  it.each(ROWS)("is that of the largest negative: %s", (_, v) => {
    const text = "given v[n]\na = argmin{i} v[i]\nb = argmax{i} -v[i]\ny = v[a] - v[b]\nfind d(y)/d(v[m])";
    const got = evaluated(text, { n: 5, v: tensor(v) });
    expect(got.value("a")).toEqual(got.value("b"));
    expect(got.gradient("d(y)/d(v)").every((g) => g === 0)).toBe(true);
  });

  it.each(ROWS)("of every window: %s", (_, v) => {
    const text = `given v[n]
k[i] = argmin{l=0..2} v[i+l]
y[i] = v[i + k[i]]
given L(y)
find d(L)/d(v[m])`;
    const g = [1.5, 2.5, 3.5];
    const got = evaluated(text, { n: 5, v: tensor(v), "d(L)/d(y)": tensor(g) });
    const wanted = v.map(() => 0);
    for (const [i, incoming] of g.entries()) {
      const m = i + smallest(v.slice(i, i + 3));
      wanted[m] = (wanted[m] ?? 0) + incoming;
    }
    expect(got.gradient("d(L)/d(v)")).toEqual(wanted);
  });

  it("compares two letters as a whole, in reading order at ties, and is taken apart by component", () => {
    const v = [5, 2, 9, 2, 2, 7];
    const text = `given v[R, C]
a = component(argmin{i, j} v[i, j], 0)
b = component(argmin{i, j} v[i, j], 1)
y = v[a, b]^2
find d(y)/d(v[p, q])`;
    const got = evaluated(text, { R: 2, C: 3, v: tensor(v, 2, 3) });
    expect([got.value("a"), got.value("b")]).toEqual([[0], [1]]);
    expect(got.gradient("d(y)/d(v)")).toEqual([0, 4, 0, 0, 0, 0]);
  });

  it("of a single entry is that entry", () => {
    const got = evaluated("given v[n]\nk = argmin{i} v[i]\ny = 3*v[k]\nfind d(y)/d(v[m])", {
      n: 1,
      v: tensor([4]),
    });
    expect(got.gradient("d(y)/d(v)")).toEqual([3]);
  });
});

// Medians, the lower one of two in the middle: values and gradients against sorting, at ties by every rule, over guards,
// sets, windows that overlap and more entries than one row of the evaluator.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

type Rule = "first" | "split" | "all";
const RULES: readonly Rule[] = ["first", "split", "all"];

function evaluated(text: string, inputs: object) {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const [block] = read.value.blocks;
  if (block === undefined) throw new Error("no block");
  const done = evaluable(read.value.ctx, standard, block)(inputs);
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  const { values, gradients } = done.evaluation;
  return {
    value: (name: string): readonly number[] => [...(values.get(name)?.data ?? [])],
    gradient: (key: string): readonly number[] => [...(gradients.get(key)?.data ?? [])],
  };
}

const tensor = (data: readonly number[], shape = [data.length]): object => ({ shape, data });

/** PyTorch's: of an even number of entries the smaller one of the two in the middle. */
function lowerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
}

/** What g does to every entry of x through the medians of these windows. */
function routed(
  x: readonly number[],
  windows: readonly (readonly number[])[],
  g: readonly number[],
  rule: Rule,
): readonly number[] {
  const out = x.map(() => 0);
  for (const [i, window] of windows.entries()) {
    const middle = lowerMedian(window.map((m) => x[m] as number));
    const equal = window.filter((m) => x[m] === middle);
    const winners = rule === "first" ? equal.slice(0, 1) : equal;
    for (const m of winners)
      out[m] = (out[m] as number) + (g[i] as number) / (rule === "split" ? equal.length : 1);
  }
  return out;
}

describe("a median", () => {
  it("is the middle entry, the lower one of two", () => {
    const of = (x: readonly number[]): readonly number[] =>
      evaluated("given x[n]\ny = median{i} x[i]\nk' = argmedian{i} x[i]\nfind d(y)/d(x[m])", {
        x: tensor(x),
      }).value("y");
    expect(of([7])).toEqual([7]);
    expect(of([7, 3])).toEqual([3]);
    expect(of([7, 3, 5])).toEqual([5]);
    expect(of([7, 3, 5, 4])).toEqual([4]);
    expect(of([-2, -2, -2, 9])).toEqual([-2]);
  });

  it("stands at the first entry that is equal to it", () => {
    const x = [4, 2, 7, 1, 3, 9, 3];
    const { value } = evaluated("given x[n]\nk' = argmedian{i} x[i]\ny = x[k']\nfind d(y)/d(x[m])", {
      x: tensor(x),
    });
    expect(value("k'")).toEqual([4]);
    expect(value("y")).toEqual([3]);
  });

  it("of several letters is a tuple, row by row", () => {
    const text = `given x[H, W]
r = component(argmedian{i, j} x[i, j], 0)
c = component(argmedian{i, j} x[i, j], 1)
y = median{i, j} x[i, j]
find d(y)/d(x[m, n])`;
    const { value, gradient } = evaluated(text, { x: tensor([5, 2, 9, 1, 2, 8], [2, 3]) });
    expect([value("r"), value("c"), value("y")]).toEqual([[0], [1], [2]]);
    expect(gradient("d(y)/d(x)")).toEqual([0, 1, 0, 0, 0, 0]);
  });

  it("leaves out what a condition excludes, and goes over the members of a set", () => {
    const text = `given x[n], S[q] set
y = median{i, i != 1} x[i]
z[a] = median{i in S[a]} x[i]
given L(y, z)
find d(L)/d(x[m])`;
    const { value, gradient } = evaluated(text, {
      n: 4,
      q: 2,
      x: tensor([3, 100, 1, 2]),
      S: { shape: [2], members: [[[0], [1], [3]], [[2]]] },
      "d(L)/d(y)": 10,
      "d(L)/d(z)": tensor([1, 2]),
    });
    expect(value("y")).toEqual([2]);
    expect(value("z")).toEqual([3, 1]);
    expect(gradient("d(L)/d(x)")).toEqual([1, 0, 2, 10]);
  });

  it.each(RULES)("of windows routes the gradient by the rule %s", (rule) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 4, maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (x, size, stride) => {
          const count = Math.floor((x.length - size) / stride) + 1;
          const windows = Array.from({ length: count }, (_, i) =>
            Array.from({ length: size }, (_, k) => stride * i + k),
          );
          const g = windows.map((_, i) => i + 1.5);
          const text = `given x[n]
kink max{} ${rule}
y[i] = median{k=0..${size - 1}} x[${stride}*i + k]
given L(y)
find d(L)/d(x[m])`;
          const { value, gradient } = evaluated(text, { n: x.length, x: tensor(x), "d(L)/d(y)": tensor(g) });
          expect(value("y")).toEqual(windows.map((w) => lowerMedian(w.map((m) => x[m] as number))));
          const wanted = routed(x, windows, g, rule);
          for (const [m, w] of gradient("d(L)/d(x)").entries())
            expect(w).toBeCloseTo(wanted[m] as number, 12);
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  it("of many windows of unequal lengths is the same", () => {
    const n = 700;
    const x = Array.from({ length: n }, (_, i) => Math.round(50 * Math.sin(i * i)) + 60);
    const windows = x.map((_, i) => Array.from({ length: Math.min(i, 4) + 1 }, (_, k) => i - k).reverse());
    const text = "given x[n]\ny[i = 0..n-1] = median{k=max(0, i-4)..i} x[k]\ngiven L(y)\nfind d(L)/d(x[m])";
    const g = x.map((_, i) => (i % 7) + 1);
    const { value, gradient } = evaluated(text, { x: tensor(x), "d(L)/d(y)": tensor(g) });
    expect(value("y")).toEqual(windows.map((w) => lowerMedian(w.map((m) => x[m] as number))));
    expect(gradient("d(L)/d(x)")).toEqual(routed(x, windows, g, "first"));
  });

  it("over an empty range has no value", () => {
    const { value } = evaluated("given x[n]\ny = median{i, i < 0} x[i]\nz = x[0]\nfind d(z)/d(x[m])", {
      x: tensor([1]),
    });
    expect([value("y"), value("z")]).toEqual([[], [1]]);
  });
});

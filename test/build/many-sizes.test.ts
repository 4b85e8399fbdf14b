// Gradients derived once with symbolic sizes, evaluated at many sizes, against the plain loops that scatter what comes
// in: strides and dilations in numbers, subscripts that are held or reflected at the ends, periodic reads.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

type Sizes = Readonly<Record<string, number>>;
/** y[i] = Σ_k w[k]·x[read(i, k)], for i from `from` to `to`. */
interface Operator {
  readonly name: string;
  readonly text: string;
  readonly sizes: readonly Sizes[];
  readonly from: (s: Sizes) => number;
  readonly to: (s: Sizes) => number;
  readonly read: (i: number, k: number, s: Sizes) => number;
}

const box = (names: Readonly<Record<string, readonly number[]>>): readonly Sizes[] =>
  Object.entries(names).reduce<readonly Sizes[]>(
    (all, [name, values]) => all.flatMap((s) => values.map((v) => ({ ...s, [name]: v }))),
    [{}],
  );
const upTo = (a: number, b: number): readonly number[] => Array.from({ length: b - a + 1 }, (_, k) => a + k);
const of = (s: Sizes, name: string): number => s[name] ?? 0;

const strided = (a: number, b: number, p: number): Operator => ({
  name: `x[${a}i+${b}k+${p}]`,
  text: `given x[n], w[K]; y[i=0..O-1] = sum{k} w[k]*x[${a}*i+${b}*k+${p}]`,
  sizes: box({ O: [1, 2, 3, 5], K: [1, 2, 4], more: [0, 1, 3] }).map(({ O = 1, K = 1, more = 0 }) => ({
    O,
    K,
    n: a * (O - 1) + b * (K - 1) + p + 1 + more,
  })),
  from: () => 0,
  to: (s) => of(s, "O") - 1,
  read: (i, k) => a * i + b * k + p,
});

const operators: readonly Operator[] = [
  strided(2, 3, 0),
  strided(3, 2, 1),
  strided(4, 6, 0),
  strided(5, 3, 2),
  strided(2, 2, 1),
  strided(6, 4, 3),
  {
    name: "replicated borders",
    text: "given x[n], w[K], p >= 0 integer; y[i=0..n-1] = sum{k} w[k]*x[max(0, min(n-1, i+k-p))]",
    sizes: box({ n: upTo(1, 5), K: upTo(1, 4), p: upTo(0, 3) }),
    from: () => 0,
    to: (s) => of(s, "n") - 1,
    read: (i, k, s) => Math.max(0, Math.min(of(s, "n") - 1, i + k - of(s, "p"))),
  },
  {
    name: "replicated borders by clamp",
    text: "given x[n], w[K], p >= 0 integer; y[i=0..n-1] = sum{k} w[k]*x[clamp(i+k-p, 0, n-1)]",
    sizes: box({ n: upTo(1, 4), K: upTo(1, 4), p: upTo(0, 3) }),
    from: () => 0,
    to: (s) => of(s, "n") - 1,
    read: (i, k, s) => Math.max(0, Math.min(of(s, "n") - 1, i + k - of(s, "p"))),
  },
  {
    name: "reflected borders",
    text: "given x[n], w[1], p >= 0 integer; assume p <= n-1; y[i=-p..n-1+p] = sum{k} w[k]*x[n-1-abs(n-1-abs(i+k))]",
    sizes: box({ n: upTo(1, 5), p: upTo(0, 4) })
      .filter((s) => of(s, "p") < of(s, "n"))
      .map((s) => ({ ...s, K: 1 })),
    from: (s) => -of(s, "p"),
    to: (s) => of(s, "n") - 1 + of(s, "p"),
    read: (i, k, s) => of(s, "n") - 1 - Math.abs(of(s, "n") - 1 - Math.abs(i + k)),
  },
  {
    name: "a circular convolution",
    text: "given x[n], w[K]; y[i=0..n-1] = sum{k} w[k]*x[(i-2*k) mod n]",
    sizes: box({ n: upTo(1, 5), K: upTo(1, 7) }),
    from: () => 0,
    to: (s) => of(s, "n") - 1,
    read: (i, k, s) => (((i - 2 * k) % of(s, "n")) + of(s, "n")) % of(s, "n"),
  },
  {
    name: "an even function",
    text: "given x[n], w[1]; y[i=-n+1..n-1] = sum{k} w[k]*x[abs(i+k)]",
    sizes: box({ n: upTo(1, 5), K: [1] }),
    from: (s) => 1 - of(s, "n"),
    to: (s) => of(s, "n") - 1,
    read: (i, k) => Math.abs(i + k),
  },
];

describe("gradients at many sizes", () => {
  for (const o of operators)
    it(o.name, () => {
      const text = `${o.text}; given L(y); find d(L)/d(x[a]), d(L)/d(w[b])`;
      const read = readLooseBlock(text, o.name, standard, { first: 0, index: undefined });
      if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
      const block = read.value.blocks[0];
      if (block === undefined) throw new Error("no block");
      const evaluate = evaluable(read.value.ctx, standard, block);
      for (const s of o.sizes) {
        const [n, K] = [of(s, "n"), of(s, "K")];
        const places = upTo(o.from(s), o.to(s));
        const x = upTo(0, n - 1).map((j) => 3 * j + 1);
        const w = upTo(0, K - 1).map((j) => 7 * j + 2);
        const g = places.map((_, j) => j * j + 1);
        const [gx, gw] = [x.map(() => 0), w.map(() => 0)];
        for (const [at, i] of places.entries())
          for (let k = 0; k < K; k += 1) {
            const j = o.read(i, k, s);
            gx[j] = (gx[j] ?? Number.NaN) + (g[at] ?? 0) * (w[k] ?? 0);
            gw[k] = (gw[k] ?? 0) + (g[at] ?? 0) * (x[j] ?? Number.NaN);
          }
        const vector = (data: readonly number[]) => ({ shape: [data.length], data });
        const numbers = Object.fromEntries(Object.entries(s).filter(([name]) => /^[Op]$/.test(name)));
        const done = evaluate({ ...numbers, x: vector(x), w: vector(w), "d(L)/d(y)": vector(g) });
        if (!done.ok) throw new Error(JSON.stringify([s, done.problems]));
        const got = (name: string) => [...(done.evaluation.gradients.get(name)?.data ?? [])];
        expect({ s, gx: got("d(L)/d(x)"), gw: got("d(L)/d(w)") }).toEqual({ s, gx, gw });
      }
    });
});

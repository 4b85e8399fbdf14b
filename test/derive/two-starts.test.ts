// Recurrences that start along two axes, the tables of dynamic programming: what `eval` computes against plain loops and
// differences, what listings compute, and what is said of starts that do not fit.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { type ReadBlock, readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Context } from "../../src/expr/context.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";
import { coded, listed, mustRunPython, runPython, runTypescript } from "../code/run.ts";

type Numbers = Readonly<Record<string, readonly number[]>>;

interface Table {
  readonly name: string;
  readonly text: string;
  readonly shapes: (n: number, m: number) => Readonly<Record<string, readonly number[]>>;
  readonly loss: (v: Numbers, n: number, m: number) => number;
  readonly gradients: readonly string[];
}

const at = (x: readonly number[] | undefined, k: number): number => x?.[k] ?? Number.NaN;
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const size = (shape: readonly number[]): number => shape.reduce((n, s) => n * s, 1);

/** The last entry of a table whose entry (i, j) is told by those above, to the left, and diagonally before. */
function last(
  n: number,
  m: number,
  border: (i: number, j: number) => number,
  step: (i: number, j: number, up: number, left: number, before: number) => number,
): number {
  const rows: number[][] = [range(m + 1).map((j) => border(-1, j - 1))];
  for (let i = 0; i < n; i += 1) {
    const row = [border(i, -1)];
    for (let j = 0; j < m; j += 1) row.push(step(i, j, at(rows[i], j + 1), at(row, j), at(rows[i], j)));
    rows.push(row);
  }
  return at(rows[n], m);
}

const TABLES: readonly Table[] = [
  {
    name: "zeros along both borders",
    text: `given x[n, m], a
S[i, j] = tanh(a*x[i,j] + S[i-1,j] + S[i,j-1])
S[-1, j] = 0
S[i, -1] = 0
L = S[n-1, m-1]
find d(L)/d(x[k,l]), d(L)/d(a)`,
    shapes: (n, m) => ({ x: [n, m], a: [] }),
    loss: (v, n, m) =>
      last(
        n,
        m,
        () => 0,
        (i, j, up, left) => Math.tanh(at(v.a, 0) * at(v.x, i * m + j) + up + left),
      ),
    gradients: ["x", "a"],
  },
  {
    name: "soft dynamic time warping, with infinite borders",
    text: `given c[n, m], g > 0
R[i, j] = c[i,j] - g*log(exp(-R[i-1,j]/g) + exp(-R[i,j-1]/g) + exp(-R[i-1,j-1]/g))
R[-1, -1] = 0
R[-1, j] = inf
R[i, -1] = inf
L = R[n-1, m-1]
find d(L)/d(c[i,j])`,
    shapes: (n, m) => ({ c: [n, m], g: [] }),
    loss: (v, n, m) => {
      const g = at(v.g, 0) ** 2 + 0.5;
      return last(
        n,
        m,
        (i, j) => (i < 0 && j < 0 ? 0 : Number.POSITIVE_INFINITY),
        (i, j, up, left, before) =>
          at(v.c, i * m + j) - g * Math.log([up, left, before].reduce((s, r) => s + Math.exp(-r / g), 0)),
      );
    },
    gradients: ["c"],
  },
  {
    name: "a soft edit distance, its borders inside of the index set",
    text: `given c[1..n, 1..m], p
D[i = 1..n, j = 1..m] = -log(exp(-D[i-1,j]-p) + exp(-D[i,j-1]-p) + exp(-D[i-1,j-1]-c[i,j]))
D[0, j] = p*j
D[i, 0] = p*i
L = D[n, m]
find d(L)/d(c[i,j]), d(L)/d(p)`,
    shapes: (n, m) => ({ c: [n, m], p: [] }),
    loss: (v, n, m) => {
      const p = at(v.p, 0);
      return last(
        n,
        m,
        (i, j) => p * (i + 1 + (j + 1)),
        (i, j, up, left, before) =>
          -Math.log(Math.exp(-up - p) + Math.exp(-left - p) + Math.exp(-before - at(v.c, i * m + j))),
      );
    },
    gradients: ["c", "p"],
  },
  {
    name: "given borders, and an entry of its own where they meet",
    text: `given c[n, m], a[n], b[m], z
R[i, j] = tanh(c[i,j] + R[i-1,j-1]*R[i,j-1] + R[i-1,j])
R[-1, j] = b[j]
R[i, -1] = a[i]
R[-1, -1] = z
L = R[n-1, m-1]
find d(L)/d(a[k]), d(L)/d(b[k]), d(L)/d(z), d(L)/d(c[k,l])`,
    shapes: (n, m) => ({ c: [n, m], a: [n], b: [m], z: [] }),
    loss: (v, n, m) =>
      last(
        n,
        m,
        (i, j) => (i >= 0 ? at(v.a, i) : j >= 0 ? at(v.b, j) : at(v.z, 0)),
        (i, j, up, left, before) => Math.tanh(at(v.c, i * m + j) + before * left + up),
      ),
    gradients: ["a", "b", "z", "c"],
  },
  {
    name: "from the last row up, each from its last entry on",
    text: `given c[n, m], q
R[i, j] = sin(c[i,j] + q*R[i+1,j] + R[i,j+1])
R[n, j] = q
R[i, m] = 1
L = R[0, 0]^2
find d(L)/d(c[k,l]), d(L)/d(q)`,
    shapes: (n, m) => ({ c: [n, m], q: [] }),
    loss: (v, n, m) => {
      const q = at(v.q, 0);
      const turned = (i: number, j: number): number => at(v.c, (n - 1 - i) * m + (m - 1 - j));
      return (
        last(
          n,
          m,
          (i) => (i < 0 ? q : 1),
          (i, j, up, left) => Math.sin(turned(i, j) + q * up + left),
        ) ** 2
      );
    },
    gradients: ["c", "q"],
  },
];

const SIZES = [
  [1, 1],
  [1, 3],
  [3, 1],
  [3, 4],
] as const;

function opened(text: string): { readonly ctx: Context; readonly block: ReadBlock } {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const block = read.value.blocks[0];
  if (block === undefined) throw new Error("no block");
  return { ctx: read.value.ctx, block };
}

function drawn(t: Table, n: number, m: number) {
  const shapes = Object.entries(t.shapes(n, m));
  let k = 0;
  const values: Record<string, readonly number[]> = {};
  for (const [name, shape] of shapes)
    values[name] = range(size(shape)).map(() => 0.8 * Math.sin(2 + 3 * ++k + t.name.length));
  const inputs = Object.fromEntries(
    shapes.map(([name, shape]) => {
      const data = values[name] ?? [];
      // What is declared positive is the square of what is drawn.
      if (name === "g") return [name, at(data, 0) ** 2 + 0.5];
      return [name, shape.length === 0 ? at(data, 0) : { shape, data }];
    }),
  );
  return { values, inputs };
}

describe("tables of dynamic programming", () => {
  it.each(TABLES)("$name", (t) => {
    const { ctx, block } = opened(t.text);
    const run = evaluable(ctx, standard, block);
    for (const [n, m] of SIZES) {
      const { values, inputs } = drawn(t, n, m);
      const done = run(inputs);
      if (!done.ok) throw new Error(JSON.stringify(done.problems));
      expect(done.evaluation.values.get("L")?.data[0]).toBeCloseTo(t.loss(values, n, m), 12);
      for (const name of t.gradients) {
        const got = done.evaluation.gradients.get(`d(L)/d(${name})`)?.data ?? [];
        expect(got.length).toBe(values[name]?.length);
        got.forEach((g, k) => {
          const moved = (h: number): number =>
            t.loss({ ...values, [name]: (values[name] ?? []).map((v, j) => (j === k ? v + h : v)) }, n, m);
          const slope = (h: number): number => (moved(h) - moved(-h)) / (2 * h);
          const want = (4 * slope(1e-4) - slope(2e-4)) / 3;
          expect(Math.abs(g - want), `${n}×${m}, ${name}[${k}]: ${g}, ${want}`).toBeLessThan(
            1e-9 * (1 + Math.abs(want)),
          );
        });
      }
    }
  });

  it.each(TABLES)("$name: every line is established", async ({ text }) => {
    const { ctx, block } = opened(text);
    const verified = await verifyBlock(ctx, standard, deriveBlock(ctx, standard, block.block), {
      meanings,
      seed: 1,
    });
    for (const d of verified.derivations) expect(statusOf(d)).toBe("established");
  });

  it.each(TABLES.filter((t) => !t.text.includes("inf")))("$name: listings compute the same", (t) => {
    const c = coded(t.text);
    const { inputs } = drawn(t, 3, 4);
    const all = { ...inputs, n: 3, m: 4 };
    const done = c.evaluate(inputs);
    const wanted = (key: string): readonly number[] => [
      ...((done.values.get(key) ?? done.gradients.get(key))?.data ?? []),
    ];
    const runs = [
      runTypescript(listed(c, "typescript"), all),
      ...(mustRunPython ? runPython([{ listed: listed(c, "numpy"), inputs: all }]) : []),
    ];
    for (const found of runs)
      for (const key of ["L", ...t.gradients.map((g) => `d(L)/d(${g})`)]) {
        const got = found.get(key)?.data ?? [];
        expect(got.length, key).toBe(wanted(key).length);
        for (const [k, v] of got.entries()) expect(v, key).toBeCloseTo(wanted(key)[k] ?? Number.NaN, 12);
      }
  });
});

describe("starts along two axes", () => {
  const message = (text: string): string => {
    const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
    return read.ok ? "" : (read.messages[0]?.diagnostic.message ?? "");
  };
  const table = (starts: string): string =>
    `given x[n, m], a[n], b[m]
S[i, j] = x[i,j] + S[i-1,j] + S[i,j-1] + S[i-1,j-1]
${starts}
L = S[n-1, m-1]
find d(L)/d(x[k,l])`;

  it("have to agree on the entries that both speak of", () => {
    expect(message(table("S[-1, j] = 0\nS[i, -1] = 1"))).toBe(
      "the starts along two axes do not agree on `S[-1, -1]`",
    );
    expect(message(table("S[-1, j] = 0\nS[i, -1] = 1\nS[-1, -1] = 2"))).toBe("");
    expect(message(table("S[-1, j] = 0\nS[i, -1] = 0"))).toBe("");
  });

  it("need not agree where nothing is read", () => {
    expect(
      message(`given x[n, m]
S[i, j] = x[i,j] + S[i-1,j] + S[i,j-1]
S[-1, j] = 0
S[i, -1] = 1
L = S[n-1, m-1]
find d(L)/d(x[k,l])`),
    ).toBe("");
  });

  it("are both wanted where both are read", () => {
    expect(message(table("S[-1, j] = 0"))).toBe("the subscript `j-1` reaches -1, outside of `S`");
    expect(message(table("S[-1, j] = 0\nS[-1, -1] = 0"))).toBe(
      "no starts along two axes meet at `S[-1, -1]`",
    );
  });

  it("stand along two axes at the most", () => {
    expect(
      message(`given x[n, n, n]
S[i, j, k] = x[i,j,k] + S[i-1,j,k]
S[-1, -1, -1] = 0
find d(S[i,j,k])/d(x[a,b,c])`),
    ).toBe("`S` starts along three axes");
  });
});

// Gradients of whole networks, composed from one closed form for each edge: the same as the closed forms of the whole
// block by the general evaluator, and as difference quotients.

import { describe, expect, it } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { EMPTY_INSTANCE, type Instance, type TensorData } from "../../src/eval/instance.ts";
import { standard } from "../../src/standard.ts";
import { differentiate } from "../../src/train/objective.ts";
import { randomFrom } from "../../src/verify/random.ts";

interface Net {
  readonly text: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly integers?: Readonly<Record<string, number>>;
  readonly parameters: readonly string[];
  readonly fused: boolean;
}

const NETS: Readonly<Record<string, Net>> = {
  "convolution, pooling, softmax": {
    text: `given X[N, 5, 7], t[N] integer in 0..2, w[2, 2, 2], b[2], V[3, 2, 2, 3], c[3]
z[n, f, i, j] = b[f] + sum{k, l} w[f, k, l]*X[n, i+k, j+l]
p[n, f, i, j] = max{k=0..1, l=0..1} max(0, z[n, f, 2*i+k, 2*j+l])
s[n, o] = c[o] + sum{f, i, j} V[o, f, i, j]*p[n, f, i, j]
L = (sum{n} (log(sum{o} exp(s[n, o])) - s[n, t[n]]))/N`,
    shapes: { X: [3, 5, 7], w: [2, 2, 2], b: [2], V: [3, 2, 2, 3], c: [3] },
    integers: { N: 3 },
    parameters: ["w", "b", "V", "c"],
    fused: true,
  },
  "a name that is used twice, and stride 3 that does not divide": {
    text: `given x[8], w[2], a
y[i] = sum{k} w[k]*tanh(a*x[3*i+k])
z[i] = y[i]^2 + a*y[i]
L = (sum{i} z[i]*y[i]) + a^3*w[0]`,
    shapes: { x: [8], w: [2], a: [] },
    parameters: ["w", "a", "x"],
    fused: true,
  },
  "matrices, and a function by a formula": {
    text: `define swish(u) = u*sigmoid(u)
given X[N, D], W[D, K], b[K]
Z = X @ W + b
q[n, k] = swish(Z[n, k])
L = sum{n, k} q[n, k]^2`,
    shapes: { X: [4, 1], W: [1, 3], b: [3] },
    integers: { N: 4, D: 1, K: 3 },
    parameters: ["W", "b"],
    fused: true,
  },
  attention: {
    text: `given q[T, D], k[T, D], v[T, D]
s[i, j] = (sum{c} q[i, c]*k[j, c])/sqrt(D)
p[i, j] = exp(s[i, j])/(sum{l} exp(s[i, l]))
o[i, c] = sum{j} p[i, j]*v[j, c]
L = sum{i, c} o[i, c]^3`,
    shapes: { q: [3, 2], k: [3, 2], v: [3, 2] },
    integers: { T: 3, D: 2 },
    parameters: ["q", "k", "v"],
    fused: true,
  },
  "an embedding, and reads by data": {
    text: `given E[V, D], t[N] integer in 0..V-1, u[D]
h[n, d] = E[t[n], d]
L = sum{n, d} h[n, d]^2*u[d]`,
    shapes: { E: [4, 2], u: [2] },
    integers: { V: 4, D: 2, N: 5 },
    parameters: ["E", "u"],
    fused: true,
  },
  "a recurrence": {
    text: `given x[T], a, b
h[t] = tanh(a*h[t-1] + b*x[t])
h[-1] = 0
L = sum{t} h[t]^2`,
    shapes: { x: [6], a: [], b: [] },
    integers: { T: 6 },
    parameters: ["a", "b"],
    fused: false,
  },
};

describe("an objective", () => {
  it.each(Object.entries(NETS))("%s", (_, net) => {
    const read = readWholeSheet(`\`\`\`grad #n\n${net.text}\n\`\`\`\n`, "s.md", standard);
    if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
    const [found] = read.value.blocks;
    if (found === undefined) throw new Error("no block");
    const { ctx } = read.value;
    const random = randomFrom(7);
    const drawn = (n: number): Float64Array =>
      Float64Array.from({ length: n }, () => random.int(-1000, 1000) / 700);
    const tensors = new Map<string, TensorData>();
    const scalars = new Map<string, number>();
    for (const [name, shape] of Object.entries(net.shapes)) {
      const data = drawn(shape.reduce((n, k) => n * k, 1));
      if (shape.length === 0) scalars.set(name, data[0] ?? 0);
      else tensors.set(name, { lo: shape.map(() => 0), shape, data });
    }
    if (net.text.includes("t[N]")) {
      const n = net.integers?.N ?? 0;
      tensors.set("t", {
        lo: [0],
        shape: [n],
        data: Float64Array.from({ length: n }, () => random.int(0, 2)),
      });
    }
    const integers = new Map(Object.entries(net.integers ?? {}));
    const instance: Instance = { ...EMPTY_INSTANCE, integers, tensors, scalars };
    const d = differentiate({
      ctx,
      library: standard,
      block: found.block,
      loss: "L",
      parameters: net.parameters,
      reported: [],
    });
    expect(d?.fused).toBe(net.fused);
    if (d === undefined) return;
    const at = d.at(instance);
    const x = drawn(at.size);
    const g = new Float64Array(at.size);
    const loss = at.gradient(x, g);
    expect(loss).toBe(at.value(x).loss);
    const step = 1e-4;
    for (let k = 0; k < x.length; k += 1) {
      const along = (h: number): number => at.value(x.map((v, i) => (i === k ? v + h : v))).loss;
      const quotient = (8 * (along(step / 2) - along(-step / 2)) - (along(step) - along(-step))) / (6 * step);
      expect(Math.abs(quotient - (g[k] ?? 0))).toBeLessThan(1e-6 * Math.max(1, Math.abs(quotient)));
    }
    // Numbers that leave the range of doubles on the way are left to the general evaluator.
    const far = x.map((v) => 1e3 * v);
    const wide = new Float64Array(at.size);
    expect(Number.isNaN(at.gradient(far, wide))).toBe(false);
  });

  it("goes on with other data", () => {
    const read = readWholeSheet("```grad #n\ngiven X[N], a\nL = sum{n} (a*X[n])^2\n```\n", "s.md", standard);
    if (!read.ok) throw new Error("unread");
    const [found] = read.value.blocks;
    if (found === undefined) throw new Error("no block");
    const d = differentiate({
      ctx: read.value.ctx,
      library: standard,
      block: found.block,
      loss: "L",
      parameters: ["a"],
      reported: [],
    });
    const at = d?.at({
      ...EMPTY_INSTANCE,
      integers: new Map([["N", 2]]),
      tensors: new Map([["X", { lo: [0], shape: [2], data: [1, 2] }]]),
    });
    const g = new Float64Array(1);
    expect(at?.gradient(Float64Array.of(3), g)).toBe(45);
    expect(g[0]).toBe(30);
    at?.rebind(new Map([["X", [0, 1]]]));
    expect(at?.gradient(Float64Array.of(3), g)).toBe(9);
    expect(g[0]).toBe(6);
  });
});

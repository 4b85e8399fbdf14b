// Gradients through recurrences: what `eval` computes from the derived closed forms against plain loops that run the
// recurrence forward and move one number at a time. Nothing of the loops is shared with the project.

import { describe, expect, it } from "vitest";
import { evaluateBlock } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";

type Numbers = Record<string, number[]>;
type Shapes = Record<string, readonly number[]>;

interface Case {
  readonly name: string;
  readonly text: string;
  readonly shapes: Shapes;
  /** Integers that no shape tells. */
  readonly integers?: Record<string, number>;
  /** The state whose entries the loss weighs with the incoming gradient; a number is the loss itself. */
  readonly state?: string;
  readonly forward: (x: Numbers) => number[];
  readonly gradients: readonly string[];
}

const at = (x: number[] | undefined, k: number): number => x?.[k] ?? Number.NaN;
const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const sum = (n: number, f: (k: number) => number): number => range(n).reduce((s, k) => s + f(k), 0);

function draw(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 1.6 - 0.8;
  };
}

const rnn = (T: number, n: number, K: number): Case => ({
  name: `tanh RNN, T = ${T}, n = ${n}`,
  text: `given x[T, K], W[n, K], U[n, n], b[n], h0[n]
h[t, i] = tanh(sum{j} U[i,j]*h[t-1,j] + sum{k} W[i,k]*x[t,k] + b[i])
h[-1, i] = h0[i]
given L(h)
find d(L)/d(U), d(L)/d(W), d(L)/d(b), d(L)/d(x), d(L)/d(h0)`,
  shapes: { x: [T, K], W: [n, K], U: [n, n], b: [n], h0: [n] },
  state: "h",
  forward(v) {
    const out: number[] = [];
    let h = v.h0 ?? [];
    for (let t = 0; t < T; t += 1) {
      const last = h;
      h = range(n).map((i) =>
        Math.tanh(
          sum(n, (j) => at(v.U, i * n + j) * at(last, j)) +
            sum(K, (k) => at(v.W, i * K + k) * at(v.x, t * K + k)) +
            at(v.b, i),
        ),
      );
      out.push(...h);
    }
    return out;
  },
  gradients: ["U", "W", "b", "x", "h0"],
});

const lstm = (T: number, n: number, K: number): Case => ({
  name: `LSTM, T = ${T}, n = ${n}`,
  text: `given x[T, K], W[4, n, K], U[4, n, n], B[4, n], h0[n], c0[n]
f[t, i] = sigmoid(sum{k} W[0,i,k]*x[t,k] + sum{j} U[0,i,j]*h[t-1,j] + B[0,i])
e[t, i] = sigmoid(sum{k} W[1,i,k]*x[t,k] + sum{j} U[1,i,j]*h[t-1,j] + B[1,i])
o[t, i] = sigmoid(sum{k} W[2,i,k]*x[t,k] + sum{j} U[2,i,j]*h[t-1,j] + B[2,i])
g[t, i] = tanh(sum{k} W[3,i,k]*x[t,k] + sum{j} U[3,i,j]*h[t-1,j] + B[3,i])
c[t, i] = f[t,i]*c[t-1,i] + e[t,i]*g[t,i]
h[t, i] = o[t,i]*tanh(c[t,i])
h[-1] = h0
c[-1] = c0
given L(h)
find d(L)/d(U), d(L)/d(W), d(L)/d(B), d(L)/d(x), d(L)/d(h0), d(L)/d(c0)`,
  shapes: { x: [T, K], W: [4, n, K], U: [4, n, n], B: [4, n], h0: [n], c0: [n] },
  state: "h",
  forward(v) {
    const out: number[] = [];
    let [h, c] = [v.h0 ?? [], v.c0 ?? []];
    for (let t = 0; t < T; t += 1) {
      const last = h;
      const gate = (q: number, i: number): number =>
        sum(K, (k) => at(v.W, (q * n + i) * K + k) * at(v.x, t * K + k)) +
        sum(n, (j) => at(v.U, (q * n + i) * n + j) * at(last, j)) +
        at(v.B, q * n + i);
      c = range(n).map((i) => sigmoid(gate(0, i)) * at(c, i) + sigmoid(gate(1, i)) * Math.tanh(gate(3, i)));
      h = range(n).map((i) => sigmoid(gate(2, i)) * Math.tanh(at(c, i)));
      out.push(...h);
    }
    return out;
  },
  gradients: ["U", "W", "B", "x", "h0", "c0"],
});

const gru = (T: number, n: number): Case => ({
  name: `GRU, T = ${T}, n = ${n}`,
  text: `given x[T, n], R[3, n, n], h0[n]
r[t, i] = sigmoid(x[t,i] + sum{j} R[0,i,j]*h[t-1,j])
z[t, i] = sigmoid(x[t,i] + sum{j} R[1,i,j]*h[t-1,j])
m[t, i] = tanh(x[t,i] + r[t,i]*(sum{j} R[2,i,j]*h[t-1,j]))
h[t, i] = (1 - z[t,i])*m[t,i] + z[t,i]*h[t-1,i]
h[-1] = h0
given L(h)
find d(L)/d(R), d(L)/d(x), d(L)/d(h0)`,
  shapes: { x: [T, n], R: [3, n, n], h0: [n] },
  state: "h",
  forward(v) {
    const out: number[] = [];
    let h = v.h0 ?? [];
    for (let t = 0; t < T; t += 1) {
      const last = h;
      const from = (q: number, i: number): number =>
        sum(n, (j) => at(v.R, (q * n + i) * n + j) * at(last, j));
      h = range(n).map((i) => {
        const x = at(v.x, t * n + i);
        const z = sigmoid(x + from(1, i));
        return (1 - z) * Math.tanh(x + sigmoid(x + from(0, i)) * from(2, i)) + z * at(last, i);
      });
      out.push(...h);
    }
    return out;
  },
  gradients: ["R", "x", "h0"],
});

const stacked = (T: number): Case => ({
  name: `two layers over time with an output, T = ${T}`,
  text: `given x[T], a, b, c, y[T]
u[t] = tanh(a*u[t-1] + x[t])
u[-1] = 0
v[t] = tanh(b*v[t-1] + a*u[t])
v[-1] = 0
o[t] = c*v[t] + b
L = sum{t} (o[t] - y[t])^2
find d(L)/d(a), d(L)/d(b), d(L)/d(c), d(L)/d(x)`,
  shapes: { x: [T], a: [], b: [], c: [], y: [T] },
  forward(w) {
    const [a, b, c] = [at(w.a, 0), at(w.b, 0), at(w.c, 0)];
    let [u, v, loss] = [0, 0, 0];
    for (let t = 0; t < T; t += 1) {
      u = Math.tanh(a * u + at(w.x, t));
      v = Math.tanh(b * v + a * u);
      loss += (c * v + b - at(w.y, t)) ** 2;
    }
    return [loss];
  },
  gradients: ["a", "b", "c", "x"],
});

const twoSteps = (T: number): Case => ({
  name: `two steps back, T = ${T}`,
  text: `given x[T], a, b, p, q
h[t] = a*h[t-1] + b*h[t-2]^2 + x[t]
h[-1] = p
h[-2] = q
given L(h)
find d(L)/d(a), d(L)/d(b), d(L)/d(p), d(L)/d(q), d(L)/d(x)`,
  shapes: { x: [T], a: [], b: [], p: [], q: [] },
  state: "h",
  forward(v) {
    const h = [at(v.q, 0), at(v.p, 0)];
    for (let t = 0; t < T; t += 1)
      h.push(at(v.a, 0) * at(h, t + 1) + at(v.b, 0) * at(h, t) ** 2 + at(v.x, t));
    return h.slice(2);
  },
  gradients: ["a", "b", "p", "q", "x"],
});

const backward = (T: number): Case => ({
  name: `from the last step to the first, T = ${T}`,
  text: `given x[T], r, e
v[t] = r*v[t+1] + x[t]
v[T] = e
given L(v)
find d(L)/d(r), d(L)/d(e), d(L)/d(x)`,
  shapes: { x: [T], r: [], e: [] },
  state: "v",
  forward(w) {
    const v: number[] = [];
    let next = at(w.e, 0);
    for (let t = T - 1; t >= 0; t -= 1) {
      next = at(w.r, 0) * next + at(w.x, t);
      v.unshift(next);
    }
    return v;
  },
  gradients: ["r", "e", "x"],
});

const cumulative = (n: number): Case => ({
  name: `cumulative sum and product, n = ${n}`,
  text: `given x[n]
c[0] = x[0]
c[t] = c[t-1] + x[t]
p[-1] = 1
p[t] = p[t-1]*x[t]
L = sum{t} p[t]*c[t]
find d(L)/d(x)`,
  shapes: { x: [n] },
  forward(v) {
    let [c, p, loss] = [0, 1, 0];
    for (const x of v.x ?? []) {
      c += x;
      p *= x;
      loss += p * c;
    }
    return [loss];
  },
  gradients: ["x"],
});

const guarded = (T: number): Case => ({
  name: `a start behind a case, T = ${T}`,
  text: `given x[T], a
h[t] = cases{x[0]^2 if t = 0, sin(a*h[t-1]) + x[t] otherwise}
L = sum{t} t*h[t]^2
find d(L)/d(a), d(L)/d(x)`,
  shapes: { x: [T], a: [] },
  forward(v) {
    let [h, loss] = [0, 0];
    for (let t = 0; t < T; t += 1) {
      h = t === 0 ? at(v.x, 0) ** 2 : Math.sin(at(v.a, 0) * h) + at(v.x, t);
      loss += t * h * h;
    }
    return [loss];
  },
  gradients: ["a", "x"],
});

const fromOne = (T: number): Case => ({
  name: `a written range, T = ${T}`,
  text: `given x[1..T], a, h0
h[t = 1..T] = a*h[t-1] + x[t]^2
h[0] = h0
L = sum{t=1..T} h[t]*h[t-1]
find d(L)/d(a), d(L)/d(h0), d(L)/d(x)`,
  shapes: { x: [T], a: [], h0: [] },
  forward(v) {
    let [h, loss] = [at(v.h0, 0), 0];
    for (let t = 0; t < T; t += 1) {
      const next = at(v.a, 0) * h + at(v.x, t) ** 2;
      loss += next * h;
      h = next;
    }
    return [loss];
  },
  gradients: ["a", "h0", "x"],
});

const CASES: readonly Case[] = [
  ...[1, 2, 5].flatMap((T) => [
    rnn(T, 2, 3),
    stacked(T),
    twoSteps(T),
    backward(T),
    cumulative(T),
    guarded(T),
    fromOne(T),
  ]),
  rnn(3, 1, 1),
  lstm(1, 2, 1),
  lstm(3, 2, 2),
  gru(1, 1),
  gru(4, 2),
];

const size = (shape: readonly number[]): number => shape.reduce((n, s) => n * s, 1);

describe("gradients through recurrences", () => {
  it.each(CASES)("$name", (c) => {
    const read = readLooseBlock(c.text, c.name, standard, { first: 0, index: undefined });
    if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
    const block = read.value.blocks[0];
    if (block === undefined) throw new Error("no block");
    const next = draw(c.name.length);
    const values: Numbers = {};
    for (const [name, shape] of Object.entries(c.shapes)) values[name] = range(size(shape)).map(next);
    const weights = c.forward(values).map(next);
    const inputs: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(c.shapes))
      inputs[name] = shape.length === 0 ? values[name]?.[0] : { shape, data: values[name] };
    const first = c.forward(values);
    if (c.state !== undefined) {
      const last = Object.values(c.shapes)[0]?.[0] ?? 1;
      const shape = first.length === last ? [last] : [last, first.length / last];
      const rank = c.text.includes(`${c.state}[t, i]`) ? [last, first.length / last] : shape;
      inputs[`d(L)/d(${c.state})`] = { shape: rank, data: weights };
    }
    const done = evaluateBlock(read.value.ctx, standard, block, inputs);
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
    if (c.state !== undefined) {
      const got = done.evaluation.values.get(c.state)?.data ?? [];
      first.forEach((v, k) => expect(got[k]).toBeCloseTo(v, 12));
    }
    const loss = (v: Numbers): number =>
      c.forward(v).reduce((s, y, k) => s + y * (c.state === undefined ? 1 : at(weights, k)), 0);
    for (const name of c.gradients) {
      const got = done.evaluation.gradients.get(`d(L)/d(${name})`)?.data ?? [];
      expect(got.length).toBe(values[name]?.length);
      got.forEach((g, k) => {
        const moved = (h: number): number =>
          loss({ ...values, [name]: (values[name] ?? []).map((v, j) => (j === k ? v + h : v)) });
        const slope = (h: number): number => (moved(h) - moved(-h)) / (2 * h);
        const want = (4 * slope(1e-4) - slope(2e-4)) / 3;
        expect(Math.abs(g - want), `${name}[${k}]: ${g}, ${want}`).toBeLessThan(1e-9 * (1 + Math.abs(want)));
      });
    }
  });

  it("has every line established", async () => {
    for (const c of [rnn(2, 2, 1), twoSteps(3), cumulative(3), stacked(2), guarded(3)]) {
      const read = readLooseBlock(c.text, c.name, standard, { first: 0, index: undefined });
      const block = read.ok ? read.value.blocks[0]?.block : undefined;
      if (!read.ok || block === undefined) throw new Error(c.name);
      const derived = deriveBlock(read.value.ctx, standard, block);
      const verified = await verifyBlock(read.value.ctx, standard, derived, { meanings, seed: 1 });
      for (const d of verified.derivations) expect(statusOf(d), c.name).toBe("established");
    }
  });

  it("does not differentiate a definition that holds a derivative through a recurrence, and says so", () => {
    const text = `given x[T], v[T], a; h[t] = a*h[t-1] + x[t]; h[-1] = 0; L = sum{t} h[t]^3
q = sum{i} d(L)/d(x[i])*v[i]; find d(q)/d(x[j])`;
    const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
    const block = read.ok ? read.value.blocks[0]?.block : undefined;
    if (!read.ok || block === undefined) throw new Error(text);
    const [d] = deriveBlock(read.value.ctx, standard, block).derivations;
    expect(d?.result).toBeUndefined();
    expect(d?.diagnostics).toEqual([
      {
        code: "find.second",
        message: "the definition of `q` holds a derivative through a recurrence, and is not differentiated",
      },
    ]);
  });

  it("takes time that grows linearly with the number of steps, and no more stack", () => {
    const T = 3000;
    const c = rnn(T, 1, 1);
    const read = readLooseBlock(c.text, c.name, standard, { first: 0, index: undefined });
    const block = read.ok ? read.value.blocks[0] : undefined;
    if (!read.ok || block === undefined) throw new Error(c.name);
    const inputs = {
      x: { shape: [T, 1], data: range(T).map((t) => Math.sin(t)) },
      W: { shape: [1, 1], data: [0.5] },
      U: { shape: [1, 1], data: [0.9] },
      b: { shape: [1], data: [0.1] },
      h0: { shape: [1], data: [0] },
      "d(L)/d(h)": { shape: [T, 1], data: range(T).map(() => 1) },
    };
    const done = evaluateBlock(read.value.ctx, standard, block, inputs);
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
    // By hand: δ[t] = 1 + δ[t+1]·(1 − h[t+1]²)·U.
    const h: number[] = [];
    for (let t = 0; t < T; t += 1) h.push(Math.tanh(0.9 * (h[t - 1] ?? 0) + 0.5 * Math.sin(t) + 0.1));
    let [delta, gradient] = [0, 0];
    for (let t = T - 1; t >= 0; t -= 1) {
      delta = 1 + (t + 1 < T ? delta * (1 - at(h, t + 1) ** 2) * 0.9 : 0);
      gradient += delta * (1 - at(h, t) ** 2) * (h[t - 1] ?? 0);
    }
    const got = done.evaluation.gradients.get("d(L)/d(U)")?.data[0] ?? Number.NaN;
    expect(Math.abs(got / gradient - 1)).toBeLessThan(1e-10);
  });
});

describe("a recurrence", () => {
  const assumed = (text: string): number | undefined => {
    const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
    return read.ok ? read.value.blocks[0]?.block.env.assumptions.length : undefined;
  };

  it("assumes nothing of index sets that its own reads tell", () => {
    expect(assumed("given x[T], a, h0; h[t] = a*h[t-1] + x[t]; h[-1] = h0; find d(h[t])/d(a)")).toBe(0);
    const coupled = `given x[T], y[T], a
c[t] = a*c[t-1] + h[t-1] + x[t]; c[-1] = 0
h[t] = tanh(c[t])*y[t]; h[-1] = 0
find d(h[t])/d(a)`;
    expect(assumed(coupled)).toBe(0);
  });

  it("keeps what other reads ask for", () => {
    const looked =
      "given E[V], w[T] integer, h0; h[t] = tanh(h[t-1] + E[w[t]]); h[-1] = h0; find d(h[t])/d(h0)";
    expect(assumed(looked)).toBe(2);
  });
});

// Terms with sums inside sums at sizes where evaluating them as they stand would take far too long: values by plain
// loops that compute the inner sums once.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

function evaluate(
  text: string,
  inputs: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly number[]> {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  const block = read.ok ? read.value.blocks[0] : undefined;
  if (!read.ok || block === undefined) throw new Error(`${text} is not read`);
  const done = evaluable(read.value.ctx, standard, block)(inputs);
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  return new Map([...done.evaluation.values, ...done.evaluation.gradients].map(([k, n]) => [k, n.data]));
}
/** Numbers in −1..1 by a fixed sequence. */
const draw = (n: number, m: number, seed: number): number[][] => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x40000000 - 1;
  };
  return Array.from({ length: n }, () => Array.from({ length: m }, next));
};
const product = (a: number[][], b: number[][]): number[][] =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((s, x, k) => s + x * (b[k]?.[j] ?? 0), 0)));
const turned = (a: number[][]): number[][] => (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? 0));
const close = (got: readonly number[] | undefined, want: readonly number[]): void => {
  expect(got?.length).toBe(want.length);
  want.forEach((w, k) => {
    expect(Math.abs((got?.[k] ?? Number.NaN) - w)).toBeLessThan(1e-11 * Math.max(1, Math.abs(w)));
  });
};

describe("sums inside sums", () => {
  it("attention and its gradients", () => {
    const [T, D] = [40, 8];
    const [Q, K, V, G] = [1, 2, 3, 4].map((seed) => draw(T, D, seed)) as [
      number[][],
      number[][],
      number[][],
      number[][],
    ];
    const got = evaluate(
      `given Q[T, D], K[T, D], V[T, D]
s[t, u] = (sum{d} Q[t,d]*K[u,d])/sqrt(D)
p[t, u] = exp(s[t,u])/(sum{w} exp(s[t,w]))
O[t, d] = sum{u} p[t,u]*V[u,d]
given L(O)
find d(L)/d(Q), d(L)/d(K), d(L)/d(V)`,
      { Q, K, V, "d(L)/d(O)": G },
    );
    const scores = product(Q, turned(K)).map((row) => row.map((x) => Math.exp(x / Math.sqrt(D))));
    const p = scores.map((row) => {
      const total = row.reduce((a, b) => a + b, 0);
      return row.map((x) => x / total);
    });
    const gp = product(G, turned(V));
    const gs = gp.map((row, t) => {
      const mean = row.reduce((s, x, u) => s + x * (p[t]?.[u] ?? 0), 0);
      return row.map((x, u) => ((p[t]?.[u] ?? 0) * (x - mean)) / Math.sqrt(D));
    });
    close(got.get("O"), product(p, V).flat());
    close(got.get("d(L)/d(V)"), product(turned(p), G).flat());
    close(got.get("d(L)/d(Q)"), product(gs, K).flat());
    close(got.get("d(L)/d(K)"), product(turned(gs), Q).flat());
  });

  it("divisors and exponentials under a sum", () => {
    const [N, M] = [60, 40];
    const a = draw(N, M, 5);
    const c = draw(N, N, 6);
    const got = evaluate(
      "given a[N, M], c[N, N]; y[i] = sum{j} c[i,j]*exp(a[j,0])/(sum{k} exp(a[j,k])); L = sum{i} y[i]^2; find d(L)/d(c)",
      { a, c },
    );
    const share = a.map((row) => Math.exp(row[0] ?? 0) / row.reduce((s, x) => s + Math.exp(x), 0));
    const y = c.map((row) => row.reduce((s, x, j) => s + x * (share[j] ?? 0), 0));
    close(got.get("y"), y);
    close(
      got.get("d(L)/d(c)"),
      c.flatMap((row, i) => row.map((_, j) => 2 * (y[i] ?? 0) * (share[j] ?? 0))),
    );
  });

  it("what a bracket protects is not read, also where it would be worth a table", () => {
    const n = 60;
    const x = draw(1, n, 7)[0] ?? [];
    const w = draw(n, n, 8);
    const got = evaluate(
      "given x[n], w[n, n]; y[i = 0..n-1] = sum{j, k=0..n-1} [k <= i]*exp(x[i-k])*w[j,k]; L = sum{i} y[i]; find d(L)/d(w)",
      { x, w },
    );
    const column = turned(w).map((col) => col.reduce((s, v) => s + v, 0));
    close(
      got.get("y"),
      x.map((_, i) =>
        x.slice(0, i + 1).reduce((s, __, k) => s + Math.exp(x[i - k] ?? 0) * (column[k] ?? 0), 0),
      ),
    );
    const upTo = x.map((_, k) => x.slice(0, n - k).reduce((s, v) => s + Math.exp(v), 0));
    close(
      got.get("d(L)/d(w)"),
      w.flatMap(() => upTo),
    );
  });

  it("sums of sums whose ranges depend on each other, maxima, and powers", () => {
    const n = 50;
    const a = draw(n, n, 9);
    const got = evaluate(
      "given a[n, n]; y[i = 0..n-1] = sum{j=0..n-1, k=0..j} (max{l=0..n-1} a[i,l])*a[j,k]^2; z = sum{i, j} a[i,j]*(sum{k} |a[j,k]|^1.5); find d(z)/d(a)",
      { a },
    );
    const below = a.reduce((s, row, j) => s + row.slice(0, j + 1).reduce((t, v) => t + v * v, 0), 0);
    close(
      got.get("y"),
      a.map((row) => Math.max(...row) * below),
    );
    const size = a.map((row) => row.reduce((s, v) => s + Math.abs(v) ** 1.5, 0));
    close(got.get("z"), [a.reduce((s, row) => s + row.reduce((t, v, j) => t + v * (size[j] ?? 0), 0), 0)]);
    const column = turned(a).map((col) => col.reduce((s, v) => s + v, 0));
    close(
      got.get("d(z)/d(a)"),
      a.flatMap((row, i) =>
        row.map((v, j) => (size[j] ?? 0) + (column[i] ?? 0) * 1.5 * Math.sqrt(Math.abs(v)) * Math.sign(v)),
      ),
    );
  });
});

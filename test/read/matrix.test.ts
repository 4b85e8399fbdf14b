// Matrix notation means the entries that NumPy's rules give: the same block is written with indices beside it, and
// values are compared with plain loops.

import { expect, test } from "vitest";
import { evaluateBlock, readWholeSheet } from "../../src/index.ts";
import { standard } from "../../src/standard.ts";
import { read } from "./block-text.ts";

/** The definition of the last name, whatever its letters. */
const last = (text: string): string =>
  read(text)
    .filter((l) => l.includes(":="))
    .at(-1) ?? read(text).join("\n");

test.each([
  ["given X[N, D], W[D, K]\nY = X @ W", "given X[N, D], W[D, K]\nY[n, k] = sum{d} X[n, d]*W[d, k]"],
  ["given X[N, D], w[D]\nY = X @ w", "given X[N, D], w[D]\nY[n] = sum{d} X[n, d]*w[d]"],
  ["given X[N, D], w[N]\nY = w @ X", "given X[N, D], w[N]\nY[d] = sum{n} w[n]*X[n, d]"],
  ["given u[N]\nY = norm(u)^2 + 0*u[0]", "given u[N]\nY = sum{n} u[n]^2 + 0*u[0]"],
  ["given A[N, M]\nY = norm(A)^4", "given A[N, M]\nY = (sum{n, m} A[n, m]^2)^2"],
  ["given u[N]\nY = u.^2", "given u[N]\nY[i] = u[i]^2"],
  ["given u[N]\nY = norm(u)^3", "given u[N]\nY = sqrt(sum{n} u[n]^2)^3"],
  ["given u[N], v[N]\nY = u @ v", "given u[N], v[N]\nY = sum{n} u[n]*v[n]"],
  [
    "given A[B, N, D], W[D, K]\nY = A @ W",
    "given A[B, N, D], W[D, K]\nY[b, n, k] = sum{d} A[b, n, d]*W[d, k]",
  ],
  [
    "given A[B, N, D], W[B, D, K]\nY = A @ W",
    "given A[B, N, D], W[B, D, K]\nY[b, n, k] = sum{d} A[b, n, d]*W[b, d, k]",
  ],
  ["given A[B, N, D], w[D]\nY = A @ w", "given A[B, N, D], w[D]\nY[b, n] = sum{d} A[b, n, d]*w[d]"],
  ["given X[N, D]\nY = X^T @ X", "given X[N, D]\nY[d, i] = sum{n} X[n, d]*X[n, i]"],
  ["given X[N, D]\nY = Xᵀ @ X", "given X[N, D]\nY[d, i] = sum{n} X[n, d]*X[n, i]"],
  [
    "given X[N, D], W[D, K], b[K]\nH = tanh(X @ W + b)",
    "given X[N, D], W[D, K], b[K]\nH[n, k] = tanh(sum{d} X[n, d]*W[d, k] + b[k])",
  ],
  ["given X[N, D], g[1, D]\nY = X .* g", "given X[N, D], g[1, D]\nY[n, d] = X[n, d]*g[0, d]"],
  ["given X[N, D], c[N, 1]\nY = X ./ c", "given X[N, D], c[N, 1]\nY[n, d] = X[n, d]/c[n, 0]"],
  ["given X[N, D], r[D], a\nY = 2*X - a*r", "given X[N, D], r[D], a\nY[n, d] = 2*X[n, d] - a*r[d]"],
  ["given S[N, K]\nP = softmax(S)", "given S[N, K]\nP[n, k] = exp(S[n, k])/(sum{l} exp(S[n, l]))"],
  ["given X[N, D]\nm = mean(X^2)", "given X[N, D]\nm = (sum{n, d} X[n, d]^2)/(N*D)"],
  ["given X[N, D]\nm = 1 + sum(|X|)", "given X[N, D]\nm = 1 + (sum{n, d} |X[n, d]|)"],
  ["given x[N]\nm = norm(x)", "given x[N]\nm = sqrt(sum{n} x[n]^2)"],
  // A product without a sign, and vectors that are transposed beside one.
  ["given X[N, D], W[D, K], b[K]\nY = X W + b", "given X[N, D], W[D, K], b[K]\nY = X @ W + b"],
  ["given X[N, D], W[K, D]\nY = 2*X Wᵀ", "given X[N, D], W[K, D]\nY = 2*X @ W^T"],
  ["given X[N, D], w[D], y[N]\nY = Xᵀ (X w - y)", "given X[N, D], w[D], y[N]\nY = X^T @ (X @ w - y)"],
  [
    "given H[M, N], x[N], z[M]\nY = (z - H x)^T (z - H x)",
    "given H[M, N], x[N], z[M]\nY = (z - H @ x) @ (z - H @ x)",
  ],
  ["given A[N, N], x[N]\nY = A^T (x + A x)", "given A[N, N], x[N]\nY = A^T @ (x + A @ x)"],
  ["given W[K, H], V[H, D], x[D]\nY = W tanh(V x)", "given W[K, H], V[H, D], x[D]\nY = W @ tanh(V @ x)"],
  ["given A[N, N], x[N]\nq = xᵀ A x", "given A[N, N], x[N]\nq = x @ A @ x"],
  ["given A[N, N], x[N]\nq = x^T @ A", "given A[N, N], x[N]\nq = x @ A"],
  ["given u[N], v[K]\nY = u vᵀ", "given u[N], v[K]\nY[n, k] = u[n]*v[k]"],
  [
    "given A[N, N], u[N], v[K]\nY = A u vᵀ",
    "given A[N, N], u[N], v[K]\nY[n, k] = (sum{p} A[n, p]*u[p])*v[k]",
  ],
  // Cases and brackets of whole tensors, and rows beside the signs.
  [
    "given X[N, D], t[N, D], m\nY = cases{X if t = 1 and not X in 0..m, max(0, m - X) otherwise}",
    "given X[N, D], t[N, D], m\nY[n, d] = cases{X[n, d] if t[n, d] = 1 and not X[n, d] in 0..m, max(0, m - X[n, d]) otherwise}",
  ],
  [
    "given X[N, D], r[D]\nY = [0 < X < r] .* X",
    "given X[N, D], r[D]\nY[n, d] = [0 < X[n, d] < r[d]]*X[n, d]",
  ],
  [
    "given X[N, D]\nm = mean(cases{X if X > 0, 0 otherwise})",
    "given X[N, D]\nm = (sum{n, d} cases{X[n, d] if X[n, d] > 0, 0 otherwise})/(N*D)",
  ],
  [
    "given x[N, I], z[N, J], A[K, I, J]\ny[n, k] = x[n]^T @ A[k] @ z[n] + 1",
    "given x[N, I], z[N, J], A[K, I, J]\ny[n, k] = (sum{j} (sum{i} x[n, i]*A[k, i, j])*z[n, j]) + 1",
  ],
  // A letter that is a name here is not used.
  ["given X[N, D], n, W[D, K]\nY = X @ W", "given X[N, D], n, W[D, K]\nY[i, k] = sum{d} X[i, d]*W[d, k]"],
])("%j", (matrices, indices) => {
  expect(last(matrices)).toBe(last(indices));
});

test("a product that stands in a task is a whole tensor", () => {
  const text = "given X[N, D], W[D, K]\nY = X @ W\ngiven L(Y)\nshow d(L)/d(W) = X^T @ d(L)/d(Y)";
  expect(read(text).at(-1)).toBe("show (d L W) = (matmul (transpose X) (d L Y))");
});

const tensor = (
  ...shape: readonly number[]
): { readonly shape: readonly number[]; readonly data: number[] } => {
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Array.from({ length: size }, (_, k) => Math.sin(3 * k + shape.length) + 0.1 * k) };
};

test("values and gradients of a broadcast sum are those of loops", () => {
  const text =
    "```grad\ngiven X[N, D], W[D, K], b[K], c[N, 1]\nZ = X @ W + b + c\nP = softmax(Z)\nL = sum(P .* Z)\nfind d(L)/d(b), d(L)/d(c)\n```\n";
  const sheet = readWholeSheet(text, "m.md", standard);
  const block = sheet.ok ? sheet.value.blocks[0] : undefined;
  if (!sheet.ok || block === undefined) throw new Error("the sheet cannot be read");
  const [N, D, K] = [2, 3, 4];
  const [X, W, b, c] = [tensor(N, D), tensor(D, K), tensor(K), tensor(N, 1)];
  const loss = (shift: { readonly b?: number; readonly c?: number }): number => {
    let total = 0;
    for (let n = 0; n < N; n += 1) {
      const z = Array.from({ length: K }, (_, k) => {
        let s = (b.data[k] ?? 0) + (shift.b === k ? h : 0) + (c.data[n] ?? 0) + (shift.c === n ? h : 0);
        for (let d = 0; d < D; d += 1) s += (X.data[n * D + d] ?? 0) * (W.data[d * K + k] ?? 0);
        return s;
      });
      const sum = z.reduce((s, v) => s + Math.exp(v), 0);
      for (const v of z) total += (Math.exp(v) / sum) * v;
    }
    return total;
  };
  let h = 0;
  const outcome = evaluateBlock(sheet.value.ctx, standard, block, { X, W, b, c });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  const { values, gradients } = outcome.evaluation;
  expect(values.get("L")?.data[0]).toBeCloseTo(loss({}), 10);
  const slope = (at: { readonly b?: number; readonly c?: number }): number => {
    h = 1e-5;
    const up = loss(at);
    h = -1e-5;
    const down = loss(at);
    h = 0;
    return (up - down) / 2e-5;
  };
  for (let k = 0; k < K; k += 1) expect(gradients.get("d(L)/d(b)")?.data[k]).toBeCloseTo(slope({ b: k }), 6);
  for (let n = 0; n < N; n += 1) expect(gradients.get("d(L)/d(c)")?.data[n]).toBeCloseTo(slope({ c: n }), 6);
});

test("a product that is the same for all indices is no row of each", () => {
  expect(read("given X[N, D], w[D]\ny[n] = X @ w").join("\n")).toContain("write instead: (X @ w)[i]");
  expect(last("given x[T, I], U[H, H], W[H, I]\nh[t] = tanh(U @ h[t-1] + W @ x[t])\nh[-1] = 0")).toBe(
    last(
      "given x[T, I], U[H, H], W[H, I]\nh[t, i] = tanh(sum{j} U[i, j]*h[t-1, j] + sum{j} W[i, j]*x[t, j])\nh[-1] = 0",
    ),
  );
});

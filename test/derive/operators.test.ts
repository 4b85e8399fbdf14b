// Operators of the usual libraries that no file was written for: what a textbook prints is what comes out, and every
// line is established.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly results: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "a product of numbers, in one fraction",
    text: "given x, y; f = y*(x^2+1)^(1/3); find d(f)/d(x)",
    results: ["2x y/(3(x² + 1)^{2/3})"],
  },
  {
    name: "a multi-label loss, whose quotients need 0 < σ < 1",
    text: `given x[N, C], y[N, C]
L = -1/(N*C)*sum{n, c} (y[n, c]*log(sigmoid(x[n, c])) + (1 - y[n, c])*log(1 - sigmoid(x[n, c])))
find d(L)/d(x[n, c])`,
    results: ["(sigmoid(x)−y)/(N·C)"],
  },
  {
    name: "the entropy, with a condition that stands under the sum",
    text: "given p[n]; L = sum{i} p[i]*log(p[i]); find d(L)/d(p[k])",
    results: ["log p + 1"],
  },
  {
    name: "the logarithm of a recurrence, which is not opened by its step alone",
    text: "given y[T]; a[t] = a[t-1]*y[t]; a[-1] = 1; L = log(a[T-1]); find d(L)/d(y[t])",
    results: ["δ[t] · a[t−1]"],
  },
  {
    name: "rotary embeddings, a choice whose branches pick different terms",
    text: `given x[T, 2*D], theta[D]
y[t, a = 0..2*D-1] = x[t, a]*cos(t*theta[floor(a/2)]) + cases{-x[t, a+1] if 2 divides a, x[t, a-1] otherwise}*sin(t*theta[floor(a/2)])
given L(y)
find d(L)/d(x[t, c])`,
    results: [
      "∂L/∂y[t,c] · cos(t θ[⌊c/2⌋]) + { ∂L/∂y[t, c+1] · sin(t θ[⌊c/2⌋]) if 2 ∣ c; −∂L/∂y[t, c−1] · sin(t θ[⌊c/2⌋]) otherwise }",
    ],
  },
  {
    name: "a choice by entries whose branches pick different terms",
    text: "given x[n], s[n]; y[i = 0..n-1] = cases{x[i] if s[i] > 0, x[n-1-i] otherwise}; given L(y); find d(L)/d(x[m])",
    results: ["[s[m] > 0] ∂L/∂y[m] + [s[n−m−1] ≤ 0] ∂L/∂y[n−m−1]"],
  },
  {
    name: "reflection at both ends, with chained conditions",
    text: `given x[n], p >= 0 integer
assume p <= n-1
y[i = -p..n-1+p] = x[n-1-abs(n-1-abs(i))]
given L(y)
find d(L)/d(x[m])`,
    results: ["∂L/∂y[m] + ∂L/∂y[−m] · [0 < m ≤ p] + ∂L/∂y[2n−m−2] · [n−p−1 ≤ m ≤ n−2]"],
  },
  {
    name: "a gated linear unit in one tensor",
    text: "given x[N, 2*D]; y[n, d = 0..D-1] = x[n, d]*sigmoid(x[n, d + D]); given L(y); find d(L)/d(x[n, d])",
    results: [
      "{ ∂L/∂y[n,d] · sigmoid(x[n, d+D]) if d ≤ D−1; ∂L/∂y[n, d−D] · y[n, d−D] · (1 − sigmoid(x[n,d])) otherwise }",
    ],
  },
  {
    name: "a moving average: both ends of what is read as a chain",
    text: "given x[n]; y[i] = (x[i] + x[i+1] + x[i+2])/3; given L(y); find d(L)/d(x[m])",
    results: ["(∂L/∂y[m] · [m ≤ n−3] + ∂L/∂y[m−1] · [1 ≤ m ≤ n−2] + ∂L/∂y[m−2] · [m ≥ 2])/3"],
  },
  {
    name: "the cross product by remainders",
    text: `given u[3], v[3]
w[i = 0..2] = u[(i+1) mod 3]*v[(i+2) mod 3] - u[(i+2) mod 3]*v[(i+1) mod 3]
given L(w)
find d(L)/d(u[i])`,
    results: ["∂L/∂w[(i+2) mod 3] · v[(i+1) mod 3] − ∂L/∂w[(i+1) mod 3] · v[(i+2) mod 3]"],
  },
  {
    name: "the stable logarithm of a sum of exponentials, whose maximum cancels",
    text: `given x[N, D]
m[n] = max{d} x[n, d]
y[n] = m[n] + log(sum{d} exp(x[n, d] - m[n]))
given L(y)
find d(L)/d(x[n, d])`,
    results: ["∂L/∂y[n] · p[n,d]"],
  },
  {
    name: "local response normalisation, with powers of any exponent",
    text: `given x[C outside 0], k > 0, alpha > 0, beta > 0, r >= 0 integer
D[c = 0..C-1] = k + alpha*(sum{q=c-r..c+r} x[q]^2)
y[c = 0..C-1] = x[c]/D[c]^beta
given L(y)
find d(L)/d(x[c])`,
    results: ["(∂L/∂y[c])/D[c]^β − 2β α x[c] · Σ_{c′=max(0, c−r)}^{min(C−1, c+r)} y[c′]/D[c′] · ∂L/∂y[c′]"],
  },
  {
    name: "the variance as a difference",
    text: "given x[n]; v = 1/n*(sum{i} x[i]^2) - (1/n*sum{i} x[i])^2; find d(v)/d(x[k])",
    results: ["2(x−mean(x))/n"],
  },
  {
    name: "SiLU twice",
    text: "given x; y = x*sigmoid(x); find d(d(y)/d(x))/d(x)",
    results: ["(1 − sigmoid(x))( 2 sigmoid(x) + y · (1 − 2 sigmoid(x)) )"],
  },
  {
    name: "a loss over rows and columns, whose brackets are the same",
    text: `given S[N, N]
L = -1/(2*N)*(sum{i} (S[i, i] - log(sum{j} exp(S[i, j]))) + sum{j} (S[j, j] - log(sum{i} exp(S[i, j]))))
find d(L)/d(S[a, b])`,
    results: ["(e^{S[a,b]}/Σ_j e^{S[a,j]} − 2 [a=b] + e^{S[a,b]}/Σ_i e^{S[i,b]})/(2N)"],
  },
  {
    name: "a matrix with an update of low rank",
    text: `given X[N, D], W[D, K], A[D, r], B[r, K], alpha
Y = X @ W + alpha*(X @ A @ B)
given L(Y)
find d(L)/d(X), d(L)/d(A)`,
    results: ["∂L/∂Y (W + α A B)ᵀ", "α Xᵀ ∂L/∂Y Bᵀ"],
  },
];

describe("operators", () => {
  for (const c of CASES)
    it(c.name, async () => {
      const out = await outcomeOf(c.text);
      expect(out.results).toEqual(c.results);
      for (const s of out.statuses) expect(s).toBe("established");
    });
});

// Choices that go by pairs, halves or one quantity: the adjoint is a choice with one condition for each case, or one
// term where a single case is left. Near misses stay as they are.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly results: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "a rotation of pairs: the rotation by the opposite angle",
    text: `given x[2*n], th[n]
y[i = 0..2*n-1] = cases{x[i]*cos(th[floor(i/2)]) - x[i+1]*sin(th[floor(i/2)]) if i mod 2 = 0,
  x[i-1]*sin(th[floor(i/2)]) + x[i]*cos(th[floor(i/2)]) otherwise}
given L(y)
find d(L)/d(x[m])`,
    results: [
      "{ ∂L/∂y[m] · cos th[⌊m/2⌋] + ∂L/∂y[m+1] · sin th[⌊m/2⌋] if m mod 2 = 0; ∂L/∂y[m] · cos th[⌊m/2⌋] − ∂L/∂y[m−1] · sin th[⌊m/2⌋] otherwise }",
    ],
  },
  {
    name: "a butterfly of two halves",
    text: `given x[2*n], w[n]
y[i = 0..2*n-1] = cases{x[i] + w[i]*x[i+n] if i < n, x[i-n] - w[i-n]*x[i] otherwise}
given L(y)
find d(L)/d(x[m]), d(L)/d(w[k])`,
    results: [
      "{ ∂L/∂y[m] + ∂L/∂y[m+n] if m ≤ n−1; w[m−n] · (∂L/∂y[m−n] − ∂L/∂y[m]) otherwise }",
      "x[k+n] · (∂L/∂y[k] − ∂L/∂y[k+n])",
    ],
  },
  {
    name: "a step of a Haar transform",
    text: `given x[2*n]
y[i = 0..2*n-1] = cases{(x[2*i] + x[2*i+1])/sqrt(2) if i < n, (x[2*i-2*n] - x[2*i-2*n+1])/sqrt(2) otherwise}
given L(y)
find d(L)/d(x[m])`,
    results: [
      "1/√2 · { ∂L/∂y[m/2] + ∂L/∂y[(m+2n)/2] if 2 ∣ m; ∂L/∂y[(m−1)/2] − ∂L/∂y[(m+2n−1)/2] otherwise }",
    ],
  },
  {
    name: "entries by turns: what divides 2i + r is decided",
    text: `given a[n], b[n]
y[i = 0..2*n-1] = cases{a[floor(i/2)] if 2 divides i, b[floor(i/2)] otherwise}
given L(y)
find d(L)/d(a[i]), d(L)/d(b[i])`,
    results: ["↓₂ ∂L/∂y", "∂L/∂y[2i+1]"],
  },
  {
    name: "every third entry: two classes of three are no pair",
    text: `given x[3*n], a
y[i = 0..3*n-1] = cases{a*x[i+1] if 3 divides i, x[i] otherwise}
given L(y)
find d(L)/d(x[m])`,
    results: ["[3 ∣ m−1] ∂L/∂y[m−1] · a + [3 ∤ m] ∂L/∂y[m]"],
  },
  {
    name: "a maximum of two entries keeps a choice for each",
    text: "given x[2*n]; y[i = 0..n-1] = max(x[2*i], x[2*i+1]); given L(y); find d(L)/d(x[m])",
    results: [
      "∂L/∂y[m/2] · { 1 if x[m] > x[m+1]; 1/2 if x[m] = x[m+1]; 0 otherwise } · [2 ∣ m] + ∂L/∂y[(m−1)/2] · { 1 if x[m] > x[m−1]; 1/2 if x[m] = x[m−1]; 0 otherwise } · [2 ∣ m−1]",
    ],
  },
  {
    name: "the quantile loss as a maximum: one choice by the sign of the error",
    text: `given q > 0 < 1, y[n], p[n]
L = 1/n * sum{i} max(q*(y[i] - p[i]), (q-1)*(y[i] - p[i]))
find d(L)/d(p[i])`,
    results: ["1/n · { 1 − q if y[i] < p[i]; 1/2 − q if p[i] = y[i]; −q otherwise }"],
  },
  {
    name: "the quantile loss by cases",
    text: `given q > 0 < 1, y[n], p[n]
e[i] = y[i] - p[i]
L = 1/n * sum{i} cases{q*e[i] if e[i] >= 0, (q-1)*e[i] otherwise}
find d(L)/d(p[i])`,
    results: ["1/n · { −q if e[i] ≥ 0; 1 − q otherwise }"],
  },
  {
    name: "the convention at equal arguments",
    text: "given a, b, x; kink max first; y = max(a*x, b*x); find d(y)/d(x)",
    results: ["{ a if a x ≥ b x; b otherwise }"],
  },
  {
    name: "a sampling place is the quantity, not the index",
    text: "given f[n], u[N]; y[t] = sum{i} f[i]*max(0, 1 - |u[t] - i|); given L(y); find d(L)/d(u[t])",
    results: ["∂L/∂y[t] · Σ_i f[i] · { 1 if i − 1 < u[t] < i; −1 if i < u[t] < i + 1; 0 otherwise }"],
  },
];

describe("choices by pairs", () => {
  for (const c of CASES)
    it(c.name, async () => {
      const out = await outcomeOf(c.text);
      expect(out.results).toEqual(c.results);
      for (const s of out.statuses) expect(s).toBe("established");
    });
});

// Conditions that ask for the sign of one quantity, and identities that hold once every choice is decided.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

const CASES: readonly (readonly [name: string, text: string, results: readonly string[]])[] = [
  [
    "CELU as a maximum and a minimum",
    "given x[n], a > 0; y[i] = max(0, x[i]) + min(0, a*(exp(x[i]/a) - 1)); given L(y); find d(L)/d(x[i])",
    ["∂L/∂y[i] · { e^{x[i]/a} if x[i] < 0; 1 if x[i] > 0; 0 otherwise }"],
  ],
  [
    "a factor without a sign stays in the condition",
    "given x[n], a; y[i] = relu(a*x[i]); given L(y); find d(L)/d(x[i])",
    ["a · (∂L/∂y ⊙ [a x > 0])"],
  ],
  [
    "a negative factor turns the condition around",
    "given x[n], a < 0; y[i] = relu(a*x[i]); given L(y); find d(L)/d(x[i])",
    ["a · (∂L/∂y ⊙ [x < 0])"],
  ],
  [
    "the hard sigmoid by the bounds of its argument",
    "given x[n]; y[i] = clamp(x[i]/6 + 1/2, 0, 1); given L(y); find d(L)/d(x[i])",
    ["1/6 · ∂L/∂y[i] · [−3 ≤ x[i] ≤ 3]"],
  ],
  [
    "the hard swish",
    "given x[n]; y[i] = x[i]*clamp(x[i]/6 + 1/2, 0, 1); given L(y); find d(L)/d(x[i])",
    ["∂L/∂y[i] · { x[i]/3 + 1/2 if −3 ≤ x[i] ≤ 3; 1 if x[i] > 3; 0 otherwise }"],
  ],
];

describe("conditions on one quantity", () => {
  it.each(CASES)("%s", async (_, text, results) => {
    const out = await outcomeOf(text);
    expect(out.results).toEqual(results);
    for (const s of out.statuses) expect(s).toBe("established");
  });
});

const HATS = "F = sum{i, j} f[i, j]*max(0, 1-|u-i|)*max(0, 1-|v-j|)";
const SHOWN: readonly (readonly [name: string, text: string])[] = [
  [
    "the same cases by |u − j| and by bounds",
    `given u, j
show cases{1 if u < j and |u-j| < 1, -1 if j < u and |u-j| < 1, 0 otherwise} = cases{1 if j-1 < u < j, -1 if j < u < j+1, 0 otherwise}`,
  ],
  [
    "bilinear interpolation written out within a cell",
    `given f[2, 2], u > 0 < 1, v > 0 < 1
${HATS}
show F = f[0,0]*(1-u)*(1-v) + f[0,1]*(1-u)*v + f[1,0]*u*(1-v) + f[1,1]*u*v
show d(F)/d(u) = (f[1,0] - f[0,0])*(1-v) + (f[1,1] - f[0,1])*v`,
  ],
  [
    "its gradient to a coordinate, the cases told by |v − j|",
    `given f[H, W], u, v
${HATS}
show d(F)/d(v) = sum{i, j} f[i, j]*max(0, 1-|u-i|)*(cases{1 if v < j and |v-j| < 1, -1 if j < v and |v-j| < 1, 0 otherwise})`,
  ],
];

describe("identities with choices", () => {
  it.each(SHOWN)("%s", async (_, text) => {
    const out = await outcomeOf(text);
    for (const s of out.statuses) expect(s).toBe("established");
    expect(out.reasons).not.toContain("claimed; no derivation was found");
  });

  it("is no proof where one case differs at its end", async () => {
    const out = await outcomeOf(
      "given u, j; show cases{1 if u < j and |u-j| < 1, 0 otherwise} = cases{1 if j-1 <= u < j, 0 otherwise}",
    );
    expect(out.reasons).toContain("claimed; no derivation was found");
  });
});

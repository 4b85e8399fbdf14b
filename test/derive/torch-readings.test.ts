// The last lines of operators whose numbers test/build/torch holds against PyTorch, as a textbook prints them.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

interface Case {
  readonly name: string;
  readonly text: string;
}

const file = new URL("../build/torch/further.jsonl", import.meta.url);
const texts = new Map(
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case)
    .map((c) => [c.name, c.text] as const),
);

/** The results of the tasks by their numbers, all lines of all tasks being established. */
async function results(name: string): Promise<readonly string[]> {
  const text = texts.get(name);
  if (text === undefined) throw new Error(`no case ${name}`);
  const { results: found, statuses } = await outcomeOf(text);
  expect(statuses.every((s) => s === "established")).toBe(true);
  return found;
}

const READINGS: readonly (readonly [name: string, task: number, result: string])[] = [
  ["one particle of Lennard and Jones", 0, "24ε · ( (σ/r)⁶ − 2(σ/r)¹² )/r"],
  ["one particle of Lennard and Jones", 1, "24ε · (26(σ/r)¹² − 7(σ/r)⁶)/r²"],
  ["Weibull likelihood", 1, "k/λ · (n − Σ_i (x[i]/λ)^k)"],
  ["step of Newton for a root", 0, "1 − (x³+2a)/(3x³)"],
  [
    "rotation by an angle",
    1,
    "∂L/∂R[1,0] · cos θ − ∂L/∂R[0,0] · sin θ − ∂L/∂R[0,1] · cos θ − ∂L/∂R[1,1] · sin θ",
  ],
  ["variational bound", 1, "1/2 · ( ε ⊙ e^{r/2} ⊙ (Wᵀ (sigmoid(s) − x)) ) − 1/2 · (1 − e^r)"],
  [
    "cross entropy with smoothed labels in one line",
    0,
    "(e^{s[n,c]}/Σ_k e^{s[n,k]} − (1−ε) · [y[n] = c] − ε/C)/N",
  ],
  [
    "one label with a squared margin and weights",
    0,
    "2/(C·N) · w[y[n]] · { −Σ_{c′ ≠ y[n]} max(0, 1 − x[n, y[n]] + x[n,c′]) if y[n] = c; max(0, 1 − x[n, y[n]] + x[n,c]) otherwise }",
  ],
  [
    "mean discrepancy of two samples",
    0,
    "4γ/N² · Σ_j k(Σ_{a′} (x[i,a′] − x[j,a′])², γ) · (x[j,a] − x[i,a]) + 4γ/(N·M) · Σ_j k(Σ_{a′} (x[i,a′] − y[j,a′])², γ) · (x[i,a] − y[j,a])",
  ],
  ["highway layer", 0, "∂L/∂y ⊙ (1 − g) + Vᵀ (∂L/∂y ⊙ g ⊙ (1 − g) ⊙ (h − x)) + Wᵀ (∂L/∂y ⊙ g ⊙ (1 − h²))"],
  ["energy of a Hopfield network with continuous states", 0, "q − Xᵀ p"],
  ["entropy of a softmax", 0, "−p ⊙ (H + log p)"],
  ["logistic regression, its Hessian and a step", 1, "Xᵀ diag(p ⊙ (1−p)) X + λ I"],
  ["divergence of two diagonal normal distributions", 1, "σ/b² − 1/σ"],
  [
    "springs between neighbours",
    0,
    "k · ( (r[i−1]−ℓ)(x[i,a] − x[i−1, a]) · [i ≥ 1]/r[i−1] − (r[i]−ℓ)(x[i+1, a] − x[i,a]) · [i ≤ n−2]/r[i] )",
  ],
  [
    "simple recurrent unit",
    3,
    "∂L/∂h[t] ⊙ (1 − r[t]) + Uᵀ (∂L/∂h[t] ⊙ (1 − r[t]) ⊙ r[t] ⊙ (tanh s[t] − x[t])) + Vᵀ (δ[t] ⊙ (1 − f[t]) ⊙ f[t] ⊙ (s[t−1] − z[t])) + Wᵀ (δ[t] ⊙ (1 − f[t]))",
  ],
  ["logarithms of counts by vectors", 0, "2vᵀ (f[i] ⊙ (v w[i] + b[i] + c − log X[i]))"],
  [
    "Bézier curve of the third degree",
    1,
    "6( (3t² − 4t + 1) ⊙ ( (B − q) P[1] ) − (1 − t)² ⊙ ( (B − q) P[0] ) + t ⊙ (2 − 3t) ⊙ ( (B − q) P[2] ) + t² ⊙ ( (B − q) P[3] ) )",
  ],
  [
    "shrinking towards zero, softly and hard",
    0,
    "∂L/∂y[i] · [|x[i]| − λ > 0] + ∂L/∂z[i] · ∂z[i]/∂x[i] + ∂L/∂w[i] · tanh² x[i]",
  ],
  ["distillation at a temperature", 0, "T · (q−p)/N"],
];

describe("the last line", () => {
  it.each(READINGS)("of %s, task %i", async (name, task, result) => {
    expect((await results(name))[task]).toBe(result);
  });
});

describe("a reason", () => {
  it("says once what does not depend on the variable", async () => {
    const { reasons } = await outcomeOf(
      "given f, x, z, u, v\na = x^2\nb = z^2\nL = (f*a/b - u)^2 + (f*v/b - u)^2\nfind d(L)/d(f)",
    );
    const said = reasons.filter((r) => r.includes("depend on f"));
    expect(said).toHaveLength(1);
    expect(said[0]?.match(/\bb\b/g)).toHaveLength(1);
  });
});

describe("letters that are made", () => {
  it("are none that a name of the block is printed as", async () => {
    const found = await results("generalised advantage");
    expect(found[0]).toBe("δ_A");
    expect(found[2]).toBe("γ Σ_t δ_A[t] · A[t+1]");
  });
});

describe("a name that is spelled with a power", () => {
  it("has its own powers behind parentheses", async () => {
    const text = "given c2 as c^2, u\ny = u/c2\nfind d(y)/d(c2), d(c2^2)/d(c2)";
    expect((await outcomeOf(text)).results).toEqual(["−u/(c²)²", "2 c²"]);
  });
});

describe("the whole of a slice", () => {
  it("may be what a tensor is defined by", async () => {
    const text = "given x[T, n]\ny = x[T-1]\ngiven L(y)\nfind d(L)/d(x[t, i])";
    expect((await outcomeOf(text)).results).toEqual(["∂L/∂y[i] · [t = T−1]"]);
  });
});

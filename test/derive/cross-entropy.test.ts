// Logistic regression in the ways in which it is written down: the probability as a function of a weighted sum or of a
// score, the sigmoid by its name or written out, with and without what is added to the loss. All come to p − y.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

const LOSS = "L = -sum{i} (y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]))";
const DATA = "given x[n, d], y[n], w[d]";

async function answers(...lines: readonly string[]): Promise<readonly string[]> {
  const { results, statuses } = await outcomeOf(lines.join("\n"));
  expect(statuses.every((s) => s === "established")).toBe(true);
  return results;
}

describe("the gradient of the binary cross-entropy", () => {
  it.each([
    ["the sigmoid of a sum", "p[i] = sigmoid(sum{j} x[i, j]*w[j])"],
    ["a quotient", "p[i] = 1/(1 + exp(-sum{j} x[i, j]*w[j]))"],
  ])("to the weights is xᵀ(p − y), with the probability as %s", async (_, p) => {
    expect(await answers(DATA, p, LOSS, "find d(L)/d(w)")).toEqual(["xᵀ (p − y)"]);
  });

  it("to the scores is p − y, and divided by n where the loss is", async () => {
    const scores = ["given z[n], y[n]", "p[i] = sigmoid(z[i])"];
    expect(await answers(...scores, LOSS, "find d(L)/d(z)")).toEqual(["p − y"]);
    const mean = LOSS.replace("-sum", "-1/n*sum");
    expect(await answers(...scores, mean, "find d(L)/d(z)")).toEqual(["(p−y)/n"]);
  });

  it("has the second derivative p(1 − p)", async () => {
    const text = ["given z, y", "p = sigmoid(z)", "L = -y*log(p) - (1 - y)*log(1 - p)"];
    expect(await answers(...text, "find d(L)/d(z), d(d(L)/d(z))/d(z)")).toEqual(["p − y", "p · (1−p)"]);
  });

  it("takes up a penalty, whose factor 2 and half cancel at once", async () => {
    const text = [`${DATA}, c > 0`, "p[i] = sigmoid(sum{j} x[i, j]*w[j])"];
    const { results, statuses } = await outcomeOf(
      [...text, `${LOSS} + c/2*sum{j} w[j]^2`, "find d(L)/d(w)"].join("\n"),
    );
    expect(statuses).toEqual(["established"]);
    expect(results).toEqual(["xᵀ (p − y) + c w"]);
  });

  // What p is defined as says nothing of ∂L/∂p, where p varies by itself.
  it("to the probabilities leaves their definition alone", async () => {
    const text = [DATA, "p[i] = 1/(1 + exp(-sum{j} x[i, j]*w[j]))", LOSS];
    expect(await answers(...text, "find d(L)/d(p[i]), d(L)/d(w)")).toEqual([
      "(1−y)/(1−p) − y/p",
      "xᵀ (p − y)",
    ]);
    const soft = ["given s[n], t[n]", "p[i] = exp(s[i])/(sum{j} exp(s[j]))", "L = -sum{i} t[i]*log(p[i])"];
    expect(await answers(...soft, "find d(L)/d(s[k]), d(L)/d(p[k])")).toEqual(["p Σ_i t[i] − t", "−t/p"]);
    expect(await answers(...soft, "find d(L)/d(p[k]), d(L)/d(s[k])")).toEqual(["−t/p", "p Σ_i t[i] − t"]);
  });
});

describe("a logarithm of a sum of exponentials", () => {
  it("ends in the shares that are defined beside it", async () => {
    const score = (w: string): string => `exp(sum{d} u[${w},d]*v[d])`;
    const text = [
      "given v[D], u[W, D], o in 0..W-1",
      `p[w] = ${score("w")}/(sum{q} ${score("q")})`,
      `J = -sum{d} u[o,d]*v[d] + log(sum{w} ${score("w")})`,
      "find d(J)/d(v), d(J)/d(u[w,d])",
    ];
    expect(await answers(...text)).toEqual(["uᵀ p − u[o]", "v[d] · (p[w] − [o=w])"]);
  });
});

describe("a network with the function in the same definition as the weighted sum", () => {
  it("goes layer by layer where a layer follows, and is written out where none does", async () => {
    const text = [
      "given x[n], W[h, n], V[o, h], t[o]",
      "a[j] = tanh(sum{i} W[j, i]*x[i])",
      "y[k] = sigmoid(sum{j} V[k, j]*a[j])",
      "L = 1/2*sum{k} (y[k] - t[k])^2",
      "find d(L)/d(V), d(L)/d(W)",
    ];
    expect(await answers(...text)).toEqual(["( (y − t) ⊙ y ⊙ (1 − y) ) aᵀ", "(∂L/∂a ⊙ (1 − a²)) xᵀ"]);
  });
});

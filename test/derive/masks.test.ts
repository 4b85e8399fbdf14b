// Brackets that compare whole tensors entry by entry, as a ReLU has them in its gradient: [h > 0] is a factor like any
// other. A ReLU whose argument has no name is told from its value.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

const answers = async (text: string): Promise<readonly string[]> => {
  const { results, statuses } = await outcomeOf(text);
  expect(new Set(statuses), text).toEqual(new Set(["established"]));
  return results;
};

const LAYER = "given x[N, D], W[D, H], b[H]";

describe("the gradients of a layer with a ReLU", () => {
  it.each([
    [
      "a product inside",
      `${LAYER}; h = relu(x @ W + b); given J(h); find d(J)/d(W), d(J)/d(x), d(J)/d(b)`,
      ["xᵀ (∂J/∂h ⊙ [h > 0])", "(∂J/∂h ⊙ [h > 0]) Wᵀ", "Σ_n ∂J/∂h[n] ⊙ [h[n] > 0]"],
    ],
    [
      "the same as a maximum",
      "given x[D], W[H, D]; h[i] = max(0, sum{d} W[i,d]*x[d]); given J(h); find d(J)/d(W), d(J)/d(x)",
      ["(∂J/∂h ⊙ [h > 0]) ⊗ x", "Wᵀ (∂J/∂h ⊙ [h > 0])"],
    ],
    [
      "an argument that has a name",
      `${LAYER}; z = x @ W + b; h = relu(z); given J(h); find d(J)/d(z), d(J)/d(W)`,
      ["∂J/∂h ⊙ [z > 0]", "xᵀ ∂J/∂z"],
    ],
    [
      "a minimum with 0",
      "given x[D], W[H, D]; h[i] = min(sum{d} W[i,d]*x[d], 0); given J(h); find d(J)/d(x)",
      ["Wᵀ (∂J/∂h ⊙ [h < 0])"],
    ],
  ] as const)("%s", async (_, text, expected) => {
    expect(await answers(text)).toEqual(expected);
  });

  // At 0 the value says nothing of the side from which the derivative is taken.
  it("compares the argument where the convention counts the kink", async () => {
    const layer = "given x[D], W[H, D]; kink relu 1; h = relu(W @ x); given J(h); find d(J)/d(x)";
    const [answer] = await answers(layer);
    expect(answer).toBe("Wᵀ (∂J/∂h ⊙ [W x ≥ 0])");
  });
});

describe("brackets of whole tensors", () => {
  it.each([
    ["given g[n,m], z[n,m]; q = g .* [z > 0]; given L(q); find d(L)/d(g)", ["∂L/∂q ⊙ [z > 0]"]],
    ["given g[n,m], z[n,m]; s = [-1 < z <= 1]; q = g .* s; given L(q); find d(L)/d(g)", ["∂L/∂q ⊙ s"]],
    ["given g[n], z[m]; q = outer(g, [z >= 2]); given L(q); find d(L)/d(g)", ["∂L/∂q [z ≥ 2]"]],
    // Entries of another place are no factor entry by entry.
    ["given g[n], z[n+1]; q[i] = g[i]*[z[i+1] > 0]; given L(q); find d(L)/d(g)", ["∂L/∂q[i] · [z[i+1] > 0]"]],
    [
      "given g[n], z[n]; q[i] = g[i]*[z[n-1-i] > 0]; given L(q); find d(L)/d(g)",
      ["∂L/∂q[i] · [z[n−1−i] > 0]"],
    ],
    ["given g[n], z[n]; q[i] = g[i]*[z[i] > i]; given L(q); find d(L)/d(g)", ["∂L/∂q[i] · [z[i] > i]"]],
  ])("%s", async (text, expected) => {
    expect(await answers(text)).toEqual(expected);
  });

  it("say the convention at the kink, whichever way they are told", async () => {
    for (const inside of ["x @ W + b", "x @ W"]) {
      const { conventions } = await outcomeOf(`${LAYER}; h = relu(${inside}); given J(h); find d(J)/d(x)`);
      expect(conventions).toEqual(["relu(u)′ is taken as 0 at u = 0"]);
    }
  });
});

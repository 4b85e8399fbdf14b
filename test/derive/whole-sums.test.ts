// Losses that are a sum or a mean of all entries by name, differentiated and shown in forms that have such names, too.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

const shown = async (text: string): Promise<string | undefined> => {
  const { results, statuses } = await outcomeOf(text);
  expect(statuses, text).toEqual(["established"]);
  return results[0];
};

describe("a mean of all entries", () => {
  it.each([
    ["given x[n], a; y = a*x; L = average(y^2); find d(L)/d(a)", "2 mean(y ⊙ x)"],
    ["given X[n,m], Y[n,m]; L = average((X - Y)^2); find d(L)/d(X)", "2(X−Y)/(n·m)"],
    ["given x[n], y[n], a; L = total((a*x - y)^2)/2; find d(L)/d(a)", "Σ_i (a x[i] − y[i]) · x[i]"],
    ["given x[1], a; L = average(a*x); find d(L)/d(a)", "x[0]"],
  ])("is differentiated: %s", async (text, answer) => {
    expect(await shown(text)).toBe(answer);
  });

  it.each([
    "given x[n], a; y = a*x; L = average(y^2); show d(L)/d(a) = average(2*a*hadamard(x, x))",
    "given x[n], a; y[i] = a*x[i]; L = (sum{i} y[i]^2)/n; show d(L)/d(a) = average(2*a*hadamard(x, x))",
    "given x[n], a; y[i] = a*x[i]; L = sum{i} y[i]^2; show d(L)/d(a) = 2*a*total(hadamard(x, x))",
    "given x[n], y[n], a; L = total((a*x - y)^2); show d(L)/d(a) = 2*total(hadamard(x, a*x - y))",
    "given x[n], y[n]; show average(hadamard(x, x + 2*y)) = (sum{i} x[i]^2)/n + 2*average(hadamard(y, x))",
  ])("is proved to have a form: %s", async (text) => {
    await shown(text);
  });

  it("is not proved to have a form that it has not", async () => {
    for (const form of [
      "average(a*hadamard(x, x))",
      "2*a*total(hadamard(x, x))",
      "2*average(hadamard(x, x))",
    ]) {
      const text = `given x[n], a; y = a*x; L = average(y^2); show d(L)/d(a) = ${form}`;
      expect((await outcomeOf(text)).statuses, form).not.toEqual(["established"]);
    }
  });
});

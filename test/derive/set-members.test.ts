// Sums over sets in which brackets single a member out, and what is printed and read for membership.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

/** The results of the tasks, in the sheet language. */
function results(text: string): readonly string[] {
  const d = derived(text);
  expect(complaints(text).wrong).toEqual([]);
  return d.out.derivations.map((one) => (one.result === undefined ? "none" : d.show(one.result.rhs, one)));
}

const GIVEN = "given X[H, W], S[M, N] set\n";
const TARGET = "find d(Y[i, j])/d(X[a, b])";

describe("pooling over a set of places", () => {
  it("passes an equal part to every member", () => {
    expect(results(`${GIVEN}Y[i, j] = 1/|S[i, j]| * sum{(l, m) in S[i, j]} X[l, m]\n${TARGET}`)).toEqual([
      "1/|S[i, j]|*sum{(l, m) in S[i, j]} [l = a]*[m = b]",
    ]);
  });

  it("passes all to the largest, which is a member", () => {
    expect(results(`${GIVEN}Y[i, j] = max{(l, m) in S[i, j]} X[l, m]\n${TARGET}`)).toEqual([
      "[(a, b) = argmax{(l, m) in S[i, j]} X[l, m]]",
    ]);
  });

  it("takes factors at the member that is left, where they have a value", () => {
    expect(
      results(
        `${GIVEN}given p >= 1\nassume X[l, m] > 0\nY[i, j] = (sum{(l, m) in S[i, j]} X[l, m]^p)^(1/p)\n${TARGET}`,
      ),
    ).toEqual(["X[a, b]^(p - 1)/Y[i, j]^(p - 1)*sum{(l, m) in S[i, j]} [l = a]*[m = b]"]);
  });

  it("leaves a factor in the sum that may have no value elsewhere", () => {
    const [r] = results(`given x[n], S[m] set\ny[i] = sum{k in S[i]} log(x[k])\nfind d(y[i])/d(x[j])`);
    expect(r).toContain("sum{k in S[i]}");
  });

  it("goes for sets of single indices", () => {
    expect(results("given x[n], S set\ny = sum{k in S} x[k]\nfind d(y)/d(x[j])")).toEqual([
      "sum{k in S} [k = j]",
    ]);
  });
});

describe("membership", () => {
  it("is read as it is printed", () => {
    const text = `${GIVEN}Y[i, j] = 1/|S[i, j]| * sum{(l, m) in S[i, j]} X[l, m]\n`;
    expect(
      results(`${text}show d(Y[i, j])/d(X[a, b]) = [(a, b) in S[i, j]]/|S[i, j]|`).every((r) => r !== "none"),
    ).toBe(true);
  });

  it("asks for as many components as a member has", () => {
    expect(() =>
      derived(
        "given X[H, W], S set\nY = sum{(l, m) in S} X[l, m]\nZ[i] = [i in S]*X[i, 0]\nfind d(Y)/d(X[a, b])",
      ),
    ).toThrow("a member of this set has two components");
  });
});

// Normalisation layers end in the form that a textbook prints, with the author's own intermediates folded, whatever
// the letters, the axes and the way in which mean and variance are written.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

interface Found {
  readonly result: string;
  readonly lines: number;
}

/** The indexed result of the first task in the sheet language, and the number of lines that lead to it. */
function found(text: string): Found {
  const d = derived(text);
  const one = d.out.derivations[0];
  if (one?.result === undefined) throw new Error("no result");
  const lines = one.chains.reduce((n, c) => n + c.steps.length, 0);
  return { result: d.show(one.result.rhs, one), lines };
}

const MEANS = {
  "sum over N": ["(sum{i} x[i])/N", "(sum{i} (x[i]-mu)^2)/N"],
  "1/N times the sum": ["1/N * sum{i} x[i]", "1/N * sum{i} (x[i]-mu)^2"],
  "divided inside": ["sum{j} x[j]/N", "sum{j} (x[j]-mu)^2/N"],
  "written ranges": ["(sum{k=0..N-1} x[k])/N", "(sum{k=0..N-1} (mu - x[k])^2)/N"],
  "mean of squares": ["(sum{i} x[i])/N", "(sum{i} x[i]^2)/N - mu^2"],
} as const;

describe("batch normalisation", () => {
  const sheet = (mean: string, variance: string): string => `given x[N], gamma, beta, eps > 0
mu = ${mean}; v = ${variance}; sigma = sqrt(v + eps)
xh[i] = (x[i]-mu)/sigma; y[i] = gamma*xh[i] + beta; given L(y); find d(L)/d(x[i])`;
  it.each(Object.entries(MEANS))("γ/σ·(g − mean g − x̂·mean(g x̂)), the mean as %s", (_, [mean, variance]) => {
    const { result, lines } = found(sheet(mean, variance));
    expect(result).toBe(
      "gamma/sigma*(d(L)/d(y[i]) - (sum{i'} d(L)/d(y[i']))/N - xh[i]/N*sum{i'} d(L)/d(y[i'])*xh[i'])",
    );
    expect(lines).toBeLessThanOrEqual(15);
  });
  it("every line has the value of the derivative", () => {
    const [mean, variance] = MEANS["sum over N"];
    expect(complaints(sheet(mean, variance)).wrong).toEqual([]);
  });
  it("does not take the deviations from another number for deviations from the mean", () => {
    for (const wrong of ["(sum{i} x[i])/(N+1)", "(sum{i=1..N-1} x[i])/N", "(sum{i} x[i]^2)/N", "2*(sum{i} x[i])/N"]) {
      const [, variance] = MEANS["sum over N"];
      const d = derived(sheet(wrong, variance));
      const rules = d.out.derivations.flatMap((o) => o.chains.flatMap((c) => c.steps.map((s) => s.rule)));
      expect(rules).not.toContain("sum.centred");
      expect(complaints(sheet(wrong, variance), { instances: 2 }).wrong).toEqual([]);
    }
  });
});

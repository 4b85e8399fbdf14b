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
    name: "a multi-label loss, whose quotients need 0 < σ < 1",
    text: `given x[N, C], y[N, C]
L = -1/(N*C)*sum{n, c} (y[n, c]*log(sigmoid(x[n, c])) + (1 - y[n, c])*log(1 - sigmoid(x[n, c])))
find d(L)/d(x[n, c])`,
    results: ["( (1 − y) ⊙ sigmoid(x) − y ⊙ (1 − sigmoid(x)) )/(N·C)"],
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
];

describe("operators", () => {
  for (const c of CASES)
    it(c.name, async () => {
      const out = await outcomeOf(c.text);
      expect(out.results).toEqual(c.results);
      for (const s of out.statuses) expect(s).toBe("established");
    });
});

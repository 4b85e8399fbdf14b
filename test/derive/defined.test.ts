// Factors that have no value everywhere stay behind the brackets and in the sums that protect them; a definition
// is folded back only where it has an entry; what is known of a letter is known of that letter alone.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

/** The answers of the tasks, as text; every line is checked against the evaluator. */
function answers(text: string): readonly string[] {
  const { wrong, compared } = complaints(text);
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(5);
  const d = derived(text);
  return d.out.derivations.map((o) => (o.result === undefined ? "none" : d.show(o.result.rhs, o)));
}

describe("folding a definition back", () => {
  it("needs an index of the definition, not any number", () => {
    expect(answers("given x, t\ny[i=0..2] = sin(i*t)\nL = cos(x*t) + y[1]\nfind d(L)/d(x)")).toEqual([
      "-sin(x*t)*t",
    ]);
  });

  it("stays inside the index set", () => {
    expect(
      answers(
        "given x[n]\ny[i=0..n-2] = exp(x[i])\nL = sum{i} y[i]^2 + sum{i=0..n-1} exp(x[i])\nfind d(L)/d(x[k])",
      ),
    ).toEqual(["2*y[k]^2*[k <= n - 2] + exp(x[k])"]);
  });

  it("leaves alone what a derivative is taken of", () => {
    expect(answers("given f(x), t\nx = t^2\ng = f(t^3)\nfind d(g)/d(t)")).toEqual(["3*f'(t^3)*t^2"]);
  });
});

describe("a factor that may have no value", () => {
  it("stays in a sum that may be empty", () => {
    expect(
      answers("given x[n], c[n]\ny[i] = x[i] * sum{j=0..n-1} [j < i]*c[i-1]*x[j]\nfind d(y[i])/d(x[k])"),
    ).toEqual(["[i = k]*sum{j=0..i - 1} c[i - 1]*x[j] + x[i]*[k < i]*c[i - 1]"]);
  });

  it("stays beside the bracket that protects it", () => {
    expect(answers("given c, x[n], y[m]\nL = sum{i, j} [c > 0]*log(c)*x[i]*y[j]\nfind d(L)/d(x[k])")).toEqual(
      ["[c > 0]*log(c)*sum{j} y[j]"],
    );
  });

  it("goes before a sum that certainly has a term", () => {
    expect(answers("given c, x[n], y[m]\nL = sum{i, j} log(c)*x[i]*y[j]\nfind d(L)/d(x[k])")).toEqual([
      "log(c)*sum{j} y[j]",
    ]);
  });
});

describe("letters", () => {
  it("that run elsewhere already are not used again", () => {
    expect(
      answers(
        "given x[n], w[n], a, L(y)\nz[i] = sin(a*x[i])\ny[i=0..2*n-1] = sum{k=0..n-1} [i <= n-1]*w[k]*z[k]\nfind d(L)/d(a)",
      ),
    ).toEqual(["sum{i} d(L)/d(z[i])*cos(a*x[i])*x[i]"]);
  });

  it("of a task say nothing about the same letter of a sum", () => {
    const text =
      "given x[n], L(y), w[2]\ny[i] = sin(x[i]) * sum{j=0..n-1} [i <= 1]*x[j]\nS = sum{k=0..n-1} (d(L)/d(x[k]))^2\nT = S*w[0]\nfind d(T)/d(w[k]), d(S)/d(x[i])";
    answers(text);
    const d = derived(text);
    const ranges = d.out.derivations.map((o) => o.env.indices.get("k'"));
    expect(ranges[1]?.kind).toBe("interval");
  });
});

// The forms that everybody knows, where a bracket picks a term out of a sum of sums: softmax, quadratic forms,
// attention, reversed reads. Every line is checked against the evaluator as well.

import { describe, expect, it } from "vitest";
import { complaints } from "./contract.ts";

const cases: readonly (readonly [text: string, answers: readonly string[]])[] = [
  [
    "given s[n]\np[i] = exp(s[i])/(sum{j} exp(s[j]))\ngiven L(p)\nfind d(p[i])/d(s[j]), d(L)/d(s[k])",
    ["p[i]*([i = j] - p[j])", "p[k]*(d(L)/d(p[k]) - sum{i} d(L)/d(p[i])*p[i])"],
  ],
  [
    "given A[n,n], x[n]\nq = sum{i,j} x[i]*A[i,j]*x[j]\nfind d(q)/d(x[k]), d(d(q)/d(x[k]))/d(x[l])",
    ["sum{j} A[k, j]*x[j] + sum{i} A[i, k]*x[i]", "A[k, l] + A[l, k]"],
  ],
  ["given x[n,n]\ns = sum{i,j} x[i,j]*x[j,i]\nfind d(s)/d(x[k,l])", ["2*x[l, k]"]],
  [
    "given x[n], L(y)\ny[i] = x[n-1-i]*x[i]\nfind d(L)/d(x[m])",
    ["x[n - m - 1]*(d(L)/d(y[n - m - 1]) + d(L)/d(y[m]))"],
  ],
  [
    "given Q[n,d], K[m,d], V[m,e]\ns[i,j] = sum{k} Q[i,k]*K[j,k]\np[i,j] = exp(s[i,j])/(sum{l} exp(s[i,l]))\no[i,k] = sum{j} p[i,j]*V[j,k]\ngiven L(o)\nfind d(L)/d(Q[a,b]), d(L)/d(s)",
    ["sum{j} d(L)/d(s[a, j])*K[j, b]", "p[i, j]*(d(L)/d(p[i, j]) - sum{j'} d(L)/d(p[i, j'])*p[i, j'])"],
  ],
  [
    "given x[n], c[n], L(y)\ny[i] = cases{x[i]^2*c[i] if x[i] > 0, c[i]*x[i] otherwise}\nfind d(L)/d(x[k])",
    ["d(L)/d(y[k])*cases{2*c[k]*x[k] if x[k] > 0, c[k] otherwise}"],
  ],
  [
    "given x[n] outside 0, L(y)\ny[i = 0..n-1] = x[i-1] + 2*x[i] + x[i+1]\nfind d(L)/d(x[k])",
    ["d(L)/d(y[k + 1])*[k <= n - 2] + 2*d(L)/d(y[k]) + d(L)/d(y[k - 1])*[k >= 1]"],
  ],
];

describe("a sum of sums with brackets", () => {
  it.each(cases)("%s", (text, answers) => {
    const { wrong, derived: d, compared } = complaints(text);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(10);
    const got = d.out.derivations.map((o) => (o.result === undefined ? "none" : d.show(o.result.rhs, o)));
    expect(got).toEqual(answers);
  });
});

// Gradients of composed functions go layer by layer: each target is told by the gradient to what it enters first, and
// those are derived once. Forms as in any textbook on backpropagation; every line is compared with the evaluator.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

const NET = [
  "given X[N,I], U[I,H], b[H], V[H,K], c[K]",
  "z[n,j] = sum{i} X[n,i]*U[i,j] + b[j]",
  "h[n,j] = tanh(z[n,j])",
  "y[n,k] = sum{j} h[n,j]*V[j,k] + c[k]",
  "given L(y)",
].join("\n");

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "two layers",
    `${NET}\nfind d(L)/d(V), d(L)/d(c), d(L)/d(U), d(L)/d(b), d(L)/d(X), d(L)/d(z), d(L)/d(h[m,l])`,
    [
      "sum{n} d(L)/d(y[n, k])*h[n, j]",
      "sum{n} d(L)/d(y[n, k])",
      "sum{n} d(L)/d(z[n, j])*X[n, i]",
      "sum{n} d(L)/d(z[n, j])",
      "sum{j} d(L)/d(z[n, j])*U[i, j]",
      "d(L)/d(h[n, j])*(1 - h[n, j]^2)",
      "sum{k} d(L)/d(y[m, k])*V[l, k]",
    ],
  ],
  [
    "a Gram matrix: its gradient is found first, as for a product of two",
    [
      "given z[N,D]",
      "S[n,i] = sum{d} z[n,d]*z[i,d]",
      "L = -sum{i} log(exp(S[i,i])/(sum{j} exp(S[i,j])))",
      "find d(L)/d(z[b,d])",
    ].join("\n"),
    ["sum{i} d(L)/d(S[b, i])*z[i, d] + sum{n} d(L)/d(S[n, b])*z[n, d]"],
  ],
  [
    "a stack of residual blocks: x acts on what it is added to directly, and through the layer",
    [
      "given x[n], A[n,n], B[n,n]",
      "h[i] = tanh(sum{j} A[i,j]*x[j])",
      "u[i] = x[i] + h[i]",
      "g[i] = tanh(sum{j} B[i,j]*u[j])",
      "y[i] = u[i] + g[i]",
      "given L(y)",
      "find d(L)/d(x[k]), d(L)/d(A[k,l]), d(L)/d(B[k,l])",
    ].join("\n"),
    [
      "d(L)/d(u[k]) + sum{i} d(L)/d(h[i])*(1 - h[i]^2)*A[i, k]",
      "d(L)/d(h[k])*(1 - h[k]^2)*x[l]",
      "d(L)/d(y[k])*(1 - g[k]^2)*u[l]",
    ],
  ],
  [
    "what gives way to what it enters, and still enters another one",
    [
      "given x[n], v[n], W[n,n]",
      "s[i] = exp(x[i])",
      "t[i] = sum{j} W[i,j]*s[j] - x[i]",
      "u[i] = sin(t[i])*s[i]",
      "S = sum{i} u[i]*v[i]",
      "find d(S)/d(x[k])",
    ].join("\n"),
    ["d(S)/d(u[k])*u[k] - d(S)/d(t[k]) + s[k]*sum{i} d(S)/d(t[i])*W[i, k]"],
  ],
  [
    "a scalar that is reached past the others",
    [
      "given x[n], A[n,n]",
      "h[i] = sin(x[i])",
      "u[i] = x[i] + sum{j} A[i,j]*h[j]",
      "L = sum{i} u[i]*h[i]",
      "find d(L)/d(x[k])",
    ].join("\n"),
    ["h[k] + u[k]*cos(x[k]) + cos(x[k])*sum{i} A[i, k]*h[i]"],
  ],
  [
    "one layer alone is written out",
    "given x[n], W[m,n]\ny[j] = sum{i} W[j,i]*x[i]\ngiven L(y)\nfind d(L)/d(x[i])",
    ["sum{j} d(L)/d(y[j])*W[j, i]"],
  ],
  [
    "normalisation has no layer inside: what the loss is given as a function of stays",
    [
      "given x[n], gamma[n], eps > 0",
      "mu = (sum{i} x[i])/n",
      "u[i] = x[i] - mu",
      "y[i] = gamma[i]*u[i]",
      "given L(y)",
      "find d(L)/d(x[m])",
    ].join("\n"),
    ["d(L)/d(y[m])*gamma[m] - (sum{i} d(L)/d(y[i])*gamma[i])/n"],
  ],
];

describe("backpropagation", () => {
  it.each(cases)("%s", (_, text, expected) => {
    const { wrong, compared, derived: d } = complaints(text);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(10);
    const got = d.out.derivations.map((o) => (o.result === undefined ? "" : d.show(o.result.rhs, o)));
    expect(got).toEqual(expected);
  });

  it("uses what is assumed of every row of a batch", () => {
    const d = derived(
      [
        "given X[N,I], W[I,K], b[K], t[N,K]",
        "assume sum{k} t[n,k] = 1",
        "z[n,k] = sum{i} X[n,i]*W[i,k] + b[k]",
        "p[n,k] = exp(z[n,k])/(sum{l} exp(z[n,l]))",
        "L = -(sum{n,k} t[n,k]*log(p[n,k]))/N",
        "find d(L)/d(z), d(L)/d(W), d(L)/d(b)",
      ].join("\n"),
    );
    expect(d.out.derivations.map((o) => (o.result === undefined ? "" : d.show(o.result.rhs, o)))).toEqual([
      "(p[n, k] - t[n, k])/N",
      "sum{n} d(L)/d(z[n, k])*X[n, i]",
      "sum{n} d(L)/d(z[n, k])",
    ]);
  });
});

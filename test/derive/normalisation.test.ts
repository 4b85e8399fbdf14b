// Normalisation layers end in the form that a textbook prints, with the author's own intermediates folded, whatever
// the letters, the axes and the way in which mean and variance are written.

import fc from "fast-check";
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
  return { result: d.show(one.result.rhs, one).replaceAll(", ", ","), lines };
}

const MEANS = {
  "sum over N": ["(sum{i} x[i])/N", "(sum{i} (x[i]-mu)^2)/N"],
  "1/N times the sum": ["1/N * sum{i} x[i]", "1/N * sum{i} (x[i]-mu)^2"],
  "divided inside": ["sum{j} x[j]/N", "sum{j} (x[j]-mu)^2/N"],
  "written ranges": ["(sum{k=0..N-1} x[k])/N", "(sum{k=0..N-1} (mu - x[k])^2)/N"],
  "counted from 1": ["(sum{k=1..N} x[k-1])/N", "(sum{k=1..N} (x[k-1]-mu)^2)/N"],
  "counted backwards": ["(sum{k=0..N-1} x[N-1-k])/N", "(sum{i} (x[i]-mu)*(x[i]-mu))/N"],
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
    expect(lines).toBeLessThanOrEqual(16);
  });
  it("every line has the value of the derivative", () => {
    const [mean, variance] = MEANS["sum over N"];
    expect(complaints(sheet(mean, variance)).wrong).toEqual([]);
  });
  it("does not take the deviations from another number for deviations from the mean", () => {
    for (const wrong of [
      "(sum{i} x[i])/(N+1)",
      "(sum{i=1..N-1} x[i])/N",
      "(sum{i} x[i]^2)/N",
      "2*(sum{i} x[i])/N",
    ]) {
      const [, variance] = MEANS["sum over N"];
      const d = derived(sheet(wrong, variance));
      const rules = d.out.derivations.flatMap((o) => o.chains.flatMap((c) => c.steps.map((s) => s.rule)));
      expect(rules).not.toContain("sum.centred");
      expect(complaints(sheet(wrong, variance), { instances: 2 }).wrong).toEqual([]);
    }
  });
});

describe("the same with other axes", () => {
  it.each([
    [
      "channels",
      `given x[N,C], gamma[C], beta[C], eps > 0
mu[c] = (sum{n} x[n,c])/N; v[c] = (sum{n} (x[n,c]-mu[c])^2)/N; s[c] = sqrt(v[c] + eps)
xh[n,c] = (x[n,c]-mu[c])/s[c]; y[n,c] = gamma[c]*xh[n,c] + beta[c]; given L(y); find d(L)/d(x[n,c])`,
      "gamma[c]/s[c]*(d(L)/d(y[n,c]) - (sum{n'} d(L)/d(y[n',c]))/N - xh[n,c]/N*sum{n'} d(L)/d(y[n',c])*xh[n',c])",
    ],
    [
      "images",
      `given x[N,C,H,W], gamma[C], beta[C], eps > 0
mu[c] = 1/(N*H*W)*sum{n,h,w} x[n,c,h,w]; v[c] = 1/(N*H*W)*sum{n,h,w} (x[n,c,h,w]-mu[c])^2; s[c] = sqrt(v[c] + eps)
xh[n,c,h,w] = (x[n,c,h,w]-mu[c])/s[c]; y[n,c,h,w] = gamma[c]*xh[n,c,h,w] + beta[c]; given L(y); find d(L)/d(x[n,c,h,w])`,
      "gamma[c]/s[c]*(d(L)/d(y[n,c,h,w]) - (sum{n',h',w'} d(L)/d(y[n',c,h',w']))/(N*H*W) - xh[n,c,h,w]/(N*H*W)*sum{n',h',w'} d(L)/d(y[n',c,h',w'])*xh[n',c,h',w'])",
    ],
    [
      "layer normalisation: the gain under the sums",
      `given a[B,D], gain[D], bias[D], eps > 0
m[b] = (sum{d} a[b,d])/D; v[b] = (sum{d} (a[b,d]-m[b])^2)/D; s[b] = sqrt(v[b] + eps)
z[b,d] = (a[b,d]-m[b])/s[b]; y[b,d] = gain[d]*z[b,d] + bias[d]; given L(y); find d(L)/d(a[b,d])`,
      "(d(L)/d(y[b,d])*gain[d] - (sum{d'} d(L)/d(y[b,d'])*gain[d'])/D - z[b,d]/D*sum{d'} d(L)/d(y[b,d'])*gain[d']*z[b,d'])/s[b]",
    ],
    [
      "group normalisation",
      `given x[N,G,K,H], gamma[G,K], eps > 0
mu[n,g] = (sum{k,h} x[n,g,k,h])/(K*H); v[n,g] = (sum{k,h} (x[n,g,k,h]-mu[n,g])^2)/(K*H); s[n,g] = sqrt(v[n,g] + eps)
z[n,g,k,h] = (x[n,g,k,h]-mu[n,g])/s[n,g]; y[n,g,k,h] = gamma[g,k]*z[n,g,k,h]; given L(y); find d(L)/d(x[n,g,k,h])`,
      "(d(L)/d(y[n,g,k,h])*gamma[g,k] - (sum{k',h'} d(L)/d(y[n,g,k',h'])*gamma[g,k'])/(K*H) - z[n,g,k,h]/(K*H)*sum{k',h'} d(L)/d(y[n,g,k',h'])*gamma[g,k']*z[n,g,k',h'])/s[n,g]",
    ],
    [
      "the mean of squares alone",
      `given x[N], gamma[N], eps > 0
r = sqrt((sum{i} x[i]^2)/N + eps); z[i] = x[i]/r; y[i] = gamma[i]*z[i]; given L(y); find d(L)/d(x[k])`,
      "(d(L)/d(y[k])*gamma[k] - z[k]/N*sum{i} d(L)/d(y[i])*gamma[i]*z[i])/r",
    ],
    [
      "the length",
      "given x[n]; r = sqrt(sum{i} x[i]^2); y[i] = x[i]/r; given L(y); find d(L)/d(x[k])",
      "(d(L)/d(y[k]) - y[k]*sum{i} d(L)/d(y[i])*y[i])/r",
    ],
    [
      "the reciprocal named",
      `given a[N], eps > 0
m = (sum{i} a[i])/N; v = (sum{i} (a[i]-m)^2)/N; r = 1/sqrt(v+eps); z[i] = (a[i]-m)*r; given L(z); find d(L)/d(a[k])`,
      "r*(d(L)/d(z[k]) - (sum{i} d(L)/d(z[i]))/N - (a[k] - m)/(N*(v + eps))*sum{i} d(L)/d(z[i])*(a[i] - m))",
    ],
    [
      "nothing named but the moments",
      `given x[N], gamma, beta, eps > 0
mu = (sum{i} x[i])/N; v = (sum{i} (x[i]-mu)^2)/N; y[i] = gamma*(x[i]-mu)/sqrt(v+eps) + beta; given L(y); find d(L)/d(x[k])`,
      "gamma/sqrt(v + eps)*(d(L)/d(y[k]) - (sum{i} d(L)/d(y[i]))/N - (x[k] - mu)/(N*(v + eps))*sum{i} d(L)/d(y[i])*(x[i] - mu))",
    ],
    [
      "the cosine",
      `given u[n], v[n]; a = sqrt(sum{i} u[i]^2); b = sqrt(sum{i} v[i]^2)
c = (sum{i} u[i]*v[i])/(a*b); find d(c)/d(u[k])`,
      "v[k]/(a*b) - c*u[k]/a^2",
    ],
    [
      "the deviations named",
      `given x[N], eps > 0; mu = (sum{k} x[k])/N; c[i] = x[i]-mu; v = (sum{i} c[i]^2)/N; s = sqrt(v+eps)
z[i] = c[i]/s; given L(z); find d(L)/d(x[k])`,
      "(d(L)/d(z[k]) - (sum{i} d(L)/d(z[i]))/N - z[k]/N*sum{i} d(L)/d(z[i])*z[i])/s",
    ],
    [
      "a weighted mean subtracted",
      `given x[N], w[N], W > 0; mu = (sum{k} w[k]*x[k])/W; z[i] = x[i]-mu; given L(z); find d(L)/d(x[k])`,
      "d(L)/d(z[k]) - w[k]/W*sum{i} d(L)/d(z[i])",
    ],
    [
      "the correlation coefficient",
      `given x[n], y[n]; m = (sum{i} x[i])/n; q = (sum{i} y[i])/n; u[i] = x[i] - m; v[i] = y[i] - q
a = sqrt(sum{i} u[i]^2); b = sqrt(sum{i} v[i]^2); r = (sum{i} u[i]*v[i])/(a*b); find d(r)/d(x[i])`,
      "v[i]/(a*b) - r*u[i]/a^2",
    ],
    [
      "the covariance matrix",
      `given X[n,d], c > 0; m[k] = (sum{i} X[i,k])/n
C[k,l] = (sum{i} (X[i,k]-m[k])*(X[i,l]-m[l]))/c; given L(C); find d(L)/d(X[i,k])`,
      "(sum{l} d(L)/d(C[k,l])*(X[i,l] - m[l]) + sum{k'} d(L)/d(C[k',k])*(X[i,k'] - m[k']))/c",
    ],
    [
      "the third central moment",
      "given x[n]; m = (sum{i} x[i])/n; s = (sum{i} (x[i]-m)^3)/n; find d(s)/d(x[k])",
      "3/n*((x[k] - m)^2 - (sum{i} (x[i] - m)^2)/n)",
    ],
    [
      "the mean subtracted",
      "given x[n]; m = (sum{i} x[i])/n; y[i] = x[i] - m; given L(y); find d(L)/d(x[k])",
      "d(L)/d(y[k]) - (sum{i} d(L)/d(y[i]))/n",
    ],
    [
      "softmax",
      "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j])); given L(p); find d(L)/d(s[k])",
      "p[k]*(d(L)/d(p[k]) - sum{i} d(L)/d(p[i])*p[i])",
    ],
    [
      "softmax of every row",
      "given s[B,n]; p[b,i] = exp(s[b,i])/(sum{j} exp(s[b,j])); given L(p); find d(L)/d(s[b,k])",
      "p[b,k]*(d(L)/d(p[b,k]) - sum{i} d(L)/d(p[b,i])*p[b,i])",
    ],
  ])("%s", (_, text, expected) => {
    const { result, lines } = found(text);
    expect(result).toBe(expected);
    expect(lines).toBeLessThanOrEqual(15);
    expect(complaints(text, { instances: 2 }).wrong).toEqual([]);
  });
});

describe("layers like these, put together at random", () => {
  const part = fc.record({
    m: fc.constantFrom(
      "(sum{i} x[i])/N",
      "sum{i} x[i]/N",
      "(sum{i=1..N-1} x[i])/N",
      "(sum{i} x[i]*u[i])/N",
      "2*(sum{i} x[i])/N",
      "(sum{i=0..N-1} x[N-1-i])/N",
    ),
    of: fc.constantFrom("x[i]-m", "m-x[i]", "2*x[i]-2*m", "x[i]-2*m", "u[i]*(x[i]-m)", "x[i]*(x[i]-m)"),
    power: fc.constantFrom("", "^2", "^3"),
    v: fc.constantFrom("(sum{i} (D))/N", "(sum{i} (D))/(N+1)", "1/N*sum{i} c*(D)"),
    s: fc.constantFrom("sqrt(v^2+e)", "v^2+e", "exp(v)", "1/sqrt(v^2+e)"),
    z: fc.constantFrom(
      "(x[i]-m)/s",
      "(m-x[i])/s",
      "x[i]/s",
      "(x[i]-m)*s",
      "c*(x[i]-m)/s^2",
      "(x[i]-m)/s + m",
    ),
    y: fc.constantFrom("c*z[i] + u[i]", "z[i]*u[i]", "z[i]^2", "c*z[i]*x[i]", "tanh(z[i])"),
  });
  it("have lines that are equal", { timeout: 240_000 }, () => {
    fc.assert(
      fc.property(part, (p) => {
        const v = p.v.replace("D", `(${p.of})${p.power}`);
        const text = `given x[N], u[N], c, e > 0; m = ${p.m}; v = ${v}; s = ${p.s}; z[i=0..N-1] = ${p.z}
y[i=0..N-1] = ${p.y}; given L(y); find d(L)/d(x[i]), d(L)/d(u[i])`;
        expect(complaints(text, { instances: 2 }).wrong).toEqual([]);
      }),
      { seed: 3, numRuns: 25 },
    );
  });
});

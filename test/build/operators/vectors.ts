// Functions of vectors: activations entry by entry, running and whole reductions, order statistics, forms.

import { at, type Operator, range, sum, type Tensor, tensor } from "./operator.ts";

const entrywise = (name: string, body: string, f: (u: number) => number): Operator => ({
  name,
  text: `given x[n]\ny[i] = ${body}`,
  shapes: { x: [5] },
  loop: ({ x }) => ({ y: tensor([5], (i) => f(at(x, i))) }),
});

const relu = (u: number): number => Math.max(0, u);
const normal = (u: number): number => {
  // The integral of the density by Simpson's rule, exact to 1e-13 here.
  const f = (q: number): number => Math.exp(-q * q);
  const h = u / Math.SQRT2 / 200;
  const integral = (h / 3) * (f(0) + f(200 * h) + sum(199, (k) => f((k + 1) * h) * (k % 2 === 0 ? 4 : 2)));
  return (1 + (2 / Math.sqrt(Math.PI)) * integral) / 2;
};
const entries = (x: Tensor | number | undefined, n: number): readonly number[] =>
  range(n).map((i) => at(x, i));

export const vectors: readonly Operator[] = [
  entrywise("GELU", "x[i]/2*(1 + erf(x[i]/sqrt(2)))", (u) => u * normal(u)),
  entrywise(
    "GELU by tanh",
    "x[i]/2*(1 + tanh(sqrt(2/(4*atan(1)))*(x[i] + 0.044715*x[i]^3)))",
    (u) => (u / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (u + 0.044715 * u ** 3))),
  ),
  entrywise("ELU", "cases{x[i] if x[i] > 0, 1.5*(exp(x[i]) - 1) otherwise}", (u) =>
    u > 0 ? u : 1.5 * (Math.exp(u) - 1),
  ),
  entrywise(
    "SELU",
    "1.05*(max(0, x[i]) + min(0, 1.67*(exp(x[i]) - 1)))",
    (u) => 1.05 * (u > 0 ? u : 1.67 * (Math.exp(u) - 1)),
  ),
  entrywise("CELU", "max(0, x[i]) + min(0, 0.7*(exp(x[i]/0.7) - 1))", (u) =>
    u > 0 ? u : 0.7 * (Math.exp(u / 0.7) - 1),
  ),
  entrywise("SiLU", "x[i]*sigmoid(x[i])", (u) => u / (1 + Math.exp(-u))),
  entrywise("Mish", "x[i]*tanh(softplus(x[i]))", (u) => u * Math.tanh(Math.log(1 + Math.exp(u)))),
  entrywise("softsign", "x[i]/(1 + |x[i]|)", (u) => u / (1 + Math.abs(u))),
  entrywise("hard swish", "x[i]*clamp(x[i] + 1/2, 0, 1)", (u) => u * Math.min(1, relu(u + 0.5))),
  entrywise("logarithm of the sigmoid", "log(sigmoid(x[i]))", (u) => -Math.log(1 + Math.exp(-u))),
  entrywise("soft shrink", "sign(x[i])*max(0, |x[i]| - 0.2)", (u) => Math.sign(u) * relu(Math.abs(u) - 0.2)),
  {
    name: "sums and products from the beginning, and the logarithm of sums of exponentials",
    text: `given x[n]
y[i = 0..n-1] = sum{k=0..i} x[k]
z[i = 0..n-1] = prod{k=0..i} x[k]
w[i = 0..n-1] = log(sum{k=0..i} exp(x[k]))
m[i = 0..n-1] = max{k=0..i} x[k]`,
    shapes: { x: [5] },
    loop: ({ x }) => {
      const upTo = (i: number): readonly number[] => entries(x, i + 1);
      return {
        y: tensor([5], (i) => upTo(i).reduce((a, b) => a + b, 0)),
        z: tensor([5], (i) => upTo(i).reduce((a, b) => a * b, 1)),
        w: tensor([5], (i) => Math.log(upTo(i).reduce((a, b) => a + Math.exp(b), 0))),
        m: tensor([5], (i) => Math.max(...upTo(i))),
      };
    },
  },
  {
    name: "gated halves",
    text: "given x[N, 2*H]\ny[n, i] = x[n,i]*sigmoid(x[n,i+H])",
    shapes: { x: [2, 6] },
    loop: ({ x }) => ({ y: tensor([2, 3], (n, i) => at(x, n, i) / (1 + Math.exp(-at(x, n, i + 3)))) }),
  },
  {
    name: "mean, deviation, norms and product of a whole vector",
    text: `given x[n]
m = (sum{i} x[i])/n
s = sqrt((sum{i} (x[i] - m)^2)/(n - 1))
a = sum{i} |x[i]|
b = sqrt(sum{i} x[i]^2)
c = max{i} |x[i]|
p = prod{i} x[i]`,
    shapes: { x: [5] },
    loop: ({ x }) => {
      const xs = entries(x, 5);
      const m = xs.reduce((u, v) => u + v, 0) / 5;
      return {
        s: [Math.sqrt(xs.reduce((u, v) => u + (v - m) ** 2, 0) / 4)],
        a: [xs.reduce((u, v) => u + Math.abs(v), 0)],
        b: [Math.hypot(...xs)],
        c: [Math.max(...xs.map(Math.abs))],
        p: [xs.reduce((u, v) => u * v, 1)],
      };
    },
  },
  {
    name: "sorting, the median and the mean of the three largest, by ranks",
    text: `given x[n]
r[i] = sum{j} ([x[j] < x[i]] + [x[j] = x[i] and j < i])
y[k = 0..n-1] = sum{i} [r[i] = k]*x[i]
m = sum{i} [r[i] = floor((n-1)/2)]*x[i]
t = (sum{i} [r[i] >= n-3]*x[i])/3`,
    shapes: { x: [6] },
    loop: ({ x }) => {
      const sorted = [...entries(x, 6)].sort((a, b) => a - b);
      return {
        y: sorted,
        m: [sorted[2] ?? 0],
        t: [((sorted[3] ?? 0) + (sorted[4] ?? 0) + (sorted[5] ?? 0)) / 3],
      };
    },
  },
  {
    name: "a bilinear form, a trace and a double contraction",
    text: `given A[n, n], B[n, n], x[n]
q = sum{i, j} x[i]*A[i,j]*x[j]
t = sum{i, j} A[i,j]*B[j,i]
y[i, l] = sum{j, k} A[i,j]*B[j,k]*A[l,k]
d[i] = A[i,i]*x[i]`,
    shapes: { A: [3, 3], B: [3, 3], x: [3] },
    loop: ({ A, B, x }) => ({
      q: [sum(3, (i) => sum(3, (j) => at(x, i) * at(A, i, j) * at(x, j)))],
      t: [sum(3, (i) => sum(3, (j) => at(A, i, j) * at(B, j, i)))],
      y: tensor([3, 3], (i, l) => sum(3, (j) => sum(3, (k) => at(A, i, j) * at(B, j, k) * at(A, l, k)))),
      d: tensor([3], (i) => at(A, i, i) * at(x, i)),
    }),
  },
  {
    name: "rolled, flipped and repeated",
    text: `given x[n], s integer
y[i = 0..n-1] = x[(i + s) mod n]*x[n-1-i]
z[i] = x[floor(i/3)]^2`,
    shapes: { x: [4] },
    fixed: { s: -3 },
    loop: ({ x }) => ({
      y: tensor([4], (i) => at(x, (i + 1) % 4) * at(x, 3 - i)),
      z: tensor([12], (i) => at(x, Math.floor(i / 3)) ** 2),
    }),
  },
];

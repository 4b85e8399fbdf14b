// Losses and similarities on vectors, rows and labels.

import { at, integers, type Operator, range, sigmoid, sum, type Tensor, tensor } from "./operator.ts";

const dot = (
  a: Tensor | number | undefined,
  b: Tensor | number | undefined,
  n: number,
  m: number,
  size: number,
): number => sum(size, (d) => at(a, n, d) * at(b, m, d));

export const losses: readonly Operator[] = [
  {
    name: "cosine similarity",
    text: `given a[N, D], b[N, D], e > 0
y[n] = (sum{d} a[n,d]*b[n,d])/max(sqrt(sum{d} a[n,d]^2)*sqrt(sum{d} b[n,d]^2), e)`,
    shapes: { a: [2, 3], b: [2, 3] },
    fixed: { e: 1e-8 },
    loop: ({ a, b }) => ({
      y: tensor([2], (n) => dot(a, b, n, n, 3) / Math.sqrt(dot(a, a, n, n, 3) * dot(b, b, n, n, 3))),
    }),
  },
  {
    name: "distances between all pairs of rows, p = 3",
    text: "given a[N, D], b[M, D], p > 0\ny[n, m] = (sum{d} |a[n,d] - b[m,d]|^p)^(1/p)",
    shapes: { a: [2, 3], b: [3, 3] },
    fixed: { p: 3 },
    loop: ({ a, b }) => ({
      y: tensor([2, 3], (n, m) => Math.cbrt(sum(3, (d) => Math.abs(at(a, n, d) - at(b, m, d)) ** 3))),
    }),
  },
  {
    name: "Kullback–Leibler divergence from log-probabilities",
    text: "given q[N, C], p[N, C]\nT = (sum{n, c} p[n,c]*(log(p[n,c]) - q[n,c]))/N",
    shapes: { q: [2, 3], p: [2, 3] },
    inside: ["p"],
    loop: ({ q, p }) => ({
      T: [sum(2, (n) => sum(3, (c) => at(p, n, c) * (Math.log(at(p, n, c)) - at(q, n, c)))) / 2],
    }),
  },
  {
    name: "binary cross entropy of probabilities, weighted",
    text: `given p[n], t[n], w[n]
T = -(sum{i} w[i]*(t[i]*log(p[i]) + (1 - t[i])*log(1 - p[i])))/n`,
    shapes: { p: [4], t: [4], w: [4] },
    inside: ["p"],
    loop: ({ p, t, w }) => ({
      T: [
        sum(4, (i) => -at(w, i) * (at(t, i) * Math.log(at(p, i)) + (1 - at(t, i)) * Math.log(1 - at(p, i)))) /
          4,
      ],
    }),
  },
  {
    name: "binary cross entropy of logits, with weights of the positive class",
    text: `given x[N, C], t[N, C], w[C]
l[n, c] = -w[c]*t[n,c]*log(sigmoid(x[n,c])) - (1 - t[n,c])*log(1 - sigmoid(x[n,c]))
T = (sum{n, c} l[n,c])/(N*C)`,
    shapes: { x: [2, 3], t: [2, 3], w: [3] },
    loop: ({ x, t, w }) => ({
      T: [
        sum(2, (n) =>
          sum(3, (c) => {
            const s = sigmoid(at(x, n, c));
            return -at(w, c) * at(t, n, c) * Math.log(s) - (1 - at(t, n, c)) * Math.log(1 - s);
          }),
        ) / 6,
      ],
    }),
  },
  {
    name: "margins of several classes",
    text: `given x[N, C], t[N] integer, m
l[n] = (sum{c, c != t[n]} max(0, m - x[n,t[n]] + x[n,c])^2)/C
T = (sum{n} l[n])/N`,
    shapes: { x: [3, 4] },
    fixed: { t: integers(0, 3, 1), m: 0.7 },
    loop: ({ x, t }) => ({
      T: [
        sum(3, (n) =>
          sum(4, (c) => (c === at(t, n) ? 0 : Math.max(0, 0.7 - at(x, n, at(t, n)) + at(x, n, c)) ** 2)),
        ) / 12,
      ],
    }),
  },
  {
    name: "soft margins of several labels",
    text: `given x[N, C], t[N, C]
T = -(sum{n, c} (t[n,c]*log(sigmoid(x[n,c])) + (1 - t[n,c])*log(sigmoid(-x[n,c]))))/(N*C)`,
    shapes: { x: [2, 3], t: [2, 3] },
    loop: ({ x, t }) => ({
      T: [
        sum(2, (n) =>
          sum(3, (c) => {
            const s = sigmoid(at(x, n, c));
            return -at(t, n, c) * Math.log(s) - (1 - at(t, n, c)) * Math.log(1 - s);
          }),
        ) / 6,
      ],
    }),
  },
  {
    name: "triplets with distances as a definition of their own",
    text: `given a[N, D], p[N, D], q[N, D], m
r[n] = sqrt(sum{d} (a[n,d] - p[n,d])^2)
s[n] = sqrt(sum{d} (a[n,d] - q[n,d])^2)
T = (sum{n} max(0, m + r[n] - s[n]))/N`,
    shapes: { a: [3, 2], p: [3, 2], q: [3, 2] },
    fixed: { m: 0.5 },
    loop: ({ a, p, q }) => {
      const far = (b: typeof p, n: number): number =>
        Math.hypot(at(a, n, 0) - at(b, n, 0), at(a, n, 1) - at(b, n, 1));
      return { T: [sum(3, (n) => Math.max(0, 0.5 + far(p, n) - far(q, n))) / 3] };
    },
  },
  {
    name: "contrast of a batch with itself at a temperature",
    text: `given z[N, D], tau > 0
u[n, d] = z[n,d]/sqrt(sum{k} z[n,k]^2)
s[n, m] = (sum{d} u[n,d]*u[m,d])/tau
T = -(sum{n=0..N-2} (s[n,n+1] - log(sum{m=0..N-1, m != n} exp(s[n,m]))))/N`,
    shapes: { z: [3, 2] },
    fixed: { tau: 0.5 },
    loop: ({ z }) => {
      const length = (n: number): number => Math.hypot(at(z, n, 0), at(z, n, 1));
      const s = (n: number, m: number): number => dot(z, z, n, m, 2) / (length(n) * length(m) * 0.5);
      const one = (n: number): number =>
        s(n, n + 1) - Math.log(range(3).reduce((t, m) => (m === n ? t : t + Math.exp(s(n, m))), 0));
      return { T: [-(one(0) + one(1)) / 3] };
    },
  },
  {
    name: "Gumbel softmax, with a gradient to the temperature",
    text: `given x[N, C], u[N, C], tau > 0
g[n, c] = x[n,c] - log(-log(u[n,c]))
y[n, c] = exp(g[n,c]/tau)/(sum{k} exp(g[n,k]/tau))`,
    shapes: { x: [2, 3] },
    fixed: { tau: 0.7, u: { shape: [2, 3], data: [0.1, 0.5, 0.9, 0.3, 0.2, 0.8] } },
    loop: ({ x, u, tau }) => ({
      y: tensor([2, 3], (n, c) => {
        const e = range(3).map((k) => Math.exp((at(x, n, k) - Math.log(-Math.log(at(u, n, k)))) / at(tau)));
        return (e[c] ?? 0) / e.reduce((p, q) => p + q, 0);
      }),
    }),
  },
];

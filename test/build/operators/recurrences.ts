// Recurrences along two axes at once, and along one of several, with a loss that reads their last entry.

import { at, fill, type Operator, size, sum, tensor } from "./operator.ts";

/** The table of a recurrence over i and j, row by row. */
function rows(
  n: number,
  m: number,
  step: (i: number, j: number, D: (i: number, j: number) => number) => number,
) {
  const D = new Map<string, number>();
  const read = (i: number, j: number): number => D.get(`${i},${j}`) ?? Number.NaN;
  fill([n, m], (i, j) => {
    D.set(`${i},${j}`, step(i ?? 0, j ?? 0, read));
    return 0;
  });
  return read;
}

export const recurrences: readonly Operator[] = [
  {
    name: "integral image",
    text: `given x[n, m]
S[i, j] = x[i,j] + [i > 0]*S[i-1, j] + [j > 0]*S[i, j-1] - [i > 0 and j > 0]*S[i-1, j-1]`,
    shapes: { x: [3, 4] },
    loop: ({ x }) => ({
      S: tensor([3, 4], (i, j) => sum(i + 1, (a) => sum(j + 1, (b) => at(x, a, b)))),
    }),
  },
  {
    name: "soft dynamic time warping of two series",
    text: `given a[n], b[m], g
c[i, j] = (a[i] - b[j])^2
D[i, j] = c[i,j] + cases{0 if i = 0 and j = 0, D[i, j-1] if i = 0, D[i-1, j] if j = 0,
  -g*log(exp(-D[i-1,j]/g) + exp(-D[i,j-1]/g) + exp(-D[i-1,j-1]/g)) otherwise}
y = D[n-1, m-1]`,
    shapes: { a: [4], b: [3], g: [] },
    inside: ["g"],
    loop: ({ a, b, g }) => {
      const s = at(g);
      const soft = (...d: number[]): number => -s * Math.log(d.reduce((t, v) => t + Math.exp(-v / s), 0));
      const D = rows(4, 3, (i, j, d) => {
        const c = (at(a, i) - at(b, j)) ** 2;
        if (i === 0 && j === 0) return c;
        if (i === 0) return c + d(i, j - 1);
        if (j === 0) return c + d(i - 1, j);
        return c + soft(d(i - 1, j), d(i, j - 1), d(i - 1, j - 1));
      });
      return { y: [D(3, 2)] };
    },
  },
  {
    name: "paths through a grid, from the last corner to the first",
    text: `given w[n, m]
P[i, j] = w[i,j]*(cases{1 if i = n-1 and j = m-1, 0 otherwise} + [i < n-1]*P[i+1, j] + [j < m-1]*P[i, j+1])
y = P[0, 0]`,
    shapes: { w: [3, 3] },
    loop: ({ w }) => {
      const go = (i: number, j: number): number =>
        i > 2 || j > 2 ? 0 : at(w, i, j) * ((i === 2 && j === 2 ? 1 : 0) + go(i + 1, j) + go(i, j + 1));
      return { y: [go(0, 0)] };
    },
  },
  {
    name: "the last entry of a state with several",
    text: `given x[T, H], u
h[t, i] = tanh(x[t,i] + u*h[t-1, i])
h[-1] = 0
y = h[T-1, H-1]`,
    shapes: { x: [4, 2], u: [] },
    loop: ({ x, u }) => {
      let h = 0;
      for (let t = 0; t < size(x, 0); t += 1) h = Math.tanh(at(x, t, 1) + at(u) * h);
      return { y: [h] };
    },
  },
];

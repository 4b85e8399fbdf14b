// Regions of interest: aligned by bilinear samples (with gradients to the image, and to the box), and pooled by
// maxima over rounded bins. Boxes are (batch, x1, y1, x2, y2).

import { type Bound, type Case, extra, gradients, number, pair, scalar } from "../case.ts";

/** The mean of samples in every bin; beyond one pixel outside a sample is 0, at the border it is pulled inside. */
export function roiAlign(c: Case): Bound {
  const [P, Q] = pair(c, "output_size");
  const aligned = c.params.aligned === true;
  const ratio = number(c, "sampling_ratio");
  const samples = (extent: string, bins: string): string => (ratio > 0 ? "r" : `ceil(${extent}[k]/${bins})`);
  const g = gradients(c, "L");
  const side = (name: string, lo: number, hi: number): string =>
    aligned
      ? `${name}[k] = scale*(boxes[k,${hi}] - boxes[k,${lo}])`
      : `${name}[k] = max(scale*(boxes[k,${hi}] - boxes[k,${lo}]), 1)`;
  return {
    text: `given input[N, C, H, W], boxes[K, 5], scale > 0, offset, P >= 1 integer, Q >= 1 integer${ratio > 0 ? ", r >= 1 integer" : ""}
${side("h", 2, 4)}
${side("w", 1, 3)}
A[k = 0..K-1] = ${samples("h", "P")}
B[k = 0..K-1] = ${samples("w", "Q")}
U[k, i = 0..P-1, u = 0..H-1] = sum{a=0..A[k]-1} [-1 <= scale*boxes[k,2] - offset + (i + (a + 1/2)/A[k])*h[k]/P <= H]*max(0, 1 - |clamp(scale*boxes[k,2] - offset + (i + (a + 1/2)/A[k])*h[k]/P, 0, H-1) - u|)
V[k, j = 0..Q-1, v = 0..W-1] = sum{b=0..B[k]-1} [-1 <= scale*boxes[k,1] - offset + (j + (b + 1/2)/B[k])*w[k]/Q <= W]*max(0, 1 - |clamp(scale*boxes[k,1] - offset + (j + (b + 1/2)/B[k])*w[k]/Q, 0, W-1) - v|)
y[k, c, i = 0..P-1, j = 0..Q-1] = (sum{u, v} U[k,i,u]*V[k,j,v]*input[floor(boxes[k,0]),c,u,v])/max(A[k]*B[k], 1)
given L(y)
${g.find}`,
    inputs: {
      ...c.inputs,
      ...{ P, Q, scale: number(c, "spatial_scale"), offset: aligned ? 1 / 2 : 0 },
      ...(ratio > 0 ? { r: ratio } : {}),
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: g.keys,
  };
}

/** The maximum over a bin of the rounded box; an empty bin gives 0. */
export function roiPool(c: Case): Bound {
  const [P, Q] = pair(c, "output_size");
  const g = gradients(c, "L");
  const corner = (name: string, at: number): string => `${name}[k] = floor(scale*boxes[k,${at}] + 1/2)`;
  return {
    text: `given input[N, C, H, W], boxes[K, 5], scale > 0, P >= 1 integer, Q >= 1 integer
${corner("x", 1)}
${corner("X", 3)}
${corner("y", 2)}
${corner("Y", 4)}
h[k] = max(Y[k] - y[k] + 1, 1)
w[k] = max(X[k] - x[k] + 1, 1)
a[k, i = 0..P-1] = clamp(y[k] + floor(i*h[k]/P), 0, H)
A[k, i = 0..P-1] = clamp(y[k] + ceil((i+1)*h[k]/P), 0, H)
b[k, j = 0..Q-1] = clamp(x[k] + floor(j*w[k]/Q), 0, W)
B[k, j = 0..Q-1] = clamp(x[k] + ceil((j+1)*w[k]/Q), 0, W)
z[k, c, i = 0..P-1, j = 0..Q-1] = cases{0 if A[k,i] <= a[k,i] or B[k,j] <= b[k,j], max{u=a[k,i]..A[k,i]-1, v=b[k,j]..B[k,j]-1} input[floor(boxes[k,0]),c,u,v] otherwise}
given L(z)
${g.find}`,
    inputs: { ...c.inputs, P, Q, scale: number(c, "spatial_scale"), "d(L)/d(z)": c.upstream },
    value: "z",
    gradients: g.keys,
  };
}

const BOX = ["cx", "cy", "w", "h"];

/** RoI Align from the box to the mean of s × s samples, to features and box, with the whole Jacobian to the box. */
export function roiAlignBox(c: Case): Bound {
  const q = number(c, "q");
  const s = number(c, "s");
  const g = gradients(c, "L");
  return {
    text: `given fmap[C, I, J], xi[I], yj[J], cx, cy, w, h, q >= 1 integer, s >= 1 integer
X[a = 0..q-1] = cx - w/2 + w/(2*q)*(2*a + 1)
Y[b = 0..q-1] = cy - h/2 + h/(2*q)*(2*b + 1)
F[c, a, b] = sum{i, j} fmap[c,i,j]*max(0, 1 - |X[a] - xi[i]|)*max(0, 1 - |Y[b] - yj[j]|)
y[c, a = 0..Q-1, b = 0..Q-1] = (sum{k=0..s-1, l=0..s-1, s*a+k < q, s*b+l < q} F[c, s*a+k, s*b+l])/s^2
given L(y)
${g.find}, ${BOX.map((n) => `d(y)/d(${n})`).join(", ")}`,
    inputs: {
      ...c.inputs,
      ...Object.fromEntries(BOX.map((n) => [n, scalar(c.inputs[n])])),
      ...{ q, s, Q: q / s },
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: g.keys,
    also: Object.fromEntries(BOX.map((n) => [`d(y)/d(${n})`, extra(c, `jacobian_${n}`)])),
  };
}

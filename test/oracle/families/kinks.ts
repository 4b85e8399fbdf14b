// What PyTorch takes at kinks and ties, where no derivative exists: the same equations, with the convention chosen by
// `kink` or by which case an equality belongs to.

import { type Bound, type Case, gradients, input, scalar } from "../case.ts";
import { boxIou } from "./boxes.ts";
import { adaptivePool, maxPool } from "./pooling.ts";
import { roiPool } from "./regions.ts";
import { regressionLoss } from "./regression.ts";

/** y[i] in terms of x[i]; numbers of the case by their names. */
const ENTRY: Readonly<Record<string, string>> = {
  relu: "relu(x[i])",
  abs: "|x[i]|",
  sign: "sign(x[i])",
  floor: "floor(x[i])",
  round: "round(x[i])",
  softsign: "x[i]/(1 + |x[i]|)",
  threshold: "cases{x[i] if x[i] > threshold, value otherwise}",
  leaky_relu: "cases{x[i] if x[i] > 0, negative_slope*x[i] otherwise}",
  elu: "cases{x[i] if x[i] > 0, alpha*(exp(x[i]) - 1) otherwise}",
  clamp: "clamp(x[i], min_, max_)",
  clamp_min: "max(0, x[i])",
  relu6: "clamp(x[i], 0, 6)",
  hardtanh: "clamp(x[i], min_, max_)",
  hardsigmoid: "clamp(slope*x[i] + 1/2, 0, 1)",
  hardswish: "cases{0 if x[i] < -3, x[i]*(x[i] + 3)/6 if x[i] <= 3, x[i] otherwise}",
  softshrink: "cases{x[i] - lambd if x[i] > lambd, x[i] + lambd if x[i] < -lambd, 0 otherwise}",
  hardshrink: "cases{0 if -lambd <= x[i] <= lambd, x[i] otherwise}",
  maximum: "max(x[i], y[i])",
  minimum: "min(x[i], y[i])",
};
const CONVENTION: Readonly<Record<string, string>> = {
  clamp_min: "kink relu one\n",
  relu6: "kink clamp zero\n",
  hardtanh: "kink clamp zero\n",
  hardsigmoid: "kink clamp zero\n",
};

function entrywise(c: Case, body: string): Bound {
  const names = Object.keys(c.inputs);
  const named = (n: string): string => (n === "input" ? "x" : n);
  // PyTorch keeps the slope 1/6 of the hard sigmoid in single precision.
  const numbers = { ...c.params, min_: c.params.min, max_: c.params.max, slope: Math.fround(1 / 6) };
  const used = Object.entries(numbers).filter(
    ([k]) => new RegExp(`\\b${k}\\b`).test(body) && !/^(min|max)$/.test(k),
  );
  const g = gradients(c, "L", named);
  return {
    text: `given ${[...names.map((n) => `${named(n)}[n]`), ...used.map(([k]) => k)].join(", ")}
${CONVENTION[c.op] ?? ""}z[i] = ${body}
given L(z)
${g.find}`,
    inputs: {
      ...Object.fromEntries(names.map((n) => [named(n), input(c, n)])),
      ...Object.fromEntries(used.map(([k, v]) => [k, Number(v)])),
      "d(L)/d(z)": c.upstream,
    },
    value: "z",
    gradients: g.keys,
  };
}

/** One number of a whole vector. */
const WHOLE: Readonly<Record<string, string>> = {
  max: "m = max{i} x[i]",
  amax: "kink max{} split\nm = max{i} x[i]",
  max_full: "kink max{} split\nm = max{i} x[i]",
  norm_1: "m = sum{i} |x[i]|",
  norm_2: "m = cases{sqrt(sum{i} x[i]^2) if (sum{i} x[i]^2) > 0, 0 otherwise}",
  norm_inf: "kink max{} split\nm = max{i} |x[i]|",
};

function whole(c: Case, body: string): Bound {
  const g = gradients(c, "m");
  return {
    text: `given x[n]\n${body}\n${g.find}`,
    inputs: { x: input(c, "x") },
    value: "m",
    gradients: g.keys,
  };
}

/** ‖a − b‖ of every pair of rows; at 0 the derivative is 0. */
function distances(c: Case): Bound {
  const g = gradients(c, "L");
  return {
    text: `given a[N, J], b[M, J]
s[n, m] = sum{j} (a[n,j] - b[m,j])^2
y[n, m] = cases{sqrt(s[n,m]) if s[n,m] > 0, 0 otherwise}
given L(y)
${g.find}`,
    inputs: { ...c.inputs, "d(L)/d(y)": c.upstream },
    value: "y",
    gradients: g.keys,
  };
}

/** One bilinear sample by hats; what counts as the slope at the foot of a hat is the case's convention. */
function hatSample(c: Case): Bound {
  const g = gradients(c, "F");
  return {
    text: `given fmap[I, J], xi[I], yj[J], x, y
kink relu ${c.params.positive_part === "clamp" ? "one" : "zero"}
F = sum{i, j} fmap[i,j]*max(0, 1 - |x - xi[i]|)*max(0, 1 - |y - yj[j]|)
${g.find}`,
    inputs: { ...c.inputs, x: scalar(c.inputs.x), y: scalar(c.inputs.y) },
    value: "F",
    gradients: g.keys,
  };
}

/** Bilinear samples at (x, y) in −1..1 by the four neighbours; beyond the image 0, or pulled to the border. */
function gridSample(c: Case): Bound {
  const border = c.params.padding_mode === "border";
  const place = (axis: number, size: string): string => `(grid[n,i,j,${axis}] + 1)*(${size}-1)/2`;
  const at = (u: string, size: string): string => (border ? `clamp(${u}, 0, ${size}-1)` : u);
  const g = gradients(c, "L");
  return {
    text: `given input[N, C, H outside 0, W outside 0], grid[N, O, Q, 2]
kink clamp zero
u[n, i, j] = ${at(place(1, "H"), "H")}
v[n, i, j] = ${at(place(0, "W"), "W")}
a[n, i, j] = u[n,i,j] - floor(u[n,i,j])
b[n, i, j] = v[n,i,j] - floor(v[n,i,j])
y[n, c, i, j] = ((1 - a[n,i,j])*(1 - b[n,i,j])*input[n,c,floor(u[n,i,j]),floor(v[n,i,j])]
  + (1 - a[n,i,j])*b[n,i,j]*input[n,c,floor(u[n,i,j]),floor(v[n,i,j])+1]
  + a[n,i,j]*(1 - b[n,i,j])*input[n,c,floor(u[n,i,j])+1,floor(v[n,i,j])]
  + a[n,i,j]*b[n,i,j]*input[n,c,floor(u[n,i,j])+1,floor(v[n,i,j])+1])
given L(y)
${g.find}`,
    inputs: { ...c.inputs, "d(L)/d(y)": c.upstream },
    value: "y",
    gradients: g.keys,
  };
}

export function kink(c: Case): Bound {
  switch (c.op) {
    case "max_pool2d":
      return maxPool(c);
    case "adaptive_max_pool2d":
      return adaptivePool(c);
    case "roi_pool":
      return roiPool(c);
    case "box_iou":
    case "generalized_box_iou_loss":
      return boxIou(c);
    case "l1_loss":
    case "smooth_l1_loss":
    case "huber_loss":
      return regressionLoss(c);
    case "cdist":
      return distances(c);
    case "bilinear_sample":
      return hatSample(c);
    case "grid_sample":
      return gridSample(c);
    default: {
      const body = ENTRY[c.op];
      if (body !== undefined) return entrywise(c, body);
      const of = WHOLE[c.op === "norm" ? `norm_${String(c.params.p)}` : c.op];
      if (of === undefined) throw new Error(`no block for ${c.op}`);
      return whole(c, of);
    }
  }
}

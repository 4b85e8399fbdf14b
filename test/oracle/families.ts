// Each family of cases as a block in the sheet language, written once, and how a case's numbers are bound to its
// names. Axes that an operator does not look at are joined: row-major data keeps its order.

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
export interface Case {
  readonly name: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly upstream: Tensor;
  readonly output: Tensor;
  readonly grads: Readonly<Record<string, Tensor>>;
  readonly hessian?: Readonly<Record<string, Tensor>>;
}

export interface Bound {
  readonly text: string;
  /** As `gradsheet eval` reads them. */
  readonly inputs: Readonly<Record<string, Tensor | number>>;
  /** The definition that holds the output. */
  readonly value: string;
  /** Keys of the gradients in the result, by the name of the input in the case. */
  readonly gradients: Readonly<Record<string, string>>;
}

const size = (shape: readonly number[]): number => shape.reduce((n, k) => n * k, 1);
const reshaped = (t: Tensor, shape: readonly number[]): Tensor => ({ shape, data: t.data });
const scalar = (t: Tensor | undefined): number => t?.data[0] ?? Number.NaN;
const input = (c: Case, name: string): Tensor => {
  const t = c.inputs[name];
  if (t === undefined) throw new Error(`${c.name} has no ${name}`);
  return t;
};
const number = (c: Case, name: string): number => Number(c.params[name]);
const pair = (c: Case, name: string): readonly [number, number] => {
  const p = c.params[name];
  return Array.isArray(p) ? [Number(p[0]), Number(p[1])] : [Number(p), Number(p)];
};
const keys = (names: readonly string[], of: string): Record<string, string> =>
  Object.fromEntries(names.map((n) => [n, `d(${of})/d(${n})`]));

/** F = the expression; all first and second derivatives. */
export function scalarExpression(c: Case): Bound {
  const names = Object.keys(c.inputs);
  const first = names.map((n) => `d(F)/d(${n})`);
  const second = Object.keys(c.hessian ?? {}).map((block) => {
    const [a, b] = block.split("|");
    return `d(d(F)/d(${a}))/d(${b})`;
  });
  return {
    text: `given ${names.join(", ")}\nF = ${c.params.expr}\nfind ${[...first, ...second].join(", ")}`,
    inputs: Object.fromEntries(names.map((n) => [n, scalar(c.inputs[n])])),
    value: "F",
    gradients: keys(names, "F"),
  };
}

/** y = x Wᵀ + b over rows, and the bilinear layer. */
export function linear(c: Case): Bound {
  const bias = c.inputs.bias === undefined ? "" : " + bias[o]";
  const given = bias === "" ? "" : ", bias[O]";
  const find = (names: readonly string[]): string => names.map((n) => `d(L)/d(${n})`).join(", ");
  if (c.op === "bilinear") {
    return {
      text: `given x1[N, I], x2[N, J], weight[O, I, J]${given}
y[n, o] = sum{i, j} x1[n,i]*weight[o,i,j]*x2[n,j]${bias}
given L(y)
find ${find(Object.keys(c.grads))}`,
      inputs: { ...c.inputs, "d(L)/d(y)": c.upstream },
      value: "y",
      gradients: keys(Object.keys(c.grads), "L"),
    };
  }
  const x = input(c, "input");
  const features = x.shape.at(-1) ?? 1;
  const rows = size(x.shape) / features;
  return {
    text: `given input[N, I], weight[O, I]${given}
y[n, o] = sum{i} input[n,i]*weight[o,i]${bias}
given L(y)
find ${find(Object.keys(c.grads))}`,
    inputs: {
      ...c.inputs,
      input: reshaped(x, [rows, features]),
      "d(L)/d(y)": reshaped(c.upstream, [rows, c.upstream.shape.at(-1) ?? 1]),
    },
    value: "y",
    gradients: keys(Object.keys(c.grads), "L"),
  };
}

/** Cross-correlation with stride, dilation and padding as symbols; channels by group. */
export function conv1d(c: Case): Bound {
  const x = input(c, "input");
  const w = input(c, "weight");
  const [N = 1, C = 1, length = 1] = x.shape;
  const [F = 1, , K = 1] = w.shape;
  const G = number(c, "groups");
  const D = number(c, "dilation");
  const P = c.params.padding === "same" ? Math.floor((D * (K - 1)) / 2) : number(c, "padding");
  const out = c.output.shape[2] ?? 1;
  const bias = c.inputs.bias;
  return {
    text: `given input[N, G, C, I outside 0], weight[G, F, C, K]${bias === undefined ? "" : ", bias[G, F]"}
given S >= 1 integer, D >= 1 integer, P >= 0 integer
y[n, g, f, i = 0..O-1] = sum{c, k} weight[g,f,c,k]*input[n,g,c,S*i+D*k-P]${bias === undefined ? "" : " + bias[g,f]"}
given L(y)
find ${Object.keys(c.grads)
      .map((n) => `d(L)/d(${n})`)
      .join(", ")}`,
    inputs: {
      input: reshaped(x, [N, G, C / G, length]),
      weight: reshaped(w, [G, F / G, C / G, K]),
      ...(bias === undefined ? {} : { bias: reshaped(bias, [G, F / G]) }),
      S: number(c, "stride"),
      D,
      P,
      O: out,
      "d(L)/d(y)": reshaped(c.upstream, [N, G, F / G, out]),
    },
    value: "y",
    gradients: keys(Object.keys(c.grads), "L"),
  };
}

/** Softmax, its logarithm and their relatives along the middle of three axes. */
export function softmax(c: Case): Bound {
  const x = input(c, "input");
  const dim = number(c, "dim");
  const n = x.shape[dim] ?? 1;
  const before = size(x.shape.slice(0, dim));
  const shape = [before, n, size(x.shape) / (before * n)];
  const u = (i: string): string => {
    const read = `input[a,${i},b]`;
    return c.op === "softmin" ? `-${read}` : c.op === "softmax_temp" ? `${read}/T` : read;
  };
  const soft = `exp(${u("i")})/(sum{j} exp(${u("j")}))`;
  return {
    text: `given input[A, n, B]${c.op === "softmax_temp" ? ", T > 0" : ""}
y[a, i, b] = ${c.op === "log_softmax" ? `log(${soft})` : soft}
given L(y)
find d(L)/d(input)`,
    inputs: {
      input: reshaped(x, shape),
      ...(c.op === "softmax_temp" ? { T: number(c, "T") } : {}),
      "d(L)/d(y)": reshaped(c.upstream, shape),
    },
    value: "y",
    gradients: { input: "d(L)/d(input)" },
  };
}

/** RoI Align from the box to the mean of s × s samples, to features and box. */
export function roiAlignBox(c: Case): Bound {
  const q = number(c, "q");
  const s = number(c, "s");
  const box = ["cx", "cy", "w", "h"];
  return {
    text: `given fmap[C, I, J], xi[I], yj[J], cx, cy, w, h, q >= 1 integer, s >= 1 integer
X[a = 0..q-1] = cx - w/2 + w/(2*q)*(2*a + 1)
Y[b = 0..q-1] = cy - h/2 + h/(2*q)*(2*b + 1)
F[c, a, b] = sum{i, j} fmap[c,i,j]*max(0, 1 - |X[a] - xi[i]|)*max(0, 1 - |Y[b] - yj[j]|)
y[c, a = 0..Q-1, b = 0..Q-1] = (sum{k=0..s-1, l=0..s-1, s*a+k < q, s*b+l < q} F[c, s*a+k, s*b+l])/s^2
given L(y)
find d(L)/d(fmap), ${box.map((n) => `d(L)/d(${n})`).join(", ")}`,
    inputs: {
      ...c.inputs,
      ...Object.fromEntries(box.map((n) => [n, scalar(c.inputs[n])])),
      q,
      s,
      Q: q / s,
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: keys(["fmap", ...box], "L"),
  };
}

/** Maximum over windows; beyond the image there is −∞. */
export function maxPool(c: Case): Bound {
  const [kh, kw] = pair(c, "kernel_size");
  const [sh, sw] = pair(c, "stride");
  const [ph, pw] = pair(c, "padding");
  const [dh, dw] = pair(c, "dilation");
  return {
    text: `given input[N, C, H outside -inf, W outside -inf]
given sh >= 1 integer, sw >= 1 integer, dh >= 1 integer, dw >= 1 integer, ph >= 0 integer, pw >= 0 integer
y[n, c, i = 0..O-1, j = 0..Q-1] = max{k=0..KH-1, l=0..KW-1} input[n, c, sh*i+dh*k-ph, sw*j+dw*l-pw]
given L(y)
find d(L)/d(input)`,
    inputs: {
      ...c.inputs,
      ...{ sh, sw, dh, dw, ph, pw, KH: kh, KW: kw, O: c.output.shape[2] ?? 1, Q: c.output.shape[3] ?? 1 },
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: { input: "d(L)/d(input)" },
  };
}

/** (Σ over the window x^p)^(1/p). Windows that reach beyond the image are rescaled there, which is not that formula. */
export function lpPool(c: Case): Bound | undefined {
  if (c.params.ceil_mode === true) return undefined;
  const [kh, kw] = pair(c, "kernel_size");
  const [sh, sw] = c.params.stride === null ? [kh, kw] : pair(c, "stride");
  const [, , H = 1, W = 1] = input(c, "input").shape;
  return {
    text: `given input[N, C, H, W], sh >= 1 integer, sw >= 1 integer
y[n, c, i = 0..O-1, j = 0..Q-1] = (sum{k=0..KH-1, l=0..KW-1, sh*i+k < H, sw*j+l < W} input[n, c, sh*i+k, sw*j+l]^(${c.params.norm_type}))^(1/(${c.params.norm_type}))
given L(y)
find d(L)/d(input)`,
    inputs: {
      ...c.inputs,
      ...{ sh, sw, KH: kh, KW: kw, O: c.output.shape[2] ?? 1, Q: c.output.shape[3] ?? 1 },
      ...{ H, W },
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: { input: "d(L)/d(input)" },
  };
}

/** out[…] = Σ over the letters that are not in the output. */
export function einsum(c: Case): Bound {
  const [left = "", out = ""] = String(c.params.equation).split("->");
  const terms = left.split(",");
  const names = ["a", "b", "c"].slice(0, terms.length);
  const tensors = names.map((n) => n.toUpperCase());
  // Letters as in the equation, sizes named after them.
  const given = tensors.map((t, k) => `${t}[${[...(terms[k] ?? "")].map((l) => `n_${l}`).join(", ")}]`);
  const body = tensors.map((t, k) => `${t}[${[...(terms[k] ?? "")].join(",")}]`).join("*");
  const summed = [...new Set(left.replaceAll(",", ""))].filter((l) => !out.includes(l));
  const value = summed.length === 0 ? body : `sum{${summed.join(", ")}} ${body}`;
  const target = out === "" ? "y" : `y[${[...out].join(", ")}]`;
  return {
    text: `given ${given.join(", ")}\n${target} = ${value}\ngiven L(y)\nfind ${tensors.map((t) => `d(L)/d(${t})`).join(", ")}`,
    inputs: {
      ...Object.fromEntries(tensors.map((t, k) => [t, input(c, names[k] as string)])),
      "d(L)/d(y)": out === "" ? scalar(c.upstream) : c.upstream,
    },
    value: "y",
    gradients: Object.fromEntries(names.map((n, k) => [n, `d(L)/d(${tensors[k]})`])),
  };
}

/** Batch normalisation over the rows and the places of each channel. */
export function batchNorm(c: Case): Bound {
  const x = input(c, "input");
  const [N = 1, C = 1] = x.shape;
  const shape = [N, C, size(x.shape) / (N * C)];
  const affine = c.inputs.gamma !== undefined;
  const training = c.params.training === true;
  const normal = training
    ? `mu[c] = (sum{n, s} x[n,c,s])/(N*S)
v[c] = (sum{n, s} (x[n,c,s] - mu[c])^2)/(N*S)`
    : "given mu[C], v[C]";
  const grads = Object.keys(c.grads);
  return {
    text: `given x[N, C, S], epsilon > 0${affine ? ", gamma[C], beta[C]" : ""}
${normal}
h[n, c, s] = (x[n,c,s] - mu[c])/sqrt(v[c] + epsilon)
y[n, c, s] = ${affine ? "gamma[c]*h[n,c,s] + beta[c]" : "h[n,c,s]"}
given L(y)
find ${grads.map((n) => `d(L)/d(${n === "input" ? "x" : n})`).join(", ")}`,
    inputs: {
      x: reshaped(x, shape),
      epsilon: number(c, "eps"),
      ...(affine ? { gamma: input(c, "gamma"), beta: input(c, "beta") } : {}),
      ...(training ? {} : { mu: input(c, "running_mean"), v: input(c, "running_var") }),
      "d(L)/d(y)": reshaped(c.upstream, shape),
    },
    value: "y",
    gradients: Object.fromEntries(grads.map((n) => [n, `d(L)/d(${n === "input" ? "x" : n})`])),
  };
}

/** Losses between x and t, entry by entry and reduced. */
export function regressionLoss(c: Case): Bound | undefined {
  const entry: Readonly<Record<string, string>> = {
    mse_loss: "(x[i] - t[i])^2",
    l1_loss: "|x[i] - t[i]|",
    smooth_l1_loss: "cases{(x[i]-t[i])^2/(2*beta) if |x[i]-t[i]| < beta, |x[i]-t[i]| - beta/2 otherwise}",
    huber_loss: "cases{(x[i]-t[i])^2/2 if |x[i]-t[i]| < delta, delta*(|x[i]-t[i]| - delta/2) otherwise}",
    soft_margin_loss: "log(1 + exp(-t[i]*x[i]))",
  };
  const each = entry[c.op];
  // With β = 0 the first case never applies and would divide by 0.
  if (each === undefined || c.params.beta === 0) return undefined;
  const named = ["beta", "delta"].filter((p) => c.params[p] !== undefined);
  const n = size(input(c, "input").shape);
  const whole = c.params.reduction === "none";
  const reduced = whole ? "" : `\nl = (sum{i} y[i])${c.params.reduction === "mean" ? "/n" : ""}\n`;
  const of = whole ? "y" : "l";
  const grads = Object.keys(c.grads);
  const letter = (k: string): string => (k === "input" ? "x" : "t");
  return {
    text: `given x[n], t[n]${named.map((p) => `, ${p} > 0`).join("")}
y[i] = ${each}${reduced}
given L(${of})
find ${grads.map((k) => `d(L)/d(${letter(k)})`).join(", ")}`,
    inputs: {
      x: reshaped(input(c, "input"), [n]),
      t: reshaped(input(c, "target"), [n]),
      ...Object.fromEntries(named.map((p) => [p, number(c, p)])),
      [`d(L)/d(${of})`]: whole ? reshaped(c.upstream, [n]) : scalar(c.upstream),
    },
    value: of,
    gradients: Object.fromEntries(grads.map((k) => [k, `d(L)/d(${letter(k)})`])),
  };
}

const BOXES = `A[n] = (p[n,2]-p[n,0])*(p[n,3]-p[n,1])
B[m] = (r[m,2]-r[m,0])*(r[m,3]-r[m,1])
I[n, m] = max(0, min(p[n,2], r[m,2]) - max(p[n,0], r[m,0]))*max(0, min(p[n,3], r[m,3]) - max(p[n,1], r[m,1]))
U[n, m] = A[n] + B[m] - I[n,m]
Q[n, m] = I[n,m]/U[n,m]
cw[n, m] = max(p[n,2], r[m,2]) - min(p[n,0], r[m,0])
ch[n, m] = max(p[n,3], r[m,3]) - min(p[n,1], r[m,1])
D[n, m] = ((p[n,0]+p[n,2]-r[m,0]-r[m,2])/2)^2 + ((p[n,1]+p[n,3]-r[m,1]-r[m,3])/2)^2
E[n, m] = D[n,m]/(cw[n,m]^2 + ch[n,m]^2 + epsilon)
V[n, m] = 4/(4*atan(1))^2*(atan((r[m,2]-r[m,0])/(r[m,3]-r[m,1])) - atan((p[n,2]-p[n,0])/(p[n,3]-p[n,1])))^2
`;

/** Intersection over union of boxes (x1, y1, x2, y2), generalised, with distances, complete. */
export function boxIou(c: Case): Bound | undefined {
  const alpha = "V[n,m]/(1 - Q[n,m] + V[n,m] + epsilon)";
  const formula: Readonly<Record<string, string>> = {
    box_iou: "Q[n,m]",
    generalized_box_iou: "Q[n,m] - (cw[n,m]*ch[n,m] - U[n,m])/(cw[n,m]*ch[n,m])",
    distance_box_iou: "Q[n,m] - E[n,m]",
    complete_box_iou: `Q[n,m] - E[n,m] - stop(${alpha})*V[n,m]`,
    complete_box_iou_full: `Q[n,m] - E[n,m] - (${alpha})*V[n,m]`,
  };
  const body = formula[c.op];
  if (body === undefined) return undefined;
  return {
    // A side of length 0 counts as one that just begins.
    text: `given p[N, 4], r[M, 4], epsilon >= 0
kink relu one
${BOXES}y[n, m] = ${body}
given L(y)
find d(L)/d(p), d(L)/d(r)`,
    inputs: {
      p: input(c, "boxes1"),
      r: input(c, "boxes2"),
      epsilon: Number(c.params.eps ?? 0),
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: { boxes1: "d(L)/d(p)", boxes2: "d(L)/d(r)" },
  };
}

/** What is taken at kinks, where the default convention says the same. */
export function kink(c: Case): Bound | undefined {
  if (c.op === "max_pool2d") return maxPool(c);
  if (c.op === "box_iou") return boxIou(c);
  const entry: Readonly<Record<string, string>> = {
    relu: "relu(x[i])",
    abs: "|x[i]|",
    sign: "sign(x[i])",
    clamp: "clamp(x[i], -1, 1)",
    floor: "floor(x[i])",
    round: "round(x[i])",
    softsign: "x[i]/(1 + |x[i]|)",
    maximum: "max(x[i], y[i])",
    minimum: "min(x[i], y[i])",
    threshold: "cases{x[i] if x[i] > 0, -1 otherwise}",
    leaky_relu: "cases{x[i] if x[i] > 0, x[i]/10 otherwise}",
  };
  const each = entry[c.op];
  if (each !== undefined) {
    const two = c.inputs.y !== undefined;
    const name = c.inputs.x === undefined ? "input" : "x";
    return {
      text: `given x[n]${two ? ", y[n]" : ""}\nz[i] = ${each}\ngiven L(z)\nfind d(L)/d(x)${two ? ", d(L)/d(y)" : ""}`,
      inputs: {
        x: input(c, name),
        ...(two ? { y: input(c, "y") } : {}),
        "d(L)/d(z)": c.upstream,
      },
      value: "z",
      gradients: { [name]: "d(L)/d(x)", ...(two ? { y: "d(L)/d(y)" } : {}) },
    };
  }
  const whole: Readonly<Record<string, string>> = {
    max: "max{i} x[i]",
    amax: "max{i} x[i]",
    max_full: "max{i} x[i]",
  };
  const of = whole[c.op];
  if (of === undefined) return undefined;
  return {
    text: `given x[n]\n${c.op === "max" ? "" : "kink max{} split\n"}m = ${of}\nfind d(m)/d(x)`,
    inputs: { x: input(c, "x") },
    value: "m",
    gradients: { x: "d(m)/d(x)" },
  };
}

// Maxima, means and p-norms over windows: fixed, adaptive (from ⌊i·H/O⌋ to before ⌈(i+1)·H/O⌉) and at random starts.

import { type Bound, type Case, extra, gradients, number, pair } from "../case.ts";

const plane = (c: Case): { readonly O: number; readonly Q: number } => ({
  O: c.output.shape[2] ?? 1,
  Q: c.output.shape[3] ?? 1,
});

/** Beyond the image there is −∞. */
export function maxPool(c: Case): Bound {
  const [KH, KW] = pair(c, "kernel_size");
  const [sh, sw] = pair(c, "stride");
  const [ph, pw] = pair(c, "padding");
  const [dh, dw] = pair(c, "dilation");
  const g = gradients(c, "L");
  return {
    text: `given input[N, C, H outside -inf, W outside -inf]
given sh >= 1 integer, sw >= 1 integer, dh >= 1 integer, dw >= 1 integer, ph >= 0 integer, pw >= 0 integer
y[n, c, i = 0..O-1, j = 0..Q-1] = max{k=0..KH-1, l=0..KW-1} input[n, c, sh*i+dh*k-ph, sw*j+dw*l-pw]
given L(y)
${g.find}`,
    inputs: { ...c.inputs, sh, sw, dh, dw, ph, pw, KH, KW, ...plane(c), "d(L)/d(y)": c.upstream },
    value: "y",
    gradients: g.keys,
  };
}

/** The divisor counts the cells of the image, or those of the image and its padding, or it is given. */
export function avgPool(c: Case): Bound {
  const [KH, KW] = pair(c, "kernel_size");
  const [sh, sw] = pair(c, "stride");
  const [ph, pw] = pair(c, "padding");
  const override = c.params.divisor_override;
  const g = gradients(c, "L");
  const included = c.params.count_include_pad === true;
  const divisor =
    override !== null
      ? "given m > 0\nD[i = 0..O-1, j = 0..Q-1] = m"
      : included
        ? "D[i = 0..O-1, j = 0..Q-1] = sum{k=0..KH-1, l=0..KW-1, sh*i+k < H+2*ph and sw*j+l < W+2*pw} 1"
        : "D[i = 0..O-1, j = 0..Q-1] = sum{k=0..KH-1, l=0..KW-1, 0 <= sh*i+k-ph < H and 0 <= sw*j+l-pw < W} 1";
  return {
    text: `given input[N, C, H outside 0, W outside 0]
given sh >= 1 integer, sw >= 1 integer, ph >= 0 integer, pw >= 0 integer
${divisor}
y[n, c, i = 0..O-1, j = 0..Q-1] = (sum{k=0..KH-1, l=0..KW-1} input[n, c, sh*i+k-ph, sw*j+l-pw])/D[i,j]
given L(y)
${g.find}`,
    inputs: {
      ...c.inputs,
      ...{ sh, sw, KH, KW, ph, pw },
      ...plane(c),
      ...(override === null ? {} : { m: Number(override) }),
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: g.keys,
  };
}

export function adaptivePool(c: Case): Bound {
  const window = "{k=floor(i*H/O)..ceil((i+1)*H/O)-1, l=floor(j*W/Q)..ceil((j+1)*W/Q)-1}";
  const body =
    c.op === "adaptive_max_pool2d"
      ? `max${window} input[n,c,k,l]`
      : `(sum${window} input[n,c,k,l])/((ceil((i+1)*H/O)-floor(i*H/O))*(ceil((j+1)*W/Q)-floor(j*W/Q)))`;
  const g = gradients(c, "L");
  return {
    text: `given input[N, C, H, W], O >= 1 integer, Q >= 1 integer
y[n, c, i = 0..O-1, j = 0..Q-1] = ${body}
given L(y)
${g.find}`,
    inputs: { ...c.inputs, ...plane(c), "d(L)/d(y)": c.upstream },
    value: "y",
    gradients: g.keys,
  };
}

/** Windows start at ⌊(i+u)·a⌋ − ⌊u·a⌋, a = (H−K)/(O−1), the last one at H−K; u is a sample, of the width first. */
export function fractionalMaxPool(c: Case): Bound {
  const [KH, KW] = pair(c, "kernel_size");
  const start = (size: string, window: string, out: string, u: string): string =>
    `cases{${size}-${window} if i = ${out}-1, floor((i+${u})*(${size}-${window})/(${out}-1)) - floor(${u}*(${size}-${window})/(${out}-1)) otherwise}`;
  const g = gradients(c, "L");
  return {
    text: `given input[N, C, H, W], samples[N, C, 2], O >= 1 integer, Q >= 1 integer, KH >= 1 integer, KW >= 1 integer
a[n, c, i = 0..O-1] = ${start("H", "KH", "O", "samples[n,c,1]")}
b[n, c, i = 0..Q-1] = ${start("W", "KW", "Q", "samples[n,c,0]")}
y[n, c, i = 0..O-1, j = 0..Q-1] = max{k=0..KH-1, l=0..KW-1} input[n, c, a[n,c,i]+k, b[n,c,j]+l]
given L(y)
${g.find}`,
    inputs: { ...c.inputs, KH, KW, ...plane(c), "d(L)/d(y)": c.upstream },
    value: "y",
    gradients: g.keys,
    also: { a: extra(c, "starts_h"), b: extra(c, "starts_w") },
  };
}

/** (Σ over the window x^p)^(1/p); a window that reaches beyond the image is scaled to a whole one. */
export function lpPool(c: Case): Bound {
  const [KH, KW] = pair(c, "kernel_size");
  const [sh, sw] = c.params.stride === null ? [KH, KW] : pair(c, "stride");
  const g = gradients(c, "L");
  const inside = "{k=0..KH-1, l=0..KW-1, sh*i+k < H and sw*j+l < W}";
  return {
    text: `given input[N, C, H, W], sh >= 1 integer, sw >= 1 integer
D[i = 0..O-1, j = 0..Q-1] = sum${inside} 1
y[n, c, i = 0..O-1, j = 0..Q-1] = (KH*KW/D[i,j]*(sum${inside} input[n, c, sh*i+k, sw*j+l]^(${number(c, "norm_type")})))^(1/(${number(c, "norm_type")}))
given L(y)
${g.find}`,
    inputs: { ...c.inputs, sh, sw, KH, KW, ...plane(c), "d(L)/d(y)": c.upstream },
    value: "y",
    gradients: g.keys,
  };
}

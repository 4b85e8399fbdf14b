// Cross-correlations and transposed convolutions, with stride, dilation and padding as symbols and the channels by
// group: y[o] = Σ_k w[k] x[s·o + d·k − p], and its scatter s·i + d·k − p ↦ x[i] w[k].

import { type Bound, type Case, gradients, input, number, pair, reshaped, type Tensor } from "../case.ts";

const group = (t: Tensor, groups: number): Tensor =>
  reshaped(t, [groups, (t.shape[0] ?? groups) / groups, ...t.shape.slice(1)]);
const groupChannels = (t: Tensor, groups: number): Tensor =>
  reshaped(t, [t.shape[0] ?? 1, groups, (t.shape[1] ?? groups) / groups, ...t.shape.slice(2)]);

function channels(c: Case, G: number): Readonly<Record<string, Tensor>> {
  const { bias } = c.inputs;
  return {
    input: groupChannels(input(c, "input"), G),
    weight: group(input(c, "weight"), G),
    ...(bias === undefined ? {} : { bias: group(bias, G) }),
    "d(L)/d(y)": groupChannels(c.upstream, G),
  };
}

export function conv1d(c: Case): Bound {
  const K = input(c, "weight").shape[2] ?? 1;
  const D = number(c, "dilation");
  const { bias } = c.inputs;
  const g = gradients(c, "L");
  return {
    text: `given input[N, G, C, I outside 0], weight[G, F, C, K]${bias === undefined ? "" : ", bias[G, F]"}
given S >= 1 integer, D >= 1 integer, P >= 0 integer
y[n, g, f, i = 0..O-1] = sum{c, k} weight[g,f,c,k]*input[n,g,c,S*i+D*k-P]${bias === undefined ? "" : " + bias[g,f]"}
given L(y)
${g.find}`,
    inputs: {
      ...channels(c, number(c, "groups")),
      S: number(c, "stride"),
      D,
      P: c.params.padding === "same" ? Math.floor((D * (K - 1)) / 2) : number(c, "padding"),
      O: c.output.shape[2] ?? 1,
    },
    value: "y",
    gradients: g.keys,
  };
}

/** With equal padding on both sides the size of the output follows from the reads; "same" gives it. */
export function conv2d(c: Case): Bound {
  const [, , KH = 1, KW = 1] = input(c, "weight").shape;
  const [sh, sw] = pair(c, "stride");
  const [dh, dw] = pair(c, "dilation");
  const same = c.params.padding === "same";
  const before = (d: number, k: number): number => Math.floor((d * (k - 1)) / 2);
  const [ph, pw] = same ? [before(dh, KH), before(dw, KW)] : pair(c, "padding");
  const { bias } = c.inputs;
  const g = gradients(c, "L");
  const [axes, letters] = same
    ? ["H outside 0, W outside 0", "i = 0..H-1, j = 0..W-1"]
    : ["H pad ph, W pad pw", "i, j"];
  return {
    text: `given sh >= 1 integer, sw >= 1 integer, dh >= 1 integer, dw >= 1 integer, ph >= 0 integer, pw >= 0 integer
given input[N, G, C, ${axes}], weight[G, F, C, KH, KW]${bias === undefined ? "" : ", bias[G, F]"}
y[n, g, f, ${letters}] = sum{c, k, l} weight[g,f,c,k,l]*input[n,g,c,sh*i+dh*k-ph,sw*j+dw*l-pw]${bias === undefined ? "" : " + bias[g,f]"}
given L(y)
${g.find}`,
    inputs: { ...channels(c, number(c, "groups")), sh, sw, dh, dw, ph, pw },
    value: "y",
    gradients: g.keys,
  };
}

export function convTranspose2d(c: Case): Bound {
  const [sh, sw] = pair(c, "stride");
  const [dh, dw] = pair(c, "dilation");
  const [ph, pw] = pair(c, "padding");
  const [oh, ow] = pair(c, "output_padding");
  const { bias } = c.inputs;
  const g = gradients(c, "L");
  return {
    text: `given sh >= 1 integer, sw >= 1 integer, dh >= 1 integer, dw >= 1 integer, ph >= 0 integer, pw >= 0 integer, oh >= 0 integer, ow >= 0 integer
given input[N, G, C, H, W], weight[G, C, F, KH, KW]${bias === undefined ? "" : ", bias[G, F]"}
y[n, g, f, u = 0..sh*(H-1)+dh*(KH-1)+oh-2*ph, v = 0..sw*(W-1)+dw*(KW-1)+ow-2*pw] = sum{c, i, j, k, l} [sh*i+dh*k = u+ph]*[sw*j+dw*l = v+pw]*input[n,g,c,i,j]*weight[g,c,f,k,l]${bias === undefined ? "" : " + bias[g,f]"}
given L(y)
${g.find}`,
    inputs: { ...channels(c, number(c, "groups")), sh, sw, dh, dw, ph, pw, oh, ow },
    value: "y",
    gradients: g.keys,
  };
}

// Linear and bilinear layers, sums over any letters, batch normalisation, and scalar expressions with their second
// derivatives.

import { type Bound, type Case, gradients, input, number, reshaped, scalar, size } from "../case.ts";

/** F = the expression; all first and second derivatives. */
export function scalarExpression(c: Case): Bound {
  const names = Object.keys(c.inputs);
  const g = gradients(c, "F");
  const second = Object.fromEntries(
    Object.entries(c.hessian ?? {}).map(([block, t]) => {
      const [a, b] = block.split("|");
      return [`d(d(F)/d(${a}))/d(${b})`, t];
    }),
  );
  return {
    text: `given ${names.join(", ")}\nF = ${c.params.expr}\n${[g.find, ...Object.keys(second)].join(", ")}`,
    inputs: Object.fromEntries(names.map((n) => [n, scalar(c.inputs[n])])),
    value: "F",
    gradients: g.keys,
    also: second,
  };
}

/** y = x Wᵀ + b over rows, and the bilinear layer. */
export function linear(c: Case): Bound {
  const bias = c.inputs.bias === undefined ? "" : " + bias[o]";
  const given = bias === "" ? "" : ", bias[O]";
  const g = gradients(c, "L");
  if (c.op === "bilinear") {
    return {
      text: `given x1[N, I], x2[N, J], weight[O, I, J]${given}
y[n, o] = sum{i, j} x1[n,i]*weight[o,i,j]*x2[n,j]${bias}
given L(y)
${g.find}`,
      inputs: { ...c.inputs, "d(L)/d(y)": c.upstream },
      value: "y",
      gradients: g.keys,
    };
  }
  const x = input(c, "input");
  const features = x.shape.at(-1) ?? 1;
  const rows = size(x.shape) / features;
  return {
    text: `given input[N, I], weight[O, I]${given}
y[n, o] = sum{i} input[n,i]*weight[o,i]${bias}
given L(y)
${g.find}`,
    inputs: {
      ...c.inputs,
      input: reshaped(x, [rows, features]),
      "d(L)/d(y)": reshaped(c.upstream, [rows, c.upstream.shape.at(-1) ?? 1]),
    },
    value: "y",
    gradients: g.keys,
  };
}

/** out[…] = Σ over the letters that are not in the output. */
export function einsum(c: Case): Bound {
  const [left = "", out = ""] = String(c.params.equation).split("->");
  const terms = left.split(",");
  const names = ["a", "b", "c"].slice(0, terms.length);
  const letters = (k: number): readonly string[] => [...(terms[k] ?? "")];
  const g = gradients(c, "L", (n) => n.toUpperCase());
  const given = names.map(
    (n, k) =>
      `${n.toUpperCase()}[${letters(k)
        .map((l) => `n_${l}`)
        .join(", ")}]`,
  );
  const body = names.map((n, k) => `${n.toUpperCase()}[${letters(k).join(",")}]`).join("*");
  const summed = [...new Set(left.replaceAll(",", ""))].filter((l) => !out.includes(l));
  const value = summed.length === 0 ? body : `sum{${summed.join(", ")}} ${body}`;
  return {
    text: `given ${given.join(", ")}
${out === "" ? "y" : `y[${[...out].join(", ")}]`} = ${value}
given L(y)
${g.find}`,
    inputs: {
      ...Object.fromEntries(names.map((n) => [n.toUpperCase(), input(c, n)])),
      "d(L)/d(y)": out === "" ? scalar(c.upstream) : c.upstream,
    },
    value: "y",
    gradients: g.keys,
  };
}

/** Batch normalisation over the rows and the places of each channel, and the running averages after one step. */
export function batchNorm(c: Case): Bound {
  const x = input(c, "input");
  const [N = 1, C = 1] = x.shape;
  const shape = [N, C, size(x.shape) / (N * C)];
  const affine = c.inputs.gamma !== undefined;
  const training = c.params.training === true;
  const statistics = training
    ? `mu[c] = (sum{n, s} input[n,c,s])/(N*S)
v[c] = (sum{n, s} (input[n,c,s] - mu[c])^2)/(N*S)
given m
a[c] = m*mu[c]
b[c] = 1 - m + m*v[c]*N*S/(N*S - 1)`
    : "given mu[C], v[C]";
  const g = gradients(c, "L");
  return {
    text: `given input[N, C, S], epsilon > 0${affine ? ", gamma[C], beta[C]" : ""}
${statistics}
h[n, c, s] = (input[n,c,s] - mu[c])/sqrt(v[c] + epsilon)
y[n, c, s] = ${affine ? "gamma[c]*h[n,c,s] + beta[c]" : "h[n,c,s]"}
given L(y)
${g.find}`,
    inputs: {
      input: reshaped(x, shape),
      epsilon: number(c, "eps"),
      ...(affine ? { gamma: input(c, "gamma"), beta: input(c, "beta") } : {}),
      ...(training
        ? { m: number(c, "momentum") }
        : { mu: input(c, "running_mean"), v: input(c, "running_var") }),
      "d(L)/d(y)": reshaped(c.upstream, shape),
    },
    value: "y",
    gradients: g.keys,
    ...(c.extra?.running_mean !== undefined && c.extra.running_var !== undefined
      ? { also: { a: c.extra.running_mean, b: c.extra.running_var } }
      : {}),
  };
}

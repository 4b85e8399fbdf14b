// Softmax and the losses on labels: log p_i = x_i − log Σ_j e^{x_j}, read at the label; class weights, labels that are
// left out, smoothed and soft targets; the focal loss on logits.

import {
  type Bound,
  type Case,
  gradients,
  input,
  number,
  reduced,
  reduction,
  reshaped,
  size,
} from "../case.ts";

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

/** Rows, classes and places: [N, C, …] with the places joined. */
const rows = (c: Case): readonly [number, number, number] => {
  const [N = 1, C = 1, ...rest] = input(c, "input").shape;
  return [N, C, size(rest)];
};

/** Labels are t[n,s] with a weight w for each class; those equal to `skip` count for nothing. */
export function crossEntropy(c: Case): Bound {
  const shape = rows(c);
  const [N, , S] = shape;
  const soft = c.grads.target !== undefined;
  const weighted = c.inputs.weight !== undefined;
  const smooth = c.params.label_smoothing !== undefined;
  const skips = c.params.ignore_index !== undefined;
  const w = (k: string): string => (weighted ? `weight[${k}]*` : "");
  const kept = skips ? "[target[n,s] != skip]*" : "";
  const given = [
    "input[N, C, S]",
    soft ? "target[N, C, S]" : "target[N, S] integer",
    ...(weighted ? ["weight[C]"] : []),
    ...(smooth ? ["e >= 0"] : []),
    ...(skips ? ["skip integer"] : []),
  ].join(", ");
  const onSoft = `-sum{k} ${w("k")}${smooth ? "((1-e)*target[n,k,s] + e/C)" : "target[n,k,s]"}*q[n,k,s]`;
  const onLabel = smooth
    ? `-${kept}((1-e)*${w("target[n,s]")}q[n,target[n,s],s] + e/C*(sum{k} ${w("k")}q[n,k,s]))`
    : `-${kept}${w("target[n,s]")}q[n,target[n,s],s]`;
  const count = soft ? "N*S" : `sum{n, s} ${kept}${weighted ? "weight[target[n,s]]" : "1"}`;
  const r = reduction(c, "n, s", skips || weighted ? count : "N*S");
  const g = gradients(c, "L");
  return {
    text: `given ${given}
q[n, k, s] = input[n,k,s] - log(sum{j} exp(input[n,j,s]))
l[n, s] = ${soft ? onSoft : onLabel}
${r.text}given L(${r.of})
${g.find}`,
    inputs: {
      input: reshaped(input(c, "input"), shape),
      target: reshaped(input(c, "target"), soft ? shape : [N, S]),
      ...(weighted ? { weight: input(c, "weight") } : {}),
      ...(smooth ? { e: number(c, "label_smoothing") } : {}),
      ...(skips ? { skip: number(c, "ignore_index") } : {}),
      ...reduced(c, r.of, [N, S]),
    },
    value: r.of,
    gradients: g.keys,
  };
}

export function negativeLogLikelihood(c: Case): Bound {
  if (c.op !== "nll_loss") return byEntry(c);
  const shape = rows(c);
  const [N, , S] = shape;
  const weighted = c.inputs.weight !== undefined;
  const skips = c.params.ignore_index !== undefined;
  const weight = `${skips ? "[target[n,s] != skip]*" : ""}${weighted ? "weight[target[n,s]]" : "1"}`;
  const r = reduction(c, "n, s", skips || weighted ? `sum{n, s} ${weight}` : "N*S");
  const g = gradients(c, "L");
  return {
    text: `given input[N, C, S], target[N, S] integer${weighted ? ", weight[C]" : ""}${skips ? ", skip integer" : ""}
l[n, s] = -${weight}*input[n,target[n,s],s]
${r.text}given L(${r.of})
${g.find}`,
    inputs: {
      input: reshaped(input(c, "input"), shape),
      target: reshaped(input(c, "target"), [N, S]),
      ...(weighted ? { weight: input(c, "weight") } : {}),
      ...(skips ? { skip: number(c, "ignore_index") } : {}),
      ...reduced(c, r.of, [N, S]),
    },
    value: r.of,
    gradients: g.keys,
  };
}

/** Gaussian with a variance for each entry, Poisson with or without logarithm, and the focal loss. */
export function byEntry(c: Case): Bound {
  const n = size(input(c, "input").shape);
  const names = Object.keys(c.inputs);
  const focal = `P[i] = sigmoid(input[i])
p[i] = P[i]*target[i] + (1 - P[i])*(1 - target[i])
l[i] = ${number(c, "alpha") < 0 ? "" : "(alpha*target[i] + (1 - alpha)*(1 - target[i]))*"}(softplus(input[i]) - target[i]*input[i])*(1 - p[i])^gamma`;
  const definitions: Readonly<Record<string, string>> = {
    gaussian_nll_loss: `v[i] = max(var[i], epsilon)
l[i] = (log(v[i]) + (input[i] - target[i])^2/v[i])/2${c.params.full === true ? " + log(8*atan(1))/2" : ""}`,
    poisson_nll_loss:
      c.params.log_input === true
        ? "l[i] = exp(input[i]) - target[i]*input[i]"
        : "l[i] = input[i] - target[i]*log(input[i] + epsilon)",
    sigmoid_focal_loss: focal,
  };
  const text = definitions[c.op];
  if (text === undefined) throw new Error(`no block for ${c.op}`);
  const numbers: Readonly<Record<string, number>> = {
    epsilon: Number(c.params.eps ?? (c.op === "gaussian_nll_loss" ? 1e-6 : 1e-8)),
    alpha: number(c, "alpha"),
    gamma: number(c, "gamma"),
  };
  const used = Object.keys(numbers).filter((k) => new RegExp(`\\b${k}\\b`).test(text));
  const r = reduction(c, "i", "n");
  const g = gradients(c, "L");
  return {
    text: `given ${[...names.map((k) => `${k}[n]`), ...used.map((k) => `${k} >= 0`)].join(", ")}
${text}
${r.text}given L(${r.of})
${g.find}`,
    inputs: {
      ...Object.fromEntries(names.map((k) => [k, reshaped(input(c, k), [n])])),
      ...Object.fromEntries(used.map((k) => [k, numbers[k] ?? 0])),
      ...reduced(c, r.of, [n]),
    },
    value: r.of,
    gradients: g.keys,
  };
}

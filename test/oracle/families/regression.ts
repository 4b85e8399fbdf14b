// Losses between x and t entry by entry, and on vectors: squared, absolute, smooth L1, Huber, margins, cosines,
// triplets.

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

const ENTRY: Readonly<Record<string, string>> = {
  mse_loss: "(input[i] - target[i])^2",
  l1_loss: "|input[i] - target[i]|",
  smooth_l1_loss:
    "cases{(input[i]-target[i])^2/(2*beta) if |input[i]-target[i]| < beta, |input[i]-target[i]| - beta/2 otherwise}",
  huber_loss:
    "cases{(input[i]-target[i])^2/2 if |input[i]-target[i]| < delta, delta*(|input[i]-target[i]| - delta/2) otherwise}",
  soft_margin_loss: "log(1 + exp(-target[i]*input[i]))",
  margin_ranking_loss: "max(0, margin - target[i]*(x1[i] - x2[i]))",
  hinge_embedding_loss: "cases{input[i] if target[i] = 1, max(0, margin - input[i]) otherwise}",
};

/** Distances and cosines of rows. */
const ROWS: Readonly<Record<string, string>> = {
  cosine_embedding_loss: `c[i] = (sum{j} x1[i,j]*x2[i,j])/sqrt(((sum{j} x1[i,j]^2) + epsilon)*((sum{j} x2[i,j]^2) + epsilon))
l[i] = cases{1 - c[i] if target[i] = 1, max(0, c[i] - margin) otherwise}`,
  triplet_margin_loss: `p[i] = sqrt(sum{j} (anchor[i,j] - positive[i,j] + epsilon)^2)
q[i] = sqrt(sum{j} (anchor[i,j] - negative[i,j] + epsilon)^2)
l[i] = max(0, margin + p[i] - q[i])`,
};

export function regressionLoss(c: Case): Bound {
  const rows = ROWS[c.op];
  const text = rows ?? `l[i] = ${ENTRY[c.op] ?? absent(c)}`;
  const numbers: Readonly<Record<string, number>> = {
    beta: number(c, "beta"),
    delta: number(c, "delta"),
    margin: number(c, "margin"),
    // Added to squared lengths, and to every difference of a pairwise distance.
    epsilon: Number(c.params.eps ?? 1e-12),
  };
  const used = Object.keys(numbers).filter((k) => new RegExp(`\\b${k}\\b`).test(text));
  const names = Object.keys(c.inputs);
  const shape = (k: string): readonly number[] => {
    const all = input(c, k).shape;
    return rows === undefined ? [size(all)] : all;
  };
  const r = reduction(c, "i", "n");
  const g = gradients(c, "L");
  const [first = ""] = names;
  return {
    text: `given ${[
      ...names.map((k) => `${k}[${["n", "m"].slice(0, shape(k).length).join(", ")}]`),
      ...used.map((k) => `${k} >= 0`),
    ].join(", ")}
${text}
${r.text}given L(${r.of})
${g.find}`,
    inputs: {
      ...Object.fromEntries(names.map((k) => [k, reshaped(input(c, k), shape(k))])),
      ...Object.fromEntries(used.map((k) => [k, numbers[k] ?? 0])),
      ...reduced(c, r.of, [shape(first)[0] ?? 1]),
    },
    value: r.of,
    gradients: g.keys,
  };
}

function absent(c: Case): never {
  throw new Error(`no block for ${c.op}`);
}

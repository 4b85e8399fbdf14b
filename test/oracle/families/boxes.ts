// Intersection over union of boxes (x1, y1, x2, y2): plain, generalised, with distances, complete, and as a loss.

import { type Bound, type Case, gradients, input, number } from "../case.ts";

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

const name = (of: string): string => (of === "boxes1" ? "p" : "r");

export function boxIou(c: Case): Bound {
  if (c.op === "generalized_box_iou_loss") return generalizedLoss(c);
  const alpha = "V[n,m]/(1 - Q[n,m] + V[n,m] + epsilon)";
  const formula: Readonly<Record<string, string>> = {
    box_iou: "Q[n,m]",
    generalized_box_iou: "Q[n,m] - (cw[n,m]*ch[n,m] - U[n,m])/(cw[n,m]*ch[n,m])",
    distance_box_iou: "Q[n,m] - E[n,m]",
    complete_box_iou: `Q[n,m] - E[n,m] - stop(${alpha})*V[n,m]`,
    complete_box_iou_full: `Q[n,m] - E[n,m] - (${alpha})*V[n,m]`,
  };
  const body = formula[c.op];
  if (body === undefined) throw new Error(`no block for ${c.op}`);
  const g = gradients(c, "L", name);
  return {
    // A side of length 0 counts as one that just begins.
    text: `given p[N, 4], r[M, 4], epsilon >= 0
kink relu one
${BOXES}y[n, m] = ${body}
given L(y)
${g.find}`,
    inputs: {
      p: input(c, "boxes1"),
      r: input(c, "boxes2"),
      epsilon: c.params.eps === undefined ? 1e-7 : number(c, "eps"),
      "d(L)/d(y)": c.upstream,
    },
    value: "y",
    gradients: g.keys,
  };
}

/** 1 − GIoU, pair by pair; boxes that do not overlap have no intersection, whatever their sides. */
function generalizedLoss(c: Case): Bound {
  const g = gradients(c, "T", name);
  return {
    text: `given p[N, 4], r[N, 4], epsilon >= 0
a[n] = min(p[n,2], r[n,2]) - max(p[n,0], r[n,0])
b[n] = min(p[n,3], r[n,3]) - max(p[n,1], r[n,1])
I[n] = cases{a[n]*b[n] if a[n] > 0 and b[n] > 0, 0 otherwise}
U[n] = (p[n,2]-p[n,0])*(p[n,3]-p[n,1]) + (r[n,2]-r[n,0])*(r[n,3]-r[n,1]) - I[n]
C[n] = (max(p[n,2], r[n,2]) - min(p[n,0], r[n,0]))*(max(p[n,3], r[n,3]) - min(p[n,1], r[n,1]))
l[n] = 1 - (I[n]/(U[n] + epsilon) - (C[n] - U[n])/(C[n] + epsilon))
T = sum{n} l[n]
${g.find}`,
    inputs: { p: input(c, "boxes1"), r: input(c, "boxes2"), epsilon: number(c, "eps") },
    value: "T",
    gradients: g.keys,
  };
}

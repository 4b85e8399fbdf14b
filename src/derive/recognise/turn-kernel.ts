// Convolution and cross-correlation are each other with the kernel flipped, whatever the shapes are, since entries outside
// them count as 0: (u ⋆ ṽ)[m] = Σ_k u[m+k]·v[−k] = Σ_k u[m−k]·v[k] = (u ∗ v)[m].

import type { FunctionRule, Match } from "../../rewrite/rule.ts";

const OTHER = { conv: "corr", corr: "conv" } as const;
const REASON = {
  corr: "a correlation with the flipped kernel is a convolution",
  conv: "a convolution with the flipped kernel is a correlation",
} as const;

export const turnKernel: FunctionRule = {
  kind: "function",
  name: "tensor.turn-kernel",
  heads: ["at"],
  reason: ["convolution and correlation are each other with the kernel flipped"],
  examples: [
    { given: "given u[M], v[N], m in 0..M+N-2", before: "corr(u, flip(v))[m]", after: "conv(u, v)[m]" },
    { given: "given u[M], v[N], m in 1-N..M-1", before: "conv(u, flip(v))[m]", after: "corr(u, v)[m]" },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "at" || e.tensor.kind !== "app") return undefined;
    const { op, args } = e.tensor;
    if (op !== "conv" && op !== "corr") return undefined;
    const [u, kernel, ...more] = args;
    if (u === undefined || kernel?.kind !== "app" || kernel.op !== "flip" || more.length > 0)
      return undefined;
    const after = ctx.at(ctx.app(OTHER[op], [u, ...kernel.args]), e.subs);
    return { after, match: { "?u": e }, assumes: [], reason: [REASON[op]] };
  },
};

// The whole-tensor operators in one table. Each file beside this one defines the entries of one operator from
// the index sets of its arguments; here these are looked up, so that operators may be nested.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr, TensorOp } from "../expr/nodes.ts";
import { axesOfExpr } from "../library/tensors.ts";
import type { TensorOperator } from "../library/types.ts";
import { circular } from "./circular.ts";
import { conv } from "./conv.ts";
import { corr } from "./corr.ts";
import type { Shape, TensorDefinition } from "./definition.ts";
import { diag } from "./diag.ts";
import { diagonal } from "./diagonal.ts";
import { downsample } from "./downsample.ts";
import { einsum } from "./einsum.ts";
import { flip } from "./flip.ts";
import { hadamard } from "./hadamard.ts";
import { matmul } from "./matmul.ts";
import { mean } from "./mean.ts";
import { outer } from "./outer.ts";
import { slice } from "./slice.ts";
import { total } from "./total.ts";
import { trace } from "./trace.ts";
import { transpose } from "./transpose.ts";
import { upsample } from "./upsample.ts";

const all: readonly TensorDefinition[] = [
  conv,
  corr,
  circular,
  flip,
  transpose,
  outer,
  matmul,
  hadamard,
  upsample,
  downsample,
  diag,
  diagonal,
  trace,
  total,
  mean,
  einsum,
  slice,
];

export const tensorOperators: ReadonlyMap<TensorOp, TensorOperator> = new Map(
  all.map((d) => [d.op, operator(d)]),
);

function operator(d: TensorDefinition): TensorOperator {
  const shapes = (ctx: Context, env: Env, args: readonly Expr[]): readonly Shape[] =>
    args.map((a) => axesOfExpr(ctx, env, a, tensorOperators));
  return {
    op: d.op,
    spellings: d.spellings,
    ranks: d.ranks,
    takes: d.takes,
    definition: d.definition,
    ...(d.citation === undefined ? {} : { citation: d.citation }),
    conforms: (ctx, env, args) => d.conforms(ctx, shapes(ctx, env, args), args),
    axes: (ctx, env, args) => d.axes(ctx, shapes(ctx, env, args), args),
    unfold: (ctx, env, args, indices, over = "support") => {
      const known = shapes(ctx, env, args);
      const rank = d.ranks(
        known.map((s) => s.length),
        args,
      );
      if (rank !== indices.length)
        throw new Error(`${d.op}: ${indices.length} indices, rank ${rank ?? "none"}`);
      return d.unfold(ctx, args, known, indices, over);
    },
  };
}

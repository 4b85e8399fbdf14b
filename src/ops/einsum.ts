// Einstein summation: the product of entries, summed over the letters that the result does not have, as in
// einsum("ij,jk->ik", A, B)[i, k] = Σ_j A[i, j]·B[j, k]. Axes with one letter have the same index set.

import { close } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { einsumParts } from "../expr/einsum.ts";
import { type Axis, axisRange } from "../expr/environment.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { lettersFor, linearOutside, type Shape, sameAxis, type TensorDefinition } from "./definition.ts";

const partsOf = (ctx: Context, args: readonly Expr[]) => einsumParts(ctx.app("einsum", args) as App);

/** The axis of each letter, where it first stands. */
function axesByLetter(
  ctx: Context,
  args: readonly Expr[],
  shapes: readonly Shape[],
): ReadonlyMap<number, Axis> {
  const found = new Map<number, Axis>();
  for (const [k, o] of partsOf(ctx, args).operands.entries())
    for (const [j, l] of o.letters.entries()) {
      const axis = shapes[2 * k + 1]?.[j];
      if (axis !== undefined && !found.has(l)) found.set(l, axis);
    }
  return found;
}

export const einsum: TensorDefinition = {
  op: "einsum",
  spellings: [],
  ranks: (_, args) => {
    const [rank] = args ?? [];
    return rank?.kind === "num" ? Number(rank.value) : undefined;
  },
  takes: "the letters of the result, and tensors with theirs",
  conforms: (ctx, shapes, args) => {
    const first = axesByLetter(ctx, args, shapes);
    return partsOf(ctx, args).operands.flatMap((o, k) =>
      o.letters.flatMap((l, j) => {
        const [own, known] = [shapes[2 * k + 1]?.[j], first.get(l)];
        return own === undefined || known === undefined || own === known ? [] : sameAxis(ctx, known, own);
      }),
    );
  },
  unfold: (ctx, args, shapes, indices) => {
    const { rank, operands, summed } = partsOf(ctx, args);
    const axes = axesByLetter(ctx, args, shapes);
    const own = Array.from({ length: summed }, (_, k) => axes.get(rank + k)).filter((a) => a !== undefined);
    const vars = lettersFor(ctx, own, [...args, ...indices], "klmn");
    const all = [...indices, ...vars];
    const body = ctx.mul(
      ...operands.map((o) =>
        ctx.at(
          o.tensor,
          o.letters.map((l) => all[l] as Expr),
        ),
      ),
    );
    if (vars.length === 0) return body;
    return close(ctx, { op: "sum", vars, ranges: own.map(axisRange), guard: undefined, body });
  },
  axes: (ctx, shapes, args) => {
    const axes = axesByLetter(ctx, args, shapes);
    const { rank } = partsOf(ctx, args);
    return Array.from({ length: rank }, (_, k) => axes.get(k))
      .filter((a) => a !== undefined)
      .map(linearOutside);
  },
  definition: 'einsum("ij,jk->ik", A, B)[i,k] = Σ_j A[i,j]·B[j,k]',
};

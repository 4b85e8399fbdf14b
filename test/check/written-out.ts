// A term by the definitions of the operators in it: products of matrices, sums and means of all entries, slices and
// Einstein summations as indexed sums. Two terms with one form so are equal by definition.

import { close, open } from "../../src/expr/binders.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import { type Expr, mapRange, TENSOR_OPS } from "../../src/expr/nodes.ts";
import { mapChildren } from "../../src/expr/traverse.ts";
import { axesOfExpr, entryOf } from "../../src/library/tensors.ts";
import { standard } from "../../src/standard.ts";

const { tensorOperators } = standard;

/** The entry of a term at the letters; of a number, itself. */
export function writtenOut(ctx: Context, env: Env, e: Expr, letters: readonly Expr[]): Expr {
  const rank = (x: Expr): number => axesOfExpr(ctx, env, x, tensorOperators).length;
  const go = (x: Expr): Expr => {
    if (x.kind === "bind") {
      const o = open(ctx, x);
      return close(ctx, {
        ...o,
        ranges: o.ranges.map((r) => mapRange(r, go)),
        guard: o.guard === undefined ? undefined : go(o.guard),
        body: go(o.body),
      });
    }
    if (x.kind === "at" && x.tensor.kind === "app") {
      const entry = entryOf(ctx, env, x.tensor, x.subs, tensorOperators);
      if (entry !== x) return go(entry);
    }
    if (x.kind === "at" && x.tensor.kind === "at")
      return go(ctx.at(x.tensor.tensor, [...x.tensor.subs, ...x.subs]));
    if (x.kind === "at" && x.tensor.kind === "deriv") {
      // ∂A/∂B at all of its indices is the derivative of an entry by an entry.
      const { of, wrt, mode } = x.tensor;
      const lead = rank(of);
      const entry = (y: Expr, subs: readonly Expr[]): Expr => entryOf(ctx, env, y, subs, tensorOperators);
      if (lead + rank(wrt) === x.subs.length)
        return go(ctx.deriv(entry(of, x.subs.slice(0, lead)), entry(wrt, x.subs.slice(lead)), mode));
    }
    if (x.kind === "app" && TENSOR_OPS.has(x.op) && rank(x) === 0)
      return go(entryOf(ctx, env, x, [], tensorOperators));
    return mapChildren(ctx, x, go);
  };
  return go(rank(e) > 0 ? entryOf(ctx, env, e, letters, tensorOperators) : e);
}

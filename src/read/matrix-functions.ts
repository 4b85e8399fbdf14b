// Functions of whole tensors that are no operators of the library.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Power } from "./syntax.ts";

export const REDUCTIONS: readonly string[] = ["sum", "mean", "norm", "trace"];
export const MATRIX_FUNCTIONS: readonly string[] = [...REDUCTIONS, "softmax"];

/**
 * A power of a value. An even one of `norm(x)` is one of the sum of squares, which has a derivative everywhere: the square
 * of the root has none where x = 0.
 */
export function powerOf(ctx: Context, node: Power, base: Expr, exponent: Expr): Expr {
  const isNorm = node.base.kind === "call" && node.base.callee.name === "norm";
  const [squares] = isNorm && base.kind === "app" && base.op === "sqrt" ? base.args : [];
  const n = exponent.kind === "num" && typeof exponent.value === "number" ? exponent.value : 1;
  if (squares === undefined || n <= 0 || n % 2 !== 0) return ctx.pow(base, exponent);
  return n === 2 ? squares : ctx.pow(squares, ctx.num(n / 2));
}

// Functions of whole tensors that are no operators of the library.

import type { Expr } from "../../expr/nodes.ts";
import type { Power, Value } from "../syntax/syntax.ts";
import { failure, type Work, written } from "./workspace.ts";

export const REDUCTIONS: readonly string[] = ["sum", "mean", "norm", "trace"];
/** What linear algebra calls by a name and no finite formula gives for matrices of every size. */
export const BEYOND: ReadonlySet<string> = new Set([
  "det",
  "inv",
  "inverse",
  "pinv",
  "solve",
  "logdet",
  "slogdet",
  "cholesky",
  "eig",
  "eigh",
  "eigvals",
  "svd",
  "qr",
  "lstsq",
]);
/** What to write in the place of such a function. */
export const WRITTEN_OUT =
  "sums and products of entries, as in `A[0, 0]*A[1, 1] - A[0, 1]*A[1, 0]`, or a recurrence, as in `x[i] = (b[i] - sum{j < i} A[i, j]*x[j])/A[i, i]`";
export const MATRIX_FUNCTIONS: readonly string[] = [...REDUCTIONS, "softmax"];

const isMinusOne = (e: Value): boolean =>
  e.kind === "negate" && e.operand.kind === "number" && e.operand.numerator === e.operand.denominator;

/**
 * A power of a value with so many axes. An even one of `norm(x)` is one of the sum of squares, which has a derivative
 * everywhere: the square of the root has none where x = 0. Error: `A^-1` of a matrix, which one takes for its inverse.
 */
export function powerOf(w: Work, node: Power, base: Expr, exponent: Expr, rank: number): Expr {
  const { ctx } = w.ws;
  if (rank > 1 && isMinusOne(node.exponent)) {
    const [all, of] = [written(w, node.span), written(w, node.base.span)];
    throw failure(
      "no-function",
      `\`${all}\` could be the inverse of a matrix, which the language does not have`,
      node.span,
      {
        expected: `\`1 ./ ${of}\` entry by entry; ${WRITTEN_OUT}`,
      },
    );
  }
  const isNorm = node.base.kind === "call" && node.base.callee.name === "norm";
  const [squares] = isNorm && base.kind === "app" && base.op === "sqrt" ? base.args : [];
  const n = exponent.kind === "num" && typeof exponent.value === "number" ? exponent.value : 1;
  if (squares === undefined || n <= 0 || n % 2 !== 0) return ctx.pow(base, exponent);
  return n === 2 ? squares : ctx.pow(squares, ctx.num(n / 2));
}

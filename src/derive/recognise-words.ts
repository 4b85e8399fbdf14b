// The sentences beside recognised forms. Definitions are formulas in neutral names (u, v), so that they follow
// the notation of the sheet like every other formula.

import { close } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Expr, TensorOp } from "../expr/nodes.ts";
import { some } from "../expr/traverse.ts";
import type { Reason } from "../rewrite/derivation.ts";

const OUTPUT = ["m", "n", "o", "p", "q", "r"];
const SUMMED = ["e", "f", "g", "h", "i", "j"];
const PLACE = ["u", "v", "s", "t", "p", "q"];

const letters = (ctx: Context, from: readonly string[], n: number): readonly Expr[] =>
  Array.from({ length: n }, (_, k) => ctx.idx(from[k % from.length] as string));

/** (u ∗ v)[m, n] = Σ_{e,f} u[e, f]·v[m−e, n−f], or with ⋆ and v[m+e, n+f]. */
function slidingDefinition(ctx: Context, op: "conv" | "corr", n: number): Expr {
  const out = letters(ctx, OUTPUT, n);
  const run = letters(ctx, SUMMED, n);
  const [u, v] = [ctx.sym("u"), ctx.sym("v")];
  const moved = out.map((m, k) => (op === "conv" ? ctx.sub(m, run[k] as Expr) : ctx.add(m, run[k] as Expr)));
  const body =
    op === "conv" ? ctx.mul(ctx.at(u, run), ctx.at(v, moved)) : ctx.mul(ctx.at(u, moved), ctx.at(v, run));
  const vars = run.flatMap((x) => (x.kind === "idx" ? [x] : []));
  const sum = close(ctx, {
    op: "sum",
    vars,
    ranges: vars.map(() => ({ kind: "all" })),
    guard: undefined,
    body,
  });
  return ctx.eq(ctx.at(ctx.app(op, [u, v]), out), sum);
}

function conditions(strided: boolean, clipped: boolean): Reason {
  return [
    ...(strided ? ["; ↑ sets entries apart, with zeros between"] : []),
    ...(clipped ? ["; the range is where both reads are inside"] : []),
  ];
}

export const convolutionReason = (ctx: Context, n: number, strided: boolean, clipped: boolean): Reason => [
  "definition of ∗: ",
  { math: slidingDefinition(ctx, "conv", n) },
  ...conditions(strided, clipped),
];

export const correlationReason = (ctx: Context, n: number, strided: boolean, clipped: boolean): Reason => [
  "definition of ⋆: ",
  { math: slidingDefinition(ctx, "corr", n) },
  ...conditions(strided, clipped),
];

/** w̃[u, v] = w[−u, −v]. */
export function flipDefinition(ctx: Context, tensor: Expr, n: number): { lhs: Expr; rhs: Expr } {
  const at = letters(ctx, PLACE, n);
  return {
    lhs: ctx.at(ctx.app("flip", [tensor]), at),
    rhs: ctx.at(
      tensor,
      at.map((x) => ctx.neg(x)),
    ),
  };
}

export function flipReason(ctx: Context, tensor: Expr, n: number): Reason {
  const d = flipDefinition(ctx, tensor, n);
  return ["where ", { math: ctx.eq(d.lhs, d.rhs) }, ", the flipped ", { math: tensor }];
}

/** How the index set of the form lies to that of the result: equal to it, larger, or not compared. */
export type Extent = "same" | "further" | "unknown";

/** The words beside the equation of whole tensors. */
export function wholeNote(ctx: Context, target: Expr, whole: Expr, extent: Extent): Reason {
  const has = (op: TensorOp): boolean => some(whole, (e) => e.kind === "app" && e.op === op);
  const place: Reason =
    extent === "same"
      ? []
      : ["on the index set of ", { math: target.kind === "deriv" ? target.wrt : target }];
  if (has("conv") || has("corr")) {
    const name = has("conv") ? "convolution" : "correlation";
    return extent === "further" ? [...place, ` (the ${name} reaches further)`] : place;
  }
  const said: Reason[] = [];
  if (has("matmul")) said.push([{ math: matrixDefinition(ctx) }]);
  if (has("outer")) said.push([{ math: outerDefinition(ctx) }]);
  if (has("hadamard")) said.push(["⊙ multiplies entry by entry"]);
  if (place.length > 0) said.push(place);
  return said.flatMap((s, k) => (k === 0 ? s : ["; ", ...s]));
}

/** (A u)[i] = Σ_j A[i, j]·u[j]; for a matrix u the same in each column. */
function matrixDefinition(ctx: Context): Expr {
  const [i, j] = [ctx.idx("i"), ctx.idx("j")];
  const [a, u] = [ctx.sym("A"), ctx.sym("u")];
  const body = ctx.mul(ctx.at(a, [i, j]), ctx.at(u, [j]));
  const sum = close(ctx, { op: "sum", vars: [j], ranges: [{ kind: "all" }], guard: undefined, body });
  return ctx.eq(ctx.at(ctx.app("matmul", [a, u]), [i]), sum);
}

function outerDefinition(ctx: Context): Expr {
  const [k, l] = [ctx.idx("k"), ctx.idx("l")];
  const [u, v] = [ctx.sym("u"), ctx.sym("v")];
  return ctx.eq(ctx.at(ctx.app("outer", [u, v]), [k, l]), ctx.mul(ctx.at(u, [k]), ctx.at(v, [l])));
}

export const overOtherAxes = (tensor: Expr, left: number): Reason => [
  "the sum of ",
  { math: tensor },
  left === 0 ? " over all its entries" : " over all other axes",
];

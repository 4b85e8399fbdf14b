// The sentences beside recognised forms. Definitions are formulas in neutral names (u, v), so that they follow
// the notation of the sheet like every other formula.

import { close } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr, TensorOp } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { Reason } from "../../rewrite/derivation.ts";

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

/** mean(u) = (Σ_{i,j} u[i, j])/n, where n is the number of entries as the block has it. */
export function meanReason(ctx: Context, rank: number, count: Expr): Reason {
  const run = letters(ctx, ["i", "j", "k", "l"], rank);
  const u = ctx.sym("u");
  const vars = run.flatMap((x) => (x.kind === "idx" ? [x] : []));
  const ranges = vars.map(() => ({ kind: "all" }) as const);
  const sum = close(ctx, { op: "sum", vars, ranges, guard: undefined, body: ctx.at(u, run) });
  return ["definition of the mean: ", { math: ctx.eq(ctx.app("mean", [u]), ctx.div(sum, count)) }];
}

export const totalReason = (tensor: Expr): Reason => [
  "sum adds up all entries",
  ...(some(tensor, (e) => e.kind === "app" && e.op === "hadamard") ? ["; ⊙ multiplies entry by entry"] : []),
];

/** How the index set of the form lies to that of the result: equal to it, larger, a part of it, or not compared. */
export type Extent = "same" | "further" | "within" | "unknown";

/** The words beside the equation of whole tensors: the definitions of its operators, and where it holds. */
export interface WholeWords {
  readonly definitions: Reason;
  readonly place: Reason;
}

/** `rank` tells the number of axes of a whole tensor, where it is known. */
export function wholeWords(
  ctx: Context,
  target: Expr,
  whole: Expr,
  extent: Extent,
  rank: (tensor: Expr) => number | undefined,
): WholeWords {
  const has = (op: TensorOp): boolean => some(whole, (e) => e.kind === "app" && e.op === op);
  const place: Reason =
    extent === "same"
      ? []
      : extent === "within"
        ? ["0 on the rest of the index set of ", { math: target.kind === "deriv" ? target.wrt : target }]
        : ["on the index set of ", { math: target.kind === "deriv" ? target.wrt : target }];
  if (has("conv") || has("corr")) {
    const name = has("conv") ? "convolution" : "correlation";
    const words = extent === "further" ? [...place, ` (the ${name} reaches further)`] : place;
    // ↑ is explained where the operator was recognised.
    const around = (["downsample", "diag", "diagonal"] as const).filter(has);
    return {
      definitions: listed(around.map((op): Reason => [{ math: ONE_ARGUMENT[op](ctx) }])),
      place: words,
    };
  }
  const said: Reason[] = [];
  for (const [op, define] of [
    ["matmul", matrixDefinition],
    ["outer", outerDefinition],
  ] as const) {
    const ranks = ranksOf(whole, op, rank);
    if (ranks !== undefined) said.push([{ math: define(ctx, ranks) }]);
  }
  for (const op of ["upsample", "downsample", "diag", "diagonal", "trace"] as const)
    if (has(op)) said.push([{ math: ONE_ARGUMENT[op](ctx) }]);
  if (has("transpose") && said.length === 0) said.push([{ math: transposeDefinition(ctx) }]);
  if (has("hadamard")) said.push(["⊙ multiplies entry by entry"]);
  return { definitions: listed(said), place };
}

export const listed = (parts: readonly Reason[]): Reason =>
  parts.filter((p) => p.length > 0).flatMap((s, k) => (k === 0 ? s : ["; ", ...s]));

type Ranks = readonly (number | undefined)[];

/** Of the arguments of this operator, where it first stands. */
function ranksOf(whole: Expr, op: TensorOp, rank: (tensor: Expr) => number | undefined): Ranks | undefined {
  let found: Ranks | undefined;
  some(whole, (e) => {
    if (e.kind !== "app" || e.op !== op) return false;
    found = e.args.map(rank);
    return true;
  });
  return found;
}

/** (A B)[i, j] = Σ_k A[i, k]·B[k, j]; with a vector (A u)[i] = Σ_j A[i, j]·u[j]. */
function matrixDefinition(ctx: Context, ranks: Ranks): Expr {
  const [i, j, k] = [ctx.idx("i"), ctx.idx("j"), ctx.idx("k")];
  const matrices = ranks.every((r) => r === 2);
  const run = matrices ? k : j;
  const [a, b] = [ctx.sym("A"), ctx.sym(matrices ? "B" : "u")];
  const body = ctx.mul(ctx.at(a, [i, run]), ctx.at(b, matrices ? [run, j] : [run]));
  const sum = close(ctx, { op: "sum", vars: [run], ranges: [{ kind: "all" }], guard: undefined, body });
  return ctx.eq(ctx.at(ctx.app("matmul", [a, b]), matrices ? [i, j] : [i]), sum);
}

/** (↑ₛ u)[m] = [s ∣ m]·u[m/s], (↓ₛ u)[i] = u[s·i], diag(v)[i, j] = [i = j]·v[i], diagonal(A)[i] = A[i, i], tr(A). */
const ONE_ARGUMENT = {
  upsample: (ctx: Context): Expr => {
    const [s, u, m] = [ctx.sym("s"), ctx.sym("u"), ctx.idx("m")];
    const bracket = ctx.iverson(ctx.app("divides", [s, m]));
    const read = ctx.at(u, [ctx.div(m, s)]);
    return ctx.eq(ctx.at(ctx.app("upsample", [u, s]), [m]), ctx.mul(bracket, read));
  },
  downsample: (ctx: Context): Expr => {
    const [s, u, i] = [ctx.sym("s"), ctx.sym("u"), ctx.idx("i")];
    return ctx.eq(ctx.at(ctx.app("downsample", [u, s]), [i]), ctx.at(u, [ctx.mul(s, i)]));
  },
  diag: (ctx: Context): Expr => {
    const [v, i, j] = [ctx.sym("v"), ctx.idx("i"), ctx.idx("j")];
    const entry = ctx.mul(ctx.iverson(ctx.eq(i, j)), ctx.at(v, [i]));
    return ctx.eq(ctx.at(ctx.app("diag", [v]), [i, j]), entry);
  },
  diagonal: (ctx: Context): Expr => {
    const [a, i] = [ctx.sym("A"), ctx.idx("i")];
    return ctx.eq(ctx.at(ctx.app("diagonal", [a]), [i]), ctx.at(a, [i, i]));
  },
  trace: (ctx: Context): Expr => {
    const [a, i] = [ctx.sym("A"), ctx.idx("i")];
    const sum = close(ctx, {
      op: "sum",
      vars: [i],
      ranges: [{ kind: "all" }],
      guard: undefined,
      body: ctx.at(a, [i, i]),
    });
    return ctx.eq(ctx.app("trace", [a]), sum);
  },
} as const;

/** Aᵀ[i, j] = A[j, i]. */
function transposeDefinition(ctx: Context): Expr {
  const [a, i, j] = [ctx.sym("A"), ctx.idx("i"), ctx.idx("j")];
  return ctx.eq(ctx.at(ctx.app("transpose", [a]), [i, j]), ctx.at(a, [j, i]));
}

/** (u vᵀ)[k, l] = u[k]·v[l] of two vectors, else (u ⊗ v)[k, l]: as the product is printed beside it. */
function outerDefinition(ctx: Context, ranks: Ranks): Expr {
  const [k, l] = [ctx.idx("k"), ctx.idx("l")];
  const [u, v] = [ctx.sym("u"), ctx.sym("v")];
  const product = ranks.every((r) => r === 1)
    ? ctx.app("matmul", [u, ctx.app("transpose", [v])])
    : ctx.app("outer", [u, v]);
  return ctx.eq(ctx.at(product, [k, l]), ctx.mul(ctx.at(u, [k]), ctx.at(v, [l])));
}

/** The names of rules whose modules are loaded when they are needed. */
export const CIRCULAR = "recognise.circular";
export const NESTED = "recognise.nested-sum";

export const MEANS: Reason = ["a mean is the sum of all entries over their number"];
export const EINSUM: Reason = [
  "einsum multiplies entries with the same letters and adds up over the letters that the result does not have",
];

// The kinds of node of an expression. Nodes are immutable and interned by a Context (context.ts): equal terms are
// the same object. Variables of binders are de Bruijn indices; the letters that a binder carries are for display
// alone, and `alpha` names the class of terms that differ in letters only.

import type { Rational } from "./rational.ts";

interface Node {
  /** Identity within the Context. Never used for ordering: it depends on the order of creation. */
  readonly id: number;
  /** Identity up to the letters of binders: two terms are alpha-equivalent iff their `alpha` agree. */
  readonly alpha: number;
  /** One more than the greatest loose de Bruijn index; 0 for a closed term. */
  readonly loose: number;
}

export interface Num extends Node {
  readonly kind: "num";
  readonly value: Rational;
}
/** A declared name: a scalar, a whole tensor, a function or a set. */
export interface Sym extends Node {
  readonly kind: "sym";
  readonly name: string;
}
/** A free index. */
export interface Idx extends Node {
  readonly kind: "idx";
  readonly name: string;
}
/** A variable of an enclosing binder: 0 is the innermost variable. */
export interface Bound extends Node {
  readonly kind: "bound";
  readonly index: number;
}
/** A read T[i, j]; the tensor is a name, an incoming gradient or a whole-tensor expression. */
export interface At extends Node {
  readonly kind: "at";
  readonly tensor: Expr;
  readonly subs: readonly Expr[];
}
export interface App extends Node {
  readonly kind: "app";
  readonly op: Op;
  readonly args: readonly Expr[];
}
/**
 * `median` is the lower one: of n sorted entries the one numbered ⌊(n−1)/2⌋ from 0. The `arg` of an operator is the
 * first index, in row-major order, at which its value stands.
 */
export type BindOp = "sum" | "prod" | "max" | "min" | "median" | ArgOp;
/** Binders whose value is an index, or a tuple of several. */
export type ArgOp = "argmax" | "argmin" | "argmedian";
/** Variables of one telescope, each in the scope of the earlier ones and of none of its own. */
export type Range =
  | { readonly kind: "interval"; readonly lo: Expr; readonly hi: Expr }
  /** All integers; the body must have finite support. */
  | { readonly kind: "all" }
  /** Members of a named finite set; binds `arity` variables at once. */
  | { readonly kind: "set"; readonly set: Expr; readonly arity: number };
export interface Bind extends Node {
  readonly kind: "bind";
  readonly op: BindOp;
  readonly ranges: readonly Range[];
  /** A condition that restricts the variables (under prod, max and min a bracket in the body would not). */
  readonly guard: Expr | undefined;
  readonly body: Expr;
  /** Display letters, one for each variable, in order. */
  readonly letters: readonly string[];
}
/**
 * An unevaluated derivative. `total`: everything defined through `wrt` counts; `slot`: one argument of a given
 * function. Where definitions read themselves (recurrences), `partial` holds all their entries fixed but the one that
 * `wrt` names, and `step` is the same for the right side of one of them: ∂h[t]/∂x with h[t−1] fixed.
 */
export interface Deriv extends Node {
  readonly kind: "deriv";
  readonly mode: "total" | "slot" | "partial" | "step";
  readonly of: Expr;
  /** A name, or a read of a name. */
  readonly wrt: Expr;
}
export type Expr = Num | Sym | Idx | Bound | At | App | Bind | Deriv;

/** Arithmetic, relations and structure; the elementary functions are listed in `ElementaryOp`. */
export type CoreOp =
  | "add" // n-ary
  | "mul" // n-ary
  | "div" // held form of a·b^-1
  | "pow" // base, exponent
  | "cases" // value, condition, value, condition, …[, otherwise]
  | "iverson" // 1 where the condition holds, else 0
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt" // held forms of lt and le with the sides exchanged
  | "ge"
  | "and"
  | "or"
  | "not"
  | "divides" // divides(a, b): a | b
  | "true"
  | "false"
  | "list" // data
  | "tuple" // (k, l)
  | "component" // component(tuple, number)
  | "card" // |S|
  | "infinity" // ∞; −∞ is mul(-1, infinity)
  | "pi" // π
  | "stop" // identity that lets no gradient through
  | "apply"; // apply(f, arguments): an unspecified function at written arguments
export type ElementaryOp =
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "log2"
  | "log10"
  | "sqrt"
  | "abs"
  | "sign"
  | "floor"
  | "ceil"
  | "round"
  | "mod"
  | "clamp" // clamp(u, lo, hi)
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "atan2" // atan2(y, x)
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh"
  | "acosh"
  | "atanh"
  | "erf"
  | "erfc"
  | "sigmoid"
  | "logit"
  | "softplus"
  | "relu"
  | "max" // n-ary, of scalars
  | "min";
/** Operators on whole tensors; defined by equations in the library and unfolded like any other definition. */
export type TensorOp =
  | "conv"
  | "corr"
  | "circular"
  | "flip"
  | "transpose"
  | "outer"
  | "matmul"
  | "hadamard"
  | "upsample"
  | "downsample"
  | "diag"
  | "diagonal"
  | "trace"
  | "total" // the sum of all entries
  | "mean" // the mean of all entries
  | "einsum" // einsum.ts tells its arguments
  | "slice"; // slices.ts tells its arguments
export type Op = CoreOp | ElementaryOp | TensorOp;

export const RELATIONS: ReadonlySet<Op> = new Set<Op>(["eq", "ne", "lt", "le", "gt", "ge", "divides"]);
export const LOGICAL: ReadonlySet<Op> = new Set<Op>(["and", "or", "not", "true", "false"]);
export const TENSOR_OPS: ReadonlySet<Op> = new Set<Op>([
  "conv",
  "corr",
  "circular",
  "flip",
  "transpose",
  "outer",
  "matmul",
  "hadamard",
  "upsample",
  "downsample",
  "diag",
  "diagonal",
  "trace",
  "total",
  "mean",
  "einsum",
  "slice",
]);

export const picksIndex = (op: BindOp): op is ArgOp =>
  op === "argmax" || op === "argmin" || op === "argmedian";

/** How many variables a range binds. */
export const arity = (r: Range): number => (r.kind === "set" ? r.arity : 1);
export const arities = (ranges: readonly Range[]): number => ranges.reduce((n, r) => n + arity(r), 0);

/** The range with its ends replaced; `set` for the name of a set, where that is another matter. */
export function mapRange(r: Range, end: (e: Expr) => Expr, set: (e: Expr) => Expr = end): Range {
  switch (r.kind) {
    case "interval":
      return { kind: "interval", lo: end(r.lo), hi: end(r.hi) };
    case "all":
      return r;
    case "set":
      return { ...r, set: set(r.set) };
  }
}

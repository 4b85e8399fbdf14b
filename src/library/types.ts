// What an operator and a library are: the engines are handed these values and import no operator by name.

import type { Context } from "../expr/context.ts";
import type { Axis, Env } from "../expr/environment.ts";
import type { ElementaryOp, Expr, TensorOp } from "../expr/nodes.ts";
import type { Rational } from "../expr/rational.ts";
import type { Rule } from "../rewrite/rule.ts";

/** The elementary functions and the power, which the core shares with them. */
export type ScalarOp = ElementaryOp | "pow";

/** The number behind an operator. `real` follows IEEE (NaN where undefined). */
export interface Meaning {
  readonly op: ScalarOp;
  readonly real: (...args: number[]) => number;
  /** The exact value on rationals, for operators that have one (abs, floor, max, …); undefined: no value there. */
  readonly exact?: (...args: Rational[]) => Rational | undefined;
}

export interface OperatorExample {
  /** In the sheet language: the operator applied, and its derivative to x. */
  readonly of: string;
  readonly gives: string;
}

/** A scalar operator: how it is written, when it is defined, and what its partial derivatives are. */
export interface Operator {
  readonly op: ScalarOp;
  /** Number of arguments; `variadic`: one or more. */
  readonly arity: number | "variadic";
  /** Names in the sheet language; the first is the one that is printed. */
  readonly spellings: readonly string[];
  /** Said beside the line that uses the derivative: "derivative of the logarithm". */
  readonly reason: string;
  /** The same where the derivative is told from the value, which has a name; where that needs other words. */
  readonly told?: string;
  /**
   * ∂op/∂argument k. `out` is the operator applied, so that rules may be told from the output (exp′ = out).
   * The kink convention is env.kink. 0 for arguments that the value does not depend on almost everywhere.
   */
  readonly partials: (ctx: Context, args: readonly Expr[], out: Expr, env: Env) => readonly Expr[];
  /**
   * Of an operator that chooses one of its arguments: the choice among `slopes`, their derivatives, as the kink
   * convention has it. Undefined where the sum of the partials is as good.
   */
  readonly choice?: (
    ctx: Context,
    args: readonly Expr[],
    slopes: readonly Expr[],
    env: Env,
  ) => Expr | undefined;
  /** The condition under which the operator is defined (log: u > 0), where it is not everywhere. */
  readonly domain?: (ctx: Context, args: readonly Expr[]) => Expr;
  /** The condition under which it is differentiable in the ordinary sense (abs: u ≠ 0), and the sentence for the convention. */
  readonly kink?: {
    readonly smooth: (ctx: Context, args: readonly Expr[]) => Expr;
    /** Given the arguments, the sentence names the convention that these arguments fall under: max(0, u) or max(u, v). */
    readonly convention: (env: Env, args?: readonly Expr[]) => string;
  };
  /** Integer-valued for real arguments (floor, ceil, round, sign). */
  readonly integer?: boolean;
  readonly examples: readonly OperatorExample[];
  readonly citation?: string;
}

/** An operator on whole tensors: a definition of its entries, unfolded like any other definition. */
export interface TensorOperator {
  readonly op: TensorOp;
  /** Names in the sheet language; the first is the one that is printed. */
  readonly spellings: readonly string[];
  /** The rank of the result for arguments of these ranks; undefined: it takes no such arguments. */
  readonly ranks: (ranks: readonly number[]) => number | undefined;
  /** What it takes, for messages: "two tensors of the same rank". */
  readonly takes: string;
  /** Relations between the index sets of the arguments that must hold: matching inner axes of a product. */
  readonly conforms: (ctx: Context, env: Env, args: readonly Expr[]) => readonly Expr[];
  /**
   * The entry of the result at the indices, read off the definition. A sum runs over the index set of the
   * argument that is read at its letter; with `over: "integers"` over ℤ where every read is zero-extended.
   */
  readonly unfold: (
    ctx: Context,
    env: Env,
    args: readonly Expr[],
    indices: readonly Expr[],
    over?: "support" | "integers",
  ) => Expr;
  /** The index set of the result, and what a read outside it gives. */
  readonly axes: (ctx: Context, env: Env, args: readonly Expr[]) => readonly Axis[];
  /** The definition as printed beside a line that uses it. */
  readonly definition: string;
  readonly citation?: string;
}

export interface Library {
  readonly operators: ReadonlyMap<ScalarOp, Operator>;
  readonly tensorOperators: ReadonlyMap<TensorOp, TensorOperator>;
  readonly rules: readonly Rule[];
  /** The operators that have exact values at rational numbers. */
  readonly exact?: ReadonlyMap<ScalarOp, NonNullable<Meaning["exact"]>>;
  /** Sheets of ready definitions, by the names of their files: what `use … from layers` looks in. */
  readonly layers?: ReadonlyMap<string, string>;
}

// What an operator and a library are: the engines are handed these values and import no operator by name.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { ElementaryOp, Expr } from "../expr/nodes.ts";
import type { Rational } from "../expr/rational.ts";
import type { Rule } from "../rewrite/rule.ts";

/** The number behind an operator. `real` follows IEEE (NaN where undefined). */
export interface Meaning {
  readonly op: ElementaryOp;
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
  readonly op: ElementaryOp;
  /** Number of arguments; `variadic`: one or more. */
  readonly arity: number | "variadic";
  /** Names in the sheet language; the first is the one that is printed. */
  readonly spellings: readonly string[];
  /** Said beside the line that uses the derivative: "derivative of the logarithm". */
  readonly reason: string;
  /**
   * ∂op/∂argument k. `out` is the operator applied, so that rules may be told from the output (exp′ = out).
   * The kink convention is env.kink. 0 for arguments that the value does not depend on almost everywhere.
   */
  readonly partials: (ctx: Context, args: readonly Expr[], out: Expr, env: Env) => readonly Expr[];
  /** The condition under which the operator is defined (log: u > 0), where it is not everywhere. */
  readonly domain?: (ctx: Context, args: readonly Expr[]) => Expr;
  /** The condition under which it is differentiable in the ordinary sense (abs: u ≠ 0), and the sentence for the convention. */
  readonly kink?: {
    readonly smooth: (ctx: Context, args: readonly Expr[]) => Expr;
    readonly convention: (env: Env) => string;
  };
  /** Integer-valued for real arguments (floor, ceil, round, sign). */
  readonly integer?: boolean;
  readonly examples: readonly OperatorExample[];
  readonly citation?: string;
}

export interface Library {
  readonly operators: ReadonlyMap<ElementaryOp, Operator>;
  readonly rules: readonly Rule[];
}

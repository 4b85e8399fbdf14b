// What the parts of the lowering share: where values go, and what the writer of statements offers.

import type { Context } from "../expr/context.ts";
import type { Axis, Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Frame } from "./frames.ts";
import type { ParameterKind, Statement } from "./program.ts";

/** Why there is no program: what cannot be said in one. */
export class Unwritable extends Error {}

/** Where a value goes. It holds 0 before (1 before a product). */
export type Sink =
  | { readonly kind: "scalar"; readonly name: string; readonly operator: "set" | "add" | "mul" }
  | { readonly kind: "entry"; readonly array: string; readonly subs: readonly Expr[]; readonly add: boolean };

export interface Used {
  readonly meaning: Expr | undefined;
  readonly kind: ParameterKind;
}

export interface Writer {
  readonly ctx: Context;
  /** The declarations of the sheet. */
  readonly source: Env;
  readonly top: Frame;
  readonly frame: Frame;
  /** Definitions and copies whose statements are written. */
  readonly made: Set<string>;
  push(s: Statement): void;
  put(sink: Sink, value: Expr): void;
  /** Statements that bring the value of the term into the sink. */
  emit(sink: Sink, e: Expr): void;
  /** The term without anything that needs statements; these are written before. */
  lower(e: Expr): Expr;
  /** The same for an index, in its simplest form. */
  lowerIndex(e: Expr): Expr;
  condition(e: Expr): Expr;
  within(conditions: readonly Expr[], f: () => void): void;
  inFrame<T>(frame: Frame, f: () => T): T;
  /** A new scalar; `wish` is what it is called in the listing. */
  temporary(wish: string, integer: boolean): string;
  /** An array that is no name of the sheet. */
  array(name: string, axes: readonly Axis[], integer: boolean): void;
  parameter(name: string, used: Used): void;
  isInteger(e: Expr): boolean;
  setOf(set: Expr): { readonly name: string; readonly at: readonly Expr[] };
}

// One core compiles and evaluates terms in one field. Doubles, exact rationals, dual numbers and the integers of
// subscripts each have their own, in one world; what differs between them comes in through `leaf`.

import type { Expr } from "../expr/nodes.ts";
import type { Field } from "./field.ts";
import type { Box } from "./instance.ts";
import type { Code, Scope } from "./scope.ts";
import type { World } from "./world.ts";

/** A whole tensor at the instance; 0 beyond its box. */
export interface Tensor<T> {
  readonly box: Box;
  at(index: readonly number[]): T;
}

export interface Core<T> {
  readonly world: World;
  readonly field: Field<T>;
  /** How many variables of differentiation terms are evaluated for: 0 for plain numbers. */
  readonly order: number;
  real(e: Expr, scope: Scope): Code<T>;
  /** False where a bracket makes the term 0; undefined when none does. */
  guard(e: Expr, scope: Scope): Code<boolean> | undefined;
  /** The entry of a declared tensor or definition inside its index set. */
  entry(name: string, at: readonly number[]): T;
  tensor(e: Expr): Tensor<T>;
  /** Another core in the same world, over another field. */
  create<S>(field: Field<S>, options: CoreOptions<S>): Core<S>;
  /** Changes when values that were kept are no longer valid. */
  epoch(): number;
  /** What belongs to this core for as long as it lives, by name. */
  readonly kept: Map<string, unknown>;
  /** A table of what was computed in this epoch. */
  table<K, V>(name: string): Map<K, V>;
}

export interface CoreOptions<T> {
  /** Takes over terms that are not evaluated by the general rules of this field. */
  readonly leaf: (core: Core<T>, e: Expr, scope: Scope) => Code<T> | undefined;
  readonly epoch: () => number;
  /** Whether an epoch that has passed comes again; none does unless told. */
  readonly returns?: (epoch: number) => boolean;
  readonly order?: number;
}

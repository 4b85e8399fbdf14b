// The syntax tree of expressions in a `grad` block: what was written, before names are resolved. Sums and products are
// lists, so that a long sum is not a deep tree. Values (numbers) and conditions (true or false) are
// different types. Parentheses leave no node. Spans are offsets into the block's text.

import type { Span } from "../../expr/diagnostics.ts";

export interface Node {
  readonly span: Span;
}

export interface NumberLiteral extends Node {
  readonly kind: "number";
  /** As written: `0.1`, `1e-5`. */
  readonly text: string;
  /** The exact value, in lowest terms, denominator positive. */
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface InfinityLiteral extends Node {
  readonly kind: "infinity";
}

export interface Name extends Node {
  readonly kind: "name";
  readonly name: string;
}

/** `x[i, j]`; also `flip(w)[u]`, `(A + B)[i]`, `d(L)/d(y)[e]`. */
export interface Read extends Node {
  readonly kind: "read";
  readonly of: Value;
  readonly subscripts: readonly Value[];
}

/** `exp(u)`, `conv(x, w)`; `a mod b` is the call `mod(a, b)`. */
export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Name;
  readonly args: readonly Value[];
}

export interface Negation extends Node {
  readonly kind: "negate";
  readonly operand: Value;
}

export interface AddTerm {
  readonly sign: "+" | "-";
  readonly term: Value;
}

/** Two terms or more; the first sign is `+` (a leading minus is a `negate`). */
export interface Sum extends Node {
  readonly kind: "add";
  readonly terms: readonly AddTerm[];
}

/** `@` is the matrix product, also without a sign (`X W`: the empty one); `.*` and `./` are meant entry by entry. */
export type MulOp = "*" | "/" | "@" | "" | ".*" | "./";

export interface MulFactor {
  readonly op: MulOp;
  readonly factor: Value;
}

/** Two factors or more, from left to right: `a / b * c` is `(a / b) * c`; the first op is `*`. */
export interface Product extends Node {
  readonly kind: "multiply";
  readonly factors: readonly MulFactor[];
}

export interface Power extends Node {
  readonly kind: "power";
  readonly base: Value;
  readonly exponent: Value;
}

/** `|u|`: the absolute value of a number, or the number of members of a set. */
export interface Bars extends Node {
  readonly kind: "bars";
  readonly operand: Value;
}

/** `[i = j]`: 1 where the condition holds, else 0. */
export interface Iverson extends Node {
  readonly kind: "iverson";
  readonly condition: Condition;
}

/** `[4, 5, 2]`, `[[1, 2], [3, 4]]`. */
export interface DataList extends Node {
  readonly kind: "data";
  readonly items: readonly Value[];
}

export interface CaseBranch extends Node {
  readonly value: Value;
  readonly condition: Condition;
}

export interface Cases extends Node {
  readonly kind: "cases";
  readonly branches: readonly CaseBranch[];
  readonly otherwise?: Value;
}

export type BinderOp = "sum" | "prod" | "max" | "min" | "median" | "argmax" | "argmin" | "argmedian";

export interface Letter extends Node {
  readonly name: string;
}

/** `lo..hi`, both ends included; empty when hi < lo. */
export interface Range extends Node {
  readonly kind: "range";
  readonly low: Value;
  readonly high: Value;
}

/**
 * Letters that run over the same range or set: `i, j=1..n` is one group of two letters, since a letter
 * without a range takes the next one to its right. A group without `over` has its ranges inferred.
 * With `tuple`, the letters are the components of one member: `(l, m) in S[i, j]`.
 */
export interface LetterGroup extends Node {
  readonly letters: readonly Letter[];
  readonly tuple: boolean;
  readonly over?: Range | Value;
}

export interface Binder extends Node {
  readonly kind: "binder";
  readonly op: BinderOp;
  readonly groups: readonly LetterGroup[];
  readonly guards: readonly Condition[];
  readonly body: Value;
}

/** `d(of)/d(by)`. */
export interface Derivative extends Node {
  readonly kind: "derivative";
  /** Of an entry of a recurrence: what it does to later entries counts, as the d of dL/dh[t] says on paper. */
  readonly through?: true;
  /** What is held fixed, where that is said beside the formula: see the modes of a derivative in the kernel. */
  readonly held?: "slot" | "step" | "partial" | "total";
  readonly of: Value;
  readonly by: Value;
}

/** `(k, l)`: stands before `in`, and on the sides of `=` and `!=` beside an `argmax` of several letters. */
export interface Tuple extends Node {
  readonly kind: "tuple";
  readonly elements: readonly Value[];
}

export type Value =
  | Tuple
  | NumberLiteral
  | InfinityLiteral
  | Name
  | Read
  | Call
  | Negation
  | Sum
  | Product
  | Power
  | Bars
  | Iverson
  | DataList
  | Cases
  | Binder
  | Derivative;

export type RelationOp = "=" | "!=" | "<" | "<=" | ">" | ">=" | "divides";

export interface RelationLink {
  readonly op: RelationOp;
  readonly right: Value;
}

/** `a < b`, or a chain `0 <= a < b`; `divides` does not chain. */
export interface Relation extends Node {
  readonly kind: "relation";
  readonly first: Value;
  readonly links: readonly RelationLink[];
}

/** `i in 0..n-1`, `(l, m) in S[i, j]`. */
export interface Member extends Node {
  readonly kind: "member";
  readonly elements: readonly Value[];
  readonly over: Range | Value;
}

/** `a and b`, `a or b`: two conditions or more. */
export interface Junction extends Node {
  readonly kind: "and" | "or";
  readonly conditions: readonly Condition[];
}

export interface Not extends Node {
  readonly kind: "not";
  readonly condition: Condition;
}

export type Condition = Relation | Member | Junction | Not;

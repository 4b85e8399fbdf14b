// The parse tree of a formula as the reader sees it: what TeX means by its commands, without how it is typeset.
// Letters, signs and names are one spelling each (`\le`, `\leq` and `≤` are the same sign), spaces below a quad are
// gone, sizes, colours and styles too. Spans are offsets into the document.

import type { Span } from "../../expr/span.ts";

interface Node {
  readonly span: Span;
}

/** `x`, `θ`, `ℓ`, `∂`. The face is that of `\mathbf`, `\mathbb`, … or empty. */
export interface LetterTree extends Node {
  readonly kind: "letter";
  readonly text: string;
  readonly face: string;
}
/** A run of letters in one upright face: `\mathrm{Loss}`. */
export interface WordTree extends Node {
  readonly kind: "word";
  readonly text: string;
}
export interface DigitTree extends Node {
  readonly kind: "digit";
  readonly text: string;
}
/** A sign of operation, relation or punctuation, or a delimiter. */
export interface MarkTree extends Node {
  readonly kind: "mark";
  readonly text: string;
}
/** `\sum`, `\max`, `\log`, `\operatorname{softmax}`: the name without the backslash. */
export interface OpTree extends Node {
  readonly kind: "op";
  readonly name: string;
  /** A name in letters, `\operatorname{sum}`, where a sign could stand. */
  readonly spelled?: true;
}
/** Prose inside of a formula. */
export interface TextTree extends Node {
  readonly kind: "text";
  readonly text: string;
}
/** A quad or more. */
export interface SpaceTree extends Node {
  readonly kind: "space";
}
export interface GroupTree extends Node {
  readonly kind: "group";
  readonly body: readonly Tree[];
}
export interface ScriptsTree extends Node {
  readonly kind: "scripts";
  readonly base: Tree | undefined;
  readonly sub: readonly Tree[] | undefined;
  readonly sup: readonly Tree[] | undefined;
  readonly primes: number;
}
export interface FractionTree extends Node {
  readonly kind: "fraction";
  readonly over: readonly Tree[];
  readonly under: readonly Tree[];
}
export interface RootTree extends Node {
  readonly kind: "root";
  readonly body: readonly Tree[];
  readonly index: readonly Tree[] | undefined;
}
export interface AccentTree extends Node {
  readonly kind: "accent";
  readonly accent: "tilde" | "hat" | "bar" | "vec" | "dot" | "ddot";
  readonly body: readonly Tree[];
}
/** `\left( … \right)`; an invisible delimiter is empty. */
export interface FencedTree extends Node {
  readonly kind: "fenced";
  readonly open: string;
  readonly close: string;
  readonly body: readonly Tree[];
}
/** Rows of cells: alignments, cases, matrices, lines under a sum. */
export interface TableTree extends Node {
  readonly kind: "table";
  readonly rows: readonly (readonly (readonly Tree[])[])[];
}

export type Tree =
  | LetterTree
  | WordTree
  | DigitTree
  | MarkTree
  | OpTree
  | TextTree
  | SpaceTree
  | GroupTree
  | ScriptsTree
  | FractionTree
  | RootTree
  | AccentTree
  | FencedTree
  | TableTree;

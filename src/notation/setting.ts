// What the parts of the layout engine share: a term set as a Piece (its layout, how tightly it holds together, how
// it begins and ends) and the Setting around it (names, letters of enclosing binders, style).

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { type FenceKind, fence, type Layout, type Style } from "./layout.ts";
import type { Notation } from "./notation.ts";

/** From loose to tight: relation, sum (or a leading minus), product, prefix form, power or quotient, atom. */
export const LEVEL = { relation: 0, sum: 1, product: 2, prefix: 3, power: 4, atom: 5 } as const;
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

/** How a piece begins or ends, which decides what stands between it and its neighbour in a product (joint.ts). */
export type Edge =
  | "number"
  | "letter" // a bare name
  | "word" // a name of several letters
  | "script" // a name with a subscript or power
  | "entry" // x[i, j] in brackets
  | "fraction" // stacked, or number/number
  | "slash" // a fraction on the line
  | "derivative" // ∂L/∂x
  | "paren"
  | "iverson"
  | "function" // begins with the name of a function
  | "call" // ends with its parenthesis
  | "argument" // ends with an argument without parentheses: sin θ
  | "big" // Σ, max under letters
  | "bars"
  | "floor"
  | "cases"
  | "matrix";

export interface Piece {
  readonly layout: Layout;
  readonly level: Level;
  readonly start: Edge;
  readonly end: Edge;
  /** What follows would be read as part of it: Σ_i x_i, log Σ …, ∂/∂x …. */
  readonly open: boolean;
  /** A product of matrices: a scalar before it multiplies all of it, ½ A x. */
  readonly matrices?: boolean | undefined;
  /** The same with its own parentheses, where that is not simply parentheses around it: sin(θ). */
  readonly closed?: (() => Piece) | undefined;
}

export interface Setting {
  readonly ctx: Context;
  readonly env: Env;
  readonly notation: Notation;
  readonly style: Style;
  /** Names of the bound variables, outermost first. */
  readonly letters: readonly string[];
  /** Names that no binder may use: free indices of the whole line, its left side included. */
  readonly taken: ReadonlySet<string>;
  /** Inside subscripts and ranges: no space around signs, dots between letters, fractions with a slash. */
  readonly index: boolean;
  /** No space around signs. */
  readonly compact: boolean;
  /** `1·x` and `x + 0` as held; otherwise they are left out. */
  readonly units: boolean;
  /** Numbers put in for names: every factor with its own sign, in parentheses where it is negative. */
  readonly written: boolean;
  /** Fractions that a decimal can say are printed as one. */
  readonly decimals: boolean;
  /** Where a long range may be put that is to stand after the formula; absent inside other terms. */
  readonly after: Layout[] | undefined;
  /** Paths of subterms to be marked, and the path so far; absent when nothing is marked. */
  readonly marks: readonly (readonly number[])[];
  readonly path: readonly number[] | undefined;
  /** Sets a term; the recursion of all files goes through here. */
  readonly set: (e: Expr, s: Setting) => Piece;
}

/**
 * The setting with some of what changes on the way down. Every field is named: settings are made for each subterm, and a
 * spread with fields after it is slow until it is compiled, which most runs do not live to see.
 */
const changed = (
  s: Setting,
  { style = s.style, letters = s.letters, index = s.index, compact = s.compact, path = s.path }: Change,
  after: Layout[] | undefined,
): Setting => ({
  ctx: s.ctx,
  env: s.env,
  notation: s.notation,
  style,
  letters,
  taken: s.taken,
  index,
  compact,
  units: s.units,
  written: s.written,
  decimals: s.decimals,
  after,
  marks: s.marks,
  path,
  set: s.set,
});
type Change = Partial<Pick<Setting, "style" | "letters" | "index" | "compact" | "path">>;

/** The setting for something that is not at the top of the line. */
export const inner = (s: Setting): Setting => (s.after === undefined ? s : changed(s, UNCHANGED, undefined));
const UNCHANGED: Change = {};
export const asIndex = (s: Setting): Setting => changed(s, AS_INDEX, undefined);
const AS_INDEX: Change = { index: true, compact: true, style: "linear" };
export const asCompact = (s: Setting): Setting => changed(s, AS_COMPACT, undefined);
const AS_COMPACT: Change = { compact: true };
/** On the line, as exponents and denominators of fractions on the line are. */
export const onLine = (s: Setting): Setting => changed(s, ON_LINE, s.after);
const ON_LINE: Change = { style: "linear" };
export const asExponent = (s: Setting): Setting => changed(s, AS_EXPONENT, s.after);
const AS_EXPONENT: Change = { compact: true, style: "linear" };
export const withLetters = (s: Setting, names: readonly string[]): Setting =>
  changed(s, { letters: [...s.letters, ...names] }, s.after);
/** The setting for child number k (in the order of `children`). */
export const child = (s: Setting, k: number): Setting =>
  s.path === undefined ? s : changed(s, { path: [...s.path, k] }, s.after);

export const atom = (layout: Layout, edge: Edge): Piece => ({
  layout,
  level: LEVEL.atom,
  start: edge,
  end: edge,
  open: false,
});

/** With parentheses (or other brackets) around it. */
export const fenced = (p: Piece, kind: FenceKind = "paren"): Piece =>
  atom(fence(kind, p.layout), kind === "paren" ? "paren" : kind === "bars" ? "bars" : "floor");

/** Closed to the right: by its own parentheses where it has them, else by parentheses around it. */
export const sealed = (p: Piece): Piece => (p.closed === undefined ? fenced(p) : p.closed());

/** The piece itself when it holds together at least as tightly as `level` and nothing after it can join it. */
export const atLeast = (p: Piece, level: Level, mayBeOpen = false): Piece =>
  p.level >= level && (mayBeOpen || !p.open) ? p : fenced(p);

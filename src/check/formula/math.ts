// A formula as it stands on paper, before anyone says what its letters mean: `f(x)` is not yet a call or a product,
// `x_{ij}` not yet an entry, `∂` not yet applied to a declared name. What can be told without that is told: how far
// sums reach, what is a quotient of derivatives, which cell of a case is its condition.

import type { Span } from "../../expr/span.ts";
import { ALL } from "../../read/terms/slice-read.ts";

interface Node {
  readonly span: Span;
}

export interface NumberMath extends Node {
  readonly kind: "number";
  readonly text: string;
}
/** A letter or a word, with its accents: `w`, `\tilde{w}`, `Loss`. */
export interface SymbolMath extends Node {
  readonly kind: "symbol";
  readonly text: string;
  readonly face: string;
}
/** The text of the symbol in a script that stands for all entries along an axis: `W_{:,c}`. */
export const isAll = (x: Item): boolean => x.kind === "symbol" && x.text === ALL;
/** A list as it stands in a script: its parts, and its spelling, by which names with scripts are known. */
export interface Script extends Node {
  readonly items: readonly Item[];
  readonly key: string;
}
export interface ScriptedMath extends Node {
  readonly kind: "scripted";
  readonly base: MathNode;
  readonly sub: Script | undefined;
  readonly sup: Script | undefined;
  readonly primes: number;
}
export interface AccentMath extends Node {
  readonly kind: "accent";
  readonly accent: string;
  readonly body: MathNode;
}
/** `(a, b)`, `{x | x > 0}`. */
export interface FenceMath extends Node {
  readonly kind: "fence";
  readonly open: string;
  readonly close: string;
  readonly items: readonly Item[];
  /** What stands behind "such that". */
  readonly such: readonly Item[] | undefined;
}
/** Something with a bracket directly behind it: a call, an entry or a product. */
export interface ApplyMath extends Node {
  readonly kind: "apply";
  readonly head: MathNode;
  readonly fence: FenceMath;
  /** It is the argument of a function without parentheses, or stands behind a slash: as a product it could end earlier. */
  readonly bare: boolean;
}
/** `.` is a point on the line between two factors that it touches. */
export type ProductSign = "" | "." | "·" | "×" | "*" | "⋆" | "/" | "⊙" | "⊗" | "mod";
export interface MathFactor {
  /** Before the factor; of the first it is empty. */
  readonly sign: ProductSign;
  readonly factor: MathNode;
}
export interface ProductMath extends Node {
  readonly kind: "product";
  readonly factors: readonly MathFactor[];
}
export interface MathTerm {
  readonly sign: "+" | "-";
  readonly term: MathNode;
}
export interface SumMath extends Node {
  readonly kind: "sum";
  readonly terms: readonly MathTerm[];
}
export interface NegateMath extends Node {
  readonly kind: "negate";
  readonly operand: MathNode;
}
export interface FractionMath extends Node {
  readonly kind: "fraction";
  readonly over: MathNode;
  readonly under: MathNode;
}
/** ∂²L/∂x∂y: of is L, by is x, y. */
export interface DerivativeMath extends Node {
  readonly kind: "derivative";
  readonly mark: "∂" | "d";
  readonly of: MathNode;
  readonly by: readonly MathNode[];
  /** ∂/∂x stands before a product, and how much of it is differentiated is not written. */
  readonly open?: true;
}
export interface NablaMath extends Node {
  readonly kind: "nabla";
  /** Written below it, or the one argument of the function behind it; twice for ∇². */
  readonly by: Script | undefined;
  /** What it is by is not written: the argument that the function is introduced with. */
  readonly told?: true;
  /** 2 of ∇². */
  readonly order: number;
  readonly of: MathNode;
  /** It stands before a product, and how much of it is differentiated is not written. */
  readonly open?: true;
}
/** f|_{x = 0}. */
export interface EvaluatedMath extends Node {
  readonly kind: "evaluated";
  readonly body: MathNode;
  readonly at: readonly Item[];
}
/** An operator that is read and has no meaning here: an integral, a limit, a union. */
export interface OperatorMath extends Node {
  readonly kind: "operator";
  readonly name: string;
  readonly sub: Script | undefined;
  readonly sup: Script | undefined;
  readonly body: MathNode;
}
export interface RootMath extends Node {
  readonly kind: "root";
  readonly body: MathNode;
  readonly index: MathNode | undefined;
}
export interface BarsMath extends Node {
  readonly kind: "bars" | "floor" | "ceil" | "norm";
  readonly body: MathNode;
}
export type BigOp = "sum" | "prod" | "max" | "min" | "median" | "argmax" | "argmin" | "argmedian";
export interface BigMath extends Node {
  readonly kind: "big";
  readonly op: BigOp;
  readonly under: readonly Item[];
  readonly over: MathNode | undefined;
  readonly body: MathNode;
  /** It is taken to reach over a plus, since its letter stands behind that. */
  readonly reaches?: boolean;
}
/** A function by its name: `\log x`, `\operatorname{softmax}(x)`. */
export interface CallMath extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly MathNode[];
  readonly sub: Script | undefined;
  readonly power: Script | undefined;
}
export interface CaseRow extends Node {
  readonly value: MathNode;
  /** Undefined: otherwise. */
  readonly condition: Condition | undefined;
}
export interface CasesMath extends Node {
  readonly kind: "cases";
  readonly rows: readonly CaseRow[];
}
export interface MatrixMath extends Node {
  readonly kind: "matrix";
  readonly rows: readonly (readonly MathNode[])[];
}
/** 𝟙[…]: 1 where the condition holds. */
export interface IndicatorMath extends Node {
  readonly kind: "indicator";
  readonly condition: Item;
}
/** 0 … n−1. */
export interface RangeMath extends Node {
  readonly kind: "range";
  readonly low: MathNode;
  readonly high: MathNode;
}
export interface EllipsisMath extends Node {
  readonly kind: "ellipsis";
}

export type MathNode =
  | NumberMath
  | SymbolMath
  | ScriptedMath
  | AccentMath
  | FenceMath
  | ApplyMath
  | ProductMath
  | SumMath
  | NegateMath
  | FractionMath
  | DerivativeMath
  | NablaMath
  | EvaluatedMath
  | OperatorMath
  | RootMath
  | BarsMath
  | BigMath
  | CallMath
  | CasesMath
  | MatrixMath
  | IndicatorMath
  | RangeMath
  | EllipsisMath;

export interface MathLink {
  readonly op: string;
  readonly right: MathNode;
}
/** a = b ≤ c. */
export interface RelationMath extends Node {
  readonly kind: "relation";
  readonly first: MathNode;
  readonly links: readonly MathLink[];
}
export interface JunctionMath extends Node {
  readonly kind: "and" | "or";
  readonly conditions: readonly Condition[];
}
export interface NotMath extends Node {
  readonly kind: "not";
  readonly condition: Condition;
}
export type Condition = RelationMath | JunctionMath | NotMath;
export type Item = MathNode | Condition;

export const isCondition = (x: Item): x is Condition =>
  x.kind === "relation" || x.kind === "and" || x.kind === "or" || x.kind === "not";

// What a block asks to be drawn, elaborated: terms in place of text, nothing evaluated. Letters are free indices that
// count as the kernel does; coordinates are numbers in units of cells, from the upper left corner of the grid.

import type { Expr } from "./nodes.ts";
import type { Span } from "./span.ts";

/** Where a letter runs, both ends included. */
export interface Loop {
  readonly letter: string;
  readonly lo: Expr;
  readonly hi: Expr;
}

export type CellLabels =
  /** Numbers where there are any, else what the picture is about: entries in a grid, nothing in a field. */
  | { readonly kind: "default" }
  | { readonly kind: "values" | "entries" | "none" }
  /** The highlighted cells counted in reading order. */
  | { readonly kind: "numbered" }
  | { readonly kind: "term"; readonly term: Expr };

/** A tensor of which at most two axes are drawn: a letter for each of them, a fixed index for every other axis. */
export interface DrawnTensor {
  readonly name: string;
  readonly subs: readonly ({ readonly letter: string } | { readonly at: Expr })[];
  readonly labels: CellLabels;
  readonly span: Span;
}

export interface DrawnHighlight {
  readonly condition: Expr;
  readonly called?: string | undefined;
}

export interface DrawnBox {
  readonly left: Expr;
  readonly top: Expr;
  readonly right: Expr;
  readonly bottom: Expr;
  /** Into how many parts of one size it is divided. */
  readonly parts: { readonly rows: Expr; readonly columns: Expr } | undefined;
  /** The corners are indices of the tensor rather than distances from the corner of the grid. */
  readonly indexed: boolean;
  readonly over: readonly Loop[];
  readonly called?: string | undefined;
  readonly span: Span;
}

export interface DrawnPoint {
  readonly x: Expr;
  readonly y: Expr;
  readonly over: readonly Loop[];
  readonly called?: string | undefined;
  readonly span: Span;
}

export interface GridPanel {
  readonly kind: "grid";
  readonly tensor: DrawnTensor;
  readonly highlights: readonly DrawnHighlight[];
  readonly boxes: readonly DrawnBox[];
  readonly points: readonly DrawnPoint[];
}

/** `field`: the entries of the tensors that each of `of` depends on; `affected`: those that depend on each of them. */
export interface DependencePanel {
  readonly kind: "field" | "affected";
  readonly of: readonly Expr[];
  readonly tensors: readonly DrawnTensor[];
}

export type DrawnPanel = GridPanel | DependencePanel;

/** `with K = 3`: a number for a name that has none; several make several curves. */
export interface Setting {
  readonly name: string;
  readonly values: readonly Expr[];
  readonly span: Span;
}

export interface DrawTask {
  readonly kind: "draw";
  readonly panels: readonly DrawnPanel[];
  readonly settings: readonly Setting[];
  readonly span: Span;
}

export interface PlotTask {
  readonly kind: "plot";
  readonly curves: readonly { readonly value: Expr; readonly called?: string | undefined }[];
  /** A number that is given, or a letter of the values. */
  readonly variable: { readonly kind: "scalar" | "index"; readonly name: string };
  readonly from: Expr;
  readonly to: Expr;
  /** What is shown of the values; told from them when absent. */
  readonly within: { readonly from: Expr; readonly to: Expr } | undefined;
  readonly settings: readonly Setting[];
  readonly span: Span;
}

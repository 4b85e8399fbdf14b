// What a picture shows, before any format: grids with labelled cells, highlighted cells, windows, boxes with
// fractional corners, points, arrows between cells, and charts with curves. Plain data without sizes in print; the
// printers lay it out. A tone is a role, not a colour: printers tell tones apart by lightness and line style, too.

/** Text beside a shape. `runs` is the same text with its letters slanted and its scripts lowered or raised. */
export interface Label {
  /** A formula in the common subset of LaTeX, without `$`; absent where `text` is words. */
  readonly tex?: string | undefined;
  readonly text: string;
  readonly runs?: readonly Run[] | undefined;
  /** A word of the program's own, which is put in the language of the page. */
  readonly own?: boolean | undefined;
}

export interface Run {
  readonly text: string;
  readonly face: "italic" | "roman" | "bold";
  /** −1 for a subscript, +1 for a superscript, −2 for a subscript's subscript. */
  readonly level: -2 | -1 | 0 | 1 | 2;
}

/** Told apart in colour, in grey and by line style. */
export type Tone = "first" | "second" | "third" | "fourth" | "fifth" | "sixth";
export const TONES: readonly Tone[] = ["first", "second", "third", "fourth", "fifth", "sixth"];

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Cells that are shaded alike; `name` stands in the legend. */
export interface Highlight {
  readonly cells: readonly Cell[];
  readonly tone: Tone;
  readonly name?: Label | undefined;
}

/** An outline around cells or parts of them, in units of cells from the upper left corner of the grid. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly tone: Tone;
  readonly name?: Label | undefined;
  /** Where the box is divided, in the same units. */
  readonly rows?: readonly number[] | undefined;
  readonly columns?: readonly number[] | undefined;
}

/** A mark at a place in units of cells. */
export interface Point {
  readonly y: number;
  readonly x: number;
  readonly tone: Tone;
  readonly name?: Label | undefined;
}

export interface Grid {
  readonly kind: "grid";
  readonly title?: Label | undefined;
  readonly rows: number;
  readonly columns: number;
  /** Row by row; undefined leaves a cell empty. */
  readonly cells: readonly (readonly (Label | undefined)[])[];
  /** What the positions are called at the left and above: the subscripts. */
  readonly rowNames?: readonly string[] | undefined;
  readonly columnNames?: readonly string[] | undefined;
  /** Entries beyond the shape, which a padding or an extension by 0 adds: drawn with thin dashed lines. */
  readonly margin?: {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  };
  readonly highlights: readonly Highlight[];
  readonly boxes: readonly Box[];
  readonly points: readonly Point[];
}

export interface Axis {
  readonly name: Label;
  readonly from: number;
  readonly to: number;
  readonly scale: "linear" | "logarithmic";
  /** Numbers beside the axis have a comma before their tenths. */
  readonly decimalComma?: boolean | undefined;
}

/** Pieces are joined within themselves and not with each other: a jump or a gap lies between. */
export interface Curve {
  readonly name: Label;
  readonly tone: Tone;
  readonly pieces: readonly (readonly (readonly [x: number, y: number])[])[];
  /** Values of their own rather than samples of a function: marked as dots. */
  readonly dots?: boolean | undefined;
}

export interface Chart {
  readonly kind: "chart";
  readonly title?: Label | undefined;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
}

export type Panel = Grid | Chart;

/** From a cell of one grid to a cell of another (panels counted from 0). */
export interface Arrow {
  readonly from: Cell & { readonly panel: number };
  readonly to: Cell & { readonly panel: number };
  readonly tone: Tone;
}

/** Panels from left to right; one that does not fit goes below. */
export interface Scene {
  readonly panels: readonly Panel[];
  readonly arrows: readonly Arrow[];
}

/** Words as a label. */
export const words = (text: string): Label => ({ text, runs: [{ text, face: "roman", level: 0 }] });

export const ownWords = (text: string): Label => ({ ...words(text), own: true });

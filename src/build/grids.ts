// The grid of a tensor: which axes are its rows and columns, what stands in its cells, what it is called.

import type { Box, Cell, Grid, Highlight, Label } from "../draw/scene.ts";
import type { Evaluator } from "../eval/evaluate.ts";
import { type Box as IndexBox, type Instance, sizeOf, within } from "../eval/instance.ts";
import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import type { DrawnTensor } from "../expr/picture.ts";
import type { Rational } from "../expr/rational.ts";
import type { Span } from "../expr/span.ts";
import { layOut } from "../notation/lay-out.ts";
import { number } from "../notation/layout.ts";
import type { FormulaSetting } from "../show/formula.ts";
import { labelOf, labelOfLayout } from "../show/label.ts";
import { type Sentence, text, verbatim } from "../show/sentence.ts";
import { MAX_ENTRIES } from "./dependence.ts";
import { exact, noNumber, problem, real } from "./picture-instance.ts";
import { shortNumber } from "./short-number.ts";

/** A grid with more rows or columns than this cannot be read on a page. */
export const MAX_SIDE = 32;

/** A tensor with its index set, and which axes are its rows and columns. */
export interface Placed {
  readonly drawn: DrawnTensor;
  readonly box: IndexBox;
  readonly rowAxis: number | undefined;
  readonly columnAxis: number;
  readonly fixed: readonly (number | undefined)[];
  readonly rows: number;
  readonly columns: number;
}

export class Grids {
  readonly exact: Evaluator<Rational>;
  readonly #s: FormulaSetting;
  readonly #ctx: Context;
  readonly #env: Env;
  readonly #real: Evaluator<number>;

  constructor(s: FormulaSetting, instance: Instance) {
    this.#s = s;
    this.#ctx = s.ctx;
    this.#env = s.env;
    this.exact = exact(s.ctx, s.env, instance);
    this.#real = real(s.ctx, s.env, instance);
  }

  place(t: DrawnTensor): Placed {
    const found = this.exact.box(t.name);
    if (found.kind !== "value") throw noNumber(`the size of \`${t.name}\``, found, t.span);
    const box = found.value;
    const axes = t.subs.flatMap((s, k) => ("letter" in s ? [k] : []));
    const columnAxis = axes.at(-1) ?? 0;
    const rowAxis = axes.length > 1 ? axes[0] : undefined;
    const extent = (axis: number | undefined): number =>
      axis === undefined ? 1 : Math.max(0, (box.hi[axis] ?? -1) - (box.lo[axis] ?? 0) + 1);
    const [rows, columns] = [extent(rowAxis), extent(columnAxis)];
    if (rows > MAX_SIDE || columns > MAX_SIDE || sizeOf(box) > MAX_ENTRIES * 64)
      throw problem("large", `a grid of ${rows} by ${columns} cells is too large to be read`, t.span, {
        expected: `at most ${MAX_SIDE} by ${MAX_SIDE}; an index in place of other axes`,
      });
    if (rows === 0 || columns === 0)
      throw problem("empty", `\`${t.name}\` has no entries at these sizes`, t.span, {
        expected: "larger sizes",
      });
    const fixed = t.subs.map((s) => ("at" in s ? this.integer(s.at, t.span) : undefined));
    fixed.forEach((i, k) => {
      if (i !== undefined && (i < (box.lo[k] ?? 0) || i > (box.hi[k] ?? -1)))
        throw problem("outside", `\`${t.name}\` has no such entries`, t.span, {
          expected: "indices inside of the shape",
        });
    });
    return { drawn: t, box, rowAxis, columnAxis, fixed, rows, columns };
  }

  cells(p: Placed): readonly Cell[] {
    return Array.from({ length: p.rows * p.columns }, (_, k) => ({
      row: Math.floor(k / p.columns),
      column: k % p.columns,
    }));
  }

  index(p: Placed, c: Cell): readonly number[] {
    return p.fixed.map((i, k) => {
      if (i !== undefined) return i;
      return (p.box.lo[k] ?? 0) + (k === p.columnAxis ? c.column : c.row);
    });
  }

  letters(p: Placed, c: Cell): ReadonlyMap<string, number> {
    const at = this.index(p, c);
    return new Map(p.drawn.subs.flatMap((s, k) => ("letter" in s ? [[s.letter, at[k] ?? 0] as const] : [])));
  }

  grid(p: Placed, highlights: readonly Highlight[], symbolic: "entries" | "none"): Grid {
    const { drawn: t } = p;
    const first = this.#s.notation.first;
    const names = (axis: number | undefined, n: number): readonly string[] | undefined =>
      axis === undefined
        ? undefined
        : Array.from({ length: n }, (_, k) => minus((p.box.lo[axis] ?? 0) + k + first));
    const labels = this.#labels(p, highlights, symbolic);
    const margin = this.#margin(p);
    return {
      kind: "grid",
      title: this.#title(t, p),
      rows: p.rows,
      columns: p.columns,
      cells: Array.from({ length: p.rows }, (_, r) =>
        Array.from({ length: p.columns }, (_, c) => labels[r * p.columns + c]),
      ),
      rowNames: names(p.rowAxis, p.rows),
      columnNames: names(p.columnAxis, p.columns),
      ...(margin === undefined ? {} : { margin }),
      highlights,
      boxes: [],
      points: [],
    };
  }

  /** x, or x[0, i, j] where axes are fixed. */
  #title(t: DrawnTensor, p: Placed): Label {
    const { ctx } = this.#s;
    if (p.fixed.every((i) => i === undefined)) return labelOf(ctx.sym(t.name), this.#s);
    const subs = t.subs.map((s, k) => ("letter" in s ? ctx.idx(s.letter) : ctx.num(p.fixed[k] ?? 0)));
    return labelOf(ctx.at(ctx.sym(t.name), subs), this.#s);
  }

  #labels(
    p: Placed,
    highlights: readonly Highlight[],
    symbolic: "entries" | "none",
  ): readonly (Label | undefined)[] {
    const { labels, name } = p.drawn;
    const cells = this.cells(p);
    switch (labels.kind) {
      case "none":
        return cells.map(() => undefined);
      case "numbered": {
        const chosen = new Set(highlights.flatMap((h) => h.cells.map((c) => `${c.row} ${c.column}`)));
        let k = 0;
        const base = layOut(this.#ctx.sym(name), { ...this.#s, style: "linear" });
        return cells.map((c) => {
          if (!chosen.has(`${c.row} ${c.column}`)) return undefined;
          k += 1;
          return labelOfLayout({ kind: "scripts", base, sub: number(String(k)) });
        });
      }
      case "entries":
        return cells.map((c) => this.label(this.entryTerm(p, c)));
      case "values":
        return cells.map((c) => {
          const entry = this.entryTerm(p, c);
          const value = this.#value(entry);
          if (value === undefined) throw noNumber(`an entry of \`${name}\``, this.#stop(entry), p.drawn.span);
          return value;
        });
      case "default": {
        const values = cells.map((c) => this.#value(this.entryTerm(p, c)));
        if (values.every((v) => v !== undefined)) return values;
        return symbolic === "none"
          ? cells.map(() => undefined)
          : cells.map((c) => this.label(this.entryTerm(p, c)));
      }
      case "term": {
        const { term } = labels;
        return cells.map((c) => {
          const at = new Map([...this.letters(p, c)].map(([l, i]) => [l, this.#ctx.num(i)] as const));
          const e = tidy(this.#ctx, substituteIndices(this.#ctx, term, at));
          return this.#isOutside(e) ? undefined : (this.#value(e) ?? this.label(e));
        });
      }
    }
  }

  /** A read of an entry that does not exist. */
  #isOutside(e: Expr): boolean {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return false;
    const box = this.exact.box(e.tensor.name);
    const at = e.subs.map((sub) => (sub.kind === "num" ? Number(sub.value) : undefined));
    return (
      box.kind === "value" && at.every((i) => i !== undefined) && !within(box.value, at as readonly number[])
    );
  }

  entryTerm(p: Placed, c: Cell): Expr {
    const subs = this.index(p, c).map((i) => this.#ctx.num(i));
    return this.#ctx.at(this.#ctx.sym(p.drawn.name), subs);
  }

  #value(e: Expr): Label | undefined {
    const found = this.exact.value(e);
    if (found.kind === "value") return shortNumber(this.#s, found.value);
    const near = this.#real.value(e);
    return near.kind === "value" && Number.isFinite(near.value)
      ? shortNumber(this.#s, near.value)
      : undefined;
  }

  #stop(e: Expr) {
    const found = this.exact.value(e);
    return found.kind === "value" ? ({ kind: "undefined", reason: "it has no value" } as const) : found;
  }

  /** What a padding adds around the grid. */
  #margin(p: Placed): Grid["margin"] {
    const axes = axesOf(this.#env, p.drawn.name) ?? [];
    const width = (axis: number | undefined): number => {
      const outside = axis === undefined ? undefined : axes[axis]?.outside;
      if (outside?.kind !== "pad") return 0;
      const found = this.exact.exact(outside.width);
      return found.kind === "value" ? Math.min(4, Number(found.value)) : 0;
    };
    const [v, h] = [width(p.rowAxis), width(p.columnAxis)];
    return v === 0 && h === 0 ? undefined : { top: v, left: h, bottom: v, right: h };
  }

  integer(e: Expr, span: Span): number {
    const found = this.exact.exact(e);
    if (found.kind !== "value") throw noNumber("an index", found, span);
    const value = Number(found.value);
    if (!Number.isInteger(value))
      throw problem("index", "an index is no integer", span, { expected: "an integer" });
    return value;
  }

  number(e: Expr, at: ReadonlyMap<string, number>, span: Span): number {
    const found = this.#real.value(e, at);
    if (found.kind !== "value") throw noNumber("a coordinate", found, span);
    if (!Number.isFinite(found.value))
      throw problem("number", "a coordinate is not finite", span, { expected: "a number" });
    return found.value;
  }

  label(e: Expr): Label {
    return labelOf(e, this.#s);
  }

  /** "Grid x with 2 rows and 3 columns: 1, 2, 3; 4, 5, 6. Shaded: x[0,0], x[0,1]." */
  said(p: Placed, grid: Grid, boxes: readonly Box[]): Sentence {
    const size = `${p.rows} ${p.rows === 1 ? "row" : "rows"} and ${p.columns} ${p.columns === 1 ? "column" : "columns"}`;
    const shaded = grid.highlights.flatMap((h): Sentence => {
      const cells = h.cells.map((c) => this.label(this.entryTerm(p, c)).text).join(", ");
      const what = h.name === undefined ? [text(" Shaded")] : [text(" Shaded as "), verbatim(h.name.text)];
      return cells === "" ? [] : [...what, text(": "), verbatim(cells), text(".")];
    });
    const outlined = boxes.flatMap(
      (b): Sentence => [
        ...(b.name === undefined ? [text(" A box")] : [text(" The box "), verbatim(b.name.text)]),
        ...(extent(b, grid) ?? corners(b)),
        text("."),
      ],
    );
    const title = verbatim(grid.title?.text ?? "");
    return [text("Grid "), title, text(` with ${size}`), ...contents(grid), ...shaded, ...outlined];
  }
}

/** What stands in the cells, row by row; where some are empty, the others one by one, each with its place. */
function contents(grid: Grid): Sentence {
  const cells = grid.cells.flatMap((row, r) => row.flatMap((c, k) => (c === undefined ? [] : [{ c, r, k }])));
  if (cells.length === 0) return [text(".")];
  if (cells.length === grid.rows * grid.columns) {
    const rows = grid.cells.map((row) => row.map((c) => c?.text ?? "").join(", "));
    return [text(": "), verbatim(rows.join("; ")), text(".")];
  }
  const place = (r: number, k: number): Sentence => [
    ...(grid.rowNames === undefined ? [] : [text("row "), verbatim(grid.rowNames[r] ?? "")]),
    ...(grid.rowNames === undefined || grid.columnNames === undefined ? [] : [text(", ")]),
    ...(grid.columnNames === undefined ? [] : [text("column "), verbatim(grid.columnNames[k] ?? "")]),
  ];
  const told = cells.flatMap(
    ({ c, r, k }, n): Sentence => [
      text(n === 0 ? ". " : "; "),
      verbatim(c.text),
      text(" in "),
      ...place(r, k),
    ],
  );
  return [...told, text(".")];
}

/** " around rows 0 to 1 and column 2", as the sheet counts them; undefined for a box that cuts through cells. */
function extent(b: Box, grid: Grid): Sentence | undefined {
  const along = (
    names: readonly string[] | undefined,
    [from, to]: readonly [number, number],
    word: string,
  ): Sentence | undefined => {
    if (names === undefined) return [];
    const [first, last] = [names[from], names[to - 1]];
    if (first === undefined || last === undefined || from >= to) return undefined;
    return from === to - 1
      ? [text(`${word} `), verbatim(first)]
      : [text(`${word}s `), verbatim(first), text(" to "), verbatim(last)];
  };
  const rows = along(grid.rowNames, [b.top, b.bottom], "row");
  const columns = along(grid.columnNames, [b.left, b.right], "column");
  if (rows === undefined || columns === undefined || rows.length + columns.length === 0) return undefined;
  const and = rows.length > 0 && columns.length > 0 ? [text(" and ")] : [];
  return [text(" around "), ...rows, ...and, ...columns];
}

/** Where the edges of a box are, in cells from the corner. */
const corners = (b: Box): Sentence => [
  text(" from row "),
  verbatim(round(b.top)),
  text(" to "),
  verbatim(round(b.bottom)),
  text(" and column "),
  verbatim(round(b.left)),
  text(" to "),
  verbatim(round(b.right)),
  text(", in cells from the upper left corner"),
];

const round = (x: number): string => minus(Number(x.toFixed(2)));
const minus = (x: number): string => String(x).replace("-", "−");

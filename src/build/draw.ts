// `draw`: grids with their numbers or labels, what is highlighted and outlined in them, and which entries depend on
// which. Everything is evaluated here; what stands in the scene is text and places.

import type { Arrow, Box, Cell, Grid, Highlight, Label, Point, Scene, Tone } from "../draw/scene.ts";
import { TONES, words } from "../draw/scene.ts";
import type { Evaluator } from "../eval/evaluate.ts";
import { flatIndex, type Box as IndexBox, type Instance, sizeOf, within } from "../eval/instance.ts";
import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import type {
  DependencePanel,
  DrawnBox,
  DrawnPanel,
  DrawnTensor,
  DrawTask,
  GridPanel,
  Loop,
} from "../expr/picture.ts";
import type { Rational } from "../expr/rational.ts";
import type { Span } from "../expr/span.ts";
import { layOut } from "../notation/lay-out.ts";
import { number } from "../notation/layout.ts";
import { listed } from "../show/asked.ts";
import type { Figure } from "../show/exhibit.ts";
import { type FormulaSetting, inlineOf } from "../show/formula.ts";
import { labelOf, labelOfLayout } from "../show/label.ts";
import { math, type Sentence, text } from "../show/sentence.ts";
import { sentenceText } from "../show/text-document.ts";
import { dependence, MAX_ENTRIES } from "./dependence.ts";
import { exact, instancesOf, noNumber, problem, real } from "./picture-instance.ts";
import { shortNumber } from "./short-number.ts";

/** A grid with more rows or columns than this cannot be read on a page. */
const MAX_SIDE = 32;

export function drawn(s: FormulaSetting, task: DrawTask): Figure {
  const combinations = instancesOf(s.ctx, s.env, task.settings);
  const [only] = combinations;
  if (only === undefined || combinations.length > 1)
    throw problem("setting", "a drawing has one value for each number", task.span, {
      expected: "`with K = 3`; several values make several curves of a `plot`",
    });
  const artist = new Artist(s, only.instance);
  const parts = task.panels.map((p) => artist.panel(p));
  const scene: Scene = {
    panels: parts.flatMap((p) => p.grids.map((g) => g.grid)),
    arrows: [] satisfies readonly Arrow[],
  };
  const caption = parts.flatMap((p, k) =>
    k === 0 || p.caption.length === 0 ? p.caption : [text(" "), ...p.caption],
  );
  const alt = [...parts.flatMap((p) => p.grids.map((g) => g.said)), sentenceText(caption)];
  return {
    kind: "figure",
    scene,
    alt: alt.filter((part) => part !== "").join(" "),
    ...(caption.length === 0 ? {} : { caption }),
  };
}

interface DrawnGrid {
  readonly grid: Grid;
  /** In words. */
  readonly said: string;
}

interface Part {
  readonly grids: readonly DrawnGrid[];
  readonly caption: Sentence;
}

/** A tensor with its index set, and which axes are its rows and columns. */
interface Placed {
  readonly drawn: DrawnTensor;
  readonly box: IndexBox;
  readonly rowAxis: number | undefined;
  readonly columnAxis: number;
  readonly fixed: readonly (number | undefined)[];
  readonly rows: number;
  readonly columns: number;
}

class Artist {
  readonly #s: FormulaSetting;
  readonly #ctx: Context;
  readonly #env: Env;
  readonly #instance: Instance;
  readonly #exact: Evaluator<Rational>;
  readonly #real: Evaluator<number>;

  constructor(s: FormulaSetting, instance: Instance) {
    this.#s = s;
    this.#ctx = s.ctx;
    this.#env = s.env;
    this.#instance = instance;
    this.#exact = exact(s.ctx, s.env, instance);
    this.#real = real(s.ctx, s.env, instance);
  }

  panel(p: DrawnPanel): Part {
    switch (p.kind) {
      case "grid":
        return this.#gridPanel(p);
      case "field":
        return this.#field(p);
      case "affected":
        return this.#affected(p);
    }
  }

  #gridPanel(p: GridPanel): Part {
    const placed = this.#place(p.tensor);
    let next = 0;
    const tone = (): Tone => TONES[next++ % TONES.length] as Tone;
    const highlights = p.highlights.map((h): Highlight => {
      const cells = this.#cells(placed).filter((cell) => {
        const found = this.#exact.condition(h.condition, this.#letters(placed, cell));
        if (found.kind !== "value") throw noNumber("the condition", found, p.tensor.span);
        return found.value;
      });
      return { cells, tone: tone(), name: named(h.called) };
    });
    const boxes = p.boxes.flatMap((b) => this.#boxes(b, placed, tone()));
    const points = p.points.flatMap((q): readonly Point[] => {
      const own = tone();
      return this.#loops(q.over, q.span).map((at) => ({
        x: this.#number(q.x, at, q.span),
        y: this.#number(q.y, at, q.span),
        tone: own,
        name: named(q.called),
      }));
    });
    const grid = this.#grid(placed, highlights, "entries");
    return {
      grids: [{ grid: { ...grid, boxes, points }, said: this.#said(placed, grid, boxes) }],
      caption: [],
    };
  }

  /** Which entries of the tensors each of the entries depends on. */
  #field(p: DependencePanel): Part {
    const grids: DrawnGrid[] = [];
    const captions: Sentence[] = [];
    for (const t of p.tensors) {
      const placed = this.#place(t);
      const found = this.#dependence(t, p.of, p.tensors[0]?.span ?? t.span);
      const highlights = p.of.map((e, k): Highlight => {
        const cells = this.#cells(placed).filter(
          (c) => found[k]?.[flatIndex(placed.box, this.#index(placed, c))] === true,
        );
        return {
          cells,
          tone: TONES[k % TONES.length] as Tone,
          name: p.of.length > 1 ? this.#label(e) : undefined,
        };
      });
      const grid = this.#grid(placed, highlights, "none");
      grids.push({ grid, said: this.#said(placed, grid, []) });
      for (const [k, e] of p.of.entries())
        captions.push([
          ...this.#inline(e),
          text(" depends on "),
          ...this.#counted(highlights[k]?.cells.length ?? 0, t),
        ]);
    }
    const own = this.#ownGrid(p.of);
    return { grids: [...grids, ...own], caption: joined(captions) };
  }

  /** Which entries of the tensors depend on any of the entries. */
  #affected(p: DependencePanel): Part {
    const grids: DrawnGrid[] = [...this.#ownGrid(p.of)];
    const captions: Sentence[] = [];
    for (const t of p.tensors) {
      const placed = this.#place(t);
      const cells = this.#cells(placed);
      const entries = cells.map((c) =>
        this.#ctx.at(
          this.#ctx.sym(t.name),
          this.#index(placed, c).map((i) => this.#ctx.num(i)),
        ),
      );
      const highlights = p.of.map((e, k): Highlight => {
        const { name, at } = this.#entry(e, t.span);
        const found = dependence(this.#ctx, this.#env, this.#instance, name, entries);
        if (found === undefined || !within(found.box, at)) throw this.#noDependence(t.span);
        const flat = flatIndex(found.box, at);
        return {
          cells: cells.filter((_, c) => found.moves[c]?.[flat] === true),
          tone: TONES[k % TONES.length] as Tone,
          name: p.of.length > 1 ? this.#label(e) : undefined,
        };
      });
      const grid = this.#grid(placed, highlights, "none");
      grids.push({ grid, said: this.#said(placed, grid, []) });
      for (const [k, e] of p.of.entries()) {
        const n = highlights[k]?.cells.length ?? 0;
        captions.push([
          ...this.#counted(n, t),
          text(n === 1 ? " depends on " : " depend on "),
          ...this.#inline(e),
        ]);
      }
    }
    return { grids, caption: joined(captions) };
  }

  #counted(n: number, t: DrawnTensor): Sentence {
    const noun = n === 1 ? "1 entry of " : `${n === 0 ? "no" : n} entries of `;
    return [text(noun), ...this.#inline(this.#ctx.sym(t.name))];
  }

  /** The tensor that the entries themselves stand in; nothing for numbers. */
  #ownGrid(of: readonly Expr[]): readonly DrawnGrid[] {
    const [first] = of;
    if (first?.kind !== "at" || first.tensor.kind !== "sym") return [];
    const { name } = first.tensor;
    const span = { start: 0, end: 0 };
    const entries = of.map((e) => this.#entry(e, span));
    const axes = first.subs.length;
    const subs = first.subs.map((at, k) =>
      k < axes - 2 ? { at } : { letter: "ij"[k - Math.max(0, axes - 2)] ?? "i" },
    );
    const together = entries.every(
      (e) => e.name === name && e.at.slice(0, Math.max(0, axes - 2)).every((i, k) => i === entries[0]?.at[k]),
    );
    if (!together) return [];
    const placed = this.#place({ name, subs, labels: { kind: "default" }, span });
    const highlights = entries.map(({ at }, k): Highlight => {
      const offset = (axis: number): number => (at[axis] ?? 0) - (placed.box.lo[axis] ?? 0);
      const row = placed.rowAxis === undefined ? 0 : offset(placed.rowAxis);
      return {
        cells: [{ row, column: offset(placed.columnAxis) }],
        tone: TONES[k % TONES.length] as Tone,
        name: undefined,
      };
    });
    const grid = this.#grid(placed, highlights, "none");
    return [{ grid, said: this.#said(placed, grid, []) }];
  }

  #dependence(t: DrawnTensor, of: readonly Expr[], span: Span): readonly (readonly boolean[])[] {
    const found = dependence(this.#ctx, this.#env, this.#instance, t.name, of);
    if (found === undefined) throw this.#noDependence(span);
    return found.moves;
  }

  #noDependence(span: Span) {
    return problem("dependence", "what depends on what cannot be told here", span, {
      expected: "sizes with numbers (`with n = 4`), and entries that have a value inside of the shapes",
    });
  }

  #entry(e: Expr, span: Span): { readonly name: string; readonly at: readonly number[] } {
    if (e.kind !== "at" || e.tensor.kind !== "sym")
      throw problem("entry", "this is no entry of a tensor", span, {
        expected: "an entry such as `x[2, 2]`",
      });
    return { name: e.tensor.name, at: e.subs.map((sub) => this.#integer(sub, span)) };
  }

  #place(t: DrawnTensor): Placed {
    const found = this.#exact.box(t.name);
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
    const fixed = t.subs.map((s) => ("at" in s ? this.#integer(s.at, t.span) : undefined));
    fixed.forEach((i, k) => {
      if (i !== undefined && (i < (box.lo[k] ?? 0) || i > (box.hi[k] ?? -1)))
        throw problem("outside", `\`${t.name}\` has no such entries`, t.span, {
          expected: "indices inside of the shape",
        });
    });
    return { drawn: t, box, rowAxis, columnAxis, fixed, rows, columns };
  }

  #cells(p: Placed): readonly Cell[] {
    return Array.from({ length: p.rows * p.columns }, (_, k) => ({
      row: Math.floor(k / p.columns),
      column: k % p.columns,
    }));
  }

  #index(p: Placed, c: Cell): readonly number[] {
    return p.fixed.map((i, k) => {
      if (i !== undefined) return i;
      return (p.box.lo[k] ?? 0) + (k === p.columnAxis ? c.column : c.row);
    });
  }

  #letters(p: Placed, c: Cell): ReadonlyMap<string, number> {
    const at = this.#index(p, c);
    return new Map(p.drawn.subs.flatMap((s, k) => ("letter" in s ? [[s.letter, at[k] ?? 0] as const] : [])));
  }

  #grid(p: Placed, highlights: readonly Highlight[], symbolic: "entries" | "none"): Grid {
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
    const cells = this.#cells(p);
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
        return cells.map((c) => this.#label(this.#entryTerm(p, c)));
      case "values":
        return cells.map((c) => {
          const entry = this.#entryTerm(p, c);
          const value = this.#value(entry);
          if (value === undefined) throw noNumber(`an entry of \`${name}\``, this.#stop(entry), p.drawn.span);
          return value;
        });
      case "default": {
        const values = cells.map((c) => this.#value(this.#entryTerm(p, c)));
        if (values.every((v) => v !== undefined)) return values;
        return symbolic === "none"
          ? cells.map(() => undefined)
          : cells.map((c) => this.#label(this.#entryTerm(p, c)));
      }
      case "term": {
        const { term } = labels;
        return cells.map((c) => {
          const at = new Map([...this.#letters(p, c)].map(([l, i]) => [l, this.#ctx.num(i)] as const));
          const e = tidy(this.#ctx, substituteIndices(this.#ctx, term, at));
          return this.#isOutside(e) ? undefined : (this.#value(e) ?? this.#label(e));
        });
      }
    }
  }

  /** A read of an entry that does not exist. */
  #isOutside(e: Expr): boolean {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return false;
    const box = this.#exact.box(e.tensor.name);
    const at = e.subs.map((sub) => (sub.kind === "num" ? Number(sub.value) : undefined));
    return (
      box.kind === "value" && at.every((i) => i !== undefined) && !within(box.value, at as readonly number[])
    );
  }

  #entryTerm(p: Placed, c: Cell): Expr {
    const subs = this.#index(p, c).map((i) => this.#ctx.num(i));
    return this.#ctx.at(this.#ctx.sym(p.drawn.name), subs);
  }

  #value(e: Expr): Label | undefined {
    const found = this.#exact.value(e);
    if (found.kind === "value") return shortNumber(this.#s, found.value);
    const near = this.#real.value(e);
    return near.kind === "value" && Number.isFinite(near.value)
      ? shortNumber(this.#s, near.value)
      : undefined;
  }

  #stop(e: Expr) {
    const found = this.#exact.value(e);
    return found.kind === "value" ? ({ kind: "undefined", reason: "it has no value" } as const) : found;
  }

  /** What a padding adds around the grid. */
  #margin(p: Placed): Grid["margin"] {
    const axes = axesOf(this.#env, p.drawn.name) ?? [];
    const width = (axis: number | undefined): number => {
      const outside = axis === undefined ? undefined : axes[axis]?.outside;
      if (outside?.kind !== "pad") return 0;
      const found = this.#exact.exact(outside.width);
      return found.kind === "value" ? Math.min(4, Number(found.value)) : 0;
    };
    const [v, h] = [width(p.rowAxis), width(p.columnAxis)];
    return v === 0 && h === 0 ? undefined : { top: v, left: h, bottom: v, right: h };
  }

  #boxes(b: DrawnBox, p: Placed, tone: Tone): readonly Box[] {
    return this.#loops(b.over, b.span).map((at): Box => {
      const origin = (axis: number | undefined): number =>
        b.indexed && axis !== undefined ? (p.box.lo[axis] ?? 0) : 0;
      const [left, right] = [b.left, b.right].map(
        (e) => this.#number(e, at, b.span) - origin(p.columnAxis),
      ) as [number, number];
      const [top, bottom] = [b.top, b.bottom].map((e) => this.#number(e, at, b.span) - origin(p.rowAxis)) as [
        number,
        number,
      ];
      if (!(right > left && bottom > top))
        throw problem("box", "the box is empty: its right and lower ends come first", b.span, {
          expected: "`box (left, top, right, bottom)` with left < right and top < bottom",
        });
      const cuts = (n: Expr | undefined, from: number, to: number): readonly number[] => {
        const parts = n === undefined ? 1 : this.#number(n, at, b.span);
        if (!Number.isInteger(parts) || parts < 1 || parts > MAX_SIDE)
          throw problem("parts", "a box cannot be divided so", b.span, {
            expected: "a small positive integer",
          });
        return Array.from({ length: parts - 1 }, (_, k) => from + ((to - from) * (k + 1)) / parts);
      };
      const rows = cuts(b.parts?.rows, top, bottom);
      const columns = cuts(b.parts?.columns, left, right);
      return { left, top, right, bottom, rows, columns, tone, name: named(b.called) };
    });
  }

  /** The values of the letters after `for`, in order. */
  #loops(over: readonly Loop[], span: Span): readonly ReadonlyMap<string, number>[] {
    let all: readonly ReadonlyMap<string, number>[] = [new Map()];
    for (const l of over) {
      const [lo, hi] = [this.#integer(l.lo, span), this.#integer(l.hi, span)];
      if (hi - lo > 99)
        throw problem("large", "too many of them to be drawn", span, { expected: "at most 100" });
      const values = Array.from({ length: Math.max(0, hi - lo + 1) }, (_, k) => lo + k);
      all = all.flatMap((m) => values.map((v) => new Map([...m, [l.letter, v]])));
    }
    return all;
  }

  #integer(e: Expr, span: Span): number {
    const found = this.#exact.exact(e);
    if (found.kind !== "value") throw noNumber("an index", found, span);
    const value = Number(found.value);
    if (!Number.isInteger(value))
      throw problem("index", "an index is no integer", span, { expected: "an integer" });
    return value;
  }

  #number(e: Expr, at: ReadonlyMap<string, number>, span: Span): number {
    const found = this.#real.value(e, at);
    if (found.kind !== "value") throw noNumber("a coordinate", found, span);
    if (!Number.isFinite(found.value))
      throw problem("number", "a coordinate is not finite", span, { expected: "a number" });
    return found.value;
  }

  #label(e: Expr): Label {
    return labelOf(e, this.#s);
  }

  #inline(e: Expr): Sentence {
    return [math(inlineOf(e, this.#s))];
  }

  /** "Grid x with 2 rows and 3 columns: 1, 2, 3; 4, 5, 6. Shaded: x[0,0], x[0,1]." */
  #said(p: Placed, grid: Grid, boxes: readonly Box[]): string {
    const rows = grid.cells.map((r) => r.map((c) => c?.text ?? "").join(", "));
    const filled = grid.cells.some((r) => r.some((c) => c !== undefined));
    const size = `${p.rows} ${p.rows === 1 ? "row" : "rows"} and ${p.columns} ${p.columns === 1 ? "column" : "columns"}`;
    const shaded = grid.highlights.flatMap((h) => {
      const cells = h.cells.map((c) => this.#label(this.#entryTerm(p, c)).text);
      const what = h.name === undefined ? "Shaded" : `Shaded as ${h.name.text}`;
      return cells.length === 0 ? [] : [`${what}: ${cells.join(", ")}.`];
    });
    const outlined = boxes.map((b) => {
      const what = b.name === undefined ? "A box" : `The box "${b.name.text}"`;
      return `${what} from row ${round(b.top)} to ${round(b.bottom)} and column ${round(b.left)} to ${round(b.right)}, in cells.`;
    });
    return [
      `Grid ${grid.title?.text ?? ""} with ${size}${filled ? `: ${rows.join("; ")}` : ""}.`,
      ...shaded,
      ...outlined,
    ].join(" ");
  }
}

const named = (called: string | undefined): Label | undefined =>
  called === undefined ? undefined : words(called);

const round = (x: number): string => minus(Number(x.toFixed(2)));
const minus = (x: number): string => String(x).replace("-", "−");

/** "a, b and c." */
function joined(parts: readonly Sentence[]): Sentence {
  if (parts.length === 0) return [];
  const [head, ...rest] = listed(parts);
  const capital = head?.kind === "text" ? text(head.text.charAt(0).toUpperCase() + head.text.slice(1)) : head;
  return [...(capital === undefined ? [] : [capital]), ...rest, text(".")];
}

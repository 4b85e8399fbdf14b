// `draw`: grids with their numbers or labels, what is highlighted and outlined in them, and which entries depend on
// which. Everything is evaluated here; what stands in the scene is text and places.

import type { Arrow, Box, Grid, Highlight, Label, Point, Scene, Tone } from "../draw/scene.ts";
import { TONES, words } from "../draw/scene.ts";
import { flatIndex, type Instance, within } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import { definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type {
  DependencePanel,
  DrawnBox,
  DrawnPanel,
  DrawnTensor,
  DrawTask,
  GridPanel,
  Loop,
} from "../expr/picture.ts";
import type { Span } from "../expr/span.ts";
import type { Figure } from "../show/exhibit.ts";
import { type FormulaSetting, inlineOf } from "../show/formula.ts";
import { listed, math, type Sentence, text } from "../show/sentence.ts";
import { dependence } from "./dependence.ts";
import { Grids, MAX_SIDE, type Placed } from "./grids.ts";
import { instancesOf, noNumber, problem } from "./picture-instance.ts";

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
  const said = [
    ...parts.flatMap((p) => p.grids.map((g) => g.said)),
    ...(caption.length === 0 ? [] : [caption]),
  ];
  return {
    kind: "figure",
    scene,
    alt: said.flatMap((s, k) => (k === 0 ? s : [text(" "), ...s])),
    ...(caption.length === 0 ? {} : { caption }),
  };
}

interface DrawnGrid {
  readonly grid: Grid;
  /** In words. */
  readonly said: Sentence;
}

interface Part {
  readonly grids: readonly DrawnGrid[];
  readonly caption: Sentence;
}

class Artist {
  readonly #s: FormulaSetting;
  readonly #ctx: Context;
  readonly #env: Env;
  readonly #instance: Instance;
  readonly #grids: Grids;

  constructor(s: FormulaSetting, instance: Instance) {
    this.#s = s;
    this.#ctx = s.ctx;
    this.#env = s.env;
    this.#instance = instance;
    this.#grids = new Grids(s, instance);
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
    const placed = this.#grids.place(p.tensor);
    let next = 0;
    const tone = (): Tone => TONES[next++ % TONES.length] as Tone;
    const highlights = p.highlights.map((h): Highlight => {
      const cells = this.#grids.cells(placed).filter((cell) => {
        const found = this.#grids.exact.condition(h.condition, this.#grids.letters(placed, cell));
        if (found.kind !== "value") throw noNumber("the condition", found, p.tensor.span);
        return found.value;
      });
      return { cells, tone: tone(), name: named(h.called) };
    });
    const boxes = p.boxes.flatMap((b) => this.#boxes(b, placed, tone()));
    const points = p.points.flatMap((q): readonly Point[] => {
      const own = tone();
      return this.#loops(q.over, q.span).map((at) => ({
        x: this.#grids.number(q.x, at, q.span),
        y: this.#grids.number(q.y, at, q.span),
        tone: own,
        name: named(q.called),
      }));
    });
    const grid = this.#grids.grid(placed, highlights, "entries");
    return {
      grids: [{ grid: { ...grid, boxes, points }, said: this.#grids.said(placed, grid, boxes) }],
      caption: [],
    };
  }

  /** Which entries of the tensors each of the entries depends on. */
  #field(p: DependencePanel): Part {
    const grids: DrawnGrid[] = [];
    const captions: Sentence[] = [];
    for (const t of p.tensors) {
      const placed = this.#grids.place(t);
      const found = this.#dependence(t, p.of, p.tensors[0]?.span ?? t.span);
      const highlights = p.of.map((e, k): Highlight => {
        const cells = this.#grids
          .cells(placed)
          .filter((c) => found[k]?.[flatIndex(placed.box, this.#grids.index(placed, c))] === true);
        return {
          cells,
          tone: TONES[k % TONES.length] as Tone,
          name: p.of.length > 1 ? this.#grids.label(e) : undefined,
        };
      });
      const grid = this.#grids.grid(placed, highlights, "none");
      grids.push({ grid, said: this.#grids.said(placed, grid, []) });
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
      const placed = this.#grids.place(t);
      const cells = this.#grids.cells(placed);
      const entries = cells.map((c) =>
        this.#ctx.at(
          this.#ctx.sym(t.name),
          this.#grids.index(placed, c).map((i) => this.#ctx.num(i)),
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
          name: p.of.length > 1 ? this.#grids.label(e) : undefined,
        };
      });
      const grid = this.#grids.grid(placed, highlights, "none");
      grids.push({ grid, said: this.#grids.said(placed, grid, []) });
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
    const [first] = of.map((e) => this.#read(e));
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
    const placed = this.#grids.place({ name, subs, labels: { kind: "default" }, span });
    const highlights = entries.map(({ at }, k): Highlight => {
      const offset = (axis: number): number => (at[axis] ?? 0) - (placed.box.lo[axis] ?? 0);
      const row = placed.rowAxis === undefined ? 0 : offset(placed.rowAxis);
      return {
        cells: [{ row, column: offset(placed.columnAxis) }],
        tone: TONES[k % TONES.length] as Tone,
        name: undefined,
      };
    });
    const bare = this.#grids.grid(placed, highlights, "none");
    const grid = { ...bare, cells: this.#labelled(bare, highlights, of) };
    return [{ grid, said: this.#grids.said(placed, grid, []) }];
  }

  /** Where no numbers stand, the entries themselves are written in their cells. */
  #labelled(grid: Grid, highlights: readonly Highlight[], of: readonly Expr[]): Grid["cells"] {
    const own = (row: number, column: number): Label | undefined => {
      const k = highlights.findIndex((h) => h.cells.some((c) => c.row === row && c.column === column));
      const e = of[k];
      return e === undefined ? undefined : this.#grids.label(e);
    };
    return grid.cells.map((cells, r) => cells.map((label, c) => label ?? own(r, c)));
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

  /** What a name stands for that is defined as an entry: `x1 = x[2, 2]`. */
  #read(e: Expr): Expr {
    const d = e.kind === "sym" ? definition(this.#env, e.name) : undefined;
    return d !== undefined && d.axes.length === 0 && ["at", "sym"].includes(d.body.kind)
      ? this.#read(d.body)
      : e;
  }

  #entry(term: Expr, span: Span): { readonly name: string; readonly at: readonly number[] } {
    const e = this.#read(term);
    if (e.kind !== "at" || e.tensor.kind !== "sym")
      throw problem("entry", "this is no entry of a tensor", span, {
        expected: "an entry such as `x[2, 2]`",
      });
    return { name: e.tensor.name, at: e.subs.map((sub) => this.#grids.integer(sub, span)) };
  }

  #boxes(b: DrawnBox, p: Placed, tone: Tone): readonly Box[] {
    return this.#loops(b.over, b.span).map((at): Box => {
      const origin = (axis: number | undefined): number =>
        b.indexed && axis !== undefined ? (p.box.lo[axis] ?? 0) : 0;
      const [left, right] = [b.left, b.right].map(
        (e) => this.#grids.number(e, at, b.span) - origin(p.columnAxis),
      ) as [number, number];
      const [top, bottom] = [b.top, b.bottom].map(
        (e) => this.#grids.number(e, at, b.span) - origin(p.rowAxis),
      ) as [number, number];
      if (!(right > left && bottom > top))
        throw problem("box", "the box is empty: its right and lower ends come first", b.span, {
          expected: "`box (left, top, right, bottom)` with left < right and top < bottom",
        });
      const cuts = (n: Expr | undefined, from: number, to: number): readonly number[] => {
        const parts = n === undefined ? 1 : this.#grids.number(n, at, b.span);
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
      const [lo, hi] = [this.#grids.integer(l.lo, span), this.#grids.integer(l.hi, span)];
      if (hi - lo > 99)
        throw problem("large", "too many of them to be drawn", span, { expected: "at most 100" });
      const values = Array.from({ length: Math.max(0, hi - lo + 1) }, (_, k) => lo + k);
      all = all.flatMap((m) => values.map((v) => new Map([...m, [l.letter, v]])));
    }
    return all;
  }

  #inline(e: Expr): Sentence {
    return [math(inlineOf(e, this.#s))];
  }
}

const named = (called: string | undefined): Label | undefined =>
  called === undefined ? undefined : words(called);

/** "a, b and c." */
function joined(parts: readonly Sentence[]): Sentence {
  if (parts.length === 0) return [];
  const [head, ...rest] = listed(parts);
  const capital = head?.kind === "text" ? text(head.text.charAt(0).toUpperCase() + head.text.slice(1)) : head;
  return [...(capital === undefined ? [] : [capital]), ...rest, text(".")];
}

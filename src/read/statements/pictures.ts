// Statements that ask for a picture, elaborated. Letters that stand for the drawn axes and those after `for` are in
// force in their panel alone; coordinates of windows are written as the author counts.

import type { Expr } from "../../expr/nodes.ts";
import type {
  CellLabels,
  DrawnBox,
  DrawnPanel,
  DrawnTensor,
  DrawTask,
  Loop,
  PlotTask,
  Setting,
} from "../../expr/picture.ts";
import { suggest } from "../syntax/spell.ts";
import type {
  DrawnTensorSyntax,
  DrawStatement,
  GridOption,
  LoopSyntax,
  PanelSyntax,
  PlotStatement,
  SettingSyntax,
} from "../syntax/statement-syntax.ts";
import type { Value } from "../syntax/syntax.ts";
import {
  elaborateCondition,
  elaborateRange,
  elaborateScalar,
  elaborateSubscript,
  elaborateValue,
} from "../terms/elaborate.ts";
import {
  count,
  declaredHere,
  failure,
  NO_LETTERS,
  report,
  type Scope,
  silently,
  startWork,
  type Work,
  type Workspace,
  withLetters,
  written,
} from "../terms/workspace.ts";

export function elaborateDraw(ws: Workspace, s: DrawStatement): DrawTask {
  const w = startWork(ws);
  const settings = s.settings.map((x) => elaborateSetting(w, x));
  const panels = s.panels.map((p) => elaboratePanel(w, p));
  if (w.failed) throw silently();
  return { kind: "draw", panels, settings, span: s.span };
}

function elaboratePanel(w: Work, p: PanelSyntax): DrawnPanel {
  if (p.kind === "grid") {
    const { tensor, scope } = elaborateTensor(w, p.tensor);
    const boxes: DrawnBox[] = [];
    const highlights: { condition: Expr; called?: string | undefined }[] = [];
    const points: {
      x: Expr;
      y: Expr;
      over: readonly Loop[];
      called?: string | undefined;
      span: DrawnBox["span"];
    }[] = [];
    for (const o of p.options) {
      switch (o.kind) {
        case "highlight":
          highlights.push({ condition: elaborateCondition(w, scope, o.condition), called: o.called });
          break;
        case "window":
        case "box":
          boxes.push(elaborateBox(w, o));
          break;
        case "point": {
          const { over, inside } = elaborateLoops(w, o.over);
          const [x, y] = o.at.map((v) => elaborateScalar(w, inside, v)) as [Expr, Expr];
          points.push({ x, y, over, called: o.called, span: o.span });
        }
      }
    }
    return { kind: "grid", tensor, highlights, boxes, points };
  }
  const of = p.of.map((v) => elaborateEntry(w, v));
  const tensors = p.tensors.map((t) => elaborateTensor(w, t).tensor);
  return { kind: p.kind, of, tensors };
}

/** An entry of a tensor, at indices that are numbers or sizes. */
function elaborateEntry(w: Work, v: Value): Expr {
  const { expr } = elaborateValue(w, NO_LETTERS, v);
  if (expr.kind === "at" && expr.tensor.kind === "sym") return expr;
  if (expr.kind === "sym" && w.ws.decls.get(expr.name)?.kind === "definition") return expr;
  throw failure("entry", `\`${written(w, v.span)}\` is no entry of a tensor`, v.span, {
    expected: "an entry such as `y[2, 2]`",
  });
}

function axesOf(w: Work, t: DrawnTensorSyntax): number {
  const { name, span } = t.name;
  const decl = w.ws.decls.get(name);
  if (decl === undefined && w.ws.broken.has(name)) throw silently();
  if (decl === undefined) {
    throw failure("undeclared", `\`${name}\` is not declared`, span, {
      expected: "a tensor of this block",
      remedy: suggest(name, [...w.ws.declared.keys()]) ?? `given ${name}[n]`,
    });
  }
  const axes = decl.kind === "tensor" || decl.kind === "definition" ? decl.axes.length : 0;
  if (axes === 0) {
    throw failure("rank", `\`${name}\` has no axes to draw`, span, {
      expected: "a tensor",
      ...declaredHere(w, name),
    });
  }
  return axes;
}

function elaborateTensor(
  w: Work,
  t: DrawnTensorSyntax,
): { readonly tensor: DrawnTensor; readonly scope: Scope } {
  const axes = axesOf(w, t);
  const { name } = t.name;
  const letters: (readonly [string, { readonly span: DrawnBox["span"] }])[] = [];
  const subs: DrawnTensor["subs"][number][] = [];
  if (t.subscripts === undefined) {
    for (let k = 0; k < axes; k += 1) subs.push({ letter: "ijklmn"[k] ?? `i${k}` });
  } else {
    if (t.subscripts.length !== axes) {
      throw failure(
        "rank",
        `\`${name}\` has ${count(axes, "axis", "axes")} and is drawn with ${count(t.subscripts.length, "subscript")}`,
        t.span,
        { expected: count(axes, "subscript"), ...declaredHere(w, name) },
      );
    }
    for (const s of t.subscripts) {
      const free = s.kind === "name" && !w.ws.decls.has(s.name) && !w.ws.declared.has(s.name);
      if (free && letters.every(([l]) => l !== s.name)) {
        letters.push([s.name, { span: s.span }]);
        subs.push({ letter: s.name });
      } else subs.push({ at: elaborateSubscript(w, NO_LETTERS, s) });
    }
  }
  const drawn = subs.filter((s) => "letter" in s).length;
  if (drawn === 0 || drawn > 2) {
    throw failure(
      "rank",
      `${count(drawn, "axis", "axes")} of \`${name}\` ${drawn === 1 ? "is" : "are"} to be drawn`,
      t.span,
      {
        expected: "one axis or two; an index in place of every other one",
        remedy: `${name}[${[...Array(axes).keys()].map((k) => (k < axes - 2 ? "0" : "ij"[k - axes + 2])).join(", ")}]`,
      },
    );
  }
  const scope = withLetters(NO_LETTERS, letters);
  const { labels } = t;
  const chosen: CellLabels =
    typeof labels === "string" ? { kind: labels } : { kind: "term", term: elaborateScalar(w, scope, labels) };
  return { tensor: { name, subs, labels: chosen, span: t.span }, scope };
}

function elaborateLoops(
  w: Work,
  loops: readonly LoopSyntax[],
): { readonly over: readonly Loop[]; readonly inside: Scope } {
  const over = loops.map((l) => ({ letter: l.letter.name, ...elaborateRange(w, NO_LETTERS, l.range) }));
  const inside = withLetters(
    NO_LETTERS,
    loops.map((l) => [l.letter.name, { span: l.letter.span }] as const),
  );
  return { over, inside };
}

function elaborateBox(w: Work, o: GridOption & { readonly kind: "window" | "box" }): DrawnBox {
  const { ctx } = w.ws;
  const { over, inside } = elaborateLoops(w, o.over);
  const number = (v: Value): Expr => elaborateScalar(w, inside, v);
  const common = { indexed: o.kind === "window", over, called: o.called, span: o.span };
  if (o.kind === "box") {
    const [left, top, right, bottom] = o.corners.map(number) as [Expr, Expr, Expr, Expr];
    const parts =
      o.parts === undefined ? undefined : { rows: number(o.parts[0]), columns: number(o.parts[1]) };
    return { left, top, right, bottom, parts, ...common };
  }
  const [top, left] = o.at.map((v) => elaborateSubscript(w, inside, v)) as [Expr, Expr];
  const [rows, columns] = [number(o.rows), number(o.columns)];
  return {
    left,
    top,
    right: ctx.add(left, columns),
    bottom: ctx.add(top, rows),
    parts: undefined,
    ...common,
  };
}

function elaborateSetting(w: Work, s: SettingSyntax): Setting {
  const { name, span } = s.name;
  const decl = w.ws.decls.get(name);
  if (decl === undefined && w.ws.broken.has(name)) throw silently();
  if (decl?.kind !== "scalar") {
    const near = suggest(
      name,
      [...w.ws.decls].flatMap(([n, d]) => (d.kind === "scalar" ? [n] : [])),
    );
    report(w, "setting", `\`${name}\` is no number that is given or a size`, span, {
      expected: "a number without a value: `with K = 3`",
      ...(near === undefined ? {} : { remedy: near }),
    });
  }
  const items = s.value.kind === "data" ? s.value.items : [s.value];
  const values = items.map((v) => elaborateScalar(w, NO_LETTERS, v));
  return { name, values, span: s.span };
}

export function elaboratePlot(ws: Workspace, s: PlotStatement): PlotTask {
  const w = startWork(ws);
  const { name, span } = s.variable;
  const decl = ws.decls.get(name);
  if (decl === undefined && ws.broken.has(name)) throw silently();
  if (decl !== undefined && decl.kind !== "scalar") {
    throw failure("variable", `\`${name}\` cannot run over a range`, span, {
      expected: "a number that is given, or a letter of a subscript",
      ...declaredHere(w, name),
    });
  }
  const index = decl === undefined;
  const scope = index ? withLetters(NO_LETTERS, [[name, { span }]]) : NO_LETTERS;
  const curves = s.curves.map((c) => ({ value: elaborateScalar(w, scope, c.value), called: c.called }));
  const settings = s.settings.map((x) => elaborateSetting(w, x));
  const ends = (r: PlotStatement["range"]) => ({
    from: elaborateScalar(w, NO_LETTERS, r.low),
    to: elaborateScalar(w, NO_LETTERS, r.high),
  });
  const along = index ? elaborateRange(w, NO_LETTERS, s.range) : undefined;
  const { from, to } = along === undefined ? ends(s.range) : { from: along.lo, to: along.hi };
  const within = s.within === undefined ? undefined : ends(s.within);
  if (w.failed) throw silently();
  return {
    kind: "plot",
    curves,
    variable: { kind: index ? "index" : "scalar", name },
    from,
    to,
    within,
    settings,
    span: s.span,
  };
}

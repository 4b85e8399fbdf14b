// `plot`: curves of values over a range of a given number or of an index, one for each combination of the settings
// that have several values.

import type { Axis, Curve, Label, Scene, Tone } from "../draw/scene.ts";
import { ownWords, TONES, words } from "../draw/scene.ts";
import type { Result } from "../eval/result.ts";
import type { Expr } from "../expr/nodes.ts";
import type { PlotTask } from "../expr/picture.ts";
import type { Span } from "../expr/span.ts";
import type { Figure } from "../show/exhibit.ts";
import type { FormulaSetting } from "../show/formula.ts";
import { letterFormula } from "../show/formula.ts";
import { equationLabel, labelOf } from "../show/label.ts";
import { type Sentence, text, verbatim } from "../show/sentence.ts";
import { instancesOf, noNumber, problem, real } from "./picture-instance.ts";
import { type Points, sampled, shownRange } from "./sample.ts";

const MAX_POINTS = 5000;
/** Air above and below the curves. */
const AIR = 0.06;

export function plotted(s: FormulaSetting, task: PlotTask): Figure {
  const instances = instancesOf(s.ctx, s.env, task.settings);
  const first = instances[0];
  if (first === undefined || instances.length * task.curves.length > TONES.length)
    throw problem("many", "more curves than can be told apart", task.span, {
      expected: `at most ${TONES.length} curves in one picture`,
    });
  const plain = real(s.ctx, s.env, first.instance);
  const number = (e: Expr): number => finite(plain.value(e), "the end of the range", task.span);
  const [from, to] = [number(task.from), number(task.to)];
  if (!(to > from))
    throw problem("range", "the range is empty", task.span, { expected: "a lower end below the upper one" });
  const curves: Curve[] = [];
  for (const { instance, chosen } of instances)
    for (const c of task.curves) {
      const tone = TONES[curves.length] as Tone;
      const said = labelOfCurve(s, task, c, chosen);
      const pieces = task.variable.kind === "scalar" ? along(c.value, instance) : steps(c.value, instance);
      curves.push({ name: said, tone, pieces, dots: task.variable.kind === "index" });
    }

  function along(value: Expr, base: (typeof instances)[number]["instance"]): readonly Points[] {
    const { name } = task.variable;
    const at = (x: number) => ({ ...base, scalars: new Map([...base.scalars, [name, x]]) });
    const e = real(s.ctx, s.env, at(from));
    let why: Result<number> | undefined;
    const pieces = sampled(
      (x) => {
        e.rebind(at(x));
        const found = e.value(value);
        if (found.kind === "value") return found.value;
        why ??= found;
        return undefined;
      },
      from,
      to,
    );
    if (pieces.length === 0)
      throw noNumber(
        "the curve",
        why === undefined || why.kind === "value" ? { kind: "undefined", reason: "no value is finite" } : why,
        task.span,
      );
    return pieces;
  }

  function steps(value: Expr, base: (typeof instances)[number]["instance"]): readonly Points[] {
    if (!Number.isInteger(from) || !Number.isInteger(to) || to - from > MAX_POINTS)
      throw problem("range", "an index runs over integers, not too many of them", task.span, {
        expected: `at most ${MAX_POINTS} of them`,
      });
    const e = real(s.ctx, s.env, base);
    const points = Array.from({ length: to - from + 1 }, (_, k) => {
      const found = e.value(value, new Map([[task.variable.name, from + k]]));
      return [from + k + s.notation.first, finite(found, "a point of the curve", task.span)] as const;
    });
    return [points];
  }

  const ranges = curves.map((c) => shownRange(spread(c.pieces, from, to)));
  const [low, high] =
    task.within === undefined
      ? roomy([Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))])
      : ([number(task.within.from), number(task.within.to)] as const);
  if (!(high > low))
    throw problem("range", "the range after `within` is empty", task.span, {
      expected: "a lower end below the upper one",
    });
  const shift = task.variable.kind === "index" ? s.notation.first : 0;
  const variable = labelOfVariable(s, task);
  const x: Axis = { name: variable, from: from + shift, to: to + shift, scale: "linear" };
  const [only] = task.curves;
  const alone = task.curves.length === 1 && only !== undefined;
  const name: Label = alone
    ? only.called === undefined
      ? labelOf(only.value, s)
      : words(only.called)
    : ownWords("value");
  const y: Axis = { name, from: low, to: high, scale: "linear" };
  const scene: Scene = { panels: [{ kind: "chart", x, y, curves }], arrows: [] };
  return { kind: "figure", scene, alt: altOf(curves, variable, x) };
}

function finite(found: Result<number>, what: string, span: Span): number {
  if (found.kind !== "value") throw noNumber(what, found, span);
  if (!Number.isFinite(found.value))
    throw noNumber(what, { kind: "undefined", reason: "it is not finite" }, span);
  return found.value;
}

/** Values at places of equal distance: where a curve bends there are more points, which must not count for more. */
function spread(pieces: readonly Points[], from: number, to: number): readonly number[] {
  const PLACES = 120;
  const out = pieces.flatMap((p) => [p[0]?.[1] ?? 0, p.at(-1)?.[1] ?? 0]);
  for (const piece of pieces) {
    let k = 1;
    for (let i = 0; i <= PLACES; i += 1) {
      const x = from + ((to - from) * i) / PLACES;
      while (k < piece.length - 1 && (piece[k]?.[0] ?? 0) < x) k += 1;
      const [a, b] = [piece[k - 1], piece[k]];
      if (a === undefined || b === undefined || x < a[0] || x > b[0]) continue;
      out.push(b[0] === a[0] ? b[1] : a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]));
    }
  }
  return out;
}

function roomy([low, high]: readonly [number, number]): readonly [number, number] {
  const air = (high - low) * AIR;
  // A constant has room around it.
  return air > 0
    ? [low - air, high + air]
    : [low - Math.max(1, Math.abs(low)), low + Math.max(1, Math.abs(low))];
}

function labelOfVariable(s: FormulaSetting, task: PlotTask): Label {
  if (task.variable.kind === "scalar") return labelOf(s.ctx.sym(task.variable.name), s);
  const f = letterFormula(task.variable.name);
  return { ...f, runs: [{ text: f.text, face: "italic", level: 0 }] };
}

/** What sets the curve apart: its formula, the numbers chosen for it, or both. */
function labelOfCurve(
  s: FormulaSetting,
  task: PlotTask,
  c: PlotTask["curves"][number],
  chosen: ReadonlyMap<string, Expr>,
): Label {
  const varied = task.settings.filter((x) => x.values.length > 1);
  const own = c.called === undefined ? labelOf(c.value, s) : words(c.called);
  const numbers = varied.flatMap((x) => {
    const v = chosen.get(x.name);
    return v === undefined ? [] : [equationLabel(s.ctx.sym(x.name), v, s)];
  });
  if (numbers.length === 0) return own;
  return numbers
    .slice(1)
    .reduce(together, task.curves.length > 1 ? together(own, numbers[0] as Label) : (numbers[0] as Label));
}

function together(a: Label, b: Label): Label {
  const runs = (l: Label) => l.runs ?? [{ text: l.text, face: "roman" as const, level: 0 as const }];
  const comma = { text: ", ", face: "roman", level: 0 } as const;
  const tex = a.tex !== undefined && b.tex !== undefined ? { tex: `${a.tex},\\ ${b.tex}` } : {};
  return { ...tex, text: `${a.text}, ${b.text}`, runs: [...runs(a), comma, ...runs(b)] };
}

function altOf(curves: readonly Curve[], variable: Label, x: Axis): Sentence {
  const number = (v: number): Sentence[number] => verbatim(say(v));
  const said = curves.flatMap((c): Sentence => {
    const points = c.pieces.flat();
    const ys = points.map(([, y]) => y);
    const least = points.reduce((a, b) => (b[1] < a[1] ? b : a), points[0] ?? [0, 0]);
    const most = points.reduce((a, b) => (b[1] > a[1] ? b : a), points[0] ?? [0, 0]);
    const cut = c.pieces.length > 1 ? ` in ${c.pieces.length} pieces: ` : ": ";
    return [
      text(" "),
      verbatim(c.name.text),
      text(cut),
      number(ys[0] ?? 0),
      text(" at the left, "),
      number(ys.at(-1) ?? 0),
      text(" at the right, least "),
      number(least[1]),
      text(" at "),
      number(least[0]),
      text(", greatest "),
      number(most[1]),
      text(" at "),
      number(most[0]),
      text("."),
    ];
  });
  const range = [text(" from "), number(x.from), text(" to "), number(x.to), text(".")];
  return [text("Curves for "), verbatim(variable.text), ...range, ...said];
}

const say = (v: number): string => String(Number(v.toPrecision(3))).replace("-", "−");

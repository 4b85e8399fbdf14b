// `minimise`: the function from where it begins, by each optimiser; a table of the way, a picture, where it ends, and how
// far the derived gradient is from difference quotients at the start.

import { ownWords, words } from "../draw/scene.ts";
import type { Minimise } from "../expr/environment.ts";
import { layOut } from "../notation/lay-out.ts";
import { plain } from "../notation/plain.ts";
import type { Answer } from "../show/answer.ts";
import type { Exhibit } from "../show/exhibit.ts";
import { inlineOf } from "../show/formula.ts";
import { methodName, methodWords } from "../show/optimise-words.ts";
import { runFigures } from "../show/run-figures.ts";
import { type Formula, listed, math, type Sentence, text } from "../show/sentence.ts";
import { numberCell, shortNumber } from "../show/short-number.ts";
import type { Slope } from "../train/method.ts";
import { differentiate } from "../train/objective.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { checkWords, gradientCheck } from "./gradient-check.ts";
import { readInstance } from "./instance.ts";
import type { Numbers } from "./numbers.ts";
import { contestants, flattened, numbersAt, startValues } from "./optimise.ts";
import { refused, unfinished } from "./problems.ts";

/** Rows of a table, and entries of a vector, that are printed. */
const ROWS = 12;
const ENTRIES = 4;

interface Way {
  /** At the start, and after each step. */
  readonly points: readonly { readonly x: Float64Array; readonly value: number }[];
}

export function minimiseAnswer(s: AnswerSetting, task: Minimise): Answer {
  const { ctx, library } = s;
  const { block, notation } = s.block;
  const sizes = numbersAt(ctx, block, task.at);
  if (!sizes.ok) throw refused(task, sizes.problems);
  const starts = startValues(ctx, block, task.over, sizes.value, s.seed);
  if (!starts.ok) throw refused(task, starts.problems);
  const print = (e: Parameters<typeof layOut>[0]): string =>
    plain(layOut(e, { ctx, env: block.env, notation, style: "linear" }));
  const given = readInstance(ctx, block.env, Object.fromEntries([...sizes.value, ...starts.value]), print);
  if (!given.ok) throw refused(task, given.problems);
  const parameters = task.over.map((o) => o.name);
  const derived = differentiate({ ctx, library, block, loss: task.of, parameters, reported: [] });
  if (derived === undefined)
    return unfinished([
      { name: task.of, cause: "its gradient could not be derived", remedy: "look at `find`" },
    ]);
  const found = contestants(
    ctx,
    block,
    task.using,
    task.using.map((m) => methodName(m)),
  );
  if (!found.ok) throw refused(task, found.problems);
  const at = derived.at(given.instance);
  const start = flattened(parameters, starts.value);
  const ways = found.value.map((c): Way => {
    const stepper = c.stepper(start.length);
    const slope: Slope = (x, out) => at.gradient(x, out);
    const x = start.slice();
    const points = [{ x: x.slice(), value: at.value(x).loss }];
    for (let k = 0; k < task.steps && x.every(Number.isFinite); k += 1) {
      stepper.step(x, slope);
      points.push({ x: x.slice(), value: at.value(x).loss });
    }
    return { points };
  });
  const check = gradientCheck(at, start);
  return {
    exhibits: exhibits(s, task, ways, starts.value),
    remarks: [...endings(s, task, ways, starts.value), checkWords(check)],
    status: check.agrees ? "established" : "not-established",
  };
}

/** 0, 1, 2, 5, 10, 20, 50, … and the last one. */
function told(steps: number): readonly number[] {
  if (steps < ROWS) return Array.from({ length: steps + 1 }, (_, k) => k);
  const out = [0];
  for (let unit = 1; unit <= steps; unit *= 10)
    for (const m of [1, 2, 5]) if (m * unit < steps) out.push(m * unit);
  return [...out, steps];
}

function exhibits(
  s: AnswerSetting,
  task: Minimise,
  ways: readonly Way[],
  starts: ReadonlyMap<string, Numbers>,
): readonly Exhibit[] {
  const setting = { ctx: s.ctx, env: s.block.block.env, notation: s.block.notation };
  const of = inlineOf(s.ctx.sym(task.of), setting);
  const names = entryNames(s, task, starts);
  const [only, ...others] = ways;
  const alone = only !== undefined && others.length === 0 ? only : undefined;
  const vector = alone === undefined || names.length > ENTRIES ? [] : names;
  const header: readonly Sentence[] = [
    [text("step")],
    ...vector.map((n): Sentence => [math(n)]),
    ...(alone === undefined
      ? task.using.map((m): Sentence => methodWords(m, setting))
      : ([[math(of)]] as readonly Sentence[])),
  ];
  const rows = told(task.steps).map((k): readonly Sentence[] => [
    [text(String(k))],
    ...vector.map((_, j): Sentence => numberCell(alone?.points[k]?.x[j] ?? Number.NaN, 6)),
    ...ways.map((w): Sentence => {
      const p = w.points[k];
      return p === undefined ? [text("–")] : numberCell(p.value, 6);
    }),
  ]);
  const table: Exhibit = { kind: "table", header, rows, align: header.map(() => "right") };
  const figures = runFigures({
    labels: task.using.map((m) => words(methodName(m))),
    x: ownWords("step"),
    quantities: [
      { name: { tex: of.tex, text: of.text }, curves: ways.map((w) => w.points.map((p) => p.value)) },
    ],
    alt: [text("Curves, step by step")],
    caption: [math(of), text(" step by step")],
  });
  return [table, ...figures];
}

/** x[0], x[1], …, as the reader counts. */
function entryNames(s: AnswerSetting, task: Minimise, starts: ReadonlyMap<string, Numbers>) {
  const { ctx } = s;
  const setting = { ctx, env: s.block.block.env, notation: s.block.notation };
  return task.over.flatMap(({ name }) => {
    const shape = starts.get(name)?.shape ?? [];
    const size = shape.reduce((n, k) => n * k, 1);
    return Array.from({ length: Math.min(size, ENTRIES + 1) }, (_, flat) => {
      const subs: number[] = [];
      let rest = flat;
      for (const n of [...shape].reverse()) {
        subs.unshift(rest % n);
        rest = Math.floor(rest / n);
      }
      const sym = ctx.sym(name);
      return inlineOf(
        subs.length === 0
          ? sym
          : ctx.at(
              sym,
              subs.map((k) => ctx.num(k)),
            ),
        setting,
      );
    });
  });
}

function endings(
  s: AnswerSetting,
  task: Minimise,
  ways: readonly Way[],
  starts: ReadonlyMap<string, Numbers>,
): readonly Sentence[] {
  const setting = { ctx: s.ctx, env: s.block.block.env, notation: s.block.notation };
  const of = inlineOf(s.ctx.sym(task.of), setting);
  return ways.flatMap((w, k): readonly Sentence[] => {
    const method = task.using[k];
    const last = w.points.at(-1);
    if (method === undefined || last === undefined) return [];
    const who = methodWords(method, setting);
    const lost = w.points.findIndex((p) => !Number.isFinite(p.value));
    if (lost >= 0)
      return [[...who, text(` diverges: after step ${lost} `), math(of), text(" is not finite")]];
    const first = w.points[0]?.value ?? 0;
    if (last.value > first) {
      const [from, to] = [shortNumber(first), shortNumber(last.value)];
      return [
        [...who, text(" moves away: "), math(of), text(" grows from "), math(from), text(" to "), math(to)],
      ];
    }
    const where: Sentence =
      last.x.length > ENTRIES ? [] : [text(" at "), ...vectorWords(entryNames(s, task, starts), last.x)];
    const value = math({
      tex: `${of.tex}=${shortNumber(last.value, 6).tex}`,
      text: `${of.text} = ${shortNumber(last.value, 6).text}`,
    });
    return [[...who, text(" ends with "), value, ...where]];
  });
}

function vectorWords(names: readonly Formula[], x: Float64Array): Sentence {
  return listed(
    [...x].map((v, k): Sentence => {
      const name = names[k] ?? { tex: "x", text: "x" };
      const n = shortNumber(v, 6);
      return [math({ tex: `${name.tex}=${n.tex}`, text: `${name.text} = ${n.text}` })];
    }),
  );
}

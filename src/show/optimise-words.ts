// How `minimise` and `train` are asked, and how optimisers are called: by the title of their block and their settings.

import type { Method, Minimise, Setting, StartPoint, Train } from "../expr/environment.ts";
import { toNumberQ } from "../expr/rational.ts";
import { type FormulaSetting, inlineOf } from "./formula.ts";
import { type Inline, listed, math, type Sentence, text } from "./sentence.ts";
import { shortNumber } from "./short-number.ts";

export const methodName = (m: Method): string => m.block.title ?? m.block.id ?? "an optimiser";

/** "Adam (η = 0.1)", with the letters of its block. */
export function methodWords(m: Method, s: FormulaSetting): Sentence {
  const own = { ...s, env: m.block.env };
  const settings = m.settings.flatMap((x, k): readonly Inline[] => [
    text(k === 0 ? " (" : ", "),
    ...settingWords(x, m, own),
  ]);
  return [text(methodName(m)), ...settings, ...(settings.length === 0 ? [] : [text(")")])];
}

/** A letter where the block has one for the setting, else its name. */
function settingWords(x: Method["settings"][number], m: Method, s: FormulaSetting): readonly Inline[] {
  const d = m.block.env.decls.get(x.name);
  const value = x.value.kind === "num" ? shortNumber(toNumberQ(x.value.value)) : inlineOf(x.value, s);
  if (d?.spelling === undefined) return [text(`${x.name} = `), math(value)];
  const name = inlineOf(s.ctx.sym(x.name), s);
  return [math({ tex: `${name.tex}=${value.tex}`, text: `${name.text} = ${value.text}` })];
}

const symbol = (name: string, s: FormulaSetting): Inline => math(inlineOf(s.ctx.sym(name), s));

function startWords(o: StartPoint, s: FormulaSetting): Sentence {
  const name = symbol(o.name, s);
  return o.from.kind === "value"
    ? [name, text(" from "), math(inlineOf(o.from.value, s))]
    : [name, text(" drawn from ±"), math(inlineOf(o.from.radius, s))];
}

const equations = (at: readonly Setting[], s: FormulaSetting): Sentence =>
  listed(at.map((x): Sentence => [math(inlineOf(s.ctx.eq(s.ctx.sym(x.name), x.value), s))]));
const atWords = (at: readonly Setting[], s: FormulaSetting): Sentence =>
  at.length === 0 ? [] : [text(" for "), ...equations(at, s)];
const sizeWords = (at: readonly Setting[], s: FormulaSetting): Sentence =>
  at.length === 0 ? [] : [text(" Here "), ...equations(at, s), text(".")];

export function minimiseQuestion(task: Minimise, s: FormulaSetting): Sentence {
  return [
    text("Minimise "),
    symbol(task.of, s),
    ...atWords(task.at, s),
    text(" over "),
    ...listed(task.over.map((o) => startWords(o, s))),
    text(` in ${count(task.steps, "step")} of `),
    ...listed(task.using.map((m) => methodWords(m, s))),
    text("."),
  ];
}

export function trainQuestion(task: Train, s: FormulaSetting): Sentence {
  const kept = task.test === 0 ? "" : `; ${count(task.test, "example")} are kept apart for testing`;
  return [
    text("Train: make "),
    symbol(task.of, s),
    text(" small over "),
    ...listed(task.over.map((o) => startWords(o, s))),
    text(", on the examples of "),
    { kind: "code", text: task.data.path },
    text(`, in batches of ${task.batch}, for ${count(task.epochs, "epoch")}${kept}. Compare `),
    ...listed(task.using.map((m) => methodWords(m, s))),
    text("."),
    ...sizeWords(task.at, s),
  ];
}

export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

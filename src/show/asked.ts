// What a task asks, as a term and, where a word and the term do not say it, as a sentence.

import type { Context } from "../expr/context.ts";
import type { CodeLanguage, Task } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { DrawnPanel } from "../expr/picture.ts";
import { type FormulaSetting, inlineOf, letterFormula } from "./formula.ts";
import { minimiseQuestion, trainQuestion } from "./optimise-words.ts";
import { listed, math, type Sentence, text } from "./sentence.ts";

export function askedTerm(ctx: Context, task: Task): Expr {
  switch (task.kind) {
    case "find":
      return task.target;
    case "show":
    case "refute":
      return ctx.eq(task.lhs, task.rhs);
    case "compute":
    case "expand":
      return task.what;
    case "limit":
      return task.of;
    case "size":
      return ctx.sym(task.name);
    case "draw": {
      const [panel] = task.panels;
      if (panel?.kind === "grid") return ctx.sym(panel.tensor.name);
      return panel?.of[0] ?? ctx.zero;
    }
    case "plot":
      return task.curves[0]?.value ?? ctx.zero;
    case "minimise":
    case "train":
      return ctx.sym(task.of);
    case "code": {
      const [only] = task.targets;
      return only !== undefined && task.targets.length === 1 ? only : ctx.app("tuple", task.targets);
    }
  }
}

export const LANGUAGE_NAMES: Readonly<Record<CodeLanguage, string>> = {
  pseudo: "pseudo-code",
  numpy: "NumPy",
  vectorised: "NumPy (vectorised)",
  torch: "PyTorch",
  typescript: "TypeScript",
};

/** Undefined: the word of its kind (show/words.ts) and the term ask for it. */
export function questionOf(task: Task, s: FormulaSetting): Sentence | undefined {
  switch (task.kind) {
    case "find":
    case "show":
    case "refute":
    case "compute":
    case "expand":
    case "size":
      return undefined;
    case "limit":
      return undefined;
    case "draw":
      return [text("Draw "), ...listed(task.panels.map((p) => panelWords(p, s))), text(".")];
    case "plot": {
      const curves = task.curves.map((c) =>
        c.called === undefined ? [math(inlineOf(c.value, s))] : [text(c.called)],
      );
      const letter =
        task.variable.kind === "index" ? s.ctx.idx(task.variable.name) : s.ctx.sym(task.variable.name);
      const name = task.variable.kind === "index" ? letterFormula(task.variable.name) : inlineOf(letter, s);
      const several = task.settings.filter((x) => x.values.length > 1);
      const cases = several.flatMap((x) => [
        text(", for "),
        math(inlineOf(s.ctx.sym(x.name), s)),
        text(" = "),
        ...listed(x.values.map((v) => [math(inlineOf(v, s))])),
      ]);
      return [
        text("Plot "),
        ...listed(curves),
        text(" for "),
        math(name),
        text(" from "),
        math(inlineOf(task.from, s)),
        text(" to "),
        math(inlineOf(task.to, s)),
        ...cases,
        text("."),
      ];
    }
    case "minimise":
      return minimiseQuestion(task, s);
    case "train":
      return trainQuestion(task, s);
    case "code": {
      const targets = listed(task.targets.map((t): Sentence => [math(inlineOf(t, s))]));
      const languages = listed(task.languages.map((l): Sentence => [text(LANGUAGE_NAMES[l])]));
      return [text("Write "), ...targets, text(" in "), ...languages, text(".")];
    }
  }
}

function panelWords(p: DrawnPanel, s: FormulaSetting): Sentence {
  const name = (n: string): Sentence => [math(inlineOf(s.ctx.sym(n), s))];
  switch (p.kind) {
    case "grid":
      return name(p.tensor.name);
    case "field":
      return [
        text("the entries of "),
        ...listed(p.tensors.map((t) => name(t.name))),
        text(" that "),
        ...listed(p.of.map((e) => [math(inlineOf(e, s))])),
        text(p.of.length === 1 ? " depends on" : " depend on"),
      ];
    case "affected":
      return [
        text("the entries of "),
        ...listed(p.tensors.map((t) => name(t.name))),
        text(" that depend on "),
        ...listed(p.of.map((e) => [math(inlineOf(e, s))])),
      ];
  }
}

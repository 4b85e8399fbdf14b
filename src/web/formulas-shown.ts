// The formulas that a block shows at one level of detail: what has to be set before it can be shown. Lines that are
// open or finer are set when they are asked for.

import { type Formula, type Level, linesAt, partsAt, reasonAt, type Sentence } from "../show/document.ts";
import type { FormulaToSet, PageBlock, PageTask } from "./protocol.ts";

export function formulasShown(block: PageBlock, level: Level): readonly FormulaToSet[] {
  return [
    ...inSentence(block.heading),
    ...(block.hints ?? []).flatMap(inSentence),
    ...block.givens.flatMap((g) => [
      ...g.formulas.map((formula) => ({ formula, display: g.display })),
      ...inSentence(g.note),
    ]),
    ...block.tasks.flatMap((t) => inTask(t, block.level ?? level)),
  ];
}

function inTask(t: PageTask, level: Level): readonly FormulaToSet[] {
  return [
    shown(t.asked),
    ...inSentence(t.question),
    ...(t.hints ?? []).flatMap(inSentence),
    ...linesAt(t.lines, level).flatMap((line) => [
      ...(line.kind === "text"
        ? inSentence(line.text)
        : [...(line.lhs === null ? [] : [shown(line.lhs)]), shown(line.rhs)]),
      ...inSentence(reasonAt(line, level)),
    ]),
    ...(t.result === undefined ? [] : [shown(t.result.formula), ...inSentence(t.result.condition)]),
    ...partsAt(t, level).flatMap((p) => [shown(p.name), shown(p.meaning)]),
    ...[...t.remarks, ...t.conventions].flatMap(inSentence),
  ];
}

const shown = (formula: Formula): FormulaToSet => ({ formula, display: true });

export const inSentence = (sentence: Sentence | undefined): readonly FormulaToSet[] =>
  (sentence ?? []).flatMap((inline) =>
    inline.kind === "formula" ? [{ formula: inline.formula, display: false }] : [],
  );

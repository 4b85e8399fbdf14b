// How large the answers of a sheet are: for each task the lines at one level of detail, the longest of them and the
// final formula, in printed characters. A case distinction counts row by row, ranges after a formula by themselves,
// as both are set on lines of their own. Nothing is checked here.

import { deriveBlock } from "../derive/tasks/block.ts";
import type { Library } from "../library/types.ts";
import { blockDocument } from "../show/block-document.ts";
import { type Formula, type Level, type LineDocument, linesAt, type TaskKind } from "../show/document.ts";
import { readProseMath } from "../show/prose-math.ts";
import { standard } from "../standard.ts";
import { type Outcome, readWholeSheet } from "./read.ts";
import { toShow } from "./to-show.ts";

export interface TaskMeasure {
  readonly kind: TaskKind;
  readonly asked: string;
  readonly lines: number;
  /** Characters of the longest line. */
  readonly longest: number;
  /** The final formula, and its characters. */
  readonly formula: string;
  readonly width: number;
}

export interface BlockMeasure {
  readonly id: string;
  readonly tasks: readonly TaskMeasure[];
}

export function measureSheet(
  source: string,
  name: string,
  level: Level = "standard",
  library: Library = standard,
): Outcome<readonly BlockMeasure[]> {
  const read = readWholeSheet(source, name, library);
  if (!read.ok) return read;
  const { ctx, blocks } = read.value;
  const value = blocks.map((block): BlockMeasure => {
    const { derivations } = deriveBlock(ctx, library, block.block);
    const document = blockDocument(ctx, toShow(block), derivations, [], readProseMath);
    const tasks = document.tasks.map((t): TaskMeasure => {
      const lines = linesAt(t.lines, level);
      const last = [...t.lines].reverse().find((l) => l.kind === "formula");
      const formula = t.result?.formula.text ?? (last === undefined ? "" : lineText(last));
      return {
        kind: t.kind,
        asked: t.asked.text,
        lines: lines.length,
        longest: Math.max(0, ...lines.map((l) => printedWidth(lineText(l)))),
        formula,
        width: printedWidth(formula),
      };
    });
    return { id: block.id, tasks };
  });
  return { ok: true, value };
}

function lineText(line: LineDocument): string {
  if (line.kind === "text") return "";
  const lhs: Formula | null = line.lhs;
  return `${lhs === null ? "" : `${lhs.text} `}${line.relation} ${line.rhs.text}`;
}

/** Characters of the widest part that stands on a line of its own; a long case has each condition on one. */
export const printedWidth = (text: string): number =>
  Math.max(...text.split(/, {2}|; | (?=and )/u).map((part) => [...part.replace(/\p{M}/gu, "")].length));

// What the author adds to questions: points, hints, remarks. Words hold formulas between $, as the prose does.

import type { Block, Note } from "../expr/environment.ts";
import { type ProseMath, readProseMath } from "./prose-math.ts";
import { type Inline, type Sentence, text } from "./sentence.ts";

/** Reads a formula in words of the author. */
export type FormulaReader = (source: string, display: boolean) => ProseMath;

/** KaTeX judges formulas. It takes longer to load than a block to derive, and few blocks have formulas in their notes. */
export async function formulaReader(block: Block): Promise<FormulaReader> {
  const formulas = (block.notes ?? []).some((n) => n.text.includes("$"));
  return formulas ? (await import("./katex.ts")).checkedProseMath : readProseMath;
}

/** Words with formulas between $; what is no formula that every format can set is shown as code. */
function authorSentence(words: string, read: FormulaReader): Sentence {
  const parts = words.split(/(?<!\\)\$/);
  // An odd number of $ opens a formula that is not closed: then they are characters.
  if (parts.length % 2 === 0) return [text(words)];
  return parts.flatMap((part, k): readonly Inline[] => {
    const plain = part.replace(/\\\$/g, "$");
    if (k % 2 === 0) return plain === "" ? [] : [text(plain)];
    const math = read(part, false);
    return [
      math.ok ? { kind: "formula", formula: { tex: math.tex, text: part } } : { kind: "code", text: part },
    ];
  });
}

export interface TaskNotes {
  readonly points: number | undefined;
  readonly hints: readonly Sentence[];
  readonly remarks: readonly Sentence[];
}

/** The notes of a task, or of the whole block (undefined). */
export function notesOf(block: Block, task: number | undefined, read: FormulaReader): TaskNotes {
  const own = (block.notes ?? []).filter((n) => n.task === task);
  const sentences = (kind: Note["kind"]): readonly Sentence[] =>
    own.filter((n) => n.kind === kind).map((n) => authorSentence(n.text, read));
  const points = own.find((n) => n.kind === "points");
  return {
    points: points === undefined ? undefined : Number(points.text),
    hints: sentences("hint"),
    remarks: sentences("remark"),
  };
}

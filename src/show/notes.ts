// What the author adds to questions: points, hints, remarks. Words hold formulas between $, as the prose does.

import type { Block, Note } from "../expr/environment.ts";
import { checkedProseMath } from "./katex.ts";
import { type Inline, type Sentence, text } from "./sentence.ts";

/** Words with formulas between $; what is no formula that every format can set is shown as code. */
export function authorSentence(words: string): Sentence {
  const parts = words.split(/(?<!\\)\$/);
  // An odd number of $ opens a formula that is not closed: then they are characters.
  if (parts.length % 2 === 0) return [text(words)];
  return parts.flatMap((part, k): readonly Inline[] => {
    const plain = part.replace(/\\\$/g, "$");
    if (k % 2 === 0) return plain === "" ? [] : [text(plain)];
    const math = checkedProseMath(part, false);
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
export function notesOf(block: Block, task: number | undefined): TaskNotes {
  const own = (block.notes ?? []).filter((n) => n.task === task);
  const sentences = (kind: Note["kind"]): readonly Sentence[] =>
    own.filter((n) => n.kind === kind).map((n) => authorSentence(n.text));
  const points = own.find((n) => n.kind === "points");
  return {
    points: points === undefined ? undefined : Number(points.text),
    hints: sentences("hint"),
    remarks: sentences("remark"),
  };
}

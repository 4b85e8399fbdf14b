// What the author adds to questions, points, hints, remarks, and titles. Words hold formulas between $, as the prose does.

import type { Block, Note } from "../expr/environment.ts";
import { type ProseMath, readProseMath } from "./prose-math.ts";
import { type Inline, type Sentence, sentenceText, text } from "./sentence.ts";

/** Reads a formula in words of the author. */
export type FormulaReader = (source: string, display: boolean) => ProseMath;

/** KaTeX judges formulas. It takes longer to load than a block to derive, and few blocks have formulas in their notes. */
export const formulaReader = (block: Block): Promise<FormulaReader> =>
  readerFor([block.title ?? "", ...(block.notes ?? []).map((n) => n.text)]);

const readerFor = async (words: readonly string[]): Promise<FormulaReader> =>
  words.some((w) => w.includes("$")) ? (await import("./katex.ts")).checkedProseMath : readProseMath;

/** A title where it has formulas; undefined where its characters say all. */
export const titleWithFormulas = async (words: string): Promise<Sentence | undefined> =>
  words.includes("$") ? authorSentence(words, await readerFor([words])) : undefined;

/** A title without the signs of its formulas. */
export const plainTitle = (words: string): string => sentenceText(authorSentence(words, readProseMath));

/** Words with formulas between $; what is no formula that every format can set is shown as code. */
export function authorSentence(words: string, read: FormulaReader): Sentence {
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

// The words that the renderers add around a derivation, put together in the language of the page.

import type { BlockDocument, Inline, Mark, Sentence, ShownLine, TaskDocument, TaskKind } from "./document.ts";
import { text } from "./document.ts";
import type { PageWords } from "./language/page-words.ts";
import { merged } from "./sentence.ts";

/** Room for a written answer, in millimetres: as for an answer of usual length, more where there is more to write. */
export const ANSWER_SPACE: Readonly<Record<TaskKind, number>> = {
  find: 70,
  show: 80,
  refute: 40,
  limit: 50,
  size: 50,
  compute: 50,
  expand: 50,
  draw: 70,
  plot: 70,
  minimise: 40,
  train: 40,
  code: 90,
};

/** Of what words alone ask for. */
export const PROSE_ANSWER_SPACE = 40;

/** "(a) (2 points) Find"; without the last word where the question says it. */
export function askWord(
  task: Pick<TaskDocument, "kind" | "question" | "points">,
  letter: string,
  words: PageWords,
): string {
  const word = task.question === undefined ? words.ask[task.kind] : "";
  const points = task.points === undefined ? "" : `(${words.points(task.points)})`;
  return [letter, points, word].filter((part) => part !== "").join(" ");
}

/** "Title (4 points)"; the points alone where there is no title. */
export function headingOf(
  block: Pick<BlockDocument, "heading" | "points">,
  words: PageWords,
): Sentence | undefined {
  const points = block.points === undefined ? "" : words.points(block.points);
  if (block.heading === undefined) return points === "" ? undefined : [text(points)];
  return points === "" ? block.heading : merged([...block.heading, text(` (${points})`)]);
}

/** Those of the block, else those of its tasks. */
export const pointsOf = (block: Pick<BlockDocument, "points" | "tasks">): readonly number[] =>
  block.points === undefined ? block.tasks.flatMap((t) => t.points ?? []) : [block.points];

/** Two or more tasks under one heading are lettered. */
export function taskLetter(block: { readonly tasks: readonly unknown[] }, index: number): string {
  return block.tasks.length > 1 && index < 26 ? `(${String.fromCharCode(97 + index)})` : "";
}

/** "12 lines checked: 11 established, 1 not established". Lines that assert nothing are not counted. */
export function evidenceCount(lines: readonly ShownLine[], words: PageWords): string {
  const marks = flatten(lines).map((line) => line.evidence.mark);
  const count = (mark: Mark) => marks.filter((each) => each === mark).length;
  const established = count("established");
  const total = established + count("not-established") + count("refuted");
  if (total === 0) return "";
  if (established === total) return words.allChecked(total);
  const counts = (["established", "not-established", "refuted"] as const).map((mark) => ({
    n: count(mark),
    word: words.mark[mark],
  }));
  return words.checked(
    total,
    counts.filter(({ n }) => n > 0),
  );
}

function flatten(lines: readonly ShownLine[]): readonly ShownLine[] {
  return lines.flatMap((line) => [line, ...flatten(line.shownSubsteps)]);
}
/** A remark as it is printed: a capital first, a full stop last. Formulas stay as they are. */
export function wholeSentence(sentence: Sentence): Sentence {
  const out: Inline[] = [...sentence];
  const first = out[0];
  // "max(0, u)′" is a formula in words.
  if (first?.kind === "text" && /^[a-z]+ /.test(first.text))
    out[0] = { ...first, text: first.text.slice(0, 1).toUpperCase() + first.text.slice(1) };
  const last = out.at(-1);
  if (last === undefined || (last.kind === "text" && /[.!?:]\s*$/.test(last.text))) return out;
  return [...out, { kind: "text", text: "." }];
}

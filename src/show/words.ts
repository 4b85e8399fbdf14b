// The words that the renderers add around a derivation, in one place.

import type {
  BlockDocument,
  Inline,
  Mark,
  Sentence,
  SheetDocument,
  ShownLine,
  TaskDocument,
  TaskKind,
  TaskStatus,
} from "./document.ts";

interface TaskWords {
  /** Before what is asked. */
  readonly ask: string;
  /** Room for a written answer, in millimetres: as for an answer of usual length, more where there is more to write. */
  readonly space: number;
}

export const TASK_WORDS: Readonly<Record<TaskKind, TaskWords>> = {
  find: { ask: "Find", space: 70 },
  show: { ask: "Show", space: 80 },
  refute: { ask: "Show by an example that it does not hold in general:", space: 40 },
  limit: { ask: "Find the limit", space: 50 },
  size: { ask: "Size of", space: 50 },
  compute: { ask: "Compute", space: 50 },
  expand: { ask: "Write out", space: 50 },
  draw: { ask: "Draw", space: 70 },
  plot: { ask: "Plot", space: 70 },
  minimise: { ask: "Minimise", space: 40 },
  train: { ask: "Train", space: 40 },
};

/** "(a) (2 points) Find"; without the last word where the question says it. */
export function askWord(task: TaskDocument, letter: string): string {
  const word = task.question === undefined ? TASK_WORDS[task.kind].ask : "";
  const points = task.points === undefined ? "" : `(${pointsWord(task.points)})`;
  return [letter, points, word].filter((part) => part !== "").join(" ");
}

/** "1 point", "2.5 points". */
export const pointsWord = (points: number): string => `${points} ${points === 1 ? "point" : "points"}`;

/** What stands at the head of a page besides the title. */
export const headWords = (document: SheetDocument): readonly string[] =>
  [
    document.author,
    document.date,
    document.points === undefined ? undefined : `Total: ${pointsWord(document.points)}`,
  ].flatMap((part) => (part === undefined || part === "" ? [] : [part]));

export const MARK_WORD: Readonly<Record<Mark, string>> = {
  established: "established",
  "not-established": "not established",
  refuted: "refuted",
  none: "",
};

export const STATUS_WORD: Readonly<Record<TaskStatus, string>> = {
  established: "",
  "not-established": "Not established: at least one line above could not be checked.",
  refuted: "Refuted: a line above is wrong, and the derivation ends there.",
  unfinished: "Unfinished: what could not be done is left as it stands.",
};

/** Two or more tasks under one heading are lettered. */
export function taskLetter(block: BlockDocument, index: number): string {
  return block.tasks.length > 1 && index < 26 ? `(${String.fromCharCode(97 + index)})` : "";
}

/** "12 lines checked: 11 established, 1 not established". Lines that assert nothing are not counted. */
export function evidenceCount(lines: readonly ShownLine[]): string {
  const marks = flatten(lines).map((line) => line.evidence.mark);
  const count = (mark: Mark) => marks.filter((each) => each === mark).length;
  const established = count("established");
  const total = established + count("not-established") + count("refuted");
  if (total === 0) return "";
  const noun = total === 1 ? "1 line" : `${total} lines`;
  if (established === total) return `${noun} checked and established`;
  const parts = [
    [established, "established"],
    [count("not-established"), "not established"],
    [count("refuted"), "refuted"],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  return `${noun} checked: ${said.join(", ")}`;
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

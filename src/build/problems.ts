// Why a task has no answer: a message about the sheet, or words in place of the answer.

import { SheetError } from "../expr/diagnostics.ts";
import type { Task } from "../expr/environment.ts";
import type { Answer } from "../show/answer.ts";
import type { TaskStatus } from "../show/document.ts";
import { type Inline, type Sentence, text } from "../show/sentence.ts";
import type { NumberProblem } from "./numbers.ts";

/** What the task asks for cannot be had from this sheet. */
export const refused = (task: Task, problems: readonly NumberProblem[]): SheetError =>
  new SheetError(
    problems.map(({ name, cause, remedy }) => ({
      severity: "error",
      code: "build.numbers",
      message: name === "" ? cause : `\`${name}\`: ${cause}`,
      expected: remedy.startsWith("add ") ? `a value for it, as in \`with ${name} = 1\`` : remedy,
      span: task.span,
    })),
  );

/** What is missing, said instead of an answer. */
export function unfinished(problems: readonly NumberProblem[]): Answer {
  const status: TaskStatus = "unfinished";
  const remarks = problems.map(({ name, cause, remedy }): Sentence => {
    const about: readonly Inline[] = name === "" ? [] : [{ kind: "code", text: name }, text(": ")];
    return [...about, text(`${cause}; ${remedy.replaceAll("`", "")}`)];
  });
  return { exhibits: [], remarks, status };
}

// Points, hints and remarks are given to the task above them. Before the first task points and hints are those of the
// whole block.

import type { Note } from "../../expr/environment.ts";
import type { NoteStatement } from "../syntax/statement-syntax.ts";
import { failure } from "../terms/workspace.ts";

/** `tasks`: how many there are above. */
export function elaborateNote(s: NoteStatement, tasks: number, before: readonly Note[]): Note {
  const task = tasks === 0 ? undefined : tasks - 1;
  if (s.word === "remark" && task === undefined) {
    throw failure("note", "a remark belongs to the task above it, and there is none", s.span, {
      expected: "the remark below a task",
    });
  }
  const twice = s.word === "points" ? before.find((n) => n.kind === "points" && n.task === task) : undefined;
  if (twice !== undefined) {
    throw failure("note", "the points of this task are given twice", s.span, {
      expected: "one number of points for a task",
      related: [{ span: twice.span, message: "the first time" }],
    });
  }
  return { kind: s.word, task, text: s.text, span: s.span };
}

// `points 4`, `hint "…"`, `remark "…"`: read, and given to the task above them. Before the first task points and hints
// are those of the whole block.

import type { Note } from "../expr/environment.ts";
import { type Cursor, describe, span, syntaxError } from "./cursor.ts";
import type { NoteWord } from "./lexer.ts";
import type { NoteStatement } from "./statement-syntax.ts";
import { failure } from "./workspace.ts";

const EXPECTED: Readonly<Record<NoteWord, string>> = {
  points: "a number of points: `points 4`, `points 1.5`",
  hint: 'words in quotation marks: `hint "Begin with the chain rule."`',
  remark: 'words in quotation marks: `remark "The same holds for S = 1."`',
};

export function parseNote(c: Cursor, word: NoteWord, start: number): NoteStatement {
  const token = c.peek();
  const good =
    word === "points" ? token.kind === "number" && /^\d+(\.\d+)?$/.test(token.text) : token.kind === "string";
  if (!good || token.text.trim() === "") {
    const found =
      token.kind === "end"
        ? `\`${word}\` is followed by nothing`
        : `${describe(token)} cannot follow \`${word}\``;
    const place = token.kind === "end" ? c.spanFrom(start) : span(token);
    throw syntaxError("note", found, place, { expected: EXPECTED[word] });
  }
  c.next();
  return { kind: "note", word, text: token.text.trim(), span: c.spanFrom(start) };
}

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

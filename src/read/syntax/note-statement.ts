// `points 4`, `hint "…"`, `remark "…"` as they are written.

import { type Cursor, describe, span, syntaxError } from "./cursor.ts";
import type { NoteWord } from "./lexer.ts";
import type { NoteStatement } from "./statement-syntax.ts";

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

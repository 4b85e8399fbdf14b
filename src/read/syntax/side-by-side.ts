// Products of whole tensors that are written without a sign.

import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";

/** Words that follow a value where tensors may stand side by side. */
const AFTER_VALUE: ReadonlySet<string> = new Set(["mod", "with", "where", "for"]);

const isRaisedT = (token: Token, before: Token | undefined): boolean =>
  token.kind === "name" && token.text === "T" && before?.text === "^";

/** The T of `(z - H x)^T (z - H x)`: no function that is called, as a space stands before the parentheses. */
export const isTransposeAhead = (c: Cursor): boolean =>
  c.tensorsMeet && c.peek().kind === "name" && c.peek().text === "T" && c.is("(", 1) && c.peek(1).spaced;

/**
 * `X W`, `Wᵀ X`, `W tanh(Z)`: a name with a space before it, behind a name, a transpose or parentheses; behind the last two
 * also parentheses, `Xᵀ (X w - y)`.
 */
export function sideBySide(c: Cursor): boolean {
  if (!c.tensorsMeet) return false;
  const [previous, token] = [c.previous(), c.peek()];
  // What begins a line begins a statement more often than it goes on with a formula.
  if (previous === undefined || previous.newline || token.newline || !token.spaced) return false;
  const closed = previous.text === "ᵀ" || previous.text === ")" || isRaisedT(previous, c.previous(2));
  if (token.kind === "name") return (closed || previous.kind === "name") && !AFTER_VALUE.has(token.text);
  return closed && c.is("(");
}

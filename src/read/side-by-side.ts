// Products of whole tensors that are written without a sign.

import type { Cursor } from "./cursor.ts";

/** Words that follow a value where tensors may stand side by side. */
const AFTER_VALUE: ReadonlySet<string> = new Set(["mod", "with", "where", "for"]);

/**
 * `X W`, `Wᵀ X`, `W tanh(Z)`: a name with a space before it, behind a name, a transpose or parentheses; behind the last two
 * also parentheses, `Xᵀ (X w - y)`.
 */
export function sideBySide(c: Cursor): boolean {
  if (!c.tensorsMeet) return false;
  const [previous, token] = [c.previous(), c.peek()];
  // What begins a line begins a statement more often than it goes on with a formula.
  if (previous === undefined || previous.newline || token.newline || !token.spaced) return false;
  const closed = previous.text === "ᵀ" || previous.text === ")";
  if (token.kind === "name") return (closed || previous.kind === "name") && !AFTER_VALUE.has(token.text);
  return closed && c.is("(");
}

// Text of a `grad` block to its syntax tree. Every statement is read on its own: an error in one does not
// hide errors in the others.

import { type Diagnostic, SheetError } from "../../expr/diagnostics.ts";
import { Cursor } from "./cursor.ts";
import { parseExpression } from "./expression.ts";
import { STATEMENT_WORDS } from "./lexer.ts";
import { parseStatement } from "./statement.ts";
import type { Block, Statement } from "./statement-syntax.ts";
import type { Condition, Value } from "./syntax.ts";

export interface ParsedBlock {
  /** The statements that could be read. */
  readonly block: Block;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseBlock(text: string): ParsedBlock {
  const c = new Cursor(text);
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  while (c.startStatement()) {
    try {
      statements.push(parseStatement(c));
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      diagnostics.push(...error.diagnostics);
      c.recover((word) => STATEMENT_WORDS.includes(word));
    }
  }
  if (statements.length === 0 && diagnostics.length === 0) {
    diagnostics.push({
      severity: "error",
      code: "read.empty",
      message: "the block is empty",
      span: { start: 0, end: 0 },
      expected: "statements such as `given x[n]`, `y[i] = x[i]^2`, `find d(y)/d(x[j])`",
    });
  }
  return { block: { statements, span: { start: 0, end: text.length } }, diagnostics };
}

/** One expression, a value or a condition, and nothing after it; throws a SheetError. */
export function parseExpressionText(text: string): Value | Condition {
  const c = new Cursor(text);
  c.startStatement();
  const found = parseExpression(c);
  if (c.peek().kind !== "end") throw c.unexpected(["an operator", "the end of the expression"]);
  if (c.hasMore()) {
    throw new SheetError([
      {
        severity: "error",
        code: "read.unexpected",
        message: "a second expression",
        span: { start: found.span.end, end: text.length },
        expected: "one expression",
      },
    ]);
  }
  return found;
}

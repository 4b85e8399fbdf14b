// Pieces of the sheet language's syntax, as a formula makes them.

import type { Span } from "../../expr/span.ts";
import { readDecimal } from "../../read/syntax/decimal.ts";
import type { NumberLiteral, Value } from "../../read/syntax/syntax.ts";

export const decimal = (text: string, span: Span): NumberLiteral =>
  readDecimal({ kind: "number", text, start: span.start, end: span.end, spaced: false, newline: false });

export const call = (name: string, args: readonly Value[], span: Span): Value => ({
  kind: "call",
  callee: { kind: "name", name, span },
  args,
  span,
});

export const product = (a: Value, b: Value, span: Span): Value => ({
  kind: "multiply",
  factors: [
    { op: "*", factor: a },
    { op: "*", factor: b },
  ],
  span,
});

export const quotient = (a: Value, b: Value, span: Span): Value => ({
  kind: "multiply",
  factors: [
    { op: "*", factor: a },
    { op: "/", factor: b },
  ],
  span,
});

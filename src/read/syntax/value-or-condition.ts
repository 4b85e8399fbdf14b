// What is parsed may be a value or a condition, and a tuple is neither by itself: which of them a node is, and the
// messages where the other one is wanted.

import { type Cursor, syntaxError } from "./cursor.ts";
import type { Condition, RelationOp, Value } from "./syntax.ts";

/** A tuple is a value only beside `=`, `!=` and `in`; everywhere else `asValue` refuses it. */
export type Parsed = Value | Condition;

const RELATIONS: readonly RelationOp[] = ["=", "!=", "<", "<=", ">", ">=", "divides"];

export const isRelation = (text: string): text is RelationOp => RELATIONS.some((op) => op === text);

export function isCondition(node: Parsed): node is Condition {
  switch (node.kind) {
    case "relation":
    case "member":
    case "and":
    case "or":
    case "not":
      return true;
    default:
      return false;
  }
}

export function asValue(c: Cursor, node: Parsed): Value {
  if (node.kind === "tuple") {
    throw syntaxError("tuple", "a list in parentheses is not a value", node.span, {
      expected: "`in` after it: `(l, m) in S[i, j]`, or a comparison: `(k, l) = argmax{k, l} x[k, l]`",
    });
  }
  if (isCondition(node)) {
    throw syntaxError("condition", "a condition stands where a number is wanted", node.span, {
      expected: "a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      remedy: `[${c.slice(node.span)}]`,
    });
  }
  return node;
}

export function asCondition(c: Cursor, node: Parsed): Condition {
  if (!isCondition(node)) {
    throw syntaxError("no-condition", "a value stands where a condition is wanted", node.span, {
      expected: "a relation such as `a = b`, `a < b`, `a <= b < c`, `i in 0..n-1` or `s divides m`",
      remedy: `${c.slice(node.span)} != 0`,
    });
  }
  return node;
}

// The statements that ask for something, by the word that they begin with.

import { type Cursor, syntaxError } from "./cursor.ts";
import { isCondition, parseArithmetic, parseExpression, parseValue } from "./expression.ts";
import { parseLetter } from "./given.ts";
import type { TaskWord } from "./lexer.ts";
import { parseMinimise, parseTrain } from "./optimise-statement.ts";
import { parseDraw, parsePlot } from "./picture-statement.ts";
import type {
  ComputeStatement,
  Derivative,
  FindStatement,
  ShowStatement,
  SizeItem,
  SizeStatement,
  Statement,
  Value,
} from "./syntax.ts";

/** Each reads what follows its word, which began at `start`. */
export const TASK_SYNTAX: Readonly<Record<TaskWord, (c: Cursor, start: number) => Statement>> = {
  find: parseFind,
  show: parseShow,
  compute: valuesAfter("compute"),
  expand: valuesAfter("expand"),
  size: parseSize,
  draw: parseDraw,
  plot: parsePlot,
  minimise: parseMinimise,
  train: parseTrain,
};

function parseShow(c: Cursor, start: number): ShowStatement {
  const claim = parseExpression(c);
  if (!isCondition(claim)) {
    throw syntaxError("show", "`show` proves a relation, and this is a value", claim.span, {
      expected: "`show A = B`",
      remedy: claim.kind === "derivative" ? `find ${c.slice(claim.span)}` : `compute ${c.slice(claim.span)}`,
    });
  }
  return { kind: "show", claim, span: c.spanFrom(start) };
}

function parseFind(c: Cursor, start: number): FindStatement {
  const targets: Derivative[] = [];
  do {
    const target = parseValue(c);
    if (target.kind !== "derivative") {
      throw syntaxError("find", "`find` derives derivatives, and this is none", target.span, {
        expected: "`find d(L)/d(x[i])`; `show` for an identity, `compute` for numbers",
        remedy: `find d(${c.slice(target.span)})/d(x)`,
      });
    }
    targets.push(target);
  } while (c.accept(","));
  return { kind: "find", targets, span: c.spanFrom(start) };
}

function valuesAfter(kind: ComputeStatement["kind"]) {
  return (c: Cursor, start: number): ComputeStatement => {
    const values: Value[] = [];
    do values.push(parseValue(c));
    while (c.accept(","));
    return { kind, values, span: c.spanFrom(start) };
  };
}

function parseSize(c: Cursor, start: number): SizeStatement {
  const items: SizeItem[] = [];
  do {
    const from = c.peek().start;
    const name = parseLetter(c, "the name of a tensor");
    if (!c.isWord("crop")) {
      items.push({ name, span: c.spanFrom(from) });
      continue;
    }
    c.next();
    const crop = parseArithmetic(c);
    items.push({ name, crop, span: c.spanFrom(from) });
  } while (c.accept(","));
  if (c.peek().kind !== "end") throw c.unexpected(["crop", ",", "the end of the statement"]);
  return { kind: "size", items, span: c.spanFrom(start) };
}

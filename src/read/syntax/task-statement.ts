// The statements that ask for something, by the word that they begin with.

import type { Span } from "../../expr/diagnostics.ts";
import { CODE_LANGUAGES, type CodeLanguage } from "../../expr/environment.ts";
import { type Cursor, describe, span, syntaxError } from "./cursor.ts";
import { derivativeMeant } from "./derivative-words.ts";
import { parseArithmetic, parseEndpoint, parseExpression, parseValue } from "./expression.ts";
import { parseLetter } from "./given.ts";
import type { TaskWord } from "./lexer.ts";
import { parseMinimise, parseTrain } from "./optimise-statement.ts";
import { parseDraw, parsePlot } from "./picture-statement.ts";
import { suggest } from "./spell.ts";
import type {
  CodeStatement,
  ComputeStatement,
  FindStatement,
  LimitStatement,
  ShowStatement,
  SizeItem,
  SizeStatement,
  Statement,
} from "./statement-syntax.ts";
import type { Derivative, Value } from "./syntax.ts";
import { isCondition } from "./value-or-condition.ts";

/** Each reads what follows its word, which began at `start`. */
export const TASK_SYNTAX: Readonly<Record<TaskWord, (c: Cursor, start: number) => Statement>> = {
  find: parseFind,
  show: claimAfter("show"),
  refute: claimAfter("refute"),
  compute: valuesAfter("compute"),
  expand: valuesAfter("expand"),
  limit: parseLimit,
  size: parseSize,
  draw: parseDraw,
  plot: parsePlot,
  minimise: parseMinimise,
  train: parseTrain,
  code: parseCode,
};

function claimAfter(kind: ShowStatement["kind"]) {
  return (c: Cursor, start: number): ShowStatement => {
    const claim = c.amongTensors(true, () => parseExpression(c));
    if (!isCondition(claim)) {
      const does = kind === "show" ? "proves" : "disproves";
      throw syntaxError(kind, `\`${kind}\` ${does} a relation, and this is a value`, claim.span, {
        expected: `\`${kind} A = B\``,
        remedy:
          claim.kind === "derivative" ? `find ${c.slice(claim.span)}` : `compute ${c.slice(claim.span)}`,
      });
    }
    return { kind, claim, span: c.spanFrom(start) };
  };
}

function parseFind(c: Cursor, start: number): FindStatement {
  const targets: Derivative[] = [];
  do {
    const { written, meant } = writtenElsewhere(c);
    if (meant !== undefined)
      throw syntaxError("find", "derivatives are written in another way here", written, {
        expected: "`d(L)/d(x[i])`, and `d(d(L)/d(x))/d(x)` for second ones",
        remedy: `find ${meant}`,
      });
    const target = parseValue(c);
    if (target.kind !== "derivative")
      throw syntaxError("find", "`find` derives derivatives, and this is none", target.span, {
        expected: "`find d(L)/d(x[i])`; `show` for an identity, `compute` for numbers",
        remedy: `find d(${c.slice(target.span)})/d(x)`,
      });
    targets.push(target);
  } while (c.accept(","));
  return { kind: "find", targets, span: c.spanFrom(start) };
}

/** Tokens of a derivative in another notation. */
const FAR = 40;

/** What follows up to the next comma outside of parentheses, and the derivative that it means in other notations. */
function writtenElsewhere(c: Cursor): { readonly written: Span; readonly meant: string | undefined } {
  const { start } = c.peek();
  let end = start;
  for (let k = 0, depth = 0; k < FAR; k += 1) {
    const token = c.peek(k);
    if (token.kind === "end" || (token.text === "," && depth === 0)) break;
    if ("([{".includes(token.text)) depth += 1;
    if (")]}".includes(token.text)) depth -= 1;
    end = token.end;
  }
  const written = { start, end };
  return { written, meant: derivativeMeant(c.slice(written)) };
}

function valuesAfter(kind: ComputeStatement["kind"]) {
  return (c: Cursor, start: number): ComputeStatement => {
    const values: Value[] = [];
    do values.push(parseValue(c));
    while (c.accept(","));
    return { kind, values, span: c.spanFrom(start) };
  };
}

/** `p -> inf of f`; a sign behind the number says from which side. */
function parseLimit(c: Cursor, start: number): LimitStatement {
  const variable = parseLetter(c, "the name of what moves");
  if (!c.accept("->")) throw c.unexpected(["->"]);
  const to = parseEnd(c);
  const side = c.accept("+") ? "above" : c.accept("-") ? "below" : "both";
  if (!c.isWord("of")) throw c.unexpected(["of"]);
  c.next();
  return { kind: "limit", variable, to, side, of: parseValue(c), span: c.spanFrom(start) };
}

/** A number, a name or ±∞. */
function parseEnd(c: Cursor): Value {
  const start = c.peek().start;
  const negative = c.accept("-");
  const token = c.peek();
  if (token.kind !== "number" && token.kind !== "name" && token.text !== "inf")
    throw c.unexpected(["a number", "inf"]);
  const operand = parseEndpoint(c);
  return negative ? { kind: "negate", operand, span: c.spanFrom(start) } : operand;
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

const LANGUAGES = "`pseudo`, `numpy`, `vectorised`, `torch`, `typescript`, or `all` of them";

/** `code numpy d(L)/d(x), y`; several languages stand beside each other. */
function parseCode(c: Cursor, start: number): CodeStatement {
  const languages: CodeLanguage[] = [];
  for (;;) {
    const word = c.peek();
    const known = CODE_LANGUAGES.find((l) => l === word.text);
    if (word.kind !== "name" || (known === undefined && word.text !== "all")) break;
    c.next();
    languages.push(...(known === undefined ? CODE_LANGUAGES : [known]));
    c.accept(",");
  }
  const next = c.peek();
  if (languages.length === 0) {
    const near = next.kind === "name" ? suggest(next.text, [...CODE_LANGUAGES, "all"]) : undefined;
    throw syntaxError(
      "code",
      `\`code\` is followed by a language, and this is ${describe(next)}`,
      span(next),
      {
        expected: LANGUAGES,
        remedy: near ?? `code numpy ${next.text}`,
      },
    );
  }
  if (next.kind === "end") {
    throw syntaxError("code", "`code` without what is to be written", c.spanFrom(start), {
      expected: "a definition or a derivative, as in `code numpy y, d(L)/d(x)`",
    });
  }
  const targets: Value[] = [];
  do targets.push(parseValue(c));
  while (c.accept(","));
  return { kind: "code", languages: [...new Set(languages)], targets, span: c.spanFrom(start) };
}

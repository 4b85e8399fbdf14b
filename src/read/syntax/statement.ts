// The statements of a block. A statement word (`given`, `find`, ...) is one only at the beginning of a
// statement and when no `=`, `+=` or `[` follows: a tensor may be called `size`.

import { type Cursor, describe, span, startsOperand, syntaxError } from "./cursor.ts";
import { parseDerivatives } from "./declared.ts";
import { parseArithmetic, parseCondition, parseExpression, parseRange, parseValue } from "./expression.ts";
import { parseGiven, parseLetter, parseParameters, parseSpelling } from "./given.ts";
import { isNoteWord, isTaskWord, STATEMENT_WORDS, TASK_WORDS } from "./lexer.ts";
import { nameUses } from "./names.ts";
import { parseNote } from "./note-statement.ts";
import { suggest } from "./spell.ts";
import type {
  AssumeStatement,
  DefineStatement,
  FunctionStatement,
  IndexStatement,
  KinkChoice,
  KinkStatement,
  NotationStatement,
  Spelling,
  Statement,
  TargetSubscript,
} from "./statement-syntax.ts";
import type { Condition, Letter, Value } from "./syntax.ts";
import { TASK_SYNTAX } from "./task-statement.ts";
import { parseUse } from "./use-statement.ts";
import { isCondition } from "./value-or-condition.ts";
import { parseVary } from "./vary-statement.ts";

export function parseStatement(c: Cursor): Statement {
  const word = c.peek();
  if (word.kind === "name" && STATEMENT_WORDS.includes(word.text) && !definesNext(c)) {
    c.next();
    const statement = isTaskWord(word.text)
      ? TASK_SYNTAX[word.text](c, word.start)
      : isNoteWord(word.text)
        ? parseNote(c, word.text, word.start)
        : parseDeclaration(c, word.text, word.start);
    if (c.peek().kind !== "end") throw c.unexpected(["the end of the statement"]);
    return statement;
  }
  const definition = parseDefinition(c);
  if (c.peek().kind !== "end") throw c.unexpected(["an operator", "the end of the statement"]);
  return definition;
}

/** Is the word at the cursor a name that gets defined? */
function definesNext(c: Cursor): boolean {
  return c.is("=", 1) || c.is("+=", 1) || c.is("as", 1) || (c.is("[", 1) && !c.peek(1).spaced);
}

function parseDeclaration(c: Cursor, word: string, start: number): Statement {
  switch (word) {
    case "given":
      return parseGiven(c, start);
    case "vary":
      return parseVary(c, start);
    case "define":
      return parseFunction(c, start);
    case "assume":
      return parseAssume(c, start);
    case "kink":
      return parseKink(c, start);
    case "use":
      return parseUse(c, start);
    case "index":
      return parseIndex(c, start);
    case "notation":
      return parseNotation(c, start);
    default:
      throw new Error(`no statement begins with ${word}`);
  }
}

/** After `define`: `f(u) = ...`, and `with d(f)/d(u) = ...`. */
function parseFunction(c: Cursor, start: number): FunctionStatement {
  const name = parseLetter(c, "the name of the function");
  if (!c.is("(")) throw c.unexpected(["the parameters of the function in parentheses"]);
  const parameters = parseParameters(c, name);
  const spelling: Spelling | undefined = c.is("as") ? parseSpelling(c) : undefined;
  if (!c.accept("=")) throw c.unexpected(["="]);
  const value = parseValue(c);
  const derivatives = parseDerivatives(c, name, parameters);
  return {
    kind: "function",
    name,
    parameters,
    ...(spelling === undefined ? {} : { spelling }),
    value,
    derivatives,
    span: c.spanFrom(start),
  };
}

function parseAssume(c: Cursor, start: number): AssumeStatement {
  const conditions: Condition[] = [];
  do conditions.push(parseCondition(c));
  while (c.accept(","));
  return { kind: "assume", conditions, span: c.spanFrom(start) };
}

function parseIndex(c: Cursor, start: number): IndexStatement {
  const word = c.peek();
  if (c.isWord("from")) {
    c.next();
    const first = c.peek();
    if (first.text === "0" || first.text === "1") {
      c.next();
      return { kind: "index", first: Number(first.text), span: c.spanFrom(start) };
    }
    throw syntaxError("index", `the first index cannot be ${describe(first)}`, span(first), {
      expected: "`index from 0` or `index from 1`",
    });
  }
  throw syntaxError("index", "`index` sets the first index of this block", span(word), {
    expected: "`index from 0` or `index from 1`",
  });
}

function parseNotation(c: Cursor, start: number): NotationStatement {
  const key = parseLetter(c, "what to set");
  c.accept("=");
  const rest = c.restOfStatement();
  const value = c.slice(rest);
  if (value === "") {
    throw syntaxError("notation", `\`notation ${key.name}\` without a value`, key.span, {
      expected: "`notation KEY VALUE`, as in the front matter",
    });
  }
  return { kind: "notation", key, value, span: c.spanFrom(start) };
}

/** `kink torch`, `kink abs right, max{} split`, `kink relu 1/2`. */
function parseKink(c: Cursor, start: number): KinkStatement {
  const choices: KinkChoice[] = [];
  do choices.push(parseKinkChoice(c));
  while (c.accept(","));
  return { kind: "kink", choices, span: c.spanFrom(start) };
}

function parseKinkChoice(c: Cursor): KinkChoice {
  const start = c.peek().start;
  const first = c.next();
  const named = first.kind === "name" || first.text === "argmax" || first.text === "argmin";
  if (!named) {
    throw syntaxError("kink", `\`kink\` cannot be followed by ${describe(first)}`, span(first), {
      expected: "`kink torch`, or an operator and its convention: `kink abs right`, `kink max{} split`",
    });
  }
  if (c.is(",") || c.peek().kind === "end") return { convention: first.text, span: c.spanFrom(start) };
  let target = first.text;
  if (c.is("{")) {
    c.openBracket();
    c.closeBracket();
    target += "{}";
  }
  const next = c.peek();
  if (next.kind === "name") {
    c.next();
    return { target, convention: next.text, span: c.spanFrom(start) };
  }
  const convention = parseArithmetic(c);
  if (
    convention.kind !== "number" &&
    !(convention.kind === "multiply" && convention.factors.every(isNumber))
  ) {
    throw syntaxError("kink", "a convention is a word or a number", convention.span, {
      expected: "a word such as `right`, `left`, `split`, or a number such as `1/2`",
    });
  }
  return { target, convention, span: c.spanFrom(start) };
}

const isNumber = (factor: { readonly factor: Value }): boolean => factor.factor.kind === "number";

/** `y[e, f] = ...`, `F as f_{xy} = ...`, `y[S*i + k] += ...`. */
function parseDefinition(c: Cursor): DefineStatement {
  const first = c.peek();
  if (first.kind !== "name") throw noStatement(c);
  const start = first.start;
  if (c.is("(", 1)) throw functionOrEquation(c);
  if (c.is("[", 1) && c.peek(1).spaced) {
    c.next();
    throw c.unexpected([]);
  }
  if (!definesNext(c)) throw noStatement(c);
  c.next();
  const name: Letter = { name: first.text, span: span(first) };
  const subscripts = c.is("[") ? parseTargetSubscripts(c) : undefined;
  const spelling: Spelling | undefined = c.is("as") ? parseSpelling(c) : undefined;
  const operator = c.peek();
  if (!c.is("=") && !c.is("+=")) throw notDefined(c, start);
  c.next();
  const kind = operator.text === "=" ? "define" : "scatter";
  refuseMismatch(c, kind, name, subscripts, span(operator));
  const value = c.amongTensors(subscripts === undefined, () => parseExpression(c));
  if (isCondition(value)) {
    throw syntaxError("condition", "a definition has one `=` and a value after it", value.span, {
      expected: "a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      remedy: `${c.slice({ start, end: operator.end })} [${c.slice(value.span)}]`,
    });
  }
  return {
    kind,
    name,
    ...(subscripts === undefined ? {} : { subscripts }),
    ...(spelling === undefined ? {} : { spelling }),
    value,
    span: c.spanFrom(start),
  };
}

function refuseMismatch(
  c: Cursor,
  kind: "define" | "scatter",
  name: Letter,
  subscripts: readonly TargetSubscript[] | undefined,
  operator: { readonly start: number; readonly end: number },
): void {
  if (kind === "define") return;
  const ranged = subscripts?.find((s) => s.range !== undefined);
  if (subscripts !== undefined && ranged === undefined) return;
  if (ranged !== undefined) {
    throw syntaxError("scatter", "a range cannot stand on the left of `+=`", ranged.span, {
      expected: "an index: the letters run over the reads on the right",
      remedy: c.slice(ranged.index.span),
    });
  }
  throw syntaxError("scatter", "`+=` adds into entries, and a name alone has none", operator, {
    expected: "subscripts on the left side",
    remedy: `${name.name}[...] += ...`,
  });
}

function parseTargetSubscripts(c: Cursor): readonly TargetSubscript[] {
  const opening = c.openBracket();
  if (c.is("]")) {
    throw syntaxError(
      "empty",
      "a left side with empty brackets",
      { start: opening.start, end: c.next().end },
      {
        expected: "an index for each axis; a scalar has no brackets",
      },
    );
  }
  const subscripts: TargetSubscript[] = [];
  do {
    const start = c.peek().start;
    const index = parseArithmetic(c);
    if (c.is("..")) {
      throw syntaxError("range", "a range on a left side needs its letter", index.span, {
        expected: "`y[i = lo..hi]`",
        remedy: `i = ${c.slice(index.span)}..`,
      });
    }
    const ranged = c.accept("=") || c.accept("in");
    if (ranged && nameUses(index).length === 0) {
      throw syntaxError("range", "only a letter can be given a range", index.span, {
        expected: "`y[i = lo..hi]`",
      });
    }
    const range = ranged ? parseRange(c) : undefined;
    subscripts.push({ index, ...(range === undefined ? {} : { range }), span: c.spanFrom(start) });
  } while (c.accept(","));
  c.closeBracket([",", "="]);
  return subscripts;
}

/** `f(x) = ...` or `d(L)/d(x) = ...` at the beginning of a statement. */
function functionOrEquation(c: Cursor): Error {
  const first = c.peek();
  if (first.text === "d") return noStatement(c);
  const near = STATEMENT_WORDS.includes(first.text) ? undefined : suggest(first.text, STATEMENT_WORDS);
  const line = c.restOfStatement();
  if (near !== undefined) {
    return syntaxError("statement", `unknown statement \`${first.text}\``, span(first), {
      expected: STATEMENTS,
      remedy: near,
    });
  }
  const written = c.slice(line);
  return syntaxError("function", `\`${written}\` does not define a name`, line, {
    expected: "a name or a name with subscripts on the left of `=`, or `define` before a function",
    remedy: /^\w+\([^()]*\)\s*=/.test(written)
      ? `define ${written}`
      : `given ${first.text}(...) for an unspecified function, or a definition ${first.text} = ...`,
  });
}

const STATEMENTS = `a definition \`y[i] = ...\`, or ${[
  ...["given", "vary", "define", "assume", "kink", "use", "index"],
  ...TASK_WORDS,
]
  .map((word) => `\`${word}\``)
  .join(", ")}`;

/** A left side that is followed by neither `=` nor `+=`. */
function notDefined(c: Cursor, start: number): Error {
  const token = c.peek();
  if (token.problem !== undefined) return c.unexpected([]);
  const left = c.spanFrom(start);
  if (token.kind === "end") {
    return syntaxError("statement", `\`${c.slice(left)}\` alone is no statement`, left, {
      expected: "`=` and a value after a left side",
      remedy: `compute ${c.slice(left)}`,
    });
  }
  if (["+", "-", "*", "/", "^", "<", ">", "<=", ">=", "!="].includes(token.text)) return equation(c, start);
  return c.unexpected(["=", "+="]);
}

/** Words that follow a name in `given`. */
const QUALIFIERS = ["outside", "integer"];

/** A statement that begins neither with a statement word nor with a left side. */
function noStatement(c: Cursor): Error {
  const first = c.peek();
  if (first.problem !== undefined) return c.unexpected([]);
  const second = c.peek(1);
  if (second.problem !== undefined) {
    c.next();
    return c.unexpected([]);
  }
  if (
    first.kind === "name" &&
    second.problem === undefined &&
    (startsOperand(second) || second.kind === "id")
  ) {
    if (first.text !== "d" || second.text !== "(") {
      if (QUALIFIERS.includes(second.text)) {
        const said = c.slice(c.restOfStatement()).slice(first.text.length).trim();
        return syntaxError("statement", `\`${second.text}\` stands where the name is given`, span(second), {
          expected: "one `given` for a name and what is known of it",
          remedy: ["given", second.text === "outside" ? `${first.text}[n]` : first.text, said].join(" "),
        });
      }
      const near = suggest(first.text, STATEMENT_WORDS);
      return syntaxError("statement", `unknown statement \`${first.text}\``, span(first), {
        expected: STATEMENTS,
        ...(near === undefined ? {} : { remedy: near }),
      });
    }
  }
  if (first.kind === "name" && second.kind === "end") {
    // A letter may be any name; of what is longer, a word may be half written.
    const begun = STATEMENT_WORDS.find((word) => first.text.length > 1 && word.startsWith(first.text));
    const near = begun ?? suggest(first.text, STATEMENT_WORDS);
    return syntaxError("statement", `\`${first.text}\` alone is no statement`, span(first), {
      expected: STATEMENTS,
      remedy: near ?? `compute ${first.text}`,
    });
  }
  if (startsOperand(first) || first.text === "-" || first.text === "|") return equation(c, first.start);
  return syntaxError("statement", `a statement cannot begin with ${describe(first)}`, span(first), {
    expected: STATEMENTS,
  });
}

/** An expression or an equation without a word that says what to do with it. */
function equation(c: Cursor, start: number): Error {
  c.restOfStatement();
  const line = c.spanFrom(start);
  const text = c.slice(line);
  const related = /[=<>≤≥≠]/.test(text);
  return syntaxError("statement", `\`${text}\` does not define a name`, line, {
    expected: related
      ? "`assume` before a relation that is to be taken as true, `show` before one that is to be proved"
      : STATEMENTS,
    remedy: related ? `show ${text}` : `compute ${text}`,
  });
}

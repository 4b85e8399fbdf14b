// `minimise f over x from [1, 1] using adam(lr = 0.1) steps 50`, and `train`, which goes over batches of examples from a
// file. Lists may stand in parentheses, and then go over several lines.

import { type Cursor, span, syntaxError } from "./cursor.ts";
import { parseArithmetic } from "./expression.ts";
import { parseLetter } from "./given.ts";
import type {
  MethodItem,
  MinimiseStatement,
  SettingItem,
  StartItem,
  TrainStatement,
} from "./statement-syntax.ts";

export function parseMinimise(c: Cursor, start: number): MinimiseStatement {
  const of = parseLetter(c, "the number that is to become small");
  const at = parseNumbers(c);
  const over = parseStarts(c);
  const using = parseMethods(c);
  const steps = parseCount(c, "steps", 1);
  return { kind: "minimise", of, at, over, using, steps, span: c.spanFrom(start) };
}

export function parseTrain(c: Cursor, start: number): TrainStatement {
  const of = parseLetter(c, "the number that is to become small");
  const at = parseNumbers(c);
  const over = parseStarts(c);
  const data = parseData(c);
  const using = parseMethods(c);
  const epochs = parseCount(c, "epochs", 1);
  const batch = parseCount(c, "batch", 1);
  const test = c.isWord("test") ? parseCount(c, "test", 0) : 0;
  const report = c.isWord("report")
    ? listAfter(c, "report", () => parseLetter(c, "a number that is told"))
    : [];
  if (c.peek().kind !== "end")
    throw c.unexpected([...(report.length === 0 ? ["test", "report"] : [","]), "the end of the statement"]);
  return { kind: "train", of, at, over, data, using, epochs, batch, test, report, span: c.spanFrom(start) };
}

function expectWord(c: Cursor, word: string): void {
  if (!c.isWord(word)) throw c.unexpected([`\`${word}\``]);
  c.next();
}

/** One or more after a word, with or without parentheses around them. */
function listAfter<T>(c: Cursor, word: string, item: () => T): readonly T[] {
  expectWord(c, word);
  const bracketed = c.is("(");
  if (bracketed) c.openBracket();
  const items: T[] = [];
  do items.push(item());
  while (c.accept(","));
  if (bracketed) c.closeBracket([","]);
  return items;
}

function parseStarts(c: Cursor): readonly StartItem[] {
  return listAfter(c, "over", () => {
    const name = parseLetter(c, "the name of what is changed");
    expectWord(c, "from");
    const uniform = c.isWord("uniform") && c.is("(", 1);
    if (!uniform) {
      const value = parseArithmetic(c);
      return { name, value, uniform, span: c.spanFrom(name.span.start) };
    }
    c.next();
    c.openBracket();
    const value = parseArithmetic(c);
    c.closeBracket();
    return { name, value, uniform, span: c.spanFrom(name.span.start) };
  });
}

function parseSetting(c: Cursor, what: string): SettingItem {
  const name = parseLetter(c, what);
  if (!c.accept("=")) throw c.unexpected(["="]);
  const value = parseArithmetic(c);
  return { name, value, span: c.spanFrom(name.span.start) };
}

const parseNumbers = (c: Cursor): readonly SettingItem[] =>
  c.isWord("with") ? listAfter(c, "with", () => parseSetting(c, "the name of something given")) : [];

function parseMethods(c: Cursor): readonly MethodItem[] {
  return listAfter(c, "using", () => {
    const name = parseLetter(c, "the name of an optimiser");
    const settings: SettingItem[] = [];
    if (c.is("(")) {
      c.openBracket();
      do settings.push(parseSetting(c, "the name of a setting"));
      while (c.accept(","));
      c.closeBracket([","]);
    }
    return { name, settings, span: c.spanFrom(name.span.start) };
  });
}

function parseData(c: Cursor): TrainStatement["data"] {
  const from = c.peek().start;
  const names = listAfter(c, "on", () => parseLetter(c, "the name of data"));
  expectWord(c, "from");
  const token = c.peek();
  if (token.kind !== "string" || token.text === "")
    throw syntaxError("train", "the file with the examples is missing", span(token), {
      expected: 'the path of a CSV file in quotes, as in `on X, t from "digits.csv"`',
    });
  c.next();
  return { names, path: token.text, span: c.spanFrom(from) };
}

function parseCount(c: Cursor, word: string, least: number): number {
  expectWord(c, word);
  const token = c.peek();
  const value = parseArithmetic(c);
  const n = value.kind === "number" && value.denominator === 1n ? Number(value.numerator) : Number.NaN;
  if (n >= least && n <= 1e6) return n;
  throw syntaxError("count", `\`${word}\` takes a whole number from ${least} on`, span(token), {
    expected: `\`${word} 10\``,
  });
}

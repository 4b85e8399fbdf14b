// `vary A in 0..5, shape [5, 5] with A[i, i] != 0`: numbers that are drawn for each variant of a sheet.

import { type Cursor, describe, span, syntaxError } from "./cursor.ts";
import { parseArithmetic, parseCondition, parseRangeOrValue } from "./expression.ts";
import { parseLetter, parseSpelling } from "./given.ts";
import type { Spelling, VaryItem, VaryStatement } from "./statement-syntax.ts";
import type { Condition, Value } from "./syntax.ts";

const DOMAIN = "`in lo..hi`, `in lo..hi step 1/2`, or `in {1, 2, 4}` after the name";

export function parseVary(c: Cursor, start: number): VaryStatement {
  const items: VaryItem[] = [];
  do items.push(parseItem(c));
  while (c.accept(","));
  const conditions: Condition[] = [];
  if (c.isWord("with") || c.isWord("where")) {
    c.next();
    do conditions.push(parseCondition(c));
    while (c.accept(","));
  }
  if (c.peek().kind !== "end") throw c.unexpected([",", "shape [n, m]", "with", "the end of the statement"]);
  return { kind: "vary", items, conditions, span: c.spanFrom(start) };
}

function parseItem(c: Cursor): VaryItem {
  const name = parseLetter(c, "the name of what is drawn");
  const start = name.span.start;
  const spelling: Spelling | undefined = c.is("as") ? parseSpelling(c) : undefined;
  if (!c.accept("in")) {
    const token = c.peek();
    const found = token.kind === "end" ? "nothing says" : `${describe(token)} does not say`;
    throw syntaxError("vary", `${found} what \`${name.name}\` is drawn from`, span(token), {
      expected: DOMAIN,
    });
  }
  const domain = parseDomain(c);
  const shape = parseShape(c);
  return { name, ...(spelling === undefined ? {} : { spelling }), domain, shape, span: c.spanFrom(start) };
}

function parseDomain(c: Cursor): VaryItem["domain"] {
  const start = c.peek().start;
  if (c.is("{")) {
    c.openBracket();
    const values: Value[] = [];
    do values.push(parseArithmetic(c));
    while (c.accept(","));
    c.closeBracket([","]);
    return { kind: "set", values, span: c.spanFrom(start) };
  }
  const range = parseRangeOrValue(c);
  if (range.kind !== "range")
    throw syntaxError("vary", "numbers are drawn from a range or a set", range.span, {
      expected: "`lo..hi`, both ends included, or a set in braces: `{1, 2, 4}`",
      remedy: `0..${c.slice(range.span)}`,
    });
  if (!c.isWord("step")) return { kind: "steps", range };
  c.next();
  return { kind: "steps", range, step: parseArithmetic(c) };
}

/** `, shape [5, 5]`, or without the comma; a name that is called `shape` has no bracket behind it. */
function parseShape(c: Cursor): readonly Value[] {
  const comma = c.is(",") ? 1 : 0;
  if (c.peek(comma).text !== "shape" || !c.is("[", comma + 1)) return [];
  if (comma === 1) c.next();
  c.next();
  const opening = c.openBracket();
  if (c.is("]"))
    throw syntaxError(
      "empty",
      "a shape without axes",
      { start: opening.start, end: c.next().end },
      {
        expected: "a length for each axis; a number that is drawn has no shape",
      },
    );
  const lengths: Value[] = [];
  do lengths.push(parseArithmetic(c));
  while (c.accept(","));
  c.closeBracket([","]);
  return lengths;
}

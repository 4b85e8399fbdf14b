// `given x[H, W pad P] outside 0, L(y), cx as c_x, q > 0`: the declared names with shape or parameters,
// printed spelling and qualifiers. A qualifier belongs to the item (or axis) before it.

import type { SheetError } from "../../expr/diagnostics.ts";
import { type Cursor, describe, listOf, span, syntaxError } from "./cursor.ts";
import { parseDerivatives } from "./declared.ts";
import { parseArithmetic, parseRange, parseRangeOrValue } from "./expression.ts";
import { suggest } from "./spell.ts";
import type {
  Axis,
  AxisQualifier,
  Bound,
  DeclaredDerivative,
  GivenItem,
  GivenStatement,
  Outside,
  Pad,
  Qualifier,
  Spelling,
} from "./statement-syntax.ts";
import type { Letter } from "./syntax.ts";

const QUALIFIER_WORDS = ["outside", "pad", "integer", "set", "in", "as"];
const BOUNDS: readonly Bound["op"][] = ["<", "<=", ">", ">=", "!="];

/** After the word `given`. */
export function parseGiven(c: Cursor, start: number): GivenStatement {
  const items: GivenItem[] = [];
  do items.push(parseItem(c));
  while (c.accept(","));
  if (c.is("=")) throw withValue(c, items.at(-1));
  if (c.peek().kind !== "end") throw c.unexpected([",", "the end of the statement"]);
  return { kind: "given", items, span: c.spanFrom(start) };
}

/** What has a value is a definition; a list of numbers has its shape already. */
function withValue(c: Cursor, item: GivenItem | undefined): SheetError {
  const token = c.peek();
  const isList = c.is("[", 1);
  const written = item === undefined ? "" : isList ? item.name.name : c.slice(item.span);
  const word = item?.parameters === undefined ? "" : "define ";
  return syntaxError("unexpected", "`=` cannot stand here", span(token), {
    expected: "`,` or the end of the statement; what has a value is a definition, without `given`",
    remedy: `${word}${written} ${c.slice(c.restOfStatement())}`,
  });
}

export function parseLetter(c: Cursor, what: string): Letter {
  const token = c.peek();
  if (token.problem !== undefined) throw c.unexpected([]);
  if (token.kind !== "name") {
    const reserved = token.kind === "word";
    const found = token.kind === "end" ? "" : `: found ${describe(token)}`;
    throw syntaxError("name", `${what} is missing${found}`, span(token), {
      expected: reserved ? "a name; this word has a meaning of its own" : "a name",
      ...(reserved ? { remedy: `${token.text}_` } : {}),
      ...(token.kind === "end" && c.hasMore()
        ? { remedy: "the whole list on one line: a line end ends the statement" }
        : {}),
    });
  }
  c.next();
  return { name: token.text, span: span(token) };
}

function parseItem(c: Cursor): GivenItem {
  const start = c.peek().start;
  const name = parseLetter(c, "the name of what is given");
  if (c.is("[") && c.peek().spaced) throw c.unexpected([]);
  let shape: readonly Axis[] | undefined;
  let parameters: readonly Letter[] | undefined;
  if (c.is("[")) shape = parseShape(c);
  else if (c.is("(")) parameters = parseParameters(c, name);
  let derivatives: readonly DeclaredDerivative[] = [];
  const qualifiers: Qualifier[] = [];
  let spelling: Spelling | undefined;
  for (;;) {
    if (c.is("as")) {
      if (spelling !== undefined) {
        throw syntaxError("spelling", `\`${name.name}\` has two printed spellings`, span(c.peek()), {
          expected: "one `as`",
          related: [{ span: spelling.span, message: "the first one" }],
        });
      }
      spelling = parseSpelling(c);
      continue;
    }
    if (parameters !== undefined && derivatives.length === 0 && c.isWord("with")) {
      derivatives = parseDerivatives(c, name, parameters);
      continue;
    }
    const qualifier = parseQualifier(c, name.name);
    if (qualifier === undefined) break;
    qualifiers.push(qualifier);
  }
  return {
    name,
    ...(shape === undefined ? {} : { shape }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(derivatives.length === 0 ? {} : { derivatives }),
    ...(spelling === undefined ? {} : { spelling }),
    qualifiers,
    span: c.spanFrom(start),
  };
}

export function parseParameters(c: Cursor, name: Letter): readonly Letter[] {
  c.openBracket();
  if (c.is(")")) {
    throw syntaxError("empty", `\`${name.name}()\` depends on nothing`, span(c.peek()), {
      expected: `the names it depends on: \`${name.name}(y)\``,
    });
  }
  const parameters: Letter[] = [];
  do parameters.push(parseLetter(c, "a parameter"));
  while (c.accept(","));
  c.closeBracket([","]);
  return parameters;
}

function parseShape(c: Cursor): readonly Axis[] {
  const opening = c.openBracket();
  if (c.is("]")) {
    throw syntaxError(
      "empty",
      "a shape without axes",
      { start: opening.start, end: c.next().end },
      {
        expected: "a length for each axis; a scalar has no brackets",
      },
    );
  }
  const axes: Axis[] = [];
  do {
    const start = c.peek().start;
    const extent = parseRangeOrValue(c);
    const qualifiers: AxisQualifier[] = [];
    for (;;) {
      if (c.isWord("outside")) qualifiers.push(parseOutside(c));
      else if (c.isWord("pad")) qualifiers.push(parsePad(c));
      else break;
    }
    refuseUnknownWord(c, ["outside", "pad"]);
    axes.push({ extent, qualifiers, span: c.spanFrom(start) });
  } while (c.accept(","));
  c.closeBracket([",", "outside", "pad"]);
  return axes;
}

function parseOutside(c: Cursor): Outside {
  const start = c.next().start;
  if (c.peek().text === "0") {
    c.next();
    return { kind: "outside", fill: "0", span: c.spanFrom(start) };
  }
  if (c.is("-") && c.is("inf", 1)) {
    c.next();
    c.next();
    return { kind: "outside", fill: "-inf", span: c.spanFrom(start) };
  }
  throw syntaxError("outside", `\`outside\` cannot be ${describe(c.peek())}`, span(c.peek()), {
    expected: "`outside 0` or `outside -inf`; `pad p` for zeros on p entries each side",
  });
}

function parsePad(c: Cursor): Pad {
  const start = c.next().start;
  return { kind: "pad", by: parseArithmetic(c), span: c.spanFrom(start) };
}

export function parseSpelling(c: Cursor): Spelling {
  const word = c.next();
  const token = c.peek();
  if (token.kind !== "spelling") {
    throw syntaxError("spelling", "the printed spelling is missing after `as`", span(word), {
      expected: "a spelling such as `c_x`, `f_{xy}` or `\\hat{x}`",
    });
  }
  c.next();
  return { text: token.text, span: span(token) };
}

function parseQualifier(c: Cursor, name: string): Qualifier | undefined {
  const token = c.peek();
  const start = token.start;
  const op = BOUNDS.find((bound) => c.is(bound));
  if (op !== undefined) {
    c.next();
    return { kind: "bound", op, value: parseArithmetic(c), span: c.spanFrom(start) };
  }
  if (c.accept("in")) return { kind: "within", range: parseRange(c), span: c.spanFrom(start) };
  if (token.kind !== "name") return undefined;
  switch (token.text) {
    case "outside":
      return parseOutside(c);
    case "pad":
      return parsePad(c);
    case "integer":
      c.next();
      return { kind: "integer", span: span(token) };
    case "set":
      c.next();
      return { kind: "set", span: span(token) };
    default:
      refuseUnknownWord(c, QUALIFIER_WORDS, MEANT.get(token.text)?.(name));
      return undefined;
  }
}

/** What is written for words that say something of numbers or of a matrix. */
const MEANT: ReadonlyMap<string, (name: string) => string> = new Map([
  ["positive", () => "> 0"],
  ["nonnegative", () => ">= 0"],
  ["negative", () => "< 0"],
  ["nonzero", () => "!= 0"],
  ["int", () => "integer"],
  ["symmetric", (name: string) => `; assume ${name} = ${name}^T`],
]);

function refuseUnknownWord(c: Cursor, known: readonly string[], meant?: string): void {
  const token = c.peek();
  if (token.kind !== "name" || token.newline) return;
  const near = meant ?? suggest(token.text, known);
  throw syntaxError("qualifier", `unknown qualifier \`${token.text}\``, span(token), {
    expected:
      known === QUALIFIER_WORDS
        ? "`> 0`, `integer`, `in 1..q`, `outside 0`, `pad p`, `set`, `as spelling`, or `,` before the next item"
        : `${listOf(known)}, or \`,\` before the next axis`,
    remedy: near === undefined ? `, ${token.text}` : near,
  });
}

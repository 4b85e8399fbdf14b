// Expressions by precedence, loosest first: or, and, not, relations, + -, * / mod, sign, ^, postfix [ ].
// A binder's body is one term: it reaches to the next + or - of its own level, its leading sign included,
// and a relation ends it. -x^2 is -(x^2), 2^-1 is allowed, a/b*c is (a/b)*c, a^b^c is a^(b^c).

import { BEFORE_BRACE, type BinderParts, parseBinder } from "./binder.ts";
import { type Cursor, span, syntaxError } from "./cursor.ts";
import { readDecimal } from "./decimal.ts";
import { parseDerivative, refuseSecondDerivative } from "./derivative.ts";
import type { Token } from "./lexer.ts";
import { nameUses } from "./names.ts";
import { isTransposeAhead, sideBySide } from "./side-by-side.ts";
import type {
  AddTerm,
  CaseBranch,
  Condition,
  MulFactor,
  MulOp,
  Name,
  Range,
  RelationLink,
  RelationOp,
  Value,
} from "./syntax.ts";
import { asCondition, asValue, isCondition, isRelation, type Parsed } from "./value-or-condition.ts";

/** Anything: a value or a condition. */
export function parseExpression(c: Cursor): Value | Condition {
  const node = c.nested(() => parseOr(c));
  return isCondition(node) ? node : asValue(c, node);
}

export function parseValue(c: Cursor): Value {
  return asValue(
    c,
    c.nested(() => parseOr(c)),
  );
}

export function parseCondition(c: Cursor): Condition {
  return asCondition(
    c,
    c.nested(() => parseOr(c)),
  );
}

/** A value where a relation sign belongs to what surrounds it: range ends, qualifiers, left sides. */
export function parseArithmetic(c: Cursor): Value {
  return asValue(
    c,
    c.nested(() => parseAdd(c)),
  );
}

/** A value or a range `lo..hi`. */
export function parseRangeOrValue(c: Cursor): Range | Value {
  const start = c.peek().start;
  const low = parseArithmetic(c);
  if (!c.accept("..")) return low;
  const high = parseArithmetic(c);
  return { kind: "range", low, high, span: c.spanFrom(start) };
}

export function parseRange(c: Cursor): Range {
  const found = parseRangeOrValue(c);
  if (found.kind === "range") return found;
  throw syntaxError("range", "a range is wanted here", found.span, {
    expected: "`lo..hi`, both ends included",
    remedy: `0..${c.slice(found.span)}-1`,
  });
}

const BINDER_PARTS: BinderParts = {
  condition: parseCondition,
  range: parseRange,
  rangeOrValue: parseRangeOrValue,
  set: parseArithmetic,
  body: (c) =>
    asValue(
      c,
      c.nested(() => parseTerm(c)),
    ),
};

function parseOr(c: Cursor): Parsed {
  return parseJunction(c, "or", () => parseJunction(c, "and", () => parseNot(c)));
}

function parseJunction(c: Cursor, word: "and" | "or", operand: () => Parsed): Parsed {
  const start = c.peek().start;
  const first = operand();
  if (!c.is(word)) return first;
  const conditions: Condition[] = [asCondition(c, first)];
  while (c.accept(word)) conditions.push(asCondition(c, operand()));
  return { kind: word, conditions, span: c.spanFrom(start) };
}

function parseNot(c: Cursor): Parsed {
  const start = c.peek().start;
  if (!c.accept("not")) return parseRelation(c);
  const condition = asCondition(
    c,
    c.nested(() => parseNot(c)),
  );
  return { kind: "not", condition, span: c.spanFrom(start) };
}

function parseRelation(c: Cursor): Parsed {
  const start = c.peek().start;
  const left = parseAdd(c);
  if (c.is("not") && c.is("in", 1)) {
    c.next();
    const member = parseMember(c, start, left);
    return { kind: "not", condition: member, span: member.span };
  }
  if (c.is("in")) return parseMember(c, start, left);
  const links: RelationLink[] = [];
  while (isRelation(c.peek().text)) {
    const token = c.next();
    const op = token.text;
    if (!isRelation(op)) break;
    const previous = links.at(-1);
    if (previous !== undefined && (op === "divides" || previous.op === "divides")) {
      throw syntaxError("chain", "`divides` does not chain with another relation", span(token), {
        expected: "`and` between the two",
      });
    }
    const right = parseAdd(c);
    if (left.kind === "tuple" || right.kind === "tuple") {
      return {
        kind: "relation",
        first: comparable(c, left, op),
        links: [{ op, right: comparable(c, right, op) }],
        span: c.spanFrom(start),
      };
    }
    links.push({ op, right: asValue(c, right) });
  }
  if (links.length === 0) return left;
  if (c.is("in")) {
    throw syntaxError("chain", "`in` does not chain with another relation", span(c.peek()), {
      expected: "`and` between the two",
    });
  }
  return { kind: "relation", first: asValue(c, left), links, span: c.spanFrom(start) };
}

/** A side of a relation in which a tuple stands. */
function comparable(c: Cursor, node: Parsed, op: RelationOp): Value {
  return node.kind === "tuple" && (op === "=" || op === "!=") ? node : asValue(c, node);
}

function parseMember(c: Cursor, start: number, left: Parsed): Condition {
  c.next();
  const elements = left.kind === "tuple" ? left.elements : [asValue(c, left)];
  return { kind: "member", elements, over: parseRangeOrValue(c), span: c.spanFrom(start) };
}

function parseAdd(c: Cursor): Parsed {
  const start = c.peek().start;
  const first = parseTerm(c);
  if (!c.is("+") && !c.is("-")) return first;
  const terms: AddTerm[] = [{ sign: "+", term: asValue(c, first) }];
  while (c.is("+") || c.is("-")) {
    const sign = c.next().text === "+" ? "+" : "-";
    terms.push({ sign, term: asValue(c, parseTerm(c)) });
  }
  return { kind: "add", terms, span: c.spanFrom(start) };
}

/** A product with its leading sign; `-a*b` is `-(a*b)`, as on paper. */
function parseTerm(c: Cursor): Parsed {
  const start = c.peek().start;
  if (c.accept("-")) {
    const operand = asValue(
      c,
      c.nested(() => parseTerm(c)),
    );
    return { kind: "negate", operand, span: c.spanFrom(start) };
  }
  if (c.accept("+")) return c.nested(() => parseTerm(c));
  let node = parsePower(c);
  while (productOp(c) !== undefined || c.isWord("mod")) {
    if (c.isWord("mod")) {
      const callee: Name = { kind: "name", name: "mod", span: span(c.next()) };
      const args = [asValue(c, node), parseFactor(c, "mod")];
      node = { kind: "call", callee, args, span: c.spanFrom(start) };
      continue;
    }
    const factors: MulFactor[] = [{ op: "*", factor: asValue(c, node) }];
    for (let op = productOp(c); op !== undefined; op = productOp(c)) {
      if (op !== "") c.next();
      factors.push({ op, factor: parseFactor(c, op) });
    }
    node = { kind: "multiply", factors, span: c.spanFrom(start) };
  }
  return node;
}

const PRODUCTS: readonly MulOp[] = ["*", "/", "@", ".*", "./"];
const productOp = (c: Cursor): MulOp | undefined =>
  PRODUCTS.find((op) => c.is(op)) ?? (sideBySide(c) ? "" : undefined);

/** A factor after an operator; it may carry its own sign, as in `a * -b` or `2^-1`. */
function parseFactor(c: Cursor, after: MulOp | "mod" | "^"): Value {
  const start = c.peek().start;
  if (c.accept("-")) {
    const operand = c.nested(() => parseFactor(c, after));
    return { kind: "negate", operand, span: c.spanFrom(start) };
  }
  if (c.accept("+")) return c.nested(() => parseFactor(c, after));
  const value = asValue(c, after === "^" ? c.nested(() => parsePower(c)) : parsePower(c));
  if (after !== "*" && value.kind === "binder" && value.span.start === start) {
    throw syntaxError(
      "binder-operand",
      `\`${value.op}\` after \`${after}\` needs parentheses`,
      { start, end: start + value.op.length },
      {
        expected: `parentheses, to show how much \`${after}\` applies to`,
        remedy: `(${c.slice(value.span)})`,
      },
    );
  }
  return value;
}

function parsePower(c: Cursor): Parsed {
  const start = c.peek().start;
  const base = parsePostfix(c);
  if (!c.accept("^")) return base;
  const exponent: Value = isTransposeAhead(c)
    ? { kind: "name", name: "T", span: span(c.next()) }
    : parseFactor(c, "^");
  return { kind: "power", base: asValue(c, base), exponent, span: c.spanFrom(start) };
}

/** Reads and transposes: `x[i, j]`, `Wᵀ`, `(A + B)ᵀ[i, j]`. */
function parsePostfix(c: Cursor): Parsed {
  const start = c.peek().start;
  let head = parseRead(c, start, parsePrimary(c));
  while (c.is("ᵀ")) {
    const callee: Name = { kind: "name", name: "transpose", span: span(c.next()) };
    const node: Value = { kind: "call", callee, args: [asValue(c, head)], span: c.spanFrom(start) };
    head = parseRead(c, start, node);
  }
  return head;
}

function parseRead(c: Cursor, start: number, head: Parsed): Parsed {
  const previous = c.previous();
  if (!c.is("[") || c.peek().spaced || previous === undefined) return head;
  if (previous.kind !== "name" && previous.text !== ")" && previous.text !== "ᵀ") return head;
  const of = asValue(c, head);
  const subscripts = parseSubscripts(c);
  if (c.is("[") && !c.peek().spaced) {
    const bracket = c.bracketAhead();
    const inner = subscripts.map((s) => c.slice(s.span)).join(", ");
    throw syntaxError("double-read", "one pair of brackets holds all subscripts", span(c.peek()), {
      expected: bracket.relation
        ? "`*` before a bracket that is 1 or 0"
        : "an operator, or the subscripts in one bracket",
      remedy: bracket.relation ? `* [${bracket.inside}]` : `${c.slice(of.span)}[${inner}, ${bracket.inside}]`,
    });
  }
  return { kind: "read", of, subscripts, span: c.spanFrom(start) };
}

function parseSubscripts(c: Cursor): readonly Value[] {
  const opening = c.openBracket();
  if (c.is("]")) {
    throw syntaxError(
      "empty",
      "a read without a subscript",
      { start: opening.start, end: c.next().end },
      {
        expected: "one subscript for each axis",
      },
    );
  }
  const subscripts: Value[] = [];
  do {
    const node = parseExpression(c);
    if (isCondition(node)) {
      throw syntaxError("condition", "a condition cannot be a subscript", node.span, {
        expected: "an index; a bracket that is 1 or 0 is multiplied",
        remedy: `* [${c.slice(node.span)}]`,
      });
    }
    if (c.is("..")) {
      throw syntaxError("range", "a range cannot be a subscript of a read", span(c.peek()), {
        expected: "a single index; ranges stand in binders, in shapes and on left sides",
      });
    }
    subscripts.push(node);
  } while (c.accept(","));
  c.closeBracket([","]);
  return subscripts;
}

/** A number, a name or `inf` by itself. */
export const parseEndpoint = (c: Cursor): Value => asValue(c, parsePrimary(c));

function parsePrimary(c: Cursor): Parsed {
  const token = c.peek();
  switch (token.kind) {
    case "number":
      c.next();
      return readDecimal(token);
    case "name":
      return parseName(c);
    case "op":
    case "word":
      break;
    case "spelling":
    case "id":
    case "bad":
    case "end":
      throw c.missingValue();
  }
  const start = token.start;
  switch (token.text) {
    case "inf":
      c.next();
      return { kind: "infinity", span: span(token) };
    case "sum":
      if (c.is("(", 1)) return parseCallOf(c, c.next());
      return parseBinder(c, BINDER_PARTS);
    case "prod":
    case "argmax":
    case "argmin":
      return parseBinder(c, BINDER_PARTS);
    case "cases":
      return parseCases(c);
    case "(":
      return parseParenthesis(c);
    case "[":
      return parseSquare(c);
    case "|": {
      c.openBracket();
      const operand = parseArithmetic(c);
      c.closeBracket();
      return { kind: "bars", operand, span: c.spanFrom(start) };
    }
    default:
      throw c.missingValue();
  }
}

function parseName(c: Cursor): Parsed {
  const token = c.next();
  const name: Name = { kind: "name", name: token.text, span: span(token) };
  if (BEFORE_BRACE.has(token.text) && c.is("{")) return parseBinder(c, BINDER_PARTS, token);
  refuseSecondDerivative(c, token);
  if (!c.is("(")) return name;
  if (token.text === "d") return parseDerivative(c, token.start, parseValue);
  return parseCallOf(c, token);
}

/** `f(u, v)`; also `sum(X)`, over all entries. */
function parseCallOf(c: Cursor, token: Token): Parsed {
  const name: Name = { kind: "name", name: token.text, span: span(token) };
  c.openBracket();
  if (c.is(")")) {
    throw syntaxError(
      "empty",
      `\`${token.text}()\` has no argument`,
      { start: token.start, end: c.next().end },
      {
        expected: `an argument: \`${token.text}(x)\``,
      },
    );
  }
  const args: Value[] = [];
  do args.push(parseValue(c));
  while (c.accept(","));
  c.closeBracket([","]);
  if (token.text === "sum") {
    const inside = args.map((a) => c.slice(a.span)).join(", ");
    const instead = args.flatMap(nameUses).some((u) => u.role === "read")
      ? `sum{i} (${inside})`
      : letterBefore(c, args)
        ? `sum{${inside}} ${c.peek().text}…`
        : undefined;
    if (instead !== undefined)
      throw syntaxError("binder", "`sum` takes its letters in braces", span(token), {
        expected: "`sum{i} x[i]` or `sum{i=0..n-1} x[i]`; `sum(X)` adds up a whole tensor",
        remedy: instead,
      });
  }
  return { kind: "call", callee: name, args, span: c.spanFrom(token.start) };
}

/** `sum(j) W[i, j]`: names alone, and a read right behind them. */
const letterBefore = (c: Cursor, args: readonly Value[]): boolean =>
  args.every((a) => a.kind === "name") && c.peek().kind === "name" && c.is("[", 1) && !c.peek().newline;

function parseParenthesis(c: Cursor): Parsed {
  const opening = c.openBracket();
  const first = parseExpression(c);
  if (!c.is(",")) {
    c.closeBracket();
    return first;
  }
  const elements: Value[] = [asValue(c, first)];
  while (c.accept(",")) elements.push(parseValue(c));
  c.closeBracket([","]);
  return { kind: "tuple", elements, span: c.spanFrom(opening.start) };
}

/** `[relation]` or data. */
function parseSquare(c: Cursor): Value {
  const opening = c.openBracket();
  if (c.is("]")) {
    throw syntaxError(
      "empty",
      "empty brackets",
      { start: opening.start, end: c.next().end },
      {
        expected: "a condition `[i = j]` or data `[1, 2, 3]`",
      },
    );
  }
  const first = parseExpression(c);
  if (isCondition(first)) {
    if (c.is(",")) {
      throw syntaxError("list", "a bracket holds one condition", span(c.peek()), {
        expected: "`and` between conditions",
        remedy: `[${c.slice(first.span)} and ...]`,
      });
    }
    c.closeBracket();
    return { kind: "iverson", condition: first, span: c.spanFrom(opening.start) };
  }
  const items: Value[] = [first];
  while (c.accept(",")) items.push(parseValue(c));
  c.closeBracket([","]);
  return { kind: "data", items, span: c.spanFrom(opening.start) };
}

/** `cases{u if c, v if c2, w otherwise}`. */
function parseCases(c: Cursor): Value {
  const start = c.next().start;
  if (!c.is("{")) {
    throw syntaxError("cases", "`cases` takes its branches in braces", c.spanFrom(start), {
      expected: "`cases{u if c, v if c2, w otherwise}`",
    });
  }
  c.openBracket();
  const branches: CaseBranch[] = [];
  let otherwise: Value | undefined;
  do {
    if (otherwise !== undefined) {
      throw syntaxError("cases", "`otherwise` is the last branch", span(c.peek()), { expected: "`}`" });
    }
    const from = c.peek().start;
    const value = parseValue(c);
    if (c.accept("otherwise")) otherwise = value;
    else if (c.accept("if")) branches.push({ value, condition: parseCondition(c), span: c.spanFrom(from) });
    else throw c.unexpected(["if", "otherwise"]);
  } while (c.accept(","));
  c.closeBracket([","]);
  if (branches.length === 0) {
    throw syntaxError("cases", "`cases` without a condition", c.spanFrom(start), {
      expected: "`cases{u if c, w otherwise}`",
    });
  }
  return {
    kind: "cases",
    branches,
    ...(otherwise === undefined ? {} : { otherwise }),
    span: c.spanFrom(start),
  };
}

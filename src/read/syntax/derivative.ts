// `d(A)/d(B)` is one group. What one would write for a second derivative on paper is none here: it is the derivative of a
// derivative, and the error writes it out.

import type { Span } from "../../expr/diagnostics.ts";
import { type Cursor, syntaxError } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import type { Value } from "./syntax.ts";

/** After `d`. */
export function parseDerivative(c: Cursor, start: number, parseValue: (c: Cursor) => Value): Value {
  const of = parsePart(c, parseValue);
  if (!c.is("/") || !(c.peek(1).text === "d" && c.is("(", 2))) {
    throw syntaxError("derivative", "`d(...)` stands only in a derivative", c.spanFrom(start), {
      expected: "`/d(...)` after it; `d` before `(` is reserved",
      remedy: `d(${c.slice(of.span)})/d(x)`,
    });
  }
  c.next();
  c.next();
  const by = parsePart(c, parseValue);
  if (by.kind !== "name" && !(by.kind === "read" && by.of.kind === "name")) {
    throw syntaxError("derivative", "this is no variable to differentiate by", by.span, {
      expected: "a name or an entry: `d(L)/d(x)`, `d(L)/d(x[i])`",
      remedy: `a definition u = ${c.slice(by.span)}, and d(...)/d(u)`,
    });
  }
  const again = differentialAt(c, c.is("/") || c.is("*") ? 1 : 0);
  // Another derivative may stand beside it.
  if (again !== undefined && !c.is("/", again.next))
    throw isSecond(start, again.end, c.slice(of.span), [c.slice(by.span), again.inside]);
  return { kind: "derivative", of, by, span: c.spanFrom(start) };
}

function parsePart(c: Cursor, parseValue: (c: Cursor) => Value): Value {
  c.openBracket();
  const value = parseValue(c);
  c.closeBracket();
  return value;
}

/** `d2(L)/d(x)^2`, `d^2(L)/d(x[i])d(x[j])`, `d2(L)/(d(x)*d(y))`; `token` has been read. */
export function refuseSecondDerivative(c: Cursor, token: Token): void {
  const power = token.text === "d" && c.is("^") && c.peek(1).text === "2" ? 2 : 0;
  if (token.text !== "d2" && power === 0) return;
  const of = bracketAt(c, power);
  if (of === undefined || !c.is("/", of.next)) return;
  const first = differentialAt(c, of.next + (c.is("(", of.next + 1) ? 2 : 1));
  if (first === undefined) return;
  const second = differentialAt(c, first.next + (c.is("*", first.next) ? 1 : 0)) ?? first;
  throw isSecond(token.start, second.end, of.inside, [first.inside, second.inside]);
}

function isSecond(start: number, end: number, of: string, [one, other]: readonly [string, string]) {
  const span: Span = { start, end };
  return syntaxError("derivative", "a second derivative is the derivative of a derivative", span, {
    expected: "`d(d(L)/d(x))/d(y)`",
    remedy: `d(d(${of})/d(${one}))/d(${other})`,
  });
}

interface Bracket {
  /** What stands between its parentheses. */
  readonly inside: string;
  /** Behind its end: in the text, and in tokens from here. */
  readonly end: number;
  readonly next: number;
}

const differentialAt = (c: Cursor, ahead: number): Bracket | undefined =>
  c.peek(ahead).text === "d" ? bracketAt(c, ahead + 1) : undefined;

function bracketAt(c: Cursor, ahead: number): Bracket | undefined {
  if (!c.is("(", ahead)) return undefined;
  let open = 0;
  for (let k = ahead; c.peek(k).kind !== "end"; k += 1) {
    if (c.is("(", k)) open += 1;
    if (c.is(")", k)) open -= 1;
    if (open > 0) continue;
    const { start, end } = c.peek(k);
    return { inside: c.slice({ start: c.peek(ahead).end, end: start }).trim(), end, next: k + 1 };
  }
  return undefined;
}

// sum{...} prod{...} max{...} min{...} median{...} argmax{...} argmin{...} argmedian{...}: letters with ranges or sets, then guards,
// then the body. A letter without a range takes the next one to its right, as under a Σ.

import { type Cursor, span, syntaxError } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import type { Binder, BinderOp, Condition, Letter, LetterGroup, Range, Value } from "./syntax.ts";

/** Words that are binders before `{` alone; elsewhere functions or names. */
export const BEFORE_BRACE: ReadonlySet<string> = new Set(["max", "min", "median", "argmedian"]);

/** The productions of expression.ts that a binder contains; handed over, so that the files form no cycle. */
export interface BinderParts {
  readonly condition: (c: Cursor) => Condition;
  readonly range: (c: Cursor) => Range;
  readonly rangeOrValue: (c: Cursor) => Range | Value;
  readonly set: (c: Cursor) => Value;
  /** One term with its leading sign. */
  readonly body: (c: Cursor) => Value;
}

function binderOp(token: Token): BinderOp {
  switch (token.text) {
    case "sum":
    case "prod":
    case "max":
    case "min":
    case "argmax":
    case "argmin":
    case "median":
    case "argmedian":
      return token.text;
    default:
      throw new Error(`not a binder: ${token.text}`);
  }
}

/** `word` is the binder's name when it is already consumed. */
export function parseBinder(c: Cursor, parts: BinderParts, word: Token = c.next()): Binder {
  const op = binderOp(word);
  if (!c.is("{")) {
    const inside = c.is("(") ? c.bracketAhead().inside : "";
    throw syntaxError("binder", `\`${op}\` takes its letters in braces`, span(word), {
      expected: `\`${op}{i} x[i]\` or \`${op}{i=0..n-1} x[i]\``,
      ...(inside === "" ? {} : { remedy: `${op}{i} (${inside})` }),
    });
  }
  c.openBracket();
  if (c.is("}")) {
    throw syntaxError(
      "binder",
      `\`${op}{}\` without a letter`,
      { start: word.start, end: c.next().end },
      {
        expected: `\`${op}{i} x[i]\``,
      },
    );
  }
  const bound = new Map<string, Letter>();
  const groups: LetterGroup[] = [];
  const guards: Condition[] = [];
  let open: Letter[] = [];
  const flush = (over?: Range | Value): void => {
    const first = open[0];
    if (first === undefined) return;
    const end = over?.span.end ?? open.at(-1)?.span.end ?? first.span.end;
    groups.push({
      letters: open,
      tuple: false,
      ...(over === undefined ? {} : { over }),
      span: { start: first.span.start, end },
    });
    open = [];
  };
  do {
    if (startsLetter(c, bound)) {
      refuseAfterGuard(c, guards);
      open.push(bind(c, bound));
      if (c.accept("=")) flush(parts.range(c));
      else if (c.accept("in")) flush(parts.rangeOrValue(c));
      else if (!c.is(",")) {
        refuseOpen(c, op);
        flush();
      }
    } else if (startsTuple(c)) {
      refuseAfterGuard(c, guards);
      flush();
      groups.push(parseTuple(c, parts, bound));
    } else {
      flush();
      guards.push(parts.condition(c));
    }
  } while (c.accept(","));
  c.closeBracket([","]);
  // Under a Σ alone, as in Σ_{j ≤ i}, a condition brings its letter.
  if (groups.length === 0) groups.push(...groupsOf(guards));
  if (groups.length === 0) {
    throw syntaxError("binder", `\`${op}\` binds no letter`, span(word), {
      expected: `letters before the conditions: \`${op}{i, i != j} x[i]\``,
    });
  }
  const body = parts.body(c);
  return { kind: "binder", op, groups, guards, body, span: c.spanFrom(word.start) };
}

/** The letters that conditions are about: j of j <= i. */
function groupsOf(guards: readonly Condition[]): readonly LetterGroup[] {
  const letters = new Map<string, Letter>();
  for (const g of guards.flatMap((c) => (c.kind === "and" ? c.conditions : [c]))) {
    if (g.kind !== "relation" || g.first.kind !== "name" || letters.has(g.first.name)) continue;
    letters.set(g.first.name, { name: g.first.name, span: g.first.span });
  }
  return [...letters.values()].map((l) => ({ letters: [l], tuple: false, span: l.span }));
}

/** A letter is a name followed by `,`, `}`, `in` or `= lo..hi`; everything else is a condition. */
function startsLetter(c: Cursor, bound: ReadonlyMap<string, Letter>): boolean {
  const token = c.peek();
  if (token.kind !== "name") return false;
  if (c.is(",", 1) || c.is("}", 1) || c.peek(1).kind === "end") return true;
  // A letter that is bound already is restricted by a second `in`, not bound again.
  if (c.is("in", 1)) return !bound.has(token.text);
  if (c.is("=", 1)) return bound.size === 0 || c.hasRangeAhead();
  // A forgotten brace: the letter is read so that the message can name it.
  return c.peek(1).kind === "name" && c.peek(1).text !== "mod";
}

function startsTuple(c: Cursor): boolean {
  if (!c.is("(") || c.peek(1).kind !== "name" || !c.is(",", 2)) return false;
  let at = 3;
  while (c.peek(at).kind === "name" && c.is(",", at + 1)) at += 2;
  return c.peek(at).kind === "name" && c.is(")", at + 1) && c.is("in", at + 2);
}

function parseTuple(c: Cursor, parts: BinderParts, bound: Map<string, Letter>): LetterGroup {
  const start = c.openBracket().start;
  const letters: Letter[] = [];
  do letters.push(bind(c, bound));
  while (c.accept(","));
  c.closeBracket([","]);
  c.next();
  const over = parts.set(c);
  return { letters, tuple: true, over, span: c.spanFrom(start) };
}

function bind(c: Cursor, bound: Map<string, Letter>): Letter {
  const token = c.next();
  const letter: Letter = { name: token.text, span: span(token) };
  const before = bound.get(letter.name);
  if (before !== undefined) {
    throw syntaxError(
      "bound-twice",
      `the letter \`${letter.name}\` is bound twice in one binder`,
      letter.span,
      {
        expected: "a letter for each index, each once",
        remedy: `${letter.name}' for the second one, or one of the two left out`,
        related: [{ span: before.span, message: "bound here first" }],
      },
    );
  }
  bound.set(letter.name, letter);
  return letter;
}

/** After a letter only `,` and `}` are left: anything else means that the brace was never closed. */
function refuseOpen(c: Cursor, op: BinderOp): void {
  const token = c.peek();
  const letter = c.previous();
  if (c.is("}") || letter === undefined || token.problem !== undefined || token.kind === "end") return;
  throw syntaxError("unclosed", `the letters of \`${op}\` are not closed`, span(token), {
    expected: `\`,\`, \`}\`, \`= lo..hi\` or \`in\` after the letter \`${letter.text}\``,
    remedy: `${letter.text}} ${token.text}`,
  });
}

function refuseAfterGuard(c: Cursor, guards: readonly Condition[]): void {
  const guard = guards[0];
  if (guard === undefined) return;
  throw syntaxError("binder", "a letter after a condition", span(c.peek()), {
    expected: "all letters first, then the conditions",
    related: [{ span: guard.span, message: "the condition" }],
  });
}

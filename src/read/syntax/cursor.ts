// The parser's place in the tokens: knows which brackets are open (a line end inside one is white space,
// outside all it ends the statement), how deep the nesting is, and how to word a syntax error.
// Failures are thrown as a SheetError with one message and caught where the next statement begins.

import { type Diagnostic, SheetError, type Span } from "../../expr/diagnostics.ts";
import { STATEMENT_WORDS, type Token, tokenize } from "./lexer.ts";
import { suggest } from "./spell.ts";

/** Deep enough for any formula on paper, shallow enough for every call stack. */
export const MAX_NESTING = 128;

const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "|": "|" };

export function syntaxError(
  code: string,
  message: string,
  span: Span,
  more: Pick<Diagnostic, "expected" | "remedy" | "related"> = {},
): SheetError {
  return new SheetError([{ severity: "error", code: `read.${code}`, message, span, ...more }]);
}

const WITH_BRACES = ["sum", "prod", "max", "min", "median", "argmax", "argmin", "argmedian", "cases"];

/** What braces after a word may be meant for: a binder that is misspelt, a subscript of TeX, or an argument. */
function insteadOfBraces(head: string, inside: string): string {
  const below = head.endsWith("_");
  const word = below ? head.slice(0, -1) : head;
  const meant =
    WITH_BRACES.find((w) => w === word) ?? (word.length < 3 ? undefined : suggest(word, WITH_BRACES));
  if (meant !== undefined) return `${meant}{${inside}}`;
  if (!below) return `${head}(${inside})`;
  const entry = `${word}[${inside}]`;
  return /^\d+$/.test(inside) ? `${entry} for an entry, ${word}_${inside} for a name` : entry;
}

export class Cursor {
  readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly end: Token;
  private at = 0;
  private statementStart = 0;
  private readonly open: Token[] = [];
  private level = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenize(text);
    this.end = {
      kind: "end",
      text: "",
      start: text.length,
      end: text.length,
      spaced: true,
      newline: true,
    };
  }

  private raw(index: number): Token {
    return this.tokens[index] ?? this.end;
  }

  /** Whether the statement is about whole tensors, whose products may be written without a sign. */
  tensorsMeet = false;

  /** Reads with that setting. */
  amongTensors<T>(meet: boolean, read: () => T): T {
    const before = this.tensorsMeet;
    this.tensorsMeet = meet;
    try {
      return read();
    } finally {
      this.tensorsMeet = before;
    }
  }

  /** The token `ahead` places on, or an `end` token where the statement ends before it. */
  peek(ahead = 0): Token {
    for (let i = this.at; i <= this.at + ahead; i++) {
      const token = this.raw(i);
      if (token.kind === "end") return token;
      const breaks = token.text === ";" || (token.newline && i > this.statementStart);
      if (breaks && (this.open.length === 0 || (token.text === ";" && token.kind === "op"))) {
        const place = this.previousEnd();
        return { ...this.end, start: place, end: place };
      }
    }
    return this.raw(this.at + ahead);
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.at++;
    return token;
  }

  private previousEnd(): number {
    return this.at === 0 ? 0 : this.raw(this.at - 1).end;
  }

  /** The token just consumed, if the statement has begun. */
  previous(back = 1): Token | undefined {
    return this.at >= this.statementStart + back ? this.raw(this.at - back) : undefined;
  }

  /** Is the next token this operator or reserved word? */
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === "op" || token.kind === "word");
  }

  /** Is the next token this plain word (not reserved, so it could be a name elsewhere)? */
  isWord(text: string): boolean {
    const token = this.peek();
    return token.kind === "name" && token.text === text;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.previousEnd()) };
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end).replace(/\s+/g, " ").trim();
  }

  /** Consumes an opening bracket. */
  openBracket(): Token {
    const token = this.next();
    this.open.push(token);
    return token;
  }

  /** Consumes the closing bracket, or says what stands in its place. */
  closeBracket(alternatives: readonly string[] = []): void {
    const opening = this.open.at(-1);
    const closer = CLOSER[opening?.text ?? ""] ?? ")";
    if (!this.is(closer)) throw this.unexpected([...alternatives, closer]);
    this.at++;
    this.open.pop();
  }

  /** Runs a production one level deeper; the guard against a call stack overflow. */
  nested<T>(production: () => T): T {
    const token = this.peek();
    if (this.level >= MAX_NESTING) {
      throw syntaxError("depth", `nested deeper than ${MAX_NESTING} levels`, token, {
        expected: `at most ${MAX_NESTING} brackets, signs or binders inside one another`,
        remedy: "parts with names of their own: u = ...; y = ... u ...",
      });
    }
    this.level++;
    const result = production();
    this.level--;
    return result;
  }

  /** The error for a next token that none of `accepted` allows. */
  unexpected(accepted: readonly string[]): SheetError {
    const token = this.peek();
    if (token.problem !== undefined) return new SheetError([token.problem]);
    const expected = listOf(accepted);
    const opening = this.open.at(-1);
    const previous = this.previous();
    if (opening !== undefined && previous?.newline && STATEMENT_WORDS.includes(previous.text)) {
      // The open bracket swallowed the first word of the next statement: give it back.
      this.at--;
      return this.unclosed(opening);
    }
    if (opening !== undefined && this.leavesOpen(token)) return this.unclosed(opening);
    const wrongCloser = token.kind === "op" && [")", "]", "}"].includes(token.text);
    if (opening !== undefined && wrongCloser && CLOSER[opening.text] !== token.text) {
      return syntaxError(
        "mismatch",
        `\`${opening.text}\` cannot be closed by \`${token.text}\``,
        span(token),
        {
          expected,
          related: [{ span: span(opening), message: "opened here" }],
        },
      );
    }
    if (previous !== undefined && endsOperand(previous) && startsOperand(token)) {
      return this.juxtaposed(previous, token, accepted);
    }
    return syntaxError("unexpected", `${describe(token)} cannot stand here`, span(token), { expected });
  }

  private unclosed(opening: Token): SheetError {
    const closer = CLOSER[opening.text] ?? "";
    // cases{ a if c; b otherwise }: the semicolon of other languages.
    const separated = opening.text === "{" && this.raw(this.at).text === ";";
    const hint = separated ? ": `;` ends a statement, and a comma stands between the parts in braces" : "";
    return syntaxError("unclosed", `\`${opening.text}\` is not closed`, span(opening), {
      expected: `\`${closer}\` before the statement ends${hint}`,
      related: [{ span: this.breakSpan(), message: `\`${closer}\` is missing before this place` }],
    });
  }

  /** Does the statement end, or a next one begin, while a bracket is open? */
  private leavesOpen(token: Token): boolean {
    return token.kind === "end" || (token.newline && token.kind === "name");
  }

  private breakSpan(): Span {
    const token = this.raw(this.at);
    if (token.kind === "end") return { start: this.previousEnd(), end: this.previousEnd() };
    return span(token);
  }

  /** Two values side by side: a forgotten operator, or a read with a space. */
  private juxtaposed(previous: Token, token: Token, accepted: readonly string[]): SheetError {
    const place = { start: previous.start, end: token.end };
    const named = previous.kind === "name";
    if (token.text === "[") {
      const { inside, relation } = this.bracketAhead();
      if (named && token.spaced && !relation) {
        return syntaxError("space", `\`${previous.text} [\` with a space between them is not a read`, place, {
          expected: "an operator, or a read without a space before `[`",
          remedy: `${previous.text}[${inside}]`,
        });
      }
      if (relation) {
        return syntaxError("missing-operator", "an operator is missing before `[`", span(token), {
          expected: "`*` before a bracket that is 1 or 0",
          remedy: `* [${inside}]`,
        });
      }
    }
    if (token.text === "{" && named) {
      const { inside } = this.bracketAhead();
      return syntaxError("brace", `\`${previous.text}{\` is neither a read nor a binder`, place, {
        expected: "a read `x[i, j]`; braces belong to `sum prod max min median argmax argmin cases`",
        remedy: insteadOfBraces(previous.text, inside),
      });
    }
    const plain = [previous, token].every((t) => t.kind === "name" || t.kind === "number");
    return syntaxError(
      "missing-operator",
      `an operator is missing between \`${previous.text}\` and \`${token.text}\``,
      place,
      {
        expected: listOf(["an operator", ...accepted.filter((text) => text !== "an operator")]),
        ...(plain ? { remedy: `${previous.text} * ${token.text}` } : {}),
      },
    );
  }

  /** What the bracket at the next token holds, and whether a relation is in it. */
  bracketAhead(): { readonly inside: string; readonly relation: boolean } {
    const first = this.peek();
    let depth = 0;
    let relation = false;
    for (let i = this.at; ; i++) {
      const token = this.raw(i);
      if (token.kind === "end" || token.text === ";") return { inside: "...", relation };
      if (token.kind === "op" && "([{".includes(token.text)) depth++;
      if (token.kind === "op" && ")]}".includes(token.text)) depth--;
      if (depth === 0) {
        return { inside: this.slice({ start: first.end, end: token.start }), relation };
      }
      if (depth === 1 && ["=", "!=", "<", "<=", ">", ">=", "in", "divides"].includes(token.text))
        relation = true;
    }
  }

  /** After `name =`: is it a range, with `..` before the next comma or the closing brace? */
  hasRangeAhead(): boolean {
    let depth = 0;
    for (let i = this.at + 2; ; i++) {
      const token = this.raw(i);
      if (token.kind === "end" || token.text === ";") return false;
      if (token.kind !== "op") continue;
      if (depth === 0 && token.text === "..") return true;
      if ("([{".includes(token.text)) depth++;
      else if (")]}".includes(token.text)) depth--;
      if (depth < 0 || (depth === 0 && token.text === ",")) return false;
    }
  }

  /** The error for a place where a value should begin. */
  missingValue(): SheetError {
    const token = this.peek();
    if (token.problem !== undefined) return new SheetError([token.problem]);
    const previous = this.previous();
    const opening = this.open.at(-1);
    if (opening !== undefined && this.leavesOpen(token) && previous === opening) return this.unexpected([]);
    const after = previous === undefined ? "" : ` after \`${previous.text}\``;
    const expected = "a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket";
    if (token.kind !== "end") {
      return syntaxError(
        "missing-value",
        `a value is missing${after}: found ${describe(token)}`,
        span(token),
        {
          expected,
        },
      );
    }
    const continues = this.raw(this.at).kind !== "end" && this.raw(this.at).text !== ";";
    return syntaxError("missing-value", `a value is missing${after}`, span(previous ?? token), {
      expected,
      ...(continues
        ? { remedy: "parentheses around a value that goes over several lines: a line end ends the statement" }
        : {}),
    });
  }

  /** Begins the next statement; false at the end of the text. */
  startStatement(): boolean {
    this.open.length = 0;
    this.level = 0;
    while (this.raw(this.at).text === ";") this.at++;
    this.statementStart = this.at;
    return this.raw(this.at).kind !== "end";
  }

  /** After a failure: on to where a statement can begin again. */
  recover(beginsStatement: (word: string) => boolean): void {
    let depth = 0;
    for (let i = this.statementStart; ; i++) {
      const token = this.raw(i);
      const reached = i >= this.at && i > this.statementStart;
      const fresh = token.newline && (depth <= 0 || (token.kind === "name" && beginsStatement(token.text)));
      const parted = token.text === ";" && !(depth > 0 && this.closesInLine(i, depth));
      if (token.kind === "end" || (reached && (fresh || parted))) {
        this.at = i;
        return;
      }
      if (token.kind === "op" && "([{".includes(token.text)) depth++;
      if (token.kind === "op" && ")]}".includes(token.text)) depth--;
    }
  }

  /** Do the brackets that are open at a token close before the line ends? */
  private closesInLine(from: number, open: number): boolean {
    let depth = open;
    for (let i = from + 1; ; i++) {
      const token = this.raw(i);
      if (token.kind === "end" || token.newline) return false;
      if (token.kind === "op" && "([{".includes(token.text)) depth++;
      if (token.kind === "op" && ")]}".includes(token.text)) depth--;
      if (depth === 0) return true;
    }
  }

  /** Is there anything after the current statement? */
  hasMore(): boolean {
    return this.raw(this.at).kind !== "end";
  }

  /** The rest of the statement as written, up to the line's end. */
  restOfStatement(): Span {
    const start = this.peek().start;
    while (this.peek().kind !== "end") this.at++;
    return this.spanFrom(start);
  }
}

export const span = (token: Token): Span => ({ start: token.start, end: token.end });

export function describe(token: Token): string {
  if (token.kind === "end") return "the end of the statement";
  if (token.kind === "string") return `\`"${token.text}"\``;
  return token.kind === "id" ? `\`#${token.text}\`` : `\`${token.text}\``;
}

export function listOf(accepted: readonly string[]): string {
  const quoted = accepted.map((text) => (/\s/.test(text) ? text : `\`${text}\``));
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} or ${last}`;
}

/** Words between two operands; they are no operand themselves. */
const INFIX = ["mod"];

function endsOperand(token: Token): boolean {
  if (token.kind === "number") return true;
  if (token.kind === "name") return !INFIX.includes(token.text);
  return [")", "]", "}", "ᵀ", "inf"].includes(token.text);
}

export function startsOperand(token: Token): boolean {
  if (token.kind === "number" || token.kind === "name") return true;
  return ["(", "[", "{", "inf", "sum", "prod", "argmax", "argmin", "cases", "not"].includes(token.text);
}

// Text of a `grad` block to tokens. Line ends are kept as a flag: whether one ends a statement depends on
// the brackets, which the parser counts. Mathematical signs are synonyms of the plain spelling
// (≤ is <=). A character with no meaning becomes a `bad` token that carries its message.

import type { Diagnostic } from "../../expr/diagnostics.ts";
import { blockAsTyped, unseen } from "./typed-signs.ts";

export type TokenKind = "number" | "name" | "word" | "op" | "spelling" | "id" | "string" | "bad" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** Canonical text: `<=` for `≤`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** White space, a line end or the beginning of the text stands before it. */
  readonly spaced: boolean;
  /** A line end (or the beginning of the text) stands before it. */
  readonly newline: boolean;
  readonly problem?: Diagnostic;
}

/** Words that are never names. */
export const RESERVED: readonly string[] = [
  "and",
  "or",
  "not",
  "in",
  "divides",
  "if",
  "otherwise",
  "cases",
  "as",
  "inf",
  "sum",
  "prod",
  "argmax",
  "argmin",
];

/** Words that ask for something. */
export const TASK_WORDS = [
  "find",
  "show",
  "refute",
  "compute",
  "expand",
  "limit",
  "size",
  "draw",
  "plot",
  "minimise",
  "train",
  "code",
] as const;
export type TaskWord = (typeof TASK_WORDS)[number];
export const isTaskWord = (word: string): word is TaskWord => TASK_WORDS.some((known) => known === word);

/** Words that say something about the task above them. */
export const NOTE_WORDS = ["points", "hint", "remark"] as const;
export type NoteWord = (typeof NOTE_WORDS)[number];
export const isNoteWord = (word: string): word is NoteWord => NOTE_WORDS.some((known) => known === word);

/** Words that begin a statement; elsewhere they are names like any other. */
export const STATEMENT_WORDS: readonly string[] = [
  ...["given", "vary", "define", "assume", "kink", "use", "index", "notation"],
  ...TASK_WORDS,
  ...NOTE_WORDS,
];

const SYNONYMS: ReadonlyMap<string, readonly ["op" | "word", string]> = new Map([
  ["≤", ["op", "<="]],
  ["→", ["op", "->"]],
  ["≥", ["op", ">="]],
  ["≠", ["op", "!="]],
  ["==", ["op", "="]],
  ["·", ["op", "*"]],
  ["×", ["op", "*"]],
  ["−", ["op", "-"]],
  ["–", ["op", "-"]],
  ["÷", ["op", "/"]],
  ["∞", ["word", "inf"]],
  ["∈", ["word", "in"]],
  ["∣", ["word", "divides"]],
  ["∧", ["word", "and"]],
  ["∨", ["word", "or"]],
  ["¬", ["word", "not"]],
  ["⊙", ["op", ".*"]],
  [".^", ["op", "^"]],
]);

const OPERATOR = /->|\.\.|\.\^|\.\*|\.\/|\+=|==|!=|<=|>=|[-+*/@^()[\]{},;=<>|→≤≥≠·×÷−–∞∈∣∧∨¬⊙ᵀ]/y;
/** A name as most are; the classes of Unicode take V8 longer to read than a sheet has names. */
const PLAIN_NAME = /[A-Za-z_][A-Za-z0-9_]*'*/y;
const BEYOND_ASCII = /[^\0-\x7f]/y;
/** ᵀ is a letter of Unicode, but here the sign of a transpose. */
const anyName = (): RegExp => /(?!ᵀ)[\p{L}_](?:(?!ᵀ)[\p{L}\p{Nd}\p{M}\u2080-\u2089_])*['′]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[^\S\n]+/y;
const blockId = (): RegExp => /#[\p{L}\p{Nd}_-]+/uy;
/** The name of a file, after `from`. */
const STRING = /"[^"\n]*"/y;

/** Spellings that belong to other languages, by the characters that they begin with, and ours. Most are never tried. */
const FOREIGN: readonly (readonly [
  starts: string,
  pattern: () => RegExp,
  message: string,
  remedy: string,
])[] = [
  ["*", () => /\*\*/y, "`**` is not an operator", "a power with `^`: x^2"],
  [":", () => /:=/y, "`:=` is not an operator", "`=` to define a name"],
  [":", () => /:/y, "`:` is not read in this language", "`a[t]` for the row `a[t,:]`, `0..n-1` for a range"],
  ["&", () => /&&|&/y, "`&` is not an operator", "`and` between conditions"],
  ["!", () => /!(?!=)/y, "`!` is not an operator", "`not` before a condition, `!=` for unequal"],
  ["%", () => /%/y, "`%` is not an operator", "`mod(a, b)` for the remainder"],
  ["-*/", () => /[-*/]=/y, "only `+=` adds into entries", "`y[...] += ...`"],
  [".…", () => /\.\.\.|…/y, "a range is written with two dots", "`lo..hi`"],
  [".", () => /\.\d+/y, "a decimal begins with a digit", "`0.5`, not `.5`"],
  ["0123456789", () => /\d+\.(?![.\d])/y, "a decimal ends with a digit", "`1` or `1.0`, not `1.`"],
  ["∂", () => /∂/y, "`∂` is not read in this language", "a derivative as `d(L)/d(x)`"],
  [
    "∑Σ",
    () => /[∑Σ](?![\p{L}\p{Nd}_'[])/uy,
    "this sign is not read in this language",
    "a sum as `sum{i=0..n-1} x[i]`",
  ],
  [
    "∏Π",
    () => /[∏Π](?![\p{L}\p{Nd}_'[])/uy,
    "this sign is not read in this language",
    "a product as `prod{i=0..n-1} x[i]`",
  ],
  ["√", () => /√/y, "`√` is not read in this language", "`sqrt(x)`"],
  ["⌊⌋", () => /[⌊⌋]/y, "this sign is not read in this language", "`floor(x)`"],
  ["⌈⌉", () => /[⌈⌉]/y, "this sign is not read in this language", "`ceil(x)`"],
  [
    "∗⋆",
    () => /[∗⋆]/y,
    "`∗` may mean a product or a convolution",
    "`*` for the product, `conv(x, w)` for the convolution",
  ],
  ["²", () => /²/y, "`²` is not read in this language", "`^2`"],
  ["³", () => /³/y, "`³` is not read in this language", "`^3`"],
  ["$", () => /\$/y, "`$` has no meaning inside a block", "the formula without `$`"],
  [
    "\\",
    () => /\\/y,
    "LaTeX commands are read only after `as`",
    "the plain spelling, such as `exp(x)` or `theta`",
  ],
];

export function tokenize(written: string): readonly Token[] {
  const text = blockAsTyped(written);
  const nothing = unseen();
  const tokens: Token[] = [];
  let at = 0;
  let spaced = true;
  let newline = true;
  const push = (kind: TokenKind, canonical: string, end: number, problem?: Diagnostic): void => {
    const token = { kind, text: canonical, start: at, end, spaced, newline };
    tokens.push(problem === undefined ? token : { ...token, problem });
    at = end;
    spaced = false;
    newline = false;
  };
  const match = (pattern: RegExp, from = at): string | undefined => {
    pattern.lastIndex = from;
    return pattern.exec(text)?.[0];
  };
  const nameHere = (): string | undefined => {
    const plain = match(PLAIN_NAME);
    return match(BEYOND_ASCII, at + (plain?.length ?? 0)) === undefined ? plain : match(anyName());
  };
  const skipSpace = (): void => {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      spaced = true;
    }
  };

  while (at < text.length) {
    skipSpace();
    if (at >= text.length) break;
    const hidden = match(nothing);
    if (hidden !== undefined) {
      at += hidden.length;
      continue;
    }
    const c = text[at];
    if (c === "\n") {
      at++;
      spaced = true;
      newline = true;
      continue;
    }
    if (c === "#") {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
      continue;
    }
    const foreign = foreignAt(text, at);
    if (foreign !== undefined) {
      push("bad", text.slice(at, foreign.end), foreign.end, foreign.problem);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      push("number", number, at + number.length);
      continue;
    }
    const name = nameHere();
    if (name !== undefined) {
      const previous = tokens.at(-1);
      const opens = previous === undefined || newline || previous.text === ";";
      const canonical = name.normalize("NFC").replaceAll("′", "'");
      push(RESERVED.includes(canonical) ? "word" : "name", canonical, at + name.length);
      if (canonical === "as") {
        skipSpace();
        const end = spellingEnd(text, at);
        if (end > at) push("spelling", text.slice(at, end), end);
      } else if (canonical === "use" && opens) {
        // Only here does `#` not begin a comment.
        for (;;) {
          skipSpace();
          const id = match(blockId()) ?? nameHere();
          if (id === undefined || RESERVED.includes(id)) break;
          if (id.startsWith("#")) push("id", id.slice(1), at + id.length);
          else push("name", id.normalize("NFC"), at + id.length);
          skipSpace();
          if (text[at] !== ",") break;
          push("op", ",", at + 1);
        }
      }
      continue;
    }
    const operator = match(OPERATOR);
    if (operator !== undefined) {
      const [kind, canonical] = SYNONYMS.get(operator) ?? (["op", operator] as const);
      push(kind, canonical, at + operator.length);
      continue;
    }
    const string = match(STRING);
    if (string !== undefined && ["from", "called", "hint", "remark"].includes(tokens.at(-1)?.text ?? "")) {
      push("string", string.slice(1, -1), at + string.length);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    push("bad", character, at + character.length, {
      severity: "error",
      code: "read.character",
      message: `the character \`${character}\` has no meaning here`,
      span: { start: at, end: at + character.length },
    });
  }
  at = text.length;
  tokens.push({ kind: "end", text: "", start: at, end: at, spaced: true, newline: true });
  return tokens;
}

/** The characters with which a foreign spelling begins (digits: `1.`). */
const FOREIGN_START = /[-*/:&!%.…∂∑Σ∏Π√⌊⌋⌈⌉∗⋆²³$\\\d]/;

function foreignAt(text: string, at: number): { end: number; problem: Diagnostic } | undefined {
  const first = text[at] ?? "";
  if (!FOREIGN_START.test(first)) return undefined;
  for (const [starts, made, message, remedy] of FOREIGN) {
    if (!starts.includes(first)) continue;
    const pattern = made();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const span = { start: at, end: at + found.length };
    return { end: span.end, problem: { severity: "error", code: "read.character", message, remedy, span } };
  }
  return undefined;
}

/** A spelling reaches to white space, `,`, `;`, `=` or a comment outside braces. */
function spellingEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const c = text[at] ?? "";
    if (c === "\n") break;
    if (c === "{") depth++;
    else if (c === "}") depth--;
    else if (depth <= 0 && /[\s,;=#]/.test(c)) break;
  }
  return at;
}

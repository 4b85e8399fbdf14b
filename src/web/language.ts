// The sheet language for the editor: what each stretch of a line is, inside and outside of fenced blocks. A stream of
// small tokens, without a tree; the reader itself says what is wrong.

import type { StreamParser, StringStream } from "@codemirror/language";
import { BINDERS, FUNCTIONS, OTHER_WORDS, STATEMENTS } from "./words.ts";

interface Place {
  /** Markdown around blocks, a block, the front matter. */
  inside: "prose" | "block" | "front";
  /** The fence that ends the block. */
  fence: string;
  first: boolean;
}

const STATEMENT: ReadonlySet<string> = new Set(STATEMENTS);
const BINDER: ReadonlySet<string> = new Set(BINDERS);
const WORD: ReadonlySet<string> = new Set(OTHER_WORDS);
const FUNCTION: ReadonlySet<string> = new Set(FUNCTIONS);

/** `sheet`: Markdown with blocks; otherwise the text is one block. */
export const sheetLanguage = (sheet: () => boolean): StreamParser<Place> => ({
  name: "gradsheet",
  startState: () => ({ inside: sheet() ? "prose" : "block", fence: "", first: true }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    const start = state.first;
    if (stream.sol()) state.first = false;
    switch (state.inside) {
      case "front":
        return frontToken(stream, state);
      case "prose":
        return proseToken(stream, state, start);
      case "block":
        return blockToken(stream, state);
    }
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{"] } },
});

function frontToken(stream: StringStream, state: Place): string | null {
  if (stream.sol() && stream.match(/^---\s*$/)) {
    state.inside = "prose";
    return "meta";
  }
  if (stream.match(/^\s*[\w-]+:/)) return "propertyName";
  stream.skipToEnd();
  return "string";
}

function proseToken(stream: StringStream, state: Place, first: boolean): string | null {
  if (stream.sol()) {
    if (first && stream.match(/^---\s*$/)) {
      state.inside = "front";
      return "meta";
    }
    const fence = /^ {0,3}(`{3,}|~{3,})\s*grad\b.*$/.exec(stream.string)?.[1];
    if (fence !== undefined) {
      state.inside = "block";
      state.fence = fence;
      stream.skipToEnd();
      return "meta";
    }
    if (stream.match(/^#{1,6} .*/)) return "heading";
  }
  if (stream.match(/^\$\$?[^$]+\$\$?/)) return "atom";
  if (stream.match(/^`[^`]+`/)) return "monospace";
  if (stream.match(/^\*\*[^*]+\*\*/)) return "strong";
  if (stream.match(/^\*[^*\s][^*]*\*/)) return "emphasis";
  stream.next();
  stream.eatWhile(/[^$`*]/);
  return null;
}

function blockToken(stream: StringStream, state: Place): string | null {
  if (stream.sol() && state.fence !== "" && stream.string.trimStart().startsWith(state.fence)) {
    state.inside = "prose";
    state.fence = "";
    stream.skipToEnd();
    return "meta";
  }
  if (stream.eatSpace()) return null;
  if (stream.match(/^#[A-Za-z][\w-]*/)) {
    // `use #id` names a block; elsewhere # begins a comment.
    const named = /\buse\s+#[\w-]*$/.test(stream.string.slice(0, stream.pos));
    if (!named) stream.skipToEnd();
    return named ? "labelName" : "comment";
  }
  if (stream.eat("#")) {
    stream.skipToEnd();
    return "comment";
  }
  if (stream.match(/^"[^"]*"?/)) return "string";
  if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
  const name = stream.match(/^[\p{L}_][\p{L}\p{Nd}\p{M}_₀-₉]*['′]*/u);
  if (name !== null && name !== true && name !== false) return nameToken(name[0] ?? "", stream);
  stream.next();
  return /[-+*/^@=<>≤≥≠·×|]/.test(stream.current()) ? "operator" : "punctuation";
}

function nameToken(name: string, stream: StringStream): string {
  const before = stream.string.slice(0, stream.start);
  if (STATEMENT.has(name) && /(^|;)\s*$/.test(before)) return "keyword";
  if (BINDER.has(name) && /^\s*\{/.test(stream.string.slice(stream.pos))) return "keyword";
  if (WORD.has(name)) return "keyword";
  const called = stream.peek() === "(";
  if (called && (FUNCTION.has(name) || name === "d")) return "function";
  return "variableName";
}

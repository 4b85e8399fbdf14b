// TeX as a sequence of tokens: commands, characters, braces, spaces and comments. It knows nothing of what they mean.

export interface TexToken {
  readonly kind: "command" | "char" | "open" | "close" | "space" | "comment";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\\(?:[A-Za-z@]+|[\s\S])|%[^\n]*(?:\n[ \t]*)?|\s+|[\s\S]/gu;

export function texTokens(text: string, from = 0, to = text.length): readonly TexToken[] {
  const out: TexToken[] = [];
  TOKEN.lastIndex = from;
  for (let m = TOKEN.exec(text); m !== null && m.index < to; m = TOKEN.exec(text)) {
    const [found] = m;
    const start = m.index;
    out.push({ kind: kindOf(found), text: found, start, end: Math.min(to, start + found.length) });
  }
  TOKEN.lastIndex = 0;
  return out;
}

function kindOf(text: string): TexToken["kind"] {
  if (text.startsWith("\\")) return text.length > 1 ? "command" : "char";
  if (text.startsWith("%")) return "comment";
  if (text === "{") return "open";
  if (text === "}") return "close";
  return /^\s/.test(text) ? "space" : "char";
}

/** The ends of all groups of a text, found in one pass when one is first asked for. */
const groupEnds = new WeakMap<readonly TexToken[], ReadonlyMap<number, number>>();

/** The index behind the group that opens at `k`, or undefined where it is not closed. */
export function groupEnd(tokens: readonly TexToken[], k: number): number | undefined {
  let ends = groupEnds.get(tokens);
  if (ends === undefined) {
    ends = endsOfGroups(tokens);
    groupEnds.set(tokens, ends);
  }
  return ends.get(k);
}

function endsOfGroups(tokens: readonly TexToken[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [j, t] of tokens.entries()) {
    if (t.kind === "open") open.push(j);
    else if (t.kind === "close") {
      const k = open.pop();
      if (k !== undefined) ends.set(k, j + 1);
    }
  }
  return ends;
}

/** The next index at which something stands that is neither space nor comment. */
export function skipSpace(tokens: readonly TexToken[], k: number): number {
  let j = k;
  while (tokens[j]?.kind === "space" || tokens[j]?.kind === "comment") j += 1;
  return j;
}

export interface Argument {
  /** Without the braces. */
  readonly start: number;
  readonly end: number;
  /** The index of the token behind it. */
  readonly next: number;
}

/** A group in braces or a single token, as TeX takes an argument. */
export function argumentAt(tokens: readonly TexToken[], k: number): Argument | undefined {
  const j = skipSpace(tokens, k);
  const t = tokens[j];
  if (t === undefined || t.kind === "close") return undefined;
  if (t.kind !== "open") return { start: t.start, end: t.end, next: j + 1 };
  const next = groupEnd(tokens, j);
  const last = next === undefined ? undefined : tokens[next - 1];
  return next === undefined || last === undefined ? undefined : { start: t.end, end: last.start, next };
}

/** Tokens in `[…]`: one that is not closed is not looked for to the end of the document. */
const LONGEST_OPTION = 2000;

/** `[…]`, where one stands. */
export function optionalAt(tokens: readonly TexToken[], k: number): Argument | undefined {
  const j = skipSpace(tokens, k);
  const t = tokens[j];
  if (t?.text !== "[") return undefined;
  let depth = 0;
  for (let i = j + 1; i < tokens.length && i < j + LONGEST_OPTION; i += 1) {
    const u = tokens[i];
    if (u === undefined) break;
    if (u.kind === "open") depth += 1;
    else if (u.kind === "close") depth -= 1;
    else if (u.text === "]" && depth === 0) return { start: t.end, end: u.start, next: i + 1 };
    if (depth < 0) break;
  }
  return undefined;
}

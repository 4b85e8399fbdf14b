// Brackets found in a row of trees become one tree with what they hold, digits become numbers, and `|` is told to
// open, to close or to stand alone ("such that"), which TeX does not say.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import { RELATION_MARKS } from "./signs.ts";
import type { FencedTree, ScriptsTree, Tree } from "./tree.ts";

const CLOSING: ReadonlyMap<string, readonly string[]> = new Map([
  ["(", [")", "]"]],
  ["[", ["]", ")"]],
  ["{", ["}"]],
  ["⌊", ["⌋"]],
  ["⌈", ["⌉"]],
  ["⟨", ["⟩"]],
]);
const CLOSERS: ReadonlySet<string> = new Set([")", "]", "}", "⌋", "⌉", "⟩"]);
const BARS: ReadonlySet<string> = new Set(["|", "‖"]);

/** What stands alone between the two parts of "the x such that". */
export const SUCH_THAT = "such that";

const span = (a: Tree, b: Tree): Span => ({ start: a.span.start, end: Math.max(a.span.end, b.span.end) });

export function paired(trees: readonly Tree[]): readonly Tree[] {
  return new Pairing(joinDigits(trees)).run();
}

const DEEPEST = 60;
/** Bars that open and close nothing, in one row. */
const MOST_ALONE = 20;

interface Open {
  readonly delimiter: string;
  readonly at: Tree;
  readonly before: Tree[];
}

class Pairing {
  readonly #trees: readonly Tree[];
  readonly #open: Open[] = [];
  #out: Tree[] = [];
  #alone = 0;
  /** It belongs to the bar before it. */
  #skip: Tree | undefined;
  readonly #levels: ReadonlyMap<number, number>;

  constructor(trees: readonly Tree[]) {
    this.#trees = trees;
    this.#levels = levelsOf(trees);
  }

  run(): readonly Tree[] {
    for (const [k, t] of this.#trees.entries()) if (t !== this.#skip) this.#take(t, k);
    const left = this.#open.at(-1);
    if (left !== undefined)
      throw unread("bracket", `the bracket \`${left.delimiter}\` is not closed`, left.at.span);
    return this.#out;
  }

  #take(t: Tree, k: number): void {
    const scripts = t.kind === "scripts" && t.base?.kind === "mark" ? t : undefined;
    const mark = scripts?.base ?? t;
    if (mark.kind !== "mark") {
      this.#out.push(t);
      return;
    }
    if (scripts === undefined && CLOSING.has(mark.text)) this.#begin(mark.text, mark);
    else if (CLOSERS.has(mark.text)) this.#close(mark.text, mark, scripts);
    else if (BARS.has(mark.text)) this.#bar(mark.text, mark, scripts, k);
    else this.#out.push(t);
  }

  #begin(delimiter: string, at: Tree): void {
    if (this.#open.length >= DEEPEST)
      throw unread("depth", "brackets nest too deeply here", at.span, `at most ${DEEPEST} levels`);
    this.#open.push({ delimiter, at, before: this.#out });
    this.#out = [];
  }

  #close(delimiter: string, at: Tree, scripts: ScriptsTree | undefined): void {
    const open = this.#open.at(-1);
    if (open === undefined || !(CLOSING.get(open.delimiter) ?? [open.delimiter]).includes(delimiter))
      throw unread("bracket", `\`${delimiter}\` closes no bracket`, at.span);
    this.#open.pop();
    const fenced: FencedTree = {
      kind: "fenced",
      open: open.delimiter,
      close: delimiter,
      body: this.#out,
      span: span(open.at, at),
    };
    this.#out = open.before;
    this.#out.push(
      scripts === undefined ? fenced : { ...scripts, base: fenced, span: span(fenced, scripts) },
    );
  }

  #bar(delimiter: string, at: Tree, scripts: ScriptsTree | undefined, k: number): void {
    const open = this.#open.at(-1);
    const waiting = wantsOperand(this.#out.at(-1));
    if (open?.delimiter === delimiter && !waiting) {
      this.#close(delimiter, at, scripts);
      return;
    }
    const level = this.#levels.get(k) ?? 0;
    const next = this.#trees[k + 1];
    // p || q of a divergence, typed with two bars.
    if (delimiter === "|" && open?.delimiter === "(" && !waiting && markOf(next) === "|" && level === 2) {
      this.#suchThat(at);
      this.#skip = next;
      return;
    }
    if (scripts === undefined && (waiting || level % 2 === 0)) this.#begin(delimiter, at);
    else if (scripts === undefined) this.#suchThat(at);
    else throw unread("bracket", `\`${delimiter}\` closes nothing here`, at.span);
  }

  #suchThat(at: Tree): void {
    this.#alone += 1;
    if (this.#alone > MOST_ALONE)
      throw unread("bracket", "too many bars stand alone here", at.span, `at most ${MOST_ALONE}`);
    this.#out.push({ kind: "mark", text: SUCH_THAT, span: at.span });
  }
}

const markOf = (t: Tree | undefined): string | undefined => {
  const mark = t?.kind === "scripts" ? t.base : t;
  return mark?.kind === "mark" ? mark.text : undefined;
};

/** For each bar the number of its kind from there to the end of the bracket that it stands in. */
function levelsOf(trees: readonly Tree[]): ReadonlyMap<number, number> {
  const out = new Map<number, number>();
  const around: Map<string, number>[] = [];
  let here = new Map<string, number>();
  for (let k = trees.length - 1; k >= 0; k -= 1) {
    const mark = markOf(trees[k]);
    if (mark === undefined) continue;
    if (CLOSERS.has(mark)) {
      around.push(here);
      here = new Map();
    } else if (CLOSING.has(mark)) here = around.pop() ?? new Map();
    else if (BARS.has(mark)) {
      const level = (here.get(mark) ?? 0) + 1;
      here.set(mark, level);
      out.set(k, level);
    }
  }
  return out;
}

const OPERATORS: ReadonlySet<string> = new Set("+ - · × * ⋆ / ÷ ⊙ ⊗ ⊕ ∘ ± ∓ mod , ; ∧ ∨ ¬".split(" "));

/** Whether an operand has to follow: at the beginning, behind an operator or a relation. */
function wantsOperand(before: Tree | undefined): boolean {
  if (before === undefined || before.kind === "op" || before.kind === "space" || before.kind === "text")
    return true;
  if (before.kind === "scripts" && before.base?.kind === "op") return true;
  return before.kind === "mark" && (OPERATORS.has(before.text) || RELATION_MARKS.has(before.text));
}

/** `1 2 . 5` is 12.5; digits that stand apart in the document stay apart. */
function joinDigits(trees: readonly Tree[]): readonly Tree[] {
  const out: Tree[] = [];
  for (const [k, t] of trees.entries()) {
    const before = out.at(-1);
    const digits = t.kind === "scripts" ? t.base : t;
    const joins =
      before?.kind === "digit" &&
      digits !== undefined &&
      (before.span.end === digits.span.start || before.span.start === digits.span.start);
    const next = trees[k + 1];
    const point =
      joins &&
      t.kind === "mark" &&
      t.text === "." &&
      !before.text.includes(".") &&
      (next?.kind === "digit" || (next?.kind === "scripts" && next.base?.kind === "digit"));
    if (joins && (digits.kind === "digit" || point)) {
      const joined: Tree = {
        kind: "digit",
        text: `${before.text}${digits.kind === "digit" ? digits.text : "."}`,
        span: span(before, digits),
      };
      out[out.length - 1] = t.kind === "scripts" ? { ...t, base: joined, span: span(before, t) } : joined;
    } else out.push(t);
  }
  return out;
}

/** Whether the comma at a place of a row touches single numbers on both sides, as in 0,5 and 267,960. */
export function isInNumber(trees: readonly Tree[], k: number): boolean {
  const [far, before, comma, after, behind] = [-2, -1, 0, 1, 2].map((d) => trees[k + d]);
  const isComma = (t: Tree | undefined): boolean => t?.kind === "mark" && (t.text === "," || t.text === "…");
  return (
    comma !== undefined &&
    before?.kind === "digit" &&
    after?.kind === "digit" &&
    before.span.end === comma.span.start &&
    comma.span.end === after.span.start &&
    !isComma(far) &&
    !isComma(behind)
  );
}

export const commaInNumber = (at: Span) =>
  unread(
    "number",
    "whether this is one number with a comma in it or two numbers is not known",
    at,
    "a point before decimals, nothing between thousands, a space behind a comma between numbers",
  );

// A row of trees with a place in it, and what the files of the grammar need of each other.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import { paired } from "../tree/pair.ts";
import { RELATION_MARKS } from "../tree/signs.ts";
import type { FencedTree, ScriptsTree, Tree } from "../tree/tree.ts";
import type { FenceMath, Item, MathNode, Script } from "./math.ts";

const DEEPEST = 100;

/** A row of trees with a place in it. */
export class Reading {
  readonly trees: readonly Tree[];
  readonly end: Span;
  at = 0;
  #depth = 0;

  constructor(trees: readonly Tree[], around: Span) {
    this.trees = paired(trees);
    const last = this.trees.at(-1);
    this.end = last === undefined ? around : { start: greatest(last.span.end - 1, 0), end: last.span.end };
  }

  peek(ahead = 0): Tree | undefined {
    return this.trees[this.at + ahead];
  }

  next(): Tree {
    const t = this.trees[this.at];
    if (t === undefined) throw unread("end", "something is missing at the end", this.end, "an operand");
    this.at += 1;
    return t;
  }

  /** Terms within terms, as signs and sums before each other make them. */
  nested<T>(read: () => T): T {
    if (this.#depth >= DEEPEST)
      throw unread("depth", "this goes too deep", this.peek()?.span ?? this.end, `at most ${DEEPEST} levels`);
    this.#depth += 1;
    const found = read();
    this.#depth -= 1;
    return found;
  }

  get done(): boolean {
    return this.at >= this.trees.length;
  }

  isMark(text: string, ahead = 0): boolean {
    const t = this.peek(ahead);
    return t?.kind === "mark" && t.text === text;
  }

  acceptMark(text: string): boolean {
    if (!this.isMark(text)) return false;
    this.at += 1;
    return true;
  }

  /** The words at the place, trimmed. */
  words(): string | undefined {
    const t = this.peek();
    return t?.kind === "text" ? t.text.trim().replace(/[,.:;]$/, "") : undefined;
  }

  /** Whether a relation follows the tree at the place. */
  relationBehind(): boolean {
    const t = this.peek(1);
    return t?.kind === "mark" && RELATION_MARKS.has(t.text);
  }

  leftOver(): Error {
    const t = this.peek();
    return unread("left-over", `${describe(t)} is not expected here`, t?.span ?? this.end);
  }

  spanFrom(start: Span): Span {
    const last = this.trees[this.at - 1] ?? this.trees.at(-1);
    return { start: start.start, end: greatest(start.end, last?.span.end ?? start.end) };
  }
}

const greatest = (a: number, b: number): number => (a > b ? a : b);

export function describe(t: Tree | undefined): string {
  if (t === undefined) return "the end";
  switch (t.kind) {
    case "letter":
    case "word":
    case "digit":
    case "mark":
      return `\`${t.text}\``;
    case "op":
      return `\`\\${t.name}\``;
    case "text":
      return `the text "${t.text.trim()}"`;
    case "space":
      return "a wide space";
    case "fenced":
      return `a bracket \`${t.open}\``;
    case "table":
      return "a table";
    default:
      return `a ${t.kind}`;
  }
}

/** The grammar, handed to its files, so that they form no cycle. */
export interface Grammar {
  readonly math: (trees: readonly Tree[], around: Span) => MathNode;
  readonly item: (trees: readonly Tree[], around: Span) => Item;
  readonly items: (trees: readonly Tree[], around: Span) => readonly Item[];
  readonly sum: (r: Reading) => MathNode;
  /** A product with its sign. */
  readonly term: (r: Reading) => MathNode;
  readonly product: (r: Reading) => MathNode;
  readonly factor: (r: Reading, bare?: boolean) => MathNode;
  /** The base with the scripts of a tree. */
  readonly scripted: (base: MathNode, t: ScriptsTree) => MathNode;
  readonly script: (trees: readonly Tree[], around: Span) => Script;
  readonly fence: (t: FencedTree) => FenceMath;
  readonly startsOperand: (t: Tree | undefined) => boolean;
  readonly reading: (trees: readonly Tree[], around: Span) => Reading;
}

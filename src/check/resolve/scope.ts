// What is known while a formula is resolved: the names, the letters of the sums around, ranges that stand behind the
// formula, and the notes on what could be read otherwise. The files of the resolver hand this to each other.

import type { Span } from "../../expr/span.ts";
import type { Condition as ConditionSyntax, Range, Value } from "../../read/syntax/syntax.ts";
import { APART } from "../formula/keys.ts";
import type { Condition, Item, MathNode } from "../formula/math.ts";
import type { Known, Names } from "../formula/names.ts";
import { unread } from "../text/unread.ts";
import type { Choices } from "./choices.ts";
import { rankOf } from "./ranks.ts";

/** One reading of something that could be read otherwise. */
export interface Note {
  readonly text: string;
  readonly span: Span;
  /** The name whose declaration leaves it open. */
  readonly about?: string;
}

export interface Resolution {
  readonly names: Names;
  /** Ranges that stand behind the formula: Σ_i …, i = 0 … n−1. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Letters that stand alone in a subscript somewhere in the statement: they are indices. */
  readonly indices: ReadonlySet<string>;
  readonly notes: Note[];
  readonly choices?: Choices | undefined;
  /** What `*` between tensors means, where it is told; otherwise the convolution is taken, and noted. */
  readonly star?: "conv" | "corr" | undefined;
}

/** A formula in the midst of being resolved. */
export abstract class Resolving {
  readonly names: Names;
  readonly star: "conv" | "corr" | undefined;
  readonly #ranges: ReadonlyMap<string, Range>;
  readonly #indices: ReadonlySet<string>;
  readonly #notes: Note[];
  /** Letters of the sums around. */
  readonly #bound: Map<string, number> = new Map();

  readonly choices: Choices;
  readonly slid: Set<Value> = new Set();
  /** The side of the relation at work, from 0. */
  side = 0;

  constructor(r: Resolution) {
    this.choices = r.choices ?? {};
    this.names = r.names;
    this.star = r.star;
    this.#ranges = r.ranges;
    this.#indices = r.indices;
    this.#notes = r.notes;
  }

  note(text: string, span: Span, about?: string): void {
    if (!this.#notes.some((n) => n.text === text))
      this.#notes.push({ text, span, ...(about === undefined ? {} : { about }) });
  }

  rank(v: Value): number {
    return rankOf(v, this.names);
  }

  isBound(name: string): boolean {
    return (this.#bound.get(name) ?? 0) > 0;
  }

  /** The name that is written like this, with entries or without; a letter of a sum around hides it. */
  known(key: string, entries = false): Known | undefined {
    if (this.isBound(key)) return undefined;
    const all = this.names.byKey.get(key) ?? [];
    if (key === "π" && !entries) return all.find((k) => k.rank === 0);
    const apart = all.find((k) => k.name.endsWith(APART));
    if (apart !== undefined) return entries ? all.find((k) => k !== apart) : apart;
    return all.find((k) => k.rank > 0 === entries) ?? all[0];
  }

  /** e is the number where nothing makes an index of it; where it would be both, that is not decided here. */
  isNumberE(text: string, raised: boolean, span: Span): boolean {
    if (text !== "e" || this.isBound("e")) return false;
    if (!this.#indices.has("e")) return true;
    if (raised)
      throw unread(
        "e",
        "`e` is an index in this formula, so it may be no number here",
        span,
        "another letter, or \\exp",
      );
    return false;
  }

  rangeBehind(letter: string): Range | undefined {
    return this.#ranges.get(letter);
  }

  /** What `read` gives where these letters belong to a sum. */
  within<T>(letters: readonly string[], read: () => T): T {
    for (const n of letters) this.#bound.set(n, (this.#bound.get(n) ?? 0) + 1);
    try {
      return read();
    } finally {
      for (const n of letters) this.#bound.set(n, (this.#bound.get(n) ?? 1) - 1);
    }
  }

  abstract value(m: MathNode): Value;
  abstract values(items: readonly Item[]): readonly Value[];
  abstract condition(c: Condition): ConditionSyntax;
  /** What an index is in: a range, or a set by its name. */
  abstract over(m: MathNode): Range | Value;
  /** {0, …, n−1}, 0 … n−1. */
  abstract range(m: MathNode): Range | undefined;
}

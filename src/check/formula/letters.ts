// What stands below and above a big operator: letters with ranges, sets and conditions in any of the usual forms.

import type { Span } from "../../expr/span.ts";
import type { Letter, LetterGroup, Range, Value } from "../../read/syntax/syntax.ts";
import { unread } from "../text/unread.ts";
import { keyOfSymbol } from "./keys.ts";
import {
  type BigMath,
  type Condition,
  type Item,
  isCondition,
  type MathNode,
  type RelationMath,
} from "./math.ts";
import type { Known } from "./names.ts";
import { decimal } from "./values.ts";

export interface LetterResolver {
  readonly value: (m: MathNode) => Value;
  readonly over: (m: MathNode) => Range | Value;
  readonly range: (m: MathNode) => Range | undefined;
  readonly known: (key: string) => Known | undefined;
  readonly isBound: (name: string) => boolean;
  readonly rangeBehind: (letter: string) => Range | undefined;
}

export interface ResolvedLetters {
  readonly groups: readonly LetterGroup[];
  readonly guards: readonly Condition[];
}

export function letterGroups(r: LetterResolver, m: BigMath): ResolvedLetters {
  const b = new Below(r, m);
  b.run(m.under);
  return { groups: b.finished(), guards: b.guards };
}

class Below {
  readonly guards: Condition[] = [];
  readonly #r: LetterResolver;
  readonly #m: BigMath;
  readonly #groups: LetterGroup[] = [];
  /** Letters whose range has not been seen yet. */
  #open: Letter[] = [];
  #overUsed = false;

  constructor(r: LetterResolver, m: BigMath) {
    this.#r = r;
    this.#m = m;
  }

  run(items: readonly Item[]): void {
    for (let k = 0; k < items.length; k += 1) {
      const item = items[k] as Item;
      const dots = items[k + 1]?.kind === "ellipsis" ? items[k + 2] : undefined;
      if (dots !== undefined && !isCondition(dots) && item.kind === "relation") {
        // i = 1, …, n
        this.#rangeFrom(item, dots);
        k += 2;
        continue;
      }
      const last = items.slice(k + 1).findIndex((x) => x.kind === "relation");
      const spread = this.#spread(items.slice(k, k + last + 2));
      if (spread !== undefined) {
        k += spread;
        continue;
      }
      this.#item(item);
    }
  }

  finished(): readonly LetterGroup[] {
    if (this.#m.over !== undefined && !this.#overUsed)
      throw unread("letters", "what stands above this sum belongs to no letter below it", this.#m.over.span);
    this.#close(undefined, this.#m.span);
    if (this.#groups.length === 0)
      throw unread(
        "letters",
        "this does not say over which letters it goes",
        this.#m.span,
        "a letter below it",
      );
    return this.#groups;
  }

  #close(over: Range | Value | undefined, span: Span, tuple = false): void {
    const letters = this.#open;
    this.#open = [];
    if (letters.length === 0) return;
    if (over !== undefined) {
      this.#groups.push({ letters, tuple, over, span });
      return;
    }
    for (const l of letters) {
      const behind = this.#r.rangeBehind(l.name);
      this.#groups.push({
        letters: [l],
        tuple: false,
        ...(behind === undefined ? {} : { over: behind }),
        span: l.span,
      });
    }
  }

  #letter(m: MathNode): Letter | undefined {
    const name = keyOfSymbol(m);
    return name === undefined ? undefined : { name, span: m.span };
  }

  /** One letter, or several side by side that are no names. */
  #letters(m: MathNode): readonly Letter[] {
    const one = this.#letter(m);
    if (one !== undefined) return [one];
    if (m.kind === "product" && m.factors.every((f) => f.sign === "")) {
      const all = m.factors.map((f) => this.#letter(f.factor));
      const known = all.filter((l): l is Letter => l !== undefined && this.#r.known(l.name) === undefined);
      if (known.length === all.length) return known;
    }
    throw unread(
      "letters",
      "a letter is wanted below the sign",
      m.span,
      "letters, i = 1, i \\in S, or conditions",
    );
  }

  #item(item: Item): void {
    if (!isCondition(item)) {
      this.#open.push(...this.#letters(item));
      return;
    }
    if (item.kind !== "relation") {
      this.#guard(item);
      return;
    }
    const [first, second] = item.links;
    if (first === undefined) return;
    if (first.op === "=" && item.links.length === 1) {
      this.#rangeFrom(item, undefined);
      return;
    }
    if (first.op === "∈" && item.links.length === 1) {
      this.#member(item, first.right);
      return;
    }
    if (first.op === ":" && item.links.length >= 2) {
      // k : k > 0
      this.#open.push(...this.#letters(item.first));
      this.#guard({ ...item, first: first.right, links: item.links.slice(1) });
      return;
    }
    const between = second === undefined ? undefined : this.#letter(first.right);
    if (
      second !== undefined &&
      between !== undefined &&
      item.links.length === 2 &&
      rises(first.op) &&
      rises(second.op)
    ) {
      // 0 ≤ k < n
      this.#open.push(between);
      const low = first.op === "<" ? plusOne(this.#r.value(item.first)) : this.#r.value(item.first);
      const high = second.op === "<" ? minusOne(this.#r.value(second.right)) : this.#r.value(second.right);
      this.#close({ kind: "range", low, high, span: item.span }, item.span);
      return;
    }
    this.#guard(item);
  }

  /** A condition; where it is about a letter that nothing else names, that is the letter of the sum. */
  #guard(c: Condition): void {
    if (c.kind === "relation") {
      const letter = this.#letter(c.first);
      const named = letter !== undefined && this.#names().includes(letter.name);
      if (
        letter !== undefined &&
        !named &&
        this.#r.known(letter.name) === undefined &&
        !this.#r.isBound(letter.name)
      ) {
        if (this.#names().length > 0)
          throw unread(
            "letters",
            `whether \`${letter.name}\` is a letter of this sum is not said`,
            c.span,
            "all letters before the conditions",
          );
        this.#open.push(letter);
      }
    }
    this.guards.push(c);
  }

  #names(): readonly string[] {
    return [...this.#open, ...this.#groups.flatMap((g) => g.letters)].map((l) => l.name);
  }

  /** i = 1 with n above, or i = 1, …, n. */
  #rangeFrom(item: RelationMath, end: MathNode | undefined): void {
    const [link] = item.links;
    if (link === undefined || link.op !== "=" || item.links.length !== 1)
      throw unread("letters", "this range is not read", item.span, "i = 1, …, n");
    this.#open.push(...this.#letters(item.first));
    if (link.right.kind === "range") {
      this.#close(this.#r.range(link.right), item.span);
      return;
    }
    const over = end ?? this.#m.over;
    if (over === undefined)
      throw unread(
        "letters",
        "the range of this letter has no end",
        item.span,
        "its last value above the sign",
      );
    if (end === undefined) this.#overUsed = true;
    this.#close(
      { kind: "range", low: this.#r.value(link.right), high: this.#r.value(over), span: item.span },
      item.span,
    );
  }

  #member(item: RelationMath, set: MathNode): void {
    if (item.first.kind === "fence") {
      this.#close(undefined, item.span);
      for (const x of item.first.items) if (!isCondition(x)) this.#open.push(...this.#letters(x));
      this.#close(this.#r.over(set), item.span, true);
      return;
    }
    this.#open.push(...this.#letters(item.first));
    const over = this.#r.over(set);
    const head = over.kind === "read" ? over.of : over;
    const known = head.kind === "name" ? this.#r.known(head.name) : undefined;
    // l, m ∈ S of pairs
    const tuple =
      over.kind !== "range" && known !== undefined && known.arity > 1 && this.#open.length === known.arity;
    this.#close(over, item.span, tuple);
  }

  /** 0 ≤ k, l ≤ 1: a chain that is interrupted by commas. Gives how many further items it takes. */
  #spread(items: readonly Item[]): number | undefined {
    const [first] = items;
    const last = items.at(-1);
    if (items.length < 2 || first?.kind !== "relation" || last?.kind !== "relation") return undefined;
    const [low, more] = first.links;
    const [high, beyond] = last.links;
    if (low === undefined || high === undefined || more !== undefined || beyond !== undefined)
      return undefined;
    if (!rises(low.op) || !rises(high.op)) return undefined;
    const middle = items.slice(1, -1);
    const nodes = [low.right, ...middle.flatMap((x) => (isCondition(x) ? [] : [x])), last.first];
    if (nodes.length !== middle.length + 2 || this.#letter(first.first) !== undefined) return undefined;
    const letters = nodes.map((n) => this.#letter(n));
    if (letters.some((l) => l === undefined)) return undefined;
    this.#close(undefined, first.span);
    this.#open.push(...letters.filter((l): l is Letter => l !== undefined));
    const from = low.op === "<" ? plusOne(this.#r.value(first.first)) : this.#r.value(first.first);
    const to = high.op === "<" ? minusOne(this.#r.value(high.right)) : this.#r.value(high.right);
    const span = { start: first.span.start, end: last.span.end };
    this.#close({ kind: "range", low: from, high: to, span }, span);
    return items.length - 1;
  }
}

const rises = (op: string): boolean => op === "≤" || op === "<";
const shifted = (v: Value, sign: "+" | "-"): Value => ({
  kind: "add",
  terms: [
    { sign: "+", term: v },
    { sign, term: decimal("1", v.span) },
  ],
  span: v.span,
});
const plusOne = (v: Value): Value => shifted(v, "+");
const minusOne = (v: Value): Value => shifted(v, "-");

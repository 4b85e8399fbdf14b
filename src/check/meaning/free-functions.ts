// Functions of one number of which a document says no more than that they are functions: φ of h = φ(W x) with φ′ in its
// derivatives. g_j of the j-th unit is a function of j, too.

import type { Span } from "../../expr/span.ts";
import type { GivenItem } from "../../read/syntax/statement-syntax.ts";
import { FUNCTIONS } from "../formula/grammar-function.ts";
import { scriptedKey } from "../formula/keys.ts";
import { isCondition, type MathNode } from "../formula/math.ts";
import type { Known } from "../formula/names.ts";
import { isEntrywise } from "./entrywise-words.ts";
import type { NameSetting } from "./is-name.ts";
import { isName } from "./is-name.ts";
import type { Origin } from "./origin.ts";
import { type RankSetting, rankIn } from "./shapes.ts";
import { type Spelling, written } from "./spelling.ts";
import type { Use } from "./uses.ts";

interface FreeFunction {
  /** As it is written, without primes. */
  readonly key: string;
  /** It is written with an index, g_j(z_j). */
  readonly indexed: boolean;
  /** What it is in front of brackets. */
  readonly use: Use;
}

/** Probabilities, expectations and bounds of growth are written like functions of a number. */
const OTHERS = /^(?:\\\w+\{)?[pPqQEVOo𝔼ℙ]\}?(?:[_^].*)?$/u;

function freeFunctions(
  p: NameSetting,
  shapes: RankSetting,
  rank: (key: string, bareForm: boolean) => number | undefined,
  isDefined: (key: string) => boolean,
  text: string,
): ReadonlyMap<string, FreeFunction> {
  const out = new Map<string, FreeFunction>();
  const refused = new Set<string>();
  const primed = new Set<string>();
  const whole = new Set<string>();
  for (const use of p.uses.values()) {
    if (p.applied.get(use.key)?.kind !== "function") continue;
    for (const a of use.applied) {
      const head = spelled(a.head, p.spelling);
      if (head === undefined || OTHERS.test(head.key)) continue;
      const { key } = head;
      if (head.primes > 0) primed.add(key);
      const [only, ...more] = a.fence.items;
      if (only === undefined || more.length > 0 || isCondition(only)) refused.add(key);
      else if ((rankIn(shapes, rank, only) ?? 0) > 0) whole.add(key);
      const plain = p.uses.get(key);
      // f_{t'−1} (1 − …) is an entry of a known f before a bracket.
      const isKnown = [key, head.base].some((k) => p.names.byKey.has(written(k)));
      // tanh′ is the derivative of tanh, which is no function that nothing is known of.
      if (
        isKnown ||
        isDefined(key) ||
        isDefined(use.key) ||
        key === "σ" ||
        FUNCTIONS.has(key) ||
        (plain !== undefined && !isName(p, plain))
      )
        refused.add(key);
      if (plain !== undefined && plain.alone > plain.mentions.length) refused.add(key);
      const before = out.get(key);
      if (before !== undefined && before.indexed !== head.indexed) refused.add(key);
      if (before === undefined) out.set(key, { key, indexed: head.indexed, use });
    }
  }
  // f of a vector may be any function of it, but f′ is taken entry by entry, and so is what is said to be.
  const isRead = (key: string): boolean =>
    primed.has(key) || !whole.has(key) || isEntrywise(text, p.uses.get(key)?.mentions ?? []);
  return new Map([...out].filter(([key]) => !refused.has(key) && isRead(key)));
}

interface Head {
  readonly key: string;
  /** Without scripts. */
  readonly base: string;
  readonly indexed: boolean;
  readonly primes: number;
}

function spelled(m: MathNode, spelling: Spelling): Head | undefined {
  if (m.kind === "symbol") return { key: m.text, base: m.text, indexed: false, primes: 0 };
  if (m.kind !== "scripted" || m.base.kind !== "symbol") return undefined;
  const [index, ...more] = m.sub?.items ?? [];
  const indexed =
    m.sup === undefined && index?.kind === "symbol" && more.length === 0 && spelling.isIndex(index.text);
  const key = scriptedKey(m.base.text, 0, indexed ? undefined : m.sub?.key, m.sup?.key);
  return { key, base: m.base.text, indexed, primes: m.primes };
}

/** All of them in a stretch, as what declares them. */
export class FreeFunctions {
  readonly #all: ReadonlyMap<string, FreeFunction>;
  readonly #letters: readonly [string, string];

  constructor(...of: Parameters<typeof freeFunctions>) {
    this.#all = freeFunctions(...of);
    const [{ uses, names, spelling }] = of;
    this.#letters = argumentLetters(
      (l) => uses.has(l) || names.byName.has(l) || names.byKey.has(l) || spelling.isIndex(l),
    );
  }

  has(key: string): boolean {
    return this.#all.has(key);
  }

  /** u of φ(u); v and u of g_v(u). */
  #parametersOf(f: FreeFunction): readonly string[] {
    const [argument, index] = this.#letters;
    return f.indexed ? [index, argument] : [argument];
  }

  known(): readonly Known[] {
    return [...this.#all.values()].map((f) => ({
      name: f.key,
      kind: "function",
      rank: 0,
      size: false,
      parameters: this.#parametersOf(f),
      arity: 0,
      recurrent: false,
    }));
  }

  origins(): readonly Origin[] {
    return [...this.#all.values()].map((f) => ({
      key: f.key,
      kind: "free-function",
      rank: 0,
      indices: 0,
      place: f.use.span,
      parameters: this.#parametersOf(f),
    }));
  }

  /** The letters as numbers, and φ(u). */
  items(): readonly GivenItem[] {
    const all = [...this.#all.values()];
    const item = (name: string, span: Span): GivenItem => ({
      name: { name, span },
      spelling: { text: written(name), span },
      qualifiers: [],
      span,
    });
    const functions = all.map((f): GivenItem => {
      const { span } = f.use;
      return { ...item(f.key, span), parameters: this.#parametersOf(f).map((name) => ({ name, span })) };
    });
    const letters = new Set(all.flatMap((f) => this.#parametersOf(f)));
    const span = all[0]?.use.span ?? { start: 0, end: 0 };
    return [...[...letters].map((name) => item(name, span)), ...functions];
  }
}

/** Letters for the arguments, which nothing else is called. */
export function argumentLetters(taken: (name: string) => boolean): readonly [string, string] {
  const letters = [..."uvξζητ"].filter((l) => !taken(l));
  for (let k = 1; letters.length < 2; k += 1)
    if (!taken(`ξ${"'".repeat(k)}`)) letters.push(`ξ${"'".repeat(k)}`);
  return [letters[0] ?? "", letters[1] ?? ""];
}

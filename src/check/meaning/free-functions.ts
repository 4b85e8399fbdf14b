// Functions of which a document says no more than that they are functions: φ of h = φ(W x) with φ′ in its derivatives, and
// f of ∇f(x), whose values are numbers. g_j of the j-th unit is a function of j, too.

import type { Span } from "../../expr/span.ts";
import type { GivenItem } from "../../read/syntax/statement-syntax.ts";
import { FUNCTIONS } from "../formula/grammar-function.ts";
import { scriptedKey } from "../formula/keys.ts";
import { type ApplyMath, isCondition, type MathNode } from "../formula/math.ts";
import type { Known } from "../formula/names.ts";
import { isEntrywise } from "./entrywise-words.ts";
import type { Extents } from "./extents.ts";
import type { NameSetting } from "./is-name.ts";
import { isName } from "./is-name.ts";
import { argumentKey } from "./number-functions.ts";
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
  /** The axes of its arguments. */
  readonly ranks: readonly number[];
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
  const out = new Map<string, Omit<FreeFunction, "ranks">>();
  const ranks = new Map<string, readonly number[]>();
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
      const own = ranksOf(shapes, rank, a, head.primes);
      const before = ranks.get(key);
      const several = (own?.length ?? 0) > 1 || (before?.length ?? 1) > 1;
      const isOther = before !== undefined && before.join() !== own?.join();
      // Entry by entry a function is taken of anything.
      if (own === undefined || (isOther && (several || shapes.numbers?.has(key) === true))) refused.add(key);
      else ranks.set(key, own);
      if (own?.some((n) => n > 0) === true) whole.add(key);
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
      if (plain !== undefined && plain.alone > plain.mentions.length + plain.nablas) refused.add(key);
      const found = out.get(key);
      if (found !== undefined && found.indexed !== head.indexed) refused.add(key);
      if (head.indexed && a.fence.items.length > 1) refused.add(key);
      if (found === undefined) out.set(key, { key, indexed: head.indexed, use });
    }
  }
  // f of a vector may be any function of it, but f′ is taken entry by entry, and so is what is said to be.
  const isEntry = (key: string): boolean =>
    primed.has(key) || !whole.has(key) || isEntrywise(text, p.uses.get(key)?.mentions ?? []);
  return new Map(
    [...out].flatMap(([key, f]) => {
      const own = ranks.get(key) ?? [];
      if (refused.has(key)) return [];
      if (shapes.numbers?.has(key) === true && !primed.has(key)) return [[key, { ...f, ranks: own }]];
      return isEntry(key) && (own.length === 1 || !whole.has(key))
        ? [[key, { ...f, ranks: own.map(() => 0) }]]
        : [];
    }),
  );
}

/** How many axes the arguments have; undefined where that is not told, or where there are none. */
function ranksOf(
  shapes: RankSetting,
  rank: (key: string, bareForm: boolean) => number | undefined,
  { fence }: ApplyMath,
  primes: number,
): readonly number[] | undefined {
  const { items } = fence;
  const all = items.map((x) => (isCondition(x) ? undefined : rankIn(shapes, rank, x)));
  const [only, ...more] = items;
  // One argument is a number where nothing says otherwise.
  if (only !== undefined && more.length === 0 && !isCondition(only)) return [all[0] ?? 0];
  const found = all.flatMap((n) => n ?? []);
  return fence.such === undefined && primes === 0 && items.length > 0 && found.length === items.length
    ? found
    : undefined;
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
  readonly #letters: ReadonlyMap<string, readonly Letter[]>;

  constructor(...of: Parameters<typeof freeFunctions>) {
    this.#all = freeFunctions(...of);
    const [{ uses, names, spelling }] = of;
    const isTaken = (l: string): boolean =>
      uses.has(l) || names.byName.has(l) || names.byKey.has(l) || spelling.isIndex(l);
    this.#letters = lettersOf([...this.#all.values()], isTaken);
  }

  has(key: string): boolean {
    return this.#all.has(key);
  }

  /** u of φ(u); v and u of g_v(u). */
  #parametersOf(f: FreeFunction): readonly string[] {
    return this.#letters.get(f.key)?.map((l) => l.name) ?? [];
  }

  /** The letters of the arguments, each once. */
  letters(): readonly Known[] {
    return [...new Map([...this.#letters.values()].flat().map((l) => [l.name, l])).values()].map((l) => ({
      name: l.name,
      kind: l.rank === 0 ? "scalar" : "tensor",
      rank: l.rank,
      size: false,
      parameters: [],
      arity: 0,
      recurrent: false,
    }));
  }

  known(): readonly Known[] {
    return [...this.#all.values()].map((f) => ({
      name: f.key,
      kind: "function",
      rank: 0,
      size: false,
      parameters: this.#parametersOf(f),
      free: true,
      arity: 0,
      recurrent: false,
    }));
  }

  origins(): readonly Origin[] {
    return [...this.#all.values()].map((f) => ({
      key: f.key,
      kind: "free-function",
      rank: 0,
      takes: f.ranks,
      indices: 0,
      place: f.use.span,
      parameters: this.#parametersOf(f),
    }));
  }

  /** The letters, and φ(u). */
  items(extents: Extents): readonly GivenItem[] {
    const all = [...this.#all.values()];
    const item = (name: string, span: Span): GivenItem => ({
      name: { name, span },
      spelling: { text: written(name), span },
      qualifiers: [],
      span,
    });
    const functions = all.map((f): GivenItem => {
      const { span } = f.use;
      const parameters = this.#parametersOf(f).map((name) => ({ name, span }));
      return { ...item(f.key, span), parameters, anywhere: true };
    });
    const span = all[0]?.use.span ?? { start: 0, end: 0 };
    const letters = new Map([...this.#letters.values()].flat().map((l) => [l.name, l] as const));
    const given = [...letters.values()].map((l): GivenItem => {
      const own = item(l.name, span);
      return l.rank === 0 ? own : { ...own, shape: extents.shape(l.axes, span, l.rank) };
    });
    return [...given, ...functions];
  }
}

interface Letter {
  readonly name: string;
  readonly rank: number;
  /** By what its axes are found. */
  readonly axes: string;
}

/** Numbers share their letters; each argument with axes has its own. */
function lettersOf(
  all: readonly FreeFunction[],
  isTaken: (name: string) => boolean,
): ReadonlyMap<string, readonly Letter[]> {
  const most = Math.max(2, ...all.map((f) => f.ranks.length));
  const whole = all.reduce((n, f) => n + f.ranks.filter((r) => r > 0).length, 0);
  const letters = argumentLetters(isTaken, most + whole);
  const [argument = "", index = ""] = letters;
  let next = most;
  return new Map(
    all.map((f) => {
      const own = f.ranks.map((rank, k): Letter => {
        const axes = argumentKey(f.key, k);
        if (rank === 0) return { name: letters[k] ?? "", rank, axes };
        next += 1;
        return { name: letters[next - 1] ?? "", rank, axes };
      });
      const [only] = own;
      if (!f.indexed || only === undefined) return [f.key, own];
      return [f.key, [{ name: only.rank === 0 ? index : argument, rank: 0, axes: "" }, only]];
    }),
  );
}

/** Letters for the arguments, which nothing else is called. */
export function argumentLetters(taken: (name: string) => boolean, count = 2): readonly string[] {
  const letters = [..."uvξζητ"].filter((l) => !taken(l)).slice(0, count);
  for (let k = 1; letters.length < count; k += 1)
    if (!taken(`ξ${"'".repeat(k)}`)) letters.push(`ξ${"'".repeat(k)}`);
  return letters;
}

// How a document spells its names: which scripts are a part of a name, which are indices of its entries, which are
// powers and transposes. `x_i` with a bound i is an entry, `c_x` a name, `W^{[l]}` and `a^l` beside `a^{l-1}` names,
// `x^{(i)}` under a sum over i an entry.

import { dottedList, isDotted } from "../formula/dots.ts";
import { APART, apartKey, scriptedKey } from "../formula/keys.ts";
import {
  type BigOp,
  type Item,
  isAll,
  isCondition,
  type MathNode,
  type RelationMath,
  type Script,
  type ScriptedMath,
} from "../formula/math.ts";
import { realSpace } from "../formula/spaces.ts";
import type { Statement } from "../formula/statements.ts";
import { sampleIndex } from "../resolve/sample-index.ts";
import { ALWAYS, INDEX_LETTERS, isOfLetters, isPrimedLetter } from "./index-letters.ts";
import { isLayer, LayerLabels, labelKey } from "./layer-labels.ts";
import { partsOf, visit } from "./walk.ts";

/** A name as it stands at a place. */
export interface Atom {
  /** What it is known by: its letter with accents, primes, and the scripts that belong to it. */
  readonly key: string;
  /** Without these scripts: what several layers have in common. */
  readonly base: string;
  /** Where it is one name of a family over layers: `l`, `l-1`, `2`, with its brackets. */
  readonly label: string | undefined;
  /** Raised indices first, as they are read. */
  readonly indices: readonly MathNode[];
  readonly raised: number;
  readonly transposed: boolean;
  readonly power: MathNode | undefined;
  readonly node: MathNode;
}

export interface Spelling {
  /** The name that a node is; undefined for anything else. */
  readonly atom: (m: MathNode) => Atom | undefined;
  readonly isIndex: (letter: string) => boolean;
  /** Letters that some sum, product or extremum binds. */
  readonly bound: ReadonlySet<string>;
}

/** How many axes the indices of a name take away: `:` leaves its axis. */
export const taken = (a: Atom): number => a.indices.filter((i) => !isAll(i)).length;

/** How a key is written. */
export const written = (key: string): string => key.replaceAll(APART, "");

/** Where bare names of these keys are numbers of their own, apart from those with entries. */
export function apart(s: Spelling, keys: ReadonlySet<string>): Spelling {
  if (keys.size === 0) return s;
  return {
    ...s,
    atom: (m) => {
      const a = s.atom(m);
      return a === undefined || a.indices.length > 0 || !keys.has(a.key) ? a : { ...a, key: apartKey(a.key) };
    },
  };
}

const TRANSPOSE: ReadonlySet<string> = new Set(["T", "⊤", "t⊤"]);
/** What is known before the formulas are looked at. */
export interface KnownSpelling {
  readonly hasEntries: (key: string) => boolean;
  /** Letters that questions count with. */
  readonly indices: { readonly has: (letter: string) => boolean };
  /** A letter that is declared as one number, such as the class of the target. */
  readonly isInteger: (letter: string) => boolean;
  /** Whatever it is declared as. */
  readonly isDeclared: (letter: string) => boolean;
}
const NOTHING_KNOWN: KnownSpelling = {
  hasEntries: () => false,
  indices: new Set(),
  isInteger: () => false,
  isDeclared: () => false,
};

export function spellingOf(statements: readonly Statement[], known: KnownSpelling = NOTHING_KNOWN): Spelling {
  const s = new Survey(known);
  for (const x of statements) s.add(x.item);
  return s.spelling();
}

const EXTREMA: ReadonlySet<BigOp> = new Set<BigOp>(["max", "min", "argmax", "argmin"]);

class Survey {
  readonly #bound = new Set<string>();
  /** Letters below an extremum, without a range: j of max_j z_j is an index, and w of min_w |w| is none. */
  readonly #optimised = new Set<string>();
  /** Letters that stand as numbers of their own somewhere. */
  readonly #standing = new Set<string>();
  /** For each letter in a subscript, by itself or in a sum or product, the bases that it stands at. */
  readonly #subscripts = new Map<string, Set<string>>();
  /** For each base, how its subscripts and superscripts are written. */
  readonly #subKeys = new Map<string, Map<string, Script>>();
  readonly #supKeys = new Map<string, Map<string, Script>>();
  /** Letters that stand in a subscript by themselves or as a term, not only as a factor. */
  readonly #counting = new Set<string>();
  /** Letters up to which something is counted: the n of Σ_{i=1}^n, and of x_1, …, x_n. */
  readonly #ends = new Set<string>();
  /** Letters that stand in subscripts of one base both by themselves and less or more a number: t of h_t, h_{t−1}. */
  readonly #shifted = new Map<string, Set<string>>();
  readonly #plain = new Map<string, Set<string>>();
  /** Letters in square brackets, W[d,h], by what stands before these. */
  readonly #bracketed = new Map<string, Set<string>>();
  /** Names that are said to be in ℝ^{n×m}: they have entries. */
  readonly #spaces = new Set<string>();
  /** Letters in square brackets on the left side of an equation. */
  readonly #heads = new Set<string>();
  /** Letters of which an inequality says that they are no less than a number, s ≥ 1. */
  readonly #bounded = new Set<string>();
  /** Letters of which an equation says what they are. */
  readonly #told = new Set<string>();
  /** Bases whose entries are listed with dots. */
  readonly #listed = new Set<string>();
  readonly #labels = new LayerLabels();
  readonly #known: KnownSpelling;

  constructor(known: KnownSpelling) {
    this.#known = known;
  }

  add(root: Item): void {
    this.#stand(root);
    this.#say(root);
    this.#labels.add(root);
    visit(root, (x) => {
      if (x.kind === "big") {
        for (const item of x.under) {
          const optimised = EXTREMA.has(x.op) && !isCondition(item);
          for (const l of lettersBelow(item)) (optimised ? this.#optimised : this.#bound).add(l);
        }
        if (x.over?.kind === "symbol") this.#ends.add(x.over.text);
      }
      if (x.kind === "scripted") this.#scripts(x);
      if (x.kind === "fence") this.#list(x.items);
      if (x.kind === "apply" && x.fence.open === "[") {
        const { head } = x;
        if (head.kind === "symbol") for (const item of x.fence.items) this.#subscript(head.text, item);
        const key = headKey(head);
        for (const item of key === undefined ? [] : x.fence.items)
          if (item.kind === "symbol")
            this.#bracketed.set(item.text, (this.#bracketed.get(item.text) ?? new Set()).add(key ?? ""));
      }
      return undefined;
    });
  }

  /** x ∈ ℝ^{n×m}, m = 3. */
  #say(root: Item): void {
    if (root.kind !== "relation") return;
    this.#head(root);
    const key = headKey(root.first);
    const link = root.links.at(-1);
    if (key === undefined || link === undefined) return;
    if ((link.op === "≥" || link.op === ">") && link.right.kind === "number") this.#bounded.add(key);
    if (link.op === "∈" && (realSpace(link.right)?.length ?? 0) > 0) this.#spaces.add(key);
    if (root.links.some((l) => l.op === "=" || l.op === ":=")) this.#told.add(key);
  }

  /** y[o,p] = …: o and p count the entries of y. */
  #head({ first, links }: RelationMath): void {
    if (first.kind !== "apply" || first.fence.open !== "[" || links[0]?.op !== "=") return;
    for (const item of first.fence.items) if (item.kind === "symbol") this.#heads.add(item.text);
  }

  /** [x_1, …, x_n]: these are entries of x, however little else is said. */
  #list(items: readonly Item[]): void {
    const found = isDotted(items) ? dottedList(items, "ι") : undefined;
    if (found?.entry.kind !== "scripted" || found.entry.sub?.key !== "ι") return;
    if (found.entry.base.kind !== "symbol") return;
    this.#listed.add(found.entry.base.text);
    if (found.high.kind === "symbol") this.#ends.add(found.high.text);
  }

  #scripts(x: ScriptedMath): void {
    if (x.base.kind !== "symbol") return;
    const base = x.base.text;
    if (x.sub !== undefined) {
      put(this.#subKeys, base, x.sub);
      for (const item of x.sub.items) this.#subscript(base, item);
    }
    if (x.sup !== undefined) put(this.#supKeys, base, x.sup);
  }

  #subscript(base: string, item: Item, within: "nothing" | "sum" | "stride" = "nothing"): void {
    if (isCondition(item)) return;
    // e − a, 2i + k: letters in subscripts that are computed. W_{ij} are two letters, s i + k has a stride.
    if (item.kind === "sum") {
      for (const t of item.terms) this.#subscript(base, t.term, "sum");
      return;
    }
    if (item.kind === "product") {
      const divides = item.factors.some((f) => f.sign === "/");
      const stride =
        divides || (within !== "nothing" && item.factors.every((f) => f.factor.kind === "symbol"));
      for (const f of item.factors) this.#subscript(base, f.factor, stride ? "stride" : within);
      return;
    }
    if (item.kind !== "symbol") return;
    if (within !== "stride") this.#counting.add(item.text);
    if (within !== "stride") {
      const seen = within === "sum" ? this.#shifted : this.#plain;
      seen.set(item.text, (seen.get(item.text) ?? new Set()).add(base));
    }
    this.#subscripts.set(item.text, (this.#subscripts.get(item.text) ?? new Set()).add(base));
  }

  /** Letters in sums, products, functions: outside of scripts, ranges and comparisons of single letters. */
  #stand(root: Item): void {
    const go = (x: Item, alone: boolean): void => {
      if (x.kind === "symbol") {
        if (!alone) this.#standing.add(x.text);
        return;
      }
      if (x.kind === "big") {
        go(x.body, false);
        return;
      }
      if (x.kind === "apply" && x.fence.open === "[") {
        go(x.head, false);
        return;
      }
      if (x.kind === "range" || x.kind === "indicator") return;
      // h' = h is a comparison of letters, too.
      if (alone && isPrimedLetter(x)) return;
      const comparison = x.kind === "relation" || x.kind === "fence";
      for (const p of partsOf(x)) go(p, comparison);
    };
    if (!isOfLetters(root)) go(root, true);
  }

  #isIndex(letter: string): boolean {
    if (this.#bound.has(letter) || this.#known.indices.has(letter)) return true;
    if (this.#known.isInteger(letter)) return false;
    // k' beside k.
    if (letter.endsWith("'")) return this.#isIndex(letter.slice(0, -1));
    if (this.#countsEntries(letter)) return true;
    const bases = this.#subscripts.get(letter);
    if (bases === undefined || !INDEX_LETTERS.test(letter)) return false;
    // p ≥ 0 of x_{i + k − p}, which stands alone in no subscript, is a number that is given.
    if (this.#bounded.has(letter) && !this.#plain.has(letter) && !ALWAYS.test(letter)) return false;
    // ∂s/∂x_k = k: an index is a number, too, where what it stands at has entries.
    if (this.#standing.has(letter))
      return ALWAYS.test(letter) && [...bases].some((b) => this.#known.hasEntries(b) || this.#isSummed(b));
    // s of x_{s i + k}
    if (!this.#counting.has(letter) && !ALWAYS.test(letter)) return false;
    if (ALWAYS.test(letter) || bases.size > 1) return true;
    const shifted = this.#shifted.get(letter);
    if ([...(this.#plain.get(letter) ?? [])].some((b) => shifted?.has(b))) return true;
    // s_t of an s that is declared with entries.
    if ([...bases].some((b) => this.#known.hasEntries(b))) return true;
    // x_a beside x_j: letters of one tensor.
    const [base] = bases;
    const others = [...this.#subscripts].filter(([l, at]) => l !== letter && at.has(base ?? ""));
    return others.some(([l]) => /^\p{L}$/u.test(l) && (this.#bound.has(l) || ALWAYS.test(l)));
  }

  /**
   * h of W[d,h] with a W that is declared: in square brackets stand indices, whatever letter it is, and of a W ∈ ℝ^{D×H}
   * even where they are numbers beside it.
   */
  #countsEntries(letter: string): boolean {
    if (!/^[a-z]$/.test(letter) || this.#known.isDeclared(letter)) return false;
    const keys = [...(this.#bracketed.get(letter) ?? [])];
    if (!this.#told.has(letter) && keys.some((key) => this.#spaces.has(key))) return true;
    if (this.#standing.has(letter)) return false;
    return this.#heads.has(letter) || keys.some((key) => this.#known.hasEntries(key));
  }

  /** Whether a letter of a sum stands at it. */
  #isSummed(base: string): boolean {
    return [...this.#subscripts].some(([l, at]) => this.#bound.has(l) && at.has(base));
  }

  spelling(): Spelling {
    for (const l of this.#optimised) if (this.#subscripts.has(l) || ALWAYS.test(l)) this.#bound.add(l);
    const isIndex = (l: string): boolean => this.#isIndex(l);
    const indexed = new Set(this.#listed);
    const labelled = new Set<string>();
    const raised = new Set<string>();
    const bracketed = new Set<string>();
    const isPart = (item: Item): boolean => {
      if (isCondition(item)) return false;
      if (item.kind === "symbol") return !isIndex(item.text) && !this.#known.isInteger(item.text);
      if (item.kind === "number") return false;
      const parts = juxtaposed(item);
      return (
        parts?.some((p) => p.kind === "symbol" && !isIndex(p.text) && !this.#known.isInteger(p.text)) ?? false
      );
    };
    for (const base of this.#subKeys.keys()) if (this.#known.hasEntries(base)) indexed.add(base);
    for (const [base, subs] of this.#subKeys)
      for (const s of subs.values()) {
        const [only] = s.items;
        if (s.items.length > 1 && s.items.some((x) => x.kind !== "number")) indexed.add(base);
        else if (only !== undefined && only.kind !== "number" && !isDigits(only) && !isPart(only))
          indexed.add(base);
      }
    for (const [base, sups] of this.#supKeys) {
      const samples = [...sups.values()].flatMap((s) => sampleIndex(s) ?? []);
      if (samples.some((s) => isSample(s.index, this.#bound, false))) raised.add(base);
      const found = this.#labels.of(base, sups.values(), this.#bound);
      if (found.labelled) labelled.add(base);
      if (found.bracketed) bracketed.add(base);
    }
    const [bound, ends] = [this.#bound, this.#ends];
    return {
      atom: atoms({ isIndex, indexed, labelled, bracketed, raised, isPart, bound, ends }),
      isIndex,
      bound,
    };
  }
}

function headKey(m: MathNode): string | undefined {
  if (m.kind === "symbol") return m.text;
  if (m.kind !== "scripted" || m.base.kind !== "symbol") return undefined;
  return scriptedKey(m.base.text, m.primes, m.sub?.key, m.sup?.key);
}

interface Find {
  readonly isIndex: (letter: string) => boolean;
  /** Bases that have entries. */
  readonly indexed: ReadonlySet<string>;
  /** Bases whose superscripts count layers. */
  readonly labelled: ReadonlySet<string>;
  /** Bases whose labels all stand in brackets. */
  readonly bracketed: ReadonlySet<string>;
  /** Bases whose superscripts in parentheses count samples. */
  readonly raised: ReadonlySet<string>;
  readonly isPart: (item: Item) => boolean;
  readonly bound: ReadonlySet<string>;
  readonly ends: ReadonlySet<string>;
}

/** The name that a node is: once for each node, since every question about a stretch is asked of all of its nodes. */
function atoms(f: Find): Spelling["atom"] {
  const known = new WeakMap<MathNode, Atom | "none">();
  return (m) => {
    if (m.kind !== "symbol" && m.kind !== "scripted" && m.kind !== "apply") return undefined;
    let found = known.get(m);
    if (found === undefined) {
      found = atomOf(m, f) ?? "none";
      known.set(m, found);
    }
    return found === "none" ? undefined : found;
  };
}

function atomOf(m: MathNode, f: Find): Atom | undefined {
  if (m.kind === "symbol")
    return {
      // The number π beside the entries π_k of another one.
      key: m.text === "π" && f.indexed.has("π") ? apartKey(m.text) : m.text,
      base: m.text,
      label: undefined,
      indices: [],
      raised: 0,
      transposed: false,
      power: undefined,
      node: m,
    };
  if (m.kind === "apply" && m.fence.open === "[") {
    const head = atomOf(m.head, f);
    const items = m.fence.items.filter((x): x is MathNode => !isCondition(x));
    if (head === undefined || head.indices.length > 0 || items.length !== m.fence.items.length)
      return undefined;
    return { ...head, indices: items, node: m };
  }
  if (m.kind !== "scripted" || m.base.kind !== "symbol") return undefined;
  const base = m.base.text;
  const below = belowOf(base, m.sub, f);
  const above = aboveOf(base, m.sup, f, below.indices.length > 0);
  if (below.unread || above.unread) return undefined;
  const key = scriptedKey(base, m.primes, below.name, above.label);
  return {
    key,
    base: scriptedKey(base, m.primes, below.name, undefined),
    label: above.label,
    indices: [...above.indices, ...below.indices],
    raised: above.indices.length,
    transposed: above.transposed,
    power: above.power,
    node: m,
  };
}

interface Below {
  readonly name: string | undefined;
  readonly indices: readonly MathNode[];
  readonly unread: boolean;
}

function belowOf(base: string, sub: Script | undefined, f: Find): Below {
  if (sub === undefined) return { name: undefined, indices: [], unread: false };
  const items = sub.items.filter((x): x is MathNode => !isCondition(x));
  if (items.length !== sub.items.length) return { name: undefined, indices: [], unread: true };
  const [only] = items;
  if (items.length !== 1 || only === undefined) return { name: undefined, indices: items, unread: false };
  // x_n beside x_i, where i runs to n.
  const isLast = only.kind === "symbol" && f.indexed.has(base) && f.ends.has(only.text);
  if (f.isPart(only) && !isLast) return { name: sub.key, indices: [], unread: false };
  if (isDigits(only) && !f.indexed.has(base)) return { name: sub.key, indices: [], unread: false };
  const parts = juxtaposed(only);
  if (parts !== undefined) return { name: undefined, indices: parts, unread: false };
  if (only.kind === "number" && only.text.length > 1 && /^\d+$/.test(only.text) && f.indexed.has(base))
    // C_{11}: a matrix has more than one index, and the digits are told apart by its axes.
    return { name: undefined, indices: [...only.text].map((text) => ({ ...only, text })), unread: false };
  if (only.kind === "fence" && only.open === "(") {
    const inner = only.items.filter((x): x is MathNode => !isCondition(x));
    return { name: undefined, indices: inner, unread: inner.length !== only.items.length };
  }
  return { name: undefined, indices: [only], unread: false };
}

interface Above {
  readonly label: string | undefined;
  readonly indices: readonly MathNode[];
  readonly transposed: boolean;
  readonly power: MathNode | undefined;
  readonly unread: boolean;
}

const NOTHING: Above = { label: undefined, indices: [], transposed: false, power: undefined, unread: false };

function aboveOf(base: string, sup: Script | undefined, f: Find, indexed: boolean): Above {
  if (sup === undefined) return NOTHING;
  if (TRANSPOSE.has(sup.key)) return { ...NOTHING, transposed: true };
  const sample = sampleIndex(sup);
  if (sample !== undefined && isSample(sample.index, f.bound, f.raised.has(base)))
    return { ...NOTHING, indices: [sample.index], transposed: sample.transposed };
  const label = labelKey(sup);
  if (label !== undefined) {
    const rest = { ...sup, key: label.key, items: label.items };
    if (f.labelled.has(base) || isLayer(rest, f.bound))
      return { ...NOTHING, label: label.key, transposed: true };
  }
  const [only] = sup.items;
  if (sup.items.length !== 1 || only === undefined || isCondition(only)) return { ...NOTHING, unread: true };
  if (only.kind === "fence") return { ...NOTHING, label: sup.key };
  // x² beside x^{[k]} is a square.
  const isPower = only.kind === "number" && f.bracketed.has(base);
  if (f.labelled.has(base) && !isPower) return { ...NOTHING, label: sup.key };
  if (only.kind === "symbol") {
    if (indexed && f.bound.has(only.text)) return { ...NOTHING, indices: [only] };
    // X^k_{i,j}: one of several maps, as long as k is nothing else.
    if (indexed && f.isIndex(only.text)) return { ...NOTHING, label: sup.key };
    if (/^[*†+⋆′]$/.test(only.text)) return { ...NOTHING, label: sup.key };
  }
  return { ...NOTHING, power: only };
}

/** The i of x^{(i)} where a sum runs over it; x^{(1)} and x^{(i+1)} beside it are others of them. */
function isSample(index: MathNode, bound: ReadonlySet<string>, isRaised: boolean): boolean {
  if (index.kind === "symbol" && bound.has(index.text)) return true;
  return isRaised;
}

/** The letters that stand below a sign of summation. */
function lettersBelow(item: Item): readonly string[] {
  const names = (m: MathNode): readonly string[] => {
    if (m.kind === "symbol") return [m.text];
    if (m.kind === "scripted" && m.base.kind === "symbol" && m.sub === undefined && m.sup === undefined)
      return [`${m.base.text}${"'".repeat(m.primes)}`];
    if (m.kind === "fence") return m.items.flatMap((x) => (isCondition(x) ? [] : names(x)));
    return (juxtaposed(m) ?? []).flatMap((p) => (p.kind === "symbol" ? [p.text] : []));
  };
  if (!isCondition(item)) return names(item);
  if (item.kind !== "relation") return [];
  const [link] = item.links;
  if (link?.op === "=" || link?.op === "∈") return names(item.first);
  return [item.first, ...item.links.map((l) => l.right)].flatMap(names);
}

const isDigits = (m: Item): boolean => m.kind === "number" && /^\d+$/.test(m.text);

/** The signs of a product without signs. */
export function juxtaposed(m: MathNode): readonly MathNode[] | undefined {
  if (m.kind !== "product" || m.factors.some((f) => f.sign !== "")) return undefined;
  const single = (x: MathNode): boolean =>
    x.kind === "number" || x.kind === "symbol" || (x.kind === "scripted" && x.base.kind === "symbol");
  return m.factors.every((f) => single(f.factor)) ? m.factors.map((f) => f.factor) : undefined;
}

function put(all: Map<string, Map<string, Script>>, base: string, s: Script): void {
  all.set(base, (all.get(base) ?? new Map()).set(s.key, s));
}

// Which axes of the names of a stretch have the same index set, and which set that is, as far as use tells: letters
// that stand alone in subscripts run over one axis wherever they stand, ranges of sums tell it, products and sums of
// whole tensors make axes equal.

import { type Item, isAll, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import { bareNabla } from "../resolve/gradients.ts";
import { argumentKey } from "./number-functions.ts";
import type { RankSetting } from "./shapes.ts";
import type { Spelling } from "./spelling.ts";
import type { Uses } from "./uses.ts";
import { partsOf, scriptsOf } from "./walk.ts";

export interface SizeSetting {
  readonly spelling: Spelling;
  readonly uses: Uses;
  readonly applied: RankSetting["applied"];
  readonly rank: (key: string) => number;
  readonly relations: readonly RelationMath[];
  /** Axes that are the same by what a reading takes for granted. */
  readonly tied?: readonly Tie[];
  /** Functions whose values are numbers, whatever they are taken of. */
  readonly numbers?: ReadonlySet<string>;
}

interface AxisOf {
  readonly key: string;
  readonly axis: number;
}
export type Tie = readonly [AxisOf, AxisOf];

/** The index set of an axis, as far as the document says. */
export type Extent =
  | { readonly kind: "range"; readonly low: MathNode; readonly high: MathNode }
  | { readonly kind: "length"; readonly length: MathNode };

export interface Sizes {
  /** Axes that are equal have equal numbers. */
  readonly axis: (key: string, k: number) => number;
  /** What the document says of the axes with this number. */
  readonly extent: (axis: number) => Extent | undefined;
  /** 0 or 1, where a range or a subscript tells it. */
  readonly first: 0 | 1 | undefined;
  /** Names that are read at differences of letters, as in w[e − a], in sums without ranges. */
  readonly folded: ReadonlySet<string>;
}

export function inferSizes(s: SizeSetting): Sizes {
  const w = new Walk(s);
  for (const u of s.uses.values())
    for (const [k, e] of (u.extents ?? []).slice(0, s.rank(u.key)).entries())
      w.say(w.axis(u.key, k), { kind: "length", length: e });
  for (const u of s.uses.values()) {
    const entries = u.entryExtents ?? [];
    const from = s.rank(u.key) - entries.length;
    if (from > 0)
      for (const [k, e] of entries.entries()) w.say(w.axis(u.key, from + k), { kind: "length", length: e });
  }
  for (const [a, b] of s.tied ?? []) w.tie(w.axis(a.key, a.axis), w.axis(b.key, b.axis));
  for (const r of s.relations) w.relation(r);
  return w.done();
}

type Axes = readonly number[] | undefined;

class Walk {
  readonly #s: SizeSetting;
  readonly #parent: number[] = [];
  readonly #axes = new Map<string, number>();
  readonly #said = new Map<number, Extent[]>();
  /** The number that a shape says the axis with this root is long. */
  readonly #lengths = new Map<number, number>();
  /** The name of the length that a shape says the axis with this root has. */
  readonly #told = new Map<number, string>();
  /** Lengths that means tell where nothing else does. */
  readonly #means: (readonly [axis: number, e: Extent])[] = [];
  readonly #lows = new Set<string>();
  readonly #folded = new Set<string>();
  /** First indices that compound subscripts speak for. */
  readonly #shifts = new Set<0 | 1>();
  #letters = new Map<string, number>();
  /** One side of the relation is an entry of u ⋆ v. */
  #correlates = false;
  /** Letters of sums that have no range of their own. */
  #open = new Set<string>();

  constructor(s: SizeSetting) {
    this.#s = s;
  }

  axis(key: string, k: number): number {
    const id = `${key}#${k}`;
    const found = this.#axes.get(id);
    if (found !== undefined) return found;
    const made = this.#fresh();
    this.#axes.set(id, made);
    return made;
  }

  say(axis: number, e: Extent): void {
    if (e.kind === "length" && e.length.kind === "number") this.#lengths.set(axis, Number(e.length.text));
    if (e.kind === "length" && isName(e.length)) this.#told.set(axis, text(e.length));
    this.#said.set(axis, [...(this.#said.get(axis) ?? []), e]);
  }

  tie(a: number, b: number): void {
    this.#unite(a, b);
  }

  relation(r: RelationMath): void {
    this.#letters = new Map();
    this.#open = new Set();
    const sides = [r.first, ...r.links.map((l) => l.right)];
    this.#correlates = sides.some(isCorrelation);
    const all = sides.map((m) => this.#of(m));
    all.reduce((a, b) => this.#same(a, b));
    for (const m of sides) this.#mean(m, sides);
  }

  /** mean(u) = (Σ_i u_i)/N: u has N entries. */
  #mean(m: MathNode, sides: readonly MathNode[]): void {
    const [arg, ...more] = m.kind === "call" && m.name === "mean" ? m.args : [];
    const atom = arg === undefined || more.length > 0 ? undefined : this.#s.spelling.atom(arg);
    if (atom === undefined || this.#s.rank(atom.key) !== 1 || atom.indices.length > 0) return;
    const length = sides.flatMap((o) => divisors(o))[0];
    if (length !== undefined) this.#means.push([this.axis(atom.key, 0), { kind: "length", length }]);
  }

  done(): Sizes {
    const said = new Map<number, Extent>();
    for (const [axis, all] of this.#said) {
      const root = this.#root(axis);
      for (const e of all) {
        const before = said.get(root);
        if (before === undefined) said.set(root, e);
        else if (!agree(before, e)) continue;
        // A range says more than a length, and a part of an axis is not the axis.
        else if (before.kind === "length" && e.kind === "range" && !isPart(e, before)) said.set(root, e);
        else if (before.kind === "range" && e.kind === "length" && isPart(before, e)) said.set(root, e);
      }
    }
    for (const [axis, e] of this.#means) if (!said.has(this.#root(axis))) said.set(this.#root(axis), e);
    const [shift, other] = [...this.#shifts];
    const first = this.#lows.has("0") ? 0 : this.#lows.has("1") ? 1 : other === undefined ? shift : undefined;
    return {
      axis: (key, k) => this.#root(this.axis(key, k)),
      extent: (axis) => said.get(axis),
      first,
      folded: this.#folded,
    };
  }

  #fresh(): number {
    this.#parent.push(this.#parent.length);
    return this.#parent.length - 1;
  }

  #root(a: number): number {
    let at = a;
    while (this.#parent[at] !== at) at = this.#parent[at] ?? at;
    return at;
  }

  #unite(a: number, b: number): void {
    const [x, y] = [this.#root(a), this.#root(b)];
    if (x === y) return;
    const [one, other] = [this.#lengths.get(x), this.#lengths.get(y)];
    // One letter at axes of 2 and of 3, as in w_i [i ≤ 2] beside x_i, makes neither as long as the other.
    if (one !== undefined && other !== undefined && one !== other) return;
    // Of two shapes that are said, none is told by a product that does not fit them.
    const [here, there] = [this.#told.get(x), this.#told.get(y)];
    if (here !== undefined && there !== undefined && here !== there) return;
    const root = Math.min(x, y);
    this.#parent[Math.max(x, y)] = root;
    const length = one ?? other;
    if (length !== undefined) this.#lengths.set(root, length);
    const told = here ?? there;
    if (told !== undefined) this.#told.set(root, told);
  }

  #same(a: Axes, b: Axes): Axes {
    if (a === undefined || b === undefined) return a ?? b;
    if (a.length === b.length) for (const [k, x] of a.entries()) this.#unite(x, b[k] ?? x);
    return a.length >= b.length ? a : b;
  }

  #letter(name: string): number {
    const found = this.#letters.get(name);
    if (found !== undefined) return found;
    const made = this.#fresh();
    this.#letters.set(name, made);
    return made;
  }

  #entry(key: string, indices: readonly MathNode[]): void {
    for (const [k, i] of indices.entries()) {
      const axis = this.axis(key, k);
      if (i.kind === "symbol" && this.#s.spelling.isIndex(i.text)) this.#unite(axis, this.#letter(i.text));
      else if (i.kind === "number") this.#lows.add(i.text === "0" ? "0" : i.text);
      else if (i.kind === "sum") {
        if (isDifference(i, this.#s.spelling, this.#open, this.#correlates)) this.#folded.add(key);
        this.#shift(i);
      }
    }
  }

  /** x_{i+k−1} counts from 1, x_{i+k}, x_{s i+k} and w_{e−a} from 0. */
  #shift(m: MathNode & { readonly kind: "sum" }): void {
    const isLetter = (x: MathNode): boolean => x.kind === "symbol" && this.#s.spelling.isIndex(x.text);
    const letters = m.terms.filter(
      ({ term }) =>
        isLetter(term) ||
        (term.kind === "product" &&
          term.factors.every((f) => f.factor.kind === "symbol") &&
          term.factors.some((f) => isLetter(f.factor))),
    );
    if (letters.length < 2) return;
    const plus = letters.every((t) => t.sign === "+");
    const constant = m.terms.find((t) => t.term.kind === "number");
    if (constant === undefined) this.#shifts.add(0);
    else if (plus && constant.sign === "-" && constant.term.kind === "number" && constant.term.text === "1")
      this.#shifts.add(1);
  }

  /** The axes of a value; undefined where they are not told. */
  #of(m: MathNode): Axes {
    const atom = this.#s.spelling.atom(m);
    if (atom !== undefined && m.kind !== "number") {
      if (atom.key === "e" && atom.power !== undefined) return this.#of(atom.power);
      const rank = this.#s.rank(atom.key);
      this.#entry(atom.key, atom.indices);
      if (atom.power !== undefined) this.#of(atom.power);
      const whole = atom.indices.flatMap((i, k) => (isAll(i) ? [this.axis(atom.key, k)] : []));
      const last = Array.from({ length: Math.max(0, rank - atom.indices.length) }, (_, k) =>
        this.axis(atom.key, k + atom.indices.length),
      );
      const rest = [...whole, ...last];
      return atom.transposed ? [...rest].reverse() : rest;
    }
    switch (m.kind) {
      case "number":
        return [];
      case "apply":
        return this.#apply(m);
      case "product": {
        let axes: Axes = [];
        // A row times a column is a number, a column times a row a matrix.
        let row = false;
        for (const [k, f] of m.factors.entries()) {
          const [own, turned] = [this.#of(f.factor), this.#isTurned(f.factor)];
          const vectors = axes?.length === 1 && own?.length === 1;
          if (vectors && f.sign === "" && row && !turned) {
            this.#same(axes, own);
            axes = [];
            row = false;
          } else if (vectors && f.sign === "" && !row && turned) axes = joined(axes, own);
          else {
            const begins = (axes?.length ?? 0) === 0;
            axes = k === 0 ? own : this.#times(axes, own, f.sign);
            row = axes?.length === 1 && (begins ? turned : row);
          }
        }
        return axes;
      }
      case "sum":
        return m.terms.map((t) => this.#of(t.term)).reduce((a, b) => this.#same(a, b));
      case "negate":
        return this.#of(m.operand);
      case "fraction":
        return this.#same(this.#of(m.over), this.#of(m.under));
      case "derivative":
        return m.by.reduce<Axes>((a, b) => joined(a, this.#of(b)), this.#of(m.of));
      case "nabla": {
        const by = (m.by?.items ?? []).filter((x): x is MathNode => !isCondition(x));
        const [at] = bareNabla(m)?.fence.items ?? [];
        const told = at === undefined || isCondition(at) ? by : Array.from({ length: m.order }, () => at);
        return told.reduce<Axes>((a, b) => joined(a, this.#of(b)), this.#of(m.of));
      }
      case "root":
      case "bars":
      case "floor":
      case "ceil":
        return this.#of(m.body);
      case "norm":
        this.#of(m.body);
        return [];
      case "call": {
        const args = m.args.map((a) => this.#of(a));
        for (const s of scriptsOf(m)) for (const x of s.items) this.#item(x);
        if (m.name === "trace") return [];
        // (↓ₛ u)[i] = u[s·i]: what is kept of every s begins with the entry 0.
        if (m.name === "upsample" || m.name === "downsample") this.#shifts.add(0);
        return m.name === "diag" || m.name === "mean"
          ? undefined
          : args.reduce<Axes>((a, b) => this.#same(a, b), args[0] ?? []);
      }
      case "cases": {
        const all = m.rows.map((r) => {
          if (r.condition !== undefined) this.#item(r.condition);
          return this.#of(r.value);
        });
        return all.reduce((a, b) => this.#same(a, b));
      }
      case "fence": {
        const [only] = m.items;
        if (m.items.length === 1 && only !== undefined && !isCondition(only)) return this.#of(only);
        for (const x of m.items) this.#item(x);
        return undefined;
      }
      case "big":
        return this.#big(m);
      case "scripted": {
        const base = this.#of(m.base);
        if (m.sup?.key === "T" || m.sup?.key === "⊤")
          return base === undefined ? undefined : [...base].reverse();
        return m.sub === undefined ? base : undefined;
      }
      case "indicator":
        this.#item(m.condition);
        return [];
      default:
        for (const p of partsOf(m)) this.#item(p);
        return undefined;
    }
  }

  /** x^⊤ of a vector. */
  #isTurned(m: MathNode): boolean {
    const atom = this.#s.spelling.atom(m);
    if (atom !== undefined) return atom.transposed;
    return m.kind === "scripted" && (m.sup?.key === "T" || m.sup?.key === "⊤");
  }

  #item(x: Item): void {
    if (!isCondition(x)) this.#of(x);
    else if (x.kind === "relation" && x.links.every((l) => ["=", "≠", "<", "≤", ">", "≥"].includes(l.op)))
      for (const p of partsOf(x)) this.#item(p);
    else if (x.kind !== "relation") for (const p of partsOf(x)) this.#item(p);
  }

  #apply(m: MathNode & { readonly kind: "apply" }): Axes {
    const atom = this.#s.spelling.atom(m.head);
    if (atom === undefined) {
      this.#of(m.head);
      this.#item(m.fence);
      return undefined;
    }
    const kind = this.#s.applied(atom.key);
    if (kind === "dependent") return this.#of(m.head);
    const args = m.fence.items.map((x) => (isCondition(x) ? undefined : this.#of(x)));
    if (this.#s.numbers?.has(atom.key) === true) {
      // Its arguments are alike wherever it stands.
      for (const [k, own] of args.entries())
        for (const [n, axis] of (own ?? []).entries())
          this.#unite(axis, this.axis(argumentKey(atom.key, k), n));
      return [];
    }
    if (kind === "function") return args.reduce<Axes>((a, b) => this.#same(a, b), args[0] ?? []);
    return this.#times(this.#of(m.head), args[0], "");
  }

  #times(a: Axes, b: Axes, sign: string): Axes {
    if (a === undefined || b === undefined) return undefined;
    if (a.length === 0) return b;
    if (b.length === 0) return a;
    if (sign === "⊙") return this.#same(a, b);
    if (sign === "⊗") return [...a, ...b];
    if (sign === "*" || sign === "⋆" || sign === "×") return undefined;
    // Two vectors: a product of numbers or an outer one, and the transpose tells which; nothing is said here.
    if (a.length === 1 && b.length === 1) return undefined;
    const [inner, outer] = [a.at(-1), b.length >= 2 ? b.at(-2) : b[0]];
    if (inner !== undefined && outer !== undefined) this.#unite(inner, outer);
    return [...a.slice(0, -1), ...(b.length >= 2 ? b.slice(-1) : [])];
  }

  #big(m: MathNode & { readonly kind: "big" }): Axes {
    const outer = new Map(this.#letters);
    const open = this.#open;
    this.#open = new Set(open);
    for (const u of m.under) this.#below(u, m.over);
    const axes = this.#of(m.body);
    this.#letters = outer;
    this.#open = open;
    return axes;
  }

  #below(u: Item, over: MathNode | undefined): void {
    const begin = (x: MathNode): readonly string[] => {
      const names =
        x.kind === "symbol"
          ? [x.text]
          : x.kind === "product"
            ? x.factors.flatMap((f) => begin(f.factor))
            : [];
      for (const n of names) this.#letters.set(n, this.#fresh());
      return names;
    };
    if (!isCondition(u)) {
      for (const n of begin(u)) if (over === undefined) this.#open.add(n);
      return;
    }
    if (u.kind !== "relation") return;
    const [link] = u.links;
    const low = link?.right;
    if (link?.op === "=" && low !== undefined) {
      const names = begin(u.first);
      const range = low.kind === "range" ? low : over === undefined ? undefined : { low, high: over };
      if (low.kind === "number") this.#lows.add(low.text);
      if (
        range === undefined ||
        mentionsIndex(range.high, this.#s.spelling) ||
        mentionsIndex(range.low, this.#s.spelling)
      )
        return;
      if (range.low.kind === "number") this.#lows.add(range.low.text);
      for (const n of names) this.say(this.#letter(n), { kind: "range", low: range.low, high: range.high });
      return;
    }
    if (link?.op === "≠" || link?.op === "∈") begin(u.first);
  }
}

const isName = (m: MathNode): boolean =>
  m.kind === "symbol" || (m.kind === "scripted" && m.base.kind === "symbol");

const joined = (a: Axes, b: Axes): Axes => (a === undefined || b === undefined ? undefined : [...a, ...b]);

/** (u ⋆ v)[m] */
function isCorrelation(m: MathNode): boolean {
  if (m.kind !== "apply" || m.fence.open !== "[" || m.head.kind !== "fence") return false;
  const [of] = m.head.items;
  return of?.kind === "product" && of.factors.some((f) => f.sign === "⋆");
}

/** Names under the line of a quotient, or behind its slash. */
function divisors(m: MathNode): readonly MathNode[] {
  if (m.kind === "fraction") return m.under.kind === "symbol" ? [m.under] : [];
  if (m.kind !== "product") return [];
  return m.factors.flatMap(({ sign, factor }) =>
    sign === "/" ? (factor.kind === "symbol" ? [factor] : []) : divisors(factor),
  );
}

function mentionsIndex(m: MathNode, spelling: Spelling): boolean {
  if (m.kind === "symbol") return spelling.isIndex(m.text) && spelling.bound.has(m.text);
  return partsOf(m).some((p) => !isCondition(p) && mentionsIndex(p, spelling));
}

/** e − a, with a letter of a sum that has no range; and m + e in what tells a correlation. */
const isDifference = (
  m: MathNode & { readonly kind: "sum" },
  spelling: Spelling,
  open: ReadonlySet<string>,
  correlates: boolean,
): boolean => {
  const isLetter = (x: MathNode): boolean => x.kind === "symbol" && spelling.isIndex(x.text);
  const free = m.terms.some((t) => t.term.kind === "symbol" && open.has(t.term.text));
  return (
    free &&
    m.terms.some((t) => (correlates || t.sign === "-") && isLetter(t.term)) &&
    m.terms.filter((t) => isLetter(t.term)).length > 1
  );
};

/** n, and 1 … n or 0 … n−1. */
function agree(a: Extent, b: Extent): boolean {
  if (a.kind === "range" && b.kind === "range")
    return text(a.low) === text(b.low) && text(a.high) === text(b.high);
  if (a.kind === "length" && b.kind === "length") return text(a.length) === text(b.length);
  const [range, length] = a.kind === "range" ? [a, b] : [b, a];
  if (range.kind !== "range" || length.kind !== "length") return false;
  return text(range.high) === text(length.length) || text(range.high) === `${text(length.length)}-1`;
}

/** 2 … n and 1 … n−1 of n entries: a sum over some of them, be it meant or not. */
function isPart(
  range: Extent & { readonly kind: "range" },
  { length }: Extent & { readonly kind: "length" },
): boolean {
  const low = range.low.kind === "number" ? Number(range.low.text) : 0;
  return low > 1 || (low === 1 && text(range.high) === `${text(length)}-1`);
}

/** A short form of simple ends, to compare them by. */
function text(m: MathNode): string {
  switch (m.kind) {
    case "number":
    case "symbol":
      return m.text;
    case "scripted":
      return `${text(m.base)}_${m.sub?.key ?? ""}^${m.sup?.key ?? ""}${"'".repeat(m.primes)}`;
    case "sum":
      return m.terms.map((t, k) => `${k === 0 && t.sign === "+" ? "" : t.sign}${text(t.term)}`).join("");
    case "product":
      return m.factors.map((f) => `${f.sign}${text(f.factor)}`).join("·");
    case "fence":
      return m.items.map((x) => (isCondition(x) ? "?" : text(x))).join(",");
    default:
      return `?${m.span.start}`;
  }
}

// How many axes the names of a stretch have. Names with indices show it. Of bare names the least reading is taken under
// which every line fits: capital letters beside small ones, transposes, ⊙, norms and bold letters speak for matrices
// and vectors; where nothing speaks for them, all are numbers.

import { type Item, isCondition, type MathNode, type RelationMath } from "../math.ts";
import type { Atom, Spelling } from "./spelling.ts";
import type { Use, Uses } from "./uses.ts";
import { bare, partsOf, visit } from "./walk.ts";

/** How a name in front of parentheses is meant: `σ(z)` a function, `L(y)` the number L, which depends on y. */
export type Applied = "function" | "dependent" | "product";

export interface RankSetting {
  readonly spelling: Spelling;
  readonly uses: Uses;
  readonly applied: (key: string) => Applied;
  /** Of names that are known already. */
  readonly known: (key: string) => number | undefined;
  /** What names were before, in earlier parts of the document. */
  readonly prior: ReadonlyMap<string, number>;
  readonly relations: readonly RelationMath[];
}

export interface Ranks {
  readonly ranks: ReadonlyMap<string, number>;
  /** Names whose bare form is a number of its own: x in |x − x_i|. */
  readonly apart: ReadonlySet<string>;
  /** The next best reading, where it is as good. */
  readonly other: ReadonlyMap<string, number> | undefined;
}

/** Rows stand for transposed vectors. */
interface Shape {
  readonly rank: number;
  readonly row: boolean;
  /** A number that is written out: it goes with everything. */
  readonly literal: boolean;
}

class Unfit extends Error {}
class Open extends Error {}

const MOST_STEPS = 60_000;
/** A line that does not fit weighs more than any choice of axes. */
const MISFIT = 60;
const SCALAR: Shape = { rank: 0, row: false, literal: false };
const LITERAL: Shape = { rank: 0, row: false, literal: true };
const of = (rank: number, row = false): Shape => ({ rank, row: row && rank === 1, literal: false });

const ENTRYWISE: ReadonlySet<string> = new Set(
  "log exp sin cos tan atan sinh cosh tanh asinh sqrt abs sign sigmoid softplus relu erf floor ceil round clamp pow".split(
    " ",
  ),
);
const SAME: ReadonlySet<string> = new Set(["softmax", "flip", "conv", "corr"]);

export function inferRanks(s: RankSetting): Ranks {
  const fixed = new Map<string, number>();
  const open: string[] = [];
  for (const u of s.uses.values()) {
    const known = s.known(u.key);
    if (known !== undefined) fixed.set(u.key, known);
    else if (u.size || s.spelling.isIndex(u.key) || isConstant(u.key)) fixed.set(u.key, 0);
    else if (u.extents !== undefined) fixed.set(u.key, axesOf(u.extents));
    else {
      const most = Math.max(0, ...u.counts.keys());
      if (most > 0) {
        fixed.set(u.key, most);
        if (u.alone > 0) open.push(bareOf(u.key));
      } else if (s.applied(u.key) === "function") fixed.set(u.key, 0);
      else open.push(u.key);
    }
  }
  const solver = new Solver(s, fixed);
  return solver.solve(open);
}

/** The bare form of a name that has entries, while it is not known whether it is the whole of them. */
const bareOf = (key: string): string => `${key}!`;
const entriesOf = (key: string): string | undefined => (key.endsWith("!") ? key.slice(0, -1) : undefined);

/** ℝ^{n×1} holds columns: vectors. */
const axesOf = (extents: readonly MathNode[]): number =>
  extents.length === 2 && extents[1]?.kind === "number" && extents[1].text === "1" ? 1 : extents.length;

const isConstant = (key: string): boolean => key === "e" || key === "π" || key === "∞" || key === "ℝ";

class Solver {
  readonly #s: RankSetting;
  readonly #ranks: Map<string, number>;

  constructor(s: RankSetting, fixed: Map<string, number>) {
    this.#s = s;
    this.#ranks = fixed;
  }

  solve(open: readonly string[]): Ranks {
    const others = new Map<string, number>();
    let tie = false;
    for (const part of this.#components(open)) {
      const found = this.#component(part);
      for (const [k, r] of found.best) this.#ranks.set(k, r);
      if (found.second !== undefined) {
        tie = true;
        for (const [k, r] of found.second) others.set(k, r);
      }
    }
    const apart = new Set<string>();
    for (const [k, rank] of this.#ranks) {
      const own = entriesOf(k);
      if (own !== undefined && rank === 0) apart.add(own);
    }
    const plain = (all: ReadonlyMap<string, number>) =>
      new Map([...all].filter(([k]) => entriesOf(k) === undefined));
    const ranks = plain(this.#ranks);
    // Readings that differ in what belongs together are not told apart here.
    const same = [...others].every(([k, r]) => entriesOf(k) === undefined || this.#ranks.get(k) === r);
    return { ranks, apart, other: tie && same ? new Map([...ranks, ...plain(others)]) : undefined };
  }

  /** Names that stand in one relation decide on each other. */
  #components(open: readonly string[]): readonly Part[] {
    const names = new Set(open);
    const parts: { names: Set<string>; relations: RelationMath[] }[] = [];
    for (const r of this.#s.relations) {
      const here = this.#keys(r).filter((k) => names.has(k));
      if (here.length === 0) continue;
      const touching = parts.filter((p) => here.some((k) => p.names.has(k)));
      const merged = {
        names: new Set([...touching.flatMap((p) => [...p.names]), ...here]),
        relations: [...touching.flatMap((p) => p.relations), r],
      };
      for (const t of touching) parts.splice(parts.indexOf(t), 1);
      parts.push(merged);
    }
    const placed = new Set(parts.flatMap((p) => [...p.names]));
    const lonely = open.filter((k) => !placed.has(k));
    return [
      ...parts.map((p) => ({ names: [...p.names], relations: p.relations })),
      ...lonely.map((k) => ({ names: [k], relations: [] })),
    ];
  }

  /** The names in a relation, bare forms of names with entries apart from these. */
  #keys(r: RelationMath): readonly string[] {
    const keys = keysIn(r, this.#s.spelling);
    return [...keys, ...keys.map(bareOf)];
  }

  #component(part: Part): {
    best: ReadonlyMap<string, number>;
    second: ReadonlyMap<string, number> | undefined;
  } {
    const zero = new Map(
      part.names.map((k): [string, number] => [k, this.#ranks.get(entriesOf(k) ?? "") ?? 0]),
    );
    const all = new Set(part.names);
    const evidence =
      part.names.some((k) => this.#speaks(k) || (this.#s.prior.get(k) ?? 0) > 0) ||
      part.relations.some((r) => this.#shows(r, all));
    if (!evidence) return { best: zero, second: undefined };
    return this.#search(part);
  }

  /**
   * The least assignment: from a few beginnings, names are changed one at a time, and all names of a line that does not
   * fit at once, as long as that makes it less.
   */
  #search(part: Part): {
    best: ReadonlyMap<string, number>;
    second: ReadonlyMap<string, number> | undefined;
  } {
    const { names } = part;
    const lines = part.relations.map((r) => ({
      r,
      names: this.#keys(r).filter((k) => part.names.includes(k)),
    }));
    const touching = new Map(names.map((n) => [n, lines.filter((l) => l.names.includes(n))] as const));
    let steps = 0;
    const misfits = (of: typeof lines, ranks: ReadonlyMap<string, number>): number => {
      steps += of.length;
      return of.filter((l) => !this.#fits(l.r, ranks)).length;
    };
    const local = (name: string, ranks: ReadonlyMap<string, number>): number =>
      this.#cost(name, ranks.get(name) ?? 0) + MISFIT * misfits(touching.get(name) ?? [], ranks);
    const total = (ranks: ReadonlyMap<string, number>): number =>
      names.reduce((sum, n) => sum + this.#cost(n, ranks.get(n) ?? 0), 0) + MISFIT * misfits(lines, ranks);
    const improve = (ranks: Map<string, number>): void => {
      for (let changed = true; changed && steps < MOST_STEPS; ) {
        changed = false;
        for (const n of names) {
          const before = local(n, ranks);
          const own = ranks.get(n) ?? 0;
          let [least, rank] = [before, own];
          for (const c of this.#choices(n)) {
            ranks.set(n, c);
            const cost = local(n, ranks);
            if (cost < least) [least, rank] = [cost, c];
          }
          ranks.set(n, rank);
          if (rank !== own) changed = true;
        }
        for (const l of lines) {
          if (l.names.length > 5 || this.#fits(l.r, ranks)) continue;
          const near = [...new Set(l.names.flatMap((n) => touching.get(n) ?? []))];
          const around = (tried: ReadonlyMap<string, number>): number =>
            l.names.reduce((sum, n) => sum + this.#cost(n, tried.get(n) ?? 0), 0) +
            MISFIT * misfits(near, tried);
          if (steps > MOST_STEPS) break;
          const better = this.#together(l.names, ranks, around);
          if (better === undefined) continue;
          for (const [k, r] of better) ranks.set(k, r);
          changed = true;
        }
      }
    };
    let best: { cost: number; ranks: ReadonlyMap<string, number> } | undefined;
    for (const start of this.#beginnings(names)) {
      improve(start);
      const cost = total(start);
      if (best === undefined || cost < best.cost) best = { cost, ranks: start };
    }
    if (best === undefined) return { best: new Map(), second: undefined };
    // Another reading that is as good.
    const { cost, ranks } = best;
    for (const n of names)
      for (const c of this.#choices(n)) {
        if (c === ranks.get(n)) continue;
        const other = new Map(ranks).set(n, c);
        if (local(n, other) === local(n, ranks) && total(other) === cost)
          return { best: ranks, second: other };
      }
    return { best: ranks, second: undefined };
  }

  #beginnings(names: readonly string[]): readonly Map<string, number>[] {
    const least = (k: string): number =>
      this.#choices(k).reduce((a, b) => (this.#cost(k, b) < this.#cost(k, a) ? b : a));
    const zero = (k: string): number => (entriesOf(k) === undefined ? 0 : least(k));
    const vectors = (k: string): number => (entriesOf(k) === undefined && least(k) === 0 ? 1 : least(k));
    return [least, zero, vectors].map((f) => new Map(names.map((k) => [k, f(k)] as const)));
  }

  /** The best ranks of a few names at once, where they are better than what is. */
  #together(
    names: readonly string[],
    ranks: ReadonlyMap<string, number>,
    total: (ranks: ReadonlyMap<string, number>) => number,
  ): ReadonlyMap<string, number> | undefined {
    let least = total(ranks);
    let found: ReadonlyMap<string, number> | undefined;
    const go = (k: number, tried: ReadonlyMap<string, number>): void => {
      const name = names[k];
      if (name === undefined) {
        const cost = total(tried);
        if (cost < least) [least, found] = [cost, tried];
        return;
      }
      for (const c of this.#choices(name)) go(k + 1, new Map(tried).set(name, c));
    };
    go(0, ranks);
    return found;
  }

  #choices(name: string): readonly number[] {
    const own = entriesOf(name);
    return own === undefined ? [0, 1, 2] : [this.#ranks.get(own) ?? 0, 0];
  }

  #use(key: string): Use | undefined {
    return this.#s.uses.get(key);
  }

  #bold(key: string): boolean {
    const faces = this.#use(key)?.faces ?? new Set<string>();
    return ["mathbf", "boldsymbol", "bm", "textbf"].some((f) => faces.has(f)) || key.startsWith("\\vec");
  }

  #speaks(key: string): boolean {
    return this.#bold(key) || this.#use(key)?.transposed === true;
  }

  /** Something in the relation that only vectors and matrices have. */
  #shows(r: RelationMath, names: ReadonlySet<string>): boolean {
    let found = false;
    visit(r, (x) => {
      if (x.kind === "norm") found = true;
      if (x.kind === "call" && ["softmax", "diag", "conv"].includes(x.name)) found = true;
      if (x.kind === "scripted" && x.sup !== undefined && /^(?:T|⊤)$/.test(x.sup.key)) found = true;
      if (x.kind === "product") {
        if (x.factors.some((f) => f.sign === "⊙" || f.sign === "⊗")) found = true;
        for (const [k, f] of x.factors.entries()) {
          const next = x.factors[k + 1];
          if (next?.sign === "" && this.#isCapital(f.factor) && this.#isVectorLike(next.factor)) found = true;
        }
      }
      const atom = isCondition(x) ? undefined : this.#s.spelling.atom(x);
      const bareForm = atom === undefined ? "" : bareOf(atom.key);
      const whole = atom === undefined ? 0 : (this.#ranks.get(atom.key) ?? 0);
      if (atom !== undefined && atom.indices.length === 0 && (names.has(bareForm) || whole > 0)) found = true;
      return undefined;
    });
    return found;
  }

  /** W in front of a small letter, or of another capital. */
  #isCapital(m: MathNode): boolean {
    const atom = this.#s.spelling.atom(m);
    return atom !== undefined && atom.indices.length === 0 && isUpper(atom) && !this.#isNumberLike(atom.key);
  }

  #isVectorLike(m: MathNode): boolean {
    const atom = this.#s.spelling.atom(bare(m));
    return (
      atom !== undefined &&
      atom.indices.length === 0 &&
      atom.power === undefined &&
      !this.#isNumberLike(atom.key)
    );
  }

  /** Losses and sizes are numbers. */
  #isNumberLike(key: string): boolean {
    const u = this.#use(key);
    return (
      u === undefined ||
      u.size ||
      isEntryLike(key) ||
      (u.over.length > 0 && u.by === 0 && /^\P{Ll}/u.test(key))
    );
  }

  #cost(key: string, rank: number): number {
    if (entriesOf(key) !== undefined) return rank === 0 ? 1.5 : 0;
    const prior = this.#s.prior.get(key);
    const changed = prior !== undefined && prior !== rank ? 2 : 0;
    return changed + this.#bareCost(key, rank);
  }

  #bareCost(key: string, rank: number): number {
    const u = this.#use(key);
    if (u === undefined) return rank;
    // What is differentiated, and by nothing, is a loss.
    const loss = u.over.length > 0 && u.by === 0 && isUpper(u.atom);
    if (loss) return rank === 0 ? 0 : 6;
    if (isEntryLike(key)) return rank === 0 ? 0 : 6;
    const bold = this.#bold(key);
    if (isUpper(u.atom)) return (bold ? [8, 3, 0] : [4, 3, 0])[rank] ?? 9;
    return (bold ? [5, 0, 4] : [0, 1, 4])[rank] ?? 9;
  }

  #fits(r: RelationMath, chosen: ReadonlyMap<string, number>): boolean {
    try {
      const get = (key: string, bareForm: boolean): number => {
        const own = bareForm ? bareOf(key) : key;
        const rank = chosen.get(own) ?? this.#ranks.get(own) ?? chosen.get(key) ?? this.#ranks.get(key);
        if (rank === undefined) throw new Open();
        return rank;
      };
      new Shapes(this.#s, get).relation(r);
      return true;
    } catch (error) {
      if (error instanceof Unfit) return false;
      if (error instanceof Open) return true;
      throw error;
    }
  }
}

/** X_{12}: an entry that is a name of its own. */
const isEntryLike = (key: string): boolean => /_\{\d{2,}\}/.test(key);

interface Part {
  readonly names: readonly string[];
  readonly relations: readonly RelationMath[];
}

const isUpper = (a: Atom): boolean => /^\p{Lu}$/u.test(/^(?:\\\w+\{)?(\p{L})/u.exec(a.base)?.[1] ?? "");

/** The names that stand in an item, letters of sums left out. */
export function keysIn(root: Item, spelling: Spelling): readonly string[] {
  const out = new Set<string>();
  const go = (x: Item): void => {
    if (!isCondition(x)) {
      const atom = spelling.atom(x);
      if (atom !== undefined) {
        out.add(atom.key);
        for (const i of atom.indices) go(i);
        if (atom.power !== undefined) go(atom.power);
        return;
      }
    }
    for (const p of partsOf(x)) go(p);
    if (x.kind === "nabla" || x.kind === "call" || x.kind === "scripted") {
      const scripts = x.kind === "scripted" ? [x.sub, x.sup] : x.kind === "call" ? [x.sub, x.power] : [];
      for (const s of scripts) for (const i of s?.items ?? []) go(i);
    }
  };
  go(root);
  return [...out];
}

const isZero = (m: MathNode | undefined): boolean => m?.kind === "number" && /^0(?:\.0*)?$/.test(m.text);

/** Whether a line fits: products of what can be multiplied, sums and sides of one shape. */
class Shapes {
  readonly #s: RankSetting;
  readonly #rank: (key: string, bareForm: boolean) => number;
  /** Calls of softmax around. */
  #inside = 0;

  constructor(s: RankSetting, rank: (key: string, bareForm: boolean) => number) {
    this.#s = s;
    this.#rank = rank;
  }

  relation(r: RelationMath): void {
    const sides = [r.first, ...r.links.map((l) => l.right)].filter((m) => m.kind !== "ellipsis");
    const shapes = sides.map((m) => this.#of(m));
    const whole = shapes.filter((x) => !x.literal);
    if (new Set(whole.map((x) => x.rank)).size > 1) throw new Unfit();
    // A whole tensor is 0 now and then, and no other number.
    const number = shapes.some((x, k) => x.literal && !isZero(sides[k]));
    if (number && whole.some((x) => x.rank > 0)) throw new Unfit();
  }

  #of(m: MathNode): Shape {
    switch (m.kind) {
      case "number":
        return LITERAL;
      case "symbol":
      case "scripted":
        return this.#scripted(m);
      case "accent":
        return this.#of(m.body);
      case "fence": {
        const [only] = m.items;
        if (m.items.length === 1 && only !== undefined && !isCondition(only)) return this.#of(only);
        if (m.open === "[" && m.items.length > 1) return of(1);
        throw new Open();
      }
      case "apply":
        return this.#apply(m);
      case "product":
        return m.factors.reduce<Shape | undefined>((a, f) => {
          const b = this.#of(f.factor);
          return a === undefined ? b : this.#times(a, b, f.sign);
        }, undefined) as Shape;
      case "sum":
        return this.#same(m.terms.map((t) => t.term));
      case "negate":
        return this.#of(m.operand);
      case "fraction": {
        const [over, under] = [this.#of(m.over), this.#of(m.under)];
        if (under.rank === 0) return over.literal ? SCALAR : over;
        if (over.rank !== under.rank && (over.rank !== 0 || under.rank > 1)) throw new Unfit();
        return under;
      }
      case "derivative":
        return m.by.reduce((a, b) => of(a.rank + this.#of(b).rank), this.#of(m.of));
      case "nabla": {
        const by = (m.by?.items ?? []).filter((x): x is MathNode => !isCondition(x));
        return by.reduce((a, b) => of(a.rank + this.#of(b).rank), this.#of(m.of));
      }
      case "bars":
        try {
          return this.#of(m.body);
        } catch (error) {
          // The number of members of a set.
          if (error instanceof Open) return SCALAR;
          throw error;
        }
      case "root":
      case "floor":
      case "ceil":
        return this.#of(m.body);
      case "norm":
        if (this.#of(m.body).rank === 0) throw new Unfit();
        return SCALAR;
      case "big":
        return this.#of(m.body);
      case "call": {
        if (m.name === "softmax") this.#inside += 1;
        const args = m.args.map((a) => this.#of(a));
        if (m.name === "softmax") this.#inside -= 1;
        const most = Math.max(0, ...args.map((a) => a.rank));
        if (m.name === "softmax" && most === 0) throw new Unfit();
        if (ENTRYWISE.has(m.name) || SAME.has(m.name)) return of(most);
        if (m.name === "diag") return of(2);
        if (m.name === "diagonal") return of(1);
        return most === 0 || m.name === "mean" ? SCALAR : of(most);
      }
      case "cases":
        return this.#same(m.rows.map((r) => r.value));
      case "matrix":
        return of(m.rows.every((r) => r.length === 1) ? 1 : 2);
      case "indicator":
        return SCALAR;
      case "evaluated":
      case "operator":
      case "range":
      case "ellipsis":
        throw new Open();
    }
  }

  #scripted(m: MathNode): Shape {
    const atom = this.#s.spelling.atom(m);
    if (atom === undefined) {
      if (m.kind !== "scripted") throw new Open();
      const key = m.sup?.key;
      // δ (a)^T: the script is that of the bracket.
      if (m.base.kind === "apply" && m.base.fence.open === "(" && (key === "T" || key === "⊤")) {
        const head = this.#s.spelling.atom(m.base.head);
        if (head !== undefined && this.#s.applied(head.key) === "product")
          return this.#times(this.#of(m.base.head), this.#transposed(this.#of(m.base.fence)), "");
      }
      const base = this.#of(m.base);
      if (key === "T" || key === "⊤") return this.#transposed(base);
      if (m.base.kind === "norm") return SCALAR;
      const count = m.sub?.items.length ?? 0;
      if (count > base.rank && base.rank > 0) throw new Unfit();
      return count > 0 ? of(Math.max(0, base.rank - count)) : base;
    }
    const rank = this.#rank(atom.key, atom.indices.length === 0) - atom.indices.length;
    if (rank < 0) throw new Unfit();
    return atom.transposed ? this.#transposed(of(rank)) : of(rank);
  }

  #transposed(x: Shape): Shape {
    if (x.rank === 0) throw new Unfit();
    return x.rank === 1 ? { ...x, row: !x.row } : x;
  }

  #apply(m: MathNode & { readonly kind: "apply" }): Shape {
    const atom = this.#s.spelling.atom(m.head);
    if (m.fence.open !== "(" || atom === undefined) throw new Open();
    const kind = this.#s.applied(atom.key);
    if (kind === "dependent")
      return of(this.#rank(atom.key, atom.indices.length === 0) - atom.indices.length);
    if (m.fence.items.some(isCondition)) throw new Open();
    if (kind === "function") {
      const args = m.fence.items.map((x) => this.#of(x as MathNode));
      return of(Math.max(0, ...args.map((a) => a.rank)));
    }
    return this.#times(this.#of(m.head), this.#of(m.fence), "");
  }

  #same(terms: readonly MathNode[]): Shape {
    const shapes = terms.filter((t) => t.kind !== "ellipsis").map((t) => this.#of(t));
    const whole = shapes.filter((x) => x.rank > 0);
    const [first] = whole;
    if (first === undefined) return shapes.every((x) => x.literal) ? LITERAL : SCALAR;
    if (whole.some((x) => x.rank !== first.rank)) throw new Unfit();
    // 1 − p of a vector is usual, and softmax(x + c); elsewhere a number with a name beside a vector is not.
    if (this.#inside === 0 && shapes.some((x) => x.rank === 0 && !x.literal)) throw new Unfit();
    return { ...first, literal: false };
  }

  #times(a: Shape, b: Shape, sign: string): Shape {
    if (sign === "/") {
      if (b.rank > 0 && a.rank !== b.rank && a.rank > 0) throw new Unfit();
      return a.rank > 0 ? a : b.rank > 0 ? b : SCALAR;
    }
    if (a.rank === 0) return b.literal && !a.literal ? SCALAR : b;
    if (b.rank === 0) return a;
    switch (sign) {
      case "⊙":
      case "*":
      case "⋆":
        if (a.rank !== b.rank) throw new Unfit();
        return of(a.rank);
      case "⊗":
        return of(a.rank + b.rank);
      default:
        break;
    }
    if (a.rank === 1 && b.rank === 1) {
      if (a.row && !b.row) return SCALAR;
      if (!a.row && b.row) return of(2);
      if (sign === "·") return SCALAR;
      throw new Unfit();
    }
    if (a.rank > 2 || b.rank > 2) throw new Open();
    // A vector before a matrix is a row, transposed or not.
    return of(a.rank + b.rank - 2, a.rank === 1);
  }
}

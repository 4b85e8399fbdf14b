// How many axes the names of a stretch have. Names with indices show it. Of bare names the least reading is taken under
// which every line fits: capital letters beside small ones, transposes, ⊙, norms and bold letters speak for matrices
// and vectors; where nothing speaks for them, all are numbers.

import { apartKey } from "../formula/keys.ts";
import { isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import { isConstant } from "./constants.ts";
import { divisorsIn } from "./divides.ts";
import { keysIn } from "./keys-in.ts";
import { fits, type RankSetting } from "./shapes.ts";
import type { Atom, Spelling } from "./spelling.ts";
import type { Use } from "./uses.ts";
import { bare, visit } from "./walk.ts";

export interface Ranks {
  readonly ranks: ReadonlyMap<string, number>;
  /** Names whose bare form is a number of its own: x in |x − x_i|. */
  readonly apart: ReadonlySet<string>;
  /** The next best reading, where it is as good. */
  readonly other: ReadonlyMap<string, number> | undefined;
}

const MOST_STEPS = 60_000;
/** A line that does not fit weighs more than any choice of axes. */
const MISFIT = 60;
export function inferRanks(s: RankSetting): Ranks {
  const fixed = new Map<string, number>();
  const open: string[] = [];
  for (const u of s.uses.values()) {
    const known = s.known(u.key);
    if (known !== undefined) fixed.set(u.key, known);
    else if (
      u.size ||
      isNumber(u, s.spelling) ||
      (s.spelling.isIndex(u.key) && (isBare(u) || s.spelling.bound.has(u.key)))
    )
      fixed.set(u.key, 0);
    else if (u.extents !== undefined) fixed.set(u.key, axesOf(u.extents));
    else {
      const most = Math.max(0, ...u.counts.keys());
      if (most > 0) {
        if (u.entryExtents !== undefined) fixed.set(u.key, most + axesOf(u.entryExtents));
        else if (most > 1) fixed.set(u.key, most);
        else open.push(u.key);
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

/** A bare form that is the whole of what has entries. */
const WHOLE = 9;

/** ℝ^{n×1} holds columns: vectors. */
const axesOf = (extents: readonly MathNode[]): number =>
  extents.length === 2 && extents[1]?.kind === "number" && extents[1].text === "1" ? 1 : extents.length;

/** k_j beside a letter k is a name. */
const isBare = (u: Use): boolean => [...u.counts.keys()].every((n) => n === 0);

/** No name that has axes. */
const isNumber = (u: Use, spelling: Spelling): boolean =>
  u.key === "∞" || u.key === "ℝ" || u.key === apartKey("π") || isConstant(u, spelling);

class Solver {
  readonly #s: RankSetting;
  readonly #ranks: Map<string, number>;
  readonly #divisors: ReadonlySet<string>;
  /** What is asked of each name with every assignment that is tried. */
  readonly #most = new Map<string, number>();
  readonly #costs = new Map<string, number[]>();
  /** Whether a relation fits, by the ranks of the names that were asked for. */
  readonly #known = new Map<
    RelationMath,
    { readonly asked: Set<string>; readonly found: Map<string, boolean> }
  >();

  constructor(s: RankSetting, fixed: Map<string, number>) {
    this.#s = s;
    this.#ranks = fixed;
    this.#divisors = divisorsIn(s.relations);
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
    const numbers = new Map<string, number>();
    for (const [k, rank] of this.#ranks) {
      const own = entriesOf(k);
      if (own === undefined || rank === WHOLE) continue;
      apart.add(own);
      numbers.set(apartKey(own), rank);
    }
    const plain = (all: ReadonlyMap<string, number>) =>
      new Map([...[...all].filter(([k]) => entriesOf(k) === undefined), ...numbers]);
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
      part.names.map((k): [string, number] => [k, entriesOf(k) === undefined ? this.#indices(k) : WHOLE]),
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
          if (this.#fits(l.r, ranks)) continue;
          for (const few of groupsOf(l.names)) {
            const near = [...new Set(few.flatMap((n) => touching.get(n) ?? []))];
            const around = (tried: ReadonlyMap<string, number>): number =>
              few.reduce((sum, n) => sum + this.#cost(n, tried.get(n) ?? 0), 0) +
              MISFIT * misfits(near, tried);
            if (steps > MOST_STEPS) break;
            const better = this.#together(few, ranks, around);
            if (better === undefined) continue;
            for (const [k, r] of better) ranks.set(k, r);
            changed = true;
            break;
          }
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
    const zero = (k: string): number => (entriesOf(k) === undefined ? this.#indices(k) : least(k));
    const vectors = (k: string): number => {
      const [own, more] = this.#choices(k);
      return entriesOf(k) === undefined && least(k) === own ? (more ?? own ?? 0) : least(k);
    };
    // What is transposed or bold begins as a vector, what stands beside it follows.
    const spoken = (k: string): number => (this.#speaks(k) ? vectors(k) : least(k));
    return [least, zero, vectors, spoken].map((f) => new Map(names.map((k) => [k, f(k)] as const)));
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
    // w beside w_j: all of it, or another w.
    if (own !== undefined)
      return this.#choices(own).length > 1 && !this.#bold(own) ? [WHOLE, 0, 1] : [WHOLE, 0];
    const most = this.#indices(name);
    // What has indices may be a vector with each of them.
    return most > 0 ? [most, most + 1] : [0, 1, 2];
  }

  /** With how many indices a name stands. */
  #indices(key: string): number {
    let most = this.#most.get(key);
    if (most === undefined) {
      most = Math.max(0, ...(this.#use(key)?.counts.keys() ?? []));
      this.#most.set(key, most);
    }
    return most;
  }

  #use(key: string): Use | undefined {
    return this.#s.uses.get(key);
  }

  #bold(key: string): boolean {
    const faces = this.#use(key)?.faces ?? new Set<string>();
    return ["mathbf", "boldsymbol", "bm", "textbf"].some((f) => faces.has(f)) || key.startsWith("\\vec");
  }

  #speaks(key: string): boolean {
    const u = this.#use(key);
    return this.#bold(key) || u?.transposed === true || u?.sliced === true;
  }

  /** Something in the relation that only vectors and matrices have. */
  #shows(r: RelationMath, names: ReadonlySet<string>): boolean {
    let found = false;
    visit(r, (x) => {
      if (x.kind === "norm") found = true;
      if (x.kind === "call" && ["softmax", "diag", "conv", "inner"].includes(x.name)) found = true;
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
      const whole = atom === undefined ? 0 : (this.#ranks.get(atom.key) ?? this.#indices(atom.key));
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
      (atom.indices.length === 0 || (atom.indices.length === 1 && !isUpper(atom))) &&
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
    let own = this.#costs.get(key);
    if (own === undefined) {
      own = [];
      this.#costs.set(key, own);
    }
    own[rank] ??= this.#costOf(key, rank);
    return own[rank] ?? 0;
  }

  #costOf(key: string, rank: number): number {
    if (entriesOf(key) !== undefined) return rank === WHOLE ? 0 : 1.5 + rank;
    const own = this.#indices(key);
    if (own > 0) return this.#entryCost(key, rank - own);
    const prior = this.#s.prior.get(key);
    const changed = prior !== undefined && prior !== rank ? 2 : 0;
    return changed + this.#bareCost(key, rank);
  }

  /** Entries are numbers, bold ones vectors. */
  #entryCost(key: string, rank: number): number {
    const prior = this.#s.prior.get(key);
    const changed = prior !== undefined && prior - this.#indices(key) !== rank ? 2 : 0;
    const own = this.#bold(key) ? [3, 0][rank] : [0, 1.5][rank];
    return changed + (own ?? 9);
  }

  #bareCost(key: string, rank: number): number {
    const u = this.#use(key);
    if (u === undefined) return rank;
    // What is differentiated, and by nothing, is a loss.
    const loss = u.over.length > 0 && u.by === 0 && isUpper(u.atom);
    if (loss) return rank === 0 ? 0 : 6;
    if (isEntryLike(key)) return rank === 0 ? 0 : 6;
    const bold = this.#bold(key);
    if (isUpper(u.atom) && !bold && this.#divisors.has(key)) return [0, 3, 8][rank] ?? 9;
    if (isUpper(u.atom)) return (bold ? [8, 3, 0] : [4, 3, 0])[rank] ?? 9;
    return (bold ? [5, 0, 4] : [0, 1, 4])[rank] ?? 9;
  }

  #fits(r: RelationMath, chosen: ReadonlyMap<string, number>): boolean {
    const rank = (key: string): number | undefined => chosen.get(key) ?? this.#ranks.get(key);
    let known = this.#known.get(r);
    if (known === undefined) {
      known = { asked: new Set(), found: new Map() };
      this.#known.set(r, known);
    }
    const { asked, found } = known;
    const before = asked.size;
    const keyOf = (): string => [...asked].map((k) => rank(k) ?? "").join();
    const kept = found.get(keyOf());
    if (kept !== undefined) return kept;
    const ask = (key: string): number | undefined => {
      asked.add(key);
      return rank(key);
    };
    const get = (key: string, bareForm: boolean): number | undefined => {
      const own = ask(bareForm ? bareOf(key) : key) ?? WHOLE;
      return own === WHOLE ? ask(key) : own;
    };
    const answer = fits(this.#s, get, r);
    // What was kept by fewer names is kept no longer.
    if (asked.size > before) found.clear();
    found.set(keyOf(), answer);
    return answer;
  }
}

/** Names that are changed at once: all of a short line, two at a time of a long one. */
function groupsOf(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length <= 5) return [names];
  return names.flatMap((a, k) => names.slice(k + 1).map((b) => [a, b]));
}

/** X_{12}: an entry that is a name of its own. */
const isEntryLike = (key: string): boolean => /_\{\d{2,}\}/.test(key);

interface Part {
  readonly names: readonly string[];
  readonly relations: readonly RelationMath[];
}

/** ΔW is as W. */
const isUpper = (a: Atom): boolean =>
  /^\p{Lu}$/u.test(/^(?:\\\w+\{)?(?:Δ(?=\p{L}))?(\p{L})/u.exec(a.base)?.[1] ?? "");

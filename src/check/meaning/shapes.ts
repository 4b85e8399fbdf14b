// Whether a line fits, with so many axes for each of its names: products of what can be multiplied, sums and sides of one
// shape. Where a line says too little it fits.

import { type Item, isAll, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import { bareNabla } from "../resolve/gradients.ts";
import { type Spelling, taken } from "./spelling.ts";
import type { Uses } from "./uses.ts";

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
  /** Functions whose values are numbers, whatever they are taken of. */
  readonly numbers?: ReadonlySet<string>;
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

const SCALAR: Shape = { rank: 0, row: false, literal: false };
const LITERAL: Shape = { rank: 0, row: false, literal: true };
const of = (rank: number, row = false): Shape => ({ rank, row: row && rank === 1, literal: false });

const ENTRYWISE: ReadonlySet<string> = new Set(
  "log exp sin cos tan atan sinh cosh tanh asinh sqrt abs sign sigmoid softplus relu erf floor ceil round clamp pow".split(
    " ",
  ),
);
const SAME: ReadonlySet<string> = new Set(["softmax", "flip", "conv", "corr"]);

/** The axes of a value, where they are known. */
export function rankIn(
  s: RankSetting,
  rank: (key: string, bareForm: boolean) => number | undefined,
  m: MathNode,
): number | undefined {
  try {
    return new Shapes(s, (key, bareForm) => {
      const found = rank(key, bareForm);
      if (found === undefined) throw new Open();
      return found;
    }).rank(m);
  } catch (error) {
    if (error instanceof Unfit || error instanceof Open) return undefined;
    throw error;
  }
}

/** `rank` gives the axes of a name, bare or with entries; undefined where they are not known yet. */
export function fits(
  s: RankSetting,
  rank: (key: string, bareForm: boolean) => number | undefined,
  r: RelationMath,
): boolean {
  const known = (key: string, bareForm: boolean): number => {
    const found = rank(key, bareForm);
    if (found === undefined) throw new Open();
    return found;
  };
  try {
    new Shapes(s, known).relation(r);
    return true;
  } catch (error) {
    if (error instanceof Unfit) return false;
    if (error instanceof Open) return true;
    throw error;
  }
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

  rank(m: MathNode): number {
    return this.#of(m).rank;
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
          // A x, w^⊤x: behind a matrix or a row a small letter is a vector, and numbers stand in front.
          const applied = a !== undefined && (a.rank === 2 || a.row);
          if (applied && b.rank === 0 && f.sign === "" && this.#isSmallLetter(f.factor)) throw new Unfit();
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
        const [at] = bareNabla(m)?.fence.items ?? [];
        if (at !== undefined && !isCondition(at))
          return of(this.#of(m.of).rank + m.order * this.#of(at).rank);
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
        if (m.name === "inner") {
          const [a, b] = args;
          if (a === undefined || a.rank === 0 || a.rank !== b?.rank) throw new Unfit();
          return SCALAR;
        }
        if (ENTRYWISE.has(m.name) || SAME.has(m.name)) return of(most);
        if (m.name === "diag") return of(2);
        if (m.name === "diagonal") return of(1);
        return most === 0 || m.name === "mean" || m.name === "trace" ? SCALAR : of(most);
      }
      case "cases":
        return this.#same(m.rows.map((r) => r.value));
      case "matrix":
        return of(m.rows.every((r) => r.length === 1) ? 1 : 2);
      case "indicator":
        return this.#condition(m.condition);
      case "evaluated":
      case "operator":
      case "range":
      case "ellipsis":
        throw new Open();
    }
  }

  /** 1[z > 0] has the entries of z. */
  #condition(x: Item): Shape {
    if (!isCondition(x)) return SCALAR;
    if (x.kind !== "relation" || x.links.some((l) => !/^[<>≤≥=≠]$/.test(l.op))) return SCALAR;
    const ranks = [x.first, ...x.links.map((l) => l.right)].map((m) => this.#of(m).rank);
    return of(Math.max(...ranks));
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
      // (A x)_i is an entry of something, and (∂w/∂z)_y says what is held fixed.
      const isProduct = m.base.kind === "fence" && m.base.items.some((x) => x.kind === "product");
      if (count > base.rank && (base.rank > 0 || isProduct)) throw new Unfit();
      return count > 0 ? of(Math.max(0, base.rank - count)) : base;
    }
    const whole = this.#rank(atom.key, atom.indices.length === 0);
    const rank = whole - taken(atom);
    if (rank < 0 || whole < atom.indices.length) throw new Unfit();
    // X_{i,:} is a row as it stands.
    const own = of(rank, isAll(atom.indices.at(-1) ?? m) && atom.indices.length > 1);
    return atom.transposed ? this.#transposed(own) : own;
  }

  #isSmallLetter(m: MathNode): boolean {
    const atom = this.#s.spelling.atom(m);
    return atom !== undefined && atom.indices.length === 0 && /^[a-z]$/.test(atom.base);
  }

  #transposed(x: Shape): Shape {
    if (x.rank === 0) throw new Unfit();
    return x.rank === 1 ? { ...x, row: !x.row } : x;
  }

  #apply(m: MathNode & { readonly kind: "apply" }): Shape {
    const atom = this.#s.spelling.atom(m.head);
    if (m.fence.open !== "(" || atom === undefined) throw new Open();
    const kind = this.#s.applied(atom.key);
    if (m.fence.such !== undefined && kind !== "dependent") throw new Open();
    if (kind === "dependent") return of(this.#rank(atom.key, atom.indices.length === 0) - taken(atom));
    if (m.fence.items.some(isCondition)) throw new Open();
    if (kind === "function") {
      const args = m.fence.items.map((x) => this.#of(x as MathNode));
      if (this.#s.numbers?.has(atom.key) === true) return SCALAR;
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
    // ⊙ between numbers, or beside one, is no product that anyone writes.
    if ((sign === "⊙" || sign === "⊗") && a.rank === 0 && b.rank === 0) throw new Unfit();
    if (sign === "⊙" && [a, b].some((x) => x.rank === 0 && !x.literal)) throw new Unfit();
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

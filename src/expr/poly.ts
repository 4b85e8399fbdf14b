// Polynomials over atoms: the canonical form of index expressions (subscripts, range ends, sides of relations).
// An atom is any term that is not a number, sum, product or small natural power. Expansion is exact.

import { compare } from "./compare.ts";
import type { Context } from "./context.ts";
import type { Expr } from "./nodes.ts";
import { addQ, divQ, mulQ, negQ, type Rational, showQ, signQ } from "./rational.ts";
import { remembered, some } from "./traverse.ts";

/** coefficient · product of atoms (with repetition, sorted by `compare`). */
export interface Monomial {
  readonly coef: Rational;
  readonly atoms: readonly Expr[];
}

/** A monomial of a polynomial. */
export class Term implements Monomial {
  readonly coef: Rational;
  readonly atoms: readonly Expr[];
  #key: string | undefined;

  constructor(coef: Rational, atoms: readonly Expr[]) {
    this.coef = coef;
    this.atoms = atoms;
  }

  /** Names the atoms; "" where there are none. */
  get key(): string {
    this.#key ??=
      this.atoms.length === 1 ? `${this.atoms[0]?.alpha}` : this.atoms.map((a) => a.alpha).join(" ");
    return this.#key;
  }
}

/** Monomials with distinct atoms and non-zero coefficients. Most have a few, which are found by looking at each. */
export class Poly {
  readonly terms: readonly Term[];
  readonly size: number;
  #shape: string | undefined;
  #atoms: readonly Expr[] | undefined;

  constructor(terms: readonly Term[]) {
    this.terms = terms;
    this.size = terms.length;
  }

  /** The coefficient of the product of these atoms, which are sorted; 0 where it does not occur. */
  coefOf(atoms: readonly Expr[]): Rational {
    for (const t of this.terms) if (sameAtoms(t.atoms, atoms)) return t.coef;
    return 0;
  }

  /** What polynomials with the same monomials, the constant aside, have in common. */
  get shape(): string {
    if (this.#shape === undefined) {
      const keys: string[] = [];
      for (const m of this.terms) if (m.atoms.length > 0) keys.push(m.key);
      this.#shape = (keys.length > 1 ? keys.sort() : keys).join();
    }
    return this.#shape;
  }

  /** Each once. */
  get atoms(): readonly Expr[] {
    if (this.#atoms === undefined) {
      const found: Expr[] = [];
      for (const m of this.terms)
        for (const a of m.atoms) if (!found.some((b) => b.alpha === a.alpha)) found.push(a);
      this.#atoms = found;
    }
    return this.#atoms;
  }
}

export const ZERO_POLY = new Poly([]);

function sameAtoms(a: readonly Expr[], b: readonly Expr[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k += 1) if (a[k]?.alpha !== b[k]?.alpha) return false;
  return true;
}

/** One monomial, whose atoms are sorted. */
export const monomialPoly = ({ coef, atoms }: Monomial): Poly =>
  coef === 0 ? ZERO_POLY : new Poly([new Term(coef, atoms)]);
export const constantPoly = (c: Rational): Poly => monomialPoly({ coef: c, atoms: [] });
export const atomPoly = (a: Expr): Poly => new Poly([new Term(1, [a])]);

/** The polynomial without some of its terms. */
export const withoutTerms = (p: Poly, left: (t: Term) => boolean): Poly =>
  new Poly(p.terms.filter((t) => !left(t)));

/** The same for the same terms in the same order. */
export const polyName = (p: Poly): string => p.terms.map((m) => `${m.key}:${showQ(m.coef)}`).join("|");

/** Longer polynomials that are being made know where their monomials are. */
const SHORT = 16;

/** A polynomial that is being made: terms keep the order in which they came. */
class Sum {
  readonly #terms: Term[];
  #places: Map<string, number> | undefined;

  constructor(terms: readonly Term[]) {
    this.#terms = [...terms];
  }

  /** Adds coef · atoms. */
  add(coef: Rational, atoms: readonly Expr[]): void {
    const terms = this.#terms;
    const fresh = new Term(coef, atoms);
    const at = this.#placeOf(fresh);
    const before = terms[at];
    if (before === undefined) {
      if (coef === 0) return;
      this.#places?.set(fresh.key, terms.length);
      terms.push(fresh);
      return;
    }
    const sum = addQ(before.coef, coef);
    if (sum !== 0) terms[at] = new Term(sum, before.atoms);
    else {
      terms.splice(at, 1);
      this.#places = undefined;
    }
  }

  #placeOf(t: Term): number {
    const terms = this.#terms;
    if (terms.length <= SHORT) {
      for (let k = 0; k < terms.length; k += 1) if (sameAtoms((terms[k] as Term).atoms, t.atoms)) return k;
      return -1;
    }
    this.#places ??= new Map(terms.map((o, k) => [o.key, k]));
    return this.#places.get(t.key) ?? -1;
  }

  get made(): Poly {
    return new Poly(this.#terms);
  }
}

export function addPoly(a: Poly, b: Poly, times: Rational = 1): Poly {
  if (b.size === 0) return a;
  if (a.size === 0) return scalePoly(b, times);
  const out = new Sum(a.terms);
  for (const m of b.terms) out.add(times === 1 ? m.coef : mulQ(m.coef, times), m.atoms);
  return out.made;
}
export const scalePoly = (a: Poly, c: Rational): Poly =>
  c === 1 ? a : c === 0 ? ZERO_POLY : new Poly(a.terms.map((m) => new Term(mulQ(m.coef, c), m.atoms)));
export const negPoly = (a: Poly): Poly => scalePoly(a, -1);

export function sumPolys(ps: readonly Poly[]): Poly {
  let only: Poly | undefined;
  let out: Sum | undefined;
  for (let n = 0; n < ps.length; n += 1) {
    const p = ps[n] as Poly;
    if (p.size === 0) continue;
    if (only === undefined) only = p;
    else {
      out ??= new Sum(only.terms);
      for (const m of p.terms) out.add(m.coef, m.atoms);
    }
  }
  return out?.made ?? only ?? ZERO_POLY;
}

/** The atoms of both, sorted as each of them is. */
function merged(a: readonly Expr[], b: readonly Expr[]): readonly Expr[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out: Expr[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = a[i];
    const y = b[j];
    if (y === undefined || (x !== undefined && compare(x, y) <= 0)) {
      out.push(x as Expr);
      i += 1;
    } else {
      out.push(y);
      j += 1;
    }
  }
  return out;
}

const isOne = ({ size, terms: [m] }: Poly): boolean => size === 1 && m?.coef === 1 && m.atoms.length === 0;

export function mulPoly(a: Poly, b: Poly): Poly {
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  const out = new Sum([]);
  for (const m of a.terms) for (const n of b.terms) out.add(mulQ(m.coef, n.coef), merged(m.atoms, n.atoms));
  return out.made;
}

/** The constant when the polynomial has no other term. */
export function constantOf(p: Poly): Rational | undefined {
  if (p.size === 0) return 0;
  const [c] = p.terms;
  return p.size === 1 && c?.atoms.length === 0 ? c.coef : undefined;
}
export const constantTerm = (p: Poly): Rational => p.coefOf([]);

/** Products past this many terms are kept as one atom, so that expansion stays affordable. */
const EXPANSION_LIMIT = 400;

/** Expands e; `prepare` is applied to each atom first (norm uses it to normalise inside). */
export const toPoly = (e: Expr, prepare?: (atom: Expr) => Expr): Poly =>
  prepare === undefined ? asItStands(e) : expanded(e, prepare);

/** What is compared, ordered or bounded is expanded many times. */
const asItStands = remembered((e) => expanded(e, (a) => a));

function expanded(e: Expr, prepare: (atom: Expr) => Expr): Poly {
  const atom = (x: Expr): Poly => {
    const a = prepare(x);
    if (a.kind === "num") return constantPoly(a.value);
    return atomPoly(a);
  };
  const go = (x: Expr): Poly => {
    if (x.kind === "num") return constantPoly(x.value);
    if (x.kind !== "app") return atom(x);
    switch (x.op) {
      case "add":
        return sumPolys(x.args.map(go));
      case "mul": {
        let p: Poly = constantPoly(1);
        for (const a of x.args) {
          const q = go(a);
          if (p.size * q.size > EXPANSION_LIMIT) return atom(x);
          p = mulPoly(p, q);
        }
        return p;
      }
      case "div": {
        const d = constantOf(go(x.args[1] as Expr));
        if (d === undefined || signQ(d) === 0) return atom(x);
        return scalePoly(go(x.args[0] as Expr), divQ(1, d));
      }
      case "pow": {
        const n = x.args[1] as Expr;
        if (n.kind !== "num" || typeof n.value !== "number" || n.value < 0 || n.value > 8) return atom(x);
        const base = go(x.args[0] as Expr);
        if (base.size ** n.value > EXPANSION_LIMIT) return atom(x);
        let p: Poly = constantPoly(1);
        for (let k = 0; k < n.value; k += 1) p = mulPoly(p, base);
        return p;
      }
      default:
        return atom(x);
    }
  };
  return go(e);
}

/** Degree first, then structure: the order of monomials in the canonical form. */
export function monomials(p: Poly): readonly Monomial[] {
  if (p.size < 2) return p.terms;
  return [...p.terms].sort((a, b) => {
    for (let k = 0; k < Math.min(a.atoms.length, b.atoms.length); k += 1) {
      const c = compare(a.atoms[k] as Expr, b.atoms[k] as Expr);
      if (c !== 0) return c;
    }
    return b.atoms.length - a.atoms.length;
  });
}

export const monomialExpr = (ctx: Context, m: Monomial): Expr =>
  m.atoms.length === 0
    ? ctx.num(m.coef)
    : m.coef === 1
      ? ctx.mul(...m.atoms)
      : ctx.mul(ctx.num(m.coef), ...m.atoms);

/** The canonical term of a polynomial. */
export const fromPoly = (ctx: Context, p: Poly): Expr =>
  ctx.add(...monomials(p).map((m) => monomialExpr(ctx, m)));

/** d·K − d of names: the term with one name more and the term that it is written together with, as d·(K − 1). */
export type Pair = readonly [product: Term, alone: Term];

/** The pairs of a polynomial; a term that could stand in several is in none. */
export function pairsOf(p: Poly): readonly Pair[] {
  const found = p.terms.flatMap((product) =>
    p.terms.flatMap((alone): Pair[] => (isPair(product, alone) ? [[product, alone]] : [])),
  );
  const once = (t: Term): boolean => found.filter((pair) => pair.includes(t)).length === 1;
  return found.every((pair) => pair.every(once)) ? found : found.filter((pair) => pair.every(once));
}

function isPair(product: Term, alone: Term): boolean {
  if (alone.atoms.length === 0 || product.atoms.length !== alone.atoms.length + 1) return false;
  // A run of indices is read off its ends, S·m … S·m + S − 1: there the two stay apart.
  if (product.coef !== negQ(alone.coef) || product.atoms.some((a) => a.kind !== "sym")) return false;
  return restOf(product, alone) !== undefined;
}

/** What is left of a product of atoms without those of another; undefined where it does not hold them all. */
function restOf(product: Term, part: Term): readonly Expr[] | undefined {
  const left = [...product.atoms];
  for (const a of part.atoms) {
    const at = left.findIndex((x) => x.alpha === a.alpha);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return left;
}

/**
 * The term as a person would write an index: positive terms first, among them multiples of indices by sizes, then free
 * indices, names before their multiples, numbers last, scalars before indices within a product: `s·i + k − p`,
 * `m + p − s·i`, `H + 2·p`, `O − 1`, `2·i + 1`, and d·K − d as `d·(K − 1)`.
 */
export function prettyPoly(ctx: Context, p: Poly): Expr {
  const rank = (m: Monomial): number => {
    if (m.atoms.length === 0)
      return signQ(m.coef) > 0 && p.terms.every((o) => o === m || signQ(o.coef) < 0) ? -1 : 9;
    return signQ(m.coef) > 0 ? 0 : 5;
  };
  const within = (m: Monomial): number => {
    if (m.atoms.every((a) => a.kind === "idx" || a.kind === "bound")) return 1;
    const multiple = m.atoms.length > 1 && m.atoms.some((a) => a.kind !== "sym");
    if (multiple && signQ(m.coef) > 0) return 0;
    // A size before twice a padding, whatever they are called: H + 2P, W + 2P.
    return m.coef === 1 || signQ(m.coef) < 0 || m.atoms.some((a) => a.kind !== "sym") ? 2 : 3;
  };
  const pairs = pairsOf(p);
  const sorted = monomials(p)
    .filter((m) => pairs.every(([, alone]) => alone !== m))
    .map((m, k) => ({ m, k }))
    .sort((a, b) => rank(a.m) - rank(b.m) || within(a.m) - within(b.m) || a.k - b.k)
    .map((x) => x.m);
  const scalarFirst = (m: Monomial): Monomial => ({
    coef: m.coef,
    atoms: [...m.atoms].sort((a, b) => Number(a.kind !== "sym") - Number(b.kind !== "sym")),
  });
  return ctx.add(
    ...sorted.map((m) => {
      const pair = pairs.find(([product]) => product === m);
      if (pair !== undefined) return pairExpr(ctx, pair);
      const n = scalarFirst(m);
      if (signQ(n.coef) < 0 && n.coef !== -1 && n.atoms.length > 0)
        return ctx.neg(monomialExpr(ctx, { ...n, coef: negQ(n.coef) }));
      return monomialExpr(ctx, n);
    }),
  );
}

/** −2·d·(K − 1). */
function pairExpr(ctx: Context, [product, alone]: Pair): Expr {
  const shorter = ctx.add(ctx.mul(...(restOf(product, alone) ?? [])), ctx.num(-1));
  const times = (coef: Rational): Expr =>
    ctx.mul(...(coef === 1 ? [] : [ctx.num(coef)]), ...alone.atoms, shorter);
  const { coef } = product;
  return signQ(coef) < 0 && coef !== -1 ? ctx.neg(times(negQ(coef))) : times(coef);
}

/** Whether expansion is safe: no infinities, whose differences have no value. */
export const finiteTerm = remembered((e) => !some(e, (s) => s.kind === "app" && s.op === "infinity"));

/** p divided by its (signed) content so that the first coefficient is positive and all are coprime integers. */
export function signOfFirst(p: Poly): -1 | 0 | 1 {
  const first = monomials(p)[0];
  return first === undefined ? 0 : signQ(first.coef);
}

// Polynomials over atoms: the canonical form of index expressions (subscripts, range ends, sides of relations).
// An atom is any term that is not a number, sum, product or small natural power. Expansion is exact.

import { compare } from "./compare.ts";
import type { Context } from "./context.ts";
import type { Expr } from "./nodes.ts";
import { addQ, divQ, mulQ, negQ, type Rational, signQ } from "./rational.ts";
import { remembered, some } from "./traverse.ts";

/** coefficient · product of atoms (with repetition, sorted by `compare`). */
export interface Monomial {
  readonly coef: Rational;
  readonly atoms: readonly Expr[];
}
/** Monomials with distinct atom lists and non-zero coefficients, keyed by the atoms. */
export type Poly = ReadonlyMap<string, Monomial>;

const keyOf = (atoms: readonly Expr[]): string => {
  if (atoms.length === 0) return "";
  let key = `${(atoms[0] as Expr).alpha}`;
  for (let k = 1; k < atoms.length; k += 1) key += ` ${(atoms[k] as Expr).alpha}`;
  return key;
};

/** One monomial, whose atoms are sorted. */
export function monomialPoly(m: Monomial): Poly {
  const p = new Map<string, Monomial>();
  if (m.coef !== 0) p.set(keyOf(m.atoms), m);
  return p;
}
export const constantPoly = (c: Rational): Poly => monomialPoly({ coef: c, atoms: [] });
export const atomPoly = (a: Expr): Poly => monomialPoly({ coef: 1, atoms: [a] });

/** Adds coef · atoms to a polynomial that is being made. */
function put(out: Map<string, Monomial>, key: string, coef: Rational, atoms: readonly Expr[]): void {
  const before = out.get(key);
  const sum = before === undefined ? coef : addQ(before.coef, coef);
  if (sum === 0) out.delete(key);
  else out.set(key, { coef: sum, atoms });
}

export function addPoly(a: Poly, b: Poly, times: Rational = 1): Poly {
  if (b.size === 0) return a;
  if (a.size === 0 && times === 1) return b;
  const out = new Map(a);
  for (const [k, m] of b) put(out, k, times === 1 ? m.coef : mulQ(m.coef, times), m.atoms);
  return out;
}
export const scalePoly = (a: Poly, c: Rational): Poly => (c === 1 ? a : addPoly(new Map(), a, c));
export const negPoly = (a: Poly): Poly => scalePoly(a, -1);

export function sumPolys(ps: readonly Poly[]): Poly {
  let only: Poly | undefined;
  let out: Map<string, Monomial> | undefined;
  for (let n = 0; n < ps.length; n += 1) {
    const p = ps[n] as Poly;
    if (p.size === 0) continue;
    if (only === undefined) only = p;
    else {
      out ??= new Map(only);
      for (const [k, m] of p) put(out, k, m.coef, m.atoms);
    }
  }
  return out ?? only ?? new Map();
}

/** The atoms of both, sorted as each of them is. */
function merged(a: readonly Expr[], b: readonly Expr[]): readonly Expr[] {
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

const isOne = (p: Poly): boolean => p.size === 1 && p.get("")?.coef === 1;

export function mulPoly(a: Poly, b: Poly): Poly {
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  const out = new Map<string, Monomial>();
  for (const [km, m] of a)
    for (const [kn, n] of b) {
      const coef = mulQ(m.coef, n.coef);
      if (m.atoms.length === 0) put(out, kn, coef, n.atoms);
      else if (n.atoms.length === 0) put(out, km, coef, m.atoms);
      else {
        const atoms = merged(m.atoms, n.atoms);
        put(out, keyOf(atoms), coef, atoms);
      }
    }
  return out;
}

/** The constant when the polynomial has no other term. */
export function constantOf(p: Poly): Rational | undefined {
  if (p.size === 0) return 0;
  const c = p.get("");
  return p.size === 1 && c !== undefined ? c.coef : undefined;
}
export const constantTerm = (p: Poly): Rational => p.get("")?.coef ?? 0;

/** Products past this many terms are kept as one atom, so that expansion stays affordable. */
const EXPANSION_LIMIT = 400;

/** Expands e; `prepare` is applied to each atom first (norm uses it to normalise inside). */
export function toPoly(e: Expr, prepare: (atom: Expr) => Expr = (a) => a): Poly {
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
  return [...p.values()].sort((a, b) => {
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

/**
 * The term as a person would write an index: positive terms first, among them multiples of indices by sizes, then free
 * indices, names before their multiples, numbers last, scalars before indices within a product: `s·i + k − p`,
 * `m + p − s·i`, `H + 2·p`, `O − 1`, `2·i + 1`.
 */
export function prettyPoly(ctx: Context, p: Poly): Expr {
  const rank = (m: Monomial): number => {
    if (m.atoms.length === 0)
      return signQ(m.coef) > 0 && [...p.values()].every((o) => o === m || signQ(o.coef) < 0) ? -1 : 9;
    return signQ(m.coef) > 0 ? 0 : 5;
  };
  const within = (m: Monomial): number => {
    if (m.atoms.every((a) => a.kind === "idx" || a.kind === "bound")) return 1;
    const multiple = m.atoms.length > 1 && m.atoms.some((a) => a.kind !== "sym");
    if (multiple && signQ(m.coef) > 0) return 0;
    // A size before twice a padding, whatever they are called: H + 2P, W + 2P.
    return m.coef === 1 || signQ(m.coef) < 0 || m.atoms.some((a) => a.kind !== "sym") ? 2 : 3;
  };
  const sorted = monomials(p)
    .map((m, k) => ({ m, k }))
    .sort((a, b) => rank(a.m) - rank(b.m) || within(a.m) - within(b.m) || a.k - b.k)
    .map((x) => x.m);
  const scalarFirst = (m: Monomial): Monomial => ({
    coef: m.coef,
    atoms: [...m.atoms].sort((a, b) => Number(a.kind !== "sym") - Number(b.kind !== "sym")),
  });
  return ctx.add(
    ...sorted.map((m) => {
      const n = scalarFirst(m);
      if (signQ(n.coef) < 0 && n.coef !== -1 && n.atoms.length > 0)
        return ctx.neg(monomialExpr(ctx, { ...n, coef: negQ(n.coef) }));
      return monomialExpr(ctx, n);
    }),
  );
}

/** Whether expansion is safe: no infinities, whose differences have no value. */
export const finiteTerm = remembered((e) => !some(e, (s) => s.kind === "app" && s.op === "infinity"));

/** p divided by its (signed) content so that the first coefficient is positive and all are coprime integers. */
export function signOfFirst(p: Poly): -1 | 0 | 1 {
  const first = monomials(p)[0];
  return first === undefined ? 0 : signQ(first.coef);
}

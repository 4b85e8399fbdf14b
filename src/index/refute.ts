// Whether polynomial constraints exclude each other: monomials become the unknowns of linear rows, products of
// pairs of inequalities tie nonlinear monomials to their factors, and the choices behind max, |·| and "or" are
// tried one after the other. Bounded by counted steps; failing to refute means nothing.

import type { Expr } from "../expr/nodes.ts";
import { addPoly, constantPoly, type Monomial, mulPoly, type Poly, scalePoly } from "../expr/poly.ts";
import { mulQ } from "../expr/rational.ts";
import { commonDenominator, type Knowledge, monomialPoly } from "./affine.ts";
import type { Alternatives, AtomFacts, Constraint } from "./constraints.ts";
import { type Budget, infeasible, type LinearRow } from "./fourier.ts";
import { hasModel, knownModel } from "./models.ts";

const STEPS = 3_000;
const LEAVES = 14;
const PRODUCTS = 40;
const CANDIDATES = 160;
const DEGREE = 4;
/** Longer rows are not multiplied. */
const TERMS = 5;

export function refutes(
  k: Knowledge,
  given: readonly Constraint[],
  choices: readonly Alternatives[],
  atoms: (a: Expr) => AtomFacts | undefined,
): boolean {
  if (choices.some((c) => c.length === 0)) return true;
  if (knownModel(k, given, choices)) return false;
  const budget: Budget & { leaves: number } = { steps: STEPS, leaves: LEAVES };
  let first = true;
  const exact = new Map<Constraint, Constraint>();
  const whole = (r: Constraint): Constraint => {
    const known = exact.get(r);
    if (known !== undefined) return known;
    const t = tightened(k, r);
    exact.set(r, t);
    return t;
  };
  const made = new Map<Poly, Map<Poly, Poly>>();
  const times: Product = (p, q) => {
    const row = made.get(p) ?? new Map<Poly, Poly>();
    made.set(p, row);
    const known = row.get(q);
    if (known !== undefined) return known;
    const r = mulPoly(p, q);
    row.set(q, r);
    return r;
  };
  const go = (
    rows: readonly Constraint[],
    open: readonly Alternatives[],
    seen: ReadonlySet<number>,
    depth: number,
  ): boolean => {
    if (budget.leaves <= 0 || budget.steps <= 0) return false;
    budget.leaves -= 1;
    const closed = closeOverAtoms(rows, open, seen, atoms);
    const { open: left, seen: now } = closed;
    const all = closed.rows.map(whole);
    if (linear(k, all, budget)) return true;
    if (first && hasModel(k, closed.rows, left)) budget.leaves = 0;
    first = false;
    if (budget.leaves <= 0) return false;
    let rounds: readonly Constraint[] = all;
    for (let round = 0; round < 2; round += 1) {
      const more = products(rounds, times);
      if (more.length === 0) break;
      rounds = [...all, ...more];
      if (linear(k, rounds, budget)) return true;
    }
    if (depth === 0) return false;
    // One choice after the other: each alternative must be refuted.
    for (let c = 0; c < left.length; c += 1) {
      const rest = left.filter((_, j) => j !== c);
      const here = left[c] as Alternatives;
      if (here.every((alt) => go([...all, ...alt], rest, now, depth - 1))) return true;
      if (budget.leaves <= 0) return false;
    }
    return false;
  };
  return go(given, choices, new Set(), 3);
}

/** Between integers p > 0 is p − 1 ≥ 0; products need it in that form. */
function tightened(k: Knowledge, r: Constraint): Constraint {
  if (r.kind !== "gt" || !r.p.terms.every((m) => m.atoms.every(k.integer))) return r;
  return { p: addPoly(scalePoly(r.p, commonDenominator([r.p])), constantPoly(-1)), kind: "ge" };
}

/** Adds what is known of every atom in the rows. */
function closeOverAtoms(
  rows: readonly Constraint[],
  open: readonly Alternatives[],
  known: ReadonlySet<number>,
  atoms: (a: Expr) => AtomFacts | undefined,
) {
  const all = [...rows];
  const choices = [...open];
  const seen = new Set(known);
  for (let r = 0; r < all.length; r += 1) {
    for (const m of (all[r] as Constraint).p.terms)
      for (const a of m.atoms) {
        if (seen.has(a.alpha)) continue;
        seen.add(a.alpha);
        const f = atoms(a);
        if (f === undefined) continue;
        all.push(...f.rows);
        choices.push(...f.choices);
      }
  }
  return { rows: all, open: choices, seen };
}

function linear(k: Knowledge, rows: readonly Constraint[], budget: Budget): boolean {
  const place = new Map<string, number>();
  const integer: boolean[] = [];
  const sparse: SparseRow[] = [];
  for (const r of rows) {
    const d = commonDenominator([r.p]);
    const c = new Map<number, number>();
    let b = 0;
    let fits = true;
    for (const m of r.p.terms) {
      const v = mulQ(m.coef, d);
      if (typeof v !== "number") {
        fits = false;
        break;
      }
      if (m.atoms.length === 0) {
        b = v;
        continue;
      }
      let at = place.get(m.key);
      if (at === undefined) {
        at = place.size;
        place.set(m.key, at);
        integer.push(m.atoms.every(k.integer));
      }
      c.set(at, v);
    }
    if (fits) sparse.push({ c, b, kind: r.kind });
  }
  const { left, unknowns } = bounded(sparse, place.size);
  const column = new Map(unknowns.map((at, n) => [at, n] as const));
  const dense = left.map((r): LinearRow => {
    const a = new Array<number>(unknowns.length).fill(0);
    for (const [at, v] of r.c) a[column.get(at) ?? 0] = v;
    return { a, b: r.b, kind: r.kind };
  });
  return infeasible(
    dense,
    unknowns.map((at) => integer[at] === true),
    budget,
  );
}

interface SparseRow {
  readonly c: ReadonlyMap<number, number>;
  readonly b: number;
  readonly kind: Constraint["kind"];
}

/**
 * The rows without those that an unknown satisfies by itself, as nothing bounds it on the side to which it would go; and
 * the unknowns that are left.
 */
function bounded(
  rows: readonly SparseRow[],
  count: number,
): { readonly left: readonly SparseRow[]; readonly unknowns: readonly number[] } {
  const [up, down] = [new Array<number>(count).fill(0), new Array<number>(count).fill(0)];
  const tally = (r: SparseRow, by: 1 | -1): void => {
    for (const [at, v] of r.c) {
      if (v > 0 || r.kind === "eq") up[at] = (up[at] ?? 0) + by;
      if (v < 0 || r.kind === "eq") down[at] = (down[at] ?? 0) + by;
    }
  };
  for (const r of rows) tally(r, 1);
  const free = (at: number): boolean => (up[at] === 0) !== (down[at] === 0);
  let left = rows;
  for (;;) {
    const kept = left.filter((r) => {
      for (const at of r.c.keys())
        if (free(at)) {
          tally(r, -1);
          return false;
        }
      return true;
    });
    if (kept.length === left.length) break;
    left = kept;
  }
  const unknowns: number[] = [];
  for (let at = 0; at < count; at += 1) if (up[at] !== 0 || down[at] !== 0) unknowns.push(at);
  return { left, unknowns };
}

type Product = (p: Poly, q: Poly) => Poly;

const degree = (p: Poly): number => p.terms.reduce((d, m) => Math.max(d, m.atoms.length), 0);

interface Candidate {
  readonly row: Constraint;
  readonly fresh: number;
}

/** Products of two inequalities (or of an equation and a term) that speak of a nonlinear monomial in the rows. */
function products(rows: readonly Constraint[], times: Product): readonly Constraint[] {
  const known = new Map<string, Monomial>();
  for (const r of rows) for (const m of r.p.terms) known.set(m.key, m);
  const nonlinear = [...known.values()].filter((m) => m.atoms.length > 1);
  if (nonlinear.length === 0) return [];
  const degrees = new Map(rows.map((r) => [r, degree(r.p)] as const));
  const highest = Math.max(...degrees.values());
  const low = (f: Constraint, by: number): boolean => (degrees.get(f) ?? 0) + by <= Math.min(highest, DEGREE);
  const holding = new Map<string, Constraint[]>();
  for (const r of rows)
    for (const m of r.p.terms)
      if (m.atoms.length > 0 && r.p.size <= TERMS) {
        const list = holding.get(m.key);
        if (list === undefined) holding.set(m.key, [r]);
        else list.push(r);
      }
  // Constant lower bounds of single atoms.
  const floors = new Map<number, number>();
  for (const r of rows) {
    const [m, c] =
      r.p.size === 2 ? [...r.p.terms].sort((a, b) => b.atoms.length - a.atoms.length) : r.p.terms;
    const [a] = m?.atoms ?? [];
    if (m === undefined || a === undefined || m.coef !== 1 || m.atoms.length !== 1 || r.kind === "eq")
      continue;
    if (c !== undefined && (c.atoms.length > 0 || typeof c.coef !== "number")) continue;
    const low = -(typeof c?.coef === "number" ? c.coef : 0);
    floors.set(a.alpha, Math.max(floors.get(a.alpha) ?? low, low));
  }
  const number = new Map(rows.map((r, n) => [r, n] as const));
  const done = new Set<string>();
  const found: Candidate[] = [];
  const offer = (name: string, f: Poly, g: Poly, kind: Constraint["kind"]): void => {
    if (done.has(name) || found.length >= CANDIDATES) return;
    done.add(name);
    const p = times(f, g);
    let fresh = 0;
    for (const m of p.terms) if (!known.has(m.key)) fresh += 1;
    found.push({ row: { p, kind }, fresh });
  };
  for (const m of nonlinear) {
    for (const [a, b] of splits(m)) {
      const [pa, pb] = [powers(a), powers(b)];
      const [ka, kb] = [keyOf(pa), keyOf(pb)];
      for (const f of holding.get(ka) ?? []) {
        const nf = number.get(f) ?? -1;
        if (f.kind === "eq") {
          if (low(f, b.length)) offer(`${nf}*${kb}`, f.p, pb, "eq");
          continue;
        }
        for (const g of holding.get(kb) ?? []) {
          if (g.kind === "eq" || !low(f, degrees.get(g) ?? 0)) continue;
          const ng = number.get(g) ?? -1;
          const kind = f.kind === "gt" && g.kind === "gt" ? "gt" : "ge";
          offer(`${Math.min(nf, ng)},${Math.max(nf, ng)}`, f.p, g.p, kind);
        }
      }
      for (const g of holding.get(kb) ?? [])
        if (g.kind === "eq" && low(g, a.length)) offer(`${number.get(g) ?? -1}*${ka}`, g.p, pa, "eq");
    }
    for (const [name, p] of signed(m, floors)) offer(name, ONE, p, "ge");
    const [x, y] = m.atoms;
    if (m.atoms.length === 2 && x !== undefined && x.alpha === y?.alpha)
      offer(keyOf(powers(m.atoms)), ONE, powers(m.atoms), "ge");
  }
  return found
    .map((c, n) => ({ ...c, n }))
    .sort((p, q) => p.fresh - q.fresh || p.row.p.size - q.row.p.size || p.n - q.n)
    .slice(0, PRODUCTS)
    .map((c) => c.row);
}

/** A product of atoms that are not negative is not; a factor that is at least 1 may be left out below. */
function* signed(m: Monomial, floors: ReadonlyMap<number, number>): Generator<readonly [string, Poly]> {
  if (m.atoms.length < 3 || m.atoms.some((a) => (floors.get(a.alpha) ?? -1) < 0)) return;
  const p = powers(m.atoms);
  yield [`+${keyOf(p)}`, p];
  for (const [n, a] of m.atoms.entries())
    if ((floors.get(a.alpha) ?? 0) >= 1 && m.atoms.findIndex((b) => b.alpha === a.alpha) === n) {
      const less = m.atoms.filter((_, j) => j !== n);
      yield [`${keyOf(p)}>${keyOf(powers(less))}`, addPoly(p, powers(less), -1)];
    }
}

const ONE: Poly = constantPoly(1);
const powers = (atoms: readonly Expr[]): Poly => monomialPoly({ coef: 1, atoms });
/** The key under which a polynomial holds its only monomial. */
const keyOf = (p: Poly): string => p.terms[0]?.key ?? "";

/** Ways to write the monomial as a product of two, each once. */
function splits(m: Monomial): readonly (readonly [readonly Expr[], readonly Expr[]])[] {
  const out: [readonly Expr[], readonly Expr[]][] = [];
  const n = m.atoms.length;
  if (n > DEGREE) return out;
  const seen = new Set<string>();
  for (let mask = 1; mask < 1 << (n - 1); mask += 1) {
    const a = m.atoms.filter((_, j) => (mask >> j) & 1);
    const b = m.atoms.filter((_, j) => !((mask >> j) & 1));
    const name = keyOf(powers(a));
    if (seen.has(name)) continue;
    seen.add(name);
    out.push([a, b]);
  }
  return out;
}

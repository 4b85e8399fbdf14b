// Piecewise linear terms along one linear quantity u: |u − 1|, max(u, 0), clamp(u, 0, 6), and what is composed of
// them. The line of u is cut where one of them bends; between two cuts each is a linear term, and at a cut as well.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  constantTerm,
  monomials,
  type Poly,
  polyName,
  toPoly,
} from "../../expr/poly.ts";
import { addQ, compareQ, divQ, mulQ, negQ, type Rational, signQ } from "../../expr/rational.ts";

/** The quantity: a polynomial without constant term, and its pivot atom. */
export interface Line {
  readonly u: Poly;
  readonly pivot: Expr;
}

const PIECEWISE: ReadonlySet<string> = new Set(["abs", "relu", "max", "min", "clamp"]);
export const isPiecewise = (e: Expr): e is App => e.kind === "app" && PIECEWISE.has(e.op);
export const isSign = (e: Expr): e is App => e.kind === "app" && e.op === "sign";

const withoutConstant = (p: Poly): Poly => addPoly(p, constantPoly(constantTerm(p)), -1);

/** p = c·u + d, if it is. */
export function along(line: Line, p: Poly): { readonly c: Rational; readonly d: Rational } | undefined {
  const at = [line.pivot];
  const c = divQ(p.coefOf(at), line.u.coefOf(at));
  const d = constantOf(addPoly(p, line.u, negQ(c)));
  return d === undefined ? undefined : { c, d };
}

/** Quantities that the terms look at, in reading order. */
export function linesOf(terms: readonly Expr[]): readonly Line[] {
  const out: Line[] = [];
  const seen = new Set<string>();
  const put = (u: Poly): void => {
    if (u.size === 0 || u.terms.some((m) => m.atoms.length !== 1)) return;
    const atoms = monomials(u).map((m) => m.atoms[0] as Expr);
    // A number rather than an entry, and either rather than an index: i − 1 < u_n < i.
    const pivot = atoms.find((a) => a.kind === "sym") ?? atoms.find((a) => a.kind !== "idx") ?? atoms[0];
    const key = polyName(u);
    if (pivot === undefined || seen.has(key)) return;
    seen.add(key);
    out.push({ u, pivot });
  };
  const look = (t: Expr): void => {
    const p = withoutConstant(toPoly(t));
    const bent = p.terms.filter((m) => m.atoms.some((a) => isPiecewise(a) || isSign(a)));
    if (bent.length === 0) put(p);
    for (const m of bent) for (const a of m.atoms) if (a.kind === "app") for (const x of a.args) look(x);
  };
  for (const t of terms) look(t);
  return out;
}

/** The linear term that a piecewise one is at u = at; itself where that is not told by u. */
export function linearAt(ctx: Context, line: Line, e: Expr, at: Rational): Expr {
  if (e.kind !== "app") return e;
  const inner = ctx.app(
    e.op,
    e.args.map((a) => linearAt(ctx, line, a, at)),
  );
  if (inner.kind !== "app" || !(isPiecewise(inner) || isSign(inner))) return inner;
  const values = inner.args.map((a) => valueAt(line, a, at));
  if (values.some((v) => v === undefined)) return inner;
  return chosen(ctx, inner, values as readonly Rational[]);
}

/** The value of a linear term at u = at. */
export function valueAt(line: Line, e: Expr, at: Rational): Rational | undefined {
  const p = along(line, toPoly(e));
  return p === undefined ? undefined : addQ(mulQ(p.c, at), p.d);
}

/** The argument, or the constant, that counts where the arguments have these values. */
function chosen(ctx: Context, e: App, values: readonly Rational[]): Expr {
  const [u, lo, hi] = e.args as readonly [Expr, Expr, Expr];
  const first = values[0] ?? 0;
  switch (e.op) {
    case "abs":
      return signQ(first) < 0 ? ctx.neg(u) : u;
    case "relu":
      return signQ(first) < 0 ? ctx.zero : u;
    case "sign":
      return ctx.num(signQ(first));
    case "clamp": {
      const [below, above] = [values[1] ?? 0, values[2] ?? 0];
      // Without an order of the ends there is no value.
      if (compareQ(below, above) > 0) return e;
      return compareQ(first, below) < 0 ? lo : compareQ(first, above) > 0 ? hi : u;
    }
    default: {
      const better = (a: Rational, b: Rational): boolean => compareQ(a, b) * (e.op === "max" ? 1 : -1) > 0;
      const k = values.reduce<number>((best, v, j) => (better(v, values[best] as Rational) ? j : best), 0);
      return e.args[k] as Expr;
    }
  }
}

/** Adds to the cuts where the piecewise parts of a term bend; false where one of them is not told by u. */
export function addBends(ctx: Context, line: Line, e: Expr, cuts: Rational[]): boolean {
  if (e.kind !== "app") return true;
  if (!e.args.every((a) => addBends(ctx, line, a, cuts))) return false;
  if (!isPiecewise(e) && !isSign(e)) return true;
  return turningPoints(ctx, e).every((t) => addRoots(ctx, line, t, cuts));
}

/** What changes its sign where the function bends. */
function turningPoints(ctx: Context, e: App): readonly Expr[] {
  const [u, lo, hi] = e.args as readonly [Expr, Expr, Expr];
  if (e.op === "abs" || e.op === "relu" || e.op === "sign") return [u];
  if (e.op === "clamp") return [ctx.sub(u, lo), ctx.sub(u, hi)];
  return e.args.flatMap((a, k) => e.args.slice(k + 1).map((b) => ctx.sub(a, b)));
}

/** Adds the roots of a term that is linear between the cuts so far; false where it is not told by u. */
export function addRoots(ctx: Context, line: Line, t: Expr, cuts: Rational[]): boolean {
  for (const sample of samples([...cuts].sort(compareQ))) {
    const p = along(line, toPoly(linearAt(ctx, line, t, sample)));
    if (p === undefined) return false;
    if (signQ(p.c) === 0) continue;
    const root = negQ(divQ(p.d, p.c));
    if (!cuts.some((c) => compareQ(c, root) === 0)) cuts.push(root);
  }
  return true;
}

/** A number below, between and above the cuts. */
export function samples(cuts: readonly Rational[]): readonly Rational[] {
  const first = cuts[0];
  const last = cuts[cuts.length - 1];
  if (first === undefined || last === undefined) return [0];
  const half = divQ(1, 2);
  const between = cuts.slice(1).map((c, k) => mulQ(half, addQ(c, cuts[k] as Rational)));
  return [addQ(first, -1), ...between, addQ(last, 1)];
}

// Division with remainder, as it is printed: ⌊n/d⌋ and n mod d for whole n and positive whole d, with multiples of d
// taken out and what the facts decide put in. ⌊(b mod d·c)/d⌋ = ⌊b/d⌋ mod c and (b mod d·c) mod d = b mod d.

import type { Expr } from "../expr/nodes.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  type Monomial,
  monomials,
  mulPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { divQ, isIntegerQ, signQ } from "../expr/rational.ts";
import { dividePoly, multiplesOut } from "./affine.ts";
import { type Facts, heldKnowledge, implied } from "./prove.ts";

/** The only term of the polynomial, when it is a single atom. */
function loneAtom(p: Poly): Expr | undefined {
  const [m] = p.terms;
  return p.size === 1 && m?.coef === 1 && m.atoms.length === 1 ? m.atoms[0] : undefined;
}

const single = (p: Poly): Monomial | undefined => (p.size === 1 ? monomials(p)[0] : undefined);

/** by·c = p for a whole c, where `by` is a single term. */
export function exactQuotient(p: Poly, by: Poly): Poly | undefined {
  const [n, d] = [constantOf(p), constantOf(by)];
  if (n !== undefined && d !== undefined) {
    if (signQ(d) === 0) return undefined;
    const q = divQ(n, d);
    return isIntegerQ(q) ? constantPoly(q) : undefined;
  }
  const m = single(by);
  const q = m === undefined ? undefined : dividePoly(p, m);
  return q?.terms.every((t) => isIntegerQ(t.coef)) ? q : undefined;
}

/** The c for which c·d ≤ rest < c·d + d is certain, of those near 0. */
function level(facts: Facts, rest: Poly, d: Poly): number | undefined {
  const { ctx } = facts;
  const at = (p: Poly): Expr => prettyPoly(ctx, p);
  for (const c of [0, -1]) {
    const low = scalePoly(d, c);
    if (!implied(facts, ctx.le(at(low), at(rest)))) continue;
    if (implied(facts, ctx.app("lt", [at(rest), at(addPoly(low, d))]))) return c;
  }
  return undefined;
}

export function floorDivision(facts: Facts, n: Poly, d: Poly): Expr {
  const { ctx } = facts;
  const { out, rest } = multiplesOut(heldKnowledge(facts), n, d);
  const c = level(facts, rest, d);
  if (c !== undefined) return prettyPoly(ctx, addPoly(out, constantPoly(c)));
  const plus = (e: Expr): Expr => (out.size === 0 ? e : prettyPoly(ctx, addPoly(out, toPoly(e))));
  const a = loneAtom(rest);
  if (a?.kind === "app" && a.op === "mod") {
    const [b, e] = a.args as readonly [Expr, Expr];
    const times = exactQuotient(toPoly(e), d);
    if (times !== undefined) return plus(remainder(facts, toPoly(floorDivision(facts, toPoly(b), d)), times));
  }
  if (a?.kind === "app" && a.op === "floor" && a.args[0]?.kind === "app" && a.args[0].op === "div") {
    const [b, e] = a.args[0].args as readonly [Expr, Expr];
    return plus(floorDivision(facts, toPoly(b), mulPoly(toPoly(e), d)));
  }
  return plus(ctx.app("floor", [ctx.div(prettyPoly(ctx, rest), prettyPoly(ctx, d))]));
}

export function remainder(facts: Facts, n: Poly, d: Poly): Expr {
  const { ctx } = facts;
  const { rest } = multiplesOut(heldKnowledge(facts), n, d);
  const c = level(facts, rest, d);
  if (c !== undefined) return prettyPoly(ctx, addPoly(rest, d, -c));
  const a = loneAtom(rest);
  if (a?.kind === "app" && a.op === "mod") {
    const [b, e] = a.args as readonly [Expr, Expr];
    if (exactQuotient(toPoly(e), d) !== undefined) return remainder(facts, toPoly(b), d);
  }
  return ctx.app("mod", [prettyPoly(ctx, rest), prettyPoly(ctx, d)]);
}

// A condition on a single index as a person writes it: −p ≤ −m as m ≤ p, and 2n−2−m ≤ n−1+p as n−1−p ≤ m.

import type { Expr } from "../expr/nodes.ts";
import { addPoly, type Monomial, negPoly, type Poly, prettyPoly, toPoly } from "../expr/poly.ts";
import { freeIndices } from "../expr/traverse.ts";
import { monomialPoly } from "./affine.ts";
import { comparisonOf, type Facts } from "./prove.ts";

const withIndex = (p: Poly): readonly Monomial[] =>
  [...p.values()].filter((m) => m.atoms.some((a) => freeIndices(a).length > 0));

const ORDER: ReadonlySet<string> = new Set(["lt", "le", "gt", "ge"]);

/** The condition solved for the one index in it, where that stands with a minus sign; otherwise as it is. */
export function solvedForIndex(facts: Facts, relation: Expr): Expr {
  if (relation.kind !== "app" || !ORDER.has(relation.op)) return relation;
  const turned = relation.args.some((side) => withIndex(toPoly(side)).some((m) => m.coef === -1));
  const c = turned ? comparisonOf(facts, relation) : undefined;
  if (c?.kind !== "ge") return relation;
  const [own, ...more] = withIndex(c.p);
  const index = own?.atoms[0];
  if (own === undefined || index?.kind !== "idx" || own.atoms.length > 1 || more.length > 0) return relation;
  const rest = addPoly(c.p, monomialPoly(own), -1);
  if (own.coef === -1) return facts.ctx.le(index, prettyPoly(facts.ctx, rest));
  return own.coef === 1 ? facts.ctx.le(prettyPoly(facts.ctx, negPoly(rest)), index) : relation;
}

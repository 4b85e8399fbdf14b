// A condition on a single index as a person writes it: −p ≤ −m as m ≤ p, 2n−2−m ≤ n−1+p as n−1−p ≤ m, and 0 ≤ m−1 as
// m ≥ 1; those of one index with two ends as a chain, 1 ≤ m ≤ n−2.

import type { Expr } from "../expr/nodes.ts";
import { addPoly, type Monomial, negPoly, type Poly, prettyPoly, toPoly } from "../expr/poly.ts";
import { freeIndices } from "../expr/traverse.ts";
import { monomialPoly } from "./affine.ts";
import { comparisonOf, type Facts } from "./prove.ts";

const withIndex = (p: Poly): readonly Monomial[] =>
  p.terms.filter((m) => m.atoms.some((a) => freeIndices(a).length > 0));

/** The index itself, once: in m/s it is not by itself. */
const isIndex = (m: Monomial): boolean =>
  (m.coef === 1 || m.coef === -1) && m.atoms.length === 1 && m.atoms[0]?.kind === "idx";

const ORDER: ReadonlySet<string> = new Set(["lt", "le", "gt", "ge"]);

/** The condition solved for the one index in it, where more than the index stands on its side; otherwise as it is. */
export function solvedForIndex(facts: Facts, relation: Expr): Expr {
  if (relation.kind !== "app" || !ORDER.has(relation.op)) return relation;
  const burdened = relation.args.some((side) => side.kind !== "idx" && withIndex(toPoly(side)).some(isIndex));
  const c = burdened ? comparisonOf(facts, relation) : undefined;
  if (c?.kind !== "ge") return relation;
  const [own, ...more] = withIndex(c.p);
  const index = own?.atoms[0];
  if (own === undefined || index?.kind !== "idx" || own.atoms.length > 1 || more.length > 0) return relation;
  const rest = addPoly(c.p, monomialPoly(own), -1);
  if (own.coef === -1) return facts.ctx.le(index, prettyPoly(facts.ctx, rest));
  return own.coef === 1 ? facts.ctx.app("ge", [index, prettyPoly(facts.ctx, negPoly(rest))]) : relation;
}

/** Both ends of what is read: 0 ≤ m−1 and m−1 ≤ n−3 as 1 ≤ m and m ≤ n−2, where a number alone is added to the index. */
export function solvedEnds(facts: Facts, ends: readonly Expr[]): readonly Expr[] {
  const near = ends.every((r) => r.kind === "app" && r.args.some((side) => isShifted(side)));
  return near ? ends.map((r) => rising(facts, solvedForIndex(facts, r))) : ends;
}

/** m − 1. */
function isShifted(side: Expr): boolean {
  const p = toPoly(side).terms;
  const [a, b, ...more] = p;
  if (a === undefined || b === undefined || more.length > 0) return false;
  const [index, shift] = a.atoms.length > 0 ? [a, b] : [b, a];
  return (
    index.coef === 1 && index.atoms.length === 1 && index.atoms[0]?.kind === "idx" && shift.atoms.length === 0
  );
}

/** m ≥ 1 as 1 ≤ m. */
const rising = ({ ctx }: Facts, r: Expr): Expr =>
  r.kind === "app" && (r.op === "ge" || r.op === "gt")
    ? ctx.app(r.op === "ge" ? "le" : "lt", [r.args[1] as Expr, r.args[0] as Expr])
    : r;

const UPWARDS: ReadonlySet<string> = new Set(["lt", "le"]);

/** Groups of conditions that make one chain are one: [n−p−1 ≤ m][m ≤ n−2] is [n−p−1 ≤ m ≤ n−2]. */
export function chained(facts: Facts, groups: readonly (readonly Expr[])[]): readonly (readonly Expr[])[] {
  const out = [...groups];
  for (const [k, lower] of out.entries()) {
    const from = lower.length === 1 ? rising(facts, lower[0] as Expr) : undefined;
    if (from?.kind !== "app" || !UPWARDS.has(from.op) || from.args[1]?.kind !== "idx") continue;
    const at = out.findIndex((g, j) => {
      const [to] = g;
      return (
        j !== k && g.length === 1 && to?.kind === "app" && UPWARDS.has(to.op) && to.args[0] === from.args[1]
      );
    });
    const to = out[at]?.[0];
    if (to === undefined) continue;
    const first = Math.min(k, at);
    out.splice(Math.max(k, at), 1);
    out.splice(first, 1, [from, to]);
    return chained(facts, out);
  }
  return out;
}

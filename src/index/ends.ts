// The ends of a range that inequalities give: c·v + rest ≥ 0 solved for one letter, with a floor or ceiling where c is
// not 1, also through a floor or ceiling that the letter stands in.

import type { Expr, Idx } from "../expr/nodes.ts";
import {
  addPoly,
  constantPoly,
  type Monomial,
  mulPoly,
  type Poly,
  scalePoly,
  toPoly,
  withoutTerms,
} from "../expr/poly.ts";
import { freeIndices } from "../expr/traverse.ts";
import { affineIn, commonDenominator, integerPoly, type Knowledge } from "./affine.ts";
import type { Facts } from "./prove.ts";
import { endOf, joinEnds, pruneEnds } from "./ranges.ts";

/** What bounds a letter: it is at least every one of `lows` and at most every one of `highs`. */
export interface Ends {
  readonly lows: readonly Expr[];
  readonly highs: readonly Expr[];
}

/** One inequality p ≥ 0 as it bounds the letter. */
export interface End {
  readonly side: "low" | "high";
  readonly end: Expr;
  /** The inequality that was solved, without a floor or ceiling around the letter. */
  readonly solved: Poly;
}

export const endsOf = (found: readonly Pick<End, "side" | "end">[]): Ends => {
  const side = (which: End["side"]) => found.filter((x) => x.side === which).map((x) => x.end);
  return { lows: side("low"), highs: side("high") };
};

/** Undefined where the letter does not occur, "not-linear" where it occurs otherwise than in one linear term. */
export function endFrom(k: Knowledge, p: Poly, v: Idx): End | "not-linear" | undefined {
  const own = p.terms.filter((m) => m.atoms.some((a) => freeIndices(a).includes(v.name)));
  const [m] = own;
  if (m === undefined) return undefined;
  const plain = own.length === 1 ? unrounded(k, p, m) : undefined;
  if (plain !== undefined) return endFrom(k, plain, v);
  const a = affineIn(p, v);
  const sign = a === undefined ? undefined : k.sign(a.coef);
  if (a === undefined || (sign !== 1 && sign !== -1)) return "not-linear";
  return { side: sign === 1 ? "low" : "high", end: endOf(k, a.coef, a.rest, sign), solved: p };
}

/** ⌊A/D⌋ + r ≥ 0 as A + D·r ≥ 0, and its like for ⌈ ⌉ and for r − ⌊A/D⌋; A, D > 0 and r are integers. */
function unrounded(k: Knowledge, p: Poly, m: Monomial): Poly | undefined {
  const [atom] = m.atoms;
  if (m.atoms.length !== 1 || (m.coef !== 1 && m.coef !== -1) || atom?.kind !== "app") return undefined;
  const [inner] = atom.args;
  if ((atom.op !== "floor" && atom.op !== "ceil") || inner === undefined) return undefined;
  const [over, under] = inner.kind === "app" && inner.op === "div" ? inner.args : [];
  const [above, below] = [toPoly(over ?? inner), toPoly(under ?? k.ctx.one)];
  const scale = commonDenominator([above]);
  const [numerator, divisor] = [scalePoly(above, scale), scalePoly(below, scale)];
  const rest = withoutTerms(p, (other) => other === m);
  if (![numerator, divisor, rest].every((q) => integerPoly(k, q)) || k.sign(divisor) !== 1) return undefined;
  const bound = addPoly(mulPoly(divisor, rest), numerator, m.coef);
  return (m.coef === 1) === (atom.op === "floor")
    ? bound
    : addPoly(addPoly(bound, divisor), constantPoly(-1));
}

/** The greatest lower and the least upper end; undefined where one side has none. */
export function tightest(facts: Facts, ends: Ends): { readonly lo: Expr; readonly hi: Expr } | undefined {
  const [lo, hi] = [strongest(facts, "max", ends.lows), strongest(facts, "min", ends.highs)];
  return lo === undefined || hi === undefined ? undefined : { lo, hi };
}

/** The greatest or least of the ends, without those that others imply. */
export function strongest(facts: Facts, op: "max" | "min", ends: readonly Expr[]): Expr | undefined {
  return ends.length === 0 ? undefined : joinEnds(facts.ctx, op, pruneEnds(facts, op, ends));
}

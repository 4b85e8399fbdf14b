// A summation index counted from where a read begins: Σ_{o=a}^{a+K−1} u[o]·w[o−a] = Σ_k u[a+k]·w[k], where the sum
// then runs over the whole axis of w, and takes its letter.

import { close, freshName, open } from "../../expr/binders.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import { axesOf } from "../../expr/environment.ts";
import type { Expr, Idx, Range } from "../../expr/nodes.ts";
import { addPoly, atomPoly, negPoly, type Poly, prettyPoly, toPoly } from "../../expr/poly.ts";
import type { Rational } from "../../expr/rational.ts";
import { freeIndices, symbols, visit } from "../../expr/traverse.ts";
import { heldKnowledge } from "../../index/prove.ts";
import { place, placeInRange } from "../../index/telescope.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";

interface Shift {
  readonly by: Poly;
  readonly axis: Axis;
}

const isUnit = (c: Rational): boolean => c === 1 || c === -1;
const same = (a: Poly, b: Poly): boolean => addPoly(a, b, -1).size === 0;

/** The whole axis along which some read runs from its first entry to its last, shifted by some terms. */
function shiftOf(env: Env, body: Expr, v: Idx, lo: Expr, hi: Expr): Shift | undefined {
  let found: Shift | undefined;
  visit(body, (s) => {
    if (found !== undefined) return false;
    if (s.kind !== "at" || s.tensor.kind !== "sym" || s.loose > 0) return true;
    const axes = axesOf(env, s.tensor.name);
    for (const [k, sub] of s.subs.entries()) {
      const axis = axes?.[k];
      if (axis === undefined || freeIndices(axis.lo).length + freeIndices(axis.hi).length > 0) continue;
      const by = negPoly(addPoly(toPoly(sub), atomPoly(v), -1));
      if (by.size === 0 || by.terms.some((m) => m.atoms.some((x) => freeIndices(x).includes(v.name))))
        continue;
      // A sum that is shifted by an index alone is a convolution as it stands.
      if (by.terms.every((m) => m.atoms.length === 0 || (m.atoms.length === 1 && isUnit(m.coef)))) continue;
      const fits = same(addPoly(toPoly(lo), by, -1), toPoly(axis.lo));
      if (fits && same(addPoly(toPoly(hi), by, -1), toPoly(axis.hi))) found = { by, axis };
    }
    return true;
  });
  return found;
}

export const shiftIndex: FunctionRule = {
  kind: "function",
  name: "sum.shift",
  heads: ["bind"],
  reason: ["the index counted from the first term"],
  examples: [
    {
      given: "given w[K], g[O] outside 0, a in 0..9, s >= 1 integer",
      before: "sum{o=a*s..a*s+K-1} g[o] * w[o-a*s]",
      after: "sum{k=0..K-1} g[k+a*s] * w[k]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum") return undefined;
    const { ctx } = scope;
    // Letters as they are printed: none is a name of the block.
    const o = open(ctx, e, [...freeIndices(e), ...symbols(e)]);
    if (o.vars.length !== o.ranges.length) return undefined;
    const k = heldKnowledge(factsAt(scope));
    const values = new Map<string, Expr>();
    const shown: Reason[] = [];
    const taken = new Set([...freeIndices(e), ...o.vars.map((v) => v.name)]);
    let ranges: readonly Range[] = o.ranges;
    let vars: readonly Idx[] = o.vars;
    for (const [n, v] of o.vars.entries()) {
      const range = o.ranges[n];
      if (range?.kind !== "interval") continue;
      const shift = shiftOf(scope.env, o.body, v, range.lo, range.hi);
      if (shift === undefined) continue;
      const letter = ctx.idx(freshName(shift.axis.letter ?? v.name, taken));
      taken.add(letter.name);
      const value = prettyPoly(ctx, addPoly(shift.by, atomPoly(letter)));
      values.set(v.name, value);
      vars = vars.map((x, m) => (m === n ? letter : x));
      ranges = ranges.map((r, m) =>
        m === n ? { kind: "interval" as const, lo: shift.axis.lo, hi: shift.axis.hi } : r,
      );
      shown.push([{ math: v }, " = ", { math: value }]);
    }
    if (values.size === 0) return undefined;
    const after = close(ctx, {
      ...o,
      vars,
      ranges: ranges.map((r) => placeInRange(k, r, values)),
      guard: o.guard === undefined ? undefined : place(k, o.guard, values),
      body: place(k, o.body, values),
    });
    const reason = ["with ", ...shown.flatMap((r, n) => (n === 0 ? r : [", ", ...r]))];
    return { after, match: {}, assumes: [], reason };
  },
};

// An equation in which one variable counts blocks and the others stay within one: D·u + v = a with v certain to lie in
// l … l + D − 1 has the one solution u = ⌊(a − l)/D⌋, v = l + (a − l) mod D. So positional systems are read off,
// however many digits they have.

import type { Expr } from "../expr/nodes.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  negPoly,
  type Poly,
  prettyPoly,
  signOfFirst,
  toPoly,
} from "../expr/poly.ts";
import { extent, type Knowledge, monomialPoly, sumPolys } from "./affine.ts";
import { floorDivision, remainder } from "./divide.ts";
import { type Facts, implied, knowledgeOf } from "./prove.ts";
import { candidates, mentionsAny, polynomial, type State, type Step, unknownsOf } from "./system.ts";

/** The part of a polynomial that mentions the names, and the part that does not. */
export function parted(p: Poly, names: ReadonlySet<string>): { readonly own: Poly; readonly rest: Poly } {
  const all = [...p.values()];
  const mine = (m: { readonly atoms: readonly Expr[] }): boolean =>
    m.atoms.some((a) => mentionsAny(a, names));
  return {
    own: sumPolys(all.filter(mine).map(monomialPoly)),
    rest: sumPolys(all.filter((m) => !mine(m)).map(monomialPoly)),
  };
}

/** The next block variable that can be read off; undefined when there is none. */
export function digitStep(k: Knowledge, outside: Facts, s: State): Step | undefined {
  const { ctx } = k;
  const names = unknownsOf(s.entries);
  const outer = knowledgeOf(outside);
  for (const equation of s.equations) {
    const p = polynomial(k, equation.relation);
    if (p === undefined) continue;
    for (const c of candidates(s.entries, p)) {
      const n = constantOf(c.coef);
      if (n === 1 || n === -1) continue;
      const sign = outer.sign(c.coef);
      if (sign !== 1 && sign !== -1) continue;
      if (c.coef.size === 0 || parted(c.coef, names).own.size > 0) continue;
      const { own, rest } = parted(c.rest, names);
      if (own.size === 0) continue;
      // D·(±u) + v = a, so that the first variable of v counts upwards.
      const block = sign === 1 ? c.coef : negPoly(c.coef);
      const up = signOfFirst(own);
      const towards = (q: Poly): Poly => (up < 0 ? negPoly(q) : q);
      const [within, value] = [towards(own), negPoly(towards(rest))];
      const same = up < 0 ? sign === -1 : sign === 1;
      const reach = extent(k, s.entries, within);
      if (reach === undefined) continue;
      const room = addPoly(addPoly(reach.lo, block), constantPoly(-1));
      if (!implied(outside, ctx.le(prettyPoly(ctx, reach.hi), prettyPoly(ctx, room)))) continue;
      const from = addPoly(value, reach.lo, -1);
      const count = floorDivision(outside, from, block);
      const last = addPoly(toPoly(remainder(outside, from, block)), reach.lo);
      return {
        entry: c.entry,
        variable: c.variable,
        value: same ? count : prettyPoly(ctx, negPoly(toPoly(count))),
        divides: [],
        equation,
        cost: 0,
        leaves: [
          {
            slot: equation.slot,
            relation: ctx.eq(prettyPoly(ctx, within), prettyPoly(ctx, last)),
            made: true,
          },
        ],
      };
    }
  }
  return undefined;
}

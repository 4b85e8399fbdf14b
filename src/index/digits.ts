// An equation in which one variable counts blocks and the others stay within one: D·u + v = a with v certain to lie in
// l … l + D − 1 has the one solution u = ⌊(a − l)/D⌋, v = l + (a − l) mod D. So positional systems are read off,
// however many digits they have.

import type { Expr, Idx } from "../expr/nodes.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  negPoly,
  type Poly,
  prettyPoly,
  signOfFirst,
  toPoly,
  ZERO_POLY,
} from "../expr/poly.ts";
import { affineIn, extent, type Knowledge, monomialPoly, sumPolys } from "./affine.ts";
import { floorDivision, remainder } from "./divide.ts";
import { type Facts, implied, knowledgeOf } from "./prove.ts";
import {
  type Candidate,
  type Condition,
  candidates,
  mentionsAny,
  polynomial,
  type State,
  type Step,
  unknownsOf,
} from "./system.ts";

/** The part of a polynomial that mentions the names, and the part that does not. */
export function parted(p: Poly, names: ReadonlySet<string>): { readonly own: Poly; readonly rest: Poly } {
  const all = p.terms;
  const mine = (m: { readonly atoms: readonly Expr[] }): boolean =>
    m.atoms.some((a) => mentionsAny(a, names));
  return {
    own: sumPolys(all.filter(mine).map(monomialPoly)),
    rest: sumPolys(all.filter((m) => !mine(m)).map(monomialPoly)),
  };
}

/** The next block variable that can be read off; undefined when there is none. */
export function digitStep(k: Knowledge, outside: Facts, s: State): Step | undefined {
  return everyDigit(k, outside, s) ?? oneDigit(k, outside, s);
}

interface Block {
  readonly equation: Condition;
  /** D·(±u) + (within) + (rest) = 0 with D > 0, or all of it with the other sign. */
  readonly at: Candidate;
  readonly size: Poly;
  readonly sign: 1 | -1;
}

/** Variables that may count blocks, in the order of the equations. */
function* blocks(k: Knowledge, outside: Facts, s: State): Generator<Block> {
  const names = unknownsOf(s.entries);
  const outer = knowledgeOf(outside);
  for (const equation of s.equations) {
    const p = polynomial(k, equation.relation);
    if (p === undefined) continue;
    for (const at of candidates(s.entries, p)) {
      const n = constantOf(at.coef);
      if (n === 1 || n === -1 || at.coef.size === 0) continue;
      const sign = outer.sign(at.coef);
      if ((sign !== 1 && sign !== -1) || parted(at.coef, names).own.size > 0) continue;
      yield { equation, at, sign, size: sign === 1 ? at.coef : negPoly(at.coef) };
    }
  }
}

/** All other variables together stay within a block. */
function everyDigit(k: Knowledge, outside: Facts, s: State): Step | undefined {
  const names = unknownsOf(s.entries);
  for (const block of blocks(k, outside, s)) {
    const { own, rest } = parted(block.at.rest, names);
    const step = own.size === 0 ? undefined : within(k, outside, s, block, own, rest);
    if (step !== undefined) return step;
  }
  return undefined;
}

/**
 * i + k = n·q + m with i certain to lie within a block, for a quotient q that was introduced: for each k there is one i,
 * (m − k) mod n. The innermost such variable is taken.
 */
function oneDigit(k: Knowledge, outside: Facts, s: State): Step | undefined {
  for (const block of blocks(k, outside, s)) {
    if (!s.quotients.has(block.at.variable.name)) continue;
    for (const entry of [...s.entries].reverse()) {
      const name = entry.vars[0]?.name;
      if (name === undefined || entry === block.at.entry || s.keep.has(name)) continue;
      const { own, rest } = parted(block.at.rest, new Set([name]));
      const c = constantOf(affineIn(own, entry.vars[0] as Idx)?.coef ?? ZERO_POLY);
      if (own.size !== 1 || (c !== 1 && c !== -1)) continue;
      const step = within(k, outside, s, block, own, rest);
      if (step !== undefined) return step;
    }
  }
  return undefined;
}

function within(
  k: Knowledge,
  outside: Facts,
  s: State,
  block: Block,
  own: Poly,
  rest: Poly,
): Step | undefined {
  const { ctx } = k;
  // D·(±u) + v = a, so that the first variable of v counts upwards.
  const up = signOfFirst(own);
  const towards = (q: Poly): Poly => (up < 0 ? negPoly(q) : q);
  const [inside, value] = [towards(own), negPoly(towards(rest))];
  const same = up < 0 ? block.sign === -1 : block.sign === 1;
  const reach = extent(k, s.entries, inside);
  if (reach === undefined) return undefined;
  const room = addPoly(addPoly(reach.lo, block.size), constantPoly(-1));
  if (!implied(outside, ctx.le(prettyPoly(ctx, reach.hi), prettyPoly(ctx, room)))) return undefined;
  const from = addPoly(value, reach.lo, -1);
  const count = floorDivision(outside, from, block.size);
  const last = addPoly(toPoly(remainder(outside, from, block.size)), reach.lo);
  return {
    entry: block.at.entry,
    variable: block.at.variable,
    value: same ? count : prettyPoly(ctx, negPoly(toPoly(count))),
    divides: [],
    equation: block.equation,
    cost: 0,
    leaves: [
      {
        slot: block.equation.slot,
        relation: ctx.eq(prettyPoly(ctx, inside), prettyPoly(ctx, last)),
        made: true,
      },
    ],
  };
}

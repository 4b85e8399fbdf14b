// Quotients and remainders of summation variables as variables of their own: for positive whole d every whole n is
// d·q + r with one q = ⌊n/d⌋ and one r = n mod d, 0 ≤ r < d. With q and r summed over under that equation, what was a
// floor or a remainder inside an equation is an affine system again.

import type { App, Expr, Idx, Range } from "../expr/nodes.ts";
import {
  addPoly,
  atomPoly,
  constantOf,
  mulPoly,
  negPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { mapChildren, some, visit } from "../expr/traverse.ts";
import {
  affineIn,
  commonDenominator,
  extent,
  integerPoly,
  multiplesOut,
  polyOf,
  quotientOf,
} from "./affine.ts";
import { exactQuotient, floorDivision, remainder } from "./divide.ts";
import { comparisonOf, type Facts, heldKnowledge, knowledgeOf } from "./prove.ts";
import { type Condition, mentionsAny, unknownsOf } from "./system.ts";
import { type Entry, inside } from "./telescope.ts";

/**
 * The range of a quotient follows from that of its dividend, and is not asked for. Only where blocks fill the range of
 * a variable exactly, its own bounds follow from those of the quotient (here by the variable's name) and remainder.
 */
export interface Bounds {
  readonly implied: ReadonlySet<string>;
  readonly tiled: ReadonlyMap<string, string>;
}

export interface Lifted {
  readonly entries: readonly Entry[];
  readonly conditions: readonly Condition[];
  readonly body: Expr;
  /** The variables that were added for quotients, by whether theirs are the bounds to ask for. */
  readonly bounds: Bounds;
  /** The variables that were added for remainders: better summed over than solved for. */
  readonly remainders: ReadonlySet<string>;
  /** The variables that were added. */
  readonly added: ReadonlySet<string>;
  /** How many equations were. */
  readonly equations: number;
}

/** n and d of ⌊n/d⌋, ⌈−n/d⌉ and n mod d. */
interface Division {
  readonly num: Poly;
  readonly den: Poly;
}
interface Pair extends Division {
  readonly quotient: Expr;
  readonly rest: Expr;
}

export const isDivision = (e: Expr): e is App =>
  e.kind === "app" && (e.op === "floor" || e.op === "ceil" || e.op === "mod");

const isEquation = (e: Expr): boolean => e.kind === "app" && e.op === "eq";
const isBound = (e: Expr): boolean => e.kind === "app" && e.op === "le";

/** Undefined when no equation holds a quotient or a remainder of a variable. */
export function lift(
  outside: Facts,
  entries: readonly Entry[],
  conditions: readonly Condition[],
  body: Expr,
  fresh: (letters: string) => Idx,
): Lifted | undefined {
  const { ctx } = outside;
  const names = new Set(unknownsOf(entries));
  const held = heldKnowledge(outside);
  const outer = knowledgeOf(outside);
  const added: { readonly after: Entry; readonly entry: Entry }[] = [];
  const equations: Condition[] = [];
  const pairs: Pair[] = [];
  const implied = new Set<string>();
  const tiled = new Map<string, string>();
  const remainders = new Set<string>();
  let slot: number | undefined;
  let making = true;

  const division = (e: App): Division | undefined => {
    const [a, b] = e.args;
    if (a === undefined) return undefined;
    const q = quotientOf(held, e.op === "mod" && b !== undefined ? ctx.div(a, b) : a);
    const scale = commonDenominator([q.num, q.den]);
    const [n, d] = [scalePoly(q.num, scale), scalePoly(q.den, scale)];
    if (!integerPoly(held, n) || !integerPoly(held, d) || outer.sign(d) !== 1) return undefined;
    if (some(prettyPoly(ctx, d), (s) => s.kind === "idx" && names.has(s.name))) return undefined;
    if (e.op !== "mod") return { num: e.op === "ceil" ? negPoly(n) : n, den: d };
    // (2n) mod (2d) is not n mod d.
    const [whole, by] = [polyOf(held, a), b === undefined ? undefined : polyOf(held, b)];
    if (whole === undefined || by === undefined || !integerPoly(held, whole) || !integerPoly(held, by))
      return undefined;
    return { num: whole, den: by };
  };
  const same = (a: Poly, b: Poly): boolean => addPoly(a, b, -1).size === 0;
  const pairOf = (num: Poly, den: Poly): Pair | undefined => {
    const known = pairs.find((p) => same(p.num, num) && same(p.den, den));
    if (known !== undefined) return known;
    for (const p of pairs) {
      // ⌊n/(d·c)⌋ = ⌊⌊n/d⌋/c⌋ and n mod d·c = d·(⌊n/d⌋ mod c) + n mod d.
      const times = same(p.num, num) ? exactQuotient(den, p.den) : undefined;
      if (times === undefined) continue;
      const upper = divided(toPoly(p.quotient), times);
      if (upper === undefined) return undefined;
      const rest = addPoly(mulPoly(p.den, toPoly(upper.rest)), toPoly(p.rest));
      const pair: Pair = { num, den, quotient: upper.quotient, rest: prettyPoly(ctx, rest) };
      pairs.push(pair);
      return pair;
    }
    return making ? made(num, den) : undefined;
  };
  const made = (num: Poly, den: Poly): Pair => {
    const [q, r] = [fresh("qabcefgh"), fresh("ruvtlz")];
    const all = [...entries, ...added.map((x) => x.entry)];
    const reach = extent(held, all, num);
    const range: Range =
      reach === undefined
        ? { kind: "all" }
        : {
            kind: "interval",
            lo: floorDivision(outside, reach.lo, den),
            hi: floorDivision(outside, reach.hi, den),
          };
    const top = prettyPoly(ctx, addPoly(den, toPoly(ctx.one), -1));
    const after = all
      .filter((e) => e.vars.some((v) => mentionsAny(prettyPoly(ctx, num), new Set([v.name]))))
      .at(-1);
    if (after === undefined) throw new Error("a quotient of nothing that is summed over");
    added.push(
      { after, entry: { vars: [q], range } },
      { after, entry: { vars: [r], range: { kind: "interval", lo: ctx.zero, hi: top } } },
    );
    names.add(q.name);
    names.add(r.name);
    const filled = tiles(all, num, den, range);
    implied.add(q.name);
    if (filled !== undefined && !tiled.has(filled)) tiled.set(filled, q.name);
    remainders.add(r.name);
    const right = addPoly(mulPoly(den, atomPoly(q)), atomPoly(r));
    equations.push({ slot, relation: ctx.eq(prettyPoly(ctx, num), prettyPoly(ctx, right)), made: true });
    const pair: Pair = { num, den, quotient: q, rest: r };
    pairs.push(pair);
    return pair;
  };
  /** The variable whose range the blocks of d fill exactly. */
  const tiles = (all: readonly Entry[], num: Poly, den: Poly, quotient: Range): string | undefined => {
    const entry = all.find((e) => e.vars.length === 1 && same(num, atomPoly(e.vars[0] as Idx)));
    if (entry === undefined || entry.range.kind !== "interval" || quotient.kind !== "interval")
      return undefined;
    const last = addPoly(addPoly(mulPoly(den, toPoly(quotient.hi)), den), toPoly(ctx.one), -1);
    const exact = same(toPoly(entry.range.lo), mulPoly(den, toPoly(quotient.lo)));
    return exact && same(toPoly(entry.range.hi), last) ? entry.vars[0]?.name : undefined;
  };
  /** n/d with multiples of d before it; the facts may decide what is left. */
  const divided = (num: Poly, den: Poly): { readonly quotient: Expr; readonly rest: Expr } | undefined => {
    const { out, rest } = multiplesOut(held, num, den);
    const known = inside(outside, [...entries, ...added.map((x) => x.entry)]);
    const plain = { quotient: floorDivision(known, num, den), rest: remainder(known, num, den) };
    const open = (e: Expr): boolean => some(e, (s) => isDivision(s) && mentionsAny(s, names));
    if (!open(plain.quotient) && !open(plain.rest)) return plain;
    const pair = pairOf(rest, den);
    if (pair === undefined) return undefined;
    return { quotient: prettyPoly(ctx, addPoly(out, toPoly(pair.quotient))), rest: pair.rest };
  };
  const go = (e: Expr): Expr => {
    if (e.kind === "num" || e.kind === "sym" || e.kind === "idx" || e.kind === "bound") return e;
    const inner = mapChildren(ctx, e, go);
    if (!isDivision(inner) || inner.loose > 0 || !mentionsAny(inner, names)) return inner;
    const d = division(inner);
    const pair = d === undefined ? undefined : divided(d.num, d.den);
    if (pair === undefined) return inner;
    if (inner.op === "mod") return pair.rest;
    return inner.op === "ceil" ? ctx.neg(pair.quotient) : pair.quotient;
  };

  const holding = conditions.filter(
    (c) =>
      (isEquation(c.relation) || isBound(c.relation)) &&
      some(c.relation, (s) => isDivision(s) && mentionsAny(s, names)),
  );
  if (holding.length === 0) return undefined;
  // Small divisors first: larger ones are then divisions of their quotients.
  for (const [at, divisions] of [...byDivisor(holding, division)]) {
    slot = at;
    for (const e of divisions) go(e);
  }
  if (equations.length === 0) return undefined;
  const replaced = (c: Condition): Condition => {
    slot = c.slot;
    making = isEquation(c.relation) || isBound(c.relation);
    const relation = go(c.relation);
    return relation === c.relation ? c : { slot: c.slot, relation, made: true };
  };
  const out = pinned(outside, conditions.map(replaced), implied);
  making = false;
  const placed = go(body);
  const order = (list: readonly Entry[]): readonly Entry[] =>
    list.flatMap((e) => [e, ...order(added.filter((x) => x.after === e).map((x) => x.entry))]);
  return {
    entries: order(entries),
    conditions: [...out, ...equations],
    body: placed,
    bounds: { implied, tiled },
    remainders,
    added: new Set([...implied, ...remainders]),
    equations: equations.length,
  };
}

/**
 * 0 ≤ a − c·q and a − c·q ≤ c − 1 together are q = ⌊a/c⌋: two bounds on a quotient that leave it one value, for
 * positive c, become an equation.
 */
function pinned(
  outside: Facts,
  conditions: readonly Condition[],
  quotients: ReadonlySet<string>,
): readonly Condition[] {
  const { ctx } = outside;
  const rows = conditions.map((c) =>
    isBound(c.relation) ? comparisonOf(outside, c.relation)?.p : undefined,
  );
  for (const name of quotients) {
    const q = ctx.idx(name);
    for (const [at, low] of rows.entries()) {
      const below = low === undefined ? undefined : affineIn(low, q);
      if (below === undefined || knowledgeOf(outside).sign(below.coef) !== 1) continue;
      for (const [other, high] of rows.entries()) {
        // c·q + r ≥ 0 and −c·q + s ≥ 0 with r + s = c − 1: q = ⌊s/c⌋.
        const above = high === undefined ? undefined : affineIn(high, q);
        if (above === undefined || addPoly(above.coef, below.coef).size > 0) continue;
        const room = addPoly(addPoly(below.rest, above.rest), below.coef, -1);
        if (constantOf(room) !== -1 || some(prettyPoly(ctx, above.rest), (s) => s === q)) continue;
        const relation = ctx.eq(q, floorDivision(outside, above.rest, below.coef));
        const next = conditions.flatMap((c, n): readonly Condition[] => {
          if (n === other) return [];
          return n === at ? [{ slot: c.slot, relation, made: true }] : [c];
        });
        return pinned(outside, next, quotients);
      }
    }
  }
  return conditions;
}

/** The divisions inside the conditions, by the size of what they divide by, with the slots they are from. */
function byDivisor(
  conditions: readonly Condition[],
  division: (e: App) => Division | undefined,
): readonly (readonly [number | undefined, readonly App[]])[] {
  const found: { readonly slot: number | undefined; readonly e: App; readonly size: readonly number[] }[] =
    [];
  /** Degree and leading coefficient of the largest divisor in the term. */
  const sizeOf = (e: Expr): readonly number[] => {
    let size: readonly number[] = [0, 0];
    visit(e, (s) => {
      const d = isDivision(s) && s.loose === 0 ? division(s) : undefined;
      if (d === undefined) return true;
      const own = [Math.max(0, ...d.den.terms.map((m) => m.atoms.length)), Number(d.den.terms[0]?.coef ?? 0)];
      if (less(size, own)) size = own;
      return true;
    });
    return size;
  };
  for (const c of conditions)
    visit(c.relation, (e) => {
      if (isDivision(e) && e.loose === 0 && division(e) !== undefined)
        found.push({ slot: c.slot, e, size: sizeOf(e) });
      return true;
    });
  return found
    .sort((a, b) => (less(a.size, b.size) ? -1 : less(b.size, a.size) ? 1 : 0))
    .map((f) => [f.slot, [f.e]] as const);
}

const less = (a: readonly number[], b: readonly number[]): boolean =>
  (a[0] ?? 0) < (b[0] ?? 0) || (a[0] === b[0] && (a[1] ?? 0) < (b[1] ?? 0));

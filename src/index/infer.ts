// Index sets that are not written: of a left side, from its reads (all of them inside, for all values of the summation
// letters) or from its support; of a summation letter, from the axis that it runs along. Every bound comes with the
// read and the inequality that it is from, so that `size` can show the reasoning.

import { open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axisRange, type Env } from "../expr/environment.ts";
import type { Expr, Idx, Op, Range } from "../expr/nodes.ts";
import { addPoly, negPoly, type Poly, pairsOf, prettyPoly, type Term, toPoly } from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { eachChild, freeIndices } from "../expr/traverse.ts";
import { monomialPoly, sumPolys } from "./affine.ts";
import { endFrom, endsOf, strongest, tightest } from "./ends.ts";
import { type Extreme, extremeEnds, reachOf, sameIndexSet } from "./extremes.ts";
import { type Facts, factsOf, heldKnowledge, implied } from "./prove.ts";
import { finiteSupport, supportRange } from "./support.ts";

/** A read, with the ranges of the letters that are bound around it, innermost first. */
export interface Access {
  /** One index set for each subscript. */
  readonly axes: readonly Axis[];
  readonly subs: readonly Expr[];
  readonly ranges: ReadonlyMap<string, Range>;
  /** It stands where a bracket, a guard or a case decides whether it is evaluated. */
  readonly guarded: boolean;
  /** What decides are values alone, as in [z[i] > 0]: no index is kept inside by them. */
  readonly byValues: boolean;
}

/** One subscript of a read. */
export interface Place<R extends Access> {
  readonly read: R;
  readonly axis: Axis;
  readonly sub: Expr;
  readonly k: number;
}

/** One side of one subscript of one read, and what it asks of the letter. */
export interface Demand<R extends Access> {
  readonly read: R;
  /** The other letters, each at the end where the demand is hardest. */
  readonly worst: Extreme["at"];
  /** The demand there, like terms joined: S·o + K ≤ I + 2·P. */
  readonly inequality: Expr;
  readonly side: "low" | "high";
  /** The end that it gives. */
  readonly end: Expr;
}

/** The index set of a letter with the demands that decide it, none where it is the support. */
export interface Told<R extends Access> {
  readonly ok: true;
  readonly axis: Axis;
  readonly demands: readonly Demand<R>[];
}
/** Why there is none. */
export interface Untold<R extends Access> {
  readonly ok: false;
  readonly reason:
    | "no-read" // the letter stands in no subscript
    | "undecided" // the reads do not bound it
    | "guarded" // all reads stand behind conditions, and do not agree
    | "tied" // a subscript can be bounded for no value of another letter
    | "not-linear"; // a subscript cannot be solved for the letter
  readonly read: R | undefined;
  /** Of reads behind conditions: from the least to the greatest index that one of them asks for. */
  readonly together?: Axis;
}

export interface LeftQuestion<R extends Access> {
  readonly letter: string;
  /** Letters of the left side with a known index set. */
  readonly known: ReadonlyMap<string, Axis>;
  /** The subscripts that move with the letter. */
  readonly places: readonly Place<R>[];
  readonly body: Expr;
}

/** The subscripts in which the letter occurs, itself or through the range of a letter there. */
export const placesOf = <R extends Access>(reads: readonly R[], letter: string): readonly Place<R>[] =>
  reads.flatMap((read) =>
    read.axes.flatMap((axis, k): Place<R>[] => {
      const sub = read.subs[k];
      return sub !== undefined && movesWith(read, sub, letter) ? [{ read, axis, sub, k }] : [];
    }),
  );

function movesWith(read: Access, sub: Expr, letter: string): boolean {
  const seen = new Set<string>();
  const go = (e: Expr): boolean =>
    freeIndices(e).some((i) => {
      if (i === letter) return true;
      if (seen.has(i)) return false;
      seen.add(i);
      const range = read.ranges.get(i);
      return range?.kind === "interval" && (go(range.lo) || go(range.hi));
    });
  return go(sub);
}

/** Where a left-side letter runs: all reads that have an end are inside, or the term can differ from 0. */
export function inferLeft<R extends Access>(facts: Facts, q: LeftQuestion<R>): Told<R> | Untold<R> {
  const { ctx } = facts;
  const { places, letter } = q;
  const limited = places.filter((p) => reachOf(ctx, p.axis) !== undefined);
  // A read behind a bracket is not made where the bracket is 0: it limits nothing, unless nothing else does. One on
  // values says nothing of the letter: of g[i] and z[i] in g[i]·[z[i] > 0] neither may leave its axis.
  const plain = limited.filter((p) => !p.read.guarded || (p.read.byValues && p.sub.kind === "idx"));
  const deciding = plain.length > 0 ? plain : limited.filter((p) => p.sub.kind === "idx");
  const parts = deciding.flatMap((p) => demandsOf(facts, q, p));
  const asked = parts.filter((d) => "end" in d);
  const bounded = tightest(facts, endsOf(asked));
  const demands = bounded === undefined ? [...asked, ...limitDemands(facts, q, deciding)] : asked;
  const ends = bounded ?? tightest(facts, endsOf(demands));
  if (ends !== undefined && plain.length === 0) {
    const odd = contradicting(facts, q, deciding, limited, ends);
    if (odd !== undefined) return { ok: false, reason: "guarded", ...odd };
  }
  // Where the other reads bound the letter, those that are not linear in it say nothing here.
  if (ends !== undefined) return { ok: true, axis: { ...ends, outside: { kind: "error" }, letter }, demands };
  const vague = parts.find((d) => "ok" in d);
  if (vague !== undefined) return vague;
  if (limited.length === 0 && places.length > 0 && places.every((p) => p.axis.outside.kind === "zero")) {
    const v = ctx.idx(letter);
    const others = [...q.known.keys(), ...freeIndices(q.body)].filter((l) => l !== letter);
    const ranges = [...q.known].flatMap(([l, a]) => [ctx.le(a.lo, ctx.idx(l)), ctx.le(ctx.idx(l), a.hi)]);
    const around = [...new Set(others)].map((l) => ctx.idx(l));
    const found = supportRange(outsideOf(facts, [letter]), q.body, v, around, ranges);
    if (found !== undefined)
      return { ok: true, axis: { ...found, outside: { kind: "zero" }, letter }, demands: [] };
  }
  const beside = places.length === 0 ? besideOf(facts, q.body, letter) : undefined;
  if (beside !== undefined) return { ok: true, axis: { ...beside, letter }, demands: [] };
  return { ok: false, reason: places.length === 0 ? "no-read" : "undecided", read: undefined };
}

/**
 * The index set of the letters that a letter without reads is compared with: i has that of j in Σ_{j ≤ i} x[j]. They have
 * to be provably the same, and may depend on no letter.
 */
function besideOf(facts: Facts, body: Expr, letter: string): Axis | undefined {
  const { ctx } = facts;
  const axes: Axis[] = [];
  let plain = true;
  const go = (e: Expr, ranges: ReadonlyMap<string, Range>): void => {
    if (e.kind === "bind") {
      const o = open(ctx, e, [letter, ...ranges.keys()]);
      // A range with the letter in it says where the sum stops, not where the letter does.
      if (o.ranges.some((r) => r.kind === "interval" && [r.lo, r.hi].some((x) => mentionsLetter(x, letter))))
        plain = false;
      const inside = new Map([...ranges, ...o.vars.map((v, k) => [v.name, o.ranges[k] as Range] as const)]);
      if (o.guard !== undefined) go(o.guard, inside);
      go(o.body, inside);
      return;
    }
    if (e.kind === "app" && COMPARED.has(e.op)) {
      const [a, b] = e.args as readonly [Expr, Expr];
      const other = isLetter(a, letter) ? b : isLetter(b, letter) ? a : undefined;
      const range = other?.kind === "idx" ? ranges.get(other.name) : undefined;
      if (range?.kind === "interval") axes.push({ lo: range.lo, hi: range.hi, outside: { kind: "error" } });
    }
    eachChild(e, (c) => go(c, ranges));
  };
  go(body, new Map());
  const [first, ...others] = axes;
  if (first === undefined || !plain || [first.lo, first.hi].some((x) => freeIndices(x).length > 0))
    return undefined;
  return others.every((a) => sameIndexSet(facts, first, a)) ? first : undefined;
}

const COMPARED: ReadonlySet<Op> = new Set(["le", "lt", "ge", "gt", "eq", "ne"]);
const isLetter = (e: Expr, letter: string): boolean => e.kind === "idx" && e.name === letter;
const mentionsLetter = (e: Expr, letter: string): boolean => freeIndices(e).includes(letter);

/**
 * Where t is itself an end of the range of a letter that stands alone along an axis, as in Σ_{s=0}^{t} x[s], it counts
 * as a place on that axis: before the first one there would be nothing to add up.
 */
const limitDemands = <R extends Access>(
  facts: Facts,
  q: LeftQuestion<R>,
  places: readonly Place<R>[],
): readonly Demand<R>[] =>
  places.flatMap((p) => {
    const range = p.sub.kind === "idx" ? p.read.ranges.get(p.sub.name) : undefined;
    const own = facts.ctx.idx(q.letter);
    return isStrict(p.axis) && range?.kind === "interval" && (range.lo === own || range.hi === own)
      ? demandsOf(facts, q, { ...p, sub: own }).filter((d) => "end" in d)
      : [];
  });

/** Of reads that all stand behind conditions, one with another index set than the first, or one that is nowhere inside. */
function contradicting<R extends Access>(
  facts: Facts,
  q: LeftQuestion<R>,
  deciding: readonly Place<R>[],
  all: readonly Place<R>[],
  { lo, hi }: Pick<Axis, "lo" | "hi">,
): Pick<Untold<R>, "read" | "together"> | undefined {
  const { ctx } = facts;
  const demands = all.map((p) => ({ p, ends: demandsOf(facts, q, p).filter((d) => "end" in d) }));
  const never = (d: Demand<R>): boolean =>
    implied(facts, ctx.app("lt", d.side === "low" ? [hi, d.end] : [d.end, lo]));
  const odd = disagreeing(facts, deciding) ?? demands.find(({ ends }) => ends.some(never))?.p;
  if (odd === undefined) return undefined;
  const { lows, highs } = endsOf(demands.flatMap(({ ends }) => ends));
  const [least, greatest] = [strongest(facts, "min", lows), strongest(facts, "max", highs)];
  const known = least !== undefined && greatest !== undefined;
  return {
    read: odd.read,
    ...(known && { together: { lo: least, hi: greatest, outside: { kind: "error" } } }),
  };
}

/** What one subscript asks of the letter for all values of the other letters; or why that is not known. */
function demandsOf<R extends Access>(
  facts: Facts,
  q: LeftQuestion<R>,
  { read, axis, sub }: Place<R>,
): readonly (Demand<R> | Untold<R>)[] {
  const { ctx } = facts;
  // A letter alone runs over a recurrence without what it starts from.
  const reach = sub.kind === "idx" && axis.outside.kind === "start" ? axis : reachOf(ctx, axis);
  if (reach === undefined) return [];
  const ranges = new Map(read.ranges);
  for (const [name, known] of q.known) ranges.set(name, axisRange(known));
  const free = new Set([q.letter]);
  const low = extremeEnds(facts, sub, ranges, "least", free);
  const high = extremeEnds(facts, sub, ranges, "greatest", free);
  if (low === undefined || high === undefined) return [{ ok: false, reason: "tied", read }];
  const k = heldKnowledge(facts);
  const v = ctx.idx(q.letter);
  const asked: readonly (readonly [Extreme, Poly])[] = [
    [low, addPoly(toPoly(low.value), toPoly(reach.lo), -1)],
    [high, addPoly(toPoly(reach.hi), toPoly(high.value), -1)],
  ];
  const found = asked.map(([at, p]) => ({ at, end: endFrom(k, p, v) }));
  return found.flatMap(({ at, end }): readonly (Demand<R> | Untold<R>)[] => {
    if (end === undefined) return [];
    if (end === "not-linear") return [{ ok: false, reason: "not-linear", read }];
    return [{ read, worst: at.at, inequality: balanced(ctx, end.solved), side: end.side, end: end.end }];
  });
}

/** p ≥ 0 with the negative terms on the other side; d·K − d stays together. */
export function balanced(ctx: Context, p: Poly): Expr {
  const pairs = pairsOf(p);
  const leads = (m: Term): Term => pairs.find(([, alone]) => alone === m)?.[0] ?? m;
  const side = (sign: number): Poly =>
    sumPolys(p.terms.filter((m) => signQ(leads(m).coef) === sign).map(monomialPoly));
  return ctx.le(prettyPoly(ctx, negPoly(side(-1))), prettyPoly(ctx, side(1)));
}

/** Facts without what the tasks say of free indices that happen to have the same letters. */
export function outsideOf(facts: Facts, letters: readonly string[]): Facts {
  const { ctx, env } = facts;
  if (!letters.some((l) => env.indices.has(l))) return facts;
  const indices = new Map([...env.indices].filter(([name]) => !letters.includes(name)));
  const without: Env = { ...env, indices };
  return factsOf(ctx, without);
}

/** Beyond the axis there is nothing to read, or what a recurrence starts from: a letter runs over the axis. */
export const isStrict = (a: Axis): boolean => a.outside.kind === "error" || a.outside.kind === "start";

/** Where a letter occurs in subscripts, and where it stands alone. */
export interface Occurrences<R extends Access> {
  readonly all: readonly Place<R>[];
  readonly alone: readonly Place<R>[];
}

export function occurrences<R extends Access>(
  reads: readonly R[],
  letter: string,
  isKnown: (a: Axis) => boolean = () => true,
): Occurrences<R> {
  const met = reads.flatMap((read) =>
    read.axes.flatMap((axis, k): Place<R>[] => {
      const sub = read.subs[k];
      return sub !== undefined && freeIndices(sub).includes(letter) ? [{ read, axis, sub, k }] : [];
    }),
  );
  // What is not known yet tells nothing where something else does.
  const known = met.filter((p) => isKnown(p.axis));
  const all = known.length > 0 ? known : met;
  return { all, alone: all.filter(({ sub }) => sub.kind === "idx" && sub.name === letter) };
}

/** The first place with an index set that is not seen to be that of the one before all others. */
export function disagreeing<R extends Access>(
  facts: Facts,
  [first, ...others]: readonly Place<R>[],
): Place<R> | undefined {
  return first === undefined ? undefined : others.find((p) => !sameIndexSet(facts, first.axis, p.axis));
}

/** Where a summation letter without a range runs. */
export type SummationRange<R extends Access> =
  // Along an axis that it stands alone in; `other` is one that is not seen to be the same.
  | {
      readonly kind: "axis";
      readonly first: Place<R>;
      readonly places: readonly Place<R>[];
      readonly other: Place<R> | undefined;
    }
  | { readonly kind: "all" }
  | { readonly kind: "infinite" } // all reads are 0 outside, and yet infinitely many terms need not be 0
  | { readonly kind: "untold" };

/**
 * The range of a letter of a binder from the places where it occurs: the axis that it stands alone in, or ℤ. `unknown`
 * are all letters of the binder that run over ℤ if this one does, `term` is what is summed.
 */
export function inferSummation<R extends Access>(
  facts: Facts,
  { all, alone }: Occurrences<R>,
  sum: { readonly term: Expr; readonly unknown: readonly string[] } | undefined,
): SummationRange<R> {
  const places = alone.filter((p) => isStrict(p.axis));
  const [first] = places;
  if (first !== undefined) return { kind: "axis", first, places, other: disagreeing(facts, places) };
  if (sum === undefined || all.length === 0 || !all.every((p) => p.axis.outside.kind === "zero"))
    return { kind: "untold" };
  const vs: readonly Idx[] = sum.unknown.map((l) => facts.ctx.idx(l));
  return { kind: finiteSupport(outsideOf(facts, sum.unknown), sum.term, vs) ? "all" : "infinite" };
}

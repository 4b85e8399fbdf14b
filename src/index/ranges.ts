// Conditions over a summation index become the ends of its range, and ranges are simplified. Under sum both brackets
// and the guard restrict; under prod, max and the rest the guard alone. Every step keeps the set of terms.

import type { Context } from "../expr/context.ts";
import { type Bind, type Expr, type Idx, picksIndex, type Range } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  mulPoly,
  negPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { freeIndices, some, treeSize } from "../expr/traverse.ts";
import {
  affineIn,
  commonDenominator,
  exactFloor,
  integerPoly,
  type Knowledge,
  multiplesOut,
  polyOf,
  type Quotient,
  quotientOf,
  unnested,
} from "./affine.ts";
import {
  comparisonOf,
  contradictory,
  type Facts,
  heldKnowledge,
  implied,
  knowledgeOf,
  rangeRelations,
  withFacts,
} from "./prove.ts";
import {
  bracketed,
  closeTelescope,
  type Entry,
  inside,
  openTelescope,
  ordered,
  place,
  placeInRange,
  prettyIndex,
  rangeIndices,
  type Telescope,
  withBrackets,
} from "./telescope.ts";

export interface AbsorbResult {
  readonly after: Expr;
  /** Conditions that became ends of ranges. */
  readonly absorbed: readonly Expr[];
  /** Conditions that the ranges or other conditions imply. */
  readonly dropped: readonly Expr[];
  /** Set when the conditions exclude each other, so that no term is left. */
  readonly empty: boolean;
}

export interface AbsorbOptions {
  /** Conditions on a quotient, as 0 ≤ (m + p − d·k)/s < O: they read better where they are. */
  readonly quotients?: "keep" | "absorb";
}

/** One lower or upper bound of a variable: the end as it is printed, and the relation that it stands for. */
interface Bound {
  readonly end: Expr;
  readonly relation: Expr;
  readonly given: boolean;
}
interface Bounded {
  readonly entry: Entry;
  lows: Bound[];
  highs: Bound[];
}

interface Condition {
  readonly relation: Expr;
  /** The bracket it stands in; undefined for the guard. */
  readonly slot: number | undefined;
}

/** What a maximum or minimum is of; any other end alone. */
export const endParts = (e: Expr, op: "max" | "min"): readonly Expr[] =>
  e.kind === "app" && e.op === op ? e.args.flatMap((a) => endParts(a, op)) : [e];

function boundsOf(ctx: Context, entry: Entry): Bounded {
  const v = entry.vars[0] as Idx;
  if (entry.range.kind !== "interval") return { entry, lows: [], highs: [] };
  return {
    entry,
    lows: endParts(entry.range.lo, "max").map((end) => ({ end, relation: ctx.le(end, v), given: true })),
    highs: endParts(entry.range.hi, "min").map((end) => ({ end, relation: ctx.le(v, end), given: true })),
  };
}

const joined = (ctx: Context, op: "max" | "min", bounds: readonly Bound[]): Expr =>
  joinEnds(
    ctx,
    op,
    bounds.map((b) => b.end),
  );

function rangeOf(ctx: Context, b: Bounded): Range {
  if (b.entry.range.kind === "set" || b.lows.length === 0 || b.highs.length === 0) return b.entry.range;
  return { kind: "interval", lo: joined(ctx, "max", b.lows), hi: joined(ctx, "min", b.highs) };
}

const relationsOf = (b: Bounded): readonly Expr[] => [...b.lows, ...b.highs].map((x) => x.relation);

/** The end that c·v + r ≥ 0 means: v ≥ ⌈−r/c⌉ for positive c, v ≤ ⌊r/−c⌋ for negative c. */
export function endOf(k: Knowledge, coef: Poly, rest: Poly, sign: 1 | -1): Expr {
  const den = sign === 1 ? coef : negPoly(coef);
  const num = sign === 1 ? negPoly(rest) : rest;
  const op = sign === 1 ? "ceil" : "floor";
  if (constantOf(den) === 1) return prettyPoly(k.ctx, num);
  // ⌈n/d⌉ = −⌊−n/d⌋.
  const exact = exactFloor(k, { num: sign === 1 ? negPoly(num) : num, den });
  if (exact !== undefined) return prettyPoly(k.ctx, sign === 1 ? negPoly(exact) : exact);
  const flat = unnested(k, num, den, op);
  if (flat !== undefined) return rounded(k, op, flat);
  const shorter = sign === 1 ? ceilingAsFloor(k, num, den) : undefined;
  if (shorter !== undefined) return shorter;
  const quotient = (n: Poly): Expr => k.ctx.div(prettyPoly(k.ctx, n), prettyPoly(k.ctx, den));
  // −⌊(m+p)/n⌋ rather than ⌈(−m−p)/n⌉.
  if (num.terms.every((m) => signQ(m.coef) < 0))
    return k.ctx.neg(k.ctx.app(op === "ceil" ? "floor" : "ceil", [quotient(negPoly(num))]));
  return k.ctx.app(op, [quotient(num)]);
}

/** ⌈(a·n − b + 1)/b⌉ as ⌊a·n/b⌋: in whole numbers ⌈n/d⌉ = ⌊(n−1)/d⌋ + 1, taken where that has fewer terms. */
function ceilingAsFloor(k: Knowledge, num: Poly, den: Poly): Expr | undefined {
  if (!integerPoly(k, num) || !integerPoly(k, den)) return undefined;
  const { out, rest } = multiplesOut(k, addPoly(num, constantPoly(-1)), den);
  const more = addPoly(out, constantPoly(1));
  if (rest.size + more.size >= num.size) return undefined;
  const floor = k.ctx.app("floor", [k.ctx.div(prettyPoly(k.ctx, rest), prettyPoly(k.ctx, den))]);
  return more.size === 0 ? floor : prettyPoly(k.ctx, addPoly(toPoly(floor), more));
}

/** ⌊n/d⌋ or ⌈n/d⌉ with whole numbers above and below the line. */
function rounded(k: Knowledge, op: "floor" | "ceil", q: Quotient): Expr {
  const scale = commonDenominator([q.num, q.den]);
  const [n, d] = [scalePoly(q.num, scale), scalePoly(q.den, scale)];
  return op === "ceil" ? endOf(k, d, negPoly(n), 1) : endOf(k, negPoly(d), n, -1);
}

interface Target {
  readonly at: number;
  readonly sign: 1 | -1;
  readonly end: Expr;
  readonly order: readonly Bounded[];
}

/** The variable whose range takes the condition: unit coefficients first, then the innermost. */
function targetOf(outer: Facts, relation: Expr, vars: readonly Bounded[]): Target | undefined {
  const entries = vars.map((b) => b.entry);
  const c = comparisonOf(inside(outer, entries), relation);
  if (c?.kind !== "ge") return undefined;
  const found: (Target & { readonly unit: boolean })[] = [];
  for (const [at, b] of vars.entries()) {
    const v = b.entry.vars[0];
    if (v === undefined || b.entry.range.kind === "set") continue;
    const a = affineIn(c.p, v);
    if (a === undefined || a.coef.size === 0) continue;
    // The end is evaluated even where this range is empty: it may divide only by what is not 0 then either.
    const k = knowledgeOf(inside(outer, entries.slice(0, at)));
    const sign = k.sign(a.coef);
    if (sign !== 1 && sign !== -1) continue;
    const n = constantOf(a.coef);
    const end = endOf(k, a.coef, a.rest, sign);
    const order = moved(vars, at, freeIndices(end));
    if (order !== undefined) found.push({ at, sign, end, order, unit: n === 1 || n === -1 });
  }
  return found.filter((t) => t.unit).at(-1) ?? found.at(-1);
}

/** The variables with number `at` moved behind those that its new end mentions, where ranges allow it. */
function moved(
  vars: readonly Bounded[],
  at: number,
  mentions: readonly string[],
): readonly Bounded[] | undefined {
  const names = new Set(mentions);
  let last = at;
  for (const [j, b] of vars.entries()) if (j > at && b.entry.vars.some((v) => names.has(v.name))) last = j;
  if (last === at) return vars;
  const me = vars[at] as Bounded;
  const out = [...vars.slice(0, at), ...vars.slice(at + 1, last + 1), me, ...vars.slice(last + 1)];
  const seen = new Set<string>();
  const own = new Set(vars.flatMap((b) => b.entry.vars.map((v) => v.name)));
  for (const b of out) {
    const ends = [...b.lows, ...b.highs].flatMap((x) => freeIndices(x.end));
    if ([...ends, ...rangeIndices(b.entry.range)].some((n) => own.has(n) && !seen.has(n))) return undefined;
    for (const v of b.entry.vars) seen.add(v.name);
  }
  return out;
}

/**
 * Conditions over the variables become ends of their ranges, with a ceiling or floor for a positive coefficient;
 * implied ones go, those that cannot be an end stay. Undefined when nothing changes.
 */
export function absorbBrackets(
  ctx: Context,
  facts: Facts,
  e: Bind,
  options: AbsorbOptions = {},
): AbsorbResult | undefined {
  const t = openTelescope(ctx, facts, e);
  const all: Condition[] = t.guard.map((relation) => ({ relation, slot: undefined }));
  if (t.op === "sum") all.push(...t.brackets.map((b) => ({ relation: b.condition, slot: b.slot })));
  if (all.length === 0) return undefined;

  const under = inside(facts, t.entries);
  if (t.op === "sum" || t.op === "prod") {
    const everything = withFacts(
      under,
      all.map((c) => c.relation),
    );
    if (contradictory(everything) || all.some((c) => c.relation.kind === "app" && c.relation.op === "false"))
      return { after: t.op === "sum" ? ctx.zero : ctx.one, absorbed: [], dropped: [], empty: true };
  }

  const dropped: Expr[] = [];
  let kept = all;
  for (const c of all) {
    const others = kept.filter((o) => o !== c).map((o) => o.relation);
    if (!implied(withFacts(under, others), c.relation)) continue;
    dropped.push(c.relation);
    kept = kept.filter((o) => o !== c);
  }

  let vars: readonly Bounded[] = t.entries.map((entry) => boundsOf(ctx, entry));
  const touched = new Set<Bounded>();
  const taken = new Map<Bounded, { readonly c: Condition; readonly bound: Bound; readonly sign: 1 | -1 }[]>();
  const names = new Set(t.entries.flatMap((x) => x.vars.map((v) => v.name)));
  /** A quotient of a variable by a symbol that no rounding holds. */
  const bareQuotient = (e: Expr): boolean => {
    if (e.kind !== "app" || e.op === "floor" || e.op === "ceil" || e.op === "mod") return false;
    const symbolic = e.op === "div" && e.args[1]?.kind !== "num";
    return (symbolic && freeIndices(e).some((n) => names.has(n))) || e.args.some(bareQuotient);
  };
  kept = kept.flatMap((c) => halves(facts, c, vars) ?? [c]);
  // What a choice asks of its letters limits the range as well, and stays said by the choice.
  const chosen = t.op === "sum" ? kept.flatMap((c) => choiceLimits(ctx, c)) : [];
  const limits = chosen.filter((c) => !implied(under, c.relation));
  for (const c of [...kept, ...limits]) {
    if (options.quotients !== "absorb" && bareQuotient(c.relation)) continue;
    const target = targetOf(facts, c.relation, vars);
    if (target === undefined) continue;
    const b = vars[target.at] as Bounded;
    const v = b.entry.vars[0] as Idx;
    const relation = target.sign === 1 ? ctx.le(target.end, v) : ctx.le(v, target.end);
    const bound: Bound = { end: target.end, relation, given: false };
    if (target.sign === 1) b.lows.push(bound);
    else b.highs.push(bound);
    vars = target.order;
    const list = taken.get(b) ?? [];
    list.push({ c, bound, sign: target.sign });
    taken.set(b, list);
    touched.add(b);
  }
  // Over all of ℤ one end alone is no range: its conditions stay brackets.
  for (const [b, list] of taken)
    if (b.lows.length === 0 || b.highs.length === 0) {
      b.lows = b.lows.filter((x) => x.given);
      b.highs = b.highs.filter((x) => x.given);
      list.length = 0;
      touched.delete(b);
    }
  const used = new Set([...taken.values()].flatMap((l) => l.map((x) => x.c)));
  if (used.size === 0 && dropped.length === 0) return undefined;

  let outer = facts;
  for (const b of vars) {
    if (touched.has(b)) prune(outer, b);
    outer = withFacts(outer, relationsOf(b));
  }
  const entries = vars.map((b): Entry => (touched.has(b) ? { ...b.entry, range: rangeOf(ctx, b) } : b.entry));
  const left = kept.filter((c) => !used.has(c));
  return {
    after: rebuilt(ctx, t, entries, left),
    absorbed: [...used].map((c) => c.relation),
    dropped,
    empty: false,
  };
}

/** lo ≤ t ≤ hi where t = argmax{k=lo..hi} u_k, for each letter whose ends are told without the others. */
function choiceLimits(ctx: Context, c: Condition): readonly Condition[] {
  if (c.relation.kind !== "app" || c.relation.op !== "eq") return [];
  const [a, b] = c.relation.args as readonly [Expr, Expr];
  const choice = [a, b].find((x): x is Bind => x.kind === "bind" && picksIndex(x.op));
  if (choice === undefined || choice.ranges.some((r) => r.kind !== "interval")) return [];
  const t = choice === a ? b : a;
  const values = t.kind === "app" && t.op === "tuple" ? t.args : [t];
  if (values.length !== choice.ranges.length) return [];
  return choice.ranges.flatMap((r, k): readonly Condition[] => {
    const value = values[k];
    if (value === undefined || r.kind !== "interval" || r.lo.loose > 0 || r.hi.loose > 0) return [];
    return [ctx.le(r.lo, value), ctx.le(value, r.hi)].map((relation) => ({ ...c, relation }));
  });
}

/** ⌊n/d⌋ = v as d·v ≤ n ≤ d·v + d − 1 (⌈n/d⌉ = v alike), where both can be ends of ranges. */
function halves(facts: Facts, c: Condition, vars: readonly Bounded[]): readonly Condition[] | undefined {
  if (c.relation.kind !== "app" || c.relation.op !== "eq") return undefined;
  const k = heldKnowledge(facts);
  const { ctx } = facts;
  const [a, b] = c.relation.args as readonly [Expr, Expr];
  for (const [f, v] of [
    [a, b],
    [b, a],
  ] as const) {
    if (f.kind !== "app" || (f.op !== "floor" && f.op !== "ceil") || !k.integer(v)) continue;
    const q = quotientOf(k, f.args[0] as Expr);
    const at = polyOf(k, v);
    const scale = commonDenominator([q.num, q.den]);
    const [n, d] = [scalePoly(q.num, scale), scalePoly(q.den, scale)];
    if (at === undefined || k.sign(d) !== 1 || !integerPoly(k, n) || !integerPoly(k, d)) continue;
    const first = mulPoly(d, at);
    const width = addPoly(d, constantPoly(-1));
    const [lo, hi] = f.op === "floor" ? [first, addPoly(first, width)] : [addPoly(first, width, -1), first];
    const show = (p: Poly): Expr => prettyPoly(ctx, p);
    const out = [ctx.le(show(lo), show(n)), ctx.le(show(n), show(hi))].map((relation) => ({
      ...c,
      relation,
    }));
    if (out.every((h) => targetOf(facts, h.relation, vars) !== undefined)) return out;
  }
  return undefined;
}

function rebuilt(ctx: Context, t: Telescope, entries: readonly Entry[], left: readonly Condition[]): Expr {
  const body =
    t.op === "sum"
      ? withBrackets(ctx, t.body, (slot) => [left.filter((c) => c.slot === slot).map((c) => c.relation)])
      : t.body;
  const guard = left.filter((c) => c.slot === undefined).map((c) => c.relation);
  return closeTelescope(ctx, t.op, entries, guard, body);
}

/** Drops bounds that the other bounds and the facts outside imply, new ones before given ones. */
function prune(outer: Facts, b: Bounded): void {
  const order = [...b.lows, ...b.highs].sort((x, y) => Number(x.given) - Number(y.given));
  for (const x of order) {
    const list = b.lows.includes(x) ? b.lows : b.highs;
    if (list.length < 2) continue;
    const others = [...b.lows, ...b.highs].filter((y) => y !== x).map((y) => y.relation);
    if (!implied(withFacts(outer, others), x.relation)) continue;
    if (b.lows.includes(x)) b.lows = b.lows.filter((y) => y !== x);
    else b.highs = b.highs.filter((y) => y !== x);
  }
}

export interface RangeChange {
  readonly letter: string;
  /** The range is empty; or holds one value, put in its place; or is written more simply. */
  readonly kind: "empty" | "point" | "ends";
  readonly value: Expr | undefined;
}
export interface SimplifyResult {
  readonly after: Expr;
  readonly changes: readonly RangeChange[];
}

/** An empty range, a range of one value, and ends that can be written more simply. Undefined when nothing changes. */
export function simplifyRange(ctx: Context, facts: Facts, e: Bind): SimplifyResult | undefined {
  const t = openTelescope(ctx, facts, e);
  const k = knowledgeOf(facts);
  const changes: RangeChange[] = [];
  let entries: readonly Entry[] = t.entries;
  let body = t.body;
  let guard = t.guard;
  let asked: readonly Expr[] = [];
  let outer = facts;
  for (const old of t.entries) {
    const entry = entries.find((x) => x.vars[0] === old.vars[0]);
    const v = entry?.vars[0];
    if (entry === undefined || v === undefined) continue;
    if (entry.range.kind !== "interval") continue;
    const b = boundsOf(ctx, entry);
    const before = rangeOf(ctx, b);
    b.lows = b.lows.map((x) => ({ ...x, end: simplerEnd(k, x.end) }));
    b.highs = b.highs.map((x) => ({ ...x, end: simplerEnd(k, x.end) }));
    prune(outer, b);
    const range = rangeOf(ctx, b);
    if (range.kind !== "interval" || before.kind !== "interval") continue;
    if (simpler(ctx, range.lo, entry.range.lo) || simpler(ctx, range.hi, entry.range.hi)) {
      changes.push({ letter: v.name, kind: "ends", value: undefined });
      entries = entries.map((x) => (x === entry ? { ...x, range } : x));
    }
    if (implied(outer, ctx.app("lt", [range.hi, range.lo])) && (t.op === "sum" || t.op === "prod"))
      return {
        after: t.op === "sum" ? ctx.zero : ctx.one,
        changes: [...changes, { letter: v.name, kind: "empty", value: undefined }],
      };
    const point = onlyPoint(ctx, outer, b);
    if (point !== undefined && canPlace(t, point.conditions, guard, entries.length)) {
      const values = new Map([[v.name, point.value]]);
      entries = entries
        .filter((x) => x.vars[0] !== v)
        .map((x) => ({ ...x, range: placeInRange(k, x.range, values) }));
      body = place(k, body, values);
      asked = [...asked.map((c) => place(k, c, values)), ...point.conditions];
      guard = guard.map((g) => place(k, g, values));
      changes.push({ letter: v.name, kind: "point", value: point.value });
      continue;
    }
    outer = withFacts(outer, rangeRelations(ctx, v, range));
  }
  if (changes.length === 0) return undefined;
  body = asked.reduceRight<Expr>((b, c) => bracketed(ctx, [c], b), body);
  if (entries.length === 0) return { after: bracketed(ctx, guard, body), changes };
  const sorted = ordered(entries);
  if (sorted === undefined) throw new Error("a telescope lost its order");
  return { after: closeTelescope(ctx, t.op, sorted, guard, body), changes };
}

/** Not only the same sum in another order. */
const simpler = (ctx: Context, now: Expr, before: Expr): boolean => !sameByNorm(ctx, now, before);

/** A value may take the place of a variable where what is left over can still be said: under sum by brackets. */
function canPlace(t: Telescope, conditions: readonly Expr[], guard: readonly Expr[], left: number): boolean {
  if (t.op === "sum") return true;
  if (picksIndex(t.op)) return false;
  return conditions.length === 0 && (guard.length === 0 || left > 1);
}

/** ⌈a/1⌉ = a, and other ends whose rounding is exact. */
function simplerEnd(k: Knowledge, end: Expr): Expr {
  if (end.kind !== "app" || (end.op !== "ceil" && end.op !== "floor")) return prettyIndex(k, end);
  const p = polyOf(k, end);
  const rounds = p === undefined || hasFloor(p);
  return rounds ? k.ctx.app(end.op, [prettyIndex(k, end.args[0] as Expr)]) : prettyPoly(k.ctx, p);
}

const hasFloor = (p: Poly): boolean =>
  p.terms.some((m) => m.atoms.some((a) => some(a, (s) => s.kind === "app" && s.op === "floor")));

/** The value when a lower and an upper bound agree, with what the other bounds still ask of it. */
function onlyPoint(
  ctx: Context,
  outer: Facts,
  b: Bounded,
): { readonly value: Expr; readonly conditions: readonly Expr[] } | undefined {
  for (const low of b.lows)
    for (const high of b.highs) {
      if (low.end.id !== high.end.id && !implied(outer, ctx.eq(low.end, high.end))) continue;
      const value = treeSize(low.end) < treeSize(high.end) ? low.end : high.end;
      const conditions: Expr[] = [];
      const ask = (c: Expr): void => {
        if (!implied(withFacts(outer, conditions), c)) conditions.push(c);
      };
      for (const x of b.lows) if (x !== low) ask(ctx.le(x.end, value));
      for (const x of b.highs) if (x !== high) ask(ctx.le(value, x.end));
      return { value, conditions };
    }
  return undefined;
}

/** Ends of which `max` (or `min`) gives the same value under the facts, without the superfluous ones. */
export function pruneEnds(facts: Facts, op: "max" | "min", ends: readonly Expr[]): readonly Expr[] {
  let left = ends.filter((e, k) => ends.findIndex((o) => o.id === e.id) === k);
  for (const e of [...left].reverse()) {
    const covered = left.some(
      (o) => o !== e && implied(facts, op === "max" ? facts.ctx.le(e, o) : facts.ctx.le(o, e)),
    );
    if (covered) left = left.filter((o) => o !== e);
  }
  return left;
}

/** One end as it is, several under max or min, numbers first. */
export const joinEnds = (ctx: Context, op: "max" | "min", ends: readonly Expr[]): Expr =>
  ends.length === 1
    ? (ends[0] as Expr)
    : ctx.app(op, [...ends.filter((e) => e.kind === "num"), ...ends.filter((e) => e.kind !== "num")]);

// The integers of an instance: sizes, strides, paddings and other integer scalars, drawn so that the relations
// between them hold, no index set is empty and every read of a definition is inside.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Axis, Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { addPoly, constantTerm, finiteTerm, toPoly } from "../expr/poly.ts";
import { toNumberQ } from "../expr/rational.ts";
import { freeIndices, symbols, visit } from "../expr/traverse.ts";
import { type Demand, demandsOf, meets } from "./demands.ts";
import { type Integers, integerRelation, integerValue } from "./integer-value.ts";
import type { Random } from "./random.ts";

/** What is known of one integer: the ends that relations with a number give, else what is usual for it. */
export interface Span {
  readonly name: string;
  readonly lo: number;
  readonly hi: number;
  readonly isSize: boolean;
  /** The upper end that is declared, which `hi` never exceeds. */
  readonly most: number;
}

export interface IntegerProblem {
  readonly spans: readonly Span[];
  /** Relations that mention nothing but integers. */
  readonly relations: readonly Expr[];
  /** Integers that equations tell from others, each after those that it is told from: nobody hits them by drawing. */
  readonly told: readonly { readonly name: string; readonly value: Expr }[];
  /** The index sets, one list of axes for each name, to count entries. */
  readonly shapes: readonly (readonly Axis[])[];
  /** What is rounded down or up in their ends. */
  readonly rounded: readonly Expr[];
  readonly demands: readonly Demand[];
  /** The largest index set of the choices that were looked at: those that are drawn repeat. */
  readonly largest: Map<string, number>;
}

const SIZES = 4;
const OTHERS = 3;

export function integerProblem(ctx: Context, env: Env): IntegerProblem {
  const names: string[] = [];
  for (const d of env.decls.values())
    if (d.kind === "scalar" && (d.integer || d.role === "size")) names.push(d.name);
  const known = new Set(names);
  const relations = env.assumptions.filter((a) => symbols(a).every((s) => known.has(s)));
  const shapes = [...env.decls.values()].flatMap((d) =>
    d.kind === "tensor" || d.kind === "definition" || d.kind === "set" ? [d.axes] : [],
  );
  const rounded = new Map<number, Expr>();
  for (const a of shapes.flat()) {
    for (const end of [a.lo, a.hi]) {
      visit(end, (s) => {
        if (s.kind === "app" && (s.op === "floor" || s.op === "ceil")) rounded.set(s.id, s.args[0] as Expr);
        return true;
      });
    }
  }
  for (const q of quotientsIn(ctx, env, known)) rounded.set(q.id, q);
  const least = leastSizes(shapes);
  return withRoom({
    spans: names.map((name) => span(env, name, relations, least.get(name) ?? 1)),
    relations,
    told: toldBy(relations, known),
    shapes,
    rounded: [...rounded.values()],
    demands: demandsOf(ctx, env),
    largest: new Map(),
  });
}

/** The least size at which no axis is empty, for axes that one size alone decides: n − 5 ≥ 0 behind a window of five. */
function leastSizes(shapes: readonly (readonly Axis[])[]): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const { lo, hi } of shapes.flat()) {
    if (!finiteTerm(lo) || !finiteTerm(hi)) continue;
    const p = addPoly(toPoly(hi), toPoly(lo), -1);
    const [own, other] = p.terms.filter((m) => m.atoms.length > 0);
    const [atom, more] = own?.atoms ?? [];
    if (own === undefined || other !== undefined || atom?.kind !== "sym" || more !== undefined) continue;
    const slope = toNumberQ(own.coef);
    if (slope <= 0) continue;
    const least = Math.ceil(-toNumberQ(constantTerm(p)) / slope);
    out.set(atom.name, Math.max(out.get(atom.name) ?? 1, least));
  }
  return out;
}

/** Larger sizes where none of the usual ones fits. */
function withRoom(p: IntegerProblem): IntegerProblem {
  const wider = (s: Span): Span => (s.isSize ? { ...s, hi: Math.min(s.most, s.hi + SIZES) } : s);
  const fits = (q: IntegerProblem): boolean =>
    smallestIntegers(q, Number.POSITIVE_INFINITY, FIRST_TRIES).next().done !== true;
  let tried = p;
  for (let n = 0; n < 3; n += 1) {
    if (fits(tried)) return tried;
    tried = { ...tried, spans: tried.spans.map(wider) };
  }
  return p;
}
const FIRST_TRIES = 1000;

/** Quotients of integers that definitions round, ⌊i·H/M⌋ with 1 in the place of each letter. */
function quotientsIn(ctx: Context, env: Env, known: ReadonlySet<string>): readonly Expr[] {
  const out: Expr[] = [];
  for (const d of env.decls.values()) {
    if (d.kind !== "definition") continue;
    visit(d.body, (s) => {
      const quotient = s.kind === "app" && (s.op === "floor" || s.op === "ceil") ? s.args[0] : undefined;
      if (quotient === undefined || quotient.loose > 0) return true;
      const at = substituteIndices(ctx, quotient, new Map(freeIndices(quotient).map((n) => [n, ctx.one])));
      const names = symbols(at);
      if (names.length > 0 && names.every((n) => known.has(n))) out.push(at);
      return true;
    });
  }
  return out;
}

function toldBy(relations: readonly Expr[], known: ReadonlySet<string>): IntegerProblem["told"] {
  const told: { name: string; value: Expr }[] = [];
  for (const r of relations) {
    if (r.kind !== "app" || r.op !== "eq") continue;
    const [left, value] = r.args;
    if (left?.kind !== "sym" || value === undefined || !known.has(left.name)) continue;
    const { name } = left;
    const used = [...told.map((t) => t.value), value].some((v) => symbols(v).includes(name));
    if (!used && !told.some((t) => t.name === name)) told.push({ name, value });
  }
  return told;
}

/** `least`: below it some index set is empty. */
function span(env: Env, name: string, relations: readonly Expr[], least: number): Span {
  const decl = env.decls.get(name);
  const isSize = decl?.kind === "scalar" && decl.role === "size";
  let lo = isSize ? 1 : Number.NEGATIVE_INFINITY;
  let hi = Number.POSITIVE_INFINITY;
  const nothing: Integers = new Map();
  const bound = (op: string, value: number): void => {
    if (op === "le" || op === "eq") hi = Math.min(hi, Math.floor(value));
    if (op === "lt") hi = Math.min(hi, Math.ceil(value) - 1);
    if (op === "ge" || op === "eq") lo = Math.max(lo, Math.ceil(value));
    if (op === "gt") lo = Math.max(lo, Math.floor(value) + 1);
  };
  const flipped: Readonly<Record<string, string>> = { le: "ge", lt: "gt", ge: "le", gt: "lt", eq: "eq" };
  const scan = (r: Expr): void => {
    if (r.kind !== "app") return;
    if (r.op === "and") {
      r.args.forEach(scan);
      return;
    }
    const [a, b] = r.args;
    if (a === undefined || b === undefined) return;
    const left = a.kind === "sym" && a.name === name ? integerValue(b, nothing) : undefined;
    const right = b.kind === "sym" && b.name === name ? integerValue(a, nothing) : undefined;
    if (left !== undefined) bound(r.op, left);
    if (right !== undefined) bound(flipped[r.op] ?? "", right);
  };
  relations.forEach(scan);
  const width = isSize ? SIZES - 1 : OTHERS - 1;
  if (lo === Number.NEGATIVE_INFINITY) lo = hi === Number.POSITIVE_INFINITY ? -1 : hi - width;
  // Of sizes that are hardly large enough there would be one to try.
  if (isSize && least >= lo + width)
    return { name, lo: least, hi: Math.min(hi, least + 2), isSize, most: hi };
  return { name, lo, hi: Math.min(hi, lo + width), isSize, most: hi };
}

/** What tells one choice of integers of a problem from another. */
export function choiceKey(p: IntegerProblem, at: Integers): string {
  let key = "";
  for (let k = 0; k < p.spans.length; k += 1) key += `${at.get((p.spans[k] as Span).name)} `;
  return key;
}

/** Whether a choice of integers will do. `cells` is the largest index set allowed. */
export function feasible(p: IntegerProblem, at: Integers, cells: number): boolean {
  const key = choiceKey(p, at);
  let largest = p.largest.get(key);
  if (largest === undefined) {
    largest = largestIndexSet(p, at) ?? Number.NaN;
    p.largest.set(key, largest);
  }
  return largest <= cells;
}

/** The entries of the largest index set; undefined where a relation fails or some set is empty. */
function largestIndexSet(p: IntegerProblem, at: Integers): number | undefined {
  if (p.relations.some((r) => integerRelation(r, at) === false)) return undefined;
  let largest = 0;
  for (const shape of p.shapes) {
    let count = 1;
    for (const a of shape) {
      const lo = integerValue(a.lo, at);
      const hi = integerValue(a.hi, at);
      if (lo === undefined || hi === undefined) continue;
      if (!Number.isInteger(lo) || !Number.isInteger(hi) || hi < lo) return undefined;
      count *= hi - lo + 1;
    }
    largest = Math.max(largest, count);
  }
  return p.demands.every((d) => meets(d, at)) ? largest : undefined;
}

/** How much a choice of integers shows: wide axes, sizes that differ, quotients that do not come out even; and its cost. */
export function telling(p: IntegerProblem, at: Integers): number {
  let score = new Set(at.values()).size;
  let entries = 0;
  for (const shape of p.shapes) {
    let count = 1;
    for (const a of shape) {
      const lo = integerValue(a.lo, at) ?? 0;
      const hi = integerValue(a.hi, at) ?? 0;
      if (hi > lo) score += 2;
      count *= hi - lo + 1;
    }
    entries += count;
  }
  for (const r of p.rounded) if (!Number.isInteger(integerValue(r, at) ?? 0)) score += 3;
  return score - entries / 4;
}

const TRIES = 60;

/** Integers at random within their spans; undefined when none of the tries fits. */
export function drawIntegers(p: IntegerProblem, random: Random, cells: number): Integers | undefined {
  for (let k = 0; k < TRIES; k += 1) {
    // The largest size is rare, and all the more so when tries fail for their size.
    const rare = k < TRIES / 2 ? 2 : 50;
    const at = new Map(
      p.spans.map((s) => {
        const top = s.isSize && s.hi > s.lo + 1 && random.int(0, rare) > 0 ? s.hi - 1 : s.hi;
        return [s.name, random.int(s.lo, top)];
      }),
    );
    for (const t of p.told) at.set(t.name, integerValue(t.value, at) ?? 0);
    if (feasible(p, at, cells)) return at;
  }
  return undefined;
}

/** Choices in the order of their sum above the least values: the smallest ones that fit first. */
export function* smallestIntegers(p: IntegerProblem, cells: number, most: number): Generator<Integers> {
  let tried = 0;
  const room = p.spans.reduce((n, s) => n + (s.hi - s.lo), 0);
  for (let total = 0; total <= room; total += 1) {
    for (const extra of compositions(
      p.spans.map((s) => s.hi - s.lo),
      total,
    )) {
      tried += 1;
      if (tried > most) return;
      const at = new Map(p.spans.map((s, k) => [s.name, s.lo + (extra[k] ?? 0)]));
      if (feasible(p, at, cells)) yield at;
    }
  }
}

/** Ways to write `total` as a sum of parts, part k at most limits[k]. */
function* compositions(limits: readonly number[], total: number): Generator<readonly number[]> {
  const [limit, ...rest] = limits;
  if (limit === undefined) {
    if (total === 0) yield [];
    return;
  }
  const below = rest.reduce((n, x) => n + x, 0);
  for (let k = Math.max(0, total - below); k <= Math.min(limit, total); k += 1)
    for (const more of compositions(rest, total - k)) yield [k, ...more];
}

export const showIntegers = (order: readonly string[], at: Integers): string =>
  order.flatMap((n) => (at.has(n) ? [`${n}=${at.get(n)}`] : [])).join(", ");

/** Entries that a shape has whatever the integers are, as far as its ends are numbers. */
export function entriesAlways(shape: readonly Axis[]): number {
  const nothing: Integers = new Map();
  return shape.reduce((count, a) => {
    const [lo, hi] = [integerValue(a.lo, nothing), integerValue(a.hi, nothing)];
    return lo === undefined || hi === undefined ? count : count * Math.max(1, hi - lo + 1);
  }, 1);
}

// One point of a block: a value for every given name, drawn inside the declared domain. What the domain says by
// inequalities bounds the grid that values are drawn from; equations are solved for one entry that enters
// linearly; what is left is tested, and the point is drawn again when it fails.

import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import type { Datum, Field, Meanings } from "../eval/field.ts";
import {
  type Box,
  drawPolynomial,
  drawQuadratic,
  eachIndex,
  type FunctionModel,
  flatIndex,
  type Instance,
  type SetData,
  shapeOf,
  sizeOf,
  type TensorData,
} from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Env, type FunctionDecl, knownBySlopes } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { compareQ, divQ, equalQ, type Rational, signQ, subQ, toNumberQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { AssumedGradient, Bound, Domain } from "./domain.ts";
import { givenNames } from "./domain.ts";
import { type Formal, formalField } from "./formal.ts";
import { type Integers, integerValue } from "./integer-value.ts";
import { type Indices, places } from "./places.ts";
import type { Random } from "./random.ts";
import { memberAxes } from "./set-members.ts";

/** How values are drawn: multiples of 1/per within −reach..reach. */
export interface Profile {
  readonly per: number;
  readonly reach: number;
  /** Zeros and equal entries are wanted, to stand on kinks; otherwise they are avoided. */
  readonly ties?: boolean;
  readonly positive?: boolean;
  /** Each name at a scale of its own, so that none is always the larger one. */
  readonly scaled?: boolean;
  /** One name in two is positive throughout. */
  readonly mixed?: boolean;
}
export const WHOLE: Profile = { per: 1, reach: 5 };
export const FINE: Profile = { per: 4, reach: 2 };
export const NEAR: Profile = { per: 8, reach: 1 };
/** Small values, many of them: sums of many stay where exp, tanh and their like are not flat. */
export const SOFT: Profile = { per: 64, reach: 0.75, mixed: true };
export const POSITIVE: Profile = { per: 2, reach: 4, positive: true };
export const LATTICE: Profile = { per: 1, reach: 1, ties: true };
/** A few integers: numbers are as often equal as they lie one way or the other. */
export const CLOSE: Profile = { per: 1, reach: 3, ties: true };
export const HALVES: Profile = { per: 2, reach: 1, ties: true };
export const SCALED: Profile = { per: 4, reach: 2, scaled: true };

export interface Drawing {
  readonly ctx: Context;
  readonly env: Env;
  readonly meanings: Meanings;
  readonly domain: Domain;
  readonly field: Field<Formal>;
  /** At an instance, whose numbers hold until it is asked for again. */
  evaluator(instance: Instance): Evaluator<Formal>;
}

export function drawing(ctx: Context, env: Env, meanings: Meanings, domain: Domain): Drawing {
  const field = formalField(meanings);
  const make = (instance: Instance): Evaluator<Formal> => evaluator(ctx, env, instance, field, meanings);
  // Points with the same integers share what is compiled; of sets that is made for each.
  const hasSets = [...env.decls.values()].some((d) => d.kind === "set");
  const made = new Map<string, Evaluator<Formal>>();
  return {
    ctx,
    env,
    meanings,
    domain,
    field,
    evaluator(instance) {
      if (hasSets) return make(instance);
      const key = [...instance.integers.values()].join(" ");
      const known = made.get(key);
      if (known === undefined) {
        const own = make(instance);
        made.set(key, own);
        return own;
      }
      // An instance that is being drawn has more numbers than before.
      known.rebind({ ...instance });
      return known;
    },
  };
}

const ATTEMPTS = 64;

export function drawInstance(
  d: Drawing,
  integers: Integers,
  profile: Profile,
  random: Random,
): Instance | undefined {
  for (let k = 0; k < ATTEMPTS; k += 1) {
    const instance = attempt(d, integers, profile, random, k);
    if (instance !== undefined) return instance;
  }
  return undefined;
}

interface Interval {
  readonly lo: Rational | undefined;
  readonly hi: Rational | undefined;
  readonly openLo: boolean;
  readonly openHi: boolean;
}

function attempt(
  d: Drawing,
  integers: Integers,
  profile: Profile,
  random: Random,
  round: number,
): Instance | undefined {
  // Values become smaller when points keep failing: shares of a whole, entries under a common bound.
  const scale = 2 ** Math.min(4, Math.floor(round / 4));
  const grid = { ...profile, per: profile.per * scale, reach: profile.reach / (round < 4 ? 1 : scale) };
  const ofName = (): Profile => {
    if (profile.mixed === true) return { ...grid, positive: random.int(0, 1) === 0 };
    if (profile.scaled !== true) return grid;
    const factor = random.pick([0.125, 0.25, 1, 4, 8]);
    return { ...grid, per: grid.per / factor, reach: grid.reach * factor };
  };
  const scalars = new Map<string, Datum>();
  const tensors = new Map<string, TensorData>();
  const sets = new Map<string, SetData>();
  const functions = new Map<string, FunctionModel>();
  let instance: Instance = { integers, scalars, tensors, functions, sets };
  for (const name of d.domain.scalars) {
    const range = intervalOf(d, instance, d.domain.bounds.get(name) ?? []);
    if (range === undefined) return undefined;
    scalars.set(name, drawValue(ofName(), range, random));
  }
  for (const decl of d.env.decls.values()) {
    if (decl.kind === "tensor") {
      const box = boxOf(decl.axes, integers);
      if (box === undefined) return undefined;
      const range = intervalOf(d, instance, d.domain.bounds.get(decl.name) ?? []);
      if (range === undefined) return undefined;
      const own = decl.integer ? { ...grid, per: 1, reach: Math.max(1, Math.ceil(grid.reach)) } : ofName();
      tensors.set(decl.name, {
        lo: box.lo,
        shape: shapeOf(box),
        data: drawEntries(own, range, sizeOf(box), random),
      });
    } else if (decl.kind === "set") {
      const box = boxOf(decl.axes, integers);
      if (box === undefined) return undefined;
      const lies = (memberAxes(d.ctx, d.env).get(decl.name) ?? []).map((axes) => boxOf(axes, integers));
      if (lies.includes(undefined)) return undefined;
      sets.set(decl.name, drawSet(box, lies as readonly Box[], random));
    } else if (knownBySlopes(decl)) {
      // Far from 0 and 1, which equations such as s′ = s·(1 − s) keep.
      functions.set(decl.name, { kind: "flow", from: 1, value: random.pick([0.25, 0.375, 0.625, 0.75]) });
    } else if (decl.kind === "function") {
      const sizes = decl.params.map((p) => parameterSize(d.env, p, integers));
      if (sizes.includes(undefined)) return undefined;
      functions.set(decl.name, drawFunction(d.env, decl, sizes as number[], random));
    }
  }
  for (const equation of d.domain.equations) {
    const solved = solve(d, instance, equation);
    if (solved === undefined) return undefined;
    instance = solved;
  }
  for (const g of d.domain.gradients) {
    const linear = withGradient(d, instance, g);
    if (linear === undefined) return undefined;
    instance = linear;
  }
  return d.domain.checks.every((c) => holdsEverywhere(d, instance, c)) ? instance : undefined;
}

/** The function made linear in the argument whose gradient is assumed. */
function withGradient(d: Drawing, instance: Instance, g: AssumedGradient): Instance | undefined {
  const decl = d.env.decls.get(g.function);
  const model = instance.functions.get(g.function);
  if (decl?.kind !== "function" || model === undefined) return undefined;
  const k = decl.params.indexOf(g.parameter);
  const value = (at: Indices): Rational | undefined => {
    const v = d.evaluator(instance).value(g.value, at);
    return v.kind === "value" ? asRational(v.value) : undefined;
  };
  const put = (m: FunctionModel): Instance => ({
    ...instance,
    functions: new Map([...instance.functions, [g.function, m]]),
  });
  if (model.kind === "polynomial") {
    const slope = value(new Map());
    if (slope === undefined) return undefined;
    const others = model.terms.filter((t) => (t.powers[k] ?? 0) === 0);
    return put({
      ...model,
      terms: [...others, { coefficient: slope, powers: decl.params.map((_, n) => (n === k ? 1 : 0)) }],
    });
  }
  if (model.kind !== "quadratic") return undefined;
  const box = boxOf(axesOf(d.env, g.parameter) ?? [], instance.integers);
  if (box === undefined) return undefined;
  const count = sizeOf(box);
  const linear: Datum[] = Array.from(model.parameters[k]?.linear ?? [], (x) => x as Datum);
  for (const at of everyPlace(d, instance, g.equation)) {
    const place = g.subs.map((s) => (s.kind === "idx" ? at.get(s.name) : integerValue(s, instance.integers)));
    const v = value(at);
    if (v === undefined || place.some((p) => p === undefined)) return undefined;
    linear[flatIndex(box, place as readonly number[])] = v;
  }
  const zeros = Array.from({ length: count }, () => 0);
  return put({
    ...model,
    parameters: model.parameters.map((p, n) => (n === k ? { linear, square: zeros, mixed: zeros } : p)),
  });
}

export function boxOf(axes: readonly Axis[], integers: Integers): Box | undefined {
  const ends = axes.map((a) => [integerValue(a.lo, integers), integerValue(a.hi, integers)] as const);
  if (ends.some(([lo, hi]) => lo === undefined || hi === undefined)) return undefined;
  return { lo: ends.map(([lo]) => lo ?? 0), hi: ends.map(([, hi]) => hi ?? 0) };
}

function parameterSize(env: Env, name: string, integers: Integers): number | undefined {
  const axes = axesOf(env, name);
  if (axes === undefined) return 1;
  const box = boxOf(axes, integers);
  return box === undefined ? undefined : sizeOf(box);
}

/**
 * Scalars: a cubic polynomial. Entries of tensors: a quadratic function that couples all of them, and a cubic one where it is
 * compared at several arguments: else an expansion to the second order would be exact.
 */
function drawFunction(
  env: Env,
  { params, anywhere }: FunctionDecl,
  sizes: readonly number[],
  random: Random,
): FunctionModel {
  const coefficient = (): number => random.pick([-3, -2, -1, 1, 2, 3]);
  const allScalars = params.every((p) => (axesOf(env, p) ?? []).length === 0);
  return allScalars
    ? drawPolynomial(params.length, 3, coefficient)
    : drawQuadratic(sizes, coefficient, anywhere);
}

/** Up to three members; each component at one of two places that all axes have which are read there. */
function drawSet(box: Box, lies: readonly Box[], random: Random): SetData {
  const from = lies.map((b) => Math.max(...(b.lo.length === 0 ? [0] : b.lo)));
  const to = lies.map((b, k) => Math.min((from[k] ?? 0) + 1, ...b.hi));
  const members = Array.from({ length: sizeOf(box) }, () => {
    const list = new Map<string, readonly number[]>();
    for (let k = random.int(1, 3); k > 0; k -= 1) {
      const m = lies.map((_, j) => random.int(from[j] ?? 0, Math.max(from[j] ?? 0, to[j] ?? 0)));
      list.set(m.join(","), m);
    }
    return [...list.values()];
  });
  return { lo: box.lo, shape: shapeOf(box), members };
}

function intervalOf(d: Drawing, instance: Instance, bounds: readonly Bound[]): Interval | undefined {
  let out: Interval = { lo: undefined, hi: undefined, openLo: false, openHi: false };
  if (bounds.length === 0) return out;
  const e = d.evaluator(instance);
  for (const b of bounds) {
    const r = e.value(b.end);
    if (r.kind !== "value") continue;
    const end = asRational(r.value);
    if (end === undefined) continue;
    const { lo, hi } = out;
    if (b.side === "low" && (lo === undefined || compareQ(end, lo) >= 0))
      out = { ...out, lo: end, openLo: b.strict };
    if (b.side === "high" && (hi === undefined || compareQ(end, hi) <= 0))
      out = { ...out, hi: end, openHi: b.strict };
  }
  const empty = out.lo !== undefined && out.hi !== undefined && compareQ(out.lo, out.hi) > 0;
  return empty ? undefined : out;
}

const asRational = (x: Formal): Rational | undefined =>
  typeof x === "number" ? (Number.isFinite(x) ? x : undefined) : "terms" in x ? undefined : x;

/** A multiple of 1/per in the interval, near 0 where the interval allows. */
function drawValue(p: Profile, range: Interval, random: Random): Datum {
  const lo = range.lo === undefined ? undefined : toNumberQ(range.lo);
  const hi = range.hi === undefined ? undefined : toNumberQ(range.hi);
  if (lo !== undefined && lo === hi) return range.lo ?? lo;
  let from = Math.max(
    lo ?? -p.reach,
    p.positive && (hi === undefined || hi > 0) ? 0 : Number.NEGATIVE_INFINITY,
  );
  let to = hi ?? p.reach;
  if (from === Number.NEGATIVE_INFINITY) from = -p.reach;
  // Beyond the usual reach: as far into the interval as usual.
  if (from >= p.reach) to = Math.min(to, from + p.reach);
  else to = Math.min(to, p.reach);
  if (to <= -p.reach) from = Math.max(from, to - p.reach);
  else from = Math.max(from, -p.reach);
  for (let per = p.per; per <= p.per * 1024; per *= 2) {
    const first =
      Math.floor(from * per) +
      (from * per === Math.floor(from * per) && !(range.openLo && from === lo) ? 0 : 1);
    const last =
      Math.ceil(to * per) - (to * per === Math.ceil(to * per) && !(range.openHi && to === hi) ? 0 : 1);
    const count = last - first + 1;
    const skipZero = !p.ties && first <= 0 && last >= 0 && count > 1;
    if (count < 1) continue;
    const k = random.int(first, skipZero ? last - 1 : last);
    return (skipZero && k >= 0 ? k + 1 : k) / per;
  }
  return lo === undefined ? (hi ?? 0) : hi === undefined ? lo : (lo + hi) / 2;
}

/** Entries, different from each other where there is room for it. */
function drawEntries(p: Profile, range: Interval, count: number, random: Random): readonly Datum[] {
  const used = new Set<Datum>();
  return Array.from({ length: count }, () => {
    let v = drawValue(p, range, random);
    for (let k = 0; k < 4 && !p.ties && used.has(v); k += 1) v = drawValue(p, range, random);
    used.add(v);
    return v;
  });
}

/** One number of an instance: a scalar, or the entry of a tensor. */
export interface Slot {
  readonly name: string;
  readonly entry: number | undefined;
}

export function slots(instance: Instance, names: ReadonlySet<string>): readonly Slot[] {
  const out: Slot[] = [];
  for (const name of instance.scalars.keys()) if (names.has(name)) out.push({ name, entry: undefined });
  for (const [name, t] of instance.tensors)
    if (names.has(name)) for (let entry = 0; entry < t.data.length; entry += 1) out.push({ name, entry });
  return out;
}

export function withSlot(instance: Instance, slot: Slot, value: Datum): Instance {
  if (slot.entry === undefined)
    return { ...instance, scalars: new Map([...instance.scalars, [slot.name, value]]) };
  const t = instance.tensors.get(slot.name);
  if (t === undefined) throw new Error(`no tensor ${slot.name}`);
  const data: Datum[] = Array.from(t.data as ArrayLike<Datum>);
  data[slot.entry] = value;
  return { ...instance, tensors: new Map([...instance.tensors, [slot.name, { ...t, data }]]) };
}

export const slotValue = (instance: Instance, slot: Slot): Datum =>
  (slot.entry === undefined
    ? instance.scalars.get(slot.name)
    : (instance.tensors.get(slot.name)?.data[slot.entry] as Datum | undefined)) ?? 0;

/** The instance with the equation made true at every value of its letters, one entry solved for each. */
function solve(d: Drawing, start: Instance, equation: Expr): Instance | undefined {
  if (equation.kind !== "app") return start;
  const [l, r] = equation.args as readonly [Expr, Expr];
  const gap = d.ctx.sub(l, r);
  const names = givenNames(d.env, gap);
  const at = everyPlace(d, start, equation);
  const taken = new Set<string>();
  let instance = start;
  for (const place of at) {
    const residual = (x: Instance): Rational | undefined => {
      const v = d.evaluator(x).value(gap, place);
      return v.kind === "value" ? asRational(v.value) : undefined;
    };
    const now = residual(instance);
    // What is not rational is left to the test at the end.
    if (now === undefined || signQ(now) === 0) continue;
    const free = [...slots(instance, names)].reverse().filter((s) => !taken.has(`${s.name} ${s.entry}`));
    const solved = free.reduce<{ readonly slot: Slot; readonly value: Rational } | undefined>(
      (found, slot) => found ?? solveFor(instance, slot, residual),
      undefined,
    );
    if (solved === undefined) return undefined;
    taken.add(`${solved.slot.name} ${solved.slot.entry}`);
    instance = withSlot(instance, solved.slot, solved.value);
  }
  return instance;
}

function solveFor(
  instance: Instance,
  slot: Slot,
  residual: (x: Instance) => Rational | undefined,
): { readonly slot: Slot; readonly value: Rational } | undefined {
  const [a, b, c] = [0, 1, 2].map((v) => residual(withSlot(instance, slot, v)));
  if (a === undefined || b === undefined || c === undefined) return undefined;
  const slope = subQ(b, a);
  if (signQ(slope) === 0 || !equalQ(subQ(c, b), slope)) return undefined;
  return { slot, value: divQ(subQ(0, a), slope) };
}

const everyPlace = (d: Drawing, instance: Instance, e: Expr): readonly Indices[] =>
  places(d.env, freeIndices(e), instance.integers, Number.POSITIVE_INFINITY) ?? [];

/** Whether an assumption holds for all values of its letters; what cannot be evaluated says nothing. */
export function holdsEverywhere(d: Drawing, instance: Instance, condition: Expr): boolean {
  const e = d.evaluator(instance);
  return everyPlace(d, instance, condition).every((at) => {
    const r = e.condition(condition, at);
    return r.kind !== "value" || r.value;
  });
}

/** Where a flat entry stands in its index set. */
export function indexOf(box: Box, entry: number): readonly number[] {
  let found: readonly number[] = [];
  eachIndex(box, (at) => {
    if (flatIndex(box, at) === entry) found = [...at];
  });
  return found;
}

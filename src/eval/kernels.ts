// Fused loops for sums of products of affine reads: Σ_i g[i]·w[m + p − s·i] and the like over flat Float64Arrays.
// A term is analysed once into loops with steps; brackets and zero-extension clip the ranges instead of being
// tested at every entry. Whatever is not understood, or would need an error, is left to the general evaluator.

import type { Outside } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { some } from "../expr/traverse.ts";
import { type Affine, affineForm, fractionForm } from "./affine.ts";
import type { Machine } from "./evaluate.ts";
import { type Box, eachIndex, extent, sizeOf } from "./instance.ts";
import {
  LEAVE,
  type Level,
  type Limit,
  type Lookup,
  leave,
  loopsOf,
  ordered,
  type Parts,
  type Read,
} from "./kernel-loops.ts";
import { type Budget, isHalt } from "./result.ts";
import { type Code, type Frame, placesOf, type Scope } from "./scope.ts";
import { type Placed, type ProductTerm, productTerms, type SumLevel } from "./terms.ts";

/** The entries behind a read, row-major over the box. */
export interface Source {
  readonly data: Float64Array;
  readonly box: Box;
  readonly outside: readonly { readonly kind: Outside["kind"]; readonly width: number }[];
}
/** The entries of a name, or of an incoming gradient deriv(L, y); undefined when they are not known as an array. */
export type Sources = (tensor: Expr) => Source | undefined;

/**
 * All entries of `e` over the box of its free indices, row-major; undefined when the general evaluator is needed.
 * Every result is finite. `work` counts the multiplications.
 */
export function kernel(
  m: Machine<number>,
  sources: Sources,
  e: Expr,
  names: readonly string[],
  box: Box,
  work: Budget,
): Float64Array | undefined {
  try {
    const scope: Scope = { unit: m.world.unit(e, names), depth: 0 };
    const terms = productTerms(e, scope);
    if (terms === undefined) return undefined;
    const out = new Float64Array(sizeOf(box));
    if (out.length === 0) return out;
    for (const t of terms) termLoops(m, sources, t, box, out, work, false)?.();
    return finite(out) ? out : undefined;
  } catch (stop) {
    if (stop === LEAVE || (isHalt(stop) && stop.halt.kind !== "too-large")) return undefined;
    throw stop;
  }
}

/**
 * The same loops, to be run any number of times with other numbers in the same arrays: `out` is filled anew. Here every
 * factor is a read of an array at affine places, a number or an integer; undefined where the term has others. A run
 * gives false where the general evaluator is needed; the caller sees to it that the arrays hold finite numbers.
 */
export function kernelPlan(
  m: Machine<number>,
  sources: Sources,
  e: Expr,
  names: readonly string[],
  box: Box,
  work: Budget,
  out: Float64Array,
): (() => boolean) | undefined {
  try {
    const scope: Scope = { unit: m.world.unit(e, names), depth: 0 };
    const terms = productTerms(e, scope);
    if (terms === undefined) return undefined;
    const loops = terms.flatMap((t) => termLoops(m, sources, t, box, out, work, true) ?? []);
    return () => {
      out.fill(0);
      work.reset();
      try {
        for (const run of loops) run();
        return true;
      } catch (stop) {
        if (stop === LEAVE) return false;
        throw stop;
      }
    };
  } catch (stop) {
    if (stop === LEAVE || isHalt(stop)) return undefined;
    throw stop;
  }
}

/** Whether all are finite; `every` would allocate each number for its callback. */
export function finite(data: Float64Array): boolean {
  for (let i = 0; i < data.length; i += 1) {
    const x = data[i] as number;
    if (x - x !== 0) return false;
  }
  return true;
}

/** Undefined when the term is 0 everywhere. With `live`, the loops depend on no number that may change. */
function termLoops(
  m: Machine<number>,
  sources: Sources,
  term: ProductTerm,
  box: Box,
  out: Float64Array,
  work: Budget,
  live: boolean,
): (() => void) | undefined {
  const free = box.lo.map((lo, place): Level => {
    const hi = box.hi[place] as number;
    return { place, lo: () => lo, hi: () => hi, needs: [], span: [lo, hi] };
  });
  const levels: Level[] = [...free];
  for (const s of term.sums) levels.push(sumLevel(m, s, levels));
  const parts = partsOf(m, sources, term, levels, box, live);
  if (parts === undefined) return undefined;
  return loopsOf(work, ordered(levels, free.length, parts), free.length, parts, box, out);
}

function sumLevel(m: Machine<number>, s: SumLevel, before: readonly Level[]): Level {
  const { world } = m;
  const { lo, hi } = s;
  if (lo === undefined || hi === undefined) {
    const [a, b] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { place: s.place, lo: () => a, hi: () => b, needs: [], span: [a, b] };
  }
  const needs = [...placesOf(world.variables, lo.e, lo.scope), ...placesOf(world.variables, hi.e, hi.scope)];
  return {
    place: s.place,
    lo: world.integer(lo.e, lo.scope),
    hi: world.integer(hi.e, hi.scope),
    needs,
    span: [spanOf(m, lo, before)[0], spanOf(m, hi, before)[1]],
  };
}

/** Bounds of an integer term from the spans of its variables. */
function spanOf(m: Machine<number>, x: Placed, levels: readonly Level[]): readonly [number, number] {
  const { e, scope } = x;
  const q = fractionForm(m.world, e, scope);
  if (q !== undefined) {
    const [a, b] = spanOfForm(q.form, levels);
    return [a / q.divisor, b / q.divisor];
  }
  if (e.kind === "app" && (e.op === "max" || e.op === "min")) {
    const parts = e.args.map((a) => spanOf(m, { e: a, scope }, levels));
    const pick = e.op === "max" ? Math.max : Math.min;
    return [pick(...parts.map((p) => p[0])), pick(...parts.map((p) => p[1]))];
  }
  if (e.kind === "app" && (e.op === "floor" || e.op === "ceil")) {
    const [a, b] = spanOf(m, { e: e.args[0] as Expr, scope }, levels);
    return e.op === "floor" ? [Math.floor(a), Math.floor(b)] : [Math.ceil(a), Math.ceil(b)];
  }
  return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function spanOfForm(form: Affine, levels: readonly Level[]): readonly [number, number] {
  let lo = form.constant;
  let hi = form.constant;
  for (const [place, c] of form.terms) {
    if (c === 0) continue;
    const span = levels.find((l) => l.place === place)?.span ?? [
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ];
    lo += c > 0 ? c * span[0] : c * span[1];
    hi += c > 0 ? c * span[1] : c * span[0];
  }
  return [lo, hi];
}

/** Undefined when the term is 0 everywhere. */
function partsOf(
  m: Machine<number>,
  sources: Sources,
  term: ProductTerm,
  levels: readonly Level[],
  box: Box,
  live: boolean,
): Parts | undefined {
  const { world } = m;
  const reads: Read[] = [];
  const limits: Limit[] = [];
  const conditions: Parts["conditions"][number][] = [];
  let { coefficient } = term;
  let never = false;
  const limit = (l: Limit): void => {
    const [a, b] = spanOfForm(l.form, levels);
    if (a < l.lo || b > l.hi) limits.push(l);
  };
  if (live && ![...term.conditions, ...term.divisors].every((x) => onIntegers(m, x.e))) return leave();
  for (const x of term.conditions) {
    const form = comparison(m, x);
    const places = placesOf(world.variables, x.e, x.scope);
    if (form !== undefined) limit({ ...form, otherwise: "false", inside: insideOf(x) });
    else if (places.length > 0) conditions.push({ places, code: apart(world.condition(x.e, x.scope)) });
    else if (!world.condition(x.e, x.scope)([])) never = true;
  }
  const value = (x: Placed, inverse: boolean): void => {
    const places = placesOf(world.variables, x.e, x.scope);
    if (live && (places.length > 0 || !onIntegers(m, x.e))) leave();
    if (places.length === 0) coefficient *= tabulated(m, x, [], box, inverse).data[0] as number;
    else reads.push(tabulated(m, x, places, box, inverse));
  };
  for (const x of term.factors) {
    const read = readOf(m, sources, x, limit, live);
    if (read === undefined) value(x, false);
    else reads.push(read);
  }
  for (const x of term.divisors) {
    const read = isStrict(sources, x) ? readOf(m, sources, x, limit, live) : undefined;
    if (read === undefined) value(x, true);
    else reads.push({ ...read, data: inverse(read.data) });
  }
  const all = [...limits, ...reads.flatMap((r) => r.lookups)];
  // Skipping entries must not hide a read that has no value there.
  if (all.some((l) => l.otherwise === "error")) {
    if (never || conditions.length > 0 || all.some((l) => l.otherwise === "zero")) return leave();
  }
  return never ? undefined : { coefficient, reads, limits, conditions };
}

/** Letters, numbers and integers that hold for good. */
const onIntegers = (m: Machine<number>, e: Expr): boolean =>
  !some(e, (s) => s.kind === "at" || s.kind === "deriv" || (s.kind === "sym" && !m.world.exact(s)));

/** The first place that is not bound around the term. */
const insideOf = (x: Placed): number => x.scope.unit.places.size + x.scope.depth;

/** Code that is evaluated as it is writes its own variables into the frame: it gets a frame of its own. */
const apart =
  <R>(code: Code<R>): Code<R> =>
  (f) =>
    code([...f]);

/** A factor of any form that depends on free indices alone: its values as a read. */
function tabulated(
  m: Machine<number>,
  x: Placed,
  places: readonly number[],
  box: Box,
  inverse: boolean,
): Read {
  const rank = box.lo.length;
  if (places.some((p) => p >= rank)) return leave();
  const code = m.root.real(x.e, x.scope);
  const over: Box = {
    lo: places.map((p) => box.lo[p] as number),
    hi: places.map((p) => box.hi[p] as number),
  };
  const data = new Float64Array(sizeOf(over));
  m.world.budget.take(data.length);
  let n = 0;
  eachIndex(over, (at) => {
    const f: Frame = new Array<number>(rank).fill(0);
    places.forEach((p, k) => {
      f[p] = at[k] as number;
    });
    const v = code(f);
    data[n] = inverse ? 1 / v : v;
    n += 1;
  });
  if (!finite(data)) return leave();
  const steps = new Map<number, number>();
  let constant = 0;
  let stride = 1;
  for (let k = places.length - 1; k >= 0; k -= 1) {
    steps.set(places[k] as number, stride);
    constant -= (over.lo[k] as number) * stride;
    stride *= extent(over, k);
  }
  return { data, constant, steps, lookups: [] };
}

/** A relation between affine terms as bounds of one form. */
function comparison(m: Machine<number>, x: Placed): Omit<Limit, "otherwise" | "inside"> | undefined {
  const { e, scope } = x;
  const { ctx } = m.world;
  if (e.kind !== "app" || e.args.length !== 2) return undefined;
  const [a, b] = e.args as readonly [Expr, Expr];
  const infinite = Number.POSITIVE_INFINITY;
  const above = (
    u: Expr,
    v: Expr,
    least: number,
    most: number,
  ): Omit<Limit, "otherwise" | "inside"> | undefined => {
    const q = fractionForm(m.world, ctx.sub(u, v), scope);
    return q === undefined ? undefined : { form: q.form, lo: least, hi: most };
  };
  switch (e.op) {
    case "eq":
      return above(a, b, 0, 0);
    case "le":
      return above(b, a, 0, infinite);
    case "lt":
      return above(b, a, 1, infinite);
    case "ge":
      return above(a, b, 0, infinite);
    case "gt":
      return above(a, b, 1, infinite);
    default:
      return undefined;
  }
}

/** A read that has no value outside: a 0 from there would be no divisor. */
const isStrict = (sources: Sources, x: Placed): boolean =>
  x.e.kind === "at" && sources(x.e.tensor)?.outside.every((o) => o.kind === "error") === true;

const inverses = new WeakMap<Float64Array, Float64Array>();
function inverse(data: Float64Array): Float64Array {
  let out = inverses.get(data);
  if (out === undefined) {
    out = data.map((x) => 1 / x);
    inverses.set(data, out);
  }
  return finite(out) ? out : leave();
}

/** T[subs], or an entry of an incoming gradient, with the bounds that its axes put on the variables. */
function readOf(
  m: Machine<number>,
  sources: Sources,
  x: Placed,
  limit: (l: Limit) => void,
  live: boolean,
): Read | undefined {
  const { world } = m;
  const { e, scope } = x;
  let tensor: Expr;
  let subs: readonly Expr[];
  if (e.kind === "at") {
    tensor = e.tensor;
    subs = e.subs;
  } else if (e.kind === "deriv" && e.wrt.kind === "at") {
    tensor = world.ctx.deriv(e.of, e.wrt.tensor, e.mode);
    subs = e.wrt.subs;
  } else if (live && (e.kind === "sym" || e.kind === "deriv")) {
    tensor = e;
    subs = [];
  } else return undefined;
  const source = sources(tensor);
  if (source === undefined || source.box.lo.length !== subs.length) return undefined;
  // 0 times ∞ has no value; skipping the 0 would hide that.
  if (!live && !finite(source.data)) return leave();
  const inside = insideOf(x);
  const steps = new Map<number, number>();
  const lookups: Lookup[] = [];
  let constant = 0;
  let stride = 1;
  for (let k = subs.length - 1; k >= 0; k -= 1) {
    const sub = subs[k] as Expr;
    const lo = source.box.lo[k] as number;
    const hi = source.box.hi[k] as number;
    const { kind, width } = source.outside[k] ?? { kind: "error", width: 0 };
    if (kind === "minus-infinity") return leave();
    const otherwise = kind === "error" ? "error" : "zero";
    constant -= lo * stride;
    const form = affineForm(world, sub, scope);
    if (form !== undefined) {
      if (kind === "pad") limit({ form, lo: lo - width, hi: hi + width, otherwise: "error", inside });
      limit({ form, lo, hi, otherwise, inside });
      constant += form.constant * stride;
      for (const [place, c] of form.terms) steps.set(place, (steps.get(place) ?? 0) + c * stride);
    } else {
      if (kind === "pad" || live) return leave();
      const places = placesOf(world.variables, sub, scope);
      lookups.push({
        places,
        code: apart(world.integer(sub, scope)),
        step: stride,
        lo,
        hi,
        otherwise,
        inside,
      });
    }
    stride *= extent(source.box, k);
  }
  return { data: source.data, constant, steps, lookups };
}

// The loops of a kernel: what a product term consists of is put at the level at which its last variable gets a
// value; ranges are clipped there. The innermost rectangle of strided reads is summed by nest.ts.

import type { Affine } from "./affine.ts";
import { batches } from "./batches.ts";
import { type Box, extent } from "./instance.ts";
import { DEPTH, type Strided, spreadProducts } from "./nest.ts";
import type { Budget } from "./result.ts";
import type { Code, Frame } from "./scope.ts";

/** Thrown by the loops, caught by the kernel: the general evaluator has to decide. */
export const LEAVE = { leave: true } as const;
/** Ranges and offsets beyond this are not for the loops below. */
const MACHINE = 2 ** 30;
export const leave = (): never => {
  throw LEAVE;
};

export interface Level {
  readonly place: number;
  readonly lo: Code<number>;
  readonly hi: Code<number>;
  /** Places that the ends depend on. */
  readonly needs: readonly number[];
  /** Bounds that hold whatever the other variables are. */
  readonly span: readonly [number, number];
}
/** lo ≤ form ≤ hi, or else: a bracket is false, a read gives 0, or a read has no value. */
export interface Limit {
  readonly form: Affine;
  readonly lo: number;
  readonly hi: number;
  readonly otherwise: "false" | "zero" | "error";
  /** Places below this are bound around it. */
  readonly inside: number;
}
/** A subscript that is not affine. */
export interface Lookup {
  readonly places: readonly number[];
  readonly code: Code<number>;
  readonly step: number;
  readonly lo: number;
  readonly hi: number;
  readonly otherwise: "zero" | "error";
  readonly inside: number;
}
export interface Read {
  readonly data: Float64Array;
  readonly constant: number;
  readonly steps: ReadonlyMap<number, number>;
  readonly lookups: readonly Lookup[];
}
/** A condition that is evaluated as it is. */
export interface Opaque {
  readonly places: readonly number[];
  readonly code: Code<boolean>;
}

/** What a product term consists of, in terms of places. */
export interface Parts {
  readonly coefficient: number;
  readonly reads: readonly Read[];
  readonly limits: readonly Limit[];
  readonly conditions: readonly Opaque[];
}

/** The sums in an order in which the cheapest row of the product is innermost. */
function innermostLast(levels: readonly Level[], free: number, parts: Parts): readonly Level[] {
  const sums = levels.slice(free);
  const f: Frame = [];
  const length = new Map<number, number>();
  for (const l of levels) {
    let lo = l.lo(f);
    let hi = l.hi(f);
    for (const x of parts.limits) {
      const known = [...x.form.terms.keys()].every((p) => p === l.place || f[p] !== undefined);
      if (!known || (x.form.terms.get(l.place) ?? 0) === 0) continue;
      const c = clipOf(x, l.place);
      const rest = restOf(c, f);
      lo = Math.max(lo, least(c, rest));
      hi = Math.min(hi, greatest(c, rest));
    }
    if (!Number.isFinite(lo) || !Number.isFinite(hi)) return sums;
    f[l.place] = Math.floor((lo + hi) / 2);
    length.set(l.place, Math.max(1, hi - lo + 1));
  }
  const cost = (l: Level): number => {
    const n = length.get(l.place) ?? 1;
    const far = parts.reads.some((r) => Math.abs(r.steps.get(l.place) ?? 0) > 1);
    const others = sums.filter((s) => s !== l);
    const coupled =
      parts.limits.some((x) => x.form.terms.has(l.place) && others.some((s) => x.form.terms.has(s.place))) ||
      parts.conditions.some((x) => x.places.includes(l.place));
    return (coupled ? 25 : 4) / n + (far ? 1.3 : 1);
  };
  let best: Level | undefined;
  for (const l of [...sums].reverse()) {
    if (sums.some((s) => s.needs.includes(l.place))) continue;
    if (best === undefined || cost(l) < cost(best)) best = l;
  }
  const last = best;
  return last === undefined ? sums : [...sums.filter((s) => s !== last), last];
}

/** A limit as bounds of one variable, the others being in the frame. */
interface Clip {
  readonly own: number;
  readonly constant: number;
  readonly places: readonly number[];
  readonly coefs: readonly number[];
  readonly lo: number;
  readonly hi: number;
  readonly strict: boolean;
}

function clipOf(x: Limit, place: number): Clip {
  const others = [...x.form.terms].filter(([p, c]) => p !== place && c !== 0);
  return {
    own: x.form.terms.get(place) ?? 0,
    constant: x.form.constant,
    places: others.map(([p]) => p),
    coefs: others.map(([, c]) => c),
    lo: x.lo,
    hi: x.hi,
    strict: x.otherwise === "error",
  };
}

function restOf(c: Clip, f: Frame): number {
  let rest = c.constant;
  for (let k = 0; k < c.places.length; k += 1)
    rest += (c.coefs[k] as number) * (f[c.places[k] as number] as number);
  return rest;
}
function least(c: Clip, rest: number): number {
  if (c.own === 1) return c.lo - rest;
  return c.own === -1 ? rest - c.hi : Math.ceil(((c.own > 0 ? c.lo : c.hi) - rest) / c.own);
}
function greatest(c: Clip, rest: number): number {
  if (c.own === 1) return c.hi - rest;
  return c.own === -1 ? rest - c.lo : Math.floor(((c.own > 0 ? c.hi : c.lo) - rest) / c.own);
}

/** Puts everything at the level at which its last variable gets a value. */
export function loopsOf(
  budget: Budget,
  levels: readonly Level[],
  free: number,
  parts: Parts,
  box: Box,
  out: Float64Array,
): () => void {
  const depthOf = new Map(levels.map((l, k) => [l.place, k] as const));
  const deepest = (places: Iterable<number>): number => {
    let d = -1;
    for (const p of places) d = Math.max(d, depthOf.get(p) ?? -1);
    return d;
  };
  const moving = (form: Affine): number[] => [...form.terms].filter(([, c]) => c !== 0).map(([p]) => p);
  const isFree = (k: number): boolean => (levels[k] as Level).place < free;
  const start = nestStart(levels, parts, moving, isFree);
  /** The innermost loops run over entries of the result: each product is added to an entry of its own. */
  const spread = start < levels.length && isFree(start);
  const inNest = (k: number): boolean => k >= start;
  const n = levels.length;

  // Ranges, the limits that clip them, and from which level on they are known.
  const errors = [...parts.limits, ...parts.reads.flatMap((r) => r.lookups)].filter(
    (x) => x.otherwise === "error",
  );
  // An empty sum must not hide a read beside it that has no value.
  const fragile = levels.map((l) => errors.some((x) => x.inside <= l.place));
  const rank = { false: 0, error: 1, zero: 2 } as const;
  const limitsAt: Limit[][] = levels.map(() => []);
  for (const x of parts.limits) {
    const d = deepest(moving(x.form));
    if (d >= 0) (limitsAt[d] as Limit[]).push(x);
    else if (x.form.constant < x.lo || x.form.constant > x.hi)
      return x.otherwise === "error" ? leave : () => {};
  }
  const clipsAt = limitsAt.map((list, k) =>
    list
      .sort((a, b) => rank[a.otherwise] - rank[b.otherwise])
      .map((x) => clipOf(x, (levels[k] as Level).place)),
  );
  const f: Frame = new Array<number>(Math.max(0, ...levels.map((l) => l.place)) + 1).fill(0);
  const los = new Int32Array(n);
  const counts = new Int32Array(n);
  // Ends that depend on no variable are evaluated once, when they are first needed.
  const constantEnds = levels.map((l) => l.needs.length === 0);
  const evaluated = levels.map(() => false);
  const constantLo = new Float64Array(n);
  const constantHi = new Float64Array(n);
  const setRange = (k: number): boolean => {
    if (evaluated[k] !== true) {
      const level = levels[k] as Level;
      constantLo[k] = level.lo(f);
      constantHi[k] = level.hi(f);
      evaluated[k] = constantEnds[k] === true;
    }
    let lo = constantLo[k] as number;
    let hi = constantHi[k] as number;
    const clips = clipsAt[k] as Clip[];
    for (let j = 0; j < clips.length && lo <= hi; j += 1) {
      const c = clips[j] as Clip;
      const rest = restOf(c, f);
      const a = least(c, rest);
      const b = greatest(c, rest);
      if (c.strict && (a > lo || b < hi)) leave();
      if (a > lo) lo = a;
      if (b < hi) hi = b;
    }
    if (hi < lo) {
      if (fragile[k]) leave();
      return false;
    }
    if (lo < -MACHINE || hi > MACHINE) leave();
    los[k] = lo;
    counts[k] = hi - lo + 1;
    return true;
  };
  /** Levels of the nest whose ranges are known once level d has a value; index d + 1. */
  const known: number[][] = Array.from({ length: n + 1 }, () => []);
  for (let k = start; k < n; k += 1) {
    const level = levels[k] as Level;
    const before = [...level.needs, ...(limitsAt[k] as Limit[]).flatMap((x) => moving(x.form))];
    const d = deepest(before.filter((p) => p !== level.place));
    (known[d + 1] as number[]).push(k);
  }

  // Reads: offsets and steps by level; those that are complete before the nest become part of the scale.
  const { reads } = parts;
  const stepsAt = levels.map((l) => Int32Array.from(reads, (r) => r.steps.get(l.place) ?? 0));
  const completeAt: number[][] = Array.from({ length: n + 1 }, () => []);
  const strided: { readonly read: number; readonly nest: Strided }[] = [];
  reads.forEach((r, k) => {
    const d = deepest([
      ...[...r.steps].filter(([, c]) => c !== 0).map(([p]) => p),
      ...r.lookups.flatMap((l) => l.places),
    ]);
    if (!inNest(d)) {
      (completeAt[d + 1] as number[]).push(k);
      return;
    }
    const step = new Int32Array(DEPTH);
    for (let j = start; j < n; j += 1) step[DEPTH - n + j] = r.steps.get((levels[j] as Level).place) ?? 0;
    strided.push({ read: k, nest: { data: r.data, offset: 0, step } });
  });
  const lookupsAt: { readonly read: number; readonly lookup: Lookup }[][] = Array.from(
    { length: n + 1 },
    () => [],
  );
  reads.forEach((r, k) => {
    for (const lookup of r.lookups)
      (lookupsAt[deepest(lookup.places) + 1] as { read: number; lookup: Lookup }[]).push({ read: k, lookup });
  });
  const conditionsAt: Code<boolean>[][] = Array.from({ length: n + 1 }, () => []);
  for (const x of parts.conditions) (conditionsAt[deepest(x.places) + 1] as Code<boolean>[]).push(x.code);

  const offsets = Array.from({ length: n + 1 }, () => Int32Array.from(reads, (r) => r.constant));
  const scales = new Float64Array(n + 1).fill(parts.coefficient);
  /** What follows once level d = k − 1 has its value; false when nothing below contributes. */
  const settle = (k: number): boolean => {
    const at = offsets[k] as Int32Array;
    for (const c of conditionsAt[k] as Code<boolean>[]) if (!c(f)) return false;
    for (const { read, lookup } of lookupsAt[k] as { read: number; lookup: Lookup }[]) {
      const i = lookup.code(f);
      if (i < lookup.lo || i > lookup.hi) {
        if (lookup.otherwise === "error") leave();
        return false;
      }
      at[read] = (at[read] as number) + i * lookup.step;
    }
    const ranges = known[k] as number[];
    for (let j = 0; j < ranges.length; j += 1) if (!setRange(ranges[j] as number)) return false;
    const complete = completeAt[k] as number[];
    for (let j = 0; j < complete.length; j += 1) {
      const r = complete[j] as number;
      scales[k] = (scales[k] as number) * ((reads[r] as Read).data[at[r] as number] as number);
    }
    return true;
  };

  const {
    size,
    at: starts,
    add,
    flush,
  } = batches(
    strided.map((s) => s.nest),
    out,
  );
  const leaf = (o: number): void => {
    const at = offsets[start] as Int32Array;
    let entries = 1;
    for (let k = start; k < n; k += 1) {
      const c = counts[k] as number;
      size[DEPTH - n + k] = c;
      entries *= c;
    }
    budget.take(entries);
    if (spread) {
      let to = o;
      for (let k = start; k < n; k += 1)
        to += ((los[k] as number) - (outLows[k] as number)) * (outSteps[k] as number);
      for (let j = 0; j < nest.length; j += 1) {
        const { read, nest: r } = strided[j] as { readonly read: number; readonly nest: Strided };
        let offset = at[read] as number;
        for (let k = start; k < n; k += 1) offset += (los[k] as number) * (r.step[DEPTH - n + k] as number);
        r.offset = offset;
      }
      spreadProducts(size, nest, scales[start] as number, out, to, nestSteps);
      return;
    }
    for (let j = 0; j < strided.length; j += 1) {
      const { read, nest } = strided[j] as { readonly read: number; readonly nest: Strided };
      let offset = at[read] as number;
      for (let k = start; k < n; k += 1) offset += (los[k] as number) * (nest.step[DEPTH - n + k] as number);
      starts[j] = offset;
    }
    add(o, scales[start] as number);
  };

  // Strides of the result along the free levels; sums add to one place.
  const strideOf = new Int32Array(free);
  for (let k = free - 1, stride = 1; k >= 0; k -= 1) {
    strideOf[k] = stride;
    stride *= extent(box, k);
  }
  const outSteps = Int32Array.from(levels, (l) => (l.place < free ? (strideOf[l.place] as number) : 0));
  const outLows = Int32Array.from(levels, (l) => (l.place < free ? (box.lo[l.place] as number) : 0));
  const nestSteps = new Int32Array(DEPTH);
  for (let k = start; k < n; k += 1) nestSteps[DEPTH - n + k] = outSteps[k] as number;
  const nest = strided.map((s) => s.nest);
  const go = (k: number, o: number): void => {
    if (k === start) {
      leaf(o);
      return;
    }
    if (!setRange(k)) return;
    const { place } = levels[k] as Level;
    const from = los[k] as number;
    const to = from + (counts[k] as number) - 1;
    const step = stepsAt[k] as Int32Array;
    const before = offsets[k] as Int32Array;
    const after = offsets[k + 1] as Int32Array;
    const outStep = outSteps[k] as number;
    let at = o + (from - (outLows[k] as number)) * outStep;
    for (let v = from; v <= to; v += 1) {
      f[place] = v;
      for (let r = 0; r < step.length; r += 1) after[r] = (before[r] as number) + (step[r] as number) * v;
      scales[k + 1] = scales[k] as number;
      if (settle(k + 1)) go(k + 1, at);
      at = (at + outStep) | 0;
    }
  };
  return () => {
    // The loops may run again, with other numbers in the arrays.
    (offsets[0] as Int32Array).set(reads.map((r) => r.constant));
    scales[0] = parts.coefficient;
    if (settle(0)) go(0, 0);
    flush();
  };
}

/** The first of the innermost loops, all sums or all over entries, that range over a rectangle of strided reads. */
function nestStart(
  levels: readonly Level[],
  parts: Parts,
  moving: (form: Affine) => readonly number[],
  isFree: (k: number) => boolean,
): number {
  let start = levels.length;
  const nest = new Set<number>();
  const last = levels.length - 1;
  const free = last >= 0 && isFree(last);
  while (start > 0 && isFree(start - 1) === free && nest.size < DEPTH) {
    const { place, needs } = levels[start - 1] as Level;
    const own = new Set([...nest, place]);
    const independent =
      levels.slice(start).every((l) => !l.needs.includes(place)) && !needs.some((p) => own.has(p));
    const rectangular = parts.limits.every((x) => moving(x.form).filter((p) => own.has(p)).length <= 1);
    const evaluated = [...parts.conditions, ...parts.reads.flatMap((r) => r.lookups)].some((x) =>
      x.places.includes(place),
    );
    if (!independent || !rectangular || evaluated) break;
    nest.add(place);
    start -= 1;
  }
  return start;
}

/**
 * The loops in the order in which they are run: sums innermost, or, where these are short, the last axes of the result,
 * which are then filled row by row. Short are rows of few terms too: whichever order has the longer innermost loop
 * spends less of its time on starting it.
 */
export function ordered(levels: readonly Level[], free: number, parts: Parts): readonly Level[] {
  const frees = levels.slice(0, free);
  const sums = innermostLast(levels, free, parts);
  const length = (l: Level): number => l.span[1] - l.span[0] + 1;
  const terms = sums.reduce((n, l) => n * length(l), 1);
  if (sums.length === 0 || !Number.isFinite(terms)) return [...frees, ...sums];
  const fits = (l: Level): boolean =>
    !sums.some((s) => s.needs.includes(l.place)) &&
    !parts.conditions.some((c) => c.places.includes(l.place)) &&
    !parts.reads.some((r) => r.lookups.some((x) => x.places.includes(l.place)));
  let entries = 1;
  let from = free;
  while (from > 0 && free - from < DEPTH && fits(frees[from - 1] as Level)) {
    from -= 1;
    entries *= length(frees[from] as Level);
  }
  const row = (list: readonly Level[]): number => Math.max(...list.slice(-1).map(length));
  return entries > terms && row(frees) >= row(sums)
    ? [...frees.slice(0, from), ...sums, ...frees.slice(from)]
    : [...frees, ...sums];
}

// The loops of lanes.ts that run over rows of entries: comparisons, and binders, whose variables take one value after
// the other for all lanes at once.

import type { BindOp } from "../expr/nodes.ts";
import { middle } from "./reduce.ts";

export const NOT_A_NUMBER = Number.NaN;

export function compareLanes(
  op: "eq" | "ne" | "lt" | "le" | "gt" | "ge",
  a: Float64Array,
  b: Float64Array,
  row: Float64Array,
  n: number,
): void {
  const holds = comparisons[op];
  for (let i = 0; i < n; i += 1) {
    const x = a[i] as number;
    const y = b[i] as number;
    row[i] = Number.isNaN(x) || Number.isNaN(y) ? NOT_A_NUMBER : holds(x, y) ? 1 : 0;
  }
}

const comparisons: Readonly<
  Record<"eq" | "ne" | "lt" | "le" | "gt" | "ge", (x: number, y: number) => boolean>
> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
};

/** One variable of a binder; its ends may differ from lane to lane, and a guard then tells which lanes take part. */
export interface Loop {
  readonly lo: () => Float64Array;
  readonly hi: () => Float64Array;
  readonly nodes: readonly unknown[];
  readonly set: (value: number) => void;
}

export interface Reduction {
  readonly op: BindOp;
  readonly loops: readonly Loop[];
  readonly guard: (() => Float64Array) | undefined;
  readonly body: () => Float64Array;
  /** The value of a variable now. */
  readonly at: (k: number) => number;
  readonly row: Float64Array;
  /** Of argmax and argmin: the index of the extreme entry, variable by variable. */
  readonly indices: readonly Float64Array[];
  readonly count: number;
}

const START: Readonly<Record<BindOp, number>> = {
  sum: 0,
  prod: 1,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  argmax: NOT_A_NUMBER,
  argmin: NOT_A_NUMBER,
  median: NOT_A_NUMBER,
  argmedian: NOT_A_NUMBER,
};

export function reduceLanes(r: Reduction): void {
  r.row.fill(START[r.op]);
  for (const indices of r.indices) indices.fill(NOT_A_NUMBER);
  if (r.op === "median" || r.op === "argmedian") {
    medianLanes(r);
    return;
  }
  /** Of argmax: whether an entry has been met. */
  const met = new Uint8Array(r.indices.length > 0 ? r.count : 0);
  if (!run(r, () => step(r, met))) for (const row of [r.row, ...r.indices]) row.fill(NOT_A_NUMBER);
}

/** Calls `each` once for every value of the variables; whether all ends of ranges had values. */
function run(r: Reduction, each: () => void): boolean {
  let complete = true;
  const descend = (k: number): void => {
    const loop = r.loops[k];
    if (loop === undefined) {
      each();
      return;
    }
    const [lo, hi] = hull(loop, r.count);
    complete &&= !Number.isNaN(lo) && !Number.isNaN(hi);
    for (let v = lo; v <= hi; v += 1) {
      loop.set(v);
      descend(k + 1);
    }
  };
  descend(0);
  return complete;
}

/** The entries of every lane, with their places, are kept until all are there. */
function medianLanes(r: Reduction): void {
  const values = Array.from({ length: r.count }, (): number[] => []);
  const places: (readonly number[])[] = [];
  const numbers = Array.from({ length: r.count }, (): number[] => []);
  const lost = new Uint8Array(r.count);
  const complete = run(r, () => {
    const holds = r.guard?.();
    if (holds?.every((c, i) => i >= r.count || c === 0) === true) return;
    const body = r.body();
    places.push(r.indices.map((_, k) => r.at(k)));
    for (let i = 0; i < r.count; i += 1) {
      const c = holds?.[i] ?? 1;
      const v = body[i] as number;
      if (c === 0) continue;
      if (Number.isNaN(c) || Number.isNaN(v)) lost[i] = 1;
      values[i]?.push(v);
      numbers[i]?.push(places.length - 1);
    }
  });
  if (!complete) return;
  for (let i = 0; i < r.count; i += 1) {
    const own = values[i] as number[];
    if (lost[i] === 1 || own.length === 0) continue;
    const value = Float64Array.from(own).sort()[middle(own.length)] as number;
    r.row[i] = value;
    // The first entry of this value.
    const at = places[numbers[i]?.[own.indexOf(value)] ?? -1];
    for (let k = 0; k < r.indices.length; k += 1) (r.indices[k] as Float64Array)[i] = at?.[k] ?? NOT_A_NUMBER;
  }
}

/** The least lower and the greatest upper end; NaN where one of them has no value. */
function hull(loop: Loop, n: number): readonly [number, number] {
  const los = loop.lo();
  let lo = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i += 1) lo = Math.min(lo, los[i] as number);
  const his = loop.hi();
  let hi = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i += 1) hi = Math.max(hi, his[i] as number);
  return [lo, hi];
}

function step(r: Reduction, met: Uint8Array): void {
  const holds = r.guard?.();
  if (holds === undefined) {
    combine(r, met, r.body());
    return;
  }
  // A guard that is false in all lanes protects the body; where it is not decided, neither is the result.
  let some = false;
  for (let i = 0; i < r.count; i += 1) some ||= holds[i] !== 0;
  if (!some) return;
  const body = r.body();
  const neutral = NEUTRAL[r.op];
  const guarded = new Float64Array(r.count);
  for (let i = 0; i < r.count; i += 1) {
    const c = holds[i] as number;
    guarded[i] = c === 1 ? (body[i] as number) : c === 0 ? neutral : NOT_A_NUMBER;
  }
  combine(r, met, guarded, holds);
}

/** What an entry that a guard leaves out counts as. */
const NEUTRAL: Readonly<Record<BindOp, number>> = { ...START, argmax: 0, argmin: 0 };

function combine(r: Reduction, met: Uint8Array, body: Float64Array, holds?: Float64Array): void {
  const { row, count: n } = r;
  switch (r.op) {
    case "sum":
      for (let i = 0; i < n; i += 1) row[i] = (row[i] as number) + (body[i] as number);
      return;
    case "prod":
      for (let i = 0; i < n; i += 1) row[i] = (row[i] as number) * (body[i] as number);
      return;
    case "max":
      for (let i = 0; i < n; i += 1) row[i] = Math.max(row[i] as number, body[i] as number);
      return;
    case "min":
      for (let i = 0; i < n; i += 1) row[i] = Math.min(row[i] as number, body[i] as number);
      return;
    case "argmax":
    case "argmin": {
      const sign = r.op === "argmax" ? 1 : -1;
      for (let i = 0; i < n; i += 1) {
        if (holds !== undefined && holds[i] === 0) continue;
        const v = body[i] as number;
        const best = row[i] as number;
        if (met[i] === 1 && sign * v <= sign * best) continue;
        // An entry without a value leaves no extreme one.
        const lost = Number.isNaN(v) || (met[i] === 1 && Number.isNaN(best));
        met[i] = 1;
        row[i] = lost ? NOT_A_NUMBER : v;
        for (let k = 0; k < r.indices.length; k += 1)
          (r.indices[k] as Float64Array)[i] = lost ? NOT_A_NUMBER : r.at(k);
      }
      return;
    }
    case "median":
    case "argmedian":
      // Not by one entry after the other: medianLanes.
      return;
  }
}

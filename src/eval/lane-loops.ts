// The loops of lanes.ts that run over rows of entries: comparisons, and binders, whose variables take one value after
// the other for all lanes at once.

import type { BindOp } from "../expr/nodes.ts";

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
};

export function reduceLanes(r: Reduction): void {
  r.row.fill(START[r.op]);
  for (const indices of r.indices) indices.fill(NOT_A_NUMBER);
  /** Of argmax: whether an entry has been met. */
  const met = new Uint8Array(r.indices.length > 0 ? r.count : 0);
  const descend = (k: number): void => {
    const loop = r.loops[k];
    if (loop === undefined) {
      step(r, met);
      return;
    }
    const [lo, hi] = hull(loop, r.count);
    if (Number.isNaN(lo) || Number.isNaN(hi)) r.row.fill(NOT_A_NUMBER);
    for (let v = lo; v <= hi; v += 1) {
      loop.set(v);
      descend(k + 1);
    }
  };
  descend(0);
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
    }
  }
}

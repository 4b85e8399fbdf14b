// Slices that keep axes behind one that is fixed: x[:, :, c] is slice(x, 2, c), the tensor and then, for each fixed
// axis, its number and its index. There is one form for each: leading fixed axes are a read with fewer subscripts,
// x[n, :, c] is slice(x[n], 1, c), axes stand in order, and a read at all that is left is a read of the tensor.

import type { App, Expr } from "./nodes.ts";

/** The tensor without its leading subscripts and fixed axes, and the index of each axis that is fixed. */
export interface SliceParts {
  readonly tensor: Expr;
  readonly fixed: ReadonlyMap<number, Expr>;
}

/** The axes that a slice fixes, counted in the tensor that is named in it. */
export function sliceParts(e: Expr): SliceParts {
  if (e.kind === "at") {
    const inner = sliceParts(e.tensor);
    return { tensor: inner.tensor, fixed: filled(inner.fixed, e.subs) };
  }
  if (e.kind !== "app" || e.op !== "slice") return { tensor: e, fixed: new Map() };
  const [of, ...rest] = e.args as readonly [Expr, ...Expr[]];
  const inner = sliceParts(of);
  // Axes are counted behind those that are fixed by a read with fewer subscripts.
  const lead = inner.fixed.size;
  return {
    tensor: inner.tensor,
    fixed: new Map([...inner.fixed, ...pairsOf(rest).map(([k, i]) => [k + lead, i] as const)]),
  };
}

/** What makes terms: a Context, which asks this file about reads. */
interface Terms {
  readonly at: (tensor: Expr, subs: readonly Expr[]) => Expr;
  readonly app: (op: "slice", args: readonly Expr[]) => Expr;
  readonly num: (k: number) => Expr;
}

/** The slice in its one form; without a fixed axis the tensor itself. */
export function sliceOf(ctx: Terms, tensor: Expr, fixed: ReadonlyMap<number, Expr>): Expr {
  const known = sliceParts(tensor);
  const all = new Map(known.fixed);
  for (const [k, i] of fixed) all.set(nthOpen(known.fixed, k), i);
  let lead = 0;
  while (all.has(lead)) lead += 1;
  const subs = Array.from({ length: lead }, (_, k) => all.get(k) as Expr);
  const base = lead === 0 ? known.tensor : ctx.at(known.tensor, subs);
  const rest = [...all].filter(([k]) => k >= lead).sort(([a], [b]) => a - b);
  if (rest.length === 0) return base;
  return ctx.app("slice", [base, ...rest.flatMap(([k, i]) => [ctx.num(k - lead), i])]);
}

/** The subscripts of the whole read where the ones given fill all axes that a slice has left; else undefined. */
export function subsThrough(slice: App, subs: readonly Expr[]): readonly Expr[] | undefined {
  const pairs = pairsOf(slice.args.slice(1));
  const all = filled(new Map(pairs), subs);
  const out = Array.from({ length: all.size }, (_, k) => all.get(k));
  return out.includes(undefined) ? undefined : (out as readonly Expr[]);
}

/** The numbers of the fixed axes of the tensor that the slice is of. */
export const fixedAxes = (slice: App): readonly number[] => pairsOf(slice.args.slice(1)).map(([k]) => k);

function pairsOf(rest: readonly Expr[]): readonly (readonly [number, Expr])[] {
  const out: [number, Expr][] = [];
  for (let k = 0; k + 1 < rest.length; k += 2) {
    const n = rest[k];
    if (n?.kind !== "num" || typeof n.value !== "number") throw new Error("an axis has a number");
    out.push([n.value, rest[k + 1] as Expr]);
  }
  return out;
}

/** The first axes that are still open take the indices. */
function filled(fixed: ReadonlyMap<number, Expr>, subs: readonly Expr[]): ReadonlyMap<number, Expr> {
  const all = new Map(fixed);
  let k = 0;
  for (const i of subs) {
    while (all.has(k)) k += 1;
    all.set(k, i);
  }
  return all;
}

/** The number of the n-th axis that is open, from 0. */
function nthOpen(fixed: ReadonlyMap<number, Expr>, n: number): number {
  let k = 0;
  for (let left = n; ; k += 1) {
    if (fixed.has(k)) continue;
    if (left === 0) return k;
    left -= 1;
  }
}

// Takes a term apart into what the fused loops and the rows of lanes compute best. A sum at its top becomes a product of
// reads, whose other factors are parts that are computed first; what depends on fewer letters than the term itself is
// a part of its own as well.

import { close, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Bind, type Expr, LOGICAL, picksIndex, RELATIONS, TENSOR_OPS } from "../expr/nodes.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";
import type { Variable } from "./hoist.ts";

export interface LowerOptions {
  readonly ctx: Context;
  /** The value of a range end without letters. */
  readonly end: (e: Expr) => number | undefined;
  /** Terms on integers that hold for good. */
  readonly fixed: (e: Expr) => boolean;
  /** The array for a part over these letters; undefined where it cannot be computed. */
  readonly part: (e: Expr, over: readonly Variable[]) => Expr | undefined;
}

/** More entries than this are not kept. */
const LARGEST = 1 << 22;

/** Whether a sum stands where the fused loops take it. */
export function hasSum(e: Expr): boolean {
  if (e.kind === "bind") return isSum(e);
  if (e.kind !== "app") return false;
  return (e.op === "add" || e.op === "mul" || e.op === "div") && e.args.some(hasSum);
}

const isSum = (e: Bind): boolean => e.op === "sum" && e.ranges.every((r) => r.kind === "interval");

/** A sum of products of affine reads; undefined where a factor cannot be a part. */
export function asProducts(o: LowerOptions, e: Expr, around: readonly Variable[]): Expr | undefined {
  const { ctx } = o;
  const missing = { missing: true } as const;
  const apart = (x: Expr, variables: readonly Variable[]): Expr => {
    if (o.fixed(x) && freeIndices(x).length === 0) return x;
    const found = partOver(o, x, variables);
    if (found === undefined) throw missing;
    return found;
  };
  const go = (x: Expr, variables: readonly Variable[]): Expr => {
    switch (x.kind) {
      case "num":
      case "sym":
        return x;
      case "at":
      case "deriv": {
        const subs = x.kind === "at" ? x.subs : x.wrt.kind === "at" ? x.wrt.subs : [];
        return subs.every((s) => isAffine(o, s)) ? x : apart(x, variables);
      }
      case "bind":
        return isSum(x) ? under(x, variables) : apart(x, variables);
      case "app":
        break;
      default:
        return apart(x, variables);
    }
    switch (x.op) {
      case "add":
      case "mul":
      case "stop":
        return mapChildren(ctx, x, (c) => go(c, variables));
      case "div": {
        const [a, b] = x.args as readonly [Expr, Expr];
        const constant = o.fixed(b) && freeIndices(b).length === 0;
        return constant
          ? ctx.div(go(a, variables), b)
          : ctx.mul(go(a, variables), apart(ctx.div(ctx.one, b), variables));
      }
      case "iverson":
        return o.fixed(x) ? x : apart(x, variables);
      case "pow": {
        const [a, n] = x.args as readonly [Expr, Expr];
        const small = n.kind === "num" && (n.value === 2 || n.value === 3) && a.kind === "at";
        return small && a.subs.every((s) => isAffine(o, s)) ? x : apart(x, variables);
      }
      default:
        return apart(x, variables);
    }
  };
  const under = (x: Bind, variables: readonly Variable[]): Expr => {
    const opened = open(
      ctx,
      x,
      variables.map((v) => v.name),
    );
    const inside = opened.ranges.map((r, k): Variable => {
      const lo = r.kind === "interval" ? o.end(r.lo) : undefined;
      const hi = r.kind === "interval" ? o.end(r.hi) : undefined;
      return {
        name: opened.vars[k]?.name ?? "",
        ends: lo === undefined || hi === undefined ? undefined : [lo, hi],
      };
    });
    const body = go(opened.body, [...variables, ...inside]);
    return close(ctx, { ...opened, body });
  };
  try {
    return go(e, around);
  } catch (stop) {
    if (stop === missing) return undefined;
    throw stop;
  }
}

const isAffine = (o: LowerOptions, e: Expr): boolean =>
  !some(e, (s) => {
    if (s.kind === "num" || s.kind === "idx" || s.kind === "bound") return false;
    if (s.kind === "sym") return !o.fixed(s);
    return s.kind !== "app" || (s.op !== "add" && s.op !== "mul");
  });

/** What depends on fewer letters is computed once for each of their values. */
export function withSharedParts(o: LowerOptions, e: Expr, around: readonly Variable[]): Expr {
  const total = entries(around) ?? 0;
  const go = (x: Expr): Expr => {
    if (x.kind !== "bind" && x.kind !== "app") return x;
    if (x.kind === "app" && TENSOR_OPS.has(x.op)) return x;
    if (x !== e && x.loose === 0 && isNumber(x) && !o.fixed(x)) {
      const free = freeIndices(x);
      const own = around.filter((v) => free.includes(v.name));
      const worth = own.length < around.length && (entries(own) ?? total) * 2 <= total;
      const found = worth ? partOver(o, x, around) : undefined;
      if (found !== undefined) return found;
    }
    return mapChildren(o.ctx, x, go);
  };
  return go(e);
}

/** Conditions, data and tuples are no parts. */
const isNumber = (e: Expr): boolean => {
  if (e.kind === "bind") return !picksIndex(e.op);
  if (e.kind !== "app") return true;
  return !RELATIONS.has(e.op) && !LOGICAL.has(e.op) && e.op !== "list" && e.op !== "tuple";
};

function entries(variables: readonly Variable[]): number | undefined {
  let n = 1;
  for (const v of variables) {
    if (v.ends === undefined) return undefined;
    n *= Math.max(0, v.ends[1] - v.ends[0] + 1);
  }
  return n;
}

function partOver(o: LowerOptions, x: Expr, variables: readonly Variable[]): Expr | undefined {
  const free = freeIndices(x);
  const own = variables.filter((v) => free.includes(v.name));
  const n = entries(own);
  if (own.length < free.length || n === undefined || n > LARGEST || x.loose > 0) return undefined;
  return o.part(x, own);
}

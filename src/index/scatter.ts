// The index set of a tensor that is written by y[target] += value: from the least to the greatest target over all
// values of the letters, cropped at both ends where asked.

import type { Context } from "../expr/context.ts";
import type { Axis, Env, Scatter } from "../expr/environment.ts";
import type { Expr, Idx } from "../expr/nodes.ts";
import { addPoly, mulPoly, type Poly, prettyPoly } from "../expr/poly.ts";
import { affineIn, polyOf } from "./affine.ts";
import { balanced, outsideOf, sizeOf } from "./infer.ts";
import { comparisonOf, type Facts, heldKnowledge, implied, withRange } from "./prove.ts";

/** One end of one axis: which letters at which value, and the target there. */
export interface Reach {
  readonly at: readonly { readonly variable: Idx; readonly value: Expr }[];
  readonly value: Expr;
}
export interface ScatterAxis {
  readonly target: Expr;
  readonly low: Reach;
  readonly high: Reach;
  readonly axis: Axis;
  readonly size: Expr;
}
export interface InferredScatter {
  readonly ok: true;
  readonly axes: readonly ScatterAxis[];
  /** Conditions without which nothing is written. */
  readonly conditions: readonly Expr[];
}
export interface ScatterFailure {
  readonly ok: false;
  readonly reason: "not-affine" | "unbounded";
  readonly target: Expr;
}

export function inferScatter(
  ctx: Context,
  env: Env,
  scatter: Pick<Scatter, "letters" | "ranges" | "targets">,
  crop?: Expr,
): InferredScatter | ScatterFailure {
  let facts = outsideOf(ctx, env, scatter.letters);
  const conditions: Expr[] = [];
  for (const [k, r] of scatter.ranges.entries()) {
    if (r.kind === "interval" && !implied(facts, ctx.le(r.lo, r.hi))) {
      const c = comparisonOf(facts, ctx.le(r.lo, r.hi));
      conditions.push(c?.kind === "ge" ? balanced(ctx, c.p) : ctx.le(r.lo, r.hi));
    }
    facts = withRange(facts, scatter.letters[k] ?? "", r);
  }
  const axes: ScatterAxis[] = [];
  for (const target of scatter.targets) {
    const low = reach(ctx, facts, scatter, target, 1);
    const high = reach(ctx, facts, scatter, target, -1);
    if (typeof low === "string") return { ok: false, reason: low, target };
    if (typeof high === "string") return { ok: false, reason: high, target };
    const lo = crop === undefined ? low.value : joined(ctx, facts, ctx.add(low.value, crop));
    const hi = crop === undefined ? high.value : joined(ctx, facts, ctx.sub(high.value, crop));
    axes.push({
      target,
      low,
      high,
      axis: { lo, hi, outside: { kind: "error" } },
      size: sizeOf(ctx, facts, lo, hi),
    });
  }
  return { ok: true, axes, conditions };
}

const joined = (ctx: Context, facts: Facts, e: Expr): Expr => {
  const p = polyOf(heldKnowledge(facts), e);
  return p === undefined ? e : prettyPoly(ctx, p);
};

/** The target at the letters' ends that make it least (`towards` 1) or greatest (−1). */
function reach(
  ctx: Context,
  facts: Facts,
  scatter: Pick<Scatter, "letters" | "ranges">,
  target: Expr,
  towards: 1 | -1,
): Reach | ScatterFailure["reason"] {
  const k = heldKnowledge(facts);
  const start = polyOf(k, target);
  if (start === undefined) return "not-affine";
  let p: Poly = start;
  const at: { variable: Idx; value: Expr }[] = [];
  for (let n = scatter.letters.length - 1; n >= 0; n -= 1) {
    const variable = ctx.idx(scatter.letters[n] ?? "");
    const range = scatter.ranges[n];
    const a = affineIn(p, variable);
    if (a === undefined) return "not-affine";
    if (a.coef.size === 0) continue;
    const sign = k.sign(a.coef);
    if (range?.kind !== "interval") return "unbounded";
    if (sign !== 1 && sign !== -1) return "not-affine";
    const value = sign === towards ? range.lo : range.hi;
    const end = polyOf(k, value);
    if (end === undefined) return "not-affine";
    p = addPoly(mulPoly(a.coef, end), a.rest);
    at.unshift({ variable, value });
  }
  return { at, value: prettyPoly(ctx, p) };
}

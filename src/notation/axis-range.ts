// Whether the letter of a binder runs over an axis. Such a letter needs no range on paper (Σ_i x_i), and it counts
// entries, so that it moves with the notation's first index (first-index.ts).

import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Env } from "../expr/environment.ts";
import { arity, type Bind, type Expr } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import { children } from "../expr/traverse.ts";
import { isApp } from "./kinds.ts";

/** The axes on which variable k of the binder stands alone as a subscript. */
export function aloneAxes(env: Env, e: Bind, k: number): readonly Axis[] {
  const out: Axis[] = [];
  const seen = new Set<string>();
  const go = (x: Expr, index: number): void => {
    if (x.loose <= index) return;
    const key = `${x.id}/${index}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (x.kind === "at") {
      const axes = axesOfTensor(env, x.tensor);
      for (const [j, sub] of x.subs.entries()) {
        const axis = axes?.[j];
        if (sub.kind === "bound" && sub.index === index && axis !== undefined) out.push(axis);
      }
    }
    for (const c of children(x)) go(c.expr, index + c.under);
  };
  const n = e.letters.length;
  const here = n - 1 - k;
  go(e.body, here);
  if (e.guard !== undefined) go(e.guard, here);
  return out;
}

function axesOfTensor(env: Env, t: Expr): readonly Axis[] | undefined {
  if (t.kind === "sym") return axesOf(env, t.name);
  if (t.kind === "deriv" && t.of.kind === "sym" && t.wrt.kind === "sym")
    return [...(axesOf(env, t.of.name) ?? []), ...(axesOf(env, t.wrt.name) ?? [])];
  return undefined;
}

/** `full`: exactly an axis on which the letter stands alone. `clipped`: such an axis, restricted by max and min. `first`: where the term counts from. */
export function runsOver(ctx: Context, env: Env, e: Bind, k: number, first = 0): "full" | "clipped" | "no" {
  const range = rangeOf(e, k);
  if (range === undefined || range.kind !== "interval") return "no";
  const { lo, hi } = range;
  let answer: "full" | "clipped" | "no" = "no";
  for (const axis of aloneAxes(env, e, k)) {
    const from = ctx.add(axis.lo, ctx.num(first));
    const to = ctx.add(axis.hi, ctx.num(first));
    if (sameByNorm(ctx, lo, from) && sameByNorm(ctx, hi, to)) return "full";
    if (clips(ctx, lo, from, "max") && clips(ctx, hi, to, "min")) answer = "clipped";
  }
  return answer;
}

const clips = (ctx: Context, end: Expr, axisEnd: Expr, op: "max" | "min"): boolean =>
  sameByNorm(ctx, end, axisEnd) || (isApp(end, op) && end.args.some((a) => sameByNorm(ctx, a, axisEnd)));

/** The range of variable k; a set range belongs to all its variables. */
export function rangeOf(e: Bind, k: number): Bind["ranges"][number] | undefined {
  let before = 0;
  for (const r of e.ranges) {
    before += arity(r);
    if (k < before) return r;
  }
  return undefined;
}

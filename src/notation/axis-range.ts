// Whether the letter of a binder runs over a whole axis: then it needs no range on paper, Σ_i x_i.

import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Env } from "../expr/environment.ts";
import { arity, type Bind, type Expr } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import { finiteTerm, toPoly } from "../expr/poly.ts";
import { sliceParts } from "../expr/slices.ts";
import { children } from "../expr/traverse.ts";
import { intoFloor } from "./first-index.ts";

/** The axes on which variable k of the binder stands alone as a subscript; `like`: also as 1·k or k + j − j. */
export function aloneAxes(env: Env, e: Bind, k: number, like = false): readonly Axis[] {
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
        if (axis !== undefined && isVariable(sub, index, like)) out.push(axis);
      }
    }
    if (x.kind === "app" && x.op === "slice") {
      const { tensor, fixed } = sliceParts(x);
      const axes = axesOfTensor(env, tensor);
      for (const [j, sub] of fixed) {
        const axis = axes?.[j];
        if (axis !== undefined && isVariable(sub, index, like)) out.push(axis);
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

function isVariable(sub: Expr, index: number, like: boolean): boolean {
  if (sub.kind === "bound") return sub.index === index;
  if (!like || !finiteTerm(sub)) return false;
  const [only, ...others] = toPoly(sub).terms;
  const [atom, ...more] = only?.atoms ?? [];
  return (
    others.length + more.length === 0 && only?.coef === 1 && atom?.kind === "bound" && atom.index === index
  );
}

function axesOfTensor(env: Env, t: Expr): readonly Axis[] | undefined {
  if (t.kind === "sym") return axesOf(env, t.name);
  if (t.kind === "deriv" && t.of.kind === "sym" && t.wrt.kind === "sym")
    return [...(axesOf(env, t.of.name) ?? []), ...(axesOf(env, t.wrt.name) ?? [])];
  return undefined;
}

/**
 * Whether variable k runs over exactly an axis on which it stands alone, or that carries its letter in the block, so
 * that a line after Σ_k w[k]·x[i+k] may say Σ_k again. `written`: the end of an axis as the term writes it.
 */
export function runsOverAxis(
  ctx: Context,
  env: Env,
  e: Bind,
  k: number,
  written: (end: Expr) => Expr,
): boolean {
  const equal = isAxisOf(ctx, e, k, written);
  if (equal === undefined) return false;
  if (aloneAxes(env, e, k).some(equal)) return true;
  const letter = e.letters[k]?.replace(/'+$/, "");
  for (const d of env.decls.values()) {
    const axes = d.kind === "tensor" || d.kind === "definition" ? d.axes : [];
    if (axes.some((a) => a.letter === letter && equal(a))) return true;
  }
  return false;
}

/** Whether variable k stands alone on axes, and runs over exactly each of them. */
export function coversAxes(
  ctx: Context,
  env: Env,
  e: Bind,
  k: number,
  written: (end: Expr) => Expr,
): boolean {
  const equal = isAxisOf(ctx, e, k, written);
  const axes = aloneAxes(env, e, k);
  return equal !== undefined && axes.length > 0 && axes.every(equal);
}

/** Whether variable k runs over all places of an axis; undefined where its range is no axis's. */
function isAxisOf(
  ctx: Context,
  e: Bind,
  k: number,
  written: (end: Expr) => Expr,
): ((axis: Axis) => boolean) | undefined {
  const range = rangeOf(e, k);
  if (range?.kind !== "interval" || range.lo.loose + range.hi.loose > 0) return undefined;
  return (axis) => sameEnd(ctx, range.lo, written(axis.lo)) && sameEnd(ctx, range.hi, written(axis.hi));
}

/** ⌊H/2⌋ − 1 and ⌊(H−2)/2⌋ are the same end. */
const sameEnd = (ctx: Context, a: Expr, b: Expr): boolean =>
  sameByNorm(ctx, a, b) || sameByNorm(ctx, intoFloor(ctx, a, true), intoFloor(ctx, b, true));

/** The range of variable k; a set range belongs to all its variables. */
export function rangeOf(e: Bind, k: number): Bind["ranges"][number] | undefined {
  let before = 0;
  for (const r of e.ranges) {
    before += arity(r);
    if (k < before) return r;
  }
  return undefined;
}

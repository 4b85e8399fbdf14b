// What a file of a whole-tensor operator holds, and what several of them share. A definition is told from the
// index sets of the arguments; tensors.ts looks these up and makes a TensorOperator of it.

import { freshName } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Axis } from "../expr/environment.ts";
import type { Expr, Idx, TensorOp } from "../expr/nodes.ts";
import { indexForm, isTrue, norm, tidy } from "../expr/norm.ts";
import { finiteTerm, prettyPoly, toPoly } from "../expr/poly.ts";
import { freeIndices, symbols } from "../expr/traverse.ts";

export type Shape = readonly Axis[];

export interface TensorDefinition {
  readonly op: TensorOp;
  readonly spellings: readonly string[];
  readonly ranks: (ranks: readonly number[], args?: readonly Expr[]) => number | undefined;
  readonly takes: string;
  readonly conforms: (ctx: Context, shapes: readonly Shape[], args: readonly Expr[]) => readonly Expr[];
  readonly unfold: (
    ctx: Context,
    args: readonly Expr[],
    shapes: readonly Shape[],
    indices: readonly Expr[],
    over: "support" | "integers",
  ) => Expr;
  readonly axes: (ctx: Context, shapes: readonly Shape[], args: readonly Expr[]) => Shape;
  readonly definition: string;
  readonly citation?: string;
}

/** An index expression as a person would write it: like terms collected. */
export const index = (ctx: Context, e: Expr): Expr => indexForm(ctx, tidy(ctx, e), "tidy");

/** An end of an index set, with its terms in the order in which a person writes them: H + K − 2. */
export const end = (ctx: Context, e: Expr): Expr =>
  finiteTerm(e) ? prettyPoly(ctx, toPoly(e)) : tidy(ctx, e);

/** The same rank for both arguments. */
export const sameRank = (ranks: readonly number[]): number | undefined =>
  ranks.length === 2 && ranks[0] === ranks[1] && (ranks[0] ?? 0) >= 1 ? ranks[0] : undefined;

/** Letters of new sums: those of the axes that they run over, primed where taken. */
export function lettersFor(
  ctx: Context,
  axes: readonly Axis[],
  others: readonly Expr[],
  wishes: string,
): readonly Idx[] {
  const taken = new Set(others.flatMap((e) => [...freeIndices(e), ...symbols(e)]));
  return axes.map((axis, k) => {
    const name = freshName(axis.letter ?? wishes[k % wishes.length] ?? "k", taken);
    taken.add(name);
    return ctx.idx(name);
  });
}

/** A read of a tensor extended by 0: a bracket keeps the indices inside where the tensor does not do so itself. */
export function zeroExtended(
  ctx: Context,
  tensor: Expr,
  axes: readonly Axis[],
  indices: readonly Expr[],
): readonly Expr[] {
  const conditions = axes.flatMap((axis, k) => {
    const i = indices[k];
    if (i === undefined || axis.outside.kind === "zero") return [];
    return [ctx.le(axis.lo, i), ctx.le(i, axis.hi)];
  });
  const read = ctx.at(tensor, indices);
  return conditions.length === 0 ? [read] : [ctx.iverson(ctx.app("and", conditions)), read];
}

/** Both index sets agree; relations that hold by the laws of norm are left out. */
export function sameAxis(ctx: Context, a: Axis, b: Axis): readonly Expr[] {
  return [ctx.eq(a.lo, b.lo), ctx.eq(a.hi, b.hi)].filter((r) => !isTrue(norm(ctx, r)));
}

export const axisAt = (shapes: readonly Shape[], argument: number, k: number): Axis => {
  const axis = shapes[argument]?.[k];
  if (axis === undefined) throw new Error(`argument ${argument} has no axis ${k}`);
  return axis;
};

/** The axis of a result that reads one argument there: 0 outside where that one is, else an error. */
export function linearOutside(axis: Axis): Axis {
  const zero = axis.outside.kind === "zero" || axis.outside.kind === "pad";
  return zero ? axis : { ...axis, outside: { kind: "error" } };
}

/** The step of an axis in ↑ and ↓: one for all axes, or one for each. */
export const step = (args: readonly Expr[], axis: number): Expr => {
  const s = args.length === 2 ? args[1] : args[1 + axis];
  if (s === undefined) throw new Error(`no step for axis ${axis}`);
  return s;
};

/** A tensor, then one step or one for each of its axes. */
export function sampledRank(ranks: readonly number[]): number | undefined {
  const [g, ...steps] = ranks;
  if (g === undefined || g < 1 || steps.some((r) => r !== 0)) return undefined;
  return steps.length === 1 || steps.length === g ? g : undefined;
}

/** Steps are positive; those that are seen to be so are left out. */
export const stepConditions = (ctx: Context, args: readonly Expr[]): readonly Expr[] =>
  args
    .slice(1)
    .map((s) => ctx.le(ctx.one, s))
    .filter((r) => !isTrue(norm(ctx, r)));

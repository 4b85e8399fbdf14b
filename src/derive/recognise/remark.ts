// Words for results that have no form in whole tensors but a name: an identity matrix, entries in reverse order. They
// say what the last line is, and no more.

import type { Context } from "../../expr/context.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import { type Facts, implied } from "../../index/prove.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { readOf, sameAxis } from "./domain.ts";

export interface Named {
  readonly ctx: Context;
  readonly env: Env;
  readonly facts: Facts;
  /** The letters of the result and the axes that they run over. */
  readonly indices: readonly string[];
  readonly axes: readonly Axis[];
  readonly rhs: Expr;
}

export const remarkOn = (input: Named): Reason | undefined => reversed(input) ?? identity(input);

/** Whether a form in whole tensors is harder to read than the sum: a sum of outer products. */
export const isUnwieldy = (whole: Expr): boolean =>
  some(whole, (e) => e.kind === "bind" && some(e.body, (x) => x.kind === "app" && x.op === "outer"));

/** [i = j] on a square index set. */
function identity(input: Named): Reason | undefined {
  const { rhs, indices, axes, facts } = input;
  const eq = rhs.kind === "app" && rhs.op === "iverson" ? rhs.args[0] : undefined;
  const [a, b] = axes;
  if (eq?.kind !== "app" || eq.op !== "eq" || a === undefined || b === undefined || indices.length !== 2)
    return undefined;
  const letters = eq.args.map((x) => (x.kind === "idx" ? x.name : ""));
  return indices.every((n) => letters.includes(n)) && sameAxis(facts, a, b)
    ? ["This is the identity matrix."]
    : undefined;
}

/** T[n − 1 − m]: the entries of T along an axis from the last to the first. */
function reversed(input: Named): Reason | undefined {
  const { ctx, env, facts, indices, axes } = input;
  const r = readOf(ctx, env, input.rhs);
  if (r === undefined || r.subs.length !== indices.length) return undefined;
  let turned = 0;
  for (const [k, s] of r.subs.entries()) {
    const letter = ctx.idx(indices[k] as string);
    const axis = r.axes[k] as Axis;
    if (!sameAxis(facts, axis, axes[k] as Axis)) return undefined;
    if (s.alpha === letter.alpha) continue;
    const ends = ctx.add(axis.lo, axis.hi);
    if (!implied(facts, ctx.eq(ctx.add(s, letter), ends))) return undefined;
    turned += 1;
  }
  if (turned === 0) return undefined;
  const which = r.subs.length === 1 ? "" : turned === r.subs.length ? " along every axis" : " along an axis";
  return ["These are the entries of ", { math: r.tensor }, ` in reverse order${which}.`];
}

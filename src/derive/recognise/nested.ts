// A sum of products in which one factor does not vary with one of the letters: Σ_{i,j} u[m−i]·g[i,j]·v[n−j] is
// Σ_i u[m−i]·Σ_j g[i,j]·v[n−j], where the inner sum has a form of its own, (g[i] ∗ v)[n]. So a kernel that is a product
// of two is applied along one axis after the other.

import { close, open, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { rangeRelations } from "../../index/prove.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { type Recognised, recogniseSum } from "./sum.ts";
import { factorsOf } from "./term.ts";
import { NESTED } from "./words.ts";

export function nestedSum(
  ctx: Context,
  env: Env,
  given: readonly Expr[],
  e: Bind,
  avoid: Iterable<string>,
): Recognised | undefined {
  if (e.op !== "sum" || e.loose > 0 || e.guard !== undefined || e.ranges.length < 2) return undefined;
  const o = open(ctx, e, [...avoid, ...env.indices.keys()]);
  if (o.ranges.some((r) => r.kind !== "interval")) return undefined;
  const factors = factorsOf(ctx, o.body);
  for (const [k, v] of [...o.vars.entries()].reverse()) {
    const range = o.ranges[k];
    const others = o.vars.filter((x) => x !== v);
    const around = o.ranges.filter((_, j) => j !== k);
    const mentions = (x: Expr): boolean => freeIndices(x).includes(v.name);
    if (
      range === undefined ||
      around.some((r) => r.kind === "interval" && (mentions(r.lo) || mentions(r.hi)))
    )
      continue;
    const still = factors.filter((f) => !mentions(f));
    const moving = factors.filter(mentions);
    const varies = still.some((f) => freeIndices(f).some((n) => others.some((x) => x.name === n)));
    if (!varies || moving.length < 2) continue;
    const inner = close(ctx, {
      op: "sum",
      vars: [v],
      ranges: [range],
      guard: undefined,
      body: ctx.mul(...moving),
    });
    if (inner.kind !== "bind") continue;
    const facts = [...given, ...others.flatMap((x, j) => rangesOf(ctx, x, around[j]))];
    if (recogniseSum(ctx, env, facts, inner, [...avoid, ...others.map((x) => x.name)]) === undefined)
      continue;
    const after = close(ctx, {
      op: "sum",
      vars: others,
      ranges: around,
      guard: undefined,
      body: ctx.mul(...still, inner),
    });
    // Told in the letters that the line has.
    const letters = new Map(o.vars.map((x, j) => [x.name, ctx.idx(e.letters[j] ?? x.name)] as const));
    const told = (x: Expr): Reason[number] => ({ math: substituteIndices(ctx, x, letters) });
    const [first, ...more] = still;
    const reason: Reason =
      first !== undefined && more.length === 0
        ? [told(first), " does not depend on ", told(v)]
        : ["what does not depend on ", told(v), " stands before the sum over it"];
    return { after, rule: NESTED, reason };
  }
  return undefined;
}

const rangesOf = (ctx: Context, x: Expr, r: Bind["ranges"][number] | undefined): readonly Expr[] =>
  r === undefined ? [] : rangeRelations(ctx, x, r);

// The derivative of a scalar expression of indexed sums to one entry of a tensor, without the lines that lead to it: one
// sweep from the root to the reads of the tensor, through sums, then each read's bracket against the sums around it.

import { close, type Opened, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, axisRange, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { freeIndices } from "../expr/traverse.ts";
import { collapse } from "../index/collapse.ts";
import { type Facts, factsOf } from "../index/prove.ts";
import { absorbBrackets } from "../index/ranges.ts";
import { conjunction } from "../index/telescope.ts";
import type { Library } from "../library/types.ts";
import { dependsOn, targetName } from "./depends.ts";
import { NotScalar, sweep } from "./gradient.ts";
import { sameEntry } from "./rule.ts";

/**
 * ∂e/∂wrt, for e of one value and `wrt` a given scalar or an entry x[m, n] of a given tensor. Letters of the entry that
 * have no range in `env` run over the axes of the tensor. Throws NotScalar where the tensor is read whole, through a
 * definition or under a product, maximum or derivative: these are derived by the rules.
 */
export function entryGradient(ctx: Context, library: Library, env: Env, e: Expr, wrt: Expr): Expr {
  const name = targetName(wrt);
  const at = wrt.kind === "at" ? wrt.subs : [];
  const facts = factsOf(ctx, overAxes(env, name, at));
  const terms: Expr[] = [];

  const go = (root: Expr, seed: Expr, around: readonly Opened[], letters: ReadonlySet<string>): void =>
    sweep(
      { ctx, library, env },
      root,
      seed,
      (leaf) => dependsOn(env, leaf, name),
      (leaf, parts) => {
        const adjoint = ctx.add(...parts);
        if (leaf.kind === "bind" && leaf.op === "sum") {
          const inner = open(ctx, leaf, letters);
          go(
            inner.body,
            adjoint,
            [...around, inner],
            new Set([...letters, ...inner.vars.map((v) => v.name)]),
          );
        } else terms.push(settled(ctx, facts, around, ctx.mul(adjoint, ...picked(ctx, leaf, wrt))));
      },
    );

  go(e, ctx.one, [], new Set([...freeIndices(e), ...freeIndices(wrt)]));
  return tidy(ctx, ctx.add(...terms));
}

function overAxes(env: Env, name: string, at: readonly Expr[]): Env {
  const axes = axesOf(env, name) ?? [];
  const indices = new Map(env.indices);
  at.forEach((s, k) => {
    const axis = axes[k];
    if (s.kind === "idx" && axis !== undefined && !indices.has(s.name)) indices.set(s.name, axisRange(axis));
  });
  return indices.size === env.indices.size ? env : { ...env, indices };
}

/** What the read of an entry contributes: the brackets under which it is the entry of the target. */
function picked(ctx: Context, leaf: Expr, wrt: Expr): readonly Expr[] {
  if (leaf === wrt) return [];
  if (leaf.kind === "at" && wrt.kind === "at" && leaf.tensor === wrt.tensor)
    return sameEntry(ctx, leaf.subs, wrt.subs);
  throw new NotScalar("only sums over reads of the tensor itself are gone through");
}

/** The term below the sums around it, which are one sum over all their letters, solved for what the brackets leave. */
function settled(ctx: Context, facts: Facts, around: readonly Opened[], body: Expr): Expr {
  if (around.length === 0) return body;
  const guards = around.flatMap((o) => (o.guard === undefined ? [] : [o.guard]));
  const whole = close(ctx, {
    op: "sum",
    vars: around.flatMap((o) => o.vars),
    ranges: around.flatMap((o) => o.ranges),
    guard: guards.length === 0 ? undefined : conjunction(ctx, guards),
    body,
  });
  const solved = whole.kind === "bind" ? (collapse(ctx, facts, whole)?.after ?? whole) : whole;
  return solved.kind === "bind" ? (absorbBrackets(ctx, facts, solved)?.after ?? solved) : solved;
}

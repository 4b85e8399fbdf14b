// The whole gradient of one scalar expression, symbolically, in one sweep from the root to the leaves (reverse
// accumulation). Every intermediate adjoint is shared, so the result has size linear in the expression; products
// use running products from both ends and never divide, hence they are right at zeros.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { App, ElementaryOp, Expr } from "../expr/nodes.ts";
import { some } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";

export class NotScalar extends Error {}

/**
 * ∂e/∂name for every declared scalar in `names`. For closed scalar expressions without binders or reads; throws
 * NotScalar on any other (those are derived by the rules, which know about indices).
 */
export function gradient(
  ctx: Context,
  library: Library,
  env: Env,
  e: Expr,
  names: readonly string[],
): ReadonlyMap<string, Expr> {
  const wanted = new Set<Expr>(names.map((n) => ctx.sym(n)));
  const found = new Map<Expr, readonly Expr[]>();
  sweep(
    { ctx, library, env },
    e,
    ctx.one,
    (leaf) => {
      if (leaf.kind === "sym") return wanted.has(leaf);
      if (some(leaf, (x) => wanted.has(x))) throw new NotScalar(`${leaf.kind} has no scalar gradient`);
      return false;
    },
    (leaf, parts) => found.set(leaf, parts),
  );
  return new Map(names.map((n) => [n, ctx.add(...(found.get(ctx.sym(n)) ?? []))]));
}

/** What a sweep needs to know of the terms that it goes through. */
export interface Surroundings {
  readonly ctx: Context;
  readonly library: Library;
  readonly env: Env;
}

/**
 * One sweep over the sums, products and functions that e is made of, from the adjoint of e itself down to the leaves:
 * names, reads and what binds letters. `varies` tells the leaves that count; `meet` is given each once, with the parts
 * that add up to its adjoint.
 */
export function sweep(
  { ctx, library, env }: Surroundings,
  e: Expr,
  seed: Expr,
  varies: (leaf: Expr) => boolean,
  meet: (leaf: Expr, parts: readonly Expr[]) => void,
): void {
  const order = topological(e);
  const relevant = new Set<Expr>();
  for (const x of order) {
    if (x.kind === "app" ? x.args.some((c) => relevant.has(c)) : x.kind !== "num" && varies(x))
      relevant.add(x);
  }
  const adjoint = new Map<Expr, Expr[]>([[e, [seed]]]);
  const give = (x: Expr, part: Expr): void => {
    if (!relevant.has(x)) return;
    const list = adjoint.get(x);
    if (list === undefined) adjoint.set(x, [part]);
    else list.push(part);
  };
  for (let k = order.length - 1; k >= 0; k -= 1) {
    const x = order[k] as Expr;
    const parts = adjoint.get(x);
    if (parts === undefined || !relevant.has(x)) continue;
    if (x.kind !== "app") meet(x, parts);
    else backward(ctx, library, env, x, ctx.add(...parts), give, (a) => relevant.has(a));
  }
}

/** Children before parents, each term once. Iterative, so that deep terms do not overflow the stack. */
function topological(e: Expr): readonly Expr[] {
  const out: Expr[] = [];
  const state = new Map<Expr, 1 | 2>();
  const stack: Expr[] = [e];
  for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
    if (state.get(top) === undefined) {
      state.set(top, 1);
      if (top.kind === "app") for (const c of top.args) if (!state.has(c)) stack.push(c);
    } else {
      stack.pop();
      if (state.get(top) === 1) {
        state.set(top, 2);
        out.push(top);
      }
    }
  }
  return out;
}

const isOne = (e: Expr): boolean => e.kind === "num" && e.value === 1;

/** a·b, where 1/v becomes a division by v. */
const times = (ctx: Context, a: Expr, b: Expr): Expr => {
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  for (const [u, v] of [[a, b] as const, [b, a] as const])
    if (v.kind === "app" && v.op === "div" && isOne(v.args[0] as Expr)) return ctx.div(u, v.args[1] as Expr);
  return ctx.mul(a, b);
};

function backward(
  ctx: Context,
  library: Library,
  env: Env,
  x: App,
  g: Expr,
  give: (to: Expr, part: Expr) => void,
  relevant: (a: Expr) => boolean,
): void {
  switch (x.op) {
    case "add":
      for (const a of x.args) give(a, g);
      return;
    case "mul": {
      const before: Expr[] = [];
      let running: Expr = ctx.one;
      for (const a of x.args) {
        before.push(running);
        running = times(ctx, running, a);
      }
      let after: Expr = g;
      for (let k = x.args.length - 1; k >= 0; k -= 1) {
        const a = x.args[k] as Expr;
        give(a, times(ctx, before[k] as Expr, after));
        after = times(ctx, a, after);
      }
      return;
    }
    case "div": {
      const [u, v] = x.args as readonly [Expr, Expr];
      const scaled = ctx.div(g, v);
      give(u, scaled);
      if (relevant(v)) give(v, ctx.neg(ctx.mul(scaled, x)));
      return;
    }
    case "pow": {
      const [u, n] = x.args as readonly [Expr, Expr];
      // u^0 is 1 and 0^n is 0: neither varies, and u^−1 or log 0 would have no value there.
      const still = (e: Expr): boolean => e.kind === "num" && e.value === 0;
      if (relevant(u) && !still(n))
        give(u, ctx.mul(g, n, ctx.pow(u, n.kind === "num" ? lowered(ctx, n) : ctx.sub(n, ctx.one))));
      if (relevant(n) && !still(u)) give(n, ctx.mul(g, x, ctx.app("log", [u])));
      return;
    }
    case "cases":
      x.args.forEach((a, k) => {
        if (k % 2 === 1) return;
        give(
          a,
          ctx.app(
            "cases",
            x.args.map((b, j) => (j % 2 === 1 ? b : j === k ? g : ctx.zero)),
          ),
        );
      });
      return;
    case "iverson":
    case "stop":
      return;
    default: {
      const op = library.operators.get(x.op as ElementaryOp);
      if (op === undefined) throw new NotScalar(`${x.op} has no scalar gradient`);
      const partials = op.partials(ctx, x.args, x, env);
      x.args.forEach((a, k) => {
        const p = partials[k] as Expr;
        if (relevant(a) && !(p.kind === "num" && p.value === 0)) give(a, times(ctx, g, p));
      });
    }
  }
}

const lowered = (ctx: Context, n: Expr & { kind: "num" }): Expr =>
  typeof n.value === "number" ? ctx.num(n.value - 1) : ctx.sub(n, ctx.one);

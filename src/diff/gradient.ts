// The whole gradient of one scalar expression, symbolically, in one sweep from the root to the leaves (reverse
// accumulation). Every intermediate adjoint is shared, so the result has size linear in the expression; products
// use running products from both ends and never divide, hence they are right at zeros.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { App, ElementaryOp, Expr } from "../expr/nodes.ts";
import { children } from "../expr/traverse.ts";
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
  const order = topological(e);
  const wanted = new Set(names);
  const relevant = new Set<Expr>();
  for (const x of order) {
    if (x.kind === "sym" ? wanted.has(x.name) : children(x).some((c) => relevant.has(c.expr)))
      relevant.add(x);
  }
  const adjoint = new Map<Expr, Expr[]>([[e, [ctx.one]]]);
  const give = (x: Expr, part: Expr): void => {
    if (!relevant.has(x)) return;
    const list = adjoint.get(x);
    if (list === undefined) adjoint.set(x, [part]);
    else list.push(part);
  };
  for (let k = order.length - 1; k >= 0; k -= 1) {
    const x = order[k] as Expr;
    const parts = adjoint.get(x);
    if (parts === undefined || x.kind === "sym" || x.kind === "num") continue;
    if (!relevant.has(x)) continue;
    if (x.kind !== "app") throw new NotScalar(`${x.kind} has no scalar gradient`);
    backward(ctx, library, env, x, ctx.add(...parts), give, (a) => relevant.has(a));
  }
  return new Map(names.map((n) => [n, ctx.add(...(adjoint.get(ctx.sym(n)) ?? []))]));
}

/** Children before parents, each term once. Iterative, so that deep terms do not overflow the stack. */
function topological(e: Expr): readonly Expr[] {
  const out: Expr[] = [];
  const state = new Map<Expr, 1 | 2>();
  const stack: Expr[] = [e];
  for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
    if (state.get(top) === undefined) {
      state.set(top, 1);
      for (const c of children(top)) if (!state.has(c.expr)) stack.push(c.expr);
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

const times = (ctx: Context, a: Expr, b: Expr): Expr => {
  if (a.kind === "num" && a.value === 1) return b;
  if (b.kind === "num" && b.value === 1) return a;
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

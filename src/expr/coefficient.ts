// The number before a term, and signs.

import type { Context } from "./context.ts";
import type { App, Expr } from "./nodes.ts";
import { mulQ, negQ, type Rational, signQ } from "./rational.ts";

/** e as coefficient · rest. */
export function splitCoefficient(ctx: Context, e: Expr): { readonly coef: Rational; readonly rest: Expr } {
  if (e.kind === "num") return { coef: e.value, rest: ctx.one };
  if (e.kind === "app" && e.op === "mul") {
    const first = e.args[0] as Expr;
    if (first.kind === "num") return { coef: first.value, rest: ctx.mul(...e.args.slice(1)) };
  }
  return { coef: 1, rest: e };
}

export function withCoefficient(ctx: Context, coef: Rational, rest: Expr): Expr {
  if (coef === 1) return rest;
  if (rest.kind === "num") return ctx.num(mulQ(coef, rest.value));
  if (signQ(coef) === 0) return ctx.zero;
  return rest.kind === "app" && rest.op === "mul"
    ? ctx.mul(ctx.num(coef), ...rest.args)
    : ctx.mul(ctx.num(coef), rest);
}

/** A sum with a minus before every term; u·(−a − b) reads −u·(a + b). */
export const isNegated = (ctx: Context, e: Expr): e is App =>
  e.kind === "app" && e.op === "add" && e.args.every((t) => signQ(splitCoefficient(ctx, t).coef) < 0);

export const negated = (ctx: Context, e: App): Expr =>
  ctx.add(
    ...e.args.map((t) => {
      const { coef, rest } = splitCoefficient(ctx, t);
      return withCoefficient(ctx, negQ(coef), rest);
    }),
  );

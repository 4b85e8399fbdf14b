// What max and min of scalars share: a derivative that follows the argument which is attained. At a tie the
// convention `max` decides; max and min of u and a literal 0 follow the convention `relu` instead.

import type { Context } from "../expr/context.ts";
import type { Env, KinkConvention } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { comparedWithZero, conventionAtZero, halfAt } from "./relu.ts";

type Which = "max" | "min";

const isZero = (e: Expr | undefined): boolean => e?.kind === "num" && e.value === 0;

/** The place of the literal 0 among two arguments. */
function literalZero(args: readonly Expr[]): 0 | 1 | undefined {
  if (args.length !== 2) return undefined;
  return isZero(args[0]) ? 0 : isZero(args[1]) ? 1 : undefined;
}

export function extremumPartials(
  ctx: Context,
  which: Which,
  args: readonly Expr[],
  out: Expr,
  env: Env,
): readonly Expr[] {
  if (args.length === 1) return [ctx.one];
  const zero = literalZero(args);
  if (zero !== undefined) {
    const pair = againstZero(ctx, which, args[1 - zero] as Expr, out, env);
    return zero === 0 ? [pair.ofZero, pair.ofU] : [pair.ofU, pair.ofZero];
  }
  const beyond = which === "max" ? "gt" : "lt";
  switch (env.kink.max) {
    case "half": {
      if (args.length === 2) {
        const [u, v] = args as readonly [Expr, Expr];
        return [halfAt(ctx, beyond, u, v), halfAt(ctx, beyond, v, u)];
      }
      // Each of the arguments that attain the value gets an equal part.
      const attained = args.map((a) => ctx.iverson(ctx.eq(a, out)));
      const count = ctx.add(...attained);
      return attained.map((a) => ctx.div(a, count));
    }
    case "first":
      return args.map((a, k) => wins(ctx, which, a, args.slice(0, k), args.slice(k + 1)));
    case "last":
      return args.map((a, k) => wins(ctx, which, a, args.slice(k + 1), args.slice(0, k)));
  }
}

/** The derivative of max(u, v): { u′ if u > v; (u′+v′)/2 if u = v; v′ otherwise }. */
export function extremumChoice(
  ctx: Context,
  which: Which,
  args: readonly Expr[],
  slopes: readonly Expr[],
  env: Env,
): Expr | undefined {
  if (args.length !== 2 || literalZero(args) !== undefined) return undefined;
  const [u, v] = args as readonly [Expr, Expr];
  const [ofU, ofV] = slopes as readonly [Expr, Expr];
  const [beyond, beyondOrAt] = which === "max" ? (["gt", "ge"] as const) : (["lt", "le"] as const);
  switch (env.kink.max) {
    case "half": {
      const both = ctx.div(ctx.add(ofU, ofV), ctx.num(2));
      return ctx.app("cases", [ofU, ctx.app(beyond, [u, v]), both, ctx.eq(u, v), ofV]);
    }
    case "first":
      return ctx.app("cases", [ofU, ctx.app(beyondOrAt, [u, v]), ofV]);
    case "last":
      return ctx.app("cases", [ofU, ctx.app(beyond, [u, v]), ofV]);
  }
}

/** 1 where `a` is strictly beyond the one group and not behind the other, else 0. */
function wins(ctx: Context, which: Which, a: Expr, strict: readonly Expr[], weak: readonly Expr[]): Expr {
  const [gt, ge] = which === "max" ? (["gt", "ge"] as const) : (["lt", "le"] as const);
  const conditions = [...strict.map((b) => ctx.app(gt, [a, b])), ...weak.map((b) => ctx.app(ge, [a, b]))];
  return ctx.iverson(conditions.length === 1 ? (conditions[0] as Expr) : ctx.app("and", conditions));
}

/** The two partials of max(0, u) or min(0, u); they add up to 1. */
function againstZero(ctx: Context, which: Which, u: Expr, out: Expr, env: Env): { ofU: Expr; ofZero: Expr } {
  const [beyond, behind] = which === "max" ? (["gt", "lt"] as const) : (["lt", "gt"] as const);
  const [beyondOrAt, behindOrAt] = which === "max" ? (["ge", "le"] as const) : (["le", "ge"] as const);
  const bracket = (op: "gt" | "lt" | "ge" | "le"): Expr => ctx.iverson(ctx.app(op, [u, ctx.zero]));
  switch (env.kink.relu) {
    case "zero":
      return {
        ofU: ctx.iverson(ctx.app(beyond, [comparedWithZero(u, out), ctx.zero])),
        ofZero: bracket(behindOrAt),
      };
    case "one":
      return { ofU: bracket(beyondOrAt), ofZero: bracket(behind) };
    case "half":
      return { ofU: halfAt(ctx, beyond, u, ctx.zero), ofZero: halfAt(ctx, behind, u, ctx.zero) };
  }
}

/** No two arguments are equal. */
export function allDifferent(ctx: Context, args: readonly Expr[]): Expr {
  const pairs = args.flatMap((a, k) => args.slice(k + 1).map((b) => ctx.app("ne", [a, b])));
  if (pairs.length === 0) return ctx.app("true", []);
  return pairs.length === 1 ? (pairs[0] as Expr) : ctx.app("and", pairs);
}

const AT_TIE: Record<KinkConvention["max"], string> = {
  half: "follows each of them by an equal part",
  first: "follows the first of them",
  last: "follows the last of them",
};

export function extremumConvention(which: Which, env: Env, args: readonly Expr[] | undefined): string {
  if (args !== undefined && literalZero(args) !== undefined) return conventionAtZero(`${which}(0, u)`, env);
  const tie =
    args === undefined || args.length === 2
      ? "where both arguments are equal"
      : "where several arguments attain it";
  return `${tie}, the derivative of ${which} ${AT_TIE[env.kink.max]}`;
}

// Products and fractions as lists of factors above and below one fraction line.

import { compare } from "../../expr/compare.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import { mapChildren } from "../../expr/traverse.ts";

export const factorsOf = (e: Expr): readonly Expr[] => (e.kind === "app" && e.op === "mul" ? e.args : [e]);

export const isBracket = (e: Expr): boolean => e.kind === "app" && e.op === "iverson";

export interface Fraction {
  readonly top: readonly Expr[];
  readonly bottom: readonly Expr[];
}

/** u·(v/w) as the factors u, v over w; fractions inside the numerator of one are opened as well. */
export function fractionOf(e: Expr): Fraction {
  const top: Expr[] = [];
  const bottom: Expr[] = [];
  const put = (f: Expr): void => {
    if (f.kind === "app" && f.op === "mul") f.args.forEach(put);
    else if (f.kind === "app" && f.op === "div") {
      put(f.args[0] as Expr);
      bottom.push(...factorsOf(f.args[1] as Expr));
    } else top.push(f);
  };
  put(e);
  return { top, bottom };
}

/** The fraction with these factors; a 1 above the line is written only where nothing else stands there. */
export function overOf(ctx: Context, top: readonly Expr[], bottom: readonly Expr[]): Expr {
  const isOne = (f: Expr): boolean => f.kind === "num" && f.value === 1;
  const over = ctx.mul(...top.filter((f) => !isOne(f)));
  return bottom.length === 0 ? over : ctx.div(over, ctx.mul(...bottom));
}

/** u³ as u, u, u, and (u v²)² as u, v, v, u, v, v; other powers are factors as they stand. */
export const spreadPowers = (factors: readonly Expr[]): readonly Expr[] =>
  factors.flatMap((f) => {
    const n = f.kind === "app" && f.op === "pow" ? f.args[1] : undefined;
    if (f.kind !== "app" || n?.kind !== "num" || ![2, 3, 4].includes(Number(n.value))) return [f];
    const inside = spreadPowers(factorsOf(f.args[0] as Expr));
    return Array.from({ length: Number(n.value) }, () => inside).flat();
  });

/** u, u, u as u³, and √u, √u as u: where the root has a value they are the same. */
export function gatherPowers(ctx: Context, factors: readonly Expr[]): readonly Expr[] {
  const out: { readonly base: Expr; n: number }[] = [];
  for (const base of factors) {
    const same = base.kind === "num" ? undefined : out.find((o) => o.base.alpha === base.alpha);
    if (same === undefined) out.push({ base, n: 1 });
    else same.n += 1;
  }
  return out.flatMap(({ base, n }): readonly Expr[] => {
    if (base.kind !== "app" || base.op !== "sqrt" || n < 2)
      return [n === 1 ? base : ctx.pow(base, ctx.num(n))];
    const inner = base.args[0] as Expr;
    const whole = Math.floor(n / 2);
    const under = factorsOf(whole === 1 ? inner : ctx.pow(inner, ctx.num(whole)));
    return n % 2 === 1 ? [...under, base] : under;
  });
}

/** Whether the two differ at most in the order of the arguments of these operators. */
export const sameButForOrder = (ctx: Context, a: Expr, b: Expr, ops: readonly Op[]): boolean =>
  ordered(ctx, a, ops).alpha === ordered(ctx, b, ops).alpha;

function ordered(ctx: Context, e: Expr, ops: readonly Op[]): Expr {
  const inside = mapChildren(ctx, e, (c) => ordered(ctx, c, ops));
  return inside.kind === "app" && ops.includes(inside.op)
    ? ctx.app(inside.op, [...inside.args].sort(compare))
    : inside;
}

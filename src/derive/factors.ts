// Products and fractions as lists of factors above and below one fraction line.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";

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

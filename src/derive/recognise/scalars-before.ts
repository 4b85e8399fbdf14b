// (α/r) A B for (α A B)/r: names before a product of matrices and below it are one factor in front, as a book has them.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { mapChildren } from "../../expr/traverse.ts";
import { factorsOf } from "../lines/factors.ts";
import { isPlainNumber } from "../lines/present.ts";

/** The term, or each term of the sum, with its scalars in front; a number alone, or a divisor alone, stays where it is. */
export function scalarsBefore(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app") return e;
  if (e.op === "add") return mapChildren(ctx, e, (t) => scalarsBefore(ctx, t));
  const [top, bottom] = e.args;
  if (e.op !== "div" || top?.kind !== "app" || top.op !== "mul" || bottom === undefined) return e;
  const products = top.args.filter((x) => x.kind === "app" && x.op === "matmul");
  const scalars = top.args.filter((x) => !products.includes(x));
  const sign = scalars.filter((x) => x.kind === "num" && x.value === -1);
  const others = scalars.filter((x) => !sign.includes(x));
  const named = others.some((x) => x.kind !== "num");
  if (!named || products.length !== 1 || ![...others, ...factorsOf(bottom)].every(isPlainNumber)) return e;
  return ctx.mul(...sign, ctx.div(ctx.mul(...others), bottom), ...products);
}

// "For all i" as a term: Π_i [c] = 1, as a product of brackets is 1 where every one of them holds. A condition that
// arises under a binder is closed so, and is printed with its letters behind it; nothing needs a quantifier of its own.

import { close, type Opened } from "./binders.ts";
import type { Context } from "./context.ts";
import type { Bind, Expr } from "./nodes.ts";

/** The condition for all values of the letters, those that the guard admits. */
export const forAll = (ctx: Context, over: Omit<Opened, "op" | "body">, condition: Expr): Expr =>
  ctx.eq(close(ctx, { ...over, op: "prod", body: ctx.iverson(condition) }), ctx.one);

/** The product, if the term says that a condition holds for all values of some letters and nothing else. */
export function quantifierOf(e: Expr): Bind | undefined {
  if (e.kind !== "app" || e.op !== "eq") return undefined;
  const [product, one] = e.args as readonly [Expr, Expr];
  if (product.kind !== "bind" || product.op !== "prod" || one.kind !== "num" || one.value !== 1)
    return undefined;
  return product.body.kind === "app" && product.body.op === "iverson" ? product : undefined;
}

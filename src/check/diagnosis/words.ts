// Words that the sentences of the families share: where in a side, which term, which sign.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { signQ } from "../../expr/rational.ts";
import { heightOf, isApp, parentOf, type Site } from "./sites.ts";

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
export const ordinal = (k: number): string => ORDINALS[k] ?? `${k + 1}th`;

/** "in case 2, " where the place belongs to one of several cases. */
export function inCase(site: Site): string {
  const height = heightOf(site, (a) => isApp(a.node, "cases"));
  const above = height === undefined ? undefined : site.trail[site.trail.length - height];
  return above === undefined ? "" : `in case ${caseNumber(above.child)}, `;
}

export const caseNumber = (child: number): number => Math.floor(child / 2) + 1;

/** "in the second term, " where the place is one of several terms; and the case. */
export function where(site: Site): string {
  const above = parentOf(site);
  if (above === undefined || !isApp(above.node, "add")) return inCase(site);
  return `${inCase(site)}in the ${ordinal(above.child)} term, `;
}

/** Led by a minus. */
export function isNegative(e: Expr): boolean {
  if (e.kind === "num") return signQ(e.value) < 0;
  if (e.kind !== "app") return false;
  const [first] = e.args;
  if (first === undefined) return false;
  if (e.op === "mul") return first.kind === "num" && signQ(first.value) < 0;
  return (e.op === "div" || e.op === "add") && isNegative(first);
}

/** −u, without two signs in a row. */
export function opposite(ctx: Context, e: Expr): Expr {
  if (e.kind === "app" && e.op === "mul") {
    const [first, ...rest] = e.args;
    if (first?.kind === "num" && rest.length > 0) {
      if (first.value === -1) return ctx.mul(...rest);
      return ctx.mul(ctx.neg(first), ...rest);
    }
  }
  if (e.kind === "app" && e.op === "div" && e.args.length === 2) {
    const [over, under] = e.args as readonly [Expr, Expr];
    if (isNegative(over)) return ctx.div(opposite(ctx, over), under);
  }
  return ctx.neg(e);
}

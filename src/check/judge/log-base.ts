// log(4/3) = 0.1249 is right to the base 10. Which base a logarithm has that is written `log` is not said in a document; ln
// has one.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { mapChildren, some } from "../../expr/traverse.ts";
import type { Unread } from "../text/unread.ts";
import type { Bench } from "../verdict/bench.ts";
import { roundedAway } from "./decimals.ts";
import type { Link } from "./links.ts";
import { type Claim, constantOf } from "./relation.ts";

const BASES = [10, 2];

/** `text` is that of the relation with both sides. */
export function otherBase(bench: Bench, { lhs, rhs }: Claim, link: Link, text: string): Unread | undefined {
  if (!/(?:^|[^a-z])log(?![a-z])/i.test(text) || ![lhs, rhs].some((e) => some(e, isLog))) return undefined;
  const { ctx } = bench.points.lab;
  for (const base of BASES) {
    const [l, r] = [lhs, rhs].map((e) => constantOf(bench, toBase(ctx, e, base)));
    if (l === undefined || r === undefined || roundedAway(link, l, r) === undefined) continue;
    return {
      code: "base",
      message: `which base the logarithm has is not said: with the base ${base} this holds`,
      span: link.span,
      expected: "`\\ln`, or the base below the sign",
    };
  }
  return undefined;
}

const isLog = (e: Expr): boolean => e.kind === "app" && e.op === "log";

const toBase = (ctx: Context, root: Expr, base: number): Expr => {
  const go = (e: Expr): Expr => {
    const inner = mapChildren(ctx, e, go);
    return isLog(inner) ? ctx.div(inner, ctx.app("log", [ctx.num(base)])) : inner;
  };
  return go(root);
};

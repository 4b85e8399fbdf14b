// An answer with a bracket asked for as a case distinction: −[k = a] + p_k is p_k − 1 where k = a and p_k elsewhere.

import { replaceLeaves } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import type { Step } from "../../rewrite/derivation.ts";
import { madeStep } from "../lines/lines.ts";
import type { Workshop } from "../lines/workshop.ts";

const isBracket = (e: Expr): e is App => e.kind === "app" && e.op === "iverson";

/** e with the bracket of this condition (either way round) taken as 1 or 0. */
function deciding(ctx: Context, e: Expr, condition: Expr, holds: boolean): Expr {
  const c = norm(ctx, condition).alpha;
  const decided = replaceLeaves(ctx, e, (x) =>
    isBracket(x) && norm(ctx, x.args[0] as Expr).alpha === c ? ctx.num(holds ? 1 : 0) : undefined,
  );
  return tidy(ctx, decided);
}

/** One line from `derived` to the case distinction `asked`, when each branch agrees in normal form. */
export function splitByCases(w: Workshop, derived: Expr, asked: Expr): readonly Step[] | undefined {
  const { ctx } = w;
  if (asked.kind !== "app" || asked.op !== "cases") return undefined;
  let rest = derived;
  for (let k = 0; k < asked.args.length; k += 2) {
    const value = asked.args[k] as Expr;
    const condition = asked.args[k + 1];
    const here = condition === undefined ? rest : deciding(ctx, rest, condition, true);
    if (norm(ctx, here).alpha !== norm(ctx, value).alpha) return undefined;
    if (condition !== undefined) rest = deciding(ctx, rest, condition, false);
  }
  return [
    madeStep({
      before: derived,
      after: asked,
      rule: "cases.split",
      reason: ["case by case"],
    }),
  ];
}

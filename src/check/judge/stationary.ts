// "Setting the gradient to zero: X^⊤X w = X^⊤y". What stands there is no 0, but the gradient moved to two sides and perhaps
// divided by a number: that it is can be told, where a loss or a gradient stands before it.

import { substituteIndices } from "../../expr/binders.ts";
import { axesOf } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { type Benches, benchFor, reached } from "../verdict/bench.ts";
import type { Outcome } from "./outcome.ts";
import { type Claim, ratios } from "./relation.ts";

/** Lines before it that are looked at, and gradients that are tried. */
const LOOKED_BACK = 8;
const TRIED = 6;

/** Whether the difference of the sides is a multiple of a gradient that the lines before it are about. */
export function isGradientAtZero(all: Benches, claim: Claim, before: readonly Outcome[]): boolean {
  const { ctx } = all;
  const { env } = claim;
  // What a derivative is said to be is no equation for what it is by.
  if ([claim.lhs, claim.rhs].some((e) => some(e, (x) => x.kind === "deriv"))) return false;
  const letters = [...new Set([...freeIndices(claim.lhs), ...freeIndices(claim.rhs)])];
  const lhs = ctx.sub(claim.lhs, claim.rhs);
  return gradients(all, claim, before, letters)
    .slice(0, TRIED)
    .some((rhs) => {
      const bench = benchFor(all, env, [lhs, rhs]);
      const found = ratios(bench, { ...claim, lhs, rhs });
      return found.some((l) => l.length > 2) && found.every(isConstant);
    });
}

const isConstant = (list: readonly number[]): boolean =>
  list.every((x) => x !== 0 && Math.abs(x - (list[0] ?? 0)) <= 1e-9 * Math.max(1, Math.abs(x)));

function gradients(
  { ctx }: Benches,
  { env, lhs, rhs }: Claim,
  before: readonly Outcome[],
  letters: readonly string[],
): readonly Expr[] {
  const names = [...reached(env, [lhs, rhs])];
  const out: Expr[] = [];
  for (const o of before.slice(-LOOKED_BACK).toReversed()) {
    const said = o.judged?.claim.lhs;
    if (said === undefined) continue;
    const head = said.kind === "at" ? said.tensor : said;
    if (head.kind === "deriv") {
      const own = freeIndices(said);
      if (own.length !== letters.length) continue;
      const turn = new Map(own.map((l, k) => [l, ctx.idx(letters[k] ?? l)] as const));
      out.push(substituteIndices(ctx, said, turn));
    }
    // The loss itself: by what stands in the equation.
    if (head.kind !== "sym" || said.kind !== "sym" || env.decls.get(head.name)?.kind !== "definition")
      continue;
    for (const n of names) {
      const d = env.decls.get(n);
      const isGiven = d?.kind === "tensor" || (d?.kind === "scalar" && d.role === "given" && !d.integer);
      if (!isGiven || (axesOf(env, n) ?? []).length !== letters.length) continue;
      const slope = ctx.deriv(head, ctx.sym(n), "total");
      out.push(
        letters.length === 0
          ? slope
          : ctx.at(
              slope,
              letters.map((l) => ctx.idx(l)),
            ),
      );
    }
  }
  return out;
}

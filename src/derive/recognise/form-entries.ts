// The entry of a form in whole tensors as a line has it: sums, quotients and products with numbers go entry by entry,
// operators are read, (Wᵀ a + Vᵀ b)[j] = (Wᵀ a)[j] + (Vᵀ b)[j].

import { shift } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import { type Expr, TENSOR_OPS } from "../../expr/nodes.ts";
import { sliceParts } from "../../expr/slices.ts";
import { wholeAxes } from "./domain.ts";

/** Undefined where a part has no index set that is known. */
export function entryOfForm(ctx: Context, env: Env, whole: Expr, subs: readonly Expr[]): Expr | undefined {
  if (whole.kind === "app" && (whole.op === "mul" || TENSOR_OPS.has(whole.op))) return ctx.at(whole, subs);
  return within(ctx, env, whole, subs);
}

function within(ctx: Context, env: Env, e: Expr, subs: readonly Expr[]): Expr | undefined {
  const rank = e.kind === "bind" ? subs.length : wholeAxes(ctx, env, e)?.length;
  if (rank === undefined || rank > subs.length) return undefined;
  const own = subs.slice(subs.length - rank);
  if (own.length === 0) return e;
  switch (e.kind) {
    case "deriv":
      return ctx.deriv(e.of, read(ctx, e.wrt, own), e.mode);
    case "bind": {
      const body = within(
        ctx,
        env,
        e.body,
        own.map((s) => shift(ctx, s, e.letters.length)),
      );
      return body && ctx.bind(e.op, e.ranges, body, e.letters, e.guard);
    }
    case "app": {
      if (e.op === "slice") {
        const { tensor, fixed } = sliceParts(e);
        const rest = [...own];
        const all = Array.from({ length: fixed.size + own.length }, (_, k) => fixed.get(k) ?? rest.shift());
        return all.includes(undefined) ? undefined : within(ctx, env, tensor, all as readonly Expr[]);
      }
      if (TENSOR_OPS.has(e.op) && e.op !== "hadamard") return ctx.at(e, own);
      const args = e.args.map((a) => within(ctx, env, a, own));
      if (args.includes(undefined)) return undefined;
      return ctx.app(e.op === "hadamard" ? "mul" : e.op, args as readonly Expr[]);
    }
    default:
      return read(ctx, e, own);
  }
}

/** An entry of a slice, T[i][j] = T[i, j]. */
const read = (ctx: Context, e: Expr, subs: readonly Expr[]): Expr =>
  e.kind === "at" ? ctx.at(e.tensor, [...e.subs, ...subs]) : ctx.at(e, subs);

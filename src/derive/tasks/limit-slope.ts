// The derivative of a term to what moves, for limits and for signs near a place.

import { entryGradient } from "../../diff/entry-gradient.ts";
import { NotScalar } from "../../diff/gradient.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { some, symbols } from "../../expr/traverse.ts";
import { present } from "../lines/present.ts";
import type { Workshop } from "../lines/workshop.ts";

export const cleared = (w: Workshop, e: Expr): Expr => tidy(w.ctx, present(w.ctx, tidy(w.ctx, e)));

/** Functions with kinks or steps: where these mention what moves, nothing is said about derivatives. */
const KINKED: ReadonlySet<Op> = new Set<Op>([
  "abs",
  "relu",
  "max",
  "min",
  "sign",
  "cases",
  "iverson",
  "floor",
  "ceil",
  "round",
]);

export const isSmooth = (e: Expr, variable: string): boolean =>
  !some(
    e,
    (s) =>
      symbols(s).includes(variable) &&
      ((s.kind === "app" && KINKED.has(s.op)) || (s.kind === "bind" && s.op !== "sum") || s.kind === "deriv"),
  );

/** The derivative to a given number, tidied; undefined where it is not taken through sums and functions alone. */
export function slopeOf(w: Workshop, e: Expr, variable: string): Expr | undefined {
  try {
    return cleared(w, entryGradient(w.ctx, w.library, w.env, e, w.ctx.sym(variable)));
  } catch (error) {
    if (error instanceof NotScalar) return undefined;
    throw error;
  }
}

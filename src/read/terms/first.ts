// The first index. The kernel counts from 0; an author may count from 1. Every index of the author's (a letter's
// value, a subscript, the end of a written range or of an axis) is the kernel's plus `first`, for every axis and
// every letter alike; integer scalars are numbers and stay what they are. This file is the only place where one
// is turned into the other, and the printer uses it the other way round: what is shown reads back to the same term.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { addPoly, constantPoly, finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";

export type FirstIndex = 0 | 1;

/** e + by; like terms are collected, since i + 1 − 1 is what the author wrote as i. */
function shifted(ctx: Context, e: Expr, by: number): Expr {
  if (by === 0) return e;
  if (!finiteTerm(e)) return ctx.add(e, ctx.num(by));
  return prettyPoly(ctx, addPoly(toPoly(e), constantPoly(by)));
}

/** The number that an author who counts from `first` writes for a kernel index. */
export const authorIndex = (ctx: Context, kernel: Expr, first: FirstIndex): Expr =>
  shifted(ctx, kernel, first);

/** The kernel's index for the number that such an author writes. */
export const kernelIndex = (ctx: Context, author: Expr, first: FirstIndex): Expr =>
  shifted(ctx, author, -first);

// A read of an array: the place in it, counted from 0, and the conditions under which there is an entry; beyond them
// the sheet says 0 or −∞.

import type { Context } from "../expr/context.ts";
import type { Axis } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { indexForm, tidy } from "../expr/norm.ts";
import { type Facts, implied } from "../index/prove.ts";

export interface Access {
  /** Where the entry stands in the array, as terms of the sheet. */
  readonly places: readonly Expr[];
  /** Not seen to hold: inside of the axes that are 0, and of those that are −∞, beyond. */
  readonly zero: readonly Expr[];
  readonly infinite: readonly Expr[];
  /** The entry is taken from a copy with zeros around. */
  readonly padded: boolean;
}

/** An index as a person would write it. */
export const index = (ctx: Context, e: Expr): Expr => indexForm(ctx, tidy(ctx, e), "tidy");

/** What stands before the first entry of an axis in its array: the starts of a recurrence. */
export const beforeOf = (a: Axis): number => (a.outside.kind === "start" ? a.outside.before : 0);
export const afterOf = (a: Axis): number => (a.outside.kind === "start" ? a.outside.after : 0);

/** The number of entries along an axis, what a recurrence starts from included. */
export const extentOf = (ctx: Context, a: Axis): Expr =>
  index(ctx, ctx.add(a.hi, ctx.neg(a.lo), ctx.num(1 + beforeOf(a) + afterOf(a))));

export function accessOf(
  ctx: Context,
  facts: Facts,
  axes: readonly Axis[],
  subs: readonly Expr[],
  copies: boolean,
): Access {
  const zero: Expr[] = [];
  const infinite: Expr[] = [];
  const beyond = axes.map((a, k): boolean => {
    const s = subs[k] as Expr;
    const asked = [ctx.le(a.lo, s), ctx.le(s, a.hi)];
    switch (a.outside.kind) {
      case "error":
      case "start":
        return false;
      case "pad": {
        const open = asked.filter((c) => !implied(facts, c));
        if (copies) return open.length > 0;
        zero.push(...open);
        return false;
      }
      case "zero":
        zero.push(...asked.filter((c) => !implied(facts, c)));
        return false;
      case "minus-infinity":
        infinite.push(...asked.filter((c) => !implied(facts, c)));
        return false;
    }
  });
  const padded = beyond.includes(true);
  const places = axes.map((a, k): Expr => {
    const s = subs[k] as Expr;
    const from = [ctx.neg(a.lo), ctx.num(beforeOf(a))];
    const width = padded && a.outside.kind === "pad" ? [a.outside.width] : [];
    return index(ctx, ctx.add(s, ...from, ...width));
  });
  return { places, zero, infinite, padded };
}

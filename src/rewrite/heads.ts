// The heads that stand in a term: a rule that wants others has nothing to do there.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { eachChild } from "../expr/traverse.ts";

export const headOf = (e: Expr): string => (e.kind === "app" ? e.op : e.kind);

/** A set of heads in 31 bits: heads may share one, so that it tells what a term surely does not contain. */
export function bitsOf(heads: readonly string[]): number {
  const known = knownBits.get(heads);
  if (known !== undefined) return known;
  let bits = 0;
  for (const head of heads) bits |= bitOf(head);
  knownBits.set(heads, bits);
  return bits;
}
/** Rules keep their lists of heads, so that a list is worked out once. */
const knownBits = new WeakMap<readonly string[], number>();

function bitOf(head: string): number {
  let bit = knownBit.get(head);
  if (bit === undefined) {
    let hash = 0;
    for (let k = 0; k < head.length; k += 1) hash = (hash * 31 + head.charCodeAt(k)) % 4093;
    bit = 1 << (hash % 31);
    knownBit.set(head, bit);
  }
  return bit;
}
const knownBit = new Map<string, number>();

const tableOf = (ctx: Context, enters: boolean): Map<number, number> =>
  ctx.table<number, number>(enters ? "rewrite.heads" : "rewrite.heads.outside");

/** The heads in a term, remembered for every node; those inside derivatives count where `enters`. */
export function contained(ctx: Context, enters: boolean): (e: Expr) => number {
  const known = tableOf(ctx, enters);
  const go = (e: Expr): number => {
    let bits = known.get(e.id);
    if (bits === undefined) {
      let sum = bitOf(headOf(e));
      if (e.kind !== "deriv" || enters)
        eachChild(e, (c) => {
          sum |= go(c);
        });
      known.set(e.id, sum);
      bits = sum;
    }
    return bits;
  };
  return go;
}

/** Whether one of the heads may occur where rules that want it look; false is certain. */
export function mayContain(ctx: Context, term: Expr, heads: readonly string[]): boolean {
  const enters = heads.includes("deriv");
  const bits = tableOf(ctx, enters).get(term.id) ?? contained(ctx, enters)(term);
  return (bits & bitsOf(heads)) !== 0;
}

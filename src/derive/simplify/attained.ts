// What a condition [t = argmax_k u_k] says in words where the entry u_t is the one that is differentiated to:
// "x[m,n] is the first of the largest entries u_k".

import { open, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type ArgOp, type Expr, picksIndex } from "../../expr/nodes.ts";
import { addPoly, toPoly } from "../../expr/poly.ts";
import { freeIndices, mapChildren, visit } from "../../expr/traverse.ts";
import type { Reason } from "../../rewrite/derivation.ts";

const WHICH: Readonly<Record<ArgOp, string>> = {
  argmax: "the first of the largest entries",
  argmin: "the first of the smallest entries",
  argmedian: "the lower median of the entries",
};

/** One sentence for each form of condition in e that asks whether the entry `wrt` attains an extremum. */
export function attainedRemarks(ctx: Context, e: Expr, wrt: Expr): readonly Reason[] {
  const found = new Map<string, Reason>();
  visit(withLetters(ctx, e), (s) => {
    if (s.kind !== "app" || s.op !== "eq") return true;
    const [left, right] = s.args as readonly [Expr, Expr];
    for (const [t, a] of [
      [left, right],
      [right, left],
    ] as const) {
      const entry = entryAt(ctx, t, a);
      if (entry === undefined || !sameEntry(ctx, entry.at, wrt)) continue;
      found.set(entry.op, [
        `the condition with ${entry.op} holds where `,
        { math: wrt },
        ` is ${WHICH[entry.op]} `,
        { math: entry.general },
        ...(entry.op === "argmedian" ? [", the first one at ties"] : []),
      ]);
    }
    return true;
  });
  return [...found.values()];
}

/** u_t and u_k of t = argmax_k u_k. */
function entryAt(
  ctx: Context,
  t: Expr,
  a: Expr,
): { readonly op: ArgOp; readonly at: Expr; readonly general: Expr } | undefined {
  if (a.kind !== "bind" || !picksIndex(a.op)) return undefined;
  const values = t.kind === "app" && t.op === "tuple" ? t.args : [t];
  const o = open(ctx, a, freeIndices(t));
  if (values.length !== o.vars.length) return undefined;
  const at = substituteIndices(ctx, o.body, new Map(o.vars.map((v, k) => [v.name, values[k] as Expr])));
  return { op: a.op, at, general: o.body };
}

/** Two reads of one tensor at subscripts that are equal, n mod d taken as n − d·⌊n/d⌋. */
function sameEntry(ctx: Context, a: Expr, b: Expr): boolean {
  if (a.kind !== "at" || b.kind !== "at" || a.tensor.alpha !== b.tensor.alpha) return false;
  return a.subs.every((s, k) => {
    const difference = addPoly(toPoly(withoutMod(ctx, s)), toPoly(withoutMod(ctx, b.subs[k] as Expr)), -1);
    return difference.size === 0;
  });
}

function withoutMod(ctx: Context, e: Expr): Expr {
  if (e.kind === "app" && e.op === "mod") {
    const [n, d] = e.args.map((a) => withoutMod(ctx, a)) as [Expr, Expr];
    return ctx.sub(n, ctx.mul(d, ctx.app("floor", [ctx.div(n, d)])));
  }
  return e.kind === "app" ? mapChildren(ctx, e, (c) => withoutMod(ctx, c)) : e;
}

/** The body of a sum at the end of a product with its letters, as the line prints it. */
function withLetters(ctx: Context, e: Expr): Expr {
  const go = (x: Expr): Expr => {
    if (x.kind === "bind" && x.op === "sum") return go(open(ctx, x).body);
    return x.kind === "app" && (x.op === "mul" || x.op === "div") ? mapChildren(ctx, x, go) : x;
  };
  return go(e);
}

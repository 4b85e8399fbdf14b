// A sum once around a circle may be counted the other way: k ↦ (c − k) mod N is one-to-one on 0 … N − 1, and its own
// inverse, whatever the whole number c is. So Σ_k w[k]·x[(m−k) mod N] is Σ_k w[(m−k) mod N]·x[k].

import { close, type Opened, open, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { norm } from "../../expr/norm.ts";
import { constantOf, ZERO_POLY } from "../../expr/poly.ts";
import { remainder } from "../../expr/remainder.ts";
import { freeIndices, mapChildren, visit } from "../../expr/traverse.ts";
import { type Facts, implied } from "../../index/prove.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { affine } from "./term.ts";

interface Turn {
  readonly name: string;
  /** (c − k) mod N, in the same letter. */
  readonly to: App;
}

/** The turn that a read (c − k) mod N of the letter suggests, where the letter runs once around. */
function turnOf(facts: Facts, o: Opened, k: number): Turn | undefined {
  const { ctx } = facts;
  const v = o.vars[k];
  const r = o.ranges[k];
  if (v === undefined || r?.kind !== "interval") return undefined;
  const letters = new Set(o.vars.map((x) => x.name));
  let found: Turn | undefined;
  visit(o.body, (e) => {
    if (found !== undefined || e.kind !== "app" || e.op !== "mod") return true;
    const [inside, n] = e.args as readonly [Expr, Expr];
    if (freeIndices(n).some((x) => letters.has(x))) return true;
    const a = affine(inside, letters);
    const c = a?.coefs.size === 1 ? constantOf(a.coefs.get(v.name) ?? ZERO_POLY) : undefined;
    const around =
      implied(facts, ctx.eq(r.lo, ctx.zero)) && implied(facts, ctx.eq(r.hi, ctx.sub(n, ctx.one)));
    if (c === -1 && around) found = { name: v.name, to: e };
    return true;
  });
  return found;
}

/** The sum counted the other way around every circle in it. */
export function turnedAround(
  facts: Facts,
  e: Expr,
): { readonly after: Expr; readonly turns: readonly Turn[] } | undefined {
  const { ctx } = facts;
  if (e.kind !== "bind" || e.op !== "sum" || e.guard !== undefined || e.loose > 0) return undefined;
  const o = open(ctx, e, freeIndices(e));
  const turns = o.vars.flatMap((_, k) => turnOf(facts, o, k) ?? []);
  if (turns.length === 0) return undefined;
  const map = new Map(turns.map((t) => [t.name, t.to] as const));
  const body = plain(ctx, substituteIndices(ctx, o.body, map), map);
  return { after: close(ctx, { ...o, body }), turns };
}

/** Remainders in remainders taken together; k mod N is k, where k is a letter that runs around. */
function plain(ctx: Context, e: Expr, turned: ReadonlyMap<string, App>): Expr {
  const inner = mapChildren(ctx, e, (c) => plain(ctx, c, turned));
  if (inner.kind !== "app" || inner.op !== "mod") return inner;
  const less = remainder(ctx, inner, true);
  if (less.kind !== "app" || less.op !== "mod") return less;
  const of = norm(ctx, less.args[0] as Expr);
  const own = of.kind === "idx" ? turned.get(of.name) : undefined;
  return own !== undefined && own.args[1]?.alpha === less.args[1]?.alpha ? of : less;
}

export const turnAround: FunctionRule = {
  kind: "function",
  name: "sum.turn",
  heads: ["bind"],
  reason: ["the sum once around, counted the other way"],
  examples: [
    {
      given: "given w[N], x[N], m in 0..N-1",
      before: "sum{k} w[k]*x[(m - k) mod N]",
      after: "sum{k} w[(m - k) mod N]*x[k]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    const found = turnedAround(factsAt(scope), e);
    const [first] = found?.turns ?? [];
    if (found === undefined || first === undefined) return undefined;
    return { after: found.after, match: { "?k": first.to }, assumes: [] };
  },
};

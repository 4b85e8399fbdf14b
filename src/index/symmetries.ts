// Assumptions that say that a tensor is symmetric, A_ij = A_ji, and matrices that are their own transposes by one.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { mapChildren } from "../expr/traverse.ts";

/** Subscript k of one side is subscript `from[k]` of the other. */
export interface Symmetry {
  readonly tensor: string;
  readonly from: readonly number[];
  readonly assumed: Expr;
}

/** T[i, j] = T[j, i]: two reads of one tensor whose subscripts are the same letters, each once, in another order. */
export function symmetryOf(assumed: Expr): Symmetry | undefined {
  if (assumed.kind !== "app" || assumed.op !== "eq") return undefined;
  const [l, r] = assumed.args as readonly [Expr, Expr];
  if (l.kind !== "at" || r.kind !== "at" || l.tensor.kind !== "sym" || l.tensor !== r.tensor)
    return undefined;
  const letters = l.subs.map((s) => (s.kind === "idx" ? s.name : ""));
  if (letters.includes("") || new Set(letters).size < letters.length) return undefined;
  const from = r.subs.map((s) => (s.kind === "idx" ? letters.indexOf(s.name) : -1));
  const moved = from.some((k, j) => k !== j);
  return moved && !from.includes(-1) ? { tensor: l.tensor.name, from, assumed } : undefined;
}

/** The term with Aᵀ written as A where A is a symmetric matrix, and the assumptions that say so. */
export function withoutTransposes(
  ctx: Context,
  env: Env,
  e: Expr,
): { readonly after: Expr; readonly uses: readonly Expr[] } {
  const symmetric = new Map(
    env.assumptions.flatMap((a) => {
      const s = symmetryOf(a);
      return s?.from.length === 2 ? [[s.tensor, a] as const] : [];
    }),
  );
  const uses = new Set<Expr>();
  const go = (x: Expr): Expr => {
    const inner = x.kind === "app" && x.op === "transpose" ? x.args[0] : undefined;
    const assumed = inner?.kind === "sym" ? symmetric.get(inner.name) : undefined;
    if (inner === undefined || assumed === undefined) return mapChildren(ctx, x, go);
    uses.add(assumed);
    return inner;
  };
  return { after: symmetric.size === 0 ? e : go(e), uses: [...uses] };
}

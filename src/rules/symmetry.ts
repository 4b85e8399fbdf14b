// Use of an assumed symmetry, A_ij = A_ji and the same for more subscripts. Either side may be written for the other, so
// the letters that are summed over go behind those that are not: Σ_j A_ji u_j is Σ_j A_ij u_j, and of two terms that are
// then the same there is one. Reads whose letters are all summed over, or none, stay as they were written.

import { close, open } from "../expr/binders.ts";
import { splitCoefficient } from "../expr/coefficient.ts";
import type { Context } from "../expr/context.ts";
import type { At, Expr } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";
import { type Symmetry, symmetryOf } from "../index/symmetries.ts";
import type { Match, Scope } from "../rewrite/rule.ts";
import { isApp, law } from "./terms.ts";

const exchanged = (ctx: Context, s: Symmetry, e: At): Expr =>
  ctx.at(
    e.tensor,
    s.from.map((k) => e.subs[k] as Expr),
  );

const isReadOf = (s: Symmetry, e: Expr): e is At =>
  e.kind === "at" && e.tensor.kind === "sym" && e.tensor.name === s.tensor && e.subs.length === s.from.length;

/** Where the first of two lists that are not the same is smaller. */
function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const k = a.findIndex((x, j) => x !== b[j]);
  return k >= 0 && (a[k] as number) < (b[k] as number);
}

/** The term with reads exchanged whose letters then come in the order in which they were bound, those outside first. */
function boundLast(ctx: Context, s: Symmetry, e: Expr, taken: readonly string[]): Expr {
  const go = (x: Expr, depths: ReadonlyMap<string, number>, depth: number): Expr => {
    if (x.kind === "bind") {
      const o = open(ctx, x, [...taken, ...depths.keys()]);
      const inside = new Map([...depths, ...o.vars.map((v) => [v.name, depth + 1] as const)]);
      const guard = o.guard === undefined ? undefined : go(o.guard, inside, depth + 1);
      return close(ctx, { ...o, guard, body: go(o.body, inside, depth + 1) });
    }
    if (x.kind === "deriv") return x;
    if (!isReadOf(s, x)) return mapChildren(ctx, x, (c) => go(c, depths, depth));
    const order = x.subs.map((sub) => Math.max(0, ...freeIndices(sub).map((l) => depths.get(l) ?? 0)));
    const other = s.from.map((k) => order[k] as number);
    return isBefore(other, order) ? exchanged(ctx, s, x) : x;
  };
  return some(e, (x) => isReadOf(s, x)) ? go(e, new Map(), 0) : e;
}

/** The term with all of its reads exchanged. */
const everywhere = (ctx: Context, s: Symmetry, e: Expr): Expr =>
  isReadOf(s, e) ? exchanged(ctx, s, e) : mapChildren(ctx, e, (c) => everywhere(ctx, s, c));

/** A sum in which a term becomes, but for its number, one before it. */
function sameTerms(ctx: Context, s: Symmetry, e: Expr): Expr | undefined {
  if (!isApp(e, "add")) return undefined;
  const formOf = (t: Expr): number => splitCoefficient(ctx, norm(ctx, t)).rest.alpha;
  const forms = e.args.map(formOf);
  for (const [k, t] of e.args.entries()) {
    if (!some(t, (x) => isReadOf(s, x))) continue;
    const other = everywhere(ctx, s, t);
    if (!forms.slice(0, k).includes(formOf(other)) || formOf(other) === forms[k]) continue;
    return ctx.add(...e.args.map((x, j) => (j === k ? other : x)));
  }
  return undefined;
}

export const symmetry = law(
  "assumption.symmetric",
  "by assumption",
  [
    {
      given: "given A[n, n], u[n]; assume A[i,j] = A[j,i]",
      before: "sum{j} A[j,k]*u[j]",
      after: "sum{j} A[k,j]*u[j]",
    },
    {
      given: "given A[n, n]; assume A[i,j] = A[j,i]",
      before: "A[k,l] + A[l,k]",
      after: "A[k,l] + A[k,l]",
    },
    {
      given: "given T[n, n, n], u[n]; assume T[i,j,k] = T[i,k,j]",
      before: "sum{c} T[a,c,b]*u[c]",
      after: "sum{c} T[a,b,c]*u[c]",
    },
  ],
  (scope: Scope, e): Match | undefined => {
    const { ctx } = scope;
    // Within a binder its letters are free: it is looked at from outside.
    if (e.loose > 0 || (e.kind !== "bind" && !isApp(e, "add"))) return undefined;
    for (const assumed of scope.env.assumptions) {
      const s = symmetryOf(assumed);
      if (s === undefined) continue;
      const after =
        e.kind === "bind" ? boundLast(ctx, s, e, [...scope.env.indices.keys()]) : sameTerms(ctx, s, e);
      if (after !== undefined && after.alpha !== e.alpha)
        return { after, match: { "?assumed": assumed }, assumes: [], reason: ["uses ", { math: assumed }] };
    }
    return undefined;
  },
  ["bind", "add"],
);

// A sum over a set in which brackets single a member out: Σ_{(l,m)∈S} u_{lm}·[l = a][m = b] is u_ab·[(a, b) ∈ S]. Beside
// [(l, m) = argmax over S] nothing need be said of S, since the largest entry stands at a member of it.

import { substituteIndices } from "../../expr/binders.ts";
import { type Membership, membership, singledOut } from "../../expr/member.ts";
import type { Expr } from "../../expr/nodes.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { onlyTerm } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { isDefined } from "../lines/defined.ts";
import { positiveAt } from "../lines/signs.ts";
import { listed } from "./index-rules.ts";

export const setMember: FunctionRule = {
  kind: "function",
  name: "sum.member",
  heads: ["bind"],
  reason: ["only one member of the set counts"],
  examples: [
    {
      given: "given x[n], S[n] set, i in 0..n-1, j in 0..n-1",
      before: "sum{k in S[i]} x[j]*[k = j]*x[k]",
      after: "x[j]*x[j] * (sum{k in S[i]} [k = j])",
    },
    {
      given: "given x[2, 2], S set, a in 0..1, b in 0..1",
      before: "sum{(k, l) in S} [(k, l) = argmax{(p, q) in S} x[p, q]] * [k = a] * [l = b]",
      after: "[(a, b) = argmax{(p, q) in S} x[p, q]]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind") return undefined;
    const { ctx } = scope;
    const s = singledOut(ctx, e, [...scope.env.indices.keys(), ...(scope.live ?? [])]);
    if (s === undefined || s.rest.length === 0) return undefined;
    const values = new Map(s.vars.map((v, k) => [v.name, s.subs[k] as Expr]));
    const attained = s.rest.some((f) => attainedIn(f, s));
    const rest = s.rest.map((f) => substituteIndices(ctx, f, values));
    // Where the member is not in S nothing was asked of the other factors.
    if (!rest.every((f, k) => attainedIn(s.rest[k] as Expr, s) || hasValue(scope, f))) return undefined;
    const letters = s.vars.map((v, k) => ctx.idx(e.letters[k] ?? v.name));
    const only = onlyTerm(listed(letters.map((v, k) => [v, s.subs[k] as Expr])));
    const said: Reason = attained ? only : [...only, ", if it belongs to ", { math: s.set }];
    const after = attained ? ctx.mul(...rest) : ctx.mul(...rest, membership(ctx, s.vars, s));
    return { after, match: { "?u": e }, assumes: [], reason: said };
  },
};

/** A power has a value where what is raised is assumed to be positive. */
const hasValue = (scope: Scope, f: Expr): boolean =>
  isDefined(scope, f) ||
  (f.kind === "app" &&
    f.op === "pow" &&
    positiveAt(scope, f.args[0] as Expr) &&
    f.args.every((a) => isDefined(scope, a)));

/** [(l, m) = argmax over the same set], which only a member can fulfil. */
function attainedIn(f: Expr, s: Membership & { readonly vars: readonly Expr[] }): boolean {
  const c = f.kind === "app" && f.op === "iverson" ? f.args[0] : undefined;
  if (c?.kind !== "app" || c.op !== "eq") return false;
  const is = (e: Expr | undefined): boolean => {
    const parts = e?.kind === "app" && e.op === "tuple" ? e.args : [e];
    return parts.length === s.vars.length && parts.every((p, k) => p === s.vars[k]);
  };
  const arg = is(c.args[0]) ? c.args[1] : is(c.args[1]) ? c.args[0] : undefined;
  const range = arg?.kind === "bind" && arg.guard === undefined ? arg.ranges : [];
  const ofIndices = arg?.kind === "bind" && ["argmax", "argmin", "argmedian"].includes(arg.op);
  return ofIndices && range.length === 1 && range[0]?.kind === "set" && range[0].set.alpha === s.set.alpha;
}

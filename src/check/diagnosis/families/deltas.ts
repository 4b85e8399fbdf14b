// A bracket [i = j] that is missing or stands too much.

import type { Expr } from "../../../expr/nodes.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { isApp, isTermOrBody, parentOf, type Site } from "../sites.ts";
import { where } from "../words.ts";

export const deltas: Family = {
  code: "missing-delta",
  candidates: (site, scope) => {
    const out: Candidate[] = [];
    const { ctx, say } = scope;
    const above = parentOf(site);
    if (isApp(site.term, "iverson") && site.role === "value")
      out.push({
        by: ctx.one,
        weight: isApp(above?.node, "add") ? 2.5 : 1.6,
        code: "extra-delta",
        sentence: () => `${where(site)}the bracket ${say(site, site.term)} is too much`,
      });
    if (isTermOrBody(site) && site.role === "value")
      for (const [a, b] of pairs(site, scope)) {
        const bracket = ctx.iverson(ctx.eq(a, b));
        out.push({
          by: times(ctx, bracket, site.term),
          weight: 2.8,
          sentence: () => `${where(site)}the factor ${say(site, bracket)} is missing`,
        });
      }
    return out;
  },
};

/** A bracket before everything else but a sign or a number. */
export function times(ctx: Scope["ctx"], factor: Expr, e: Expr): Expr {
  if (e.kind === "num" && e.value === 1) return factor;
  if (e.kind === "app" && e.op === "mul") {
    const [first, ...rest] = e.args;
    if (first?.kind === "num") return ctx.mul(first, factor, ...rest);
    return ctx.mul(factor, ...e.args);
  }
  return ctx.mul(factor, e);
}

/** Letters at the place, as terms. */
export const lettersAt = (site: Site, scope: Scope): readonly Expr[] => [
  ...scope.letters.map((l) => scope.ctx.idx(l)),
  ...site.bound.map((_, k) => scope.ctx.bound(site.bound.length - 1 - k)),
];

function pairs(site: Site, scope: Scope): readonly (readonly [Expr, Expr])[] {
  const all = lettersAt(site, scope).slice(0, 6);
  return all.flatMap((a, k) => all.slice(k + 1).map((b) => [a, b] as const));
}

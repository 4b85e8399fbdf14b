// A term that stands too much, or one that is missing: 1, a term of the side before, an entry of something given.

import type { Expr } from "../../../expr/nodes.ts";
import { ratio } from "../../../expr/rational.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { isApp, isTerm, parentOf, type Site } from "../sites.ts";
import { inCase, isNegative, opposite, ordinal } from "../words.ts";
import { givenEntries, readsOf } from "./factors.ts";

export const terms: Family = {
  code: "term",
  candidates: (site, scope) => [...extra(site, scope), ...missing(site, scope)],
};

function extra(site: Site, { ctx, say }: Scope): readonly Candidate[] {
  const { term } = site;
  if (term.kind !== "app" || term.op !== "add" || (site.role !== "value" && site.role !== "tensor"))
    return [];
  return term.args.map(
    (a, k): Candidate => ({
      by: ctx.add(...term.args.filter((_, j) => j !== k)),
      weight: 2,
      code: "extra-term",
      sentence: () => `${inCase(site)}the ${ordinal(k)} term, ${say(site, unsigned(a))}, is too much`,
    }),
  );

  function unsigned(e: Expr): Expr {
    return isNegative(e) ? opposite(ctx, e) : e;
  }
}

function missing(site: Site, scope: Scope): readonly Candidate[] {
  const { ctx, say } = scope;
  const above = parentOf(site);
  const inside = above?.node.kind === "bind" || above?.node.kind === "app";
  const sum = isApp(site.term, "add");
  // A term may be missing beside what stands alone, or in a bracket that holds a sum.
  if (site.role !== "value" || !(isTerm(site) || (inside && sum))) return [];
  if (above !== undefined && isApp(above.node, "add")) return [];
  // Between numbers anything could be missing.
  if (scope.otherValue !== undefined) return [];
  const parts = sum && site.term.kind === "app" ? site.term.args : [site.term];
  return wanted(scope).flatMap(([t, weight]): readonly Candidate[] =>
    [t, opposite(ctx, t)].map((signed) => ({
      by: ctx.add(...parts, signed),
      weight: above === undefined ? weight : weight + 0.3,
      code: "missing-term",
      sentence: () =>
        `${inCase(site)}a term is missing: ${isNegative(signed) ? `− ${say(site, opposite(ctx, signed))}` : `+ ${say(site, signed)}`}`,
    })),
  );
}

function wanted(scope: Scope): readonly (readonly [Expr, number])[] {
  const { ctx, other } = scope;
  const seen = new Set<number>();
  const out: (readonly [Expr, number])[] = [];
  const add = (e: Expr, weight: number): void => {
    if (seen.has(e.alpha) || e.alpha === other.alpha) return;
    seen.add(e.alpha);
    out.push([e, weight]);
  };
  add(ctx.one, 2.8);
  add(ctx.num(ratio(1, 2)), 2.9);
  if (other.kind === "app" && other.op === "add") for (const t of other.args) if (t.loose === 0) add(t, 2.7);
  for (const r of readsOf(scope)) add(r, 3.4);
  for (const r of givenEntries(scope)) add(r, 3.8);
  return out.slice(0, 24);
}

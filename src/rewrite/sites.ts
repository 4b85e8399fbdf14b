// A term with the scope of every subterm: binders opened, so that a rule sees free indices with their ranges in the
// scope and never a loose de Bruijn variable. Sites are made when they are first visited, and the last terms keep
// theirs, since one rule after the other visits the same term.

import { close, type Opened, open } from "../expr/binders.ts";
import type { Env } from "../expr/environment.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { children, eachChild, freeIndices, withChildren } from "../expr/traverse.ts";
import { enter } from "./enter.ts";
import type { Scope } from "./rule.ts";

/** What holds for the subterms between two binders or conditions, and their sites by the ids of the terms. */
interface Region {
  readonly scope: Scope;
  /** Letters that binders opened here avoid. */
  readonly avoid: readonly string[];
  readonly sites: Map<number, Site>;
}

export interface Site {
  readonly term: Expr;
  readonly region: Region;
  /** The sites of the children, in their order, once they were asked for. */
  parts: readonly Site[] | undefined;
  /** A binder with its variables opened. */
  opened: Opened | undefined;
}

const region = (scope: Scope, avoid: readonly string[]): Region => ({ scope, avoid, sites: new Map() });

function siteIn(r: Region, term: Expr): Site {
  let site = r.sites.get(term.id);
  if (site === undefined) {
    site = { term, region: r, parts: undefined, opened: undefined };
    r.sites.set(term.id, site);
  }
  return site;
}

/** The site of a term that stands in the scope. Letters opened in it avoid `taken` and everything free in the term. */
export const siteOf = (scope: Scope, term: Expr, taken: readonly string[]): Site =>
  siteIn(region(scope, [...taken, ...freeIndices(term)]), term);

interface Kept {
  readonly env: Env;
  readonly site: Site;
}
const KEPT = 12;

/** The same for a line that speaks of the letters `taken` and of those free in the term, and no others. */
export function siteOfLine(around: Scope, term: Expr, taken: readonly string[]): Site {
  const { ctx, env, facts } = around;
  const kept = ctx.table<string, Kept>("rewrite.sites");
  let key = `${term.id}`;
  for (const letter of taken) key += ` ${letter}`;
  for (const f of facts) key += `,${f.id}`;
  const known = kept.get(key);
  if (known !== undefined && known.env === env) return known.site;
  const scope: Scope = { ctx, env, facts, live: new Set([...taken, ...freeIndices(term)]) };
  const site = siteOf(scope, term, taken);
  kept.delete(key);
  kept.set(key, { env, site });
  if (kept.size > KEPT) for (const oldest of [...kept.keys()].slice(0, 1)) kept.delete(oldest);
  return site;
}

/** The sites of the children, in the order of `children`; of a set's range there is none. */
export function partsOf(site: Site): readonly Site[] {
  if (site.parts !== undefined) return site.parts;
  const { term, region: r } = site;
  const parts: Site[] = [];
  if (term.kind === "bind") inside(site, term, parts);
  else if (term.kind === "app" && term.op === "mul" && term.args.some(isBracket)) guarded(r, term, parts);
  else if (term.kind === "app" && term.op === "cases") branches(r, term, parts);
  else
    eachChild(term, (c) => {
      parts.push(siteIn(r, c));
    });
  site.parts = parts;
  return parts;
}

/** The term with its parts replaced. */
export function rebuilt(site: Site, parts: readonly Expr[]): Expr {
  const { ctx } = site.region.scope;
  const o = site.opened;
  if (o === undefined) return withChildren(ctx, site.term, parts);
  let k = 0;
  const next = (): Expr => {
    const part = parts[k];
    if (part === undefined) throw new Error("a binder has as many parts as it had");
    k += 1;
    return part;
  };
  const ranges = o.ranges.map(
    (x): Range => (x.kind === "interval" ? { kind: "interval", lo: next(), hi: next() } : x),
  );
  const guard = o.guard === undefined ? undefined : next();
  return close(ctx, { op: o.op, vars: o.vars, ranges, guard, body: next() });
}

const isBracket = (e: Expr): boolean => e.kind === "app" && e.op === "iverson";

/** The scope in which these conditions hold as well. */
const under = (scope: Scope, conditions: readonly Expr[]): Scope => ({
  ctx: scope.ctx,
  env: scope.env,
  facts: [...scope.facts, ...conditions.flatMap((c) => (c.kind === "app" && c.op === "and" ? c.args : [c]))],
  live: scope.live,
});

function inside(site: Site, e: Bind, parts: Site[]): void {
  const { scope, avoid } = site.region;
  const o = open(scope.ctx, e, avoid);
  site.opened = o;
  const inner = region(enter(scope, o.vars, o.ranges, o.guard), [...avoid, ...o.vars.map((v) => v.name)]);
  for (const x of o.ranges) if (x.kind === "interval") parts.push(siteIn(inner, x.lo), siteIn(inner, x.hi));
  if (o.guard !== undefined) parts.push(siteIn(inner, o.guard));
  parts.push(siteIn(inner, o.body));
}

/** Beside a bracket its condition holds: where it does not, the product is 0. */
function guarded(r: Region, e: App, parts: Site[]): void {
  const conditions = e.args.flatMap((b) => (isBracket(b) ? children(b).map((c) => c.expr) : []));
  const beside = region(under(r.scope, conditions), r.avoid);
  for (const c of e.args) parts.push(siteIn(isBracket(c) ? r : beside, c));
}

/** In a branch its condition holds, and those before it do not. */
function branches(r: Region, e: App, parts: Site[]): void {
  const { ctx } = r.scope;
  let rest = r.scope;
  for (const [k, c] of e.args.entries()) {
    if (k % 2 === 1) {
      parts.push(siteIn(r, c));
      continue;
    }
    const condition = e.args[k + 1];
    const here = condition === undefined ? rest : under(rest, [condition]);
    if (condition !== undefined) rest = under(rest, [tidy(ctx, ctx.app("not", [condition]))]);
    parts.push(siteIn(region(here, r.avoid), c));
  }
}

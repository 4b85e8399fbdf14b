// A term with the scope of every subterm: binders opened, so that a rule sees free indices with their ranges in the
// scope and never a loose de Bruijn variable. Sites are made when they are first visited, and the last terms keep
// theirs, since one rule after the other visits the same term.

import { close, type Opened, open } from "../expr/binders.ts";
import type { Env } from "../expr/environment.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { children, eachChild, freeIndices, withChildren } from "../expr/traverse.ts";
import { enter } from "./enter.ts";
import { bitsOf, contained, headOf } from "./heads.ts";
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

/** Sites in reading order, each once, and the same by their heads. */
export interface Sites {
  readonly all: readonly Site[];
  readonly byHead: ReadonlyMap<string, readonly Site[]>;
}

/** The term of a line: the rules are tried on it one after the other. */
export interface Line {
  readonly root: Site;
  readonly env: Env;
  readonly taken: readonly string[];
  /** Its sites outside of derivatives, and those of derivatives and what is around them, once they were asked for. */
  outside: Sites | undefined;
  derivatives: Sites | undefined;
}

const KEPT = 12;
const LAST = "last";

/** The line of a term that speaks of the letters `taken` and of those free in it, and of no others. */
export function lineOf(around: Scope, term: Expr, taken: readonly string[]): Line {
  const { ctx, env, facts } = around;
  const kept = ctx.table<string, Line>("rewrite.lines");
  const last = kept.get(LAST);
  if (last?.root.term === term && last.env === env && last.taken === taken && facts.length === 0) return last;
  let key = `${term.id}`;
  for (const letter of taken) key += ` ${letter}`;
  for (const f of facts) key += `,${f.id}`;
  let line = kept.get(key);
  if (line?.env !== env) {
    const scope: Scope = { ctx, env, facts, live: new Set([...taken, ...freeIndices(term)]) };
    line = { root: siteOf(scope, term, taken), env, taken, outside: undefined, derivatives: undefined };
    kept.delete(key);
    kept.set(key, line);
    if (kept.size > KEPT) for (const oldest of [...kept.keys()].slice(0, 1)) kept.delete(oldest);
  }
  if (facts.length === 0) kept.set(LAST, line);
  return line;
}

/** The sites of a line for a rule with these heads. One about derivatives alone looks inside them, and nowhere else. */
export function sitesOf(line: Line, heads: readonly string[] | undefined): Sites {
  const enters = heads?.includes("deriv") ?? false;
  const alone = enters && heads?.length === 1;
  const known = !enters ? line.outside : alone ? line.derivatives : undefined;
  if (known !== undefined) return known;
  const inTerm = contained(line.root.region.scope.ctx, enters);
  const wanted = alone ? bitsOf(["deriv"]) : -1;
  const all: Site[] = [];
  const byHead = new Map<string, Site[]>();
  const seen = new Set<Site>();
  const go = (site: Site): void => {
    if ((wanted !== -1 && (inTerm(site.term) & wanted) === 0) || seen.has(site)) return;
    seen.add(site);
    all.push(site);
    const head = headOf(site.term);
    const same = byHead.get(head);
    if (same === undefined) byHead.set(head, [site]);
    else same.push(site);
    if (enters || site.term.kind !== "deriv") partsOf(site).forEach(go);
  };
  go(line.root);
  const sites: Sites = { all, byHead };
  if (!enters) line.outside = sites;
  else if (alone) line.derivatives = sites;
  return sites;
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

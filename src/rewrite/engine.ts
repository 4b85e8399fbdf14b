// Applies one rule to a term: at the root, at a place, or everywhere (outermost first, one pass, memoised per
// node and scope). Binders are opened on the way down (sites.ts).

import { close, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { forAll } from "../expr/for-all.ts";
import type { Expr, Idx, Range } from "../expr/nodes.ts";
import { children, freeIndices, withChildren } from "../expr/traverse.ts";
import type { Place } from "./derivation.ts";
import { enter } from "./enter.ts";
import { bitsOf, contained, headOf, mayContain } from "./heads.ts";
import { matchPattern, substituteMetavariables } from "./match.ts";
import type { EquationRule, Match, Rule, Scope } from "./rule.ts";
import { type Line, lineOf, partsOf, rebuilt, type Site, siteOf, sitesOf } from "./sites.ts";

/** Applies the rule to the term itself. */
export function applyAtRoot(rule: Rule, scope: Scope, term: Expr): Match | undefined {
  if (rule.kind === "function") {
    const hit = rule.apply(scope, term);
    return hit === undefined || hit.after.alpha === term.alpha ? undefined : hit;
  }
  const [lhs, rhs] = equationOf(rule, scope.ctx);
  for (const found of matchPattern(scope.ctx, lhs, term)) {
    const assumes = rule.when === undefined ? [] : rule.when(scope, found.bindings);
    if (assumes === false) continue;
    const body = substituteMetavariables(scope.ctx, rhs, found.bindings);
    return { after: found.around(body), match: found.bindings, assumes };
  }
  return undefined;
}

/** The two sides of an equation, made once in a context. */
function equationOf(rule: EquationRule, ctx: Context): readonly [lhs: Expr, rhs: Expr] {
  const known = ctx.table<EquationRule, readonly [lhs: Expr, rhs: Expr]>("rewrite.rule.equation");
  let sides = known.get(rule);
  if (sides === undefined) {
    sides = rule.equation(ctx);
    known.set(rule, sides);
  }
  return sides;
}

export interface Applied {
  readonly after: Expr;
  /** The matches in the order in which the places were met. */
  readonly matches: readonly Match[];
}

/**
 * Applies `f` to subterms, outermost first; where it gives a term, that is final, else its children are visited.
 * Letters opened along the way avoid `taken` and everything free in the whole term. What a derivative is taken of
 * and to is its name: only rules about derivatives look inside one.
 */
export function rewriteOutermost(
  scope: Scope,
  term: Expr,
  f: (scope: Scope, sub: Expr) => Expr | undefined,
  taken: readonly string[] = [],
  heads?: readonly string[],
): Expr {
  return rewriteSites(siteOf(scope, term, taken), (site) => f(site.region.scope, site.term), heads);
}

function rewriteSites(
  root: Site,
  f: (site: Site) => Expr | undefined,
  heads: readonly string[] | undefined,
): Expr {
  const enters = heads?.includes("deriv") ?? false;
  const wanted = heads === undefined ? -1 : bitsOf(heads);
  const { ctx } = root.region.scope;
  const inTerm = contained(ctx, enters);
  const memo = new Map<Site, Expr>();
  const walk = (site: Site): Expr => {
    const e = site.term;
    // Binders are opened only where the rule can apply inside.
    if (wanted !== -1 && (inTerm(e) & wanted) === 0) return e;
    const known = memo.get(site);
    if (known !== undefined) return known;
    let r = heads === undefined || heads.includes(headOf(e)) ? f(site) : undefined;
    if (r === undefined) {
      if (e.kind === "deriv" && !enters) r = e;
      else {
        const parts = partsOf(site);
        let made: Expr[] | undefined;
        for (let k = 0; k < parts.length; k += 1) {
          const part = parts[k] as Site;
          const n = walk(part);
          if (n !== part.term) made ??= parts.slice(0, k).map((p) => p.term);
          made?.push(n);
        }
        r = made === undefined ? e : rebuilt(site, made);
      }
    }
    memo.set(site, r);
    return r;
  };
  return walk(root);
}

/** The match with conditions that hold outside of the binders that were opened on the way to it: "for all i". */
function closed(hit: Match, at: Scope, outside: Scope): Match {
  if (hit.assumes.length === 0 || at.env.indices === outside.env.indices) return hit;
  const { ctx } = at;
  const opened = [...at.env.indices].filter(([v, r]) => outside.env.indices.get(v) !== r);
  const facts = at.facts.slice(outside.facts.length);
  const assumes = hit.assumes.map((c) => {
    const vars: Idx[] = [];
    const ranges: Range[] = [];
    // A letter counts where the condition mentions it, or the range of one that counts, or a fact about one does.
    const own = new Set(opened.map(([v]) => v));
    const around = facts.filter((f) => freeIndices(f).some((v) => own.has(v)));
    const counts = new Set([c, ...around].flatMap((x) => freeIndices(x)));
    for (const [v, r] of [...opened].reverse())
      if (counts.has(v) && r.kind === "interval")
        for (const l of [r.lo, r.hi].flatMap((x) => freeIndices(x))) counts.add(l);
    for (const [v, r] of opened) {
      // Both letters of a pair come with their set.
      if (!counts.has(v) && !(r.kind === "set" && opened.some(([u, q]) => q === r && counts.has(u))))
        continue;
      vars.push(ctx.idx(v));
      if (r.kind !== "set" || ranges.at(-1) !== r) ranges.push(r);
    }
    if (!freeIndices(c).some((v) => own.has(v))) return c;
    const guard = around.length === 0 ? undefined : around.length === 1 ? around[0] : ctx.app("and", around);
    return forAll(ctx, { vars, ranges, guard }, c);
  });
  return { ...hit, assumes };
}

/** The heads that a rule may match at; undefined: any. */
export function headsOf(rule: Rule, ctx: Context): readonly string[] | undefined {
  if (rule.heads !== undefined || rule.kind === "function") return rule.heads;
  const known = ctx.table<Rule, readonly string[]>("rewrite.rule.heads");
  let heads = known.get(rule);
  if (heads === undefined) {
    heads = [headOf(equationOf(rule, ctx)[0])];
    known.set(rule, heads);
  }
  return heads;
}

/** Applies the rule wherever it matches, outermost first, in one pass. */
export function applyEverywhere(
  rule: Rule,
  scope: Scope,
  term: Expr,
  taken: readonly string[] = [],
): Applied | undefined {
  return applyAtSites(rule, siteOf(scope, term, taken), (site) =>
    applyAtRoot(rule, site.region.scope, site.term),
  );
}

/** The same for the term of a line. Most rules match nowhere in it, which its sites by heads tell without a walk. */
function applyInLine(rule: Rule, line: Line): Applied | undefined {
  const heads = headsOf(rule, line.root.region.scope.ctx);
  if (heads !== undefined && !mayContain(line.root.region.scope.ctx, line.root.term, heads)) return undefined;
  const { all, byHead } = sitesOf(line, heads);
  const [head, ...more] = heads ?? [];
  const sites = head === undefined || more.length > 0 ? all : (byHead.get(head) ?? NO_SITES);
  for (let n = 0; n < sites.length; n += 1) {
    const site = sites[n] as Site;
    if (more.length > 0 && heads?.includes(headOf(site.term)) !== true) continue;
    const first = applyAtRoot(rule, site.region.scope, site.term);
    if (first !== undefined) return applyFrom(rule, line, sites, n, first);
  }
  return undefined;
}

/** Goes on from the first of the sites at which the rule matches, the n-th. */
function applyFrom(
  rule: Rule,
  line: Line,
  sites: readonly Site[],
  n: number,
  first: Match,
): Applied | undefined {
  const site = sites[n];
  const tried = new Set(sites.slice(0, n));
  return applyAtSites(rule, line.root, (s) =>
    s === site ? first : tried.has(s) ? undefined : applyAtRoot(rule, s.region.scope, s.term),
  );
}
const NO_SITES: readonly Site[] = [];

function applyAtSites(rule: Rule, root: Site, match: (site: Site) => Match | undefined): Applied | undefined {
  const { scope } = root.region;
  const matches: Match[] = [];
  const after = rewriteSites(
    root,
    (site) => {
      const hit = match(site);
      if (hit === undefined) return undefined;
      matches.push(closed(hit, site.region.scope, scope));
      return hit.after;
    },
    headsOf(rule, scope.ctx),
  );
  return matches.length === 0 || after.alpha === root.term.alpha ? undefined : { after, matches };
}

/** Applies the rule at one path (child positions as in `children`), opening binders on the way. */
export function applyAt(
  rule: Rule,
  around: Scope,
  term: Expr,
  place: Place,
  taken: readonly string[] = [],
): Applied | undefined {
  if (place === "everywhere") return applyInLine(rule, lineOf(around, term, taken));
  const live = new Set([...taken, ...freeIndices(term)]);
  const scope: Scope = { ctx: around.ctx, env: around.env, facts: around.facts, live };
  const matches: Match[] = [];
  const go = (s: Scope, e: Expr, depth: number, avoid: readonly string[]): Expr | undefined => {
    const k = place[depth];
    if (k === undefined) {
      const hit = applyAtRoot(rule, s, e);
      if (hit !== undefined) matches.push(closed(hit, s, scope));
      return hit?.after;
    }
    if (e.kind !== "bind") return replaceChild(s.ctx, e, k, (c) => go(s, c, depth + 1, avoid));
    const o = open(s.ctx, e, avoid);
    if (k !== children(e).length - 1) return undefined; // only bodies are rewritten at a path
    const deeper = [...avoid, ...o.vars.map((v) => v.name)];
    const body = go(enter(s, o.vars, o.ranges, o.guard), o.body, depth + 1, deeper);
    return body === undefined ? undefined : close(s.ctx, { ...o, body });
  };
  const after = go(scope, term, 0, [...taken, ...freeIndices(term)]);
  return after === undefined ? undefined : { after, matches };
}

function replaceChild(ctx: Context, e: Expr, k: number, f: (c: Expr) => Expr | undefined): Expr | undefined {
  const kids = children(e).map((c) => c.expr);
  const old = kids[k];
  if (old === undefined) return undefined;
  const made = f(old);
  if (made === undefined) return undefined;
  kids[k] = made;
  return withChildren(ctx, e, kids);
}

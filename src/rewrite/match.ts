// Matching of patterns: terms whose metavariables are names that begin with `?`. Sums and products match up to
// order, and a pattern for one matches part of a longer one (`around` puts the rest back). A metavariable cannot
// stand for a term with a variable bound inside the pattern: `?c` under a binder is a constant for that binder.

import { shift } from "../expr/binders.ts";
import { sameUpToOrder } from "../expr/canonical.ts";
import type { Context } from "../expr/context.ts";
import { arities, type Expr } from "../expr/nodes.ts";
import { children, mapChildren, symbols } from "../expr/traverse.ts";

export type Bindings = Readonly<Record<string, Expr>>;

export interface Found {
  readonly bindings: Bindings;
  /** Rebuilds the whole term around what replaces the matched part. */
  readonly around: (replacement: Expr) => Expr;
}

const isMeta = (e: Expr): e is Expr & { kind: "sym" } => e.kind === "sym" && e.name.startsWith("?");

/** All ways in which the pattern matches the term (lazily; most rules take the first). */
export function* matchPattern(ctx: Context, pattern: Expr, term: Expr): Generator<Found> {
  if (pattern.kind === "app" && (pattern.op === "add" || pattern.op === "mul")) {
    if (term.kind !== "app" || term.op !== pattern.op) return;
    const op = pattern.op;
    for (const { bindings, rest, first } of matchSubset(ctx, pattern.args, term.args, {}, 0)) {
      yield {
        bindings,
        around: (r) => {
          if (rest.length === 0) return r;
          const parts = [...rest.slice(0, first), r, ...rest.slice(first)];
          return ctx.app(
            op,
            parts.flatMap((p) => (p.kind === "app" && p.op === op ? p.args : [p])),
          );
        },
      };
    }
    return;
  }
  for (const bindings of matchTerm(ctx, pattern, term, {}, 0)) yield { bindings, around: (r) => r };
}

function* matchTerm(ctx: Context, p: Expr, t: Expr, b: Bindings, depth: number): Generator<Bindings> {
  if (isMeta(p)) {
    if (hasLooseBelow(t, depth)) return;
    const value = depth === 0 ? t : shift(ctx, t, -depth);
    const old = b[p.name];
    if (old === undefined) yield { ...b, [p.name]: value };
    else if (old.alpha === value.alpha) yield b;
    return;
  }
  if (p.kind !== t.kind) return;
  if (p.kind === "num" || p.kind === "sym" || p.kind === "idx" || p.kind === "bound") {
    if (p === t) yield b;
    return;
  }
  if (p.kind === "app" && t.kind === "app") {
    if (p.op !== t.op) return;
    if (p.op === "add" || p.op === "mul") {
      for (const m of matchSubset(ctx, p.args, t.args, b, depth)) if (m.rest.length === 0) yield m.bindings;
      return;
    }
  }
  if (p.kind === "bind" && t.kind === "bind") {
    // Without metavariables inside, the order of the indices does not matter.
    if (p.loose === 0 && t.loose === 0 && !symbols(p).some((n) => n.startsWith("?"))) {
      const [x, y] = [symbols(p), symbols(t)];
      const likely = x.length === y.length && x.every((n) => y.includes(n));
      if (likely && sameUpToOrder(ctx, p, t) === true) yield b;
      return;
    }
    if (p.op !== t.op || arities(p.ranges) !== arities(t.ranges)) return;
    if (p.ranges.some((r, k) => r.kind !== t.ranges[k]?.kind)) return;
    if ((p.guard === undefined) !== (t.guard === undefined)) return;
  }
  if (p.kind === "deriv" && t.kind === "deriv" && p.mode !== t.mode) return;
  const ps = children(p);
  const ts = children(t);
  if (ps.length !== ts.length) return;
  yield* matchAll(
    ctx,
    ps.map((c, k) => [c.expr, (ts[k] as { expr: Expr }).expr, depth + c.under] as const),
    0,
    b,
  );
}

function* matchAll(
  ctx: Context,
  pairs: readonly (readonly [Expr, Expr, number])[],
  k: number,
  b: Bindings,
): Generator<Bindings> {
  const pair = pairs[k];
  if (pair === undefined) {
    yield b;
    return;
  }
  for (const m of matchTerm(ctx, pair[0], pair[1], b, pair[2])) yield* matchAll(ctx, pairs, k + 1, m);
}

interface SubsetMatch {
  readonly bindings: Bindings;
  readonly rest: readonly Expr[];
  /** The position, among the rest, at which the first matched part stood. */
  readonly first: number;
}

/** Patterns matched with distinct parts, in any order. Concrete patterns are placed before bare metavariables. */
function* matchSubset(
  ctx: Context,
  patterns: readonly Expr[],
  parts: readonly Expr[],
  b: Bindings,
  depth: number,
): Generator<SubsetMatch> {
  const ordered = [...patterns].sort((x, y) => Number(isMeta(x)) - Number(isMeta(y)));
  const used = new Set<number>();
  function* go(k: number, bindings: Bindings): Generator<SubsetMatch> {
    const p = ordered[k];
    if (p === undefined) {
      const rest = parts.filter((_, j) => !used.has(j));
      yield { bindings, rest, first: Math.min(...used, parts.length) };
      return;
    }
    for (let j = 0; j < parts.length; j += 1) {
      if (used.has(j)) continue;
      used.add(j);
      for (const m of matchTerm(ctx, p, parts[j] as Expr, bindings, depth)) yield* go(k + 1, m);
      used.delete(j);
    }
  }
  yield* go(0, b);
}

/** Whether a variable bound inside the pattern (de Bruijn index below depth) is loose in t. */
function hasLooseBelow(t: Expr, depth: number): boolean {
  if (depth === 0 || t.loose === 0) return false;
  const go = (e: Expr, over: number): boolean => {
    if (e.loose <= over) return false;
    if (e.kind === "bound") return e.index >= over && e.index < over + depth;
    return children(e).some((c) => go(c.expr, over + c.under));
  };
  return go(t, 0);
}

/** The right side of an equation with its metavariables filled in. */
export function substituteMetavariables(ctx: Context, e: Expr, b: Bindings): Expr {
  const go = (x: Expr, depth: number): Expr => {
    if (isMeta(x)) {
      const v = b[x.name];
      if (v === undefined) throw new Error(`the pattern does not bind ${x.name}`);
      return shift(ctx, v, depth);
    }
    return mapChildren(ctx, x, (c, under) => go(c, depth + under));
  };
  return go(e, 0);
}

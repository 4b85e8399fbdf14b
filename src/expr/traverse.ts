// One way to walk an expression: `children` with the number of variables bound above each child, and
// `withChildren` to rebuild. Every traversal in the project goes through these two.

import type { Context } from "./context.ts";
import { arities, arity, type Expr, type Range } from "./nodes.ts";

export interface Child {
  readonly expr: Expr;
  /** How many variables this node binds above the child. */
  readonly under: number;
}

const flat = (e: Expr): Child => ({ expr: e, under: 0 });

/** The children in a fixed order: of a binder, the ranges' ends, then the guard, then the body. */
export function children(e: Expr): readonly Child[] {
  switch (e.kind) {
    case "num":
    case "sym":
    case "idx":
    case "bound":
      return [];
    case "at":
      return [flat(e.tensor), ...e.subs.map(flat)];
    case "app":
      return e.args.map(flat);
    case "deriv":
      return [flat(e.of), flat(e.wrt)];
    case "bind": {
      const out: Child[] = [];
      let under = 0;
      for (const r of e.ranges) {
        if (r.kind === "interval") out.push({ expr: r.lo, under }, { expr: r.hi, under });
        if (r.kind === "set") out.push({ expr: r.set, under });
        under += arity(r);
      }
      if (e.guard !== undefined) out.push({ expr: e.guard, under });
      out.push({ expr: e.body, under });
      return out;
    }
  }
}

/** The node with its children replaced, in the order of `children`. Gives the same object when nothing changed. */
export function withChildren(ctx: Context, e: Expr, parts: readonly Expr[]): Expr {
  switch (e.kind) {
    case "num":
    case "sym":
    case "idx":
    case "bound":
      return e;
    case "at":
      return ctx.at(parts[0] as Expr, parts.slice(1));
    case "app":
      return ctx.app(e.op, parts);
    case "deriv":
      return ctx.deriv(parts[0] as Expr, parts[1] as Expr, e.mode);
    case "bind": {
      let k = 0;
      const next = () => parts[k++] as Expr;
      const ranges = e.ranges.map((r): Range => {
        if (r.kind === "interval") return { kind: "interval", lo: next(), hi: next() };
        return r.kind === "set" ? { ...r, set: next() } : r;
      });
      const guard = e.guard === undefined ? undefined : next();
      return ctx.bind(e.op, ranges, next(), e.letters, guard);
    }
  }
}

/** Calls `f` with each child and the number of variables bound above it, in the order of `children`. */
export function eachChild(e: Expr, f: (child: Expr, under: number) => void): void {
  switch (e.kind) {
    case "num":
    case "sym":
    case "idx":
    case "bound":
      return;
    case "at":
      f(e.tensor, 0);
      for (let k = 0; k < e.subs.length; k += 1) f(e.subs[k] as Expr, 0);
      return;
    case "app":
      for (let k = 0; k < e.args.length; k += 1) f(e.args[k] as Expr, 0);
      return;
    case "deriv":
      f(e.of, 0);
      f(e.wrt, 0);
      return;
    case "bind":
      for (const c of children(e)) f(c.expr, c.under);
      return;
  }
}

/** Rebuilds bottom-up or top-down as `f` decides; `f` gets each child and the number of variables bound above it. */
export function mapChildren(ctx: Context, e: Expr, f: (child: Expr, under: number) => Expr): Expr {
  switch (e.kind) {
    case "num":
    case "sym":
    case "idx":
    case "bound":
      return e;
    case "at": {
      const tensor = f(e.tensor, 0);
      const subs = mapped(e.subs, f);
      return tensor === e.tensor && subs === e.subs ? e : ctx.at(tensor, subs);
    }
    case "app": {
      const args = mapped(e.args, f);
      return args === e.args ? e : ctx.app(e.op, args);
    }
    case "deriv": {
      const of = f(e.of, 0);
      const wrt = f(e.wrt, 0);
      return of === e.of && wrt === e.wrt ? e : ctx.deriv(of, wrt, e.mode);
    }
    case "bind": {
      const before = children(e);
      let changed = false;
      const parts = before.map((c) => {
        const n = f(c.expr, c.under);
        if (n !== c.expr) changed = true;
        return n;
      });
      return changed ? withChildren(ctx, e, parts) : e;
    }
  }
}

/** The same list where nothing changed, which is most often. */
function mapped(list: readonly Expr[], f: (child: Expr, under: number) => Expr): readonly Expr[] {
  let parts: Expr[] | undefined;
  for (let k = 0; k < list.length; k += 1) {
    const c = list[k] as Expr;
    const n = f(c, 0);
    if (n !== c) parts ??= [...list];
    if (parts !== undefined) parts[k] = n;
  }
  return parts ?? list;
}

/** Calls `f` once for every distinct subterm, parents before children; stops below a node for which f gives false. */
export function visit(e: Expr, f: (sub: Expr) => boolean | undefined): void {
  const seen = new Set<Expr>();
  const go = (x: Expr): void => {
    if (seen.has(x)) return;
    seen.add(x);
    if (f(x) !== false) eachChild(x, go);
  };
  go(e);
}

/** Whether some subterm satisfies the test. */
export function some(e: Expr, test: (sub: Expr) => boolean): boolean {
  let found = false;
  visit(e, (s) => {
    if (found) return false;
    if (test(s)) found = true;
    return !found;
  });
  return found;
}

/** The number of nodes of the tree that is printed (shared subterms counted each time), capped at `limit`. */
export function treeSize(e: Expr, limit = Number.MAX_SAFE_INTEGER): number {
  const memo = new Map<number, number>();
  const go = (x: Expr): number => {
    const known = memo.get(x.id);
    if (known !== undefined) return known;
    let n = 1;
    eachChild(x, (c) => {
      n = Math.min(limit, n + go(c));
    });
    memo.set(x.id, n);
    return n;
  };
  return go(e);
}

/** Remembers what `f` says of a term. Terms are immutable, so nothing is ever stale. */
export function remembered<T>(f: (e: Expr) => T): (e: Expr) => T {
  const known = new WeakMap<Expr, { readonly value: T }>();
  return (e) => {
    const hit = known.get(e);
    if (hit !== undefined) return hit.value;
    const value = f(e);
    known.set(e, { value });
    return value;
  };
}

const namesOfKind = (kind: "idx" | "sym"): ((e: Expr) => readonly string[]) =>
  remembered((e) => {
    const out = new Set<string>();
    visit(e, (s) => {
      if (s.kind === kind) out.add(s.name);
      return true;
    });
    return [...out];
  });

/** Names of free indices in the term, in order of first appearance. */
export const freeIndices = namesOfKind("idx");

/** Declared names in the term, in order of first appearance. */
export const symbols = namesOfKind("sym");

/** Number of variables of the binder, or 0. */
export const binds = (e: Expr): number => (e.kind === "bind" ? arities(e.ranges) : 0);

// Binders, locally nameless: shifting, substitution, and opening a binder to work on its body with free indices.
// Substitution cannot capture: bound variables are de Bruijn indices and free indices are names.

import type { Context } from "./context.ts";
import {
  arities,
  arity,
  type Bind,
  type BindOp,
  type Expr,
  type Idx,
  mapRange,
  type Range,
} from "./nodes.ts";
import { freeIndices, mapChildren } from "./traverse.ts";

/** More binders than this are never nested; it keeps (node, depth) one number. */
const DEPTHS = 4096;

/** Adds `by` to every loose de Bruijn index that is not below `cutoff`. */
export function shift(ctx: Context, e: Expr, by: number, cutoff = 0): Expr {
  if (by === 0 || e.loose <= cutoff) return e;
  const memo = new Map<number, Expr>();
  const go = (x: Expr, c: number): Expr => {
    if (x.loose <= c) return x;
    if (x.kind === "bound") return ctx.bound(x.index + by);
    const k = x.id * DEPTHS + c;
    let r = memo.get(k);
    if (r === undefined) {
      r = mapChildren(ctx, x, (y, under) => go(y, c + under));
      memo.set(k, r);
    }
    return r;
  };
  return go(e, cutoff);
}

/** Replaces the `values.length` innermost loose variables; the last value stands for de Bruijn index 0. */
export function instantiate(ctx: Context, e: Expr, values: readonly Expr[]): Expr {
  const n = values.length;
  const memo = new Map<number, Expr>();
  const go = (x: Expr, depth: number): Expr => {
    if (x.loose <= depth) return x;
    if (x.kind === "bound") {
      const k = x.index - depth;
      if (k < n) return shift(ctx, values[n - 1 - k] as Expr, depth);
      return ctx.bound(x.index - n);
    }
    const key = x.id * DEPTHS + depth;
    let r = memo.get(key);
    if (r === undefined) {
      r = mapChildren(ctx, x, (y, under) => go(y, depth + under));
      memo.set(key, r);
    }
    return r;
  };
  return n === 0 ? e : go(e, 0);
}

/** Replaces free indices by terms. The terms may have loose variables of the place where `e` stands. */
export function substituteIndices(ctx: Context, e: Expr, map: ReadonlyMap<string, Expr>): Expr {
  if (map.size === 0) return e;
  return replaceLeaves(ctx, e, (x) => (x.kind === "idx" ? map.get(x.name) : undefined));
}

/** Replaces declared names (scalars) by terms, also where they stand as the `wrt` of a derivative: see callers. */
export function substituteSymbols(ctx: Context, e: Expr, map: ReadonlyMap<string, Expr>): Expr {
  if (map.size === 0) return e;
  return replaceLeaves(ctx, e, (x) => (x.kind === "sym" ? map.get(x.name) : undefined));
}

/** Replaces subterms chosen by `f` (undefined: look inside). The replacement is given for the outermost place. */
export function replaceLeaves(ctx: Context, e: Expr, f: (x: Expr) => Expr | undefined): Expr {
  const memo = new Map<number, Expr>();
  const go = (x: Expr, depth: number): Expr => {
    const key = x.id * DEPTHS + depth;
    let r = memo.get(key);
    if (r === undefined) {
      const hit = f(x);
      r =
        hit === undefined ? mapChildren(ctx, x, (y, under) => go(y, depth + under)) : shift(ctx, hit, depth);
      memo.set(key, r);
    }
    return r;
  };
  return go(e, 0);
}

/** Turns free indices into the variables of a binder to be put around `e`; the last name becomes index 0. */
export function abstract(ctx: Context, e: Expr, names: readonly string[]): Expr {
  const n = names.length;
  if (n === 0) return e;
  const place = new Map(names.map((name, k) => [name, n - 1 - k] as const));
  const memo = new Map<number, Expr>();
  const go = (x: Expr, depth: number): Expr => {
    if (x.kind === "idx") {
      const k = place.get(x.name);
      return k === undefined ? x : ctx.bound(k + depth);
    }
    if (x.kind === "bound") return x.index >= depth ? ctx.bound(x.index + n) : x;
    const key = x.id * DEPTHS + depth;
    let r = memo.get(key);
    if (r === undefined) {
      r = mapChildren(ctx, x, (y, under) => go(y, depth + under));
      memo.set(key, r);
    }
    return r;
  };
  return go(e, 0);
}

/** A binder with its variables replaced by free indices. Range k mentions only variables of earlier ranges. */
export interface Opened {
  readonly op: BindOp;
  readonly vars: readonly Idx[];
  readonly ranges: readonly Range[];
  readonly guard: Expr | undefined;
  readonly body: Expr;
}

/** A letter that is not in `taken`: the wish itself, else with primes. */
export function freshName(wish: string, taken: ReadonlySet<string>): string {
  let name = wish;
  while (taken.has(name)) name += "'";
  return name;
}

/** Opens a binder; its variables get its letters, primed where a letter is free in it or in `avoid`. */
export function open(ctx: Context, e: Bind, avoid: Iterable<string> = []): Opened {
  const taken = new Set<string>([...avoid, ...freeIndices(e)]);
  const vars = e.letters.map((letter) => {
    const name = freshName(letter, taken);
    taken.add(name);
    return ctx.idx(name);
  });
  // The same binder is opened by one rule after the other.
  const known = ctx.table<string, Opened>("binders.opened");
  const key = `${e.id} ${vars.map((v) => v.id).join(" ")}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let seen = 0;
  const ranges = e.ranges.map((r) => {
    const scope = vars.slice(0, seen);
    seen += arity(r);
    return mapRange(r, (x) => instantiate(ctx, x, scope));
  });
  const guard = e.guard === undefined ? undefined : instantiate(ctx, e.guard, vars);
  const opened: Opened = { op: e.op, vars, ranges, guard, body: instantiate(ctx, e.body, vars) };
  known.set(key, opened);
  return opened;
}

/** Closes what `open` gave (or anything of that form). Primes that only served to keep letters apart are dropped. */
export function close(ctx: Context, o: Opened): Expr {
  const names = o.vars.map((v) => v.name);
  if (arities(o.ranges) !== names.length) throw new Error("a telescope needs one variable for each range");
  if (names.length === 0) {
    if (o.guard !== undefined) throw new Error("a guard needs a variable");
    return o.body;
  }
  let seen = 0;
  const ranges = o.ranges.map((r) => {
    const scope = names.slice(0, seen);
    seen += arity(r);
    return mapRange(r, (x) => abstract(ctx, x, scope));
  });
  const letters = distinctLetters(names);
  const guard = o.guard === undefined ? undefined : abstract(ctx, o.guard, names);
  return ctx.bind(o.op, ranges, abstract(ctx, o.body, names), letters, guard);
}

function distinctLetters(names: readonly string[]): readonly string[] {
  const bare = names.map((n) => n.replace(/'+$/, ""));
  return new Set(bare).size === bare.length ? bare : names;
}

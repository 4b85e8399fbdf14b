// The first index. On paper every index (the value of a letter, a subscript, an end of a range) is the kernel's plus
// `first`; integer scalars are numbers and stay what they are. So x[i] stays x[i], w[m−i] becomes w[m−i+1], a sum over
// 0..n−1 runs over 1..n, and i used as a number is i−1. What is written here reads back to the same term.

import type { Context } from "../expr/context.ts";
import { type App, type Bind, type Expr, mapRange, picksIndex } from "../expr/nodes.ts";
import { addQ, isIntegerQ, mulQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { mapChildren } from "../expr/traverse.ts";
import { isApp } from "./kinds.ts";

/** An end of an axis as `toWritten` writes it. */
export const writtenIndex = (ctx: Context, first: 0 | 1, e: Expr): Expr =>
  plus({ ctx, first, folds: true }, toWritten(ctx, first, e), first);

interface Writing {
  readonly ctx: Context;
  readonly first: number;
  /** Constants may go into floors: the same number, another term. */
  readonly folds: boolean;
}

/**
 * The term with subscripts, letters and ranges as an author who counts from `first` writes them. `exact`: so that
 * reading gives back this very term, where `paper` also writes ⌊(m−1)/2⌋ + 1 as ⌊(m+1)/2⌋.
 */
export function toWritten(ctx: Context, first: 0 | 1, term: Expr, form: "paper" | "exact" = "paper"): Expr {
  if (first === 0) return term;
  const w: Writing = { ctx, first, folds: form === "paper" };
  const memo = new Map<number, Expr>();
  const go = (e: Expr): Expr => {
    let r = memo.get(e.id);
    if (r === undefined) {
      r = written(w, e, go);
      memo.set(e.id, r);
    }
    return r;
  };
  return go(term);
}

function written(w: Writing, e: Expr, go: (x: Expr) => Expr): Expr {
  const { ctx, first } = w;
  switch (e.kind) {
    case "num":
    case "sym":
      return e;
    case "idx":
    case "bound":
      return plus(w, e, -first);
    case "at":
      return ctx.at(
        go(e.tensor),
        e.subs.map((s) => plus(w, go(s), first)),
      );
    case "deriv":
      return ctx.deriv(go(e.of), go(e.wrt), e.mode);
    case "bind": {
      const bind = binder(w, e, go);
      const isIndex = picksIndex(e.op) && e.letters.length === 1;
      return isIndex ? plus(w, bind, -first) : bind;
    }
    case "app":
      return application(w, e, go);
  }
}

function binder(w: Writing, e: Bind, go: (x: Expr) => Expr): Bind {
  const { ctx, first } = w;
  const ranges = e.ranges.map((r) => mapRange(r, (x) => plus(w, go(x), first), go));
  return ctx.bind(e.op, ranges, go(e.body), e.letters, e.guard === undefined ? undefined : go(e.guard));
}

function application(w: Writing, e: App, go: (x: Expr) => Expr): Expr {
  const { ctx, first } = w;
  // A tuple holds indices, as a list of subscripts does; an argmax of several letters is one.
  if (e.op === "tuple")
    return ctx.app(
      "tuple",
      e.args.map((a) => plus(w, go(a), first)),
    );
  if (e.op === "component") {
    const [of, k] = e.args as readonly [Expr, Expr];
    return plus(w, ctx.app("component", [go(of), k]), -first);
  }
  if (e.op === "slice")
    return ctx.app(
      "slice",
      e.args.map((a, k) => (k === 0 ? go(a) : k % 2 === 1 ? a : plus(w, go(a), first))),
    );
  const r = mapChildren(ctx, e, go);
  if (r === e || r.kind !== "app") return r;
  switch (e.op) {
    case "add":
      return sumOf(ctx, e.args, r.args);
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return balance(w, e, r);
    default:
      return r;
  }
}

/** e + by as a person would write it: constants together at the end, inside max and min at each argument. */
function plus(w: Writing, e: Expr, by: Rational): Expr {
  const { ctx } = w;
  if (signQ(by) === 0) return e;
  if (e.kind === "num") return ctx.num(addQ(e.value, by));
  if (isApp(e, "max") || isApp(e, "min"))
    return ctx.app(
      e.op,
      e.args.map((a) => plus(w, a, by)),
    );
  const sum = withConstant(ctx, termsOf(ctx, e, 1), by);
  return w.folds ? intoFloor(ctx, sum) : sum;
}

/** ⌊u/d⌋ + c as ⌊(u + c·d)/d⌋ where that is no longer, or always. */
export function intoFloor(ctx: Context, e: Expr, always = false): Expr {
  if (!isApp(e, "add") || e.args.length !== 2) return e;
  const [f, c] = e.args as readonly [Expr, Expr];
  if (c.kind !== "num" || !isIntegerQ(c.value) || !(isApp(f, "floor") || isApp(f, "ceil"))) return e;
  const q = quotientOf(ctx, f.args[0] as Expr);
  if (q === undefined) return e;
  const { u, d } = q;
  const moved = d.kind === "num" ? ctx.num(mulQ(c.value, d.value)) : scaled(ctx, d, c.value);
  const before = termsOf(ctx, u, 1);
  const sum = collected(ctx, [...before, moved]);
  const length = isApp(sum, "add") ? sum.args.length : 1;
  if (sum.kind === "num" && signQ(sum.value) === 0) return sum;
  return always || length <= before.length ? ctx.app(f.op, [ctx.div(sum, d)]) : e;
}

/** u/d, also where a number stands before the fraction. */
function quotientOf(ctx: Context, e: Expr): { readonly u: Expr; readonly d: Expr } | undefined {
  const [c, rest] = isApp(e, "mul") && e.args.length === 2 ? e.args : [undefined, e];
  if (rest === undefined || !isApp(rest, "div") || (c !== undefined && c.kind !== "num")) return undefined;
  const [u, d] = rest.args as readonly [Expr, Expr];
  return { u: c === undefined ? u : ctx.mul(c, u), d };
}

const scaled = (ctx: Context, e: Expr, by: Rational): Expr => (by === 1 ? e : ctx.mul(ctx.num(by), e));

/** The terms of times·e; numeric factors reach into sums. */
function termsOf(ctx: Context, e: Expr, times: Rational): readonly Expr[] {
  if (isApp(e, "add")) return e.args.flatMap((a) => termsOf(ctx, a, times));
  if (e.kind === "num") return [ctx.num(mulQ(e.value, times))];
  if (isApp(e, "mul") && e.args.length === 2) {
    const [c, u] = e.args as readonly [Expr, Expr];
    if (c.kind === "num" && isApp(u, "add")) return termsOf(ctx, u, mulQ(c.value, times));
  }
  if (times === 1) return [e];
  if (times === -1) {
    const [c, ...rest] = isApp(e, "mul") ? e.args : [];
    if (c?.kind === "num") {
      const n = negQ(c.value);
      return [n === 1 ? ctx.mul(...rest) : ctx.mul(ctx.num(n), ...rest)];
    }
    return [ctx.neg(e)];
  }
  return [ctx.mul(ctx.num(times), e)];
}

function withConstant(ctx: Context, terms: readonly Expr[], by: Rational): Expr {
  let constant: Rational = by;
  const others: Expr[] = [];
  for (const t of terms) {
    if (t.kind === "num") constant = addQ(constant, t.value);
    else others.push(t);
  }
  if (signQ(constant) !== 0 || others.length === 0) others.push(ctx.num(constant));
  return shorter(ctx, others);
}

/** A sum some of whose terms changed: their constants join those of the sum. */
function sumOf(ctx: Context, before: readonly Expr[], after: readonly Expr[]): Expr {
  const moved = after.some((a, k) => a !== before[k] && termsOf(ctx, a, 1).some((t) => t.kind === "num"));
  if (!moved) return shorter(ctx, after);
  const terms = after.flatMap((a, k) => (a === before[k] ? [a] : termsOf(ctx, a, 1)));
  return withConstant(ctx, terms, 0);
}

/** The sum, multiplied out where that takes fewer terms: k + s·(i−1) + s is k + s·i. */
function shorter(ctx: Context, terms: readonly Expr[]): Expr {
  const out = collected(ctx, terms);
  return (isApp(out, "add") ? out.args.length : 1) < terms.length ? out : ctx.add(...terms);
}

interface Product {
  readonly coef: Rational;
  readonly factors: readonly Expr[];
}

/** Multiplied out, like terms together in the order of their first appearance, the constant last. */
function collected(ctx: Context, terms: readonly Expr[]): Expr {
  const order: Product[] = [];
  const place = new Map<string, number>();
  for (const p of terms.flatMap(products)) {
    const key = p.factors
      .map((f) => f.alpha)
      .sort((a, b) => a - b)
      .join(" ");
    const k = place.get(key);
    const old = k === undefined ? undefined : order[k];
    if (k === undefined || old === undefined) {
      place.set(key, order.length);
      order.push(p);
    } else order[k] = { ...old, coef: addQ(old.coef, p.coef) };
  }
  const kept = order.filter((p) => signQ(p.coef) !== 0);
  const sorted = [...kept.filter((p) => p.factors.length > 0), ...kept.filter((p) => p.factors.length === 0)];
  return ctx.add(...sorted.map((p) => (p.factors.length === 0 ? ctx.num(p.coef) : scaledProduct(ctx, p))));
}

const scaledProduct = (ctx: Context, p: Product): Expr =>
  p.coef === 1 ? ctx.mul(...p.factors) : ctx.mul(ctx.num(p.coef), ...p.factors);

/** Expansion stops at this many products; a longer factor is one factor. */
const MOST = 32;

function products(e: Expr): readonly Product[] {
  if (e.kind === "num") return [{ coef: e.value, factors: [] }];
  if (isApp(e, "add")) return e.args.flatMap(products);
  if (!isApp(e, "mul")) return [{ coef: 1, factors: [e] }];
  let out: readonly Product[] = [{ coef: 1, factors: [] }];
  for (const a of e.args) {
    const inner = products(a);
    if (out.length * inner.length > MOST) return [{ coef: 1, factors: [e] }];
    out = out.flatMap((p) =>
      inner.map((q) => ({ coef: mulQ(p.coef, q.coef), factors: [...p.factors, ...q.factors] })),
    );
  }
  return out;
}

const constantIn = (ctx: Context, e: Expr): Rational =>
  termsOf(ctx, e, 1).reduce<Rational>((c, t) => (t.kind === "num" ? addQ(c, t.value) : c), 0);

/** i − 1 = j − 1 is written i = j: what is taken off a side that counting from 1 changed is put back on both. */
function balance(w: Writing, before: App, after: App): Expr {
  const { ctx } = w;
  if (after.args.some((a) => isApp(a, "max") || isApp(a, "min"))) return after;
  let by: Rational | undefined;
  for (const [k, a] of after.args.entries()) {
    const was = before.args[k] as Expr;
    if (a === was) continue;
    const c = constantIn(ctx, a);
    if (signQ(c) >= 0) continue;
    const need = negQ(c);
    by = by === undefined || signQ(addQ(by, negQ(need))) > 0 ? need : by;
  }
  if (by === undefined) return after;
  const shift = by;
  return ctx.app(
    after.op,
    after.args.map((a) => plus(w, a, shift)),
  );
}

// The first index. On paper every index (the value of a letter, a subscript, an end of a range) is the kernel's plus
// `first`; integer scalars are numbers and stay what they are. So x[i] stays x[i], w[m−i] becomes w[m−i+1], a sum over
// 0..n−1 runs over 1..n, and i used as a number is i−1. What is written here reads back to the same term.

import type { Context } from "../expr/context.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { addQ, mulQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { mapChildren } from "../expr/traverse.ts";
import { isApp } from "./kinds.ts";

/** The term with subscripts, letters and ranges as an author who counts from `first` writes them. */
export function toWritten(ctx: Context, first: 0 | 1, term: Expr): Expr {
  if (first === 0) return term;
  const memo = new Map<number, Expr>();
  const go = (e: Expr): Expr => {
    let r = memo.get(e.id);
    if (r === undefined) {
      r = written(ctx, first, e, go);
      memo.set(e.id, r);
    }
    return r;
  };
  return go(term);
}

function written(ctx: Context, first: number, e: Expr, go: (x: Expr) => Expr): Expr {
  switch (e.kind) {
    case "num":
    case "sym":
      return e;
    case "idx":
    case "bound":
      return plus(ctx, e, -first);
    case "at":
      return ctx.at(
        go(e.tensor),
        e.subs.map((s) => plus(ctx, go(s), first)),
      );
    case "deriv":
      return ctx.deriv(go(e.of), go(e.wrt), e.mode);
    case "bind": {
      const bind = binder(ctx, first, e, go);
      const isIndex = (e.op === "argmax" || e.op === "argmin") && e.letters.length === 1;
      return isIndex ? plus(ctx, bind, -first) : bind;
    }
    case "app":
      return application(ctx, first, e, go);
  }
}

function binder(ctx: Context, first: number, e: Bind, go: (x: Expr) => Expr): Bind {
  const ranges = e.ranges.map((r): Range => {
    if (r.kind === "interval")
      return { kind: "interval", lo: plus(ctx, go(r.lo), first), hi: plus(ctx, go(r.hi), first) };
    return r.kind === "set" ? { ...r, set: go(r.set) } : r;
  });
  return ctx.bind(e.op, ranges, go(e.body), e.letters, e.guard === undefined ? undefined : go(e.guard));
}

function application(ctx: Context, first: number, e: App, go: (x: Expr) => Expr): Expr {
  // A tuple holds indices, as a list of subscripts does; an argmax of several letters is one.
  if (e.op === "tuple")
    return ctx.app(
      "tuple",
      e.args.map((a) => plus(ctx, go(a), first)),
    );
  if (e.op === "component") {
    const [of, k] = e.args as readonly [Expr, Expr];
    return plus(ctx, ctx.app("component", [go(of), k]), -first);
  }
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
      return balance(ctx, e, r);
    default:
      return r;
  }
}

/** e + by as a person would write it: constants together at the end, inside max and min at each argument. */
export function plus(ctx: Context, e: Expr, by: Rational): Expr {
  if (signQ(by) === 0) return e;
  if (e.kind === "num") return ctx.num(addQ(e.value, by));
  if (isApp(e, "max") || isApp(e, "min"))
    return ctx.app(
      e.op,
      e.args.map((a) => plus(ctx, a, by)),
    );
  const terms = termsOf(ctx, e, 1);
  return withConstant(ctx, terms, by);
}

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
  return ctx.add(...others);
}

/** A sum some of whose terms changed: their constants join those of the sum. */
function sumOf(ctx: Context, before: readonly Expr[], after: readonly Expr[]): Expr {
  const moved = after.some((a, k) => a !== before[k] && termsOf(ctx, a, 1).some((t) => t.kind === "num"));
  if (!moved) return ctx.add(...after);
  const terms = after.flatMap((a, k) => (a === before[k] ? [a] : termsOf(ctx, a, 1)));
  return withConstant(ctx, terms, 0);
}

const constantIn = (ctx: Context, e: Expr): Rational =>
  termsOf(ctx, e, 1).reduce<Rational>((c, t) => (t.kind === "num" ? addQ(c, t.value) : c), 0);

/** i − 1 = j − 1 is written i = j: what counting from 1 took off the sides is put back on both. */
function balance(ctx: Context, before: App, after: App): Expr {
  if (after.args.some((a) => isApp(a, "max") || isApp(a, "min"))) return after;
  let by: Rational | undefined;
  for (const [k, a] of after.args.entries()) {
    const was = before.args[k] as Expr;
    if (a === was) continue;
    const c = constantIn(ctx, a);
    if (signQ(c) >= 0 || signQ(addQ(constantIn(ctx, was), negQ(c))) <= 0) continue;
    const need = negQ(c);
    by = by === undefined || signQ(addQ(by, negQ(need))) > 0 ? need : by;
  }
  if (by === undefined) return after;
  const shift = by;
  return ctx.app(
    after.op,
    after.args.map((a) => plus(ctx, a, shift)),
  );
}

// The first index. In the kernel a subscript and a letter that counts entries start where the axis starts (0); on
// paper they start at `first`. A free index, and a bound letter that runs over an axis, stand for (written − first)
// in the kernel, and every subscript is printed as (kernel + first). So x[i] stays x[i], w[m−i] becomes w[m−i+1],
// and i used as a number becomes i−1. Letters of other ranges, integer scalars and sets are literal.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { addQ, mulQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { mapChildren } from "../expr/traverse.ts";
import { aloneAxes, rangeOf, runsOver } from "./axis-range.ts";
import { isApp } from "./kinds.ts";
import type { Notation } from "./notation.ts";

/** Whether variable k of the binder counts entries. */
export type Counts = (e: Bind, k: number) => boolean;

/** On paper a letter counts entries when it runs over an axis, or over the part of one that is left by clipping. */
export const countsOnPaper =
  (ctx: Context, env: Env): Counts =>
  (e, k) => {
    const range = rangeOf(e, k);
    if (range?.kind === "all") return aloneAxes(env, e, k).length > 0;
    return runsOver(ctx, env, e, k) !== "no";
  };

/** The term with subscripts and letters as they are written. Its value as the kernel counts is another. */
export function toWritten(
  ctx: Context,
  env: Env,
  notation: Pick<Notation, "first">,
  term: Expr,
  counts: Counts = countsOnPaper(ctx, env),
): Expr {
  if (notation.first === 0) return term;
  return new Writer(ctx, notation.first, counts).go(term, "");
}

/** Flags of the enclosing variables, innermost last: `s` for one that counts entries, `-` for a literal one. */
type Flags = string;

class Writer {
  readonly #ctx: Context;
  readonly #first: number;
  readonly #counts: Counts;
  readonly #memo = new Map<string, Expr>();

  constructor(ctx: Context, first: number, counts: Counts) {
    this.#ctx = ctx;
    this.#first = first;
    this.#counts = counts;
  }

  go(e: Expr, flags: Flags): Expr {
    const key = `${e.id}/${e.loose === 0 ? "" : flags.slice(-e.loose)}`;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const r = this.#node(e, flags);
    this.#memo.set(key, r);
    return r;
  }

  #plus(e: Expr, by: number): Expr {
    return by === 0 ? e : plus(this.#ctx, e, by);
  }

  #node(e: Expr, flags: Flags): Expr {
    const ctx = this.#ctx;
    switch (e.kind) {
      case "num":
      case "sym":
        return e;
      case "idx":
        return this.#plus(e, -this.#first);
      case "bound":
        return flags.at(-1 - e.index) === "s" ? this.#plus(e, -this.#first) : e;
      case "at":
        return ctx.at(
          this.go(e.tensor, flags),
          e.subs.map((s) => this.#plus(this.go(s, flags), this.#first)),
        );
      case "deriv":
        return ctx.deriv(this.go(e.of, flags), this.go(e.wrt, flags), e.mode);
      case "bind": {
        const single = e.letters.length === 1;
        const value = e.op === "argmax" || e.op === "argmin";
        const own = value && !single ? "-".repeat(e.letters.length) : this.#flagsOf(e);
        const written = this.#bind(e, flags, own);
        return value && own === "s" ? this.#plus(written, -this.#first) : written;
      }
      case "app":
        return this.#app(e, flags);
    }
  }

  #flagsOf(e: Bind): Flags {
    return e.letters.map((_, k) => (this.#counts(e, k) ? "s" : "-")).join("");
  }

  #bind(e: Bind, flags: Flags, own: Flags): Bind {
    let k = 0;
    const ranges = e.ranges.map((r): Range => {
      const scope = flags + own.slice(0, k);
      const by = own[k] === "s" ? this.#first : 0;
      k += r.kind === "set" ? r.arity : 1;
      if (r.kind === "interval")
        return {
          kind: "interval",
          lo: this.#plus(this.go(r.lo, scope), by),
          hi: this.#plus(this.go(r.hi, scope), by),
        };
      return r.kind === "set" ? { ...r, set: this.go(r.set, scope) } : r;
    });
    const scope = flags + own;
    const guard = e.guard === undefined ? undefined : this.go(e.guard, scope);
    return this.#ctx.bind(e.op, ranges, this.go(e.body, scope), e.letters, guard);
  }

  #app(e: App, flags: Flags): Expr {
    const ctx = this.#ctx;
    if (e.op === "component") {
      const [of, k] = e.args as readonly [Expr, Expr];
      if (of.kind === "bind" && k.kind === "num") {
        const own = this.#flagsOf(of);
        const by = own[Number(k.value)] === "s" ? -this.#first : 0;
        return this.#plus(ctx.app("component", [this.#bind(of, flags, own), k]), by);
      }
    }
    if (e.op === "eq" || e.op === "ne") {
      const paired = this.#tuples(e, flags);
      if (paired !== undefined) return paired;
    }
    const r = mapChildren(ctx, e, (c) => this.go(c, flags));
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

  /** (k, l) = argmax…: both sides count entries. */
  #tuples(e: App, flags: Flags): Expr | undefined {
    const [a, b] = e.args as readonly [Expr, Expr];
    const [tuple, of] = isApp(a, "tuple") ? [a, b] : isApp(b, "tuple") ? [b, a] : [undefined, undefined];
    if (tuple === undefined || of?.kind !== "bind") return undefined;
    const own = this.#flagsOf(of);
    const shifted = this.#ctx.app(
      "tuple",
      tuple.args.map((x, k) => this.#plus(this.go(x, flags), own[k] === "s" ? this.#first : 0)),
    );
    const bind = this.#bind(of, flags, own);
    return this.#ctx.app(e.op, tuple === a ? [shifted, bind] : [bind, shifted]);
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

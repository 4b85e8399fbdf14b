// What the entries of a definition add up to, where that is a number: Σ_i t_i = 1 for t_i = (1 − q)·[i = a] + q/C, and
// for the softmax. Each part of the definition is summed by itself: a constant by counting, a bracket that picks one
// index by its value there, a quotient by what it divides by.

import { unfoldRead } from "../../diff/rule.ts";
import { close, type Opened, open } from "../../expr/binders.ts";
import { definition } from "../../expr/environment.ts";
import type { Bind, Expr, Range } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { constantOf, finiteTerm, toPoly } from "../../expr/poly.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { hasTerms, isPositive } from "../../index/positive.ts";
import { implied } from "../../index/prove.ts";
import { enter } from "../../rewrite/enter.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { isEntry } from "../lines/defined.ts";
import { fractionOf, overOf } from "../lines/factors.ts";

export const totalOfDefinition: FunctionRule = {
  kind: "function",
  name: "sum.total",
  heads: ["bind"],
  reason: ["the entries add up to a number"],
  examples: [
    {
      given: "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
      before: "sum{i} p[i]",
      after: "1",
    },
    {
      given: "given C >= 1 integer, a in 0..C-1, q; t[i=0..C-1] = (1 - q)*[i = a] + q/C",
      before: "sum{i} t[i]",
      after: "1",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum" || e.guard !== undefined) return undefined;
    if (e.ranges.length > 1) return oneByOne(scope, e);
    const { ctx, env } = scope;
    const o = open(ctx, e);
    const [v] = o.vars;
    const { body: read } = o;
    if (v === undefined || read.kind !== "at" || read.tensor.kind !== "sym") return undefined;
    const def = definition(env, read.tensor.name);
    if (def === undefined || def.scatter !== undefined || def.recurrence !== undefined) return undefined;
    if (!hasTerms(factsAt(scope), e) || !isEntry(within(scope, o), def, read.subs)) return undefined;
    const body = unfoldRead(ctx, def, read);
    const parts = body.kind === "app" && body.op === "add" ? body.args : [body];
    const sums = parts.map((t) => summed(scope, o, v.name, t));
    if (sums.some((s) => s === undefined)) return undefined;
    const total = norm(ctx, ctx.add(...sums.filter((s) => s !== undefined)));
    const value = finiteTerm(total) ? constantOf(toPoly(total)) : undefined;
    if (value === undefined) return undefined;
    const after = ctx.num(value);
    return {
      after,
      match: {},
      assumes: [],
      reason: ["by definition of ", { math: read.tensor }, ": its entries add up to ", { math: after }],
    };
  },
};

/** Σ_{n,k} r[n,k] as Σ_n Σ_k r[n,k], where the inner sum is a number: that many times the number of the n. */
function oneByOne(scope: Scope, e: Bind): Match | undefined {
  const { ctx } = scope;
  const o = open(ctx, e, [...scope.env.indices.keys(), ...freeIndices(e)]);
  if (o.ranges.length !== o.vars.length) return undefined;
  for (const [k, v] of o.vars.entries()) {
    const range = o.ranges[k] as Range;
    const moved = o.ranges.some(
      (r) => r.kind === "interval" && [r.lo, r.hi].some((x) => freeIndices(x).includes(v.name)),
    );
    if (moved) continue;
    const around = {
      ...o,
      vars: o.vars.filter((_, j) => j !== k),
      ranges: o.ranges.filter((_, j) => j !== k),
    };
    const inner = close(ctx, { ...o, vars: [v], ranges: [range] });
    const hit = totalOfDefinition.apply(enter(scope, around.vars, around.ranges, undefined), inner);
    if (hit !== undefined) return { ...hit, after: close(ctx, { ...around, body: hit.after }) };
  }
  return undefined;
}

/** The facts where the letter of the sum runs. */
const within = (scope: Scope, o: Opened): Scope => {
  const [v, range] = [o.vars[0], o.ranges[0]];
  if (v === undefined || range?.kind !== "interval") return scope;
  const { ctx } = scope;
  return { ...scope, facts: [...scope.facts, ctx.le(range.lo, v), ctx.le(v, range.hi)] };
};

/** One part summed over the letter; undefined where that is not seen. */
function summed(scope: Scope, o: Opened, letter: string, t: Expr): Expr | undefined {
  const { ctx } = scope;
  const range = o.ranges[0];
  if (range?.kind !== "interval") return undefined;
  const moves = (f: Expr): boolean => freeIndices(f).includes(letter);
  const { top, bottom } = fractionOf(t);
  if (bottom.some(moves)) return undefined;
  const still = top.filter((f) => !moves(f));
  const moving = top.filter(moves);
  if (moving.length === 0) {
    // The count of the terms goes into the fraction, where it may cancel.
    const count = tidy(ctx, norm(ctx, ctx.add(range.hi, ctx.neg(range.lo), ctx.one)));
    const k = bottom.findIndex((f) => f.alpha === count.alpha);
    return k < 0
      ? overOf(ctx, [count, ...still], bottom)
      : overOf(
          ctx,
          still,
          bottom.filter((_, j) => j !== k),
        );
  }
  const [only, ...others] = moving;
  if (only === undefined) return undefined;
  const picked = others.length === 0 ? pickedBy(only, letter) : undefined;
  if (picked !== undefined) {
    const facts = factsAt(scope);
    const inside = implied(facts, ctx.le(range.lo, picked)) && implied(facts, ctx.le(picked, range.hi));
    return inside ? overOf(ctx, still, bottom) : undefined;
  }
  // Σ_i u_i / Σ_j u_j is 1 where the divisor is positive.
  const whole = close(ctx, { ...o, body: ctx.mul(...moving) });
  const k = bottom.findIndex((f) => norm(ctx, f).alpha === norm(ctx, whole).alpha);
  const divisor = bottom[k];
  if (divisor === undefined || !isPositive(factsAt(scope), divisor)) return undefined;
  return overOf(
    ctx,
    still,
    bottom.filter((_, j) => j !== k),
  );
}

/** a of the bracket [i = a]. */
function pickedBy(e: Expr, letter: string): Expr | undefined {
  if (e.kind !== "app" || e.op !== "iverson") return undefined;
  const c = e.args[0] as Expr;
  if (c.kind !== "app" || c.op !== "eq") return undefined;
  const [a, b] = c.args as readonly [Expr, Expr];
  const is = (x: Expr): boolean => x.kind === "idx" && x.name === letter;
  const free = (x: Expr): boolean => !freeIndices(x).includes(letter);
  if (is(a) && free(b)) return b;
  return is(b) && free(a) ? a : undefined;
}

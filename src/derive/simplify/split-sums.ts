// Sums whose terms are sums in which a bracket picks a term: Σ_i g_i·([i=k]·a + b) = Σ_i g_i·[i=k]·a + Σ_i g_i·b,
// after which the first of the two collapses; parts with conditions of their own get ranges of their own. A bracket that all branches of a choice share is written before it.

import { close, open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { collapse } from "../../index/collapse.ts";
import type { Facts } from "../../index/prove.ts";
import { absorbBrackets } from "../../index/ranges.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { factorsOf, fractionOf, isBracket, overOf } from "../lines/factors.ts";

/** The brackets that a term is a product of, above a fraction line too. */
const bracketsOf = (e: Expr): readonly Expr[] => fractionOf(e).top.filter(isBracket);

/** The terms of a sum; a product with a sum that has brackets of its own is multiplied out. */
export function termsOf(ctx: Context, e: Expr): readonly Expr[] {
  if (e.kind === "app" && e.op === "add") return e.args.flatMap((t) => termsOf(ctx, t));
  const { top, bottom } = fractionOf(e);
  for (const [k, f] of top.entries()) {
    if (f.kind !== "app" || f.op !== "add") continue;
    const terms = termsOf(ctx, f);
    if (terms.every((t) => bracketsOf(t).length === 0)) continue;
    return terms.map((t) => overOf(ctx, [...top.slice(0, k), ...factorsOf(t), ...top.slice(k + 1)], bottom));
  }
  return [e];
}

/**
 * Whether Σ others·(u + v) falls apart into sums with fewer free letters: Σ_i g_i·(1/N + x_i·x_k/N) is
 * (1/N)·Σ_i g_i + (x_k/N)·Σ_i g_i·x_i, two sums that are the same for all k.
 */
function separates(others: readonly Expr[], terms: readonly Expr[], vars: readonly string[]): boolean {
  const factors = [...others, ...terms.flatMap((t) => [...fractionOf(t).top, ...fractionOf(t).bottom])].map(
    freeIndices,
  );
  const inner = new Set(factors.filter((f) => f.some((n) => vars.includes(n))).flat());
  return factors.flat().some((n) => !inner.has(n));
}

/** The terms of a factor that is a sum, in groups: each with brackets by itself, the others together. */
function groupsOf(ctx: Context, f: Expr, others: readonly Expr[], vars: readonly string[]): readonly Expr[] {
  if (f.kind !== "app" || f.op !== "add") return [];
  const terms = termsOf(ctx, f);
  const brackets = terms.map(bracketsOf);
  const [first, ...more] = brackets;
  // What all terms share is better taken out.
  if (first?.some((b) => more.every((o) => o.includes(b))) === true) return [];
  const marked = terms.filter((_, k) => (brackets[k] as readonly Expr[]).length > 0);
  const plain = terms.filter((_, k) => (brackets[k] as readonly Expr[]).length === 0);
  if (marked.length > 0 && separates(others, plain, vars)) return [...marked, ...plain];
  return [...marked, ...(plain.length > 0 ? [ctx.add(...plain)] : [])];
}

/** Whether conditions of the sum become its range. */
function hasNarrowerRange(ctx: Context, facts: Facts, e: Expr): boolean {
  const r = e.kind === "bind" ? absorbBrackets(ctx, facts, e) : undefined;
  return r !== undefined && r.absorbed.length > 0;
}

export const splitBrackets: FunctionRule = {
  kind: "function",
  name: "sum.split.bracket",
  heads: ["bind"],
  reason: ["the sum is taken apart"],
  examples: [
    {
      given: "given g[n], a[n], b[n], k in 0..n-1",
      before: "sum{i} g[i]*(a[i]*[i = k] + b[i])",
      after: "sum{i=0..n-1} g[i]*a[i]*[i = k] + sum{i} g[i]*b[i]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum" || e.ranges.some((r) => r.kind !== "interval")) return undefined;
    const { ctx } = scope;
    const o = open(ctx, e);
    const { top, bottom } = fractionOf(o.body);
    for (const [k, f] of top.entries()) {
      const others = [...top.filter((_, j) => j !== k), ...bottom];
      const vars = o.vars.map((v) => v.name);
      const groups = groupsOf(ctx, f, others, vars);
      if (groups.length < 2) continue;
      const parts = groups.map((g) => {
        const factors = [...top.slice(0, k), ...factorsOf(g), ...top.slice(k + 1)];
        return close(ctx, { ...o, body: tidy(ctx, overOf(ctx, factors, bottom)) });
      });
      const facts = factsAt(scope);
      const after = ctx.add(...parts);
      if (parts.some((p) => p.kind === "bind" && collapse(ctx, facts, p) !== undefined))
        return { after, match: {}, assumes: [] };
      const marked = groups.every((g) => bracketsOf(g).length > 0);
      if (!marked || !parts.some((p) => hasNarrowerRange(ctx, facts, p))) continue;
      return {
        after,
        match: {},
        assumes: [],
        reason: ["the sum is taken apart, each part with its condition"],
      };
    }
    return undefined;
  },
};

/**
 * A number beside what has a divisor of its own, and may have one itself: Σ_n (1/σ − (x_n − μ)²/σ³) is N/σ less a sum over
 * σ³. Beside anything else it stays: Σ_n (1 − p_n) says that the terms are differences.
 */
export const numberApart: FunctionRule = {
  kind: "function",
  name: "sum.number-apart",
  heads: ["bind"],
  reason: ["the sum is taken apart"],
  examples: [
    {
      given: "given x[n], s > 0",
      before: "sum{i} (1 - x[i]^2/s)",
      after: "sum{i=0..n-1} 1 + sum{i} -x[i]^2/s",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum" || e.guard !== undefined) return undefined;
    const o = open(ctx, e);
    const terms = o.body.kind === "app" && o.body.op === "add" ? o.body.args : [];
    const inside = (f: Expr): boolean => o.vars.some((v) => freeIndices(f).includes(v.name));
    const isNumber = (t: Expr): boolean => {
      const { top, bottom } = fractionOf(t);
      return top.every((f) => f.kind === "num") && !bottom.some(inside);
    };
    const rest = terms.filter((t) => !isNumber(t));
    const [number, ...more] = terms.filter(isNumber);
    if (number === undefined || more.length > 0 || rest.length === 0) return undefined;
    const divided = rest.every((t) => fractionOf(t).bottom.some((f) => f.kind !== "num" && !inside(f)));
    if (!divided) return undefined;
    const after = ctx.add(...[number, ctx.add(...rest)].map((body) => close(ctx, { ...o, body })));
    return { after, match: {}, assumes: [] };
  },
};

/** The brackets that are factors of every term of every branch that is not 0. */
function sharedBrackets(ctx: Context, e: App): readonly Expr[] {
  const values = e.args.filter((_, k) => k % 2 === 0 || k === e.args.length - 1);
  const some = values.filter((v) => !(v.kind === "num" && v.value === 0));
  const [first, ...others] = some.flatMap((v) => termsOf(ctx, v).map(bracketsOf));
  return (first ?? []).filter((b) => others.every((o) => o.includes(b)));
}

export const bracketsBeforeCases: FunctionRule = {
  kind: "function",
  name: "cases.common-bracket",
  heads: ["cases"],
  reason: ["all cases have the bracket in common"],
  examples: [
    {
      given: "given x[n], i in 0..n-1, k in 0..n-1",
      before: "cases{x[i]*[i = k] if x[i] > 0, 2*[i = k] otherwise}",
      after: "[i = k] * cases{x[i] if x[i] > 0, 2 otherwise}",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "cases") return undefined;
    const shared = sharedBrackets(ctx, e);
    if (shared.length === 0) return undefined;
    const without = (v: Expr): Expr => {
      if (v.kind === "num") return v;
      const terms = termsOf(ctx, v).map((t) => {
        const { top, bottom } = fractionOf(t);
        return overOf(
          ctx,
          top.filter((f) => !shared.includes(f)),
          bottom,
        );
      });
      return ctx.add(...terms);
    };
    const isValue = (k: number): boolean => k % 2 === 0 || k === e.args.length - 1;
    const rest = ctx.app(
      "cases",
      e.args.map((a, k) => (isValue(k) ? without(a) : a)),
    );
    return { after: ctx.mul(...shared, rest), match: {}, assumes: [] };
  },
};

// Conditions that stand in brackets or guards, decided by what is known at their place: one that the ranges and the
// other conditions imply is dropped, conditions that exclude each other make the product 0. max(a, b) ≤ c is taken as
// a ≤ c and b ≤ c, and ⌈a/2⌉ ≤ c for an integer c as a ≤ 2c, which is how they are read.

import { close, open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { App, Bind, Expr } from "../../expr/nodes.ts";
import { isFalse, isTrue, tidy } from "../../expr/norm.ts";
import { signQ } from "../../expr/rational.ts";
import { isInteger } from "../../index/affine.ts";
import { contradictory, type Facts, implied, withFacts } from "../../index/prove.ts";
import { enter } from "../../rewrite/enter.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";

const isApp = (e: Expr | undefined, op: App["op"]): e is App => e?.kind === "app" && e.op === op;

const conjuncts = (c: Expr): readonly Expr[] => (isApp(c, "and") ? c.args.flatMap(conjuncts) : [c]);

/** The parts that the condition says one by one; itself where it is one. */
function parts(scope: Scope, c: Expr): readonly Expr[] {
  const { ctx, env } = scope;
  if (c.kind !== "app" || c.args.length !== 2) return [c];
  const [l, r] = c.args as readonly [Expr, Expr];
  const up = c.op === "le" || c.op === "lt";
  if (!up && c.op !== "ge" && c.op !== "gt") return [c];
  const [small, large] = up ? [l, r] : [r, l];
  const strict = c.op === "lt" || c.op === "gt";
  const as = (a: Expr, b: Expr): Expr => ctx.app(c.op, up ? [a, b] : [b, a]);
  if (isApp(small, "max")) return small.args.flatMap((a) => parts(scope, as(a, large)));
  if (isApp(large, "min")) return large.args.flatMap((b) => parts(scope, as(small, b)));
  if (strict) return [c];
  const below = divided(small, "ceil");
  if (below !== undefined && isInteger(env, large))
    return parts(scope, as(below.of, tidy(ctx, ctx.mul(below.by, large))));
  const above = divided(large, "floor");
  if (above !== undefined && isInteger(env, small))
    return parts(scope, as(tidy(ctx, ctx.mul(above.by, small)), above.of));
  return [c];
}

/** ⌈u/d⌉ or ⌊u/d⌋ with a positive number d. */
function divided(e: Expr, op: "ceil" | "floor"): { readonly of: Expr; readonly by: Expr } | undefined {
  const inside = isApp(e, op) ? e.args[0] : undefined;
  if (!isApp(inside, "div")) return undefined;
  const [of, by] = inside.args as readonly [Expr, Expr];
  return by.kind === "num" && signQ(by.value) > 0 ? { of, by } : undefined;
}

interface Decided {
  /** What is left of each group of conditions. */
  readonly groups: readonly (readonly Expr[])[];
  readonly dropped: readonly Expr[];
  /** Of a single condition that was dropped: those beside it, where it does not hold by itself. */
  readonly by: readonly Expr[];
  readonly split: boolean;
  readonly never: boolean;
}

/** Groups of conditions that hold together, decided one after the other. */
function decide(scope: Scope, facts: Facts, groups: readonly (readonly Expr[])[]): Decided | undefined {
  // Where nothing can be the case, everything is implied.
  if (contradictory(facts)) return undefined;
  const spread = groups.map((g) => g.flatMap((c) => parts(scope, c)));
  const split = spread.some(
    (g, k) => g.length !== groups[k]?.length || g.some((c, j) => c !== groups[k]?.[j]),
  );
  const all = spread.flat();
  if (all.some(isFalse) || contradictory(withFacts(facts, all)))
    return { groups: [], dropped: [], by: [], split, never: true };
  const gone = new Set<Expr>();
  const left = spread.map((g) => [...g]);
  for (const g of left)
    for (let k = 0; k < g.length; ) {
      const c = g[k] as Expr;
      const others = left.flatMap((o) => o.filter((_, j) => o !== g || j !== k));
      if (isTrue(c) || implied(withFacts(facts, others), c)) {
        gone.add(c);
        g.splice(k, 1);
      } else k += 1;
    }
  const dropped = [...gone];
  return dropped.length > 0 || split
    ? { groups: left, dropped, by: impliedBy(facts, left.flat(), dropped), split, never: false }
    : undefined;
}

/** The fewest of the conditions beside it that a single dropped one follows from. */
function impliedBy(facts: Facts, left: readonly Expr[], dropped: readonly Expr[]): readonly Expr[] {
  const [c] = dropped;
  if (c === undefined || dropped.length > 1 || isTrue(c) || implied(facts, c)) return [];
  return left.reduce<readonly Expr[]>((by, o) => {
    const others = by.filter((x) => x !== o);
    return implied(withFacts(facts, others), c) ? others : by;
  }, left);
}

const together = (ctx: Context, conditions: readonly Expr[]): Expr =>
  conditions.length === 1 ? (conditions[0] as Expr) : ctx.app("and", conditions);

/** The words for what was decided. */
function found(ctx: Context, after: Expr, d: Decided): Match {
  const base = { after, match: {}, assumes: [] };
  if (d.never) return { ...base, reason: ["the conditions exclude each other"] };
  const [only] = d.dropped;
  if (only === undefined) return { ...base, reason: ["the conditions one by one"] };
  if (d.dropped.length === 1 && d.by.length > 0)
    return { ...base, reason: [{ math: only }, " follows from ", { math: together(ctx, d.by) }] };
  return d.dropped.length === 1
    ? { ...base, reason: [{ math: only }, " always holds"] }
    : { ...base, reason: ["conditions that are implied are dropped"] };
}

function inProduct(scope: Scope, e: App): Match | undefined {
  const { ctx } = scope;
  const factors = e.op === "mul" ? e.args : [e];
  const brackets = factors.filter((f): f is App => isApp(f, "iverson"));
  if (brackets.length === 0) return undefined;
  const d = decide(
    scope,
    factsAt(scope),
    brackets.map((b) => conjuncts(b.args[0] as Expr)),
  );
  if (d === undefined) return undefined;
  if (d.never) return found(ctx, ctx.zero, d);
  const after = factors.flatMap((f): readonly Expr[] => {
    const k = brackets.indexOf(f as App);
    if (k < 0) return [f];
    const own = d.groups[k] ?? [];
    return own.length === 0 ? [] : [ctx.iverson(together(ctx, own))];
  });
  return found(ctx, ctx.mul(...after), d);
}

function inGuard(scope: Scope, e: Bind): Match | undefined {
  const { ctx } = scope;
  if (e.guard === undefined) return undefined;
  const o = open(ctx, e, scope.env.indices.keys());
  const facts = factsAt(enter(scope, o.vars, o.ranges, undefined));
  const d = decide(scope, facts, [conjuncts(o.guard as Expr)]);
  if (d === undefined) return undefined;
  // A maximum of nothing has no value, and stays as it is.
  if (d.never) {
    const neutral = e.op === "sum" ? ctx.zero : e.op === "prod" ? ctx.one : undefined;
    return neutral === undefined ? undefined : found(ctx, neutral, d);
  }
  const [left] = d.groups;
  const guard = left === undefined || left.length === 0 ? undefined : together(ctx, left);
  return found(ctx, close(ctx, { ...o, guard }), d);
}

/** The conditions without those that the others imply. */
function needed(facts: Facts, conditions: readonly Expr[]): readonly Expr[] {
  let left = conditions;
  for (const c of conditions) {
    const others = left.filter((o) => o !== c);
    if (others.length > 0 && implied(withFacts(facts, others), c)) left = others;
  }
  return left;
}

/** Branches that are never taken are dropped; what follows one that is always taken is, too. */
function inCases(scope: Scope, e: App): Match | undefined {
  const { ctx } = scope;
  const known = factsAt(scope);
  if (contradictory(known)) return undefined;
  const kept: Expr[] = [];
  const dropped: Expr[] = [];
  let said = false;
  let facts = known;
  for (let k = 0; k < e.args.length; k += 2) {
    const value = e.args[k] as Expr;
    const condition = e.args[k + 1];
    if (condition === undefined) {
      kept.push(value);
      break;
    }
    if (contradictory(withFacts(facts, conjuncts(condition)))) {
      dropped.push(condition);
      continue;
    }
    if (implied(facts, condition)) {
      dropped.push(condition);
      kept.push(value);
      break;
    }
    const own = needed(known, conjuncts(condition));
    if (own.length < conjuncts(condition).length) said = true;
    kept.push(value, together(ctx, own));
    facts = withFacts(facts, [tidy(ctx, ctx.app("not", [condition]))]);
  }
  if ((dropped.length === 0 && !said) || kept.length === 0) return undefined;
  const after = kept.length === 1 ? (kept[0] as Expr) : ctx.app("cases", kept);
  const reason =
    dropped.length === 0 ? "conditions that are implied are dropped" : "cases that are never met are dropped";
  return { after, match: {}, assumes: [], reason: [reason] };
}

export const decideBrackets: FunctionRule = {
  kind: "function",
  name: "bracket.decide",
  heads: ["mul", "iverson", "cases", "bind"],
  reason: ["conditions that are implied are dropped"],
  examples: [
    { given: "given i in 0..9", before: "[2*i = 2*i + 1]", after: "0" },
    { given: "given i in 0..9", before: "[0 <= i + 1]", after: "1" },
    { given: "given x[n], k in 0..n-1", before: "[k <= n]*x[k]", after: "x[k]" },
    { given: "given x[n], k in 0..n-1", before: "[k < 2]*[k > 3]*x[k]", after: "0" },
    {
      given: "given x[n], a integer, b integer, k in 0..n-1",
      before: "[max(a, b) <= k]*x[k]",
      after: "[a <= k and b <= k]*x[k]",
    },
    {
      given: "given x[n], k in 0..n-1",
      before: "cases{x[k] if k < n, 2 if k = 0, 0 otherwise}",
      after: "x[k]",
    },
    {
      given: "given x[n]",
      before: "prod{i=0..n-1, i >= 0} x[i]",
      after: "prod{i=0..n-1} x[i]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind === "bind") return inGuard(scope, e);
    if (e.kind !== "app") return undefined;
    return e.op === "cases" ? inCases(scope, e) : inProduct(scope, e);
  },
};

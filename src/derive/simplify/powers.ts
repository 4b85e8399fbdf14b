// u^(g−1)·u = u^g and u^g·u = u^(g+1), where the exponent on the left is known not to be negative (then both sides have
// the same value at u = 0, too), or u > 0; (u/v)^n·u/v = (u/v)^(n+1); u^(b−1)/u^b = 1/u. Roots of numbers are squared and put together:
// (x/√2)² = x²/2, √π·√2 = √(2π).

import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { addPoly, constantOf, constantTerm, finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";
import { addQ, isIntegerQ, negQ, type Rational, signQ } from "../../expr/rational.ts";
import { isPositive } from "../../index/positive.ts";
import { implied } from "../../index/prove.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { factorsOf, fractionOf, gatherPowers, overOf, spreadPowers } from "../lines/factors.ts";
import { positiveAt } from "../lines/signs.ts";

export const raisePower: FunctionRule = {
  kind: "function",
  name: "power.raise",
  heads: ["mul", "div"],
  reason: ["u^(g−1)·u = u^g"],
  examples: [
    { given: "given u, g >= 1 integer, a", before: "a*u^(g - 1)*u", after: "a*u^g" },
    { given: "given u > 0, g, a", before: "a*u^(g - 1)*u", after: "a*u^g" },
    { given: "given u, v != 0, a", before: "a*(u/v)^5*u/v^2", after: "a*(u/v)^6/v" },
    { given: "given x > 0, l > 0, k", before: "k*(x/l)^(k - 1)*x/l^2", after: "k*(x/l)^k/l" },
  ],
  // Only what ends in a smaller exponent: u^g may still be common to all terms.
  apply: (scope, e) => raised(scope, e, (c) => signQ(c) < 0) ?? raisedQuotient(scope, e),
};

/** The same for u^g·u, when nothing else is left to do. */
export const joinPower: FunctionRule = {
  kind: "function",
  name: "power.join",
  heads: ["mul", "div"],
  reason: ["u^g·u = u^(g+1)"],
  examples: [
    { given: "given u, g >= 0 integer, a", before: "a*u^g*u", after: "a*u^(g + 1)" },
    { given: "given u > 0, g, a", before: "a*u^(2*g + 1)*u", after: "a*u^(2*g + 2)" },
  ],
  apply: (scope, e) => raised(scope, e, (c) => signQ(c) >= 0),
};

/** u^n·u as u^(n+1), where the number in n is one of these. */
function raised(scope: Scope, e: Expr, takes: (c: Rational) => boolean): Match | undefined {
  const { ctx } = scope;
  const { top, bottom } = fractionOf(e);
  for (const [k, f] of top.entries()) {
    if (f.kind !== "app" || f.op !== "pow") continue;
    const [u, n] = f.args as readonly [Expr, Expr];
    if (n.kind === "num" || !finiteTerm(n)) continue;
    const c = constantTerm(toPoly(n));
    if (!isIntegerQ(c) || !takes(c)) continue;
    const j = top.findIndex((x) => x.alpha === u.alpha);
    if (j < 0 || !(implied(factsAt(scope), ctx.le(ctx.zero, n)) || positiveAt(scope, u))) continue;
    const next = ctx.pow(u, prettyPoly(ctx, addPoly(toPoly(n), toPoly(ctx.one))));
    const after = overOf(
      ctx,
      top.flatMap((x, at) => (at === k ? [next] : at === j ? [] : [x])),
      bottom,
    );
    const reason = [{ math: ctx.mul(f, u) }, " is ", { math: next }];
    return { after, match: { "?u": u }, assumes: [], reason };
  }
  return undefined;
}

/** (u/v)^n·u/v as (u/v)^(n+1): the quotient rule leaves the base above and below the line. */
function raisedQuotient(scope: Scope, e: Expr): Match | undefined {
  const { ctx } = scope;
  const { top, bottom } = fractionOf(e);
  for (const [k, f] of top.entries()) {
    if (f.kind !== "app" || f.op !== "pow") continue;
    const [u, n] = f.args as readonly [Expr, Expr];
    if (u.kind !== "app" || u.op !== "div" || !(n.kind === "num" ? isIntegerQ(n.value) : finiteTerm(n)))
      continue;
    const c = n.kind === "num" ? n.value : constantTerm(toPoly(n));
    if (n.kind === "num" ? signQ(c) <= 0 : !isIntegerQ(c) || signQ(c) >= 0 || !positiveAt(scope, u)) continue;
    const base = fractionOf(u);
    const rest = spreadPowers(top.filter((_, j) => j !== k));
    const over = without(
      rest,
      base.top.filter((x) => x !== ctx.one),
    );
    const under = without(spreadPowers(bottom), base.bottom);
    if (over === undefined || under === undefined) continue;
    const next = ctx.pow(
      u,
      n.kind === "num" ? ctx.num(addQ(n.value, 1)) : prettyPoly(ctx, addPoly(toPoly(n), toPoly(ctx.one))),
    );
    const after = overOf(ctx, [...gatherPowers(ctx, over), next], gatherPowers(ctx, under));
    const reason = [{ math: ctx.mul(f, u) }, " is ", { math: next }];
    return { after: tidy(ctx, after), match: { "?u": u }, assumes: [], reason };
  }
  return undefined;
}

/** The list without these, where it has all of them. */
function without(list: readonly Expr[], out: readonly Expr[]): readonly Expr[] | undefined {
  let rest: readonly Expr[] = list;
  for (const f of out) {
    const k = rest.findIndex((x) => x.alpha === f.alpha);
    if (k < 0) return undefined;
    rest = rest.filter((_, j) => j !== k);
  }
  return rest;
}

/** Whether exponents differ by a number: u^(b−1) and u^b. */
const steps = (a: Expr, b: Expr): Rational | undefined =>
  finiteTerm(a) && finiteTerm(b) ? constantOf(addPoly(toPoly(a), toPoly(b), -1)) : undefined;

/** The base and the exponent of a power with letters in its exponent. */
const symbolicPower = (f: Expr): readonly [base: Expr, n: Expr] | undefined =>
  f.kind === "app" && f.op === "pow" && f.args[1]?.kind !== "num"
    ? (f.args as readonly [Expr, Expr])
    : undefined;

export const dividePowers: FunctionRule = {
  kind: "function",
  name: "power.quotient",
  heads: ["mul", "div"],
  reason: ["u^a/u^b = u^(a−b)"],
  examples: [
    { given: "given u > 0, b, a", before: "a*u^(b - 1)/u^b", after: "a/u" },
    { given: "given u > 0, b, a", before: "a*u^(b + 1)/(2*u^b)", after: "a*u/2" },
  ],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    const { top, bottom } = fractionOf(e);
    for (const [k, f] of top.entries()) {
      const over = symbolicPower(f);
      if (over === undefined) continue;
      const j = bottom.findIndex((g) => symbolicPower(g)?.[0].alpha === over[0].alpha);
      const under = symbolicPower(bottom[j] ?? f);
      const n = j < 0 || under === undefined ? undefined : steps(over[1], under[1]);
      if (under === undefined || n === undefined || !isIntegerQ(n) || !isPositive(factsAt(scope), over[0]))
        continue;
      const more = signQ(n) > 0 ? [tidy(ctx, ctx.pow(over[0], ctx.num(n)))] : [];
      const less = signQ(n) < 0 ? [tidy(ctx, ctx.pow(over[0], ctx.num(negQ(n))))] : [];
      const after = overOf(
        ctx,
        top.flatMap((x, at) => (at === k ? more : [x])),
        bottom.flatMap((x, at) => (at === j ? less : [x])),
      );
      const value = overOf(ctx, more, less);
      const reason = [{ math: ctx.div(f, bottom[j] as Expr) }, " is ", { math: value }];
      return { after, match: { "?u": over[0] }, assumes: [], reason };
    }
    return undefined;
  },
};

/** Positive numbers and π, whose roots may be taken apart and together. */
const isPositiveNumber = (e: Expr): boolean =>
  (e.kind === "num" && signQ(e.value) > 0) || (e.kind === "app" && e.op === "pi");
const isRoot = (e: Expr): e is App =>
  e.kind === "app" && e.op === "sqrt" && factorsOf(e.args[0] as Expr).every(isPositiveNumber);

export const squareRoots: FunctionRule = {
  kind: "function",
  name: "power.of-root",
  heads: ["pow", "mul", "div"],
  reason: ["roots of numbers together"],
  examples: [
    { given: "given x", before: "(x/sqrt(2))^2", after: "x^2/2" },
    { given: "given x", before: "x/(sqrt(pi)*sqrt(2))", after: "x/sqrt(2*pi)" },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app") return undefined;
    if (e.op === "pow") {
      const [u, n] = e.args as readonly [Expr, Expr];
      if (n.kind !== "num" || n.value !== 2) return undefined;
      const { top, bottom } = fractionOf(u);
      if (![...top, ...bottom].some(isRoot)) return undefined;
      const squared = (fs: readonly Expr[]): readonly Expr[] =>
        fs.map((f) => (isRoot(f) ? (f.args[0] as Expr) : ctx.pow(f, n)));
      return { after: overOf(ctx, squared(top), squared(bottom)), match: {}, assumes: [] };
    }
    const { top, bottom } = fractionOf(e);
    const joined = (fs: readonly Expr[]): readonly Expr[] => {
      const roots = fs.filter(isRoot);
      if (roots.length < 2) return fs;
      const under = roots.flatMap((r) => factorsOf(r.args[0] as Expr));
      const numbersFirst = [
        ...under.filter((f) => f.kind === "num"),
        ...under.filter((f) => f.kind !== "num"),
      ];
      return [...fs.filter((f) => !isRoot(f)), ctx.app("sqrt", [ctx.mul(...numbersFirst)])];
    };
    const [over, below] = [joined(top), joined(bottom)];
    if (over === top && below === bottom) return undefined;
    return { after: overOf(ctx, over, below), match: {}, assumes: [] };
  },
};

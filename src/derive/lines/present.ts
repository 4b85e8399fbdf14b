// The order in which a person writes what a machine made: in a product number, scalars, incoming gradient,
// reads, the rest; in a sum a positive term first; one fraction for a product with divisors.

import { splitCoefficient } from "../../expr/coefficient.ts";
import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { App, Expr, Op } from "../../expr/nodes.ts";
import { denominator, divQ, equalQ, isIntegerQ, negQ, numerator, ratio, signQ } from "../../expr/rational.ts";
import { freeIndices, mapChildren, some, treeSize } from "../../expr/traverse.ts";
import { apartCases, chained } from "./case-forms.ts";
import { factorsOf, fractionOf, gatherPowers, isBracket, overOf, spreadPowers } from "./factors.ts";

/** 0 number, 1 scalar, 2 incoming gradient, 3 read, 4 anything else, 5 sums and choices. */
function rank(e: Expr): number {
  switch (e.kind) {
    case "num":
      return 0;
    case "sym":
    case "idx":
    case "bound":
      return 1;
    case "deriv":
      // What is still to be differentiated stands last.
      return e.of.kind === "app" || e.of.kind === "bind" ? 4 : 2;
    case "at":
      return e.tensor.kind === "deriv" ? 2 : 3;
    case "app":
      if (e.op === "pow" || e.op === "slice") return rank(e.args[0] as Expr);
      return e.op === "add" || e.op === "cases" ? 5 : 4;
    case "bind":
      return 6;
  }
}

/** A product in the conventional order (stable within a kind). Anything else is given back as it is. */
export function orderFactors(ctx: Context, _env: Env, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "mul") return e;
  const sorted = e.args
    .map((f, k) => ({ f, k }))
    .sort((a, b) => rank(a.f) - rank(b.f) || a.k - b.k)
    .map((x) => x.f);
  return ctx.mul(...sorted);
}

const negative = (ctx: Context, e: Expr): boolean => signQ(splitCoefficient(ctx, e).coef) < 0;

/**
 * A sum with a positive term leading where there is one; −2(t − p)/N is 2(p − t)/N, and c·w − Xᵀ(y − p) is
 * c·w + Xᵀ(p − y).
 */
export function leadPositive(ctx: Context, e: Expr): Expr {
  const turned = turnedProduct(ctx, e, (t) => turnedSum(ctx, t));
  if (turned !== undefined) return turned;
  if (e.kind !== "app") return e;
  if (e.op === "div") {
    const [top, bottom] = e.args as readonly [Expr, Expr];
    const over = turnedProduct(ctx, top, (t) => turnedSum(ctx, t));
    return over === undefined ? e : ctx.div(over, bottom);
  }
  if (e.op !== "add") return e;
  const terms = e.args.map((t) => turnedProduct(ctx, t, (f) => turnedOverIndex(ctx, f)) ?? t);
  const k = negative(ctx, terms[0] as Expr) ? terms.findIndex((t) => !negative(ctx, t)) : 0;
  if (k <= 0) return terms.every((t, j) => t === e.args[j]) ? e : ctx.add(...terms);
  return ctx.add(terms[k] as Expr, ...terms.filter((_, j) => j !== k));
}

/** A product with one negative number, whose sign goes into the first factor that can be turned. */
function turnedProduct(ctx: Context, e: Expr, turn: (f: Expr) => Expr | undefined): Expr | undefined {
  if (e.kind !== "app" || e.op !== "mul") return undefined;
  const [number, ...more] = e.args.filter(isBelowZero);
  if (number?.kind !== "num" || more.length > 0) return undefined;
  const rest = e.args.filter((f) => f !== number);
  // −2y(1 − y²) stays, −(1 − y²) is y² − 1.
  const stays = (f: Expr): boolean => !isMinus(number) && hasNumber(f);
  const turned = rest.map((f) => (stays(f) ? undefined : turn(f)));
  const k = turned.findIndex((t) => t !== undefined);
  const amount = isMinus(number) ? [] : [ctx.num(negQ(number.value))];
  return k < 0 ? undefined : ctx.mul(...amount, ...rest.map((f, j) => (j === k ? (turned[j] ?? f) : f)));
}

/** Whether a number is one of the terms of a sum, or of a numerator. */
const hasNumber = (e: Expr): boolean =>
  e.kind === "app" &&
  ((e.op === "add" && e.args.some((t) => t.kind === "num")) ||
    (e.op === "div" && hasNumber(e.args[0] as Expr)));

/** Sums over an index alone: of −c·(x − m), a term among others, the sign says what is taken away. */
const turnedOverIndex = (ctx: Context, f: Expr): Expr | undefined =>
  f.kind === "bind" || (f.kind === "app" && f.op === "div" && f.args[0]?.kind === "bind")
    ? turnedSum(ctx, f)
    : undefined;

/** The negative of u − v, of (u − v)/w, or of Σ_i a·(u − v), without a minus before it. */
function turnedSum(ctx: Context, e: Expr): Expr | undefined {
  if (e.kind === "bind" && e.op === "sum") {
    const factors = factorsOf(e.body);
    const turned = factors.map((f) => turnedSum(ctx, f));
    const k = turned.findIndex((t) => t !== undefined);
    if (k < 0) return undefined;
    const body = ctx.mul(...factors.map((f, j) => (j === k ? (turned[j] ?? f) : f)));
    return ctx.bind("sum", e.ranges, body, e.letters, e.guard);
  }
  if (e.kind !== "app") return undefined;
  const [top, bottom] = e.args;
  if (e.op === "div" && top !== undefined && bottom !== undefined) {
    const turned = turnedSum(ctx, top);
    return turned === undefined ? undefined : ctx.div(turned, bottom);
  }
  if (e.op === "mul") {
    const turned = e.args.map((f) => turnedSum(ctx, f));
    const k = turned.findIndex((t) => t !== undefined);
    return k < 0 ? undefined : ctx.mul(...e.args.map((f, j) => (j === k ? (turned[j] ?? f) : f)));
  }
  if (e.op !== "add" || !e.args.some((t) => negative(ctx, t))) return undefined;
  return leadPositive(ctx, ctx.add(...e.args.map((t) => opposite(ctx, t))));
}

function opposite(ctx: Context, e: Expr): Expr {
  const number = e.kind === "app" && e.op === "mul" ? e.args.find(isBelowZero) : undefined;
  if (e.kind !== "app" || number?.kind !== "num") return ctx.neg(e);
  const amount = isMinus(number) ? [] : [ctx.num(negQ(number.value))];
  return ctx.mul(...amount, ...e.args.filter((f) => f !== number));
}

/** u/v · w/z is (u·w)/(v·z). */
function oneFraction(ctx: Context, e: Expr): Expr {
  const { top, bottom } = fractionOf(e);
  if (isNumberedSum(top)) return overOf(ctx, top, divisors(ctx, bottom));
  const numbers = top.filter((f) => f.kind === "num");
  const over = top.filter((f) => f.kind !== "num" && short(f));
  return ctx.mul(
    overOf(ctx, [...numbers, ...over], divisors(ctx, bottom)),
    ...top.filter((f) => f.kind !== "num" && !short(f)),
  );
}

const isDivisor = (e: Expr): boolean => e.kind === "app" && e.op === "div" && isOne(e.args[0]);
const divisorOf = (e: Expr): Expr => (e.kind === "app" ? (e.args[1] as Expr) : e);
const isOne = (e: Expr | undefined): boolean => e?.kind === "num" && e.value === 1;
/** Factors that are written over a fraction line without becoming harder to read. */
const short = (e: Expr): boolean =>
  e.kind === "num" ||
  e.kind === "sym" ||
  e.kind === "idx" ||
  e.kind === "bound" ||
  e.kind === "at" ||
  (e.kind === "app" && e.op !== "cases" && (e.op !== "add" || isShortSum(e)));

/** A sum of two terms or so, 2(x − μ)/N; one with a sum over an index stands after the fraction. */
const isShortSum = (e: Expr): boolean =>
  treeSize(e, SHORT_SUM + 1) <= SHORT_SUM && !some(e, (s) => s.kind === "bind");
const SHORT_SUM = 20;

/** A sum of terms without fractions, with a number before it at most: it stands over the line as it would alone, 2(u·Σ_i … − v)/w. */
const isNumberedSum = (factors: readonly Expr[]): boolean => {
  const [sum, ...more] = factors.filter((f) => f.kind !== "num");
  const isSum = sum?.kind === "app" && sum.op === "add" && more.length === 0;
  return isSum && (factors.length === 1 || !sum.args.some((t) => fractionOf(t).bottom.length > 0));
};

/** (u/v)/w is u/(v·w), and γ·Σ_i …/σ is (γ/σ)·Σ_i …: one fraction line, above it what is short. */
function flatFraction(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "div") return e;
  const { top, bottom } = fractionOf(e);
  // A choice has lines of its own: (1/n)·{ … }.
  const [only] = top;
  if (top.length === 1 && only?.kind === "app" && only.op === "cases")
    return ctx.mul(overOf(ctx, [], bottom), only);
  const one = bottom.length === factorsOf(e.args[1] as Expr).length;
  const over = top.filter(short);
  const after = top.filter((f) => !short(f));
  const apart = after.length > 0 && over.some((f) => !isMinus(f)) && !isNumberedSum(top);
  if (one && !apart) return e;
  const under = divisors(ctx, bottom);
  return apart ? ctx.mul(overOf(ctx, over, under), ...after) : overOf(ctx, top, under);
}
/** What stands below the line: powers gathered, numbers and names before sums. */
const divisors = (ctx: Context, factors: readonly Expr[]): readonly Expr[] =>
  gatherPowers(ctx, spreadPowers(factors))
    .map((f, k) => ({ f, k }))
    .sort((a, b) => rank(a.f) - rank(b.f) || a.k - b.k)
    .map((x) => x.f);
const isFactor = (f: Expr): boolean => f.kind === "num" && f.value !== 1 && f.value !== -1;
const isMinus = (f: Expr): boolean => f.kind === "num" && f.value === -1;
const isBelowZero = (f: Expr): boolean => f.kind === "num" && signQ(f.value) < 0;

/** 2·(c/2)·w is c·w; undefined where the number before a product and one below the line have nothing in common. */
function numbersReduced(ctx: Context, e: App): Expr | undefined {
  const number = e.args.find(isFactor);
  const k = e.args.findIndex(
    (f) => f.kind === "app" && f.op === "div" && fractionOf(f).bottom.some(isFactor),
  );
  const fraction = e.args[k];
  if (number?.kind !== "num" || fraction === undefined) return undefined;
  const { top, bottom } = fractionOf(fraction);
  const below = bottom.find(isFactor);
  if (below?.kind !== "num") return undefined;
  const quotient = divQ(number.value, below.value);
  const above = ratio(numerator(quotient));
  const under = ratio(denominator(quotient));
  if (equalQ(under, below.value)) return undefined;
  const over = overOf(
    ctx,
    top.filter((f) => f.kind !== "num" || f.value !== 1),
    [...(under === 1 ? [] : [ctx.num(under)]), ...bottom.filter((f) => f !== below)],
  );
  const rest = e.args.flatMap((f, j) => (f === number ? [] : j === k ? factorsOf(over) : [f]));
  return ctx.mul(...(above === 1 ? [] : [ctx.num(above)]), ...rest);
}

export const isPlainNumber = (e: Expr): boolean =>
  e.kind === "num" || e.kind === "sym" || (e.kind === "app" && e.op === "pow" && e.args.every(isPlainNumber));
const inOrder = (factors: readonly Expr[]): readonly Expr[] => [
  ...factors.filter((f) => f.kind === "num" && f.value !== 1),
  ...factors.filter((f) => f.kind !== "num"),
];

/** u · (1/v) · w as (u·w)/v; factors that are too long for a fraction stand after it: (2/n)·Σ_i … . */
export function joinFraction(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "mul") return e;
  const fractions = e.args.filter((f) => f.kind === "app" && f.op === "div");
  if (fractions.length > 1) return oneFraction(ctx, e);
  // 2·(3/v) is 6/v.
  if (e.args.some(isFactor) && fractions.some((f) => fractionOf(f).top.some(isFactor)))
    return oneFraction(ctx, e);
  const reduced = numbersReduced(ctx, e);
  if (reduced !== undefined) return joinFraction(ctx, reduced);
  const divisors = e.args.filter(isDivisor);
  if (divisors.length === 0) {
    // (y/v)·x of numbers is xy/v, as any of them alone is.
    const [only] = fractions;
    const { top = [], bottom = [] } = only === undefined ? {} : fractionOf(only);
    const numbers = [...e.args.filter((f) => f !== only), ...top];
    return only !== undefined && numbers.every(isPlainNumber) ? overOf(ctx, inOrder(numbers), bottom) : e;
  }
  const others = e.args.filter((f) => !isDivisor(f));
  const sign = others.filter((f) => f.kind === "num" && f.value === -1);
  // (1/3)/v is 1/(3·v).
  const amount = others.find((f) => f.kind === "num" && !isIntegerQ(f.value));
  const [above, below] =
    amount?.kind === "num" ? [ratio(numerator(amount.value)), ratio(denominator(amount.value))] : [1, 1];
  const rest = others.flatMap((f) =>
    sign.includes(f) ? [] : f !== amount ? [f] : above === 1 ? [] : [ctx.num(above)],
  );
  const bottom = ctx.mul(...(below === 1 ? [] : [ctx.num(below)]), ...divisors.map(divisorOf));
  if (isNumberedSum(rest)) return ctx.mul(...sign, ctx.div(ctx.mul(...rest), bottom));
  const top = rest.filter(short);
  // The divisor first, (1/n)·∂L/∂y, where it cannot stand below what follows.
  if (top.length === 0) return ctx.mul(...sign, ctx.div(ctx.one, bottom), ...rest);
  return ctx.mul(...sign, ctx.div(ctx.mul(...top), bottom), ...rest.filter((f) => !short(f)));
}

/**
 * In a product a sum over an index stands last: its body reaches to the end, so no parentheses are needed. So does the
 * logarithm of one: (Σ_i t_i)·log Σ_j e^{s_j}.
 */
function sumsLast(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "mul") return e;
  const place = (f: Expr): number =>
    f.kind === "bind" ? 1 : f.kind === "app" && f.op === "log" && f.args[0]?.kind === "bind" ? 2 : 0;
  if (!e.args.some((f) => f.kind === "bind")) return e;
  const ordered = [0, 1, 2].flatMap((k) => e.args.filter((f) => place(f) === k));
  return ordered.every((f, k) => f === e.args[k]) ? e : ctx.mul(...ordered);
}

/** A sign belongs to the values of a choice, and to what is still to be differentiated. */
const takesSign = (e: Expr): boolean =>
  e.kind === "deriv" || (e.kind === "app" && (e.op === "cases" || e.op === "sign" || e.op === "iverson"));

/** (−u)² is u². */
function withoutSign(ctx: Context, e: Expr): Expr {
  const [base, n] = e.kind === "app" && e.op === "pow" ? e.args : [];
  if (base?.kind !== "app" || base.op !== "mul" || n?.kind !== "num") return e;
  const [first, ...rest] = base.args;
  const even = typeof n.value === "number" && Number.isInteger(n.value) && n.value % 2 === 0;
  if (!even || first?.kind !== "num" || first.value !== -1) return e;
  return ctx.pow(rest.length === 1 && rest[0] !== undefined ? rest[0] : ctx.mul(...rest), n);
}

/** Σ(−u) is written −Σu. */
function signOutside(ctx: Context, e: Expr): Expr {
  if (e.kind !== "bind" || e.op !== "sum" || e.body.kind !== "app" || e.body.op !== "mul") return e;
  const [first, ...rest] = e.body.args;
  if (first?.kind !== "num" || first.value !== -1 || rest.some(takesSign)) return e;
  return ctx.neg(ctx.bind("sum", e.ranges, ctx.mul(...rest), e.letters, e.guard));
}

/** The values of a choice, each with a positive term first: { −q if …; 1 − q otherwise }. */
function positiveBranches(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "cases") return e;
  const isValue = (k: number): boolean => k % 2 === 0 || k === e.args.length - 1;
  const args = e.args.map((a, k) => (isValue(k) ? leadPositive(ctx, a) : a));
  return args.every((a, k) => a === e.args[k]) ? e : ctx.app("cases", args);
}

/** A sum with long ranges does not stand over a fraction line: they could not follow the formula from there. */
function longSumsBeside(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "div") return e;
  const [top, bottom] = e.args as readonly [Expr, Expr];
  const factors = top.kind === "app" && top.op === "mul" ? top.args : [top];
  const last = factors[factors.length - 1];
  if (last === undefined || !hasLongRange(last)) return e;
  return ctx.mul(ctx.div(ctx.mul(...factors.slice(0, -1)), bottom), last);
}

const hasLongRange = (e: Expr): boolean =>
  e.kind === "bind" &&
  e.op === "sum" &&
  e.ranges.some((r) => r.kind === "interval" && treeSize(r.lo) + treeSize(r.hi) > LONG_RANGE);
const LONG_RANGE = 12;

/**
 * [0 = k] is written [k = 0], and [T − 1 = t] is [t = T − 1]: what is equal to a number that is worked out is its letter.
 * What is less than the least of several stands before it, what is greater than the greatest after it: a < min(b, c).
 */
function indexFirst(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.args.length !== 2) return e;
  const [a, b] = e.args as readonly [Expr, Expr];
  const turned = e.op === "gt" ? "lt" : e.op === "ge" ? "le" : undefined;
  const isExtreme = (x: Expr, op: Op): boolean => x.kind === "app" && x.op === op;
  if (turned !== undefined && (isExtreme(a, "min") || isExtreme(b, "max"))) return ctx.app(turned, [b, a]);
  if (e.op !== "eq") return e;
  const isNumber = a.kind === "num" || (a.kind === "app" && a.loose === 0 && freeIndices(a).length === 0);
  return isNumber && b.kind === "idx" ? ctx.eq(b, a) : e;
}

/** [m > 0][m ≤ p] is [0 < m ≤ p]; conditions joined by "and" with the bounds of one quantity side by side. */
function boundsTogether(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app") return e;
  if (e.op === "and") {
    const list = chained(ctx, e.args);
    return list.every((c, k) => c === e.args[k]) ? e : ctx.app("and", list);
  }
  if (e.op !== "mul") return e;
  const brackets = e.args.filter(isBracket) as readonly App[];
  for (const [k, a] of brackets.entries())
    for (const b of brackets.slice(k + 1)) {
      const both = ctx.app("and", [...a.args, ...b.args]);
      const chain = boundsTogether(ctx, both);
      if (chain === both) continue;
      const rest = e.args.filter((f) => f !== b).map((f) => (f === a ? ctx.iverson(chain) : f));
      return boundsTogether(ctx, ctx.mul(...rest));
    }
  return e;
}

/** u^(−2/3) is 1/u^(2/3), as it is printed, so that other factors come to stand above the line. */
function belowLine(ctx: Context, e: Expr): Expr {
  const [base, n] = e.kind === "app" && e.op === "pow" ? e.args : [];
  if (base === undefined || base.kind === "num" || n?.kind !== "num" || signQ(n.value) >= 0) return e;
  return ctx.div(ctx.one, n.value === -1 ? base : ctx.pow(base, ctx.num(negQ(n.value))));
}

/** The clean-up of a finished line: fractions joined, sums last, cases apart, everywhere except inside derivatives. */
export function present(ctx: Context, e: Expr): Expr {
  const memo = new Map<number, Expr>();
  const go = (x: Expr): Expr => {
    if (x.kind === "deriv") return x;
    const known = memo.get(x.id);
    if (known !== undefined) return known;
    const inner = boundsTogether(ctx, indexFirst(ctx, mapChildren(ctx, x, go)));
    const joined = joinFraction(ctx, flatFraction(ctx, belowLine(ctx, inner)));
    const r = apartCases(
      ctx,
      positiveBranches(ctx, sumsLast(ctx, longSumsBeside(ctx, signOutside(ctx, withoutSign(ctx, joined))))),
    );
    memo.set(x.id, r);
    return r;
  };
  return go(e);
}

// Moving what does not vary: Σ_i t_i·c = c·Σ_i t_i, and u·(1/u) = 1 where u ≠ 0 is known or stated.

import { close, open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { definition, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices, treeSize } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { hasTerms, isPositive } from "../../index/positive.ts";
import type { Library } from "../../library/types.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { isDefined, mayVanish } from "../lines/defined.ts";
import { factorsOf, fractionOf, gatherPowers, overOf, spreadPowers } from "../lines/factors.ts";

/** Of a sum whose terms have a sign in common: beside what else is done, it need not be said. */
export const SIGN_ALONE: Reason = ["the sign stands before the sum"];

/** That 1/u times v is v/u goes without a line of its own. */
export const ONE_FRACTION: Reason = ["written as one fraction"];

/** Constant factors of a sum stand before it. */
export const pullConstants: FunctionRule = {
  kind: "function",
  name: "sum.constant-factor",
  heads: ["bind"],
  reason: ["constant factors stand before the sum"],
  examples: [
    { given: "given c, x[n]", before: "sum{i} c*x[i]", after: "c * sum{i} x[i]" },
    { given: "given c[n], x[n], k in 0..n-1", before: "sum{i} c[k]*x[i]", after: "c[k] * sum{i} x[i]" },
    { given: "given a, x[n], s > 0", before: "sum{i} [a > 0]*x[i]/s", after: "[a > 0] * (sum{i} x[i]) / s" },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum") return undefined;
    const { ctx } = scope;
    const o = open(ctx, e);
    const names = new Set(o.vars.map((v) => v.name));
    const { top: factors, bottom } = fractionOf(o.body);
    const top = factors.length > 1 ? factors.filter((f) => f !== ctx.one) : factors;
    // An empty sum and one whose terms are all cut off by a bracket ask nothing of the factors.
    const certain = !top.some(mayVanish) && hasTerms(factsAt(scope), e);
    const still = (f: Expr): boolean => !freeIndices(f).some((n) => names.has(n));
    const fixed = (f: Expr): boolean => still(f) && (certain || isDefined(scope, f));
    const out = top.filter(fixed);
    const over = top.filter((f) => !fixed(f));
    // A divisor that is 0 where the sum is empty stays with the terms.
    const divides = (f: Expr): boolean => still(f) && (certain || isDefined(scope, ctx.div(ctx.one, f)));
    const under = bottom.filter(divides);
    const inside = bottom.filter((f) => !divides(f));
    if (out.length + under.length === 0) {
      // Σ_i (1/u_i)·v_i is Σ_i v_i/u_i.
      if (top.length === factors.length || bottom.length === 0) return undefined;
      const one = close(ctx, { ...o, body: overOf(ctx, top, bottom) });
      return { after: one, match: {}, assumes: [], reason: ONE_FRACTION };
    }
    if (over.length === 0) return undefined;
    const rest = close(ctx, { ...o, body: overOf(ctx, over, inside) });
    const named = [...out.filter((f) => f.kind !== "num"), ...under.filter((f) => f.kind !== "num")];
    const after = overOf(ctx, [...out, rest], under);
    const isSign = under.length === 0 && out.every((f) => f.kind === "num" && f.value === -1);
    return { after, match: {}, assumes: [], reason: isSign ? SIGN_ALONE : pullReason(named, o.vars) };
  },
};

/** Σ_{i=0}^{n−1} c = n·c, where the number of terms is known not to be negative. */
export function countTerms(library: Library): FunctionRule {
  const rule = library.rules.find((r) => r.name === "sum.of-constant");
  if (rule?.kind !== "function") throw new Error("the library has no rule sum.of-constant");
  return {
    ...rule,
    heads: ["bind"],
    apply: (scope, e): Match | undefined => {
      const hit = rule.apply(scope, e);
      const body = hit?.match["?u"];
      if (hit === undefined || hit.assumes.length > 0 || body === undefined || e.kind !== "bind")
        return undefined;
      return hasTerms(factsAt(scope), e) || isDefined(scope, body) ? hit : undefined;
    },
  };
}

function pullReason(out: readonly Expr[], vars: readonly Expr[]): Reason {
  const first = out[0];
  if (first === undefined || out.length > 1) return ["constant factors stand before the sum"];
  const letters = vars.flatMap((v, k): Reason => (k === 0 ? [{ math: v }] : [", ", { math: v }]));
  return [{ math: first }, " does not depend on ", ...letters];
}

/** u · v/u = v. The condition u ≠ 0 is dropped where u is positive. */
export const cancel: FunctionRule = {
  kind: "function",
  name: "quotient.cancel",
  heads: ["mul", "div"],
  reason: ["cancel"],
  examples: [
    { given: "given x", before: "exp(x) * (1/exp(x)) * x", after: "x" },
    { given: "given x, t", before: "t*x/t^2", after: "x/t" },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || (e.op !== "mul" && e.op !== "div")) return undefined;
    const { ctx } = scope;
    const top: Expr[] = [];
    const bottom: Expr[] = [];
    for (const f of e.op === "div" ? [e] : e.args) {
      if (f.kind === "app" && f.op === "div") {
        top.push(...factorsOf(f.args[0] as Expr));
        bottom.push(...factorsOf(f.args[1] as Expr));
      } else top.push(f);
    }
    const over = spreadPowers(top);
    const hit = spreadPowers(bottom).find((b) => b.kind !== "num" && over.some((t) => t.alpha === b.alpha));
    if (hit === undefined) return undefined;
    const keptTop = without(ctx, top, hit);
    const keptBottom = without(ctx, bottom, hit);
    const after = overOf(ctx, keptTop, keptBottom);
    // What is still divided by the factor asks by itself that it is not 0.
    const asked =
      spreadPowers(keptBottom).some((b) => b.alpha === hit.alpha) || isPositive(factsAt(scope), hit);
    const assumes = asked ? [] : [ctx.app("ne", [hit, ctx.zero])];
    return { after, match: {}, assumes, reason: [{ math: hit }, " cancels"] };
  },
};

/** The factors without one u, which may stand in a power of its own: u³ becomes u². */
function without(ctx: Context, list: readonly Expr[], u: Expr): readonly Expr[] {
  if (list.some((x) => x.alpha === u.alpha)) return dropOne(list, u);
  const k = list.findIndex((x) => spreadPowers([x]).some((y) => y.alpha === u.alpha));
  const lower = gatherPowers(ctx, dropOne(spreadPowers([list[k] as Expr]), u));
  return [...list.slice(0, k), ...lower, ...list.slice(k + 1)];
}

function dropOne(list: readonly Expr[], hit: Expr): readonly Expr[] {
  const k = list.findIndex((x) => x.alpha === hit.alpha);
  return list.filter((_, j) => j !== k);
}

/**
 * Whether a term is a number over what divides all terms, and another one is divided by some of it once more: N/σ − s/σ³
 * reads better than a fraction within (N − s/σ²)/σ.
 */
function isCountBeside(
  env: Env,
  rows: readonly ReturnType<typeof fractionOf>[],
  divisors: readonly Expr[],
): boolean {
  const isCount = (f: Expr): boolean => {
    const d = f.kind === "sym" ? env.decls.get(f.name) : undefined;
    return f.kind === "num" || (d?.kind === "scalar" && d.integer);
  };
  const left = (bottom: readonly Expr[]): readonly Expr[] =>
    divisors.reduce<readonly Expr[]>(dropOne, spreadPowers(bottom));
  return (
    rows.some((r) => r.top.every(isCount)) &&
    rows.some((r) => left(r.bottom).some((f) => divisors.some((d) => d.alpha === f.alpha)))
  );
}

/** A common factor of so many nodes at most is named beside the line. */
const SHORT = 16;

/** A factor common to all terms is written once: p·a − p·b = p·(a − b); a common divisor too. */
export const factorOut: FunctionRule = {
  kind: "function",
  name: "sum.common-factor",
  heads: ["add"],
  reason: ["common factor"],
  examples: [
    { given: "given p[n], a, b", before: "p[k]*a - p[k]*b", after: "p[k]*(a - b)" },
    { given: "given a, b, r > 0", before: "2*a/r - 2*b/r", after: "2*(a - b)/r" },
    { given: "given p[n], a, b", before: "p[k]*p[k]*a + p[k]*p[k]^2*b", after: "p[k]^2*(a + p[k]*b)" },
  ],
  apply: (scope, e): Match | undefined => {
    // Subscripts and the ends of ranges are written out as sums; sums of brackets are none of these.
    if (e.kind !== "app" || e.op !== "add") return undefined;
    if (isInteger(scope.env, e) && !e.args.every(mayVanish)) return undefined;
    const { ctx } = scope;
    const rows = e.args.map(fractionOf);
    const tops = rows.map((r) => spreadPowers(r.top));
    // Numbers and given scalars stay in their terms: −f_x r sin θ + f_y r cos θ.
    const alike = inEvery(tops).filter((f) => f.kind !== "num");
    const scalar = (f: Expr): boolean =>
      f.kind === "idx" || (f.kind === "sym" && definition(scope.env, f.name) === undefined);
    const divisors = commonDivisors(rows.map((r) => r.bottom));
    const below = isCountBeside(scope.env, rows, divisors) ? [] : divisors;
    // Where nothing else is left of a term than one factor, they do not: s·p_k − s·t_k is s·(p_k − t_k).
    const bare = (t: readonly Expr[]): boolean =>
      alike.reduce<readonly Expr[]>(dropOne, t).filter((f) => f.kind !== "num").length === 1;
    const single = rows.every((r) => r.bottom.length === 0) && tops.every(bare);
    const shared = below.length > 0 || single || !alike.every(scalar) ? alike : [];
    // Where every term is cut off by a bracket of its own, a factor may have no value: it stays behind the brackets.
    const open = tops.some((t) => !shared.reduce<readonly Expr[]>(dropOne, t).some(mayVanish));
    const common = open ? shared : shared.filter((f) => isDefined(scope, f));
    const under = open ? below : below.filter((f) => isDefined(scope, ctx.div(ctx.one, f)));
    if (common.length + under.length === 0) return undefined;
    const numbers = inEvery(tops).filter((f) => f.kind === "num" && f.value !== -1);
    const rest = rows.map((r) =>
      overOf(
        ctx,
        withoutFactors(ctx, r.top, [...numbers, ...common]),
        under.length === 0
          ? r.bottom
          : gatherPowers(ctx, under.reduce<readonly Expr[]>(dropOne, spreadPowers(r.bottom))),
      ),
    );
    const factor = overOf(ctx, gatherPowers(ctx, common), gatherPowers(ctx, under));
    const what: Reason =
      common.length + under.length === 1 || treeSize(factor) <= SHORT
        ? [{ math: factor }, " is common to all terms"]
        : ["common factors"];
    const shown = gatherPowers(ctx, [...numbers, ...common]);
    const after = overOf(ctx, [...shown, ctx.add(...rest)], gatherPowers(ctx, under));
    return { after, match: {}, assumes: [], reason: what };
  },
};

/**
 * (a·√v − b)/v = a/√v − b/v: a fraction is taken apart where something cancels in one of its terms. That v ≠ 0 is
 * asked by the fraction itself. A divisor to which the author gave a name goes into fractions alone: (U·I′ − I·U′)/U² is
 * the quotient rule.
 */
export const splitFraction: FunctionRule = {
  kind: "function",
  name: "quotient.split",
  heads: ["div"],
  reason: ["the fraction is taken apart and cancelled"],
  examples: [
    { given: "given a, b, v > 0", before: "(a*exp(v) + b)/exp(v)^2", after: "a/exp(v) + b/exp(v)^2" },
    { given: "given a, b, v > 0", before: "a*(sqrt(v)*b + a)/sqrt(v)", after: "b*a + a^2/sqrt(v)" },
    {
      given: "given x[n], a",
      before: "(a - a*(sum{i} exp(x[i])))/(sum{i} exp(x[i]))",
      after: "a/(sum{i} exp(x[i])) - a",
    },
  ],
  apply: ({ ctx, env }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "div") return undefined;
    const { top, bottom } = fractionOf(e);
    const k = top.findIndex((f) => f.kind === "app" && f.op === "add");
    const sum = top[k];
    // A quotient of whole numbers is an index: ⌊(n + p − 1)/n⌋ stays one fraction.
    if (sum?.kind !== "app" || isInteger(env, sum)) return undefined;
    const others = top.filter((_, j) => j !== k);
    const below = spreadPowers(bottom);
    const isPart = (f: Expr): boolean => f.kind === "sym" && definition(env, f.name)?.part === true;
    const cancelled: Expr[] = [];
    const terms = sum.args.map((t) => {
      const own = fractionOf(t);
      let over = [...own.top, ...others];
      const under: Expr[] = [...spreadPowers(own.bottom)];
      for (const f of below) {
        const splits =
          f.kind === "app" || f.kind === "bind" || isPart(f) || (f.kind !== "num" && own.bottom.length > 0);
        const hit = splits && spreadPowers(own.top).some((x) => x.alpha === f.alpha);
        const spread = hit ? spreadPowers(over) : over;
        if (hit && count(spread, f) > 0) {
          over = [...dropOne(spread, f)];
          cancelled.push(f);
        } else under.push(f);
      }
      return overOf(ctx, gatherPowers(ctx, over), gatherPowers(ctx, under));
    });
    const [first] = cancelled;
    if (first === undefined) return undefined;
    const reason: Reason = ["the fraction is taken apart; ", { math: first }, " cancels"];
    return { after: ctx.add(...terms), match: {}, assumes: [], reason };
  },
};

/** The factors of a product without these, of which some may stand in powers: u³ without u is u². */
const withoutFactors = (ctx: Context, top: readonly Expr[], out: readonly Expr[]): readonly Expr[] =>
  out.every((f) => count(top, f) >= count(out, f))
    ? out.reduce<readonly Expr[]>(dropOne, top)
    : gatherPowers(ctx, out.reduce<readonly Expr[]>(dropOne, spreadPowers(top)));

/** What all terms are divided by, if that leaves one of them without a fraction: a/b − c/a² stays as it is. */
function commonDivisors(bottoms: readonly (readonly Expr[])[]): readonly Expr[] {
  const spread = bottoms.map(spreadPowers);
  const common = inEvery(spread).filter((f) => f.kind !== "num");
  return spread.some((b) => b.filter((f) => f.kind !== "num").length === common.length) ? common : [];
}

/** The factors that all of the products have, each as often as all of them have it. */
function inEvery(products: readonly (readonly Expr[])[]): readonly Expr[] {
  const out: Expr[] = [];
  for (const f of products[0] ?? []) if (products.every((p) => count(p, f) > count(out, f))) out.push(f);
  return out;
}

const count = (list: readonly Expr[], f: Expr): number => list.filter((x) => x.alpha === f.alpha).length;

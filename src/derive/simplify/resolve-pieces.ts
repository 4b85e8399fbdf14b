// A maximum, a positive part or an absolute value where it is known which branch counts: max(a, 0) is a under [a > 0],
// and [x > 0]·relu(x) is relu(x), which is 0 where the bracket is. Decided by what is known at the place and by the
// conditions beside or above the term.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { mapChildren, some } from "../../expr/traverse.ts";
import { contradictory, type Facts, implied, withFacts } from "../../index/prove.ts";
import { conjuncts } from "../../index/telescope.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { isDefined } from "../lines/defined.ts";
import { fractionOf, isBracket, overOf } from "../lines/factors.ts";
import { isPiecewise, isSign } from "./linear-pieces.ts";

const isBent = (e: Expr): boolean => isPiecewise(e) || isSign(e);

/** What was replaced, for the words. */
type Said = { readonly piece: Expr; readonly value: Expr }[];

/** The term with every piecewise part that the facts decide replaced; not below binders and in subscripts. */
function resolvedBy(facts: Facts, e: Expr, said: Said): Expr {
  if (e.kind !== "app" || !some(e, isBent)) return e;
  const { ctx } = facts;
  const inner = mapChildren(ctx, e, (x) => resolvedBy(facts, x, said));
  const value =
    inner.kind !== "app" ? undefined : isBent(inner) ? chosen(facts, inner) : squaredSign(facts, inner);
  if (value === undefined) return inner;
  said.push({ piece: inner, value: tidy(ctx, value) });
  return value;
}

/** sign(u)² is 1 where |u| > 0. */
function squaredSign(facts: Facts, e: App): Expr | undefined {
  const { ctx } = facts;
  const [base, n] = e.args;
  if (e.op !== "pow" || base?.kind !== "app" || !isSign(base) || n?.kind !== "num") return undefined;
  const u = base.args[0] as Expr;
  if (typeof n.value !== "number" || n.value % 2 !== 0) return undefined;
  return implied(facts, ctx.app("lt", [ctx.zero, ctx.app("abs", [u])])) ? ctx.one : undefined;
}

/** The branch that counts, if it is the same one wherever the facts hold. */
function chosen(facts: Facts, e: App): Expr | undefined {
  const { ctx } = facts;
  const [u, lo, hi] = e.args as readonly [Expr, Expr, Expr];
  const least = (a: Expr, b: Expr): boolean => implied(facts, ctx.le(a, b));
  switch (e.op) {
    case "abs":
      return least(ctx.zero, u) ? u : least(u, ctx.zero) ? ctx.neg(u) : undefined;
    case "relu":
      return least(ctx.zero, u) ? u : least(u, ctx.zero) ? ctx.zero : undefined;
    case "sign":
      if (implied(facts, ctx.app("lt", [ctx.zero, u]))) return ctx.one;
      return implied(facts, ctx.app("lt", [u, ctx.zero])) ? ctx.num(-1) : undefined;
    case "clamp":
      if (!least(lo, hi)) return undefined;
      if (least(u, lo)) return lo;
      if (least(hi, u)) return hi;
      return least(lo, u) && least(u, hi) ? u : undefined;
    case "max":
    case "min": {
      const beaten = (a: Expr, b: Expr): boolean => (e.op === "max" ? least(a, b) : least(b, a));
      const left = e.args.reduce<readonly Expr[]>(
        (kept, a) => (kept.some((b) => b !== a && beaten(a, b)) ? kept.filter((b) => b !== a) : kept),
        e.args,
      );
      if (left.length === e.args.length) return undefined;
      return left.length === 1 ? left[0] : ctx.app(e.op, left);
    }
    default:
      return undefined;
  }
}

const conditionsOf = (brackets: readonly Expr[]): readonly Expr[] =>
  brackets.flatMap((b) => (b.kind === "app" ? conjuncts(b.args[0] as Expr) : []));

function found(ctx: Context, after: Expr, before: Expr, said: Said): Match | undefined {
  const [first] = said;
  if (first === undefined) return undefined;
  const done = tidy(ctx, after);
  if (done.alpha === before.alpha) return undefined;
  const reason: Reason = [{ math: first.piece }, " is ", { math: first.value }, " there"];
  return { after: done, match: {}, assumes: [], reason };
}

/** Each factor under the brackets beside it. */
function inProduct(facts: Facts, e: Expr): Match | undefined {
  const { ctx } = facts;
  const { top, bottom } = fractionOf(e);
  if (!top.some(isBracket) || !top.some((f) => some(f, isBent))) return undefined;
  const said: Said = [];
  const now = [...top];
  for (let k = 0; k < now.length; k += 1) {
    const brackets = now.filter((f, j) => j !== k && isBracket(f));
    const known = withFacts(facts, conditionsOf(brackets));
    if (contradictory(known)) return undefined;
    now[k] = resolvedBy(known, now[k] as Expr, said);
  }
  return found(ctx, overOf(ctx, now, bottom), e, said);
}

/** A bracket beside a factor that is 0 wherever the bracket is. */
function withoutBracket(scope: Scope, facts: Facts, e: Expr): Match | undefined {
  const { ctx } = facts;
  const { top, bottom } = fractionOf(e);
  const vanishing = top.filter((f) => isPiecewise(f) && f.op !== "abs");
  if (vanishing.length === 0) return undefined;
  for (const b of top.filter(isBracket)) {
    const condition = b.kind === "app" ? (b.args[0] as Expr) : b;
    const known = withFacts(facts, [tidy(ctx, ctx.app("not", [condition]))]);
    const zero = vanishing.find((f) => implied(known, ctx.eq(f, ctx.zero)));
    if (zero === undefined) continue;
    // Where the bracket was 0, the others need not have had a value.
    const others = top.filter((f) => f !== b);
    const read = (f: Expr): boolean => isDefined(scope, withoutReads(ctx, f, condition));
    if (![...others, ...bottom.map((f) => ctx.div(ctx.one, f))].every(read)) continue;
    const after = overOf(ctx, others, bottom);
    const reason: Reason = [{ math: zero }, " is 0 where ", { math: condition }, " fails"];
    return { after, match: {}, assumes: [], reason };
  }
  return undefined;
}

/** The entries that the condition reads have a value where it has one: what else the factor asks is left. */
function withoutReads(ctx: Context, f: Expr, condition: Expr): Expr {
  if (f.kind === "at" && some(condition, (c) => c.alpha === f.alpha)) return ctx.one;
  return f.kind === "app" ? mapChildren(ctx, f, (x) => withoutReads(ctx, x, condition)) : f;
}

/** Conditions that hold together, each as it reads where the others hold. */
export function resolvedTogether(
  facts: Facts,
  conditions: readonly Expr[],
  said: Said = [],
): readonly Expr[] {
  const now = [...conditions];
  for (let k = 0; k < now.length; k += 1) {
    const others = withFacts(
      facts,
      now.filter((_, j) => j !== k),
    );
    if (now.length > 1 && !contradictory(others)) now[k] = resolvedBy(others, now[k] as Expr, said);
  }
  return now;
}

/** Each branch under its condition, and where the earlier ones fail. */
function inCases(facts: Facts, e: App): Match | undefined {
  const { ctx } = facts;
  if (!e.args.some((a) => some(a, isBent))) return undefined;
  const said: Said = [];
  const out: Expr[] = [];
  let here = facts;
  for (let k = 0; k < e.args.length; k += 2) {
    const value = e.args[k] as Expr;
    const c = e.args[k + 1];
    const own = c === undefined ? [] : conjuncts(c);
    const known = withFacts(here, own);
    out.push(contradictory(known) ? value : resolvedBy(known, value, said));
    if (c === undefined) break;
    const left = resolvedTogether(facts, own, said);
    out.push(left.every((p, j) => p === own[j]) ? c : ctx.app("and", left));
    here = withFacts(here, [tidy(ctx, ctx.app("not", [c]))]);
  }
  return found(ctx, ctx.app("cases", out), e, said);
}

export const resolvePieces: FunctionRule = {
  kind: "function",
  name: "choice.resolve",
  heads: ["mul", "div", "cases"],
  reason: ["it is known which branch counts"],
  examples: [
    {
      given: "given a, b",
      before: "[a > 0]*cases{1 if max(a, 0) > b, 0 otherwise}",
      after: "[a > 0]*cases{1 if a > b, 0 otherwise}",
    },
    { given: "given x", before: "2*relu(x)*[x > 0]", after: "2*relu(x)" },
    { given: "given x, l > 0", before: "sign(x)^2*[|x| - l > 0]", after: "[|x| - l > 0]" },
    {
      given: "given x, y",
      before: "cases{|x|*y if x > 0, y otherwise}",
      after: "cases{x*y if x > 0, y otherwise}",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app") return undefined;
    const facts = factsAt(scope);
    if (contradictory(facts)) return undefined;
    if (e.op === "cases") return inCases(facts, e);
    return withoutBracket(scope, facts, e) ?? inProduct(facts, e);
  },
};

/** The same for a term by itself: |u| is u, and max(0, 1 − u) is 1 − u, for a u that is declared between 0 and 1. */
export const knownPieces: FunctionRule = {
  kind: "function",
  name: "choice.known",
  heads: ["max", "min", "abs", "relu", "clamp", "sign"],
  reason: ["it is known which branch counts"],
  examples: [
    { given: "given u > 0 < 1", before: "max(0, 1 - |u|)", after: "1 - u" },
    { given: "given x[n], i in 0..n-1", before: "clamp(i, 0, n)*x[i]", after: "i*x[i]" },
  ],
  apply: (scope, e): Match | undefined => {
    const facts = factsAt(scope);
    if (contradictory(facts)) return undefined;
    const said: Said = [];
    return found(facts.ctx, resolvedBy(facts, e, said), e, said);
  },
};

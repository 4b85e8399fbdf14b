// Deviations from a mean add up to 0: with μ = (1/N)·Σ_i x_i by definition, Σ_i (x_i − μ) = Σ_i x_i − N·μ = 0. The
// mean may run over several indices and be written in any way; that its divisor counts the terms is shown.

import { readName, unfoldRead } from "../diff/rules.ts";
import { close, type Opened, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { definition, type Env } from "../expr/environment.ts";
import type { Bind, Expr } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import { addPoly, finiteTerm, toPoly } from "../expr/poly.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { FunctionRule, Match, Scope } from "../rewrite/rule.ts";
import { factsAt, hasTerms, isEntry } from "./defined.ts";
import { factorsOf, fractionOf, overOf } from "./factors.ts";

const isSum = (e: Expr): e is Bind => e.kind === "bind" && e.op === "sum";
const termsOf = (e: Expr): readonly Expr[] => (e.kind === "app" && e.op === "add" ? e.args : [e]);
const isMentioned = (e: Expr, letters: ReadonlySet<string>): boolean =>
  freeIndices(e).some((n) => letters.has(n));
const lettersOf = (o: Opened): ReadonlySet<string> => new Set(o.vars.map((v) => v.name));

/** The number of terms, hi − lo + 1 for each range; undefined where a range depends on another letter. */
function countOf(ctx: Context, o: Opened): Expr | undefined {
  const counts: Expr[] = [];
  for (const r of o.ranges) {
    if (r.kind !== "interval" || [r.lo, r.hi].some((x) => isMentioned(x, lettersOf(o)))) return undefined;
    counts.push(ctx.add(r.hi, ctx.neg(r.lo), ctx.one));
  }
  return ctx.mul(...counts);
}

function samePoly(ctx: Context, a: Expr, b: Expr): boolean {
  const [p, q] = [norm(ctx, a), norm(ctx, b)];
  return finiteTerm(p) && finiteTerm(q) && addPoly(toPoly(p), toPoly(q), -1).size === 0;
}

/** A sum over an index, with the factors before it and below it that do not depend on the index. */
interface Scaled {
  readonly sum: Opened;
  readonly top: readonly Expr[];
  readonly bottom: readonly Expr[];
}

function scaledSum(ctx: Context, e: Expr, avoid: readonly string[]): Scaled | undefined {
  const outside = fractionOf(e);
  const [sum, ...more] = outside.top.filter(isSum);
  if (sum === undefined || more.length > 0 || sum.guard !== undefined) return undefined;
  const o = open(ctx, sum, avoid);
  const still = (f: Expr): boolean => !isMentioned(f, lettersOf(o));
  const { top, bottom } = fractionOf(o.body);
  const body = overOf(
    ctx,
    top.filter((f) => !still(f)),
    bottom.filter((f) => !still(f)),
  );
  return {
    sum: { ...o, body },
    top: [...outside.top.filter((f) => f !== sum), ...top.filter(still)],
    bottom: [...outside.bottom, ...bottom.filter(still)],
  };
}

/** The name m whose multiple is subtracted in Σ (u − m), where m is the mean of u by definition. */
function meanIn(scope: Scope, e: Bind): Expr | undefined {
  const { ctx, env } = scope;
  const given = scaledSum(ctx, e, []);
  if (given === undefined) return undefined;
  const { sum } = given;
  const count = countOf(ctx, sum);
  const terms = termsOf(sum.body);
  if (count === undefined || terms.length < 2) return undefined;
  for (const t of terms) {
    if (isMentioned(t, lettersOf(sum))) continue;
    const rest = close(ctx, { ...sum, body: ctx.add(...terms.filter((x) => x !== t)) });
    const factors = factorsOf(t);
    for (const m of factors) {
      const mean = meanBehind(scope, env, m, [...lettersOf(sum)]);
      if (mean === undefined) continue;
      // Σ rest + c·count·m = Σ rest + c·Σ u, where m = (α/β)·Σ u with count·α = β.
      if (!samePoly(ctx, ctx.mul(count, ...mean.top), ctx.mul(...mean.bottom))) continue;
      const c = factors.filter((f) => f !== m);
      const opposite = close(ctx, { ...mean.sum, body: ctx.mul(ctx.num(-1), ...c, mean.sum.body) });
      if (norm(ctx, rest).alpha === norm(ctx, opposite).alpha) return m;
    }
  }
  return undefined;
}

function meanBehind(scope: Scope, env: Env, m: Expr, avoid: readonly string[]): Scaled | undefined {
  const name = readName(m);
  const def = name === undefined ? undefined : definition(env, name);
  if (def === undefined || def.scatter !== undefined) return undefined;
  if (m.kind === "at" && !isEntry(scope, def, m.subs)) return undefined;
  return scaledSum(scope.ctx, unfoldRead(scope.ctx, def, m), avoid);
}

export const centred: FunctionRule = {
  kind: "function",
  name: "sum.centred",
  heads: ["bind"],
  reason: ["deviations from a mean add up to 0"],
  examples: [
    { given: "given x[n]; m = (sum{i} x[i])/n", before: "sum{i} (x[i] - m)", after: "0" },
    {
      given: "given x[N, C]; m[j] = 1/N * sum{n} x[n, j]",
      before: "sum{n} 2*(m[c] - x[n, c])",
      after: "0",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (!isSum(e) || !hasTerms(factsAt(scope), e)) return undefined;
    const mean = meanIn(scope, e);
    if (mean === undefined) return undefined;
    const reason = ["deviations from the mean ", { math: mean }, " add up to 0"];
    return { after: scope.ctx.zero, match: { "?mean": mean }, assumes: [], reason };
  },
};

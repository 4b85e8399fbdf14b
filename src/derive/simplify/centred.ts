// Deviations from a mean add up to 0: with μ = (1/N)·Σ_i x_i by definition, Σ_i (x_i − μ) = Σ_i x_i − N·μ = 0. The
// mean may run over several indices and be written in any way; that its divisor counts the terms is shown.

import { readName, unfoldRead } from "../../diff/rule.ts";
import { close, type Opened, open, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { definition, type Env, isRecurrent } from "../../expr/environment.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { addPoly, finiteTerm, toPoly } from "../../expr/poly.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { hasTerms } from "../../index/positive.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { isEntry } from "../lines/defined.ts";
import { factorsOf, fractionOf, overOf } from "../lines/factors.ts";

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

/** Whether two sums are equal, one of them perhaps counted from elsewhere or backwards. */
function sameSum(ctx: Context, a: Opened, b: Opened): boolean {
  const target = norm(ctx, close(ctx, a)).alpha;
  if (norm(ctx, close(ctx, b)).alpha === target) return true;
  if (a.vars.length !== b.vars.length || a.vars.length > MOST_TURNED) return false;
  const moves = b.vars.map((v, k) => movesOf(ctx, a, b, k).map((to) => [v.name, to] as const));
  const maps = moves.reduce<readonly (readonly (readonly [string, Expr])[])[]>(
    (all, own) => all.flatMap((sofar) => own.map((m) => [...sofar, m])),
    [[]],
  );
  return maps.some((m) => {
    const body = substituteIndices(ctx, b.body, new Map(m));
    return norm(ctx, close(ctx, { ...a, body })).alpha === target;
  });
}
/** Sums over more letters than this are not tried backwards. */
const MOST_TURNED = 4;

/** The k-th letter of b by that of a: i + lo′ − lo, or hi′ + lo − i, where both run over as many values. */
function movesOf(ctx: Context, a: Opened, b: Opened, k: number): readonly Expr[] {
  const [from, to, i] = [a.ranges[k], b.ranges[k], a.vars[k]];
  if (from?.kind !== "interval" || to?.kind !== "interval" || i === undefined) return [];
  const length = (r: { readonly lo: Expr; readonly hi: Expr }): Expr => ctx.sub(r.hi, r.lo);
  if (!samePoly(ctx, length(from), length(to))) return [];
  return [ctx.add(i, to.lo, ctx.neg(from.lo)), ctx.add(to.hi, from.lo, ctx.neg(i))];
}

/** Entries of definitions under the sum written out, where they stand as terms: c_i = x_i − μ. */
function termsWrittenOut(scope: Scope, sum: Opened): Opened {
  const { ctx, env } = scope;
  const terms = termsOf(sum.body).map((t) => {
    const factors = factorsOf(t);
    const k = factors.findIndex((f) => f.kind === "at" && isMentioned(f, lettersOf(sum)));
    const read = factors[k];
    const def = read === undefined ? undefined : definition(env, readName(read) ?? "");
    if (read === undefined || def === undefined || def.scatter !== undefined || isRecurrent(def)) return t;
    const { top, bottom } = fractionOf(unfoldRead(ctx, def, read));
    const inner = top.findIndex((f) => f.kind === "app" && f.op === "add");
    const others = [...factors.filter((_, j) => j !== k), ...top.filter((_, j) => j !== inner)];
    const add = top[inner];
    if (add?.kind !== "app" || bottom.length > 0) return t;
    return ctx.add(...add.args.map((u) => ctx.mul(...others, u)));
  });
  return { ...sum, body: tidy(ctx, ctx.add(...terms)) };
}

/** The name m whose multiple is subtracted in Σ (u − m), where m is the mean of u by definition. */
function meanIn(scope: Scope, e: Bind): Expr | undefined {
  const { ctx } = scope;
  const given = scaledSum(ctx, e, []);
  if (given === undefined) return undefined;
  return meanAmong(scope, given.sum) ?? meanAmong(scope, termsWrittenOut(scope, given.sum));
}

function meanAmong(scope: Scope, sum: Opened): Expr | undefined {
  const { ctx, env } = scope;
  const count = countOf(ctx, sum);
  const terms = termsOf(sum.body);
  if (count === undefined || terms.length < 2) return undefined;
  for (const t of terms) {
    if (isMentioned(t, lettersOf(sum))) continue;
    const rest: Opened = { ...sum, body: ctx.add(...terms.filter((x) => x !== t)) };
    const factors = factorsOf(t);
    for (const m of factors) {
      const mean = meanBehind(scope, env, m, [...lettersOf(sum)]);
      if (mean === undefined) continue;
      // Σ rest + c·count·m = Σ rest + c·Σ u, where m = (α/β)·Σ u with count·α = β.
      if (!samePoly(ctx, ctx.mul(count, ...mean.top), ctx.mul(...mean.bottom))) continue;
      const c = factors.filter((f) => f !== m);
      const opposite: Opened = { ...mean.sum, body: ctx.mul(ctx.num(-1), ...c, mean.sum.body) };
      if (sameSum(ctx, rest, opposite)) return m;
    }
  }
  return undefined;
}

function meanBehind(scope: Scope, env: Env, m: Expr, avoid: readonly string[]): Scaled | undefined {
  const name = readName(m);
  const def = name === undefined ? undefined : definition(env, name);
  if (def === undefined || def.scatter !== undefined || isRecurrent(def)) return undefined;
  if (m.kind === "at" && !isEntry(scope, def, m.subs)) return undefined;
  return scaledSum(scope.ctx, unfoldRead(scope.ctx, def, m), avoid);
}

const vanishing = (mean: Expr): Omit<Match, "after"> => ({
  match: { "?mean": mean },
  assumes: [],
  reason: ["deviations from the mean ", { math: mean }, " add up to 0"],
});

/** Σ_i (c·(x_i − μ) + u_i) = Σ_i u_i: terms of a sum that are deviations by themselves. */
function withoutDeviations(scope: Scope, e: Bind): Match | undefined {
  const { ctx } = scope;
  const o = open(ctx, e);
  const { top, bottom } = fractionOf(o.body);
  const k = top.findIndex((f) => f.kind === "app" && f.op === "add" && isMentioned(f, lettersOf(o)));
  const sum = top[k];
  if (sum === undefined) return undefined;
  const others = top.filter((_, j) => j !== k);
  const left: Expr[] = [];
  let mean: Expr | undefined;
  for (const t of termsOf(sum)) {
    const alone = close(ctx, { ...o, body: overOf(ctx, [...others, ...factorsOf(t)], bottom) });
    const own = isSum(alone) ? meanIn(scope, alone) : undefined;
    mean ??= own;
    if (own === undefined) left.push(t);
  }
  if (mean === undefined) return undefined;
  const after =
    left.length === 0
      ? ctx.zero
      : close(ctx, {
          ...o,
          body: overOf(ctx, [...top.slice(0, k), ctx.add(...left), ...top.slice(k + 1)], bottom),
        });
  return { ...vanishing(mean), after };
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
    return mean === undefined ? undefined : { ...vanishing(mean), after: scope.ctx.zero };
  },
};

/** The same for a part of the terms; it goes with a sum that has been taken apart. */
export const centredPart: FunctionRule = {
  kind: "function",
  name: "sum.centred.part",
  heads: ["bind"],
  reason: ["deviations from a mean add up to 0"],
  examples: [
    {
      given: "given x[n], c; m = (sum{i} x[i])/n",
      before: "sum{i} (c*(x[i] - m) + x[i]^2)",
      after: "sum{i} x[i]^2",
    },
  ],
  apply: (scope, e): Match | undefined =>
    isSum(e) && hasTerms(factsAt(scope), e) ? withoutDeviations(scope, e) : undefined,
};

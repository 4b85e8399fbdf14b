// A sum of products as an operator on whole tensors. With α, β the subscripts of u and v for one axis:
// α + β free of the summation letter is a convolution, (u ∗ v)[m] = Σ u[e] v[m−e]; β − α free of it is a
// cross-correlation, (v ⋆ u)[m] = Σ v[m+e] u[e]. A factor s between them is upsampling, (↑ₛu)[s·i] = u[i].
// Entries outside index sets are 0; that the sum's ranges fit this is shown, not assumed.

import { close } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { addPoly, constantOf, fromPoly, mulPoly, negPoly, type Poly, prettyPoly } from "../../expr/poly.ts";
import { isIntegerQ, signQ } from "../../expr/rational.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { type Facts, factsOf, implied, rangeRelations, withFacts } from "../../index/prove.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import {
  fixedBut,
  type Read,
  readOf,
  sameAxes,
  sliceAt,
  spread,
  sumsEverything,
  upsampled,
} from "./domain.ts";
import { entrywiseRead, sliceEntrywise } from "./entrywise.ts";
import { affine, dependsOn, type OpenSum, openSum } from "./term.ts";
import { convolutionReason, correlationReason, flipReason } from "./words.ts";

export interface Recognised {
  readonly after: Expr;
  readonly rule: string;
  readonly reason: Reason;
  /** The tensor that was flipped, when that is what happened. */
  readonly flipped?: Expr | undefined;
}

export const FLIP = "recognise.flip";
export const CONVOLUTION = "recognise.convolution";
export const CORRELATION = "recognise.correlation";

/** Reads a factor that is no read by itself, beside the others, in whose order the letters stand. */
export type ReadWhole = (factor: Expr, beside: readonly Read[]) => Read | undefined;

/**
 * The reads of a sum; those at the same subscripts joined to one, u[i]·v[i] = (u ⊙ v)[i]. What is no read is left to
 * `whole`, which reads it at letters of the sum and at `letters`, those of the result.
 */
export function readsOf(
  ctx: Context,
  env: Env,
  facts: Facts,
  sum: OpenSum,
  whole?: ReadWhole,
  letters: readonly string[] = [],
): readonly Read[] | undefined {
  const out: Read[] = [];
  const plain = sum.factors.map((f) => readOf(ctx, env, f) ?? entrywiseRead(ctx, env, f));
  const beside = plain.filter((r) => r !== undefined);
  for (const [n, f] of sum.factors.entries()) {
    const entry = plain[n] ?? whole?.(f, beside);
    if (entry === undefined) return undefined;
    const r = spread(ctx, env, entry, sum.conditions);
    // (s[t−1] − x[t])[d] is read at d alone: so is what stands beside it at t, d.
    const live = new Set([...sum.vars, ...letters]);
    const at = (o: Read): Read => (plain[n] === undefined && !sameSubs(o, r) ? heldAt(ctx, env, live, o) : o);
    const k = out.findIndex((o) => sameSubs(at(o), r));
    const found = out[k];
    const old = found && at(found);
    if (old === undefined) out.push(r);
    else if (sameAxes(facts, old.axes, r.axes)) {
      const tensor = entrywiseProduct(ctx, old.tensor, r.tensor);
      const axes = old.axes.map((a, j) => stricter(a, r.axes[j] as Axis));
      out[k] = {
        tensor,
        subs: old.subs,
        axes,
        gradient: old.gradient || r.gradient,
        needs: [...old.needs, ...r.needs],
      };
    } else return undefined;
  }
  return out;
}

/** The read of the slice at the leading subscripts without these letters. */
function heldAt(ctx: Context, env: Env, live: ReadonlySet<string>, r: Read): Read {
  const n = r.subs.findIndex((s) => dependsOn(s, live));
  if (n <= 0) return r;
  const tensor = sliceEntrywise(ctx, env, r.tensor, r.subs.slice(0, n));
  return { ...r, tensor, subs: r.subs.slice(n), axes: r.axes.slice(n) };
}

/** u ⊙ v, with what is divided by below one line: u ⊙ (1/w) is u/w. */
function entrywiseProduct(ctx: Context, a: Expr, b: Expr): Expr {
  const parts = [a, b].map((t) => (t.kind === "app" && t.op === "div" ? t.args : [t]));
  const product = (ts: readonly (Expr | undefined)[]): Expr | undefined =>
    ts
      .filter((t) => t !== undefined && t !== ctx.one)
      .reduce((x, y) => (x === undefined ? y : y === undefined ? x : ctx.app("hadamard", [x, y])), undefined);
  const under = product(parts.map(([, below]) => below));
  const over = product(parts.map(([above]) => above)) ?? ctx.one;
  return under === undefined ? over : ctx.div(over, under);
}

const sameSubs = (a: Read, b: Read): boolean =>
  a.subs.length === b.subs.length && a.subs.every((s, k) => s.alpha === b.subs[k]?.alpha);
/** Where one factor is a declared 0, so is the product; otherwise what is not plainly 0 must be inside. */
const stricter = (a: Axis, b: Axis): Axis =>
  a.outside.kind === "zero" ? b : b.outside.kind === "zero" ? a : { ...a, outside: { kind: "error" } };

/** One axis of the two reads: u at α = a·e + …, v at β = b·e + …, brought to coefficients of equal size. */
interface Pair {
  readonly letter: string;
  /** The axes in the first and in the second read. */
  readonly placeU: number;
  readonly placeV: number;
  readonly upU: Expr;
  readonly upV: Expr;
  /** α·upU and β·upV. */
  readonly u: Poly;
  readonly v: Poly;
  /** Whether they run the same way. */
  readonly parallel: boolean;
  /** α is the letter itself, β is. */
  readonly bareU: boolean;
  readonly bareV: boolean;
}

/** Takes a sum to the next form on the way to an operator, or not at all. */
export function recogniseSum(
  ctx: Context,
  env: Env,
  given: readonly Expr[],
  e: Bind,
  avoid: Iterable<string>,
): Recognised | undefined {
  if (e.op !== "sum" || e.loose > 0) return undefined;
  const start = withFacts(factsOf(ctx, env), given);
  const sum = openSum(ctx, e, [...avoid, ...env.indices.keys(), ...given.flatMap(freeIndices)]);
  if (sum === undefined) return undefined;
  const reads = readsOf(ctx, env, start, sum);
  const [first, second] = reads ?? [];
  if (reads?.length !== 2 || first === undefined || second === undefined) return undefined;
  const pairs = pairAxes(ctx, env, start, sum, first, second);
  if (pairs === undefined) return undefined;
  const letters = new Set(pairs.map((p) => p.letter));
  const parts = divide(ctx, start, sum, letters);
  if (parts === undefined) return undefined;
  const [atFirst, atSecond] = [pairs.map((p) => p.placeU), pairs.map((p) => p.placeV)];
  const place = {
    facts: parts.facts,
    summed: parts.summed,
    subs: [pick(first.subs, atFirst), pick(second.subs, atSecond)],
    axes: [pick(first.axes, atFirst), pick(second.axes, atSecond)],
    needs: [...first.needs, ...second.needs],
  };
  if (!sumsEverything(ctx, place)) return undefined;
  const raised = (r: Read, kept: readonly number[], steps: readonly Expr[]): Expr =>
    upsampled(ctx, sliceAt(ctx, r.tensor, fixedBut(r, kept)), steps);
  const u = raised(
    first,
    atFirst,
    pairs.map((p) => p.upU),
  );
  const v = raised(
    second,
    atSecond,
    pairs.map((p) => p.upV),
  );
  // x[:, (c+k) mod C] read at k is another slice at each place.
  const placed = new Set(pairs.flatMap((p) => [...lettersIn(p.u), ...lettersIn(p.v)]));
  if (dependsOn(u, placed) || dependsOn(v, placed)) return undefined;
  const s: Sliding = {
    ctx,
    sum,
    pairs,
    reads: [first, second],
    u,
    v,
    strided: [u, v].some((t) => some(t, (x) => x.kind === "app" && x.op === "upsample")),
    clipped: place.axes.some((axes) => axes.some((a) => a.outside.kind !== "zero")),
    close: parts.close,
  };
  if (pairs.every((p) => !p.parallel)) return convolution(s);
  return pairs.every((p) => p.parallel) ? correlation(s) : undefined;
}

const lettersIn = (p: Poly): readonly string[] => p.terms.flatMap((m) => m.atoms.flatMap(freeIndices));
const pick = <T>(all: readonly T[], at: readonly number[]): readonly T[] => at.map((k) => all[k] as T);

/** A sum that runs over every place where both reads are inside, each axis with its own letter. */
interface Sliding {
  readonly ctx: Context;
  readonly sum: OpenSum;
  readonly pairs: readonly Pair[];
  readonly reads: readonly [Read, Read];
  /** The tensors that slide over each other: spread by strides, sliced at the leading axes. */
  readonly u: Expr;
  readonly v: Expr;
  readonly strided: boolean;
  /** A read that must be inside has given the range its ends. */
  readonly clipped: boolean;
  readonly close: (inner: Expr) => Expr;
}

function readOfOperator(s: Sliding, op: "conv" | "corr", a: Expr, b: Expr, at: readonly Poly[]): Expr {
  const { ctx, sum } = s;
  const subs = at.map((p) => prettyPoly(ctx, p));
  const inner = s.close(ctx.at(ctx.app(op, [a, b]), subs));
  return sum.outer.length === 0 ? inner : ctx.mul(...sum.outer, inner);
}

function convolution(s: Sliding): Recognised | undefined {
  const at = s.pairs.map((p) => addPoly(p.u, p.v));
  if (!at.every(mentionsIndex)) return undefined;
  const [first, second] = s.reads;
  const [a, b] = second.gradient && !first.gradient ? [s.v, s.u] : [s.u, s.v];
  return {
    after: readOfOperator(s, "conv", a, b, at),
    rule: CONVOLUTION,
    reason: convolutionReason(s.ctx, at.length, s.strided, s.clipped),
  };
}

/** Σ u[e] v[m+e] = (v ⋆ u)[m]. The read at plain letters stays put, else the gradient, and the other moves. */
function correlation(s: Sliding): Recognised | undefined {
  const { ctx, pairs } = s;
  const [first, second] = s.reads;
  const bareFirst = pairs.every((p) => p.bareU);
  const bareSecond = pairs.every((p) => p.bareV);
  const swap = bareFirst === bareSecond ? second.gradient && !first.gradient : bareSecond;
  const [still, moving] = swap ? [s.v, s.u] : [s.u, s.v];
  const ahead = pairs.map((p) => (swap ? addPoly(p.u, p.v, -1) : addPoly(p.v, p.u, -1)));
  if (!ahead.every(mentionsIndex)) return undefined;
  const as = (a: Expr, b: Expr, at: readonly Poly[]): Recognised => ({
    after: readOfOperator(s, "corr", a, b, at),
    rule: CORRELATION,
    reason: correlationReason(ctx, at.length, s.strided, s.clipped),
  });
  if (!ahead.every(falling)) return as(moving, still, ahead);
  // The moving one lags behind by m: u ⋆ v at m. At plain letters u ∗ ṽ is the form that the books have.
  const behind = ahead.map(negPoly);
  return s.strided || !behind.every(isLetter) ? as(still, moving, behind) : flipped(s, swap);
}

/** Σ u[e] v[e−m] = Σ u[e] ṽ[m−e]. */
function flipped(s: Sliding, swap: boolean): Recognised {
  const { ctx, sum, pairs } = s;
  const [first, second] = s.reads;
  const [stay, turn] = swap ? [second, first] : [first, second];
  const kept = pairs.map((p) => (swap ? p.placeU : p.placeV));
  const tensor = sliceAt(ctx, turn.tensor, fixedBut(turn, kept));
  const turned = ctx.at(
    ctx.app("flip", [tensor]),
    pick(turn.subs, kept).map((x) => prettyPoly(ctx, negPoly(affineSum(x)))),
  );
  const stays = entry(ctx, ctx.at(stay.tensor, stay.subs));
  const after = close(ctx, {
    op: "sum",
    vars: sum.vars.map((x) => ctx.idx(x)),
    ranges: sum.ranges,
    guard: sum.conditions.length === 0 ? undefined : conjunction(ctx, sum.conditions),
    body: ctx.mul(...sum.outer, ...(swap ? [turned, stays] : [stays, turned])),
  });
  return { after, rule: FLIP, reason: flipReason(ctx, tensor, pairs.length), flipped: tensor };
}

/** (∂L/∂y)[e] is written ∂L/∂y[e]. */
const entry = (ctx: Context, e: Expr): Expr =>
  e.kind === "at" && e.tensor.kind === "deriv"
    ? ctx.deriv(e.tensor.of, ctx.at(e.tensor.wrt, e.subs), e.tensor.mode)
    : e;

const affineSum = (e: Expr): Poly => {
  const a = affine(e, new Set());
  if (a === undefined) throw new Error("every term is constant in no letter");
  return a.rest;
};
const conjunction = (ctx: Context, parts: readonly Expr[]): Expr =>
  parts.length === 1 ? (parts[0] as Expr) : ctx.app("and", parts);

const mentionsIndex = (p: Poly): boolean =>
  p.terms.some((m) => m.atoms.some((a) => freeIndices(a).length > 0));
/** Every term with an index has a negative coefficient: the operator would be read at −m. */
const falling = (p: Poly): boolean =>
  p.terms.every((m) => !m.atoms.some((a) => freeIndices(a).length > 0) || signQ(m.coef) < 0);

const isLetter = (p: Poly): boolean => {
  const [m, ...more] = p.terms;
  return (
    m !== undefined && more.length === 0 && m.coef === 1 && m.atoms.length === 1 && m.atoms[0]?.kind === "idx"
  );
};

/**
 * The summation letters that move along an axis of both reads; those axes stand in the same order in both.
 * Letters that name the same plain position in both are summed afterwards.
 */
function pairAxes(
  ctx: Context,
  env: Env,
  facts: Facts,
  sum: OpenSum,
  first: Read,
  second: Read,
): readonly Pair[] | undefined {
  const named = (e: Expr | undefined, v: string): boolean => e?.kind === "idx" && e.name === v;
  const placesOf = (r: Read, v: string): number[] =>
    r.subs.flatMap((s, k) => (dependsOn(s, new Set([v])) ? [k] : []));
  const moving = sum.vars.filter((v) => {
    const [a, b] = [placesOf(first, v), placesOf(second, v)];
    if (a.length === 0 || b.length === 0) return false;
    const plain = (r: Read, at: number[]) => at.length === 1 && named(r.subs[at[0] as number], v);
    return !(plain(first, a) && plain(second, b));
  });
  const n = moving.length;
  const letters = new Set(moving);
  if (n === 0 || first.subs.length < n || second.subs.length < n) return undefined;
  const pairs: Pair[] = [];
  const movingAxes = (r: Read): readonly number[] =>
    r.subs.flatMap((x, k) => (dependsOn(x, letters) ? [k] : []));
  const [atFirst, atSecond] = [movingAxes(first), movingAxes(second)];
  if (atFirst.length !== n || atSecond.length !== n) return undefined;
  for (let k = 0; k < n; k += 1) {
    const [placeU, placeV] = [atFirst[k] as number, atSecond[k] as number];
    const [su, sv] = [first.subs[placeU] as Expr, second.subs[placeV] as Expr];
    const [a, b] = [affine(su, letters), affine(sv, letters)];
    const letter = a === undefined ? undefined : [...a.coefs.keys()][0];
    if (a?.coefs.size !== 1 || b?.coefs.size !== 1 || letter === undefined) return undefined;
    const ca = sizeOf(ctx, env, facts, a.coefs.get(letter));
    const cb = sizeOf(ctx, env, facts, b.coefs.get(letter));
    if (ca === undefined || cb === undefined) return undefined;
    // u[e]·v[s·e+…]: u is spread by s. With neither coefficient 1 there is no such form.
    const unit = (p: Poly): boolean => constantOf(p) === 1;
    if (!unit(ca.size) && !unit(cb.size)) return undefined;
    const [pu, pv] = [affineSum(su), affineSum(sv)];
    pairs.push({
      letter,
      placeU,
      placeV,
      upU: fromPoly(ctx, cb.size),
      upV: fromPoly(ctx, ca.size),
      u: mulPoly(pu, cb.size),
      v: mulPoly(pv, ca.size),
      parallel: ca.sign === cb.sign,
      bareU: named(su, letter),
      bareV: named(sv, letter),
    });
  }
  return new Set(pairs.map((p) => p.letter)).size === n ? pairs : undefined;
}

/** A coefficient as ± a positive integer. */
function sizeOf(
  ctx: Context,
  env: Env,
  facts: Facts,
  p: Poly | undefined,
): { readonly size: Poly; readonly sign: 1 | -1 } | undefined {
  if (p === undefined) return undefined;
  const c = constantOf(p);
  if (c !== undefined) {
    if (!isIntegerQ(c) || signQ(c) === 0) return undefined;
    return signQ(c) > 0 ? { size: p, sign: 1 } : { size: negPoly(p), sign: -1 };
  }
  const e = fromPoly(ctx, p);
  if (!isInteger(env, e) || freeIndices(e).length > 0) return undefined;
  if (implied(facts, ctx.le(ctx.one, e))) return { size: p, sign: 1 };
  return implied(facts, ctx.le(e, ctx.num(-1))) ? { size: negPoly(p), sign: -1 } : undefined;
}

interface Parts {
  readonly facts: Facts;
  readonly summed: readonly Expr[];
  readonly close: (inner: Expr) => Expr;
}

/** Separates the operator's summation from the letters that stay under a Σ. */
function divide(ctx: Context, start: Facts, sum: OpenSum, letters: ReadonlySet<string>): Parts | undefined {
  const summed: Expr[] = [];
  const stay: number[] = [];
  for (let k = 0; k < sum.vars.length; k += 1) {
    const r = sum.ranges[k];
    const v = sum.vars[k];
    if (r === undefined || v === undefined) return undefined;
    const relations = rangeRelations(ctx, ctx.idx(v), r);
    if (letters.has(v)) summed.push(...relations);
    else {
      if (relations.some((x) => dependsOn(x, letters))) return undefined;
      stay.push(k);
    }
  }
  const kept: Expr[] = [];
  for (const c of sum.conditions) (dependsOn(c, letters) ? summed : kept).push(c);
  let facts = withFacts(
    start,
    stay.flatMap((k) => {
      const r = sum.ranges[k];
      return r === undefined ? [] : rangeRelations(ctx, ctx.idx(sum.vars[k] as string), r);
    }),
  );
  if (stay.length === 0 && !kept.every((c) => implied(facts, c))) return undefined;
  facts = withFacts(facts, kept);
  return {
    facts,
    summed,
    close: (inner) =>
      stay.length === 0
        ? inner
        : close(ctx, {
            op: "sum",
            vars: stay.map((k) => ctx.idx(sum.vars[k] as string)),
            ranges: stay.flatMap((k) => sum.ranges[k] ?? []),
            guard: kept.length === 0 ? undefined : conjunction(ctx, kept),
            body: inner,
          }),
  };
}

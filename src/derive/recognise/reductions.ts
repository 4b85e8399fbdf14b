// Sums over all entries of a tensor, or of a part of one, by name: (1/N)·Σ_i u[i, c] is mean(u[:, c]), and
// Σ_i u[i, c]·v[i, c] is sum(u[:, c] ⊙ v[:, c]). The letters of the sum run over whole axes, and the divisor of a mean
// is shown to count the terms. What adds up products of tensors with different letters is an Einstein summation.

import { type Opened, open, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { einsumOf } from "../../expr/einsum.ts";
import type { Env } from "../../expr/environment.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { addPoly, constantOf, finiteTerm, fromPoly, prettyPoly, toPoly, ZERO_POLY } from "../../expr/poly.ts";
import { freeIndices, mapChildren, some, visit } from "../../expr/traverse.ts";
import { rangeRelations } from "../../index/prove.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { fractionOf, overOf, spreadPowers } from "../lines/factors.ts";
import { contractionOf } from "./contraction.ts";
import { sameAxis, wholeAxes } from "./domain.ts";
import { affine } from "./term.ts";
import { placeOf, wholeOf } from "./whole.ts";
import { meanReason, totalReason } from "./words.ts";

const isPlainSum = (e: Expr): e is Bind =>
  e.kind === "bind" &&
  e.op === "sum" &&
  e.guard === undefined &&
  e.ranges.every((r) => r.kind === "interval");

/** Of products, quotients and sums by themselves: one of the sums among the factors, and the factors beside it. */
interface Around {
  readonly sum: Bind;
  readonly top: readonly Expr[];
  readonly bottom: readonly Expr[];
}

function sumsAmong(e: Expr): readonly Around[] {
  const { top, bottom } = fractionOf(e);
  return top.flatMap((sum) =>
    isPlainSum(sum) && sum.loose === 0 ? [{ sum, top: top.filter((f) => f !== sum), bottom }] : [],
  );
}

/** The tensor whose entries the sum adds up, each of them once: the body is its entry at the letters of the sum. */
function tensorOver(scope: Scope, sum: Opened): Expr | undefined {
  const { ctx, env } = scope;
  const o = straightened(ctx, sum);
  const names = o.vars.map((v) => v.name);
  const given = o.vars.flatMap((v, k) => {
    const r = o.ranges[k];
    return r === undefined ? [] : rangeRelations(ctx, v, r);
  });
  const place = { ...placeOf(ctx, env, [...scope.facts, ...given], freeIndices(o.body)), slices: true };
  const letters = inOrderOfReads(o.body, names);
  const whole = wholeOf(place, o.body, letters);
  if (whole === undefined || [...whole.ops].some((op) => op !== "hadamard" && op !== "slice"))
    return undefined;
  const axes = wholeAxes(ctx, env, whole.tensor);
  if (axes?.length !== letters.length) return undefined;
  // That a letter is in its range says that the range is not empty, which is to be shown.
  const { facts } = placeOf(ctx, env, scope.facts, freeIndices(o.body));
  const full = letters.every((l, k) => {
    const r = o.ranges[names.indexOf(l)];
    const axis = axes[k];
    return (
      r?.kind === "interval" && axis !== undefined && sameAxis(facts, axis, { ...axis, lo: r.lo, hi: r.hi })
    );
  });
  return full ? whole.tensor : undefined;
}

/** The sum counted along the axes that it reads: u[n−1−i] and u[i−1] are u[i] for another i. */
function straightened(ctx: Context, o: Opened): Opened {
  let { body, ranges } = o;
  for (const [k, v] of o.vars.entries()) {
    const range = ranges[k];
    const sub = range?.kind === "interval" ? subscriptWith(body, v.name) : undefined;
    if (range?.kind !== "interval" || sub === undefined) continue;
    const found = affine(sub, new Set(o.vars.map((x) => x.name)));
    const c = found?.coefs.size === 1 ? constantOf(found.coefs.get(v.name) ?? ZERO_POLY) : undefined;
    if (found === undefined || (c !== 1 && c !== -1) || sub.kind === "idx") continue;
    const rest = fromPoly(ctx, found.rest);
    const back = c === 1 ? ctx.sub(v, rest) : ctx.sub(rest, v);
    const end = (x: Expr): Expr => (c === 1 ? ctx.add(rest, x) : ctx.sub(rest, x));
    const [lo, hi] = c === 1 ? [range.lo, range.hi] : [range.hi, range.lo];
    body = straight(ctx, substituteIndices(ctx, body, new Map([[v.name, back]])));
    ranges = ranges.map((r, j) =>
      j === k ? { kind: "interval", lo: tidy(ctx, end(lo)), hi: tidy(ctx, end(hi)) } : r,
    );
  }
  return { ...o, body, ranges };
}

/** Subscripts with their like terms collected. */
function straight(ctx: Context, e: Expr): Expr {
  if (e.kind !== "at") return mapChildren(ctx, e, (c) => straight(ctx, c));
  return ctx.at(
    e.tensor,
    e.subs.map((s) => (finiteTerm(s) ? prettyPoly(ctx, toPoly(s)) : s)),
  );
}

function subscriptWith(body: Expr, name: string): Expr | undefined {
  let found: Expr | undefined;
  visit(body, (e) => {
    if (e.kind === "at") found ??= e.subs.find((s) => freeIndices(s).includes(name));
    return true;
  });
  return found;
}

/** The letters in the order in which the first read has them that has all of them. */
function inOrderOfReads(body: Expr, names: readonly string[]): readonly string[] {
  let found: readonly string[] | undefined;
  visit(body, (e) => {
    const subs = e.kind === "at" ? e.subs : e.kind === "deriv" && e.wrt.kind === "at" ? e.wrt.subs : [];
    const own = subs.flatMap((s) => (s.kind === "idx" && names.includes(s.name) ? [s.name] : []));
    if (own.length === names.length && new Set(own).size === names.length) found ??= own;
    return true;
  });
  return found ?? names;
}

/** The number of terms; undefined where one range depends on another letter. */
function countOf(ctx: Context, o: Opened): Expr | undefined {
  const letters = new Set(o.vars.map((v) => v.name));
  const ends = o.ranges.flatMap((r) => (r.kind === "interval" ? [r.lo, r.hi] : []));
  if (ends.some((x) => freeIndices(x).some((n) => letters.has(n)))) return undefined;
  return tidy(
    ctx,
    ctx.mul(
      ...o.ranges.map((r) => (r.kind === "interval" ? ctx.add(r.hi, ctx.neg(r.lo), ctx.one) : ctx.one)),
    ),
  );
}

/** The factors below the line without those whose product is the count; undefined where there are none. */
function withoutCount(ctx: Context, bottom: readonly Expr[], count: Expr): readonly Expr[] | undefined {
  const factors = spreadPowers(bottom);
  if (factors.length > MOST_DIVISORS) return undefined;
  const wanted = norm(ctx, count);
  if (!finiteTerm(wanted)) return undefined;
  for (let chosen = 1; chosen < 2 ** factors.length; chosen += 1) {
    const taken = factors.filter((_, k) => (chosen >> k) % 2 === 1);
    const product = norm(ctx, ctx.mul(...taken));
    if (finiteTerm(product) && addPoly(toPoly(product), toPoly(wanted), -1).size === 0)
      return factors.filter((_, k) => (chosen >> k) % 2 === 0);
  }
  return undefined;
}
const MOST_DIVISORS = 6;

export const meanOfEntries: FunctionRule = {
  kind: "function",
  name: "tensor.mean",
  heads: ["mul", "div"],
  reason: ["definition of the mean"],
  examples: [
    { given: "given u[n]", before: "(sum{i} u[i])/n", after: "average(u)" },
    { given: "given u[n], a", before: "a/(2*n) * sum{i} u[i]^2", after: "a*average(u^2)/2" },
    {
      given: "given u[M, N], v[M, N]",
      before: "1/M * (sum{i, j} u[i, j]*v[i, j])/N",
      after: "average(hadamard(u, v))",
    },
  ],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    for (const { sum, top, bottom } of sumsAmong(e)) {
      const o = open(ctx, sum, freeIndices(e));
      const count = countOf(ctx, o);
      const rest = count === undefined ? undefined : withoutCount(ctx, bottom, count);
      const tensor = rest === undefined ? undefined : tensorOver(scope, o);
      if (count === undefined || rest === undefined || tensor === undefined) continue;
      const mean = ctx.app("mean", [tensor]);
      const after = tidy(ctx, overOf(ctx, [...top, mean], rest));
      return {
        after,
        match: { "?u": tensor, "?n": count },
        assumes: [],
        reason: meanReason(ctx, o.vars.length, count),
      };
    }
    return undefined;
  },
};

/** Reads and their products, with nothing computed of an entry. */
const isPlain = (e: Expr): boolean =>
  !some(e, (x) => x.kind === "app" && x.op !== "hadamard" && x.op !== "slice") &&
  !some(e, (x) => x.kind === "bind");

export const totalOfEntries: FunctionRule = {
  kind: "function",
  name: "tensor.total",
  heads: ["mul", "div", "bind"],
  reason: ["definition of the sum of all entries"],
  examples: [
    { given: "given u[M, N]", before: "sum{i, j} u[i, j]", after: "total(u)" },
    {
      given: "given u[N], v[N], a > 0",
      before: "(sum{i=0..N-1} u[N-1-i]*v[N-1-i])/a",
      after: "total(hadamard(u, v))/a",
    },
  ],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    for (const { sum, top, bottom } of sumsAmong(e)) {
      const o = open(ctx, sum, freeIndices(e));
      const tensor = tensorOver(scope, o);
      if (tensor === undefined || !isPlain(tensor)) continue;
      const after = tidy(ctx, overOf(ctx, [...top, ctx.app("total", [tensor])], bottom));
      return { after, match: { "?u": tensor }, assumes: [], reason: totalReason(tensor) };
    }
    return undefined;
  },
};

/** c·Σ u[i, k]·v[k, j] as c·einsum("ik,kj->ij", u, v): the whole tensor, whose axes are the letters in their order. */
export function einsumForm(ctx: Context, env: Env, indices: readonly string[], e: Expr): Expr | undefined {
  const { facts } = placeOf(ctx, env, [], indices);
  const c = contractionOf({ ctx, env, facts, indices, rhs: e });
  if (c === undefined || c.summed.length === 0 || c.operands.length < 2) return undefined;
  // A number from operands over the same letters is an inner product, which Σ_i u[i]·v[i] says by itself.
  const same = c.names.every((n) => n.length === c.summed.length);
  if (indices.length === 0 && same) return undefined;
  const numbers = new Map([...indices, ...c.summed].map((n, k) => [n, k] as const));
  if (numbers.size > MOST_LETTERS) return undefined;
  const operands = c.operands.map((r, k) => ({
    tensor: r.tensor,
    letters: (c.names[k] ?? []).map((n) => numbers.get(n) ?? 0),
  }));
  return ctx.mul(...c.constants, einsumOf(ctx, indices.length, operands));
}
const MOST_LETTERS = 26;

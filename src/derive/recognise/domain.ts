// Index sets and the facts about them. An operator on whole tensors takes every entry outside an index set as 0,
// so a sum is an operator's definition exactly if (1) each place where both reads lie inside is summed over, and
// (2) each place that is summed over reads what is given: inside, or in declared zeros.

import type { Context } from "../../expr/context.ts";
import { einsumParts } from "../../expr/einsum.ts";
import type { Axis, Env, Outside } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { sameByNorm, tidy } from "../../expr/norm.ts";
import { addPoly, toPoly } from "../../expr/poly.ts";
import { fixedAxes, sliceOf } from "../../expr/slices.ts";
import { some } from "../../expr/traverse.ts";
import { type Facts, factsOf, implied, rangeRelations, withFacts } from "../../index/prove.ts";
import { plainAxes } from "./term.ts";

const ZERO: Outside = { kind: "zero" };
const ERROR: Outside = { kind: "error" };

type Axes = readonly Axis[] | undefined;

/** The index set of a whole-tensor term; undefined where it is none, empty for a scalar. */
export function wholeAxes(ctx: Context, env: Env, e: Expr): Axes {
  const tables = ctx.table<Env, Map<Expr, Axes>>("recognise.axes");
  let known = tables.get(env);
  if (known === undefined) {
    known = new Map();
    tables.set(env, known);
  }
  if (known.has(e)) return known.get(e);
  const axes = axesOfWhole(ctx, env, e);
  known.set(e, axes);
  return axes;
}

function axesOfWhole(ctx: Context, env: Env, e: Expr): Axes {
  const axis = (lo: Expr, hi: Expr, outside: Outside): Axis => ({
    lo: tidy(ctx, lo),
    hi: tidy(ctx, hi),
    outside,
  });
  const of = (x: Expr): Axes => wholeAxes(ctx, env, x);
  if (e.kind === "num") return [];
  if (e.kind === "sym" || e.kind === "deriv") return plainAxes(env, e);
  if (e.kind === "at") return of(e.tensor)?.slice(e.subs.length);
  if (e.kind === "bind") return e.op === "sum" ? of(e.body) : [];
  if (e.kind !== "app") return undefined;
  const shapes = e.args.map(of);
  const [u, v] = shapes;
  switch (e.op) {
    case "flip":
      return u?.map((a) => axis(ctx.neg(a.hi), ctx.neg(a.lo), a.outside));
    case "upsample": {
      const steps = e.args.slice(1);
      return u?.map((a, k) => {
        const s = steps[steps.length === 1 ? 0 : k] ?? ctx.one;
        return axis(ctx.mul(s, a.lo), ctx.mul(s, a.hi), a.outside.kind === "zero" ? ZERO : ERROR);
      });
    }
    case "downsample": {
      const steps = e.args.slice(1);
      return u?.map((a, k) => {
        const s = steps[steps.length === 1 ? 0 : k] ?? ctx.one;
        const lo = ctx.app("ceil", [ctx.div(a.lo, s)]);
        const hi = ctx.app("floor", [ctx.div(a.hi, s)]);
        return axis(lo, hi, a.outside.kind === "zero" ? ZERO : ERROR);
      });
    }
    case "slice": {
      const fixed = new Set(fixedAxes(e));
      return u?.filter((_, k) => !fixed.has(k));
    }
    case "diag":
      return u?.length === 1 ? [...u, ...u].map((a) => axis(a.lo, a.hi, ERROR)) : undefined;
    case "diagonal":
      return u?.slice(0, 1);
    case "total":
    case "mean":
    case "trace":
      return [];
    case "einsum": {
      const { rank, operands } = einsumParts(e);
      const found = Array.from({ length: rank }, (_, l) => {
        const o = operands.findIndex((x) => x.letters.includes(l));
        return shapes[2 * o + 1]?.[operands[o]?.letters.indexOf(l) ?? 0];
      }).filter((a) => a !== undefined);
      return found.length === rank ? found.map(linear) : undefined;
    }
    case "conv":
      return pairwise(u, v, (a, b) => axis(ctx.add(a.lo, b.lo), ctx.add(a.hi, b.hi), ZERO));
    case "corr":
      return pairwise(u, v, (a, b) => axis(ctx.sub(a.lo, b.hi), ctx.sub(a.hi, b.lo), ZERO));
    case "circular":
      return v?.map((a) => axis(a.lo, a.hi, ERROR));
    case "transpose":
      return u?.length === 2 ? [...u].reverse() : undefined;
    case "outer":
      return u === undefined || v === undefined ? undefined : [...u, ...v].map(linear);
    case "matmul":
      return u === undefined || v === undefined ? undefined : [...u.slice(0, -1), ...v.slice(1)].map(linear);
    default:
      // Entry by entry: all tensors have one index set.
      return shapes.find((s) => s !== undefined && s.length > 0)?.map((a) => axis(a.lo, a.hi, ERROR)) ?? [];
  }
}

const linear = (a: Axis): Axis => ({ ...a, outside: a.outside.kind === "zero" ? ZERO : ERROR });

function pairwise(
  u: readonly Axis[] | undefined,
  v: readonly Axis[] | undefined,
  f: (a: Axis, b: Axis) => Axis,
): readonly Axis[] | undefined {
  if (u === undefined || u.length !== v?.length) return undefined;
  return u.map((a, k) => f(a, v[k] as Axis));
}

/** A read T[subscripts] of a whole tensor at all of its axes; ∂L/∂y[e] is (∂L/∂y)[e]. */
export interface Read {
  readonly tensor: Expr;
  readonly subs: readonly Expr[];
  readonly axes: readonly Axis[];
  /** An incoming gradient: it leads in a product. */
  readonly gradient: boolean;
  /** Brackets of the sum without which the entry counts as 0: [s ∣ u] of an upsampled tensor. */
  readonly needs: readonly Expr[];
}

export function readOf(ctx: Context, env: Env, e: Expr): Read | undefined {
  const parts =
    e.kind === "deriv" && e.wrt.kind === "at"
      ? { tensor: ctx.deriv(e.of, e.wrt.tensor, e.mode), subs: e.wrt.subs }
      : e.kind === "at"
        ? e
        : undefined;
  if (parts === undefined) return undefined;
  const axes = wholeAxes(ctx, env, parts.tensor);
  if (axes?.length !== parts.subs.length) return undefined;
  return { tensor: parts.tensor, subs: parts.subs, axes, gradient: hasGradient(parts.tensor), needs: [] };
}

/** With [s ∣ u] among the conditions, T[u/s] is (↑ₛT)[u]; what is read of ↑ₛT already needs no such bracket. */
export function spread(ctx: Context, env: Env, r: Read, conditions: readonly Expr[]): Read {
  const brackets = conditions.flatMap((c) =>
    c.kind === "app" && c.op === "divides" ? [{ c, s: c.args[0] as Expr, u: c.args[1] as Expr }] : [],
  );
  if (brackets.length === 0) return r;
  const same = (a: Expr, b: Expr): boolean =>
    sameByNorm(ctx, a, b) || addPoly(toPoly(a), toPoly(b), -1).size === 0;
  if (r.tensor.kind === "app" && r.tensor.op === "upsample") {
    const by = r.tensor.args.slice(1);
    const needs = brackets.filter((x) =>
      r.subs.some((u, k) => same(u, x.u) && same(by[by.length === 1 ? 0 : k] ?? ctx.one, x.s)),
    );
    return { ...r, needs: needs.map((x) => x.c) };
  }
  const found = r.subs.map((sub) => {
    const inner = sub.kind === "app" && sub.op === "floor" ? sub.args[0] : sub;
    return brackets.find((x) => inner !== undefined && same(ctx.div(x.u, x.s), inner));
  });
  const tensor = upsampled(
    ctx,
    r.tensor,
    found.map((x) => x?.s ?? ctx.one),
  );
  const axes = wholeAxes(ctx, env, tensor);
  if (tensor === r.tensor || axes === undefined) return r;
  const subs = r.subs.map((sub, k) => found[k]?.u ?? sub);
  return { ...r, tensor, subs, axes, needs: found.flatMap((x) => (x === undefined ? [] : [x.c])) };
}

/** ↑ by one step for each axis; by the step alone where they agree, and not at all where all are 1. */
export function upsampled(ctx: Context, tensor: Expr, steps: readonly Expr[]): Expr {
  const first = steps[0];
  if (first === undefined || steps.every((s) => s === ctx.one)) return tensor;
  return ctx.app("upsample", [tensor, ...(steps.every((s) => s === first) ? [first] : steps)]);
}

const hasGradient = (e: Expr): boolean => some(e, (s) => s.kind === "deriv");

/** The slice T[i, …] at the leading axes. */
export const slice = (ctx: Context, tensor: Expr, lead: readonly Expr[]): Expr =>
  sliceAt(ctx, tensor, new Map(lead.map((s, k) => [k, s])));

/** The slice at the fixed axes, wherever they stand: x[:, :, c]. */
export function sliceAt(ctx: Context, tensor: Expr, fixed: ReadonlyMap<number, Expr>): Expr {
  if (fixed.size === 0) return tensor;
  if (tensor.kind === "app" && tensor.op === "hadamard")
    return ctx.app(
      "hadamard",
      tensor.args.map((a) => sliceAt(ctx, a, fixed)),
    );
  if (tensor.kind === "app" && tensor.op === "upsample" && tensor.args.length > 2) {
    const [of, ...steps] = tensor.args as [Expr, ...Expr[]];
    if ([...fixed.keys()].every((k) => steps[k] === ctx.one))
      return upsampled(
        ctx,
        sliceAt(ctx, of, fixed),
        steps.filter((_, k) => !fixed.has(k)),
      );
  }
  return sliceOf(ctx, tensor, fixed);
}

/** The subscripts of a read but those at some axes, by their axes: what the slice of these axes is taken at. */
export const fixedBut = (r: Read, kept: readonly number[]): ReadonlyMap<number, Expr> =>
  new Map(r.subs.flatMap((s, k) => (kept.includes(k) ? [] : [[k, s] as const])));

/** lo ≤ u and u ≤ hi. */
export const within = (ctx: Context, u: Expr, lo: Expr, hi: Expr): readonly Expr[] => [
  ctx.le(lo, u),
  ctx.le(u, hi),
];

export const inside = (ctx: Context, subs: readonly Expr[], axes: readonly Axis[]): readonly Expr[] =>
  subs.flatMap((u, k) => {
    const a = axes[k];
    return a === undefined ? [] : within(ctx, u, a.lo, a.hi);
  });

/** What must hold for the reads to have a value that is the entry inside and 0 outside. */
export const readable = (ctx: Context, subs: readonly Expr[], axes: readonly Axis[]): readonly Expr[] =>
  subs.flatMap((u, k) => {
    const a = axes[k];
    if (a === undefined || a.outside.kind === "zero") return [];
    if (a.outside.kind !== "pad") return within(ctx, u, a.lo, a.hi);
    return within(ctx, u, ctx.sub(a.lo, a.outside.width), ctx.add(a.hi, a.outside.width));
  });

export const allImplied = (facts: Facts, goals: readonly Expr[]): boolean =>
  goals.every((g) => implied(facts, g));

/** Whether two axes have the same index set, whatever the sizes. */
export function sameAxis(facts: Facts, a: Axis, b: Axis): boolean {
  const { ctx } = facts;
  return allImplied(facts, [ctx.eq(a.lo, b.lo), ctx.eq(a.hi, b.hi)]);
}

export const sameAxes = (facts: Facts, a: readonly Axis[], b: readonly Axis[]): boolean =>
  a.length === b.length && a.every((x, k) => sameAxis(facts, x, b[k] as Axis));

/** Whether every index of `inner` is one of `outer`. */
export const containsAxes = (facts: Facts, outer: readonly Axis[], inner: readonly Axis[]): boolean =>
  outer.length === inner.length &&
  outer.every((o, k) => {
    const i = inner[k] as Axis;
    return allImplied(facts, [facts.ctx.le(o.lo, i.lo), facts.ctx.le(i.hi, o.hi)]);
  });

/** A place where reads u[α]·v[β] are summed, and what is to be shown of it. */
export interface Place {
  /** What holds besides: ranges of the letters that stay, conditions that stay. */
  readonly facts: Facts;
  /** Ranges and conditions of the letters that the operator sums over. */
  readonly summed: readonly Expr[];
  readonly subs: readonly (readonly Expr[])[];
  readonly axes: readonly (readonly Axis[])[];
  /** Brackets without which an entry counts as 0. */
  readonly needs: readonly Expr[];
}

/** Whether the sum over the place is the sum over all integers of the reads with 0 outside their index sets. */
export function sumsEverything(ctx: Context, p: Place): boolean {
  const bothInside = p.subs.flatMap((s, k) => inside(ctx, s, p.axes[k] ?? []));
  const read = p.subs.flatMap((s, k) => readable(ctx, s, p.axes[k] ?? []));
  return (
    allImplied(withFacts(p.facts, [...bothInside, ...p.needs]), p.summed) &&
    allImplied(withFacts(p.facts, p.summed), read)
  );
}

export type { Facts };
export { factsOf, rangeRelations, withFacts };

/** The letters in the order of the first subscripts that are just these. */
export const standing = (
  all: readonly (readonly Expr[])[],
  its: readonly string[],
): readonly string[] | undefined =>
  all
    .map((subs) => subs.map((s) => (s.kind === "idx" ? s.name : "")))
    .find((names) => names.length === its.length && its.every((x) => names.includes(x)));

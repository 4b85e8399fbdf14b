// Where a term can be different from 0, as conjunctions of polynomial inequalities: reads that are 0 outside their
// shape, brackets, ranges. Variables are eliminated by combining lower with upper bounds (a superset over ℤ, which
// is sound for a support).

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr, Idx, Op } from "../expr/nodes.ts";
import { addPoly, constantOf, constantPoly, mulPoly, negPoly, type Poly, polyName } from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { ZERO_AT_ZERO } from "../expr/zeros.ts";
import { affineIn, integerPoly, type Knowledge } from "./affine.ts";
import type { Constraint } from "./constraints.ts";
import { type Ends, endFrom, endsOf, strongest, tightest } from "./ends.ts";
import { type Facts, heldKnowledge, withFacts } from "./prove.ts";
import { axesOfTensor } from "./reads.ts";
import { alternatives } from "./relations.ts";
import { conjuncts, inside, openTelescope } from "./telescope.ts";

/** All p ≥ 0. */
export type Region = readonly Poly[];

const LIMIT = 32;

/** Regions outside of which the term is 0; undefined when nothing can be said. None: it is 0 everywhere. */
export function supportOf(ctx: Context, env: Env, facts: Facts, e: Expr): readonly Region[] | undefined {
  switch (e.kind) {
    case "num":
      return signQ(e.value) === 0 ? [] : [[]];
    case "sym":
    case "idx":
    case "bound":
      return [[]];
    case "deriv":
      // ∂L/∂y[i] is that of an entry: 0 where y is 0 for want of one.
      return ofApp(ctx, env, facts, "mul", e.wrt.kind === "at" ? [e.of, e.wrt] : [e.of]);
    case "at": {
      const axes = axesOfTensor(env, e.tensor);
      if (axes === undefined || axes.length !== e.subs.length) return [[]];
      const within = axes.flatMap((axis, k) => {
        const s = e.subs[k] as Expr;
        return axis.outside.kind === "zero" || axis.outside.kind === "pad"
          ? [ctx.le(axis.lo, s), ctx.le(s, axis.hi)]
          : [];
      });
      return [regionOf(facts, within)];
    }
    case "bind": {
      if (e.op !== "sum" && e.op !== "max" && e.op !== "min") return [[]];
      const t = openTelescope(ctx, facts, e);
      const within = inside(facts, t.entries);
      const inner = supportOf(ctx, env, withFacts(within, t.guard), t.body);
      if (inner === undefined) return undefined;
      const ranges = t.entries.flatMap((x) => {
        const v = x.vars[0];
        return v === undefined || x.range.kind !== "interval"
          ? []
          : [ctx.le(x.range.lo, v), ctx.le(v, x.range.hi)];
      });
      const own = regionOf(within, [...ranges, ...t.guard]);
      const k = heldKnowledge(within);
      const out: Region[] = [];
      for (const r of inner) {
        let region: Region | undefined = [...r, ...own];
        for (const x of [...t.entries].reverse())
          for (const v of x.vars) region = region === undefined ? undefined : eliminate(k, region, v);
        if (region === undefined) return undefined;
        out.push(region);
      }
      return out;
    }
    case "app":
      return ofApp(ctx, env, facts, e.op, e.args);
  }
}

function ofApp(
  ctx: Context,
  env: Env,
  facts: Facts,
  op: Op,
  args: readonly Expr[],
): readonly Region[] | undefined {
  const first = args[0];
  const of = (x: Expr) => supportOf(ctx, env, facts, x);
  switch (op) {
    case "add": {
      const all = args.map(of);
      const out = all.flatMap((r) => r ?? []);
      return all.includes(undefined) || out.length > LIMIT ? undefined : distinct(out);
    }
    case "mul": {
      let out: readonly Region[] = [[]];
      for (const a of args) {
        const r = of(a);
        // A factor of unknown support leaves what the others say.
        if (r === undefined) continue;
        if (out.length * r.length > LIMIT) return undefined;
        out = out.flatMap((x) => r.map((y) => [...x, ...y]));
      }
      return out;
    }
    case "div":
      return first === undefined ? undefined : of(first);
    case "pow": {
      const n = args[1];
      return first !== undefined && n?.kind === "num" && signQ(n.value) > 0 ? of(first) : [[]];
    }
    case "iverson":
      return first === undefined ? [[]] : where(facts, first);
    case "cases": {
      const out: Region[] = [];
      for (let k = 0; k < args.length; k += 2) {
        const value = of(args[k] as Expr);
        const condition = args[k + 1];
        const inside = condition === undefined ? [[]] : where(facts, condition);
        if (value === undefined || value.length * inside.length > LIMIT) return undefined;
        out.push(...value.flatMap((x) => inside.map((y) => [...x, ...y])));
      }
      return out.length > LIMIT ? undefined : out;
    }
    default:
      return ZERO_AT_ZERO.has(op) && first !== undefined ? of(first) : [[]];
  }
}

/** Where a condition holds; what cannot be read of it confines nothing. */
function where(facts: Facts, condition: Expr): readonly Region[] {
  const k = heldKnowledge(facts);
  let out: readonly Region[] = [[]];
  for (const part of conjuncts(condition)) {
    const d = alternatives(k, part, true);
    if (d === undefined || d.length * out.length > LIMIT) continue;
    out = d.flatMap((rows) => out.map((r) => [...r, ...inequalities(k, rows)]));
  }
  return out;
}

const distinct = (rs: readonly Region[]): readonly Region[] => {
  const seen = new Set<string>();
  return rs.filter((r) => {
    const name = r.map(polyName).join(";");
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
};

/** Constraints as inequalities p ≥ 0, strict ones tightened between integers. */
const inequalities = (k: Knowledge, rows: readonly Constraint[]): Region =>
  rows.flatMap((c) => {
    if (c.kind === "eq") return [c.p, negPoly(c.p)];
    return c.kind === "gt" && integerPoly(k, c.p) ? [addPoly(c.p, constantPoly(-1))] : [c.p];
  });

function regionOf(facts: Facts, relations: readonly Expr[]): Region {
  const k = heldKnowledge(facts);
  return relations.flatMap((r) => {
    const d = alternatives(k, r, true);
    return d?.length === 1 ? inequalities(k, d[0] ?? []) : [];
  });
}

/** The region without the variable; undefined when its coefficients have no known sign. */
export function eliminate(k: Knowledge, region: Region, v: Expr): Region | undefined {
  const rest: Poly[] = [];
  const below: { readonly coef: Poly; readonly rest: Poly }[] = [];
  const above: { readonly coef: Poly; readonly rest: Poly }[] = [];
  for (const p of region) {
    const a = affineIn(p, v);
    // Not affine in the variable: forgetting the inequality only makes the region larger.
    if (a === undefined) continue;
    if (a.coef.size === 0) {
      rest.push(p);
      continue;
    }
    const s = k.sign(a.coef);
    if (s === 1) below.push(a);
    else if (s === -1) above.push({ coef: negPoly(a.coef), rest: a.rest });
  }
  if (below.length * above.length + rest.length > 4 * LIMIT) return undefined;
  for (const b of below)
    for (const a of above) {
      const p = addPoly(mulPoly(a.coef, b.rest), mulPoly(b.coef, a.rest));
      if (constantOf(p) === undefined || signQ(constantOf(p) ?? 0) < 0) rest.push(p);
    }
  return rest;
}

const withoutAll = (k: Knowledge, region: Region, vs: readonly Expr[]): Region | undefined =>
  vs.reduce<Region | undefined>((r, v) => (r === undefined ? undefined : eliminate(k, r, v)), region);

const impossible = (r: Region): boolean => r.some((p) => signQ(constantOf(p) ?? 0) < 0);

/** The regions without those that hold nothing, as far as their constants say; all where that leaves none. */
function possible(regions: readonly Region[]): readonly Region[] {
  const some = regions.filter((r) => !impossible(r));
  return some.length === 0 ? regions : some;
}

/**
 * A range of the variable outside of which the term is 0, whatever the `others` are; undefined when none is seen, or
 * when the term is 0 everywhere.
 */
export function supportRange(
  facts: Facts,
  e: Expr,
  v: Idx,
  others: readonly Idx[],
  known: readonly Expr[] = [],
): { readonly lo: Expr; readonly hi: Expr } | undefined {
  const regions = supportOf(facts.ctx, facts.env, facts, e);
  if (regions === undefined || regions.length === 0) return undefined;
  const k = heldKnowledge(facts);
  const own = regionOf(facts, known);
  const boxes: { lo: Expr; hi: Expr }[] = [];
  for (const region of possible(regions)) {
    const left = withoutAll(k, [...region, ...own], others);
    const box = left === undefined ? undefined : tightest(facts, endsIn(k, left, v));
    if (box === undefined) return undefined;
    boxes.push(box);
  }
  // Of several regions the union counts.
  const lows = boxes.map((b) => b.lo);
  const highs = boxes.map((b) => b.hi);
  const [lo, hi] = [strongest(facts, "min", lows), strongest(facts, "max", highs)];
  return lo === undefined || hi === undefined ? undefined : { lo, hi };
}

const endsIn = (k: Knowledge, region: Region, v: Idx): Ends =>
  endsOf(region.map((p) => endFrom(k, p, v)).filter((x) => typeof x === "object"));

/** Whether the variables have finitely many values at which the term can differ from 0. */
export function finiteSupport(facts: Facts, e: Expr, vs: readonly Idx[]): boolean {
  const k = heldKnowledge(facts);
  return (
    supportOf(facts.ctx, facts.env, facts, e)?.every(
      (region) =>
        impossible(region) ||
        vs.every((v) => {
          const left = withoutAll(
            k,
            region,
            vs.filter((o) => o !== v),
          );
          const signs = left?.map((p) => {
            const a = affineIn(p, v);
            return a === undefined || a.coef.size === 0 ? 0 : (k.sign(a.coef) ?? 0);
          });
          return signs?.includes(1) === true && signs.includes(-1);
        }),
    ) ?? false
  );
}

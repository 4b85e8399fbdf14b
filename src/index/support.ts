// Where a term can be different from 0, as conjunctions of polynomial inequalities: reads that are 0 outside their
// shape, brackets, ranges. Variables are eliminated by combining lower with upper bounds (a superset over ℤ, which
// is sound for a support).

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr, Op } from "../expr/nodes.ts";
import { addPoly, constantOf, constantPoly, mulPoly, negPoly, type Poly } from "../expr/poly.ts";
import { showQ, signQ } from "../expr/rational.ts";
import { some } from "../expr/traverse.ts";
import { affineIn, integerPoly, type Knowledge } from "./affine.ts";
import type { Constraint } from "./constraints.ts";
import { type Facts, heldKnowledge, withFacts } from "./prove.ts";
import { axesOfTensor } from "./reads.ts";
import { alternatives } from "./relations.ts";
import { inside, openTelescope } from "./telescope.ts";

/** All p ≥ 0. */
export type Region = readonly Poly[];

/** Functions with f(0) = 0. */
const KEEP_ZERO: ReadonlySet<Op> = new Set<Op>([
  "abs",
  "sign",
  "sqrt",
  "floor",
  "ceil",
  "round",
  "sin",
  "tan",
  "asin",
  "atan",
  "sinh",
  "tanh",
  "asinh",
  "atanh",
  "expm1",
  "log1p",
  "erf",
  "relu",
  "stop",
]);
const LIMIT = 32;

/** Regions outside of which the term is 0; undefined when nothing can be said. None: it is 0 everywhere. */
export function supportOf(ctx: Context, env: Env, facts: Facts, e: Expr): readonly Region[] | undefined {
  switch (e.kind) {
    case "num":
      return signQ(e.value) === 0 ? [] : [[]];
    case "sym":
    case "idx":
    case "bound":
    case "deriv":
      return [[]];
    case "at": {
      const axes = axesOfTensor(env, e.tensor);
      if (axes === undefined || axes.length !== e.subs.length) return [[]];
      const within = axes.flatMap((axis, k) => {
        const s = e.subs[k] as Expr;
        return axis.outside.kind === "error" || axis.outside.kind === "minus-infinity"
          ? []
          : [ctx.le(axis.lo, s), ctx.le(s, axis.hi)];
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
    case "iverson": {
      const d = first === undefined ? undefined : alternatives(heldKnowledge(facts), first, true);
      if (d === undefined || d.length > LIMIT) return [[]];
      return d.map((rows) => inequalities(heldKnowledge(facts), rows));
    }
    case "cases": {
      const out: Region[] = [];
      for (let k = 0; k < args.length; k += 2) {
        const value = of(args[k] as Expr);
        const condition = args[k + 1];
        const where =
          condition === undefined ? [[]] : (ofApp(ctx, env, facts, "iverson", [condition]) ?? [[]]);
        if (value === undefined || value.length * where.length > LIMIT) return undefined;
        out.push(...value.flatMap((x) => where.map((y) => [...x, ...y])));
      }
      return out.length > LIMIT ? undefined : out;
    }
    default:
      return KEEP_ZERO.has(op) && first !== undefined ? of(first) : [[]];
  }
}

const distinct = (rs: readonly Region[]): readonly Region[] => {
  const seen = new Set<string>();
  return rs.filter((r) => {
    const name = r.map((p) => [...p].map(([k, m]) => `${k}:${showQ(m.coef)}`).join("+")).join(";");
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

/** Whether the region holds the variable between two bounds once all others in `free` are eliminated. */
export function bounded(k: Knowledge, region: Region, v: Expr, free: readonly Expr[]): boolean {
  let r: Region | undefined = region;
  for (const f of free) r = r === undefined ? undefined : eliminate(k, r, f);
  if (r === undefined) return false;
  const signs = r.map((p) => {
    const a = affineIn(p, v);
    return a === undefined || a.coef.size === 0 ? 0 : (k.sign(a.coef) ?? 0);
  });
  return signs.includes(1) && signs.includes(-1);
}

export const mentions = (e: Expr, name: string): boolean =>
  some(e, (s) => s.kind === "idx" && s.name === name);

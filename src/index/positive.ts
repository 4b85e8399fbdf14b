// Whether a term is positive wherever it is defined: by its form (e^u, a full sum of positive terms), by what a name is
// defined as, and by what is declared and assumed.

import { type Opened, open } from "../expr/binders.ts";
import {
  type Axis,
  axisRange,
  type Definition,
  definition,
  type Env,
  isRecurrent,
  stepAxes,
} from "../expr/environment.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { addQ, isIntegerQ, mulQ, numerator, type Rational, signQ } from "../expr/rational.ts";
import { assumedOfEntries } from "./assumed.ts";
import { type Facts, factsOf, implied, namesOf, withFacts, withRange } from "./prove.ts";

export const isPositive = (facts: Facts, e: Expr): boolean =>
  e.kind === "num"
    ? signQ(e.value) > 0
    : byForm(facts, e) || implied(facts, facts.ctx.app("lt", [facts.ctx.zero, e]));

function byForm(facts: Facts, e: Expr): boolean {
  switch (e.kind) {
    case "sym":
    case "at": {
      if (assumedOfEntries(facts, e, true)) return true;
      const def = plainDefinition(facts, e);
      return def !== undefined && isPositive(atOwnIndices(facts, def.name), def.body);
    }
    case "app":
      return ofApp(facts, e);
    case "bind": {
      if (e.op !== "sum" && e.op !== "prod" && e.op !== "max" && e.op !== "min" && e.op !== "median")
        return false;
      // Only an empty product is positive.
      if (e.op !== "prod" && !hasTerms(facts, e)) return false;
      const o = open(facts.ctx, e, namesOf(facts));
      let inside = facts;
      let k = 0;
      for (const r of o.ranges) {
        const v = o.vars[k];
        if (v !== undefined && r.kind !== "set") inside = withRange(inside, v.name, r);
        k += r.kind === "set" ? r.arity : 1;
      }
      return isPositive(o.guard === undefined ? inside : withFacts(inside, [o.guard]), o.body);
    }
    default:
      return false;
  }
}

/** What a name stands for, where every entry that can be read is its body at some indices. */
function plainDefinition(facts: Facts, e: Expr): Definition | undefined {
  const name = e.kind === "at" ? e.tensor : e;
  const def = name.kind === "sym" ? definition(facts.env, name.name) : undefined;
  if (def === undefined || def.scatter !== undefined || isRecurrent(def)) return undefined;
  return def.axes.some((a) => a.outside.kind !== "error") ? undefined : def;
}

function ofApp(facts: Facts, e: App): boolean {
  switch (e.op) {
    case "exp":
    case "sigmoid":
    case "softplus":
    case "pi":
    case "cosh":
      return true;
    case "add":
      return lowestSum(facts, e.args);
    case "max":
      return e.args.some((a) => isPositive(facts, a));
    case "mul":
    case "div":
    case "min":
      return e.args.every((a) => isPositive(facts, a));
    case "pow":
    case "sqrt":
      return isPositive(facts, e.args[0] as Expr);
    default:
      return false;
  }
}

/** Values lie between −1 and 1, or 0 and 1; `open` where they come near the ends and do not reach them. */
const BOUNDED: ReadonlyMap<App["op"], { readonly lo: -1 | 0; readonly open: boolean }> = new Map([
  ["sigmoid", { lo: 0, open: true }],
  ["iverson", { lo: 0, open: false }],
  ["tanh", { lo: -1, open: true }],
  ["erf", { lo: -1, open: true }],
  ["sin", { lo: -1, open: false }],
  ["cos", { lo: -1, open: false }],
]);

/** Whether lower bounds of the terms show a sum positive: 1 + Σ u² ≥ 1, 1 − σ(u) > 1 − 1. */
function lowestSum(facts: Facts, terms: readonly Expr[]): boolean {
  let total: Rational = 0;
  let open = false;
  for (const t of terms) {
    const low = lowest(facts, t);
    if (low === undefined) return false;
    total = addQ(total, low.by);
    open ||= low.open;
  }
  return signQ(total) > 0 || (signQ(total) === 0 && open);
}

function lowest(facts: Facts, t: Expr): { readonly by: Rational; readonly open: boolean } | undefined {
  if (t.kind === "num") return { by: t.value, open: false };
  const [first, second] = t.kind === "app" && t.op === "mul" ? t.args : [];
  const pair = first?.kind === "num" && second !== undefined && (t as App).args.length === 2;
  const [by, u] = pair ? [first.value, second] : [1, t];
  const bounds = boundsOf(facts, u);
  if (bounds !== undefined) return { by: mulQ(by, signQ(by) < 0 ? 1 : bounds.lo), open: bounds.open };
  if (isPositive(facts, t)) return { by: 0, open: true };
  return isNonNegative(facts, t) ? { by: 0, open: false } : undefined;
}

type Bounds = NonNullable<ReturnType<typeof BOUNDED.get>>;

/** Bounds of a term by its form, of a name by what it is defined as. */
function boundsOf(facts: Facts, u: Expr): Bounds | undefined {
  if (u.kind === "sym" || u.kind === "at") {
    const def = plainDefinition(facts, u);
    return def === undefined ? undefined : boundsOf(atOwnIndices(facts, def.name), def.body);
  }
  if (u.kind !== "app") return undefined;
  if (u.op !== "div") return BOUNDED.get(u.op);
  // u/(u + v) with u and v positive.
  const { ctx } = facts;
  const [top, bottom] = u.args as readonly [Expr, Expr];
  const rest = tidy(ctx, ctx.add(bottom, ctx.mul(ctx.num(-1), top)));
  return isPositive(facts, top) && isPositive(facts, rest) ? { lo: 0, open: true } : undefined;
}

/** Whether a term is nowhere negative. */
export function isNonNegative(facts: Facts, e: Expr): boolean {
  const { ctx } = facts;
  const all = (xs: readonly Expr[]): boolean => xs.every((x) => isNonNegative(facts, x));
  if (e.kind === "num") return signQ(e.value) >= 0;
  if (e.kind === "app") {
    switch (e.op) {
      case "abs":
      case "sqrt":
      case "exp":
      case "relu":
      case "iverson":
        return true;
      case "add":
      case "mul":
      case "div":
      case "min":
        if (all(e.args)) return true;
        break;
      case "max":
        if (e.args.some((a) => isNonNegative(facts, a))) return true;
        break;
      case "pow": {
        const [b, n] = e.args as readonly [Expr, Expr];
        if (n.kind === "num" && isIntegerQ(n.value) && numerator(n.value) % 2n === 0n) return true;
        if (isNonNegative(facts, b)) return true;
        break;
      }
      default:
        break;
    }
  }
  if (
    e.kind === "bind" &&
    (e.op === "sum" || ((e.op === "max" || e.op === "min" || e.op === "median") && hasTerms(facts, e)))
  ) {
    const o = open(ctx, e, namesOf(facts));
    if (isNonNegative(insideOf(facts, o), o.body)) return true;
  }
  return assumedOfEntries(facts, e, false) || implied(facts, ctx.le(ctx.zero, e));
}

/** What is known where the body of an opened binder stands. */
export function insideOf(facts: Facts, o: Opened): Facts {
  let inside = facts;
  let k = 0;
  for (const r of o.ranges) {
    const v = o.vars[k];
    if (v !== undefined && r.kind === "interval") inside = withRange(inside, v.name, r);
    k += r.kind === "set" ? r.arity : 1;
  }
  return o.guard === undefined ? inside : withFacts(inside, [o.guard]);
}

const ownFacts = new WeakMap<Env["decls"], Map<string, Facts>>();

/** What is known where a definition's body stands: its parameters run over its own axes. */
export function atOwnIndices(facts: Facts, name: string): Facts {
  let table = ownFacts.get(facts.env.decls);
  if (table === undefined) {
    table = new Map();
    ownFacts.set(facts.env.decls, table);
  }
  let own = table.get(name);
  if (own === undefined || own.env.assumptions !== facts.env.assumptions) {
    own = factsOf(facts.ctx, { ...facts.env, indices: ownIndices(facts.env, name) });
    table.set(name, own);
  }
  return own;
}

function ownIndices(env: Env, name: string): ReadonlyMap<string, Range> {
  const def = definition(env, name);
  return new Map(
    (def?.params ?? []).map((p, k): [string, Range] => {
      const a = (def === undefined ? [] : stepAxes(def))[k] as Axis;
      return [p, axisRange(a)];
    }),
  );
}

/** Whether the binder is seen to have at least one term. */
export function hasTerms(facts: Facts, e: Bind): boolean {
  if (e.guard !== undefined) return false;
  const o = open(facts.ctx, e, namesOf(facts));
  let inside = facts;
  let k = 0;
  for (const r of o.ranges) {
    // Sets are never empty; over ℤ there may be no term that counts.
    if (r.kind === "all") return false;
    if (r.kind === "interval") {
      if (!implied(inside, facts.ctx.le(r.lo, r.hi))) return false;
      const v = o.vars[k];
      if (v !== undefined) inside = withRange(inside, v.name, r);
    }
    k += r.kind === "set" ? r.arity : 1;
  }
  return true;
}

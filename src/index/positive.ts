// Whether a term is positive wherever it is defined: by its form (e^u, a full sum of positive terms), by what a name is
// defined as, and by what is declared and assumed.

import { open } from "../expr/binders.ts";
import { type Axis, axisRange, definition, type Env, isRecurrent, stepAxes } from "../expr/environment.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { signQ } from "../expr/rational.ts";
import { type Facts, factsOf, implied, namesOf, withFacts, withRange } from "./prove.ts";

export const isPositive = (facts: Facts, e: Expr): boolean =>
  e.kind === "num"
    ? signQ(e.value) > 0
    : byForm(facts, e) || implied(facts, facts.ctx.app("lt", [facts.ctx.zero, e]));

function byForm(facts: Facts, e: Expr): boolean {
  switch (e.kind) {
    case "sym":
    case "at": {
      const name = e.kind === "sym" ? e : e.tensor;
      const def = name.kind === "sym" ? definition(facts.env, name.name) : undefined;
      if (def === undefined || def.scatter !== undefined || isRecurrent(def)) return false;
      // Every entry inside the index set is positive; outside it a read must not give something else.
      if (def.axes.some((a) => a.outside.kind !== "error")) return false;
      return isPositive(atOwnIndices(facts, def.name), def.body);
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

function ofApp(facts: Facts, e: App): boolean {
  switch (e.op) {
    case "exp":
    case "sigmoid":
    case "softplus":
    case "pi":
    case "cosh":
      return true;
    case "add":
    case "mul":
    case "div":
    case "max":
    case "min":
      return e.args.every((a) => isPositive(facts, a));
    case "pow":
    case "sqrt":
      return isPositive(facts, e.args[0] as Expr);
    default:
      return false;
  }
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

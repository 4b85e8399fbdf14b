// The scope inside a binder: its variables run over their ranges, its guard is among the facts.

import type { Env } from "../expr/environment.ts";
import { arity, type Expr, type Range } from "../expr/nodes.ts";
import type { Scope } from "./rule.ts";

/** The scope inside an opened binder: its variables with their ranges, its guard among the facts. */
export function enter(
  scope: Scope,
  vars: readonly { readonly name: string }[],
  ranges: readonly Range[],
  guard: Expr | undefined,
): Scope {
  let live = scope.live;
  if (live !== undefined) {
    const more = new Set(live);
    for (const v of vars) more.add(v.name);
    live = more;
  }
  const env = withVariables(scope.env, vars, ranges);
  return { ctx: scope.ctx, env, facts: guard === undefined ? scope.facts : [...scope.facts, guard], live };
}

/** The environment in which the variables run over the ranges, the same object each time: facts are kept for it. */
function withVariables(env: Env, vars: readonly { readonly name: string }[], ranges: readonly Range[]): Env {
  let key = "";
  for (const v of vars) key += `${v.name} `;
  for (const r of ranges) {
    if (r.kind === "interval") key += `:${r.lo.id},${r.hi.id}`;
    else key += r.kind === "set" ? `:${r.arity}@${r.set.id}` : ":*";
  }
  let known = entered.get(env);
  if (known === undefined) {
    known = new Map();
    entered.set(env, known);
  }
  let inner = known.get(key);
  if (inner === undefined) {
    const indices = new Map(env.indices);
    let k = 0;
    for (const r of ranges) {
      for (let j = 0; j < arity(r); j += 1) {
        const v = vars[k];
        if (v !== undefined) indices.set(v.name, r);
        k += 1;
      }
    }
    inner = { ...env, indices };
    known.set(key, inner);
  }
  return inner;
}
const entered = new WeakMap<Env, Map<string, Env>>();

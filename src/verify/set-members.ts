// Where the members of the declared sets may lie: inside of every strict axis that a definition reads with a component
// of a member alone, as `X[l, m]` under `(l, m) in S`. Otherwise nothing would have a value at the point.

import { open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, bodiesOf, type Env } from "../expr/environment.ts";
import type { Bind, Expr } from "../expr/nodes.ts";
import { visit } from "../expr/traverse.ts";

/** The axes for each component, by name of the set. */
export type MemberAxes = ReadonlyMap<string, readonly (readonly Axis[])[]>;

const known = new WeakMap<Env["decls"], MemberAxes>();

export function memberAxes(ctx: Context, env: Env): MemberAxes {
  let axes = known.get(env.decls);
  if (axes === undefined) {
    axes = found(ctx, env);
    known.set(env.decls, axes);
  }
  return axes;
}

function found(ctx: Context, env: Env): MemberAxes {
  const out = new Map<string, Axis[][]>();
  for (const d of env.decls.values()) {
    if (d.kind === "set")
      out.set(
        d.name,
        Array.from({ length: d.arity }, () => []),
      );
  }
  if (out.size === 0) return out;
  for (const d of env.decls.values()) {
    if (d.kind !== "definition") continue;
    for (const body of bodiesOf(d)) {
      visit(body, (e) => {
        if (e.kind === "bind" && e.ranges.some((r) => r.kind === "set")) collect(ctx, env, e, out);
        return true;
      });
    }
  }
  return out;
}

function collect(ctx: Context, env: Env, e: Bind, out: ReadonlyMap<string, Axis[][]>): void {
  const o = open(ctx, e);
  let from = 0;
  for (const r of o.ranges) {
    const n = r.kind === "set" ? r.arity : 1;
    const axes = r.kind === "set" ? out.get(setName(r.set)) : undefined;
    for (let k = 0; axes !== undefined && k < n; k += 1)
      axes[k]?.push(...strictAxesAt(env, o.body, o.vars[from + k]));
    from += n;
  }
}

const setName = (e: Expr): string =>
  e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : "";

/** The strict axes that are read at this letter. */
function strictAxesAt(env: Env, body: Expr, letter: Expr | undefined): readonly Axis[] {
  const out: Axis[] = [];
  visit(body, (e) => {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return true;
    const axes = axesOf(env, e.tensor.name) ?? [];
    for (const [k, s] of e.subs.entries()) {
      const axis = axes[k];
      if (s === letter && axis?.outside.kind === "error") out.push(axis);
    }
    return true;
  });
  return out;
}

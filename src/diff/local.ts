// Axes along which a definition stays in place: y[n, i] reads x at its own n alone, whatever the definitions in
// between, so ∂y[n, i]/∂x[m, k] is 0 unless n = m. The chain rule then runs over the other axes only.

import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import { eachChild, freeIndices } from "../expr/traverse.ts";
import { nameDependsOn } from "./depends.ts";

/** A pair "j k": axis j of the name is read straight into axis k of the target. */
type Pairs = ReadonlySet<string>;
const NONE: Pairs = new Set();
const tables = new WeakMap<Env["decls"], Map<string, Pairs>>();

function pairsOf(env: Env, name: string, goal: string): Pairs {
  let table = tables.get(env.decls);
  if (table === undefined) {
    table = new Map();
    tables.set(env.decls, table);
  }
  const key = `${name}\n${goal}`;
  const known = table.get(key);
  if (known !== undefined) return known;
  // A definition that comes back to itself is not followed.
  table.set(key, NONE);
  const found = searched(env, name, goal);
  table.set(key, found);
  return found;
}

function searched(env: Env, name: string, goal: string): Pairs {
  if (name === goal) return new Set((axesOf(env, name) ?? []).map((_, k) => `${k} ${k}`));
  const def = definition(env, name);
  // A recurrence starts from terms of their own, which may read elsewhere.
  if (def === undefined || def.params.length === 0 || def.recurrence !== undefined) return NONE;
  let pairs: Pairs | undefined;
  const meet = (here: Pairs): void => {
    const before = pairs;
    pairs = before === undefined ? here : new Set([...before].filter((p) => here.has(p)));
  };
  const seen = new Set<Expr>();
  const go = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "sym" && nameDependsOn(env, e.name, goal)) meet(NONE);
    if (e.kind !== "at" || e.tensor.kind !== "sym") {
      eachChild(e, go);
      return;
    }
    e.subs.forEach(go);
    if (!nameDependsOn(env, e.tensor.name, goal)) return;
    const inner = pairsOf(env, e.tensor.name, goal);
    const here = new Set<string>();
    e.subs.forEach((s, m) => {
      const j = s.kind === "idx" ? def.params.indexOf(s.name) : -1;
      if (j < 0) return;
      for (const p of inner) if (p.startsWith(`${m} `)) here.add(`${j} ${p.slice(`${m} `.length)}`);
    });
    meet(here);
  };
  go(def.body);
  return pairs ?? NONE;
}

/**
 * For each axis of `name`, the subscript of the target that it must equal for the derivative not to be 0; undefined
 * where there is none. Only letters that run over the same index set count.
 */
export function heldAxes(ctx: Context, env: Env, name: string, wrt: Expr): readonly (Expr | undefined)[] {
  const axes = axesOf(env, name) ?? [];
  if (wrt.kind !== "at" || wrt.tensor.kind !== "sym") return axes.map(() => undefined);
  const goal = wrt.tensor.name;
  const goalAxes = axesOf(env, goal) ?? [];
  const pairs = name === goal ? NONE : pairsOf(env, name, goal);
  return axes.map((a, j) =>
    wrt.subs.find((s, k) => {
      const b = goalAxes[k];
      return pairs.has(`${j} ${k}`) && b !== undefined && sameAxis(ctx, a, b) && runsOver(ctx, env, s, b);
    }),
  );
}

const closed = (a: Axis): boolean => freeIndices(a.lo).length + freeIndices(a.hi).length === 0;
const sameAxis = (ctx: Context, a: Axis, b: Axis): boolean =>
  closed(a) && closed(b) && sameByNorm(ctx, a.lo, b.lo) && sameByNorm(ctx, a.hi, b.hi);

function runsOver(ctx: Context, env: Env, s: Expr, a: Axis): boolean {
  const r = s.kind === "idx" ? env.indices.get(s.name) : undefined;
  return r?.kind === "interval" && sameByNorm(ctx, r.lo, a.lo) && sameByNorm(ctx, r.hi, a.hi);
}

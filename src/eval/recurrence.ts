// Definitions that read themselves. What they start from is looked up by the index along their axis. Far entries are
// computed after all entries before them, slice by slice, so that the depth of the evaluation does not grow with the
// number of steps; near ones as they are read.

import type { Context } from "../expr/context.ts";
import {
  type Axis,
  bodiesOf,
  type Definition,
  type Env,
  isRecurrent,
  type Recurrence,
  recurrent,
} from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { symbols } from "../expr/traverse.ts";
import { unfoldEntry } from "../expr/unfold.ts";
import type { Core } from "./core.ts";
import { type Box, eachIndex } from "./instance.ts";
import { isHalt } from "./result.ts";
import { type Code, frame, type Scope } from "./scope.ts";
import type { World } from "./world.ts";

/** The value of a start at an entry; undefined where the step holds. */
export function startReader<T>(
  core: Core<T>,
  d: Definition,
): ((at: readonly number[]) => Code<T> | undefined) | undefined {
  const r = d.recurrence;
  if (r === undefined || r.starts.length === 0) return undefined;
  const places = startPlaces(core.world, r);
  const codes: (Code<T> | undefined)[] = [];
  return (at) => {
    const k = places.findIndex((p) => p.every(([axis, v]) => at[axis] === v));
    const start = r.starts[k];
    if (start === undefined) return undefined;
    const scope: Scope = { unit: core.world.unit(start.value, d.params), depth: 0 };
    codes[k] ??= core.real(start.value, scope);
    const f = frame(scope);
    for (let n = 0; n < at.length; n += 1) f[n] = at[n] as number;
    const code = codes[k] as Code<T>;
    return () => code(f);
  };
}

/** Axis and index of the places of each start, in their order. */
function startPlaces(world: World, r: Recurrence): readonly (readonly (readonly [number, number])[])[] {
  return r.starts.map((s) =>
    s.places.map(({ axis, at }) => [axis, world.integer(at, { unit: world.unit(at, []), depth: 0 })([])]),
  );
}

/** An index set with the places of what a recurrence starts from. */
export function withStarts(box: Box, axes: readonly Axis[]): Box {
  const beyond = (k: number, end: "before" | "after"): number => {
    const o = axes[k]?.outside;
    return o?.kind === "start" ? o[end] : 0;
  };
  return {
    lo: box.lo.map((l, k) => l - beyond(k, "before")),
    hi: box.hi.map((h, k) => h + beyond(k, "after")),
  };
}

/** Reads this far ahead of what is known are made as they are met. */
const NEAR = 16;

/** Computes what comes before an entry that is far ahead; to be called with the index along the axis. */
export function forerunner<T>(core: Core<T>, d: Definition): ((at: number) => void) | undefined {
  const r = d.recurrence;
  if (r === undefined) return undefined;
  const { world } = core;
  const members = r.ring.flatMap((name) => recurrent(world.env, name) ?? []);
  const ahead = r.forward ? 1 : -1;
  const key = `frontier ${r.ring.join(" ")}`;
  let ends: { readonly boxes: readonly Box[]; readonly first: number } | undefined;
  const told = (): { readonly boxes: readonly Box[]; readonly first: number } | undefined => {
    const boxes = members.flatMap((m) => world.box(m.name) ?? []);
    if (boxes.length !== members.length) return undefined;
    const firsts = boxes.map((b, k) => {
      const axis = members[k]?.recurrence.axis ?? 0;
      return ((r.forward ? b.lo[axis] : b.hi[axis]) as number) * ahead;
    });
    return { boxes, first: Math.min(...firsts) };
  };
  return (at) => {
    ends ??= told();
    if (ends === undefined) return;
    const known = core.table<string, number>(key);
    const done = known.get(key) ?? ends.first - 1;
    if (at * ahead - done <= NEAR) return;
    for (let s = done + 1; s < at * ahead; s += 1) {
      members.forEach((m, k) => {
        const box = ends?.boxes[k];
        if (box !== undefined) slice(core, m, box, s * ahead);
      });
      core.table<string, number>(key).set(key, s);
    }
  };
}

/** All entries of one step; one that has no value says so when it is read. */
function slice<T>(
  core: Core<T>,
  d: Definition & { readonly recurrence: Recurrence },
  box: Box,
  at: number,
): void {
  const { axis } = d.recurrence;
  if (at < (box.lo[axis] as number) || at > (box.hi[axis] as number)) return;
  const here = (ends: readonly number[]): readonly number[] => ends.map((v, k) => (k === axis ? at : v));
  const fill = (lo: readonly number[], hi: readonly number[]): void =>
    eachIndex({ lo, hi }, (i) => {
      try {
        core.entry(d.name, i);
      } catch (e) {
        if (!isHalt(e) || e.halt.kind === "too-large") throw e;
      }
    });
  const { second } = d.recurrence;
  const [lo, hi] = [here(box.lo), here(box.hi)];
  if (second === undefined) {
    fill(lo, hi);
    return;
  }
  // Line by line in the order in which they read each other.
  const [first, last] = [lo[second.axis] as number, hi[second.axis] as number];
  for (let k = 0; k <= last - first; k += 1) {
    const v = second.forward ? first + k : last - k;
    const pinned = (ends: readonly number[]): readonly number[] =>
      ends.map((x, n) => (n === second.axis ? v : x));
    fill(pinned(lo), pinned(hi));
  }
}

/** The right side of an entry: a step, or what the recurrence starts from. */
export function entryTerm(
  ctx: Context,
  d: Definition & { readonly recurrence: Recurrence },
  subs: readonly Expr[],
): Expr {
  const { starts } = d.recurrence;
  const step = unfoldEntry(ctx, d, d.body, subs);
  if (starts.length === 0) return step;
  const branches = starts.flatMap((s) => [
    unfoldEntry(ctx, d, s.value, subs),
    conjunction(
      ctx,
      s.places.map(({ axis, at }) => ctx.eq(subs[axis] as Expr, at)),
    ),
  ]);
  return ctx.app("cases", [...branches, step]);
}

/**
 * Names whose value depends on `name` when its own definition is cut; `name` is among them. With `fixed`, steps of
 * recurrences are held fixed.
 */
export function dependents(env: Env, name: string, fixed = false): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const use = (of: string, by: string): void => {
    const list = users.get(of);
    if (list === undefined) users.set(of, [by]);
    else list.push(by);
  };
  for (const d of env.decls.values()) {
    if (d.name === name) continue;
    if (d.kind === "definition") {
      const bodies = fixed && isRecurrent(d) ? d.recurrence.starts.map((s) => s.value) : bodiesOf(d);
      for (const b of bodies) for (const s of symbols(b)) use(s, d.name);
    }
    if (d.kind === "function" && d.formula === undefined) for (const p of d.params) use(p, d.name);
  }
  const out = new Set<string>([name]);
  const todo = [name];
  for (let top = todo.pop(); top !== undefined; top = todo.pop()) {
    for (const u of users.get(top) ?? []) {
      if (out.has(u)) continue;
      out.add(u);
      todo.push(u);
    }
  }
  return out;
}

const conjunction = (ctx: Context, all: readonly Expr[]): Expr =>
  all.length === 1 ? (all[0] as Expr) : ctx.app("and", all);

// Running the variables of a telescope through their ranges in row-major order. The number of terms is compared
// with what is left of the budget before the first term is evaluated.

import { arities, arity, type Bind, type Expr } from "../expr/nodes.ts";
import type { Interval } from "./intervals.ts";
import { type Code, type Frame, inner, placesOf, type Scope } from "./scope.ts";
import { supportOf } from "./support.ts";
import type { World } from "./world.ts";

/** Calls `visit` for every value of the variables for which the guard holds; the values are in the frame. */
export type Loop = (f: Frame, visit: () => void) => void;

type Level = (f: Frame, next: () => void) => void;

export function telescope(world: World, e: Bind, scope: Scope): Loop {
  const base = scope.unit.places.size + scope.depth;
  const n = e.ranges.length;
  const deep = inner(scope, arities(e.ranges));
  const guard = e.guard === undefined ? undefined : world.condition(e.guard, deep);
  const levels: Level[] = [];
  let seen = 0;
  for (let k = 0; k < n; k += 1) {
    const r = e.ranges[k];
    if (r === undefined) break;
    const here = inner(scope, seen);
    const place = base + seen;
    switch (r.kind) {
      case "interval": {
        const lo = world.integer(r.lo, here);
        const hi = world.integer(r.hi, here);
        // Only the outermost level knows what the levels below multiply to; each checks what it can see.
        const below = fixedTerms(world, e, scope, k + 1);
        levels.push((f, next) => {
          const from = lo(f);
          const to = hi(f);
          if (to < from) return;
          world.budget.need((to - from + 1) * below(f));
          for (let v = from; v <= to; v += 1) {
            f[place] = v;
            next();
          }
        });
        break;
      }
      case "all": {
        let end = k + 1;
        while (e.ranges[end]?.kind === "all") end += 1;
        const support = supportOf(world, e, scope, k, end);
        const count = end - k;
        levels.push((f, next) => {
          const bounds = support(f);
          if (bounds === undefined) return;
          world.budget.need(bounds.reduce((p, b) => p * Math.max(0, b[1] - b[0] + 1), 1));
          run(f, bounds, 0, next);
        });
        const run = (f: Frame, bounds: readonly Interval[], axis: number, next: () => void): void => {
          const [from, to] = bounds[axis] as Interval;
          for (let v = from; v <= to; v += 1) {
            f[place + axis] = v;
            if (axis + 1 === count) next();
            else run(f, bounds, axis + 1, next);
          }
        };
        seen += count - 1;
        k = end - 1;
        break;
      }
      case "set": {
        const members = world.members(r.set, here);
        levels.push((f, next) => {
          const list = members(f);
          world.budget.need(list.length);
          for (const m of list) {
            for (let j = 0; j < r.arity; j += 1) f[place + j] = m[j] as number;
            next();
          }
        });
        break;
      }
    }
    seen += arity(r);
  }
  const inwards = [...levels].reverse();
  return (f, visit) => {
    let next = (): void => {
      world.budget.step();
      if (guard === undefined || guard(f)) visit();
    };
    for (const level of inwards) next = within(level, f, next);
    next();
  };
}

const within =
  (level: Level, f: Frame, next: () => void): (() => void) =>
  () =>
    level(f, next);

/** A lower bound of the terms that ranges from `from` on and sums directly inside give for each value outside. */
function fixedTerms(world: World, e: Bind, scope: Scope, from: number): Code<number> {
  const counts: Code<number>[] = [];
  const collect = (b: Bind, at: Scope, first: number): void => {
    if (b.guard !== undefined) return;
    let seen = arities(b.ranges.slice(0, first));
    for (const r of b.ranges.slice(first)) {
      const here = inner(at, seen);
      seen += arity(r);
      if (r.kind !== "interval") continue;
      const fixed = (x: Expr): boolean =>
        placesOf(world.variables, x, here).every((p) => p < scope.unit.places.size + scope.depth);
      if (!fixed(r.lo) || !fixed(r.hi)) continue;
      const lo = world.integer(r.lo, here);
      const hi = world.integer(r.hi, here);
      counts.push((f) => Math.max(0, hi(f) - lo(f) + 1));
    }
    if (b.body.kind === "bind" && (b.body.op === "sum" || b.body.op === "prod"))
      collect(b.body, inner(at, arities(b.ranges)), 0);
  };
  collect(e, scope, from);
  return counts.length === 0 ? () => 1 : (f) => counts.reduce((p, c) => p * c(f), 1);
}

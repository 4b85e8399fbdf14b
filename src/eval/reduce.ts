// Binders in a field: sums, products, maxima and minima. At a tie of max{…} a field with derivatives follows the
// convention of the sheet; an empty maximum has no value.

import { arities, type Bind } from "../expr/nodes.ts";
import type { Core } from "./core.ts";
import { telescope } from "./loops.ts";
import { noValue } from "./result.ts";
import { type Code, inner, type Scope } from "./scope.ts";

export function bindCode<T>(core: Core<T>, e: Bind, scope: Scope): Code<T> {
  const { field, world } = core;
  if (e.op === "argmax" || e.op === "argmin") {
    const index = world.index(e, scope);
    return (f) => field.of(index(f));
  }
  const loop = telescope(world, e, scope);
  const body = core.real(e.body, inner(scope, arities(e.ranges)));
  switch (e.op) {
    case "sum": {
      const { running } = field;
      if (running !== undefined)
        return (f) => {
          const total = running();
          loop(f, () => total.add(body(f)));
          return total.value();
        };
      return (f) => {
        let total = field.zero;
        loop(f, () => {
          total = field.add(total, body(f)) ?? noValue("∞ − ∞");
        });
        return total;
      };
    }
    case "prod":
      return (f) => {
        let total = field.one;
        loop(f, () => {
          total = field.mul(total, body(f)) ?? noValue("an undefined product");
        });
        return total;
      };
    case "max":
    case "min": {
      const sign = e.op === "max" ? 1 : -1;
      const rule = world.env.kink.binder;
      return (f) => {
        const best: T[] = [];
        let winner = -1;
        let count = 0;
        let second = Number.POSITIVE_INFINITY;
        loop(f, () => {
          const value = body(f);
          const top = best[0];
          const c = top === undefined ? 1 : sign * field.compare(value, top);
          if (Number.isNaN(c)) noValue("a maximum of values that cannot be compared");
          if (world.record !== undefined && top !== undefined) {
            const gap = Math.abs(field.toNumber(value) - field.toNumber(top));
            // A new best has the old one at its heels; the others are further off than that.
            second = c > 0 ? gap : Math.min(second, gap);
          }
          if (c > 0) {
            best.length = 0;
            best.push(value);
            winner = count;
          } else if (c === 0 && rule !== "first") best.push(value);
          count += 1;
        });
        if (best.length === 0) noValue(`the ${e.op}imum over an empty range`);
        world.record?.({ node: e, outcome: winner, distance: second });
        return best.length === 1 ? (best[0] as T) : field.tie(best, rule);
      };
    }
  }
}

/** Where the first largest (smallest) entry is, in row-major order; decided in the field of `core`. */
export function argCode<T>(core: Core<T>, e: Bind, scope: Scope): Code<readonly number[]> {
  const { field, world } = core;
  const n = arities(e.ranges);
  const base = scope.unit.places.size + scope.depth;
  const loop = telescope(world, e, scope);
  const body = core.real(e.body, inner(scope, n));
  const sign = e.op === "argmax" ? 1 : -1;
  return (f) => {
    let best: T | undefined;
    let at: readonly number[] = [];
    let count = 0;
    let winner = -1;
    let second = Number.POSITIVE_INFINITY;
    loop(f, () => {
      const value = body(f);
      const c = best === undefined ? 1 : sign * field.compare(value, best);
      if (Number.isNaN(c)) noValue("an argmax of values that cannot be compared");
      if (world.record !== undefined && best !== undefined) {
        const gap = Math.abs(field.toNumber(value) - field.toNumber(best));
        second = c > 0 ? gap : Math.min(second, gap);
      }
      if (c > 0) {
        best = value;
        at = f.slice(base, base + n);
        winner = count;
      }
      count += 1;
    });
    if (best === undefined) noValue(`the ${e.op} over an empty range`);
    world.record?.({ node: e, outcome: winner, distance: second });
    return at;
  };
}

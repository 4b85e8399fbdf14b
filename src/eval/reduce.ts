// Binders in a field: sums, products, maxima, minima and medians. At a tie of max{…} a field with derivatives follows
// the convention of the sheet; an empty maximum has no value.

import { arities, type Bind, picksIndex } from "../expr/nodes.ts";
import type { Core } from "./core.ts";
import { telescope } from "./loops.ts";
import { noValue } from "./result.ts";
import { type Code, inner, type Scope } from "./scope.ts";

/** Of n sorted entries the lower median is this one, counted from 0. */
export const middle = (n: number): number => Math.floor((n - 1) / 2);

interface Median<T> {
  /** The entries that are equal to the median, in the order of the loop. */
  readonly tied: readonly T[];
  /** The number of the first of them. */
  readonly winner: number;
  /** How far the next other entry is from it. */
  readonly gap: number;
}

function medianOf<T>(core: Core<T>, values: readonly T[]): Median<T> {
  const { field, world } = core;
  const compare = (a: T, b: T): number => {
    const c = field.compare(a, b);
    return Number.isNaN(c) ? noValue("a median of values that cannot be compared") : c;
  };
  const [first] = values;
  if (first === undefined) return noValue("the median over an empty range");
  compare(first, first);
  const sorted = [...values].sort(compare);
  const at = middle(sorted.length);
  const value = sorted[at] as T;
  const tied = values.filter((v) => compare(v, value) === 0);
  let gap = Number.POSITIVE_INFINITY;
  if (world.record !== undefined)
    for (const next of [sorted[at - 1], sorted[at + 1]])
      if (next !== undefined) gap = Math.min(gap, Math.abs(field.toNumber(next) - field.toNumber(value)));
  return { tied, winner: values.findIndex((v) => compare(v, value) === 0), gap };
}

export function bindCode<T>(core: Core<T>, e: Bind, scope: Scope): Code<T> {
  const { field, world } = core;
  if (picksIndex(e.op)) {
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
    case "median": {
      const rule = world.env.kink.binder;
      return (f) => {
        const values: T[] = [];
        loop(f, () => {
          values.push(body(f));
        });
        const { tied, winner, gap } = medianOf(core, values);
        world.record?.({ node: e, outcome: winner, distance: gap });
        return tied.length === 1 ? (tied[0] as T) : field.tie(tied, rule);
      };
    }
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

/** Where the first largest (smallest, middle) entry is, in row-major order; decided in the field of `core`. */
export function argCode<T>(core: Core<T>, e: Bind, scope: Scope): Code<readonly number[]> {
  const { field, world } = core;
  const n = arities(e.ranges);
  const base = scope.unit.places.size + scope.depth;
  const loop = telescope(world, e, scope);
  const body = core.real(e.body, inner(scope, n));
  if (e.op === "argmedian")
    return (f) => {
      const values: T[] = [];
      const places: (readonly number[])[] = [];
      loop(f, () => {
        values.push(body(f));
        places.push(f.slice(base, base + n));
      });
      const { winner, gap } = medianOf(core, values);
      world.record?.({ node: e, outcome: winner, distance: gap });
      return places[winner] as readonly number[];
    };
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

// Integers at which little is hidden: every axis has several entries, sizes differ from each other, strides and paddings
// are above their least. Found by small steps from a draw, since relations between sizes leave few such choices to chance.

import { type Integers, integerValue } from "./integer-value.ts";
import { drawIntegers, feasible, type IntegerProblem, type Span } from "./integers.ts";
import type { Random } from "./random.ts";

/** How far above the usual ones a size may go, where others are told from it. */
const ABOVE = 8;
/** Rounds of steps; each raises what the choice shows. */
const ROUNDS = 24;

/** Which two sizes were equal at all points so far; unset as long as there is none. */
export type Equals = Map<string, boolean>;

export function noteEquals(equals: Equals, p: IntegerProblem, at: Integers): void {
  for (const [key, equal] of pairsOf(p, at)) equals.set(key, equal && equals.get(key) !== false);
}

const pairsOf = (p: IntegerProblem, at: Integers): readonly (readonly [string, boolean])[] =>
  p.spans.flatMap((s, k) =>
    p.spans
      .slice(k + 1)
      .filter((t) => s.isSize && t.isSize)
      .map((t) => [`${s.name} ${t.name}`, at.get(s.name) === at.get(t.name)] as const),
  );

/** Also the two apart that were equal so far. */
export function wideIntegers(
  p: IntegerProblem,
  random: Random,
  cells: number,
  equals: Equals,
): Integers | undefined {
  const shown = (at: Integers): number => {
    const apart =
      equals.size === 0 ? [] : pairsOf(p, at).filter(([key, e]) => !e && equals.get(key) === true);
    return shownBy(p, at) + 6 * apart.length;
  };
  let best = drawIntegers(p, random, cells);
  if (best === undefined) return undefined;
  const spans = shuffled(
    p.spans.filter((s) => !p.told.some((t) => t.name === s.name)),
    random,
  );
  let most = shown(best);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = step(p, best, spans, cells, most, shown);
    if (next === undefined) break;
    best = next;
    most = shown(best);
  }
  return best;
}

/** One integer or two at once, up or down by one: the best choice near this one, if it shows more. */
function step(
  p: IntegerProblem,
  from: Integers,
  spans: readonly Span[],
  cells: number,
  least: number,
  shown: (at: Integers) => number,
): Integers | undefined {
  let best: Integers | undefined;
  let most = least;
  const look = (changes: readonly (readonly [Span, number])[]): void => {
    const at = new Map(from);
    for (const [s, by] of changes) {
      const v = (at.get(s.name) ?? s.lo) + by;
      if (v < s.lo || v > (s.isSize && s.hi > s.lo ? s.hi + ABOVE : s.hi)) return;
      at.set(s.name, v);
    }
    for (const t of p.told) at.set(t.name, integerValue(t.value, at) ?? 0);
    const score = shown(at);
    if (score <= most || !feasible(p, at, cells)) return;
    best = at;
    most = score;
  };
  for (const s of spans) for (const by of [1, -1]) look([[s, by]]);
  if (best !== undefined) return best;
  for (const [k, s] of spans.entries())
    for (const t of spans.slice(k + 1))
      for (const [a, b] of [
        [1, 1],
        [1, -1],
        [-1, 1],
        [2, 1],
        [1, 2],
      ] as const)
        look([
          [s, a],
          [t, b],
        ]);
  return best;
}

/** Axes with several entries, integers that differ, quotients that do not come out even; less what it costs. */
function shownBy(p: IntegerProblem, at: Integers): number {
  let score = 0;
  let entries = 0;
  for (const shape of p.shapes) {
    let count = 1;
    for (const a of shape) {
      const length = (integerValue(a.hi, at) ?? 0) - (integerValue(a.lo, at) ?? 0) + 1;
      score += length > 2 ? 10 : length > 1 ? 8 : 0;
      count *= Math.max(1, length);
    }
    entries += count;
  }
  const sizes = p.spans.filter((s) => s.isSize).map((s) => at.get(s.name));
  score += 4 * new Set(sizes).size;
  for (const s of p.spans) {
    const v = at.get(s.name) ?? s.lo;
    // A size need not be that of an axis: how often something is done.
    if (s.isSize) score += v > 2 ? 5 : v > 1 ? 4 : 0;
    else score += v > s.lo + 1 ? 5 : v > s.lo ? 6 : 0;
  }
  for (const r of p.rounded) if (!Number.isInteger(integerValue(r, at) ?? 0)) score += 3;
  return score - entries / 12;
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const out = [...list];
  for (let k = out.length - 1; k > 0; k -= 1) {
    const j = random.int(0, k);
    [out[k], out[j]] = [out[j] as T, out[k] as T];
  }
  return out;
}

// The points at which the lines of a block are compared: a few that every line gets (sizes that show much, then others,
// at last the least ones), and a longer list to search for branches and kinks that those did not meet. All of them are
// told by the seed; none depends on which lines asked for it.

import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { symbols } from "../expr/traverse.ts";
import { type Domain, domainOf } from "./domain.ts";
import {
  CLOSE,
  type Drawing,
  drawInstance,
  drawing,
  FINE,
  HALVES,
  LATTICE,
  NEAR,
  POSITIVE,
  type Profile,
  SCALED,
  SOFT,
  WHOLE,
} from "./draw.ts";
import { type Integers, integerValue } from "./integer-value.ts";
import {
  choiceKey,
  drawIntegers,
  entriesAlways,
  type IntegerProblem,
  integerProblem,
  type Span,
  showIntegers,
  smallestIntegers,
  telling,
} from "./integers.ts";
import { type Random, randomFrom } from "./random.ts";
import { type Laboratory, type Trial, trialAt } from "./trial.ts";
import { type Equals, noteEquals, wideIntegers } from "./wide.ts";

export interface Points {
  readonly lab: Laboratory;
  readonly drawing: Drawing;
  readonly domain: Domain;
  readonly integers: IntegerProblem;
  /** The k-th point for every line, drawn when it is first asked for; undefined where none was found. */
  trial(k: number): Trial | undefined;
  /** How many of them every line is compared at, and how many there are for lines with few letters. */
  readonly trials: number;
  readonly mostTrials: number;
  /** There are strides, paddings and their like, which show what they do in relation to each other. */
  readonly related: boolean;
  /** The k-th point of the search. */
  search(k: number): Trial | undefined;
  readonly searchLength: number;
  /** The k-th point for lines that were 0 at all others. */
  further(k: number): Trial | undefined;
  /** The k-th of many points at which numbers are compared in all ways, for lines without letters. */
  crossing(k: number): Trial | undefined;
  readonly crossings: number;
  /** Points placed on a kink, by the node that decides there. */
  readonly kinks: Map<number, Trial | undefined>;
  readonly random: Random;
  /** The order in which the block introduces its names. */
  readonly order: readonly string[];
}

export interface PointOptions {
  readonly seed: number;
  /** Points that every line is compared at; 2 to 36 unless told. */
  readonly trials?: number | undefined;
  /** The same where there are several strides, paddings and their like. */
  readonly many?: number | undefined;
  /** Points of the search for branches; 12 unless told. */
  readonly search?: number | undefined;
  /** How many of the first points have several entries on every axis, and sizes that differ; none unless told. */
  readonly wide?: number | undefined;
}

/** Entries of the largest index set, where smaller sizes are possible. */
const CELLS = 24;
/** The same for points with several entries on every axis. */
const WIDE_CELLS = 96;

const SEARCH: readonly Profile[] = [
  NEAR,
  LATTICE,
  SCALED,
  HALVES,
  POSITIVE,
  NEAR,
  LATTICE,
  SCALED,
  FINE,
  HALVES,
];

const FURTHER: readonly Profile[] = [FINE, NEAR, SCALED, POSITIVE, WHOLE];

export function openPoints(lab: Laboratory, options: PointOptions, order?: readonly string[]): Points {
  const { ctx, env, meanings } = lab;
  const random = randomFrom(options.seed);
  const domain = domainOf(env);
  const integers = integerProblem(ctx, env);
  const d = drawing(ctx, env, meanings, domain);
  const cells = capFor(integers, random);
  // Where numbers make the shapes large, one point is as much as can be looked at.
  const choices = (count: number): number => (cells === Number.POSITIVE_INFINITY ? 1 : count);
  const smooth = fineGrained(lab, env) ? FINE : WHOLE;
  const used: Used = { values: new Map(), pairs: new Map(), rests: new Map() };
  const equals: Equals = new Map();
  const names = order ?? [...env.decls.keys()];

  const draw = (label: string, chosen: Integers | undefined, profile: Profile): Trial | undefined => {
    if (chosen === undefined) return undefined;
    const instance = drawInstance(d, chosen, profile, random.fork(`${label} values`));
    return instance === undefined ? undefined : trialAt(lab, instance, label);
  };
  const main = lazily((k) => {
    const label = `point ${k}`;
    if (k < (options.wide ?? 0)) {
      const at = wideIntegers(integers, random.fork(label), Math.max(cells, WIDE_CELLS), equals);
      if (at === undefined) return undefined;
      noteEquals(equals, integers, at);
      noteUsed(used, integers, at);
      const profile = smooth === WHOLE && k % 2 === 0 ? WHOLE : SOFT;
      return mostDecided(env, lab, choices(WIDE_STEERED), (n) => draw(`${label}, ${n}`, at, profile), EVEN);
    }
    if (k === chosen) return draw(label, leastIntegers(integers, cells, used), WHOLE);
    const at = chooseIntegers(integers, random.fork(label), cells, used, k < chosen ? k : k - 1);
    return draw(label, at, k % 2 === 1 ? smooth : WHOLE);
  });
  // Strides and paddings want more points than sizes: what they do shows in their relation to each other.
  const sizes = integers.spans.filter((s) => s.isSize).length;
  const others = integers.spans.length - sizes;
  const related = others > 0;
  const usual =
    others >= MANY ? 36 : others > 1 ? 6 : related || integers.rounded.length > 0 ? 5 : sizes > 4 ? 4 : 2;
  const chosen = (others > 1 ? options.many : undefined) ?? options.trials ?? usual;
  const trials = chosen + 1;
  const search = lazily((k) => {
    const label = `search ${k}`;
    // Mostly the integers of the main points, for which terms are compiled already; else such that windows and rows behind
    // the first ones are met.
    const shared = k % 3 < 2 ? main(k % chosen)?.instance.integers : undefined;
    const at = shared ?? wideIntegers(integers, random.fork(label), Math.max(cells, 2 * CELLS), equals);
    const profile = SEARCH[k % SEARCH.length] ?? NEAR;
    return mostDecided(env, lab, choices(STEERED), (n) => draw(`${label}, ${n}`, at, profile), 0);
  });
  const further = lazily((k) => {
    const label = `further ${k}`;
    const shared = k % 2 === 0 ? main((k / 2) % chosen)?.instance.integers : undefined;
    const at = shared ?? drawIntegers(integers, random.fork(label), cells);
    return draw(label, at, FURTHER[k % FURTHER.length] ?? FINE);
  });
  const crossing = lazily((k) =>
    draw(`crossing ${k}`, main(k % chosen)?.instance.integers, k % 3 === 0 ? LATTICE : CLOSE),
  );
  const mostTrials = trials + 2;
  const searchLength = options.search ?? 12;
  const crossings = 8 * searchLength;
  return {
    lab,
    drawing: d,
    domain,
    integers,
    trials,
    mostTrials,
    related,
    trial: (k) => (k < mostTrials ? main(k) : undefined),
    search: (k) => (k < searchLength ? search(k) : undefined),
    searchLength,
    further,
    crossing: (k) => (k < crossings ? crossing(k) : undefined),
    crossings,
    kinks: new Map(),
    random,
    order: names,
  };
}

/** Integers beside sizes from which on their relations show at few choices. */
const MANY = 4;

/** Points that a search draws to take the one that decides most ways. */
const STEERED = 3;
const WIDE_STEERED = 8;

/** What a decision that falls on a kink takes from a point, in outcomes. */
const EVEN = 3;

/** Of some points the one at which the definitions of the block take the most different branches, and few on a kink. */
function mostDecided(
  env: Env,
  lab: Laboratory,
  count: number,
  drawn: (n: number) => Trial | undefined,
  even: number,
): Trial | undefined {
  if (count === 1) return drawn(0);
  const deciding = [...env.decls.values()].flatMap((d) =>
    d.kind === "definition" && lab.anatomy(d.body).branchings.some((b) => b.kinked)
      ? [lab.ctx.sym(d.name)]
      : [],
  );
  let best: Trial | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < count; n += 1) {
    const t = drawn(n);
    if (t === undefined) continue;
    if (deciding.length === 0) return t;
    for (const name of deciding) t.look(name);
    let outcomes = 0;
    for (const m of t.met.values()) outcomes += m.outcomes.size - (m.distance === 0 ? even : 0);
    if (outcomes > most) {
      most = outcomes;
      best = t;
    }
  }
  return best;
}

/** Made in order, each once. */
function lazily<T>(make: (k: number) => T): (k: number) => T {
  const made: T[] = [];
  return (k) => {
    for (let n = made.length; n <= k; n += 1) made.push(make(n));
    return made[k] as T;
  };
}

export const sizesText = (p: Points, t: Trial): string => showIntegers(p.order, t.instance.integers);

function smallest(p: IntegerProblem, cells: number): Integers | undefined {
  for (const at of smallestIntegers(p, cells, 4000)) return at;
  return undefined;
}

/** As many entries as needed where the shapes are fixed by numbers. */
function capFor(p: IntegerProblem, random: Random): number {
  const least = Math.max(0, ...p.shapes.map(entriesAlways));
  const fits = (cells: number): boolean =>
    least <= cells &&
    (drawIntegers(p, random.fork("cells"), cells) !== undefined || smallest(p, cells) !== undefined);
  return [CELLS, 4 * CELLS, 32 * CELLS].find(fits) ?? Number.POSITIVE_INFINITY;
}

/** What earlier points had: values by name, and whether quotients that are rounded came out even. */
interface Used {
  readonly values: Map<string, Set<number>>;
  /** Which of two integers were above their least together, and which was the larger one. */
  readonly pairs: Map<string, Set<string>>;
  readonly rests: Map<Expr, Set<boolean>>;
}

const note = <K, V>(map: Map<K, Set<V>>, key: K, value: V): void => {
  const seen = map.get(key);
  if (seen === undefined) map.set(key, new Set([value]));
  else seen.add(value);
};

/**
 * First the integers that show most, then such as differ from those of earlier points and have something as small as
 * it can be: single ranges, no padding. From the third on the sizes in rounded quotients, if there are any, are above
 * their least: first with every stride and padding at its least, then with all above; each is above its least, and at it,
 * and smaller and larger than another one, together with each other. Later ones are taken as they are drawn. A quotient
 * comes out even once and uneven once.
 */
function chooseIntegers(
  p: IntegerProblem,
  random: Random,
  cells: number,
  used: Used,
  k: number,
): Integers | undefined {
  const rounded = new Set(p.rounded.flatMap(symbols));
  const wish = (at: Integers): number => {
    const isAbove = (s: Span): boolean => (at.get(s.name) ?? s.lo) > s.lo;
    const count = (holds: (s: Span) => boolean): number => p.spans.filter(holds).length;
    // Together in the first point: a stride above 1 shows little without a padding, and the other way round.
    if (k === 0) return 6 * count(isAbove);
    let points = 6 * count((s) => used.values.get(s.name)?.has(at.get(s.name) ?? s.lo) !== true);
    // No padding, no offset: what stands alone is not hidden by what is added to it.
    if (k % 2 === 1)
      points += 5 * count((s) => s.lo === 0 && at.get(s.name) === 0) + (p.spans.every(isAbove) ? 0 : 4);
    if (k < 2) return points;
    points += 8 * count((s) => s.isSize && (rounded.size === 0 || rounded.has(s.name)) && isAbove(s));
    points += 3 * pairsOf(p, at).filter(([s, how]) => used.pairs.get(s)?.has(how) !== true).length;
    if (k < 4) points += 6 * count((s) => !s.isSize && isAbove(s) === (k === 3));
    return points + 20 * p.rounded.filter((r) => used.rests.get(r)?.has(comesOut(r, at)) !== true).length;
  };
  let best: Integers | undefined;
  let most = Number.NEGATIVE_INFINITY;
  const candidates = k < 2 ? CANDIDATES : k < CHOSEN ? 2 * CANDIDATES : 1;
  const seen = new Set<string>();
  for (let n = 0; n < candidates; n += 1) {
    const at = drawIntegers(p, random, cells);
    if (at === undefined) break;
    const key = choiceKey(p, at);
    // Small sizes come again and again, and show as much as before.
    if (seen.has(key)) continue;
    seen.add(key);
    const score = telling(p, at) + wish(at);
    if (score > most) {
      most = score;
      best = at;
    }
  }
  best ??= smallest(p, cells);
  if (best !== undefined) noteUsed(used, p, best);
  return best;
}

function noteUsed(used: Used, p: IntegerProblem, at: Integers): void {
  for (const [name, v] of at) note(used.values, name, v);
  for (const [s, how] of pairsOf(p, at)) note(used.pairs, s, how);
  for (const r of p.rounded) note(used.rests, r, comesOut(r, at));
}

/** The least of all, which borders of ranges show at, where some size was at its least at no point before. */
function leastIntegers(p: IntegerProblem, cells: number, used: Used): Integers | undefined {
  const unmet = p.spans.some((s) => s.isSize && used.values.get(s.name)?.has(s.lo) !== true);
  return unmet ? smallest(p, cells) : undefined;
}

/** For every two integers of which one is no size, which of them are above their least, and which is the larger one. */
function pairsOf(p: IntegerProblem, at: Integers): readonly (readonly [string, string])[] {
  const out: (readonly [string, string])[] = [];
  p.spans.forEach((s, k) => {
    const a = at.get(s.name) ?? s.lo;
    for (const t of p.spans.slice(k + 1)) {
      if (s.isSize && t.isSize) continue;
      const b = at.get(t.name) ?? t.lo;
      out.push([`${s.name} ${t.name}`, `${a > s.lo} ${b > t.lo} ${Math.sign(a - b)}`]);
    }
  });
  return out;
}

const comesOut = (quotient: Expr, at: Integers): boolean => Number.isInteger(integerValue(quotient, at) ?? 0);

const CANDIDATES = 12;
/** From this point on integers are taken as they are drawn: relations of three and more show there. */
const CHOSEN = 6;

/** Whether values between the integers matter: comparisons of real values, kinks, real functions. */
function fineGrained(lab: Laboratory, env: Env): boolean {
  for (const d of env.decls.values()) {
    if (d.kind !== "definition") continue;
    const a = lab.anatomy(d.body);
    if (a.arithmetic === "real" || a.branchings.some((b) => b.kinked)) return true;
  }
  return false;
}

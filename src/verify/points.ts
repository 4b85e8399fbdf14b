// The points at which the lines of a block are compared: a few that every line gets (the smallest sizes, then
// others), and a longer list to search for branches and kinks that those did not meet. All of them are told by the
// seed; none depends on which lines asked for it.

import type { Env } from "../expr/environment.ts";
import { type Domain, domainOf } from "./domain.ts";
import {
  type Drawing,
  drawInstance,
  drawing,
  FINE,
  HALVES,
  LATTICE,
  NEAR,
  POSITIVE,
  type Profile,
  WHOLE,
} from "./draw.ts";
import {
  drawIntegers,
  type IntegerProblem,
  type Integers,
  integerProblem,
  showIntegers,
  smallestIntegers,
} from "./integers.ts";
import { type Random, randomFrom } from "./random.ts";
import { type Laboratory, type Trial, trialAt } from "./trial.ts";

export interface Points {
  readonly lab: Laboratory;
  readonly drawing: Drawing;
  readonly domain: Domain;
  readonly integers: IntegerProblem;
  /** Compared on every line. */
  readonly trials: readonly Trial[];
  /** The k-th point of the search, drawn when it is first asked for; undefined where none was found. */
  search(k: number): Trial | undefined;
  readonly searchLength: number;
  /** Points placed on a kink, by the node that decides there. */
  readonly kinks: Map<number, Trial | undefined>;
  readonly random: Random;
  /** The order in which the block introduces its names. */
  readonly order: readonly string[];
}

export interface PointOptions {
  readonly seed: number;
  /** Points that every line is compared at; 4 unless told. */
  readonly trials?: number | undefined;
  /** Points of the search for branches; 12 unless told. */
  readonly search?: number | undefined;
}

/** Entries of the largest index set, where smaller sizes are possible. */
const CELLS = 48;

const SEARCH: readonly Profile[] = [
  NEAR,
  LATTICE,
  POSITIVE,
  HALVES,
  FINE,
  NEAR,
  LATTICE,
  WHOLE,
  NEAR,
  HALVES,
];

export function openPoints(lab: Laboratory, options: PointOptions, order?: readonly string[]): Points {
  const { ctx, env, meanings } = lab;
  const random = randomFrom(options.seed);
  const domain = domainOf(env);
  const integers = integerProblem(env);
  const d = drawing(ctx, env, meanings, domain);
  const cells = capFor(integers, random);
  const smooth = fineGrained(lab, env) ? FINE : WHOLE;
  const plan = (k: number): Profile => (k === 2 ? smooth : WHOLE);
  const used = new Set<string>();
  const names = order ?? [...env.decls.keys()];

  const draw = (label: string, chosen: Integers | undefined, profile: Profile): Trial | undefined => {
    if (chosen === undefined) return undefined;
    const instance = drawInstance(d, chosen, profile, random.fork(`${label} values`));
    return instance === undefined ? undefined : trialAt(lab, instance, label);
  };
  const trials: Trial[] = [];
  const wanted = options.trials ?? 4;
  for (let k = 0; k < wanted; k += 1) {
    const label = `point ${k}`;
    const at = k === 0 ? smallest(integers, cells) : freshIntegers(integers, random.fork(label), cells, used);
    if (at !== undefined) used.add(showIntegers(names, at));
    const t = draw(label, at, plan(k));
    if (t !== undefined) trials.push(t);
  }
  const found: (Trial | undefined)[] = [];
  const searchLength = options.search ?? 12;
  return {
    lab,
    drawing: d,
    domain,
    integers,
    trials,
    searchLength,
    kinks: new Map(),
    random,
    order: names,
    search(k) {
      if (k >= searchLength) return undefined;
      for (let n = found.length; n <= k; n += 1) {
        const label = `search ${n}`;
        const at = drawIntegers(integers, random.fork(label), cells);
        found.push(draw(label, at, SEARCH[n % SEARCH.length] ?? NEAR));
      }
      return found[k];
    },
  };
}

export const sizesText = (p: Points, t: Trial): string => showIntegers(p.order, t.instance.integers);

function smallest(p: IntegerProblem, cells: number): Integers | undefined {
  for (const at of smallestIntegers(p, cells, 4000)) return at;
  return undefined;
}

/** As many entries as needed where the shapes are fixed by numbers. */
function capFor(p: IntegerProblem, random: Random): number {
  for (const cells of [CELLS, 16 * CELLS])
    if (drawIntegers(p, random.fork("cells"), cells) !== undefined || smallest(p, cells) !== undefined)
      return cells;
  return Number.POSITIVE_INFINITY;
}

/** Integers that no earlier point has, with sizes that differ from each other where that is possible. */
function freshIntegers(
  p: IntegerProblem,
  random: Random,
  cells: number,
  used: ReadonlySet<string>,
): Integers | undefined {
  let best: Integers | undefined;
  let score = -1;
  const names = p.spans.map((s) => s.name);
  for (let k = 0; k < 6; k += 1) {
    const at = drawIntegers(p, random, cells);
    if (at === undefined) break;
    const fresh = used.has(showIntegers(names, at)) ? 0 : 8;
    const s = fresh + new Set(at.values()).size;
    if (s > score) {
      score = s;
      best = at;
    }
  }
  return best ?? smallest(p, cells);
}

/** Whether values between the integers matter: comparisons of real values, kinks, real functions. */
function fineGrained(lab: Laboratory, env: Env): boolean {
  for (const d of env.decls.values()) {
    if (d.kind !== "definition") continue;
    const a = lab.anatomy(d.body);
    if (a.arithmetic !== "rational" || a.branchings.some((b) => b.kinked)) return true;
  }
  return false;
}

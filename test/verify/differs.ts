// Whether two terms differ somewhere, by plain loops over random worlds: a value beyond rounding, or a read that is no
// longer inside. What planted errors are sorted by.

import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { freeIndices } from "../../src/expr/traverse.ts";
import { NoValue, TooMuch, value, type World } from "./brute.ts";
import { drawWorld, lettersOf } from "./worlds.ts";

const WORLDS = 24;
/** Values of the letters of a line that are tried in one world, from the first to the last. */
const PLACES = 8;
/** Terms that the loops evaluate for one slip at most. */
const WORK = 1_000_000;

export function worldsOf(env: Env): readonly World[] {
  const out: World[] = [];
  for (let seed = 1; out.length < WORLDS && seed < 1500; seed += 1) {
    const world = drawWorld(env, seed, seed % 3 !== 0);
    if (world !== undefined) out.push(world);
  }
  // Small ones first: what they tell is told soon.
  return out
    .map((w) => ({ w, n: entriesIn(w) }))
    .sort((a, b) => a.n - b.n)
    .map(({ w }) => w);
}

const entriesIn = (w: World): number => [...w.tensors.values()].reduce((n, t) => n + t.size, 0);

/** Some of the values that the letters may have, spread over all of them. */
function places(w: World, letters: readonly string[]): readonly ReadonlyMap<string, number>[] {
  const all = lettersOf(w, letters);
  if (all.length <= PLACES) return all;
  // Odd steps, so that they do not fall on one value of the last letter.
  const step = Math.floor((all.length - 1) / (PLACES - 1)) | 1;
  return Array.from({ length: PLACES }, (_, k) => all[(k * step) % all.length]).filter(
    (x) => x !== undefined,
  );
}

/** The worlds of one derivation: entries of definitions and moved worlds are made once for all its slips. */
export interface Ground {
  readonly worlds: readonly World[];
  readonly work: World["work"];
  /** Values of the lines before a slip, and whether they stand on a kink; undefined: there is none. */
  readonly known: Map<string, Known | undefined>;
}

interface Known {
  readonly value: number;
  readonly even: boolean;
}

export function groundOf(drawn: readonly World[], env: Env): Ground {
  const work = { done: 0, even: 0, most: WORK };
  return {
    work,
    known: new Map(),
    worlds: drawn.map((w) => ({ ...w, env, memo: new Map(), tied: new Set(), moved: new Map(), work })),
  };
}

/**
 * `value`: another value somewhere beside all kinks. `kink`: another value on kinks alone, where a convention decides. `outside`: where the first side has a value, the second one reads beyond an index
 * set or covers no case, and has no other value anywhere. `unknown`: it has not shown after so much work, or the first
 * side has no value anywhere.
 */
export type Change = "value" | "kink" | "outside" | "none" | "unknown";

/** Another value, beyond rounding. */
const apart = (left: number, right: number): boolean =>
  Math.abs(left - right) > 1e-4 * (1 + Math.abs(left) + Math.abs(right));

/** More than what is claimed to bound it. */
export const above = (left: number, right: number): boolean => left > right && apart(left, right);

export function changeOf(
  { worlds, work, known }: Ground,
  sides: readonly [Expr, Expr],
  also: Expr,
  most = WORK,
  fails = apart,
): Change {
  const [before, after] = sides;
  const letters = [...new Set([before, after, also].flatMap((e) => freeIndices(e)))];
  work.done = 0;
  work.most = most;
  let compared = false;
  let outside = false;
  let kink = false;
  const own = freeIndices(before);
  for (const [k, world] of worlds.entries()) {
    if (work.done > most) return "unknown";
    for (const at of places(world, letters)) {
      if (work.done > most) return "unknown";
      const key = `${before.id} ${k} ${own.map((name) => at.get(name))}`;
      if (!known.has(key)) known.set(key, valueOrNone(world, before, at));
      const left = known.get(key);
      if (left === undefined) continue;
      compared = true;
      work.even = 0;
      try {
        const right = value(world, after, at);
        const even = left.even || work.even > 0;
        if (fails(left.value, right) && !even) return "value";
        if (fails(left.value, right)) kink = true;
      } catch (error) {
        if (error instanceof TooMuch) return "unknown";
        if (!(error instanceof NoValue)) throw error;
        if (error.structural) outside = true;
      }
    }
  }
  return outside ? "outside" : kink ? "kink" : compared ? "none" : "unknown";
}

/** Whether the sides differ in either way; undefined: it has not shown. */
export function differs(
  ground: Ground,
  sides: readonly [Expr, Expr],
  also: Expr,
  fails = apart,
): boolean | undefined {
  const change = changeOf(ground, sides, also, WORK, fails);
  return change === "unknown" ? undefined : change !== "none";
}

/** Whether the loops give the line a value anywhere. */
export function hasValue({ worlds, work }: Ground, e: Expr, also: Expr): boolean {
  const letters = [...new Set([e, also].flatMap((x) => freeIndices(x)))];
  work.done = 0;
  work.most = WORK;
  return worlds.some(
    (w) =>
      work.done <= WORK &&
      places(w, letters).some((at) => work.done <= WORK && valueOrNone(w, e, at) !== undefined),
  );
}

function valueOrNone(world: World, e: Expr, at: ReadonlyMap<string, number>): Known | undefined {
  world.work.even = 0;
  try {
    return { value: value(world, e, at), even: world.work.even > 0 };
  } catch (error) {
    if (error instanceof NoValue || error instanceof TooMuch) return undefined;
    throw error;
  }
}

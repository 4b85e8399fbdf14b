// The numbers at which a notebook tries the derivatives of a block: a point of the declared domain, as the verifier draws
// them, at which everything has a value and nothing lies near a kink. Derivatives that are all 0 say nothing (boxes that do
// not meet, places outside of a map), so that points are drawn until each of them has an entry that is not.

import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import { doubleField } from "../eval/field.ts";
import { type Instance, sizeOf } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Deriv } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import { meanings } from "../ops/meanings.ts";
import { STEPS } from "../verify/equality.ts";
import { openPoints, type Points } from "../verify/points.ts";
import { laboratory, type Trial } from "../verify/trial.ts";

export interface NotebookPoint {
  readonly instance: Instance;
  readonly evaluator: Evaluator<number>;
  readonly points: Points;
}

/** Decisions must be further than this from falling otherwise; the steps of the differences are far smaller. */
const CLEAR = 1e-3;
/** Points of small numbers, at which nothing is flat, come first. */
const SMALL = 12;

/** So many points are compared by what they show. */
const CANDIDATES = 60;
/** So many entries of a derivative are tried. */
const ENTRIES = 64;

/**
 * `names` are the definitions that are going to be moved a little, `targets` the derivatives; undefined where no such point
 * was found.
 */
export function notebookPoint(
  ctx: Context,
  env: Env,
  seed: number,
  names: readonly string[],
  targets: readonly Deriv[],
): NotebookPoint | undefined {
  const lab = laboratory(ctx, env, meanings, STEPS);
  const points = openPoints(lab, { seed });
  const drawn = SMALL + points.trials;
  let best: NotebookPoint | undefined;
  let most = -1;
  let candidates = 0;
  for (let k = 0; k < drawn + points.searchLength; k += 1) {
    const trial =
      k < SMALL ? points.further(k) : k < drawn ? points.trial(k - SMALL) : points.search(k - drawn);
    if (trial === undefined || !isClear(trial, names)) continue;
    const e = evaluator(ctx, env, trial.instance, doubleField(meanings), meanings, { steps: STEPS });
    if (!names.every((name) => hasValues(e, ctx, env, name))) continue;
    const shown = targets.filter((target) => isFelt(e, env, target)).length;
    if (shown > most) {
      best = { instance: trial.instance, evaluator: e, points };
      most = shown;
    }
    candidates += 1;
    if (most === targets.length || candidates === CANDIDATES) break;
  }
  return best;
}

/** Whether the derivative has an entry that is not 0. */
function isFelt(e: Evaluator<number>, env: Env, target: Deriv): boolean {
  const letters = [...freeIndices(target)];
  const ranges = letters.map((letter) => {
    const range = env.indices.get(letter);
    if (range?.kind !== "interval") return undefined;
    const [lo, hi] = [range.lo, range.hi].map((end) => e.exact(end));
    return lo?.kind === "value" && hi?.kind === "value"
      ? { lo: toNumberQ(lo.value), hi: toNumberQ(hi.value) }
      : undefined;
  });
  let places: ReadonlyMap<string, number>[] = [new Map()];
  for (const [k, letter] of letters.entries()) {
    const range = ranges[k];
    if (range === undefined) return false;
    const values = Array.from({ length: Math.max(0, range.hi - range.lo + 1) }, (_, j) => range.lo + j);
    places = places.flatMap((at) => values.map((v) => new Map([...at, [letter, v]]))).slice(0, ENTRIES);
  }
  return places.some((at) => {
    const found = e.value(target, at);
    return found.kind === "value" && Number.isFinite(found.value) && found.value !== 0;
  });
}

/** Whether every decision on the way to the definitions is far from falling otherwise. */
function isClear(trial: Trial, names: readonly string[]): boolean {
  const { ctx, anatomy } = trial.lab;
  for (const name of names) trial.look(ctx.sym(name));
  return names
    .flatMap((name) => anatomy(ctx.sym(name)).branchings)
    .filter((b) => b.kinked)
    .every((b) => (trial.met.get(b.node.id)?.distance ?? Number.POSITIVE_INFINITY) > CLEAR);
}

/** Entries, and all of them numbers. */
function hasValues(e: Evaluator<number>, ctx: Context, env: Env, name: string): boolean {
  const d = env.decls.get(name);
  if (d?.kind === "tensor" || d?.kind === "definition") {
    const box = e.box(name);
    if (box.kind !== "value" || sizeOf(box.value) === 0) return false;
  }
  const found = e.tensor(ctx.sym(name));
  return found.kind === "value" && found.value.data.every(Number.isFinite);
}

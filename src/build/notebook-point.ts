// The numbers at which a notebook tries the derivatives of a block: a point of the declared domain, as the verifier draws
// them, at which everything has a value and nothing lies near a kink.

import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import { doubleField } from "../eval/field.ts";
import { type Instance, sizeOf } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
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

/** `names` are the definitions that are going to be moved a little; undefined where no such point was found. */
export function notebookPoint(
  ctx: Context,
  env: Env,
  seed: number,
  names: readonly string[],
): NotebookPoint | undefined {
  const lab = laboratory(ctx, env, meanings, STEPS);
  const points = openPoints(lab, { seed });
  const drawn = SMALL + points.trials;
  for (let k = 0; k < drawn + points.searchLength; k += 1) {
    const trial =
      k < SMALL ? points.further(k) : k < drawn ? points.trial(k - SMALL) : points.search(k - drawn);
    if (trial === undefined || !isClear(trial, names)) continue;
    const e = evaluator(ctx, env, trial.instance, doubleField(meanings), meanings, { steps: STEPS });
    if (names.every((name) => hasValues(e, ctx, env, name)))
      return { instance: trial.instance, evaluator: e, points };
  }
  return undefined;
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

// Where relations are judged: for each environment the drawn points, which all of its relations share. An environment
// that is varied, to ask under which assumption a relation holds, has points of its own.

import type { Meanings } from "../eval/field.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import { openPoints, type Points } from "../verify/points.ts";
import { laboratory } from "../verify/trial.ts";

export interface Bench {
  readonly env: Env;
  readonly points: Points;
  readonly seed: number;
}

export interface Benches {
  readonly ctx: Context;
  readonly seed: number;
  /** The bench of an environment, made when it is first asked for. */
  at(env: Env): Bench;
  /** That of an environment that is made from another one; the key tells how. */
  varied(env: Env, key: string, make: (env: Env) => Env | undefined): Bench | undefined;
}

/** Most steps of one evaluation: a side that a person wrote is not worth more. */
const STEPS = 200_000;
/** Points that every relation is compared at, and points of the search for branches. */
const TRIALS = 3;
const SEARCH = 10;

export function benches(ctx: Context, meanings: Meanings, seed: number): Benches {
  const made = new Map<Env, Bench>();
  const variants = new Map<Env, Map<string, Bench | undefined>>();
  const at = (env: Env): Bench => {
    let bench = made.get(env);
    if (bench === undefined) {
      const lab = laboratory(ctx, env, meanings, STEPS);
      bench = { env, seed, points: openPoints(lab, { seed, trials: TRIALS, search: SEARCH }) };
      made.set(env, bench);
    }
    return bench;
  };
  return {
    ctx,
    seed,
    at,
    varied(env, key, make) {
      let own = variants.get(env);
      if (own === undefined) {
        own = new Map();
        variants.set(env, own);
      }
      if (!own.has(key)) {
        const next = make(env);
        own.set(key, next === undefined ? undefined : at(next));
      }
      return own.get(key);
    },
  };
}

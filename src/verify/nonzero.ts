// Points for a line whose sides were 0 at every point so far: where both are 0, a wrong sign or factor does not show.
// Points are drawn until one of the sides has another value; that none of many has is said with the line.

import type { Expr } from "../expr/nodes.ts";
import { comparedPoints, type Tally } from "./judge.ts";
import { placesOf } from "./line-places.ts";
import type { Indices } from "./places.ts";
import type { Points } from "./points.ts";
import type { Trial } from "./trial.ts";
import { vanishes } from "./vanishes.ts";

/** Points that are drawn at most, of which so many serve. */
const MOST = 400;
/** Where points differ in nothing but what the given functions are, and the block has all other numbers. */
const MOST_OF_FUNCTIONS = 16;
const WANTED = 2;
/** Places at which each of them is looked at. */
const PLACES = 12;

/** Whether the comparisons so far say nothing but that both sides were 0. */
export const onlyZero = (tally: Tally): boolean =>
  tally.difference === undefined &&
  tally.nonzero === 0 &&
  tally.close.length === 0 &&
  comparedPoints(tally) > 0;

export interface Showing {
  readonly trial: Trial;
  readonly at: readonly Indices[];
}

/** Points at which a side is not 0, with the places where. */
export function* showingTrials(points: Points, tally: Tally): Generator<Showing> {
  const { lhs, rhs } = tally.line;
  if ([lhs, rhs].every((e) => vanishes(points.lab.env, e))) return;
  const most = onlyFunctionsDrawn(points) ? MOST_OF_FUNCTIONS : MOST;
  let found = 0;
  for (let k = 0; k < most && found < WANTED; k += 1) {
    const trial = points.further(k);
    if (trial === undefined) continue;
    const at = placesOf(points, tally.line, trial)
      .slice(0, PLACES)
      .filter((place) => [lhs, rhs].some((e) => isNonzero(trial, tally, e, place)));
    if (at.length === 0) continue;
    found += 1;
    yield { trial, at };
  }
}

function onlyFunctionsDrawn({ domain, integers, lab }: Points): boolean {
  const drawn = [...lab.env.decls.values()].some((d) => d.kind === "tensor" || d.kind === "set");
  return !drawn && domain.scalars.length === 0 && integers.spans.length === 0;
}

function isNonzero(trial: Trial, tally: Tally, e: Expr, at: Indices): boolean {
  const { lab } = trial;
  const exact = tally.arithmetic === "real" ? undefined : trial.exact(e, at);
  const value = exact?.kind === "value" ? exact : trial.real(e, at);
  return value.kind === "value" && lab.toNumber(value.value) !== 0;
}

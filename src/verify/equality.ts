// Judging one equality from the givens and definitions of a block alone: no rule, no step and no derivation is
// looked at. `verifyEquality` is complete in itself; a block's lines share their points through `judgeLine`.

import type { Meanings } from "../eval/field.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { Counterexample } from "../rewrite/evidence.ts";
import { type Decimals, loadDecimals } from "./decimal.ts";
import type { Integers } from "./integer-value.ts";
import {
  comparedPoints,
  type Line,
  missing,
  offKink,
  openTally,
  outcomeKey,
  type Point,
  type Tally,
  tryTrial,
} from "./judge.ts";
import { kinkTrials } from "./kinks.ts";
import { lettersOf, placesAt } from "./line-places.ts";
import { onlyZero, showingTrials } from "./nonzero.ts";
import { openPoints, type PointOptions, type Points, sizesText } from "./points.ts";
import { differenceAmongSmall, smallestCounterexample, writtenCounterexample } from "./shrink.ts";
import { laboratory, type Trial } from "./trial.ts";

export interface EqualityOptions extends PointOptions {
  /** Values of the free letters that are tried at each point; 4 unless told. */
  readonly places?: number | undefined;
  /** Most steps of one evaluation. */
  readonly steps?: number | undefined;
  /** Conditions under which the equality is meant. */
  readonly assumes?: readonly Expr[] | undefined;
}

export interface Judgement {
  readonly status: "equal" | "different" | "undecided";
  readonly exact: number;
  readonly floats: number;
  readonly digits: number;
  readonly branches: { readonly hit: number; readonly reachable: number };
  readonly kinks: number;
  readonly sizes: readonly string[];
  readonly counterexample: Counterexample | undefined;
  readonly notes: readonly string[];
}

export const STEPS = 400_000;
export const PLACES = 4;
/** Compared points below which a line gets the further points of the block as well. */
const ENOUGH = 8;
/** Compared points below which the search goes on to its end: one may be equal by chance. */
const FEW = 3;

export async function verifyEquality(
  ctx: Context,
  meanings: Meanings,
  env: Env,
  lhs: Expr,
  rhs: Expr,
  options: EqualityOptions,
): Promise<Judgement> {
  const lab = laboratory(ctx, env, meanings, options.steps ?? STEPS);
  const points = openPoints(lab, options);
  const line: Line = { lhs, rhs, stead: undefined, assumes: options.assumes ?? [], env };
  const tally = judgeLine(points, line, options.places ?? PLACES);
  await settle([tally]);
  return judgement(points, tally);
}

/** Compares a line at the points of the block, then searches for the branches and kinks that it has not met. */
export function judgeLine(points: Points, line: Line, most: number): Tally {
  const tally = openTally(points.lab, line);
  // A derivative of a given function of tensors goes through all their entries; everything else is cheap.
  // Ends of ranges and brackets between strides and paddings are met at few places.
  const through = throughFunction(points, line.lhs);
  // So are brackets over letters, of which one holds by the others at one place in many.
  const letters = lettersOf(points, line);
  const own = Math.max(2, letters.length);
  const enough = (points.related ? 6 : through ? 1 : betweenLetters(tally) ? 4 * own : own) * most;
  const placesIn = placesAt(points, line, letters);
  const run = (t: Trial): void => tryTrial(tally, t, placesIn(t), enough);
  // Lines with few letters have few places, and so get more points.
  for (let k = 0; k < points.mostTrials && tally.difference === undefined; k += 1) {
    const t = k < points.trials || comparedPoints(tally) < ENOUGH ? points.trial(k) : undefined;
    if (t !== undefined) run(t);
  }
  // Branches of real values meet in many ways: their lines are compared at more points whatever was met.
  const least = tally.kinked ? points.searchLength / 2 : 0;
  let idle = 0;
  for (let k = 0; k < points.searchLength && (k < least || idle < patience(tally)); k += 1) {
    if (tally.difference !== undefined) break;
    const t = points.search(k);
    if (t === undefined) continue;
    const before = tally.hit.size + tally.onKink.size;
    run(t);
    idle = tally.hit.size + tally.onKink.size > before ? 0 : idle + 1;
  }
  // Without letters each of these was one place.
  for (let k = 0; tally.kinked && letters.length === 0 && k < points.crossings; k += 1) {
    const t = tally.difference === undefined ? points.crossing(k) : undefined;
    if (t !== undefined) run(t);
  }
  for (const t of kinkTrials(points, tally)) run(t);
  if (onlyZero(tally))
    for (const { trial, at } of showingTrials(points, tally)) tryTrial(tally, trial, at, enough);
  return tally;
}

/** A point at which the sides differ: as `judgeLine` finds one, else among the least sizes and small integers. */
export function judgeDifference(points: Points, line: Line, most: number): Tally {
  const tally = judgeLine(points, line, most);
  if (tally.difference === undefined) tally.difference = differenceAmongSmall(points, tally);
  return tally;
}

/** Whether letters of the line decide something by their values. */
const betweenLetters = (tally: Tally): boolean =>
  tally.branchings.some((b) => !b.kinked && b.node.loose === 0 && freeIndices(b.node).length > 0);

function throughFunction(points: Points, e: Expr): boolean {
  return (
    e.kind === "deriv" && e.of.kind === "sym" && points.lab.env.decls.get(e.of.name)?.kind === "function"
  );
}

/** How many points of the search may bring nothing new before it ends; none where nothing is lacking. */
function patience(tally: Tally): number {
  if (tally.difference !== undefined) return 0;
  if (comparedPoints(tally) + tally.close.length < FEW) return Number.POSITIVE_INFINITY;
  const lacking = missing(tally);
  if (lacking.some((b) => b.kinked)) return 3;
  if (offKink(tally).length > 0) return 2;
  // Cases over integers show within a few points which of them occur; comparisons of integers are left as they fall.
  return lacking.some((b) => b.node.kind === "app" && b.node.op === "cases") ? 2 : 0;
}

/** Decides with 50 digits what doubles left open; the arithmetic is loaded only if there is any. */
export async function settle(tallies: readonly Tally[]): Promise<void> {
  let decimals: Decimals | undefined;
  for (const tally of tallies) {
    for (const point of tally.close.splice(0)) {
      if (tally.difference !== undefined) break;
      decimals ??= await loadDecimals();
      decide(tally, point, decimals);
    }
  }
}

function decide(tally: Tally, point: Point, decimals: Decimals): void {
  const { trial, at } = point;
  // One for both sides, which have the definitions in common.
  const evaluator = trial.inField(decimals.field);
  const [l, r] = [tally.line.lhs, tally.line.rhs].map((e) => evaluator.value(e, at));
  if (l?.kind !== "value" || r?.kind !== "value") {
    tally.nothing += 1;
    tally.why = "no value with 50 digits";
  } else if (decimals.same(l.value, r.value)) tally.decimal += 1;
  else {
    const show = (x: typeof l.value): string => `${Number(x.toPrecision(12))}`;
    tally.difference = { trial, at, left: show(l.value), right: show(r.value) };
  }
}

/** `plain`: the counterexample as it was found, for lines that claim something else than equality. */
export function judgement(points: Points, tally: Tally, plain = false): Judgement {
  const notes = notesOf(points, tally);
  const reached = [...tally.met].every((k) => tally.hit.has(k));
  const compared = comparedPoints(tally);
  const { difference } = tally;
  return {
    status: difference !== undefined ? "different" : compared > 0 && reached ? "equal" : "undecided",
    exact: tally.exact,
    floats: tally.real,
    digits: tally.decimal,
    branches: { hit: tally.hit.size, reachable: tally.met.size },
    kinks: tally.kinks,
    sizes: sizesOf(points, tally),
    counterexample:
      difference === undefined
        ? undefined
        : (plain ? writtenCounterexample : smallestCounterexample)(points, tally.line, difference),
    notes,
  };
}

/** Many points share their integers. */
function sizesOf(points: Points, tally: Tally): readonly string[] {
  const told = new Map<Integers, Trial>();
  for (const t of tally.trials) if (!told.has(t.instance.integers)) told.set(t.instance.integers, t);
  return [...new Set([...told.values()].map((t) => sizesText(points, t)))].filter((s) => s !== "");
}

/** Both sides were 0 wherever they were compared, though they depend on what was drawn and the line does not say so. */
const saysNothing = (points: Points, tally: Tally): boolean =>
  onlyZero(tally) &&
  !isZero(tally.line.rhs) &&
  [tally.line.lhs, tally.line.rhs].some((e) => points.lab.anatomy(e).names.size > 0);

const isZero = (e: Expr): boolean => e.kind === "num" && e.value === 0;

function notesOf(points: Points, tally: Tally): readonly string[] {
  const notes: string[] = [];
  if (tally.trials.size === 0) notes.push("no point was found that fulfils the assumptions");
  else if (tally.difference === undefined && comparedPoints(tally) === 0)
    notes.push(`no point proved anything: ${tally.why ?? "there is no entry to compare"}`);
  if (saysNothing(points, tally))
    notes.push(`both sides are 0 at all ${comparedPoints(tally)} points that were tried`);
  const unreached = tally.met.size - [...tally.met].filter((k) => tally.hit.has(k)).length;
  if (unreached > 0)
    notes.push(`${count(unreached, "branch was", "branches were")} met only where a side has no value`);
  const never = tally.branchings.reduce(
    (n, b) => n + b.outcomes.filter((o) => !tally.met.has(outcomeKey(b, o))).length,
    0,
  );
  if (never > 0) notes.push(`${count(never, "outcome", "outcomes")} of a condition never occurred`);
  return notes;
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

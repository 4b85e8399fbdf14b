// Inequalities and limits at drawn points. An inequality a ≤ b fails at a point where a exceeds b by more than rounding
// explains. A limit is followed along p = 2, 4, 8, … (or 1/2, 1/4, …, or a ± 1/2, a ± 1/4, …): the distance from the
// claimed value has to shrink to a small part of what it was. That alone establishes nothing; together with the replay
// of the argument whose lines are checked it is what speaks for a limit. A claim fails where the sequence does not come
// near it however far it is followed; where it cannot be followed far, it has to have settled elsewhere.

import type { Instance } from "../eval/instance.ts";
import { showStop } from "../eval/result.ts";
import type { Expr } from "../expr/nodes.ts";
import type { LimitOf } from "../rewrite/derivation.ts";
import { SAFETY } from "./bounded.ts";
import { withSlot } from "./draw.ts";
import { integerValue } from "./integer-value.ts";
import { isStructural, type Line, openTally, type Tally } from "./judge.ts";
import { placesOf } from "./line-places.ts";
import type { Indices } from "./places.ts";
import type { Points } from "./points.ts";
import { type Trial, trialAt } from "./trial.ts";

/** Six digits: more would differ between machines. */
const show = (x: number): string => `${Number(x.toPrecision(6))}`;

/** before ≤ after at the points of the block. */
export function judgeOrder(points: Points, line: Line, before: Expr): Tally {
  const tally = openTally(points.lab, { ...line, lhs: before, stead: undefined });
  for (const trial of trialsOf(points, ORDER_POINTS)) {
    tally.trials.add(trial);
    for (const at of placesOf(points, line, trial).slice(0, PLACES)) {
      if (!holds(trial, line.assumes, at)) continue;
      const l = trial.real(before, at);
      const r = trial.real(line.rhs, at);
      if (l.kind === "value" && r.kind !== "value" && isStructural(r)) {
        tally.difference = { trial, at, left: show(l.value.v), right: `no value: ${showStop(r)}` };
        return tally;
      }
      if (l.kind !== "value" || r.kind !== "value") {
        tally.nothing += 1;
        tally.why ??= "a side has no value";
        continue;
      }
      const room = SAFETY * (l.value.e + r.value.e) + 1e-12 * Math.max(l.value.m, r.value.m);
      if (l.value.v <= r.value.v + room) {
        tally.real += 1;
        if (l.value.v !== 0 || r.value.v !== 0) tally.nonzero += 1;
      } else {
        tally.difference = { trial, at, left: show(l.value.v), right: show(r.value.v) };
        return tally;
      }
    }
  }
  return tally;
}

/** The left side of the chain along a sequence, against the claimed limit. */
export function judgeLimit(points: Points, line: Line, limit: LimitOf): Tally {
  const tally = openTally(points.lab, { ...line, stead: undefined });
  for (const trial of trialsOf(points)) {
    tally.trials.add(trial);
    for (const at of placesOf(points, line, trial).slice(0, PLACES)) {
      if (!holds(trial, line.assumes, at)) continue;
      const verdict = followed(points, trial, line, limit, at);
      if (verdict === undefined) {
        tally.nothing += 1;
        tally.why ??= "too few members of the sequence have values";
      } else if (verdict.tends) {
        tally.real += 1;
        // What approaches a limit moves, also where the limit is 0.
        tally.nonzero += 1;
      } else {
        tally.difference = { trial, at, left: show(verdict.last), right: show(verdict.claimed) };
        return tally;
      }
    }
  }
  return tally;
}

const PLACES = 4;
/** A bound fails where values are small, or where they are large: inequalities get these points as well. */
const ORDER_POINTS = 40;

function* trialsOf(points: Points, more = 0): Generator<Trial> {
  for (let k = 0; k < points.mostTrials; k += 1) {
    const t = points.trial(k);
    if (t !== undefined) yield t;
  }
  for (let k = 0; k < points.searchLength; k += 1) {
    const t = points.search(k);
    if (t !== undefined) yield t;
  }
  for (let k = 0; k < more; k += 1) {
    const t = points.further(k);
    if (t !== undefined) yield t;
  }
}

const holds = (trial: Trial, assumes: readonly Expr[], at: Indices): boolean =>
  assumes.every((a) => {
    const r = trial.condition(a, at);
    return r.kind === "value" && r.value;
  });

/** The members of the sequence, and what they have to come near to. */
const STEPS = 40;
/** Exponentials of more than 2 to this leave the range of doubles: what has come near by then is not followed further. */
const FAR = 7;
const FEWEST = 5;
/** Among the first members one may be where there is no value, a pole: the sequence begins after it. */
const POLES = 2;
/** The distance from the limit has to fall below this part of its scale, or keep shrinking by this factor. */
const NEAR = 1e-6;
const SHRINKS = 0.75;

interface Followed {
  readonly tends: boolean;
  readonly last: number;
  readonly claimed: number;
}

function followed(
  points: Points,
  trial: Trial,
  line: Line,
  limit: LimitOf,
  at: Indices,
): Followed | undefined {
  const name = limit.variable.kind === "sym" ? limit.variable.name : "";
  const side = limit.side === "below" ? [-1] : limit.side === "above" ? [1] : [1, -1];
  const infinite = infiniteSign(line.rhs);
  const claimed = infinite === undefined ? trial.real(line.rhs, at) : undefined;
  if (claimed !== undefined && claimed.kind !== "value") return undefined;
  const target = claimed?.kind === "value" ? claimed.value.v : (infinite ?? 0) * Number.POSITIVE_INFINITY;
  let last: Followed | undefined;
  for (const sign of side) {
    const values: number[] = [];
    let isCut = false;
    for (let k = 1; k <= STEPS; k += 1) {
      if (k === FAR + 1 && limitIsInfinite(limit) && values.length >= FEWEST && tends(values, target)) break;
      const p = member(limit, trial.instance, sign, k);
      if (p === undefined) return undefined;
      const moved = trialAt(points.lab, withSlot(trial.instance, { name, entry: undefined }, p), "limit");
      const r = moved.real(line.lhs, at);
      // Beyond the range of doubles the sequence ends, and where rounding is as large as what is left of the distance.
      if (r.kind !== "value" || !Number.isFinite(r.value.v)) {
        if (k > POLES) {
          isCut = true;
          break;
        }
        values.length = 0;
        continue;
      }
      isCut = SAFETY * r.value.e > 1e-7 * (1 + Math.abs(r.value.v));
      if (isCut) break;
      values.push(r.value.v);
    }
    if (values.length < FEWEST) return undefined;
    last = { tends: tends(values, target), last: values.at(-1) ?? 0, claimed: target };
    if (!last.tends) return isCut && !settlesElsewhere(values, target) ? undefined : last;
    if (limitIsInfinite(limit)) break;
  }
  return last;
}

const limitIsInfinite = (limit: LimitOf): boolean => infiniteSign(limit.to) !== undefined;

function infiniteSign(e: Expr): 1 | -1 | undefined {
  if (e.kind !== "app") return undefined;
  if (e.op === "infinity") return 1;
  const [a, b] = e.args;
  return e.op === "mul" && a?.kind === "num" && b?.kind === "app" && b.op === "infinity" ? -1 : undefined;
}

function member(limit: LimitOf, instance: Instance, sign: number, k: number): number | undefined {
  const infinite = infiniteSign(limit.to);
  if (infinite !== undefined) return infinite * 2 ** k;
  const end = limit.to.kind === "num" ? Number(integerValue(limit.to, instance.integers)) : Number.NaN;
  return Number.isFinite(end) ? end + sign * 2 ** -k : undefined;
}

/** Whether the members come nearer to each other, and are further from the claimed limit than they will move yet. */
function settlesElsewhere(values: readonly number[], target: number): boolean {
  const steps = values.slice(-4).map((v, k, all) => Math.abs(v - (all[k - 1] ?? v)));
  const [, first = 0, second = 0, third = 0] = steps;
  const rest = third / (1 - SHRINKS);
  const shrinks = second <= SHRINKS * first && third <= SHRINKS * second;
  return shrinks && (!Number.isFinite(target) || Math.abs((values.at(-1) ?? 0) - target) > rest + NEAR);
}

/** Whether the distances shrink towards 0 (or the values grow beyond all bounds). */
function tends(values: readonly number[], target: number): boolean {
  const n = values.length;
  if (!Number.isFinite(target)) {
    const ends = values.slice(-4).map((v) => v * Math.sign(target));
    return ends.every((v, k) => v > 0 && (k === 0 || v > (ends[k - 1] ?? v)));
  }
  const scale = 1 + Math.abs(target);
  const gaps = values.map((v) => Math.abs(v - target));
  const end = gaps[n - 1] ?? 0;
  if (end <= NEAR * scale) return true;
  const from = gaps[n - 4] ?? end;
  return end <= SHRINKS ** 3 * from;
}

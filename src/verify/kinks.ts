// Points that stand on a kink. A lattice of small numbers hits most kinks; for one that it misses, one input is
// moved to where the two sides of the decision are equal. The evaluator reports how far each decision is from
// falling otherwise; where that depends linearly on the input, two evaluations tell where it is 0.

import { exactDatum } from "../eval/field.ts";
import type { Instance } from "../eval/instance.ts";
import type { Decision } from "../eval/result.ts";
import type { Expr } from "../expr/nodes.ts";
import { addQ, type Rational, ratio, toNumberQ } from "../expr/rational.ts";
import type { Branching } from "./anatomy.ts";
import { holdsEverywhere, type Slot, slots, slotValue, withSlot } from "./draw.ts";
import { type Line, offKink, type Tally } from "./judge.ts";
import { type Indices, places } from "./places.ts";
import type { Points } from "./points.ts";
import { type Trial, trialAt } from "./trial.ts";

/** At most this many kinks of a block are looked for in this way. */
const MOST = 8;
const SLOTS = 10;
const EVENTS = 4;
/** Points from which one is moved onto the kink; more while the line is 0 on all that were found. */
const BASES = 5;
const MORE_BASES = 24;

/** Trials on those kinks of a line that none of its points stood on, as far as they are found. */
export function kinkTrials(points: Points, tally: Tally): readonly Trial[] {
  if (tally.difference !== undefined) return [];
  return offKink(tally).flatMap((b) => {
    if (!points.kinks.has(b.node.id)) {
      if (points.kinks.size >= MOST) return [];
      points.kinks.set(b.node.id, place(points, b, tally.line));
    }
    const t = points.kinks.get(b.node.id);
    return t === undefined ? [] : [t];
  });
}

/** A point on the kink; rather one where the line is not 0 there. */
function place(points: Points, b: Branching, line: Line): Trial | undefined {
  const { lab } = points;
  const term = [line.rhs, line.lhs].find((e) => lab.anatomy(e).branchings.some((x) => x.node === b.node));
  if (term === undefined) return undefined;
  let fallback: Trial | undefined;
  const before = points.trials + points.searchLength;
  for (let k = 0; k < MORE_BASES; k += 1) {
    // A kink that none of the first points leads to is none that the line has there.
    if (k >= BASES && fallback === undefined) break;
    const base =
      k < points.trials
        ? points.trial(k)
        : k < before
          ? points.search(k - points.trials)
          : points.crossing(k - before);
    if (base === undefined) continue;
    const random = points.random.fork(`kink ${base.label}`);
    for (const at of places(line.env, lab.letters(term), base.instance.integers, 2, random) ?? []) {
      const found = move(points, b.node, term, at, base.instance);
      if (found === undefined) continue;
      const trial = trialAt(lab, found, `kink of ${base.label}`);
      const value = lab.anatomy(term).arithmetic === "real" ? trial.real(term, at) : trial.exact(term, at);
      if (value.kind === "value" && lab.toNumber(value.value) !== 0) return trial;
      fallback ??= trial;
    }
  }
  return fallback;
}

/** How far each decision of the node is from falling otherwise, in the order in which they are taken. */
function distances(
  points: Points,
  node: Expr,
  term: Expr,
  at: Indices,
  instance: Instance,
): readonly number[] {
  const out: number[] = [];
  const report = (d: Decision): void => {
    if (d.node === node && out.length < EVENTS) out.push(d.distance);
  };
  points.lab.engines.real.of(instance).at(instance, report).value(term, at);
  return out;
}

const STEP = ratio(1, 4);

function move(points: Points, node: Expr, term: Expr, at: Indices, instance: Instance): Instance | undefined {
  const { env } = points.lab;
  const start = distances(points, node, term, at, instance);
  if (start.length === 0) return undefined;
  const isReal = (s: Slot): boolean => {
    const d = env.decls.get(s.name);
    return d?.kind === "scalar" || (d?.kind === "tensor" && !d.integer);
  };
  const all = slots(instance, points.lab.anatomy(term).names).filter(isReal).slice(0, SLOTS);
  for (const slot of all) {
    const value = exactDatum(slotValue(instance, slot));
    const moved = distances(points, node, term, at, withSlot(instance, slot, addQ(value, STEP)));
    for (const [k, a] of start.entries()) {
      const b = moved[k];
      if (b === undefined || a === b) continue;
      // The decision compares u with v; of u − v only the size is known, before and after the step.
      for (const after of [b, -b]) {
        const target = simplest(toNumberQ(value) - (a * toNumberQ(STEP)) / (after - a));
        if (target === undefined) continue;
        const there = withSlot(instance, slot, target);
        if (!points.domain.checks.every((c) => holdsEverywhere(points.drawing, there, c))) continue;
        if (distances(points, node, term, at, there).includes(0)) return there;
      }
    }
  }
  return undefined;
}

const LARGEST_DENOMINATOR = 64;

/** The fraction with a small denominator that the double stands for, if there is one. */
function simplest(x: number): Rational | undefined {
  if (!Number.isFinite(x) || Math.abs(x) > 1e6) return undefined;
  for (let d = 1; d <= LARGEST_DENOMINATOR; d += 1) {
    const n = Math.round(x * d);
    if (Math.abs(n / d - x) < 1e-9) return ratio(n, d);
  }
  return undefined;
}

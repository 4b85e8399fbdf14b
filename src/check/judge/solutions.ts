// Points at which equations hold, found by Newton's method from drawn ones, and whether a relation holds at these: an
// equation to be solved is true of few numbers, and what is said after it is meant of those. With fewer equations than
// unknowns the nearest solution is taken (Gauss–Newton with steps of least length).

import { doubleDatum } from "../../eval/field.ts";
import type { Instance } from "../../eval/instance.ts";
import type { Expr } from "../../expr/nodes.ts";
import { holdsEverywhere, type Slot, slots, slotValue, withSlot } from "../../verify/draw.ts";
import { placesOf } from "../../verify/line-places.ts";
import type { Indices } from "../../verify/places.ts";
import { type Trial, trialAt } from "../../verify/trial.ts";
import type { Bench } from "../verdict/bench.ts";
import type { Claim } from "./relation.ts";

export interface Solved {
  readonly trial: Trial;
  /** As many equations as numbers that were solved for, or more. */
  readonly determined: boolean;
}

/** Equations, and numbers that are solved for, at one point. */
const LARGEST = 40;
const STEPS = 30;
/** Points that are wanted, and drawn for them. */
const WANTED = 5;
const DRAWN = 12;
/** What is left of an equation at its solution, in parts of its magnitude. */
const LEFT = 1e-11;
/** Sides that agree at a solution, and sides that differ there, in parts of their magnitude. */
const EQUAL = 1e-7;
const DIFFERENT = 1e-3;

/** Points at which all of the equations hold, solved for the entries of these names. */
export function solutions(
  bench: Bench,
  equations: readonly Claim[],
  unknown: ReadonlySet<string>,
): readonly Solved[] {
  const { points } = bench;
  const out: Solved[] = [];
  for (let k = 0; k < points.mostTrials + DRAWN && out.length < WANTED; k += 1) {
    const start = k < points.mostTrials ? points.trial(k) : points.further(k - points.mostTrials);
    const found = start === undefined ? undefined : solvedFrom(bench, equations, unknown, start);
    if (found !== undefined) out.push(found);
  }
  return out;
}

interface Residual {
  readonly value: number;
  readonly magnitude: number;
}

function solvedFrom(
  { points }: Bench,
  equations: readonly Claim[],
  unknown: ReadonlySet<string>,
  start: Trial,
): Solved | undefined {
  const { lab } = points;
  const at = equations.flatMap((c): readonly (readonly [Claim, Indices])[] =>
    placesOf(points, { ...c, stead: undefined }, start).map((place) => [c, place]),
  );
  const free = slots(start.instance, unknown);
  if (at.length === 0 || at.length > LARGEST || free.length === 0 || free.length > LARGEST) return undefined;
  const trialOf = (x: readonly number[]): Trial =>
    trialAt(lab, put(start.instance, free, x), `${start.label}, solved`);
  const residuals = (x: readonly number[]): readonly Residual[] | undefined => {
    const trial = trialOf(x);
    const all = at.flatMap(([c, place]): readonly Residual[] => {
      const [l, r] = [trial.real(c.lhs, place), trial.real(c.rhs, place)];
      if (l.kind !== "value" || r.kind !== "value") return [];
      return [{ value: l.value.v - r.value.v, magnitude: Math.max(l.value.m, r.value.m) }];
    });
    return all.length === at.length && all.every((a) => Number.isFinite(a.value)) ? all : undefined;
  };
  const root = newton(
    residuals,
    free.map((s) => doubleDatum(slotValue(start.instance, s))),
  );
  if (root === undefined) return undefined;
  const trial = trialOf(root);
  if (!points.domain.checks.every((c) => holdsEverywhere(points.drawing, trial.instance, c)))
    return undefined;
  return { trial, determined: at.length >= free.length };
}

const put = (instance: Instance, free: readonly Slot[], x: readonly number[]): Instance =>
  free.reduce((found, s, k) => withSlot(found, s, x[k] ?? 0), instance);

type Residuals = (x: readonly number[]) => readonly Residual[] | undefined;

function newton(residuals: Residuals, start: readonly number[]): readonly number[] | undefined {
  let x = start;
  let now = residuals(x);
  for (let n = 0; now !== undefined && n < STEPS; n += 1) {
    if (now.every((r) => Math.abs(r.value) <= LEFT * r.magnitude)) return x;
    const step = stepFrom(residuals, x, now);
    if (step === undefined) return undefined;
    // Half of a step that leads too far.
    let next: readonly Residual[] | undefined;
    for (let scale = 1; next === undefined && scale > 1e-3; scale /= 2) {
      const moved = x.map((v, k) => v + scale * (step[k] ?? 0));
      const there = residuals(moved);
      if (there === undefined || norm(there) > norm(now)) continue;
      x = moved;
      next = there;
    }
    now = next;
  }
  return undefined;
}

const norm = (all: readonly Residual[]): number => Math.hypot(...all.map((r) => r.value));

/** −Jᵀ(JJᵀ)⁻¹F, or −(JᵀJ)⁻¹JᵀF where there are more equations than unknowns. */
function stepFrom(
  residuals: Residuals,
  x: readonly number[],
  now: readonly Residual[],
): readonly number[] | undefined {
  const columns: (readonly number[])[] = [];
  for (const [k, v] of x.entries()) {
    const h = 1e-6 * Math.max(1, Math.abs(v));
    const [up, down] = [h, -h].map((d) => residuals(x.map((y, j) => (j === k ? y + d : y))));
    if (up === undefined || down === undefined) return undefined;
    columns.push(up.map((r, j) => (r.value - (down[j]?.value ?? 0)) / (2 * h)));
  }
  const rows = now.map((_, j) => columns.map((c) => c[j] ?? 0));
  const f = now.map((r) => -r.value);
  const wide = x.length >= now.length;
  const own = wide ? rows : columns;
  const gram = own.map((a) => own.map((b) => dot(a, b)));
  const solved = linear(gram, wide ? f : columns.map((c) => dot(c, f)));
  if (solved === undefined) return undefined;
  return wide ? columns.map((c) => dot(c, solved)) : solved;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, k) => sum + v * (b[k] ?? 0), 0);

/** Elimination with pivots; a row that comes to nothing is left out. */
function linear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const n = right.length;
  const rows = matrix.map((row, k) => [...row, right[k] ?? 0]);
  const scale = Math.max(...matrix.flat().map(Math.abs));
  if (!(scale > 0)) return undefined;
  const pivots: (readonly [row: number, column: number])[] = [];
  for (let column = 0, top = 0; column < n && top < n; column += 1) {
    let best = top;
    for (let k = top; k < n; k += 1)
      if (Math.abs(rows[k]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = k;
    const pivot = rows[best];
    const head = pivot?.[column] ?? 0;
    if (pivot === undefined || Math.abs(head) <= 1e-12 * scale) continue;
    rows[best] = rows[top] ?? [];
    rows[top] = pivot;
    for (let k = 0; k < n; k += 1) {
      const row = rows[k];
      if (k === top || row === undefined) continue;
      const factor = (row[column] ?? 0) / head;
      if (factor !== 0) rows[k] = row.map((v, j) => v - factor * (pivot[j] ?? 0));
    }
    pivots.push([top, column]);
    top += 1;
  }
  const out = new Array<number>(n).fill(0);
  for (const [row, column] of pivots) out[column] = (rows[row]?.[n] ?? 0) / (rows[row]?.[column] ?? 1);
  return out;
}

/** What a relation is at one solution: equal sides at all places, sides that differ at some, or neither. */
export type AtSolution =
  | { readonly kind: "equal"; readonly nonzero: boolean }
  | { readonly kind: "different"; readonly at: Indices }
  | { readonly kind: "unknown" };

export function compareAt({ points }: Bench, claim: Claim, trial: Trial): AtSolution {
  let nonzero = false;
  let unclear = false;
  const all = placesOf(points, { ...claim, stead: undefined }, trial);
  const read = (e: Expr, at: Indices) => {
    const v = trial.real(e, at);
    return v.kind === "value" ? v.value : undefined;
  };
  for (const at of all) {
    const [l, r] = [read(claim.lhs, at), read(claim.rhs, at)];
    if (l === undefined || r === undefined) return { kind: "unknown" };
    const gap = Math.abs(l.v - r.v);
    const magnitude = Math.max(l.m, r.m);
    if (gap > DIFFERENT * magnitude) return { kind: "different", at };
    if (gap > EQUAL * magnitude) unclear = true;
    if (magnitude > 0) nonzero = true;
  }
  return unclear || all.length === 0 ? { kind: "unknown" } : { kind: "equal", nonzero };
}

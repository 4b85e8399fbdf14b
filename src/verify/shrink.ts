// The smallest counterexample found: least sizes first, then small integers for the entries, then the first index.
// Every candidate is judged as the line was; the number of candidates is limited, not the time.

import type { Datum } from "../eval/field.ts";
import { doubleDatum } from "../eval/field.ts";
import type { FunctionModel, Instance, TensorData } from "../eval/instance.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { showQ } from "../expr/rational.ts";
import type { ComparedPoint, Counterexample } from "../rewrite/evidence.ts";
import {
  drawInstance,
  HALVES,
  holdsEverywhere,
  LATTICE,
  type Profile,
  slots,
  slotValue,
  withSlot,
} from "./draw.ts";
import { smallestIntegers } from "./integers.ts";
import {
  compare,
  type Difference,
  type Line,
  openTally,
  type Point,
  showBounded,
  showFormal,
  type Tally,
} from "./judge.ts";
import { places } from "./places.ts";
import type { Points } from "./points.ts";
import { trialAt } from "./trial.ts";

const SMALL: Profile = { per: 1, reach: 3 };
const CHOICES = 14;
const SMALL_CHOICES = 60;
const DRAWS = 3;
const SLOTS = 48;
const PLACES = 24;

export const smallestCounterexample = (points: Points, line: Line, found: Difference): Counterexample =>
  writtenCounterexample(points, line, smallestDifference(points, line, found));

export function smallestDifference(points: Points, line: Line, found: Difference): Difference {
  const tally = openTally(points.lab, line);
  let best = bySizes(points, tally, found) ?? found;
  best = byEntries(points, tally, best);
  best = byFunctions(points, tally, best);
  return firstPlace(points, tally, best.trial.instance) ?? best;
}

/** Where the line differs at an instance, at the first values of its letters. */
function firstPlace(points: Points, tally: Tally, instance: Instance): Difference | undefined {
  const { lab } = points;
  const trial = trialAt(lab, instance, "shrunk");
  const letters = [...new Set([...lab.letters(tally.line.lhs), ...lab.letters(tally.line.rhs)])];
  for (const at of places(tally.line.env, letters, instance.integers, PLACES) ?? []) {
    const v = compare(tally, trial, at);
    if (v.kind === "different") return { trial, at, left: v.left, right: v.right };
  }
  return undefined;
}

/** Least sizes with small integers, many of them equal or 0. */
export function differenceAmongSmall(points: Points, tally: Tally): Difference | undefined {
  let choice = 0;
  for (const integers of smallestIntegers(points.integers, Number.POSITIVE_INFINITY, 400)) {
    choice += 1;
    if (choice > SMALL_CHOICES) return undefined;
    for (const [k, profile] of [LATTICE, SMALL, HALVES].entries()) {
      const random = points.random.fork(`small ${choice} ${k}`);
      const instance = drawInstance(points.drawing, integers, profile, random);
      const d = instance === undefined ? undefined : firstPlace(points, tally, instance);
      if (d !== undefined) return d;
    }
  }
  return undefined;
}

function bySizes(points: Points, tally: Tally, found: Difference): Difference | undefined {
  const sum = (i: Instance): number => [...i.integers.values()].reduce((s, v) => s + v, 0);
  const most = sum(found.trial.instance);
  let choice = 0;
  for (const integers of smallestIntegers(points.integers, Number.POSITIVE_INFINITY, 400)) {
    choice += 1;
    if (choice > CHOICES) return undefined;
    for (let k = 0; k < DRAWS; k += 1) {
      const random = points.random.fork(`smaller ${choice} ${k}`);
      const instance = drawInstance(points.drawing, integers, SMALL, random);
      if (instance === undefined || sum(instance) > most) continue;
      const d = firstPlace(points, tally, instance);
      if (d !== undefined) return d;
    }
  }
  return undefined;
}

const simplicity = (x: Datum): number => {
  const v = doubleDatum(x);
  return Math.abs(v) * 2 + (v < 0 ? 1 : 0) + (Number.isInteger(v) ? 0 : 100);
};

/** Entries one by one: 0, 1, −1, 2 or −2 where the sides still differ and the point stays in the domain. */
function byEntries(points: Points, tally: Tally, start: Difference): Difference {
  let best = start;
  const names = new Set([...best.trial.instance.scalars.keys(), ...best.trial.instance.tensors.keys()]);
  for (const slot of slots(best.trial.instance, names).slice(0, SLOTS)) {
    for (const value of [0, 1, -1, 2, -2]) {
      if (simplicity(slotValue(best.trial.instance, slot)) <= simplicity(value)) break;
      const next = attempt(points, tally, best, withSlot(best.trial.instance, slot, value));
      if (next === undefined) continue;
      best = next;
      break;
    }
  }
  return best;
}

function attempt(points: Points, tally: Tally, best: Difference, instance: Instance): Difference | undefined {
  if (!points.domain.checks.every((c) => holdsEverywhere(points.drawing, instance, c))) return undefined;
  const trial = trialAt(points.lab, instance, "shrunk");
  const v = compare(tally, trial, best.at);
  return v.kind === "different" ? { trial, at: best.at, left: v.left, right: v.right } : undefined;
}

/** Unspecified functions: without their curvature where that does not matter. */
function byFunctions(points: Points, tally: Tally, start: Difference): Difference {
  let best = start;
  for (const [name, model] of best.trial.instance.functions) {
    const simpler = simplerModels(model);
    for (const m of simpler) {
      const instance: Instance = {
        ...best.trial.instance,
        functions: new Map([...best.trial.instance.functions, [name, m]]),
      };
      const next = attempt(points, tally, best, instance);
      if (next === undefined) continue;
      best = next;
      break;
    }
  }
  return best;
}

function simplerModels(model: FunctionModel): readonly FunctionModel[] {
  switch (model.kind) {
    case "polynomial":
      return [1, 2].map((degree) => ({
        kind: "polynomial" as const,
        terms: model.terms.filter((t) => t.powers.reduce((s, p) => s + p, 0) <= degree),
      }));
    case "quadratic": {
      const zeros = (list: ArrayLike<unknown>): readonly Datum[] => Array.from(list, () => 0);
      const { cubic: _, ...plain } = model;
      return [
        {
          kind: "quadratic",
          parameters: model.parameters.map((w) => ({
            linear: w.linear,
            square: zeros(w.square),
            mixed: zeros(w.mixed),
          })),
        },
        ...(model.cubic === undefined ? [] : [plain]),
      ];
    }
    case "flow":
    case "gradient":
      return [];
  }
}

const text = (x: Datum): string => (typeof x === "number" ? `${x}` : showQ(x));

export function writtenCounterexample(points: Points, line: Line, d: Difference): Counterexample {
  const { lab } = points;
  const { instance } = d.trial;
  const names = new Set([line.lhs, line.rhs].flatMap((e) => [...lab.anatomy(e).names]));
  const inputs: { readonly name: string; readonly value: string }[] = [];
  for (const name of [...points.order, ...lab.env.decls.keys()]) {
    if (inputs.some((i) => i.name === name)) continue;
    const value = inputText(lab.env, instance, name);
    if (value !== undefined && (names.has(name) || instance.integers.has(name))) inputs.push({ name, value });
    if (!names.has(name)) continue;
    for (const g of gradients(points, d, name)) if (!inputs.some((i) => i.name === g.name)) inputs.push(g);
  }
  const indices = [...d.at].map(([name, value]) => ({ name, value }));
  return { inputs, indices, left: d.left, right: d.right };
}

/** A point at which the sides were equal, with the value of both; undefined where there was none. */
export function writtenSample(points: Points, tally: Tally): ComparedPoint | undefined {
  const { sample, line } = tally;
  if (sample === undefined) return undefined;
  const [left, right] = [line.lhs, line.rhs].map((e) => valueText(tally, sample, e));
  // Where the left side has no value of its own, the line before stood for it.
  return right === undefined
    ? undefined
    : writtenCounterexample(points, line, { ...sample, left: left ?? right, right });
}

function valueText(tally: Tally, { trial, at }: Point, e: Expr): string | undefined {
  if (tally.arithmetic === "rational") {
    const r = trial.exact(e, at);
    return r.kind === "value" ? showFormal(r.value) : undefined;
  }
  const r = trial.real(e, at);
  return r.kind === "value" ? showBounded(r.value) : undefined;
}

function inputText(env: Env, instance: Instance, name: string): string | undefined {
  const integer = instance.integers.get(name);
  if (integer !== undefined) return `${integer}`;
  const scalar = instance.scalars.get(name);
  if (scalar !== undefined) return text(scalar);
  const tensor = instance.tensors.get(name);
  if (tensor !== undefined) return nested(tensor.shape, tensor.data);
  const set = instance.sets.get(name);
  if (set !== undefined) return JSON.stringify(set.members);
  const f = instance.functions.get(name);
  const decl = env.decls.get(name);
  if (f?.kind === "polynomial" && decl?.kind === "function") {
    const terms = f.terms.map((t) => {
      const factors = t.powers.flatMap((p, k) =>
        p === 0 ? [] : [p === 1 ? `${decl.params[k]}` : `${decl.params[k]}^${p}`],
      );
      return [text(t.coefficient), ...factors].join("*");
    });
    return terms.join(" + ").replaceAll("+ -", "- ");
  }
  return undefined;
}

/** [[1, 2], [3, 4]] */
function nested(shape: readonly number[], data: TensorData["data"]): string {
  const go = (axis: number, from: number): string => {
    const n = shape[axis];
    if (n === undefined) return text((data[from] as Datum | undefined) ?? 0);
    const stride = shape.slice(axis + 1).reduce((p, s) => p * s, 1);
    return `[${Array.from({ length: n }, (_, k) => go(axis + 1, from + k * stride)).join(", ")}]`;
  };
  return go(0, 0);
}

/** The incoming gradient of L(y) at the point, which is what a reader can put in. */
function gradients(points: Points, d: Difference, name: string): readonly { name: string; value: string }[] {
  const { ctx, env } = points.lab;
  const decl = env.decls.get(name);
  const model = d.trial.instance.functions.get(name);
  if (decl?.kind !== "function" || model?.kind !== "quadratic") return [];
  // Of a function that is taken elsewhere than at its own argument, where it is the same everywhere.
  const isZero = (list: ArrayLike<unknown>): boolean => Array.from(list).every((x) => x === 0);
  if (decl.anywhere === true && !model.parameters.every((w) => isZero(w.square) && isZero(w.mixed)))
    return [];
  return decl.params.flatMap((p) => {
    const r = d.trial.table(ctx.deriv(ctx.sym(name), ctx.sym(p)));
    if (r === undefined) return [];
    const shape = r.box.lo.map((lo, k) => Math.max(0, (r.box.hi[k] ?? lo) - lo + 1));
    const data = r.data.map((x) => (typeof x === "object" && "terms" in x ? Number.NaN : x));
    return [{ name: `d(${name})/d(${p})`, value: nested(shape, data) }];
  });
}

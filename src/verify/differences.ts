// Finite differences of the forward equations: ∂A/∂B at a point by moving B a little both ways, (A(B+h) − A(B−h))/2h,
// and once more with half the step where that does not settle it. What is compared with is evaluated without any
// derivative rule. Points near a kink are left out; what passes through `stop` is not a derivative of the value.

import { type Evaluator, evaluator, type Indices } from "../eval/evaluate.ts";
import { type Datum, doubleDatum, doubleField } from "../eval/field.ts";
import { type Box, flatIndex, type Instance, shapeOf, within } from "../eval/instance.ts";
import {
  axesOf,
  type Decl,
  type Definition,
  type Env,
  type Recurrence,
  recurrent,
} from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { SAFETY } from "./bounded.ts";
import { slotValue, withSlot } from "./draw.ts";
import { integerValue } from "./integer-value.ts";
import type { Difference } from "./judge.ts";
import { places } from "./places.ts";
import type { Points } from "./points.ts";
import type { Laboratory, Trial } from "./trial.ts";

/** Agreement with differences, relative to the derivative and to the change of the value. */
export const DIFFERENCE_TOLERANCE = 1e-5;

export interface Differences {
  readonly points: number;
  readonly difference: Difference | undefined;
}

const STEP = 2 ** -12;
/** Steps at which a slope that differs must still be the same, before it is believed. */
const FINER = [2 ** -16, 2 ** -20, 2 ** -24];
/** Rounding errors of a value, relative to it. */
const ROUNDING = 2 ** -48;
/** Decisions must be further than this from falling otherwise. */
const CLEAR = 0.05;
const TRIALS = 1;
const PLACES = 2;

export function finiteDifferences(points: Points, env: Env, target: Deriv, rhs: Expr): Differences {
  const { lab } = points;
  if (lab.anatomy(target.of).stops) return { points: 0, difference: undefined };
  let count = 0;
  let used = 0;
  const length = points.trials + points.searchLength;
  for (let k = 0; k < length && used < TRIALS; k += 1) {
    const trial = k < points.trials ? points.trial(k) : points.search(k - points.trials);
    if (trial === undefined || !isClear(lab, trial, target)) continue;
    let here = 0;
    const random = points.random.fork(`differences ${trial.label}`);
    const letters = [...new Set([...lab.letters(target), ...lab.letters(rhs)])].sort();
    for (const at of places(env, letters, trial.instance.integers, PLACES, random) ?? []) {
      const verdict = atPoint(lab, trial, target, rhs, at);
      if (verdict === undefined) continue;
      if (verdict !== true) return { points: count, difference: verdict };
      here += 1;
    }
    if (here > 0) used += 1;
    count += here;
  }
  return { points: count, difference: undefined };
}

/** Whether every decision about the differentiated term is far from a kink at this point. */
function isClear(lab: Laboratory, trial: Trial, target: Deriv): boolean {
  const kinks = lab.anatomy(target.of).branchings.filter((b) => b.kinked);
  if (kinks.length === 0) return true;
  return kinks.every((b) => (trial.met.get(b.node.id)?.distance ?? Number.POSITIVE_INFINITY) > CLEAR);
}

/** True where both agree, undefined where the point proves nothing. */
function atPoint(
  lab: Laboratory,
  trial: Trial,
  target: Deriv,
  rhs: Expr,
  at: Indices,
): true | Difference | undefined {
  const claimed = trial.real(rhs, at);
  if (claimed.kind !== "value") return undefined;
  const moved = mover(lab, trial.instance, target, at);
  if (moved === undefined) return undefined;
  const wide = quotient(moved.value, STEP);
  if (wide === undefined) return undefined;
  const scale = Math.abs(claimed.value.v) + Math.abs(wide.slope) + wide.noise;
  const agrees = (slope: number): boolean =>
    Math.abs(slope - claimed.value.v) <= DIFFERENCE_TOLERANCE * scale + wide.rounding;
  if (agrees(wide.slope)) return true;
  const narrow = quotient(moved.value, STEP / 2);
  if (narrow === undefined) return undefined;
  const slope = (4 * narrow.slope - wide.slope) / 3;
  if (agrees(slope)) return true;
  // Slopes that do not settle tell nothing, nor do those of a function that turns within the step.
  if (
    Math.abs(narrow.slope - wide.slope) >
    1e-2 * (Math.abs(narrow.slope) + Math.abs(wide.slope) + wide.noise)
  )
    return undefined;
  const gap = Math.abs(slope - claimed.value.v);
  for (const h of FINER) {
    const fine = quotient(moved.value, h);
    if (fine === undefined || Math.abs(fine.slope - wide.slope) > 0.1 * (scale - Math.abs(claimed.value.v)))
      return undefined;
    // Of a function that bends within the step, as log p near 0 does, a finer one tells the slope.
    if (fine.rounding > gap / 4) continue;
    if (Math.abs(fine.slope - claimed.value.v) <= DIFFERENCE_TOLERANCE * scale + fine.rounding) return true;
    if (Math.abs(fine.slope - slope) > gap / 2) return undefined;
  }
  // Slopes that differ by no more than rounding allows tell nothing either.
  const rounding = (3 * (moved.error(STEP) + moved.error(-STEP))) / (2 * STEP) + claimed.value.e;
  if (Math.abs(slope - claimed.value.v) <= SAFETY * rounding) return undefined;
  const text = (x: number): string => `${Number(x.toPrecision(6))}`;
  return { trial, at, left: `${text(slope)} by finite differences`, right: text(claimed.value.v) };
}

function quotient(
  value: (h: number) => number | undefined,
  h: number,
): { readonly slope: number; readonly noise: number; readonly rounding: number } | undefined {
  const up = value(h);
  const down = value(-h);
  if (up === undefined || down === undefined) return undefined;
  const size = Math.abs(up) + Math.abs(down);
  // Where the value hardly moves, its last bits are all that differs.
  return { slope: (up - down) / (2 * h), noise: size * 1e-9, rounding: (size * ROUNDING) / h };
}

/** What is differentiated, as a function of how far the variable is moved. */
interface Mover {
  value(h: number): number | undefined;
  /** A bound of its rounding error. */
  error(h: number): number;
}

function mover(lab: Laboratory, instance: Instance, target: Deriv, at: Indices): Mover | undefined {
  const { of, wrt } = target;
  const name =
    wrt.kind === "sym" ? wrt.name : wrt.kind === "at" && wrt.tensor.kind === "sym" ? wrt.tensor.name : "";
  const step = recurrent(lab.env, name);
  const cut = step === undefined ? independent(lab, instance, name) : oneEntry(lab, instance, step, wrt, at);
  if (cut === undefined) return undefined;
  let entry: number | undefined;
  if (wrt.kind === "at" && step === undefined) {
    const subs = wrt.subs.map((s) => integerValue(s, new Map([...instance.integers, ...at])));
    const data = cut.instance.tensors.get(name);
    if (data === undefined || subs.includes(undefined)) return undefined;
    const box: Box = { lo: data.lo, hi: data.lo.map((l, k) => l + (data.shape[k] as number) - 1) };
    if (!within(box, subs as number[])) return undefined;
    entry = flatIndex(box, subs as number[]);
  }
  const slot = { name: step === undefined ? name : MOVED, entry };
  const start = slotValue(cut.instance, slot);
  const own = new Map(freeIndices(of).map((l) => [l, at.get(l) ?? 0] as const));
  if (typeof start !== "number") return undefined;
  const engine = doubles(lab, cut.env, cut.instance);
  const moved = (h: number): Instance => withSlot(cut.instance, slot, start + h);
  return {
    value(h) {
      engine.rebind(moved(h));
      const r = engine.value(of, own);
      return r.kind === "value" && Number.isFinite(r.value) ? r.value : undefined;
    },
    error(h) {
      const bounded = evaluator(lab.ctx, cut.env, moved(h), lab.real, lab.meanings, { steps: lab.steps });
      const r = bounded.value(of, own);
      return r.kind === "value" ? r.value.e : Number.POSITIVE_INFINITY;
    },
  };
}

/** No name of a sheet. */
const MOVED = "#moved";

/** The block in which one entry of a recurrence is a number of its own; the later ones follow from it. */
function oneEntry(
  lab: Laboratory,
  instance: Instance,
  d: Definition & { readonly recurrence: Recurrence },
  wrt: Expr,
  at: Indices,
): { readonly env: Env; readonly instance: Instance } | undefined {
  const { ctx, env } = lab;
  if (wrt.kind !== "at") return undefined;
  const known = new Map([...instance.integers, ...at]);
  const places = wrt.subs.map((s) => integerValue(s, known));
  const started = d.recurrence.starts.some((s) =>
    s.places.every((p) => integerValue(p.at, known) === places[p.axis]),
  );
  if (places.includes(undefined) || started) return undefined;
  const value = doubles(lab, env, instance).value(wrt, new Map([...at]));
  if (value.kind !== "value") return undefined;
  const here = places.map((p, k) => ctx.eq(ctx.idx(d.params[k] ?? ""), ctx.num(p ?? 0)));
  const body = ctx.app("cases", [ctx.sym(MOVED), ctx.app("and", here), d.body]);
  const moved: Decl = { kind: "scalar", name: MOVED, integer: false, role: "given" };
  return {
    env: { ...env, decls: new Map<string, Decl>([...env.decls, [d.name, { ...d, body }], [MOVED, moved]]) },
    instance: { ...instance, scalars: new Map([...instance.scalars, [MOVED, value.value]]) },
  };
}

const doubles = (lab: Laboratory, env: Env, instance: Instance): Evaluator<number> =>
  evaluator(lab.ctx, env, instance, doubleField(lab.meanings), lab.meanings, { steps: lab.steps });

/** The block in which the name is given, with its value at the point: a definition is cut. */
function independent(
  lab: Laboratory,
  instance: Instance,
  name: string,
): { readonly env: Env; readonly instance: Instance } | undefined {
  const { env, ctx } = lab;
  const decl = env.decls.get(name);
  if (decl === undefined || decl.kind === "function" || decl.kind === "set" || decl.integer) return undefined;
  if (decl.kind === "scalar") {
    const v = instance.scalars.get(name);
    return v === undefined ? undefined : { env, instance: withDouble(instance, name) };
  }
  if (decl.kind === "tensor") return { env, instance: withDouble(instance, name) };
  const table = doubles(lab, env, instance).tensor(ctx.sym(name));
  if (table.kind !== "value") return undefined;
  const given: Decl =
    decl.axes.length === 0
      ? { kind: "scalar", name, integer: false, role: "given" }
      : { kind: "tensor", name, axes: axesOf(env, name) ?? [], integer: false };
  const decls = new Map([...env.decls, [name, given]]);
  const [value] = table.value.data;
  const next: Instance =
    decl.axes.length === 0
      ? { ...instance, scalars: new Map([...instance.scalars, [name, value ?? 0]]) }
      : {
          ...instance,
          tensors: new Map([
            ...instance.tensors,
            [name, { lo: table.value.box.lo, shape: shapeOf(table.value.box), data: table.value.data }],
          ]),
        };
  return { env: { ...env, decls }, instance: next };
}

/** The instance with the values of the name as doubles, so that they can be moved. */
function withDouble(instance: Instance, name: string): Instance {
  const scalar = instance.scalars.get(name);
  if (scalar !== undefined)
    return { ...instance, scalars: new Map([...instance.scalars, [name, doubleDatum(scalar)]]) };
  const t = instance.tensors.get(name);
  if (t === undefined) return instance;
  const data = Array.from(t.data as ArrayLike<Datum>, doubleDatum);
  return { ...instance, tensors: new Map([...instance.tensors, [name, { ...t, data }]]) };
}

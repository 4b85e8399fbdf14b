// One drawn point of a block, with evaluators that are made when they are needed and values that are kept: the
// lines of a block are compared at the same points, so each side is evaluated once. Decisions are noted per node.

import { type Evaluator, evaluator, type Tabulated } from "../eval/evaluate.ts";
import type { Field, Meanings } from "../eval/field.ts";
import type { Instance } from "../eval/instance.ts";
import type { Decision, Result } from "../eval/result.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { type Anatomist, anatomist } from "./anatomy.ts";
import { type Bounded, boundedField } from "./bounded.ts";
import { type Formal, formalField } from "./formal.ts";
import type { Indices } from "./places.ts";

/** What a block's points have in common. */
export interface Laboratory {
  readonly ctx: Context;
  readonly env: Env;
  readonly meanings: Meanings;
  readonly exact: Field<Formal>;
  readonly real: Field<Bounded>;
  /** Most steps of one evaluation. */
  readonly steps: number;
  readonly anatomy: Anatomist;
  /** Free letters of a term. */
  letters(e: Expr): readonly string[];
  toNumber(x: Formal | Bounded): number;
  readonly engines: { readonly exact: Engines<Formal>; readonly real: Engines<Bounded> };
}

/** An evaluator for one choice of the integers. */
interface Engine<T> {
  /** The evaluator, set to the instance; decisions go to `report` until it is asked for again. */
  at(instance: Instance, report: (d: Decision) => void): Evaluator<T>;
}

/** Evaluators in one field: points that share their integers share what is compiled. */
export interface Engines<T> {
  of(instance: Instance): Engine<T>;
}

const silent: (d: Decision) => void = () => {};

function enginesOf<T>(lab: Omit<Laboratory, "engines">, field: Field<T>): Engines<T> {
  const made = new Map<string, Engine<T>>();
  const make = (first: Instance): Engine<T> => {
    let told = silent;
    const onDecision = (d: Decision): void => told(d);
    const own = evaluator(lab.ctx, lab.env, first, field, lab.meanings, { steps: lab.steps, onDecision });
    return {
      at(instance, report) {
        told = report;
        // What is kept has told its decisions: to nobody, or to the trial that asks again.
        own.rebind(instance, report === silent ? instance : report);
        return own;
      },
    };
  };
  return {
    of(instance) {
      // Sets hold for good, too; blocks that have them are rare.
      if (instance.sets.size > 0) return make(instance);
      const key = [...instance.integers.values()].join(" ");
      const engine = made.get(key) ?? make(instance);
      made.set(key, engine);
      return engine;
    },
  };
}

export function laboratory(ctx: Context, env: Env, meanings: Meanings, steps: number): Laboratory {
  const letters = new Map<number, readonly string[]>();
  const exact = formalField(meanings);
  const real = boundedField(meanings);
  const lab = {
    ctx,
    env,
    meanings,
    exact,
    real,
    steps,
    anatomy: anatomist(ctx, env),
    letters(e: Expr): readonly string[] {
      let own = letters.get(e.id);
      if (own === undefined) {
        own = freeIndices(e);
        letters.set(e.id, own);
      }
      return own;
    },
    toNumber: (x: Formal | Bounded): number => (typeof x === "object" && "v" in x ? x.v : exact.toNumber(x)),
  };
  return { ...lab, engines: { exact: enginesOf(lab, exact), real: enginesOf(lab, real) } };
}

export interface Met {
  /** Outcomes that occurred. */
  readonly outcomes: Set<number>;
  /** The least distance from deciding otherwise; 0 on a kink. */
  distance: number;
}

export interface Trial {
  readonly lab: Laboratory;
  readonly instance: Instance;
  /** Told from where it was drawn, for the order of trials. */
  readonly label: string;
  readonly met: Map<number, Met>;
  exact(e: Expr, at: Indices): Result<Formal>;
  real(e: Expr, at: Indices): Result<Bounded>;
  condition(e: Expr, at: Indices): Result<boolean>;
  /** An evaluator of this point in another field. */
  inField<T>(field: Field<T>): Evaluator<T>;
  /** Evaluates every entry of a whole-tensor term for the decisions that it takes. */
  look(e: Expr): void;
  /** Every entry of a whole-tensor term, exactly; undefined where it has no value. */
  table(e: Expr): Tabulated<Formal> | undefined;
  /** The places for a list of letters, made once. */
  placesFor(key: string, make: () => readonly Indices[]): readonly Indices[];
}

export function trialAt(lab: Laboratory, instance: Instance, label: string): Trial {
  const met = new Map<number, Met>();
  const onDecision = (d: Decision): void => {
    let m = met.get(d.node.id);
    if (m === undefined) {
      m = { outcomes: new Set(), distance: Number.POSITIVE_INFINITY };
      met.set(d.node.id, m);
    }
    m.outcomes.add(d.outcome);
    if (d.distance < m.distance) m.distance = d.distance;
  };
  const made = <T>(engines: Engines<T>) => {
    // By the place where a term has all its letters, as most have; else by the letters that it has.
    const at = new Map<Indices, Map<number, Result<T>>>();
    const kept = new Map<string, Result<T>>();
    let engine: Engine<T> | undefined;
    const set = (report: (d: Decision) => void): Evaluator<T> => {
      engine ??= engines.of(instance);
      return engine.at(instance, report);
    };
    const valueOfSome = (e: Expr, place: Indices): Result<T> => {
      const letters = new Map<string, number>();
      let key = `${e.id}`;
      for (const name of lab.letters(e)) {
        const v = place.get(name);
        if (v === undefined) continue;
        letters.set(name, v);
        key += ` ${v}`;
      }
      let r = kept.get(key);
      if (r === undefined) {
        r = set(onDecision).value(e, letters);
        kept.set(key, r);
      }
      return r;
    };
    const value = (e: Expr, place: Indices): Result<T> => {
      if (lab.letters(e).length < place.size) return valueOfSome(e, place);
      let own = at.get(place);
      if (own === undefined) {
        own = new Map();
        at.set(place, own);
      }
      let r = own.get(e.id);
      if (r === undefined) {
        r = set(onDecision).value(e, place);
        own.set(e.id, r);
      }
      return r;
    };
    return { set, value };
  };
  const exact = made(lab.engines.exact);
  const real = made(lab.engines.real);
  const chosen = new Map<string, readonly Indices[]>();
  return {
    lab,
    instance,
    label,
    met,
    exact: exact.value,
    real: real.value,
    look(e) {
      const own = lab.anatomy(e).arithmetic === "real" ? real : exact;
      own.set(onDecision).tensor(e);
    },
    condition: (e, at) => real.set(silent).condition(e, at),
    inField: (field) => evaluator(lab.ctx, lab.env, instance, field, lab.meanings, { steps: lab.steps }),
    table(e) {
      const r = exact.set(silent).tensor(e);
      return r.kind === "value" ? r.value : undefined;
    },
    placesFor(key, make) {
      let list = chosen.get(key);
      if (list === undefined) {
        list = make();
        chosen.set(key, list);
      }
      return list;
    },
  };
}

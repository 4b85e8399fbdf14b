// The evaluator: the value of a term at an instance, in a field. Brackets that are false make their product 0;
// only the branch that applies is evaluated; subscripts and ranges are exact integers; sums over ℤ run over their
// finite support; unevaluated derivatives are computed by dual numbers. Definitions are tabulated as they are read.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Rational } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import { createCore } from "./compile.ts";
import type { Core } from "./core.ts";
import { chain, warm } from "./derivative.ts";
import type { Field, Meanings } from "./field.ts";
import { type Box, eachIndex, type Instance, sizeOf } from "./instance.ts";
import { integerSide } from "./integers.ts";
import { budget, type Decision, noValue, type Result, resultOf, tooLarge } from "./result.ts";
import { countUses, type Frame, frame, type Scope, type Unit, type Variables } from "./scope.ts";
import { boxOfTerm } from "./tensors.ts";
import { axes, exactness, type World } from "./world.ts";

export interface EvaluatorOptions {
  /** Most steps (terms and entries) of one call; 20 million unless told. */
  readonly steps?: number;
  /** Told of every decision: which branch, which side of a kink. */
  readonly onDecision?: (d: Decision) => void;
}

export type Indices = ReadonlyMap<string, number>;

export interface Tabulated<T> {
  readonly box: Box;
  /** Row-major. */
  readonly data: readonly T[];
}

export interface Evaluator<T> {
  readonly field: Field<T>;
  value(e: Expr, at?: Indices): Result<T>;
  /** The exact value of a term in integers and sizes. */
  exact(e: Expr, at?: Indices): Result<Rational>;
  condition(e: Expr, at?: Indices): Result<boolean>;
  /** Every entry of a whole-tensor term, of a number the one value. */
  tensor(e: Expr): Result<Tabulated<T>>;
  /** The index set of a declared name at the instance. */
  box(name: string): Result<Box>;
  /**
   * Goes on with other real values, at the same integers and sets: what is compiled serves again. What is computed from
   * now on is kept under `keep`, and serves again when the evaluator comes back to that with the same instance.
   */
  rebind(instance: Instance, keep?: object): void;
}

const STEPS = 20_000_000;
const NOWHERE: Indices = new Map();

export function evaluator<T>(
  ctx: Context,
  env: Env,
  instance: Instance,
  field: Field<T>,
  meanings: Meanings,
  options: EvaluatorOptions = {},
): Evaluator<T> {
  const { world, root } = machine(ctx, env, instance, field, meanings, options);
  const warmed = new Set<number>();
  let last = 0;
  let kept: object | undefined;
  const epochs = new WeakMap<object, { readonly instance: Instance; readonly epoch: number }>();
  const begun = (next: Instance, keep: object | undefined): number => {
    const before = keep === undefined ? undefined : epochs.get(keep);
    if (before?.instance === next) return before.epoch;
    last += 1;
    if (keep !== undefined) {
      epochs.set(keep, { instance: next, epoch: last });
      world.values.returning.add(last);
    }
    return last;
  };

  const run = <R>(e: Expr, at: Indices, f: (scope: Scope, fr: Frame) => R): Result<R> =>
    resultOf(() => {
      world.budget.reset();
      const names = [...at.keys()];
      const scope: Scope = { unit: world.unit(e, names), depth: 0 };
      const fr = frame(scope);
      names.forEach((n, k) => {
        fr[k] = at.get(n) as number;
      });
      if (!warmed.has(e.id)) {
        warmed.add(e.id);
        warm(root, chain(env, e));
      }
      return f(scope, fr);
    });

  return {
    field,
    value: (e, at = NOWHERE) => run(e, at, (scope, f) => root.real(e, scope)(f)),
    exact: (e, at = NOWHERE) => run(e, at, (scope, f) => world.index(e, scope)(f)),
    condition: (e, at = NOWHERE) => run(e, at, (scope, f) => world.condition(e, scope)(f)),
    tensor: (e) =>
      run(e, NOWHERE, (scope, f) => {
        const box = world.tensorBox(e);
        if (box.lo.length === 0) return { box, data: [root.real(e, scope)(f)] };
        world.budget.need(sizeOf(box));
        const t = root.tensor(e);
        const data: T[] = [];
        eachIndex(box, (i) => data.push(t.at(i)));
        return { box, data };
      }),
    box: (name) => resultOf(() => world.box(name) ?? noValue(`the axes of ${name} depend on each other`)),
    rebind(next, keep) {
      if (next === world.values.current && keep === kept) return;
      const isKnown = keep !== undefined && epochs.get(keep)?.instance === next;
      if (!isKnown && !sameIntegers(next, instance))
        throw new Error("an evaluator is bound to its integers and sets");
      world.values.current = next;
      world.values.epoch = begun(next, keep);
      kept = keep;
      warmed.clear();
    },
  };
}

const sameIntegers = (a: Instance, b: Instance): boolean =>
  (a.sets === b.sets || (a.sets.size === 0 && b.sets.size === 0)) &&
  a.integers.size === b.integers.size &&
  [...a.integers].every(([name, v]) => b.integers.get(name) === v);

export interface Machine<T> {
  readonly world: World;
  readonly root: Core<T>;
}

/** The parts of an evaluator, for what evaluates many entries of one term. */
export function machine<T>(
  ctx: Context,
  env: Env,
  instance: Instance,
  field: Field<T>,
  meanings: Meanings,
  options: EvaluatorOptions,
): Machine<T> {
  const units = new Map<string, Unit>();
  const boxes = new Map<string, Box | undefined>();
  const tensorBoxes = new Map<number, Box>();
  // What belongs to terms and declarations alone serves every instance.
  const variables = ctx.table<number, Variables>("evaluation.variables");
  const uses = ctx.table<number, ReadonlyMap<number, number>>("evaluation.uses");
  let depth = 0;
  const kinds = ctx.table<Env["decls"], ReturnType<typeof exactness>>("evaluation.exactness");
  const known = kinds.get(env.decls) ?? exactness(env);
  kinds.set(env.decls, known);
  const { exact } = known;
  const closed: Scope = { unit: { id: 0, places: new Map(), uses: new Map() }, depth: 0 };

  const base = {
    ctx,
    env,
    instance,
    values: { current: instance, epoch: 0, returning: new Set<number>() },
    budget: budget(options.steps ?? STEPS),
    record: options.onDecision,
    variables,
    exact,
    constant: (e: Expr): Rational | undefined =>
      e.kind === "num" ? e.value : e.kind === "sym" ? instance.integers.get(e.name) : undefined,
    nested<R>(limit: number, f: () => R): R {
      depth += 1;
      try {
        if (depth > limit) tooLarge(`definitions nested more than ${limit} deep`);
        return f();
      } finally {
        depth -= 1;
      }
    },
    unit(root: Expr, names: readonly string[]): Unit {
      const key = `${root.id} ${names.join(" ")}`;
      let u = units.get(key);
      if (u === undefined) {
        let counted = uses.get(root.id);
        if (counted === undefined) {
          counted = countUses(root);
          uses.set(root.id, counted);
        }
        u = { id: units.size + 1, places: new Map(names.map((n, k) => [n, k])), uses: counted };
        units.set(key, u);
      }
      return u;
    },
    box(name: string): Box | undefined {
      if (boxes.has(name)) return boxes.get(name);
      const own = axes(env, name);
      const ragged = own.some((a) => freeIndices(a.lo).length + freeIndices(a.hi).length > 0);
      const box = ragged
        ? undefined
        : {
            lo: own.map((a) => world.integer(a.lo, closed)([])),
            hi: own.map((a) => world.integer(a.hi, closed)([])),
          };
      boxes.set(name, box);
      return box;
    },
    tensorBox(e: Expr): Box {
      let box = tensorBoxes.get(e.id);
      if (box === undefined) {
        box = boxOfTerm(world, e);
        tensorBoxes.set(e.id, box);
      }
      return box;
    },
  };
  // The two sides refer to each other: conditions compare real values, real values are read at integer places.
  const world: World = {
    ...base,
    index: (e, s) => integers().index(e, s),
    integer: (e, s) => integers().integer(e, s),
    condition: (e, s) => integers().condition(e, s),
    tuple: (e, s) => integers().tuple(e, s),
    members: (e, s) => integers().members(e, s),
  };
  const root = createCore<T>(world, field, {
    epoch: () => base.values.epoch,
    returns: (epoch) => base.values.returning.has(epoch),
    leaf(core, e, scope) {
      if (!exact(e)) return undefined;
      const constant = world.constant(e);
      if (constant !== undefined) {
        const value = core.field.of(constant);
        return () => value;
      }
      const index = world.index(e, scope);
      return (f) => core.field.of(index(f));
    },
  });
  const side = integerSide(world, meanings, () => root);
  const integers = () => side;
  return { world, root };
}

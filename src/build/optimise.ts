// What `minimise` and `train` share: the numbers that parameters begin at, the optimisers that are asked for, and the
// gradient that they go down.

import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import { ieeeField } from "../eval/field.ts";
import { EMPTY_INSTANCE, shapeOf } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Block, type Method, type Setting, type StartPoint } from "../expr/environment.ts";
import { toNumberQ } from "../expr/rational.ts";
import { meanings } from "../ops/meanings.ts";
import { optimiser } from "../train/optimiser.ts";
import type { Contestant } from "../train/training.ts";
import { randomFrom } from "../verify/random.ts";
import type { NumberProblem, Numbers } from "./numbers.ts";

export type Found<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly NumberProblem[] };

const failed = (
  name: string,
  cause: string,
  remedy: string,
): { readonly ok: false; readonly problems: readonly NumberProblem[] } => ({
  ok: false,
  problems: [{ name, cause, remedy }],
});

const plainEvaluator = (
  ctx: Context,
  block: Block,
  integers: ReadonlyMap<string, number> = new Map(),
): Evaluator<number> =>
  evaluator(ctx, block.env, { ...EMPTY_INSTANCE, integers }, ieeeField(meanings), meanings);

/** The numbers after `with`. */
export function numbersAt(
  ctx: Context,
  block: Block,
  at: readonly Setting[],
): Found<ReadonlyMap<string, number>> {
  const e = plainEvaluator(ctx, block);
  const out = new Map<string, number>();
  for (const { name, value } of at) {
    const v = e.value(value);
    if (v.kind !== "value") return failed(name, "it has no value", "give a number");
    out.set(name, v.value);
  }
  return { ok: true, value: out };
}

/** Where the parameters begin, by name. */
export function startValues(
  ctx: Context,
  block: Block,
  starts: readonly StartPoint[],
  sizes: ReadonlyMap<string, number>,
  seed: number,
): Found<ReadonlyMap<string, Numbers>> {
  const e = plainEvaluator(ctx, block, sizes);
  const out = new Map<string, Numbers>();
  for (const { name, from } of starts) {
    const given = e.tensor(from.kind === "value" ? from.value : from.radius);
    if (given.kind !== "value") return failed(name, "its start has no value", "give numbers");
    const written = { shape: shapeOf(given.value.box), data: given.value.data };
    const rank = axesOf(block.env, name)?.length ?? 0;
    if (written.shape.length === rank && from.kind === "value") {
      out.set(name, written);
      continue;
    }
    if (written.shape.length > 0)
      return failed(name, "its start has another shape", "give a number for every entry, or one for all");
    const shape = shapeOfName(e, block, name);
    if (shape === undefined)
      return failed(
        name,
        "its size is not known",
        "write its shape in numbers, or give its sizes after `with`",
      );
    const value = written.data[0] ?? Number.NaN;
    const random = randomFrom(seed).fork(`start ${name}`);
    const draw = (): number => (random.int(-DRAWS, DRAWS) / DRAWS) * value;
    const data = Array.from({ length: shape.reduce((n, k) => n * k, 1) }, () =>
      from.kind === "value" ? value : draw(),
    );
    out.set(name, { shape, data });
  }
  return { ok: true, value: out };
}

/** Draws are this fine. */
const DRAWS = 2 ** 24;

/** The shape of a given tensor, where it is written in numbers. */
export function shapeOfName(e: Evaluator<number>, block: Block, name: string): readonly number[] | undefined {
  const shape: number[] = [];
  for (const a of axesOf(block.env, name) ?? []) {
    const lo = e.exact(a.lo);
    const hi = e.exact(a.hi);
    if (lo.kind !== "value" || hi.kind !== "value") return undefined;
    shape.push(toNumberQ(hi.value) - toNumberQ(lo.value) + 1);
  }
  return shape;
}

export function contestants(
  ctx: Context,
  block: Block,
  methods: readonly Method[],
  labels: readonly string[],
): Found<readonly Contestant[]> {
  const e = plainEvaluator(ctx, block);
  const out: Contestant[] = [];
  for (const [k, m] of methods.entries()) {
    const settings = new Map<string, number>();
    for (const { name, value } of m.settings) {
      const v = e.value(value);
      if (v.kind !== "value") return failed(name, "the setting has no value", "give a number");
      settings.set(name, v.value);
    }
    const found = optimiser(ctx, m.block, settings);
    if (!found.ok) return failed(m.block.id ?? "", found.cause, found.remedy);
    out.push({ label: labels[k] ?? "", stepper: found.stepper, whole: found.whole });
  }
  return { ok: true, value: out };
}

/** All parameters in one vector. */
export function flattened(names: readonly string[], values: ReadonlyMap<string, Numbers>): Float64Array {
  return Float64Array.from(names.flatMap((n) => values.get(n)?.data ?? []));
}

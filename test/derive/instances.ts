// Random instances of a block for the tests of derivations: sizes 1 to 4, signed numbers with two binary digits
// after the point, assumptions met by drawing again. The values come from the evaluator, whose dual numbers share
// no rule with the differentiator.

import { type Evaluator, evaluator } from "../../src/eval/evaluate.ts";
import { doubleField } from "../../src/eval/field.ts";
import {
  type Box,
  drawPolynomial,
  drawQuadratic,
  type FunctionModel,
  type Instance,
  type SetData,
  shapeOf,
  sizeOf,
  type TensorData,
} from "../../src/eval/instance.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { symbols } from "../../src/expr/traverse.ts";
import { meanings } from "../../src/ops/meanings.ts";

export type Draw = (lo: number, hi: number) => number;

/** Integers in lo..hi, both included, from a seed. */
export function integers(seed: number): Draw {
  let state = (seed * 747796405 + 2891336453) >>> 0;
  return (lo, hi) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return lo + Math.floor(((state >>> 4) / 2 ** 28) * (hi - lo + 1));
  };
}

export interface Drawing {
  /** Sizes that are not left to chance. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Changes what was drawn so that an equation is met (Σ t = 1); given the numbers by name, row-major. */
  readonly meet?: (data: Map<string, number[]>) => void;
  /** Numbers on a coarse grid, so that ties and kinks are met. */
  readonly coarse?: boolean;
}

export interface Drawn {
  readonly instance: Instance;
  readonly numbers: Evaluator<number>;
}

const TRIES = 400;

/** An instance that meets the assumptions; undefined when none was found. */
export function drawInstance(ctx: Context, env: Env, seed: number, how: Drawing = {}): Drawn | undefined {
  for (let k = 0; k < TRIES; k += 1) {
    const d = attempt(ctx, env, integers(seed * 1009 + k), how);
    if (d !== undefined) return d;
  }
  return undefined;
}

function attempt(ctx: Context, env: Env, draw: Draw, how: Drawing): Drawn | undefined {
  const bounded = new Set(env.assumptions.flatMap((a) => symbols(a)));
  const real = (positive: boolean): number => {
    const x = how.coarse === true ? draw(-2, 2) / 2 : draw(-31, 31) / 16;
    return positive ? Math.abs(x) + 0.25 : x;
  };
  const integersByName = new Map<string, number>();
  const scalars = new Map<string, number>();
  for (const d of env.decls.values()) {
    if (d.kind !== "scalar") continue;
    if (d.role === "size") integersByName.set(d.name, how.sizes?.[d.name] ?? draw(1, 4));
    else if (d.integer) integersByName.set(d.name, how.sizes?.[d.name] ?? draw(-2, 4));
    else scalars.set(d.name, real(bounded.has(d.name)));
  }
  const tensors = new Map<string, TensorData>();
  const functions = new Map<string, FunctionModel>();
  const sets = new Map<string, SetData>();
  const instance: Instance = { integers: integersByName, scalars, tensors, functions, sets };
  // The evaluator keeps what it has computed, so that sizes are asked of one of their own.
  const early = evaluator(ctx, env, instance, doubleField(meanings), meanings);
  const boxOf = (name: string): Box | undefined => {
    const b = early.box(name);
    return b.kind === "value" ? b.value : undefined;
  };
  const data = new Map<string, number[]>();
  for (const d of env.decls.values()) {
    if (d.kind !== "tensor" && d.kind !== "set") continue;
    const box = boxOf(d.name);
    if (box === undefined) return undefined;
    const n = sizeOf(box);
    if (d.kind === "set") {
      // Members are indices of tensors with n entries.
      const top = (integersByName.get("n") ?? 1) - 1;
      const member = (): number[] => Array.from({ length: d.arity }, () => draw(0, top));
      const members = Array.from({ length: n }, () => distinct(Array.from({ length: draw(1, 3) }, member)));
      sets.set(d.name, { lo: box.lo, shape: shapeOf(box), members });
      continue;
    }
    const list = Array.from({ length: n }, () => (d.integer ? draw(0, 3) : real(bounded.has(d.name))));
    data.set(d.name, list);
    tensors.set(d.name, { lo: box.lo, shape: shapeOf(box), data: list });
  }
  how.meet?.(data);
  for (const d of env.decls.values()) {
    if (d.kind !== "function") continue;
    const decls = d.params.map((p) => env.decls.get(p));
    const scalar = decls.every(
      (p) => p?.kind === "scalar" || (p?.kind === "definition" && p.axes.length === 0),
    );
    const number = (): number => draw(-15, 15) / 8;
    if (scalar) functions.set(d.name, drawPolynomial(d.params.length, 3, number));
    else {
      const boxes = d.params.map((p) => boxOf(p));
      if (boxes.some((b) => b === undefined)) return undefined;
      functions.set(d.name, drawQuadratic((boxes as Box[]).map(sizeOf), number));
    }
  }
  const numbers = evaluator(ctx, env, instance, doubleField(meanings), meanings);
  for (const a of env.assumptions) if (!holdsEverywhere(env, numbers, a)) return undefined;
  return { instance, numbers };
}

const distinct = (list: readonly number[][]): readonly number[][] => [
  ...new Map(list.map((m) => [m.join(), m])).values(),
];

function holdsEverywhere(env: Env, numbers: Evaluator<number>, a: Expr): boolean {
  return places(env, numbers, a).every((at) => {
    if (a.kind === "app" && a.op === "eq") {
      const [l, r] = a.args.map((x) => numbers.value(x, at));
      return l?.kind === "value" && r?.kind === "value" && Math.abs(l.value - r.value) < 1e-12;
    }
    const c = numbers.condition(a, at);
    return c.kind === "value" && c.value;
  });
}

/** All values of the free letters of a term in their ranges, at most `limit`. */
export function places(
  env: Env,
  numbers: Evaluator<number>,
  e: Expr | readonly string[],
  limit = 40,
): readonly ReadonlyMap<string, number>[] {
  const letters = "kind" in e ? lettersOf(e) : e;
  let out: ReadonlyMap<string, number>[] = [new Map()];
  for (const l of letters) {
    const r = env.indices.get(l);
    const next: ReadonlyMap<string, number>[] = [];
    for (const at of out) {
      if (r?.kind !== "interval") {
        for (let n = -2; n <= 4; n += 1) next.push(new Map([...at, [l, n]]));
        continue;
      }
      const lo = numbers.exact(r.lo, at);
      const hi = numbers.exact(r.hi, at);
      if (lo.kind !== "value" || hi.kind !== "value") continue;
      for (let n = Number(lo.value); n <= Number(hi.value); n += 1) next.push(new Map([...at, [l, n]]));
    }
    out = next;
  }
  if (out.length <= limit) return out;
  const stride = out.length / limit;
  return Array.from({ length: limit }, (_, k) => out[Math.floor(k * stride)] as ReadonlyMap<string, number>);
}

import { freeIndices } from "../../src/expr/traverse.ts";

const lettersOf = (e: Expr): readonly string[] => freeIndices(e);

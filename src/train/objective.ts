// A scalar of a block as a function of some of its given names, with the gradient that is derived for it: what an
// optimiser sees. All parameters stand in one vector, one after the other, row-major. A program computes value and
// gradient; where it cannot, the general evaluator computes the closed forms.

import { deriveBlock } from "../derive/tasks/block.ts";
import type { Instance, TensorData } from "../eval/instance.ts";
import { type Program, type ProgramInput, program } from "../eval/program.ts";
import { tables } from "../eval/tables.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Block, type Definition, type Env } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import type { Library } from "../library/types.ts";
import { meanings } from "../ops/meanings.ts";
import { backward, forward, forwardSteps, gradientOf } from "./backward.ts";

export interface Value {
  readonly loss: number;
  /** The scalars that are reported besides, in their order. */
  readonly reported: readonly number[];
}
/** At given data: the parameters of the instance are replaced by the vector. */
export interface Objective {
  /** The number of parameters. */
  readonly size: number;
  value(x: Float64Array): Value;
  /** The loss, and its gradient in `out`; NaN where it has none. */
  gradient(x: Float64Array, out: Float64Array): number;
  /** Other data of the same shapes, by name. */
  rebind(data: ReadonlyMap<string, ArrayLike<number>>): void;
}
export interface Differentiated {
  /** Whether the equations are evaluated by a program. */
  readonly fused: boolean;
  at(instance: Instance): Objective;
}

export interface ObjectiveOptions {
  readonly ctx: Context;
  readonly library: Library;
  readonly block: Block;
  readonly loss: string;
  readonly parameters: readonly string[];
  readonly reported: readonly string[];
}

/** Derives the gradient once; it serves any sizes. Undefined where no derivation comes to an end. */
export function differentiate(o: ObjectiveOptions): Differentiated | undefined {
  const { ctx, library, block, loss, parameters, reported } = o;
  const order = forward(block, [loss]);
  const back = order && backward(ctx, library, block, loss, parameters, order);
  const all = forward(block, [loss, ...reported]);
  const lines = { order, back, all };
  let closed: readonly Closed[] | undefined;
  const general = (): readonly Closed[] | undefined => {
    closed ??= closedForms(o);
    return closed;
  };
  if (back === undefined && general() === undefined) return undefined;
  return {
    fused: back !== undefined,
    at: (instance) => new At(o, lines, general, instance),
  };
}

interface Lines {
  readonly order: readonly Definition[] | undefined;
  readonly back: ReturnType<typeof backward>;
  readonly all: readonly Definition[] | undefined;
}
/** The gradient to one parameter in one term. */
interface Closed {
  readonly env: Env;
  readonly letters: readonly string[];
  readonly e: Expr;
}

function closedForms(o: ObjectiveOptions): readonly Closed[] | undefined {
  const { ctx, library, block, loss } = o;
  const indices = new Map(block.env.indices);
  const asked = o.parameters.map((name) => {
    const letters = (axesOf(block.env, name) ?? []).map((a, k) => {
      let letter = `${a.letter ?? "i"}${k}`;
      while (block.env.decls.has(letter) || indices.has(letter)) letter += "'";
      indices.set(letter, { kind: "interval", lo: a.lo, hi: a.hi } satisfies Range);
      return letter;
    });
    const subs = letters.map((l) => ctx.idx(l));
    const entry = subs.length === 0 ? ctx.sym(name) : ctx.at(ctx.sym(name), subs);
    return { letters, target: ctx.deriv(ctx.sym(loss), entry) };
  });
  const tasks = asked.map(({ target }) => ({ kind: "find", target, span: { start: 0, end: 0 } }) as const);
  const { derivations } = deriveBlock(ctx, library, { ...block, env: { ...block.env, indices }, tasks });
  const found = derivations.flatMap((d, k) => {
    const e = d.result?.closed ?? d.result?.rhs;
    return e === undefined ? [] : [{ env: d.env, letters: asked[k]?.letters ?? [], e }];
  });
  return found.length === asked.length ? found : undefined;
}

class At implements Objective {
  readonly size: number;
  readonly #o: ObjectiveOptions;
  readonly #general: () => readonly Closed[] | undefined;
  readonly #shapes: readonly (readonly number[])[];
  readonly #values: Program | undefined;
  readonly #gradients: Program | undefined;
  #instance: Instance;

  constructor(
    o: ObjectiveOptions,
    lines: Lines,
    general: () => readonly Closed[] | undefined,
    instance: Instance,
  ) {
    this.#o = o;
    this.#general = general;
    this.#instance = instance;
    this.#shapes = o.parameters.map((name) => instance.tensors.get(name)?.shape ?? []);
    this.size = this.#shapes.reduce((n, s) => n + count(s), 0);
    const { ctx, block } = o;
    const inputs = [...block.env.decls.values()].flatMap((d): readonly ProgramInput[] => {
      if (d.kind === "tensor") return [{ key: ctx.sym(d.name), axes: d.axes }];
      return d.kind === "scalar" && !d.integer ? [{ key: ctx.sym(d.name), axes: [] }] : [];
    });
    const options = { ctx, env: block.env, integers: instance.integers, meanings };
    const { order, back, all } = lines;
    const first = order && back && program(options, inputs, [...forwardSteps(ctx, order), ...back]);
    this.#gradients = first;
    this.#values = o.reported.length === 0 ? first : all && program(options, inputs, forwardSteps(ctx, all));
    for (const p of [this.#values, this.#gradients]) if (p !== undefined) this.#load(p);
  }

  #load(p: Program): void {
    const { ctx } = this.#o;
    for (const [name, t] of this.#instance.tensors) fill(p.array(ctx.sym(name)), t.data as ArrayLike<number>);
    for (const [name, v] of this.#instance.scalars) p.array(ctx.sym(name))[0] = v as number;
  }

  rebind(data: ReadonlyMap<string, ArrayLike<number>>): void {
    const tensors = new Map(this.#instance.tensors);
    for (const [name, values] of data) {
      const before = tensors.get(name);
      if (before === undefined) throw new Error(`there is no tensor ${name}`);
      tensors.set(name, { ...before, data: values });
      const key = this.#o.ctx.sym(name);
      for (const p of new Set([this.#values, this.#gradients]))
        if (p !== undefined) fill(p.array(key), values);
    }
    this.#instance = { ...this.#instance, tensors };
  }

  #place(p: Program, x: Float64Array): void {
    let at = 0;
    for (const name of this.#o.parameters) {
      const array = p.array(this.#o.ctx.sym(name));
      array.set(x.subarray(at, at + array.length));
      at += array.length;
    }
  }

  value(x: Float64Array): Value {
    const { ctx, loss, reported } = this.#o;
    const p = this.#values;
    if (p !== undefined) {
      this.#place(p, x);
      const scalar = (name: string): number => p.array(ctx.sym(name))[0] as number;
      if (p.run()) return { loss: scalar(loss), reported: reported.map(scalar) };
    }
    const t = tables(ctx, this.#o.block.env, this.#with(x), meanings);
    const scalar = (name: string): number => {
      const found = t.definition(name);
      return found.kind === "value" ? (found.value.data[0] ?? Number.NaN) : Number.NaN;
    };
    return { loss: scalar(loss), reported: reported.map(scalar) };
  }

  gradient(x: Float64Array, out: Float64Array): number {
    const { ctx, loss, parameters } = this.#o;
    const p = this.#gradients;
    if (p !== undefined) {
      this.#place(p, x);
      if (p.run()) {
        let at = 0;
        for (const name of parameters) {
          const g = p.array(gradientOf(ctx, loss, name));
          out.set(g, at);
          at += g.length;
        }
        return p.array(ctx.sym(loss))[0] as number;
      }
    }
    return this.#slowly(x, out);
  }

  #slowly(x: Float64Array, out: Float64Array): number {
    const { ctx, loss, parameters } = this.#o;
    const instance = this.#with(x);
    out.fill(Number.NaN);
    const forms = this.#general() ?? [];
    let at = 0;
    parameters.forEach((name, k) => {
      const form = forms[k];
      const shape = this.#shapes[k] ?? [];
      const lo = instance.tensors.get(name)?.lo ?? [];
      const n = count(shape);
      if (form !== undefined) {
        const t = tables(ctx, form.env, instance, meanings);
        const hi = lo.map((l, axis) => l + (shape[axis] ?? 0) - 1);
        const found = t.entries(form.e, form.letters, { lo, hi });
        if (found.kind === "value") out.set(found.value, at);
      }
      at += n;
    });
    const found = tables(ctx, this.#o.block.env, instance, meanings).definition(loss);
    return found.kind === "value" ? (found.value.data[0] ?? Number.NaN) : Number.NaN;
  }

  /** The instance with the parameters at x. */
  #with(x: Float64Array): Instance {
    const tensors = new Map<string, TensorData>(this.#instance.tensors);
    const scalars = new Map(this.#instance.scalars);
    let at = 0;
    this.#o.parameters.forEach((name, k) => {
      const n = count(this.#shapes[k] ?? []);
      const before = tensors.get(name);
      if (before === undefined) scalars.set(name, x[at] as number);
      else tensors.set(name, { ...before, data: x.slice(at, at + n) });
      at += n;
    });
    return { ...this.#instance, tensors, scalars };
  }
}

const count = (shape: readonly number[]): number => shape.reduce((n, k) => n * k, 1);

function fill(array: Float64Array, data: ArrayLike<number>): void {
  if (data.length !== array.length) throw new Error("an array of another length");
  for (let i = 0; i < array.length; i += 1) array[i] = data[i] as number;
}

// Equations that are evaluated again and again with other numbers, as in training: the order of work, the loops and all
// arrays are settled once. What the arrays of the inputs hold may change between two runs; a run fills those of the
// results. A run that meets a number that is not finite, or a read out of range, says so: then the general evaluator
// has to tell what is the case.

import type { Context } from "../expr/context.ts";
import type { Axis, Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";
import { formulaAt } from "../expr/unfold.ts";
import { machine } from "./evaluate.ts";
import { ieeeField, type Meanings } from "./field.ts";
import type { Variable } from "./hoist.ts";
import { type Box, EMPTY_INSTANCE, shapeOf, sizeOf } from "./instance.ts";
import { finite, kernelPlan, type Source } from "./kernels.ts";
import { laneCode } from "./lanes.ts";
import { asProducts, hasSum, type LowerOptions, withSharedParts } from "./lower.ts";
import { budget, resultOf } from "./result.ts";
import type { Scope } from "./scope.ts";
import { sharpener } from "./sharpen.ts";

/** What is known under this term: a name, or an incoming gradient deriv(L, y). */
export interface ProgramInput {
  readonly key: Expr;
  readonly axes: readonly Axis[];
}
/** key[letters] = e */
export interface ProgramStep {
  readonly key: Expr;
  readonly letters: readonly string[];
  readonly axes: readonly Axis[];
  readonly e: Expr;
}
export interface ProgramOptions {
  readonly ctx: Context;
  readonly env: Env;
  /** Sizes and integers: they hold for good. */
  readonly integers: ReadonlyMap<string, number>;
  readonly meanings: Meanings;
}
export interface Program {
  /** The entries of an input or a result, row-major: written and read in place. */
  array(key: Expr): Float64Array;
  shape(key: Expr): readonly number[];
  /** False where a result is not finite, or has no value. */
  run(): boolean;
}

/** Most multiplications of one equation. */
const PRODUCTS = 2e11;

/** Undefined where an equation is of a form that is not known here. */
export function program(
  o: ProgramOptions,
  inputs: readonly ProgramInput[],
  steps: readonly ProgramStep[],
): Program | undefined {
  const b = new Builder(o);
  const settled = resultOf(() => {
    for (const i of inputs) b.source(i.key, i.axes);
    return steps.every((s) => b.step(s));
  });
  return settled.kind === "value" && settled.value ? b : undefined;
}

class Builder implements Program {
  readonly #o: ProgramOptions;
  readonly #sources = new Map<number, Source>();
  readonly #parts = new Map<string, Expr | undefined>();
  readonly #work: (() => boolean)[] = [];
  readonly #machine;
  readonly #sharpen: (e: Expr) => Expr;
  readonly #lower: LowerOptions;
  readonly #budget = budget(PRODUCTS);

  constructor(o: ProgramOptions) {
    this.#o = o;
    const instance = { ...EMPTY_INSTANCE, integers: o.integers };
    this.#machine = machine(o.ctx, o.env, instance, ieeeField(o.meanings), o.meanings, {});
    this.#sharpen = sharpener(o.ctx, o.env);
    this.#lower = {
      ctx: o.ctx,
      end: (e) => this.#end(e),
      fixed: (e) => this.#fixed(e),
      part: (e, over) => this.#part(e, over),
    };
  }

  array(key: Expr): Float64Array {
    return this.#known(key).data;
  }
  shape(key: Expr): readonly number[] {
    return shapeOf(this.#known(key).box);
  }
  run(): boolean {
    return this.#work.every((run) => run());
  }

  #known(key: Expr): Source {
    const s = this.#sources.get(key.id);
    if (s === undefined) throw new Error("the program has no such array");
    return s;
  }

  source(key: Expr, axes: readonly Axis[]): Source {
    const box: Box = { lo: axes.map((a) => this.#integer(a.lo)), hi: axes.map((a) => this.#integer(a.hi)) };
    const source: Source = {
      data: new Float64Array(sizeOf(box)),
      box,
      outside: axes.map(({ outside }) => ({
        kind: outside.kind === "start" ? ("error" as const) : outside.kind,
        width: outside.kind === "pad" ? this.#integer(outside.width) : 0,
      })),
    };
    this.#sources.set(key.id, source);
    return source;
  }

  step(s: ProgramStep): boolean {
    const { box, data } = this.source(s.key, s.axes);
    if (s.e.kind === "app" && s.e.op === "list") return this.#list(s.e, data);
    const e = this.#prepared(s.e);
    return freeIndices(e).every((n) => s.letters.includes(n)) && this.#settle(e, s.letters, box, data);
  }

  /** Data that is written out, entry by entry. */
  #list(list: Expr, out: Float64Array): boolean {
    const entries: Expr[] = [];
    const collect = (x: Expr): void => {
      if (x.kind === "app" && x.op === "list") x.args.forEach(collect);
      else entries.push(x);
    };
    collect(list);
    const none: Box = { lo: [], hi: [] };
    return entries.every((x, k) => {
      const one = new Float64Array(1);
      if (!this.#settle(this.#prepared(x), [], none, one)) return false;
      this.#work.push(() => {
        out[k] = one[0] as number;
        return true;
      });
      return true;
    });
  }

  /** Formulas of functions put in; forms that lose fewer digits. */
  #prepared(e: Expr): Expr {
    const { ctx, env } = this.#o;
    const go = (x: Expr): Expr => {
      if (x.kind === "app" && x.op === "apply") {
        const f = x.args[0]?.kind === "sym" ? env.decls.get(x.args[0].name) : undefined;
        if (f?.kind === "function" && f.formula !== undefined) return go(formulaAt(ctx, f, x.args.slice(1)));
      }
      return mapChildren(ctx, x, go);
    };
    return this.#sharpen(some(e, (s) => s.kind === "app" && s.op === "apply") ? go(e) : e);
  }

  #settle(e: Expr, names: readonly string[], box: Box, out: Float64Array): boolean {
    const around = names.map(
      (name, k): Variable => ({ name, ends: [box.lo[k] as number, box.hi[k] as number] }),
    );
    const sources = (t: Expr): Source | undefined => this.#sources.get(t.id);
    if (hasSum(e)) {
      // Parts of an attempt that fails are computed in vain; there are few.
      const products = asProducts(this.#lower, e, around);
      const run = products && kernelPlan(this.#machine, sources, products, names, box, this.#budget, out);
      if (run !== undefined) {
        this.#work.push(() => run() && finite(out));
        return true;
      }
    }
    const { ctx, env, integers, meanings } = this.#o;
    const shared = withSharedParts(this.#lower, e, around);
    const run = laneCode({ ctx, env, integers, sources, meanings }, shared, names, box);
    if (run === undefined) return false;
    this.#work.push(() => {
      run(out);
      return finite(out);
    });
    return true;
  }

  #part(e: Expr, over: readonly Variable[]): Expr | undefined {
    const { ctx } = this.#o;
    const key = `${e.id} ${over.map((v) => `${v.name} ${v.ends?.join()}`).join(" ")}`;
    if (this.#parts.has(key)) return this.#parts.get(key);
    const name = ctx.sym(`part ${this.#parts.size + 1}`);
    const end = (k: 0 | 1) => over.map((v) => v.ends?.[k] ?? 0);
    const box: Box = { lo: end(0), hi: end(1) };
    const data = new Float64Array(sizeOf(box));
    const names = over.map((v) => v.name);
    this.#parts.set(key, undefined);
    const settled = this.#settle(e, names, box, data);
    if (!settled) return undefined;
    this.#sources.set(name.id, { data, box, outside: over.map(() => ({ kind: "error", width: 0 })) });
    const read =
      over.length === 0
        ? name
        : ctx.at(
            name,
            names.map((n) => ctx.idx(n)),
          );
    this.#parts.set(key, read);
    return read;
  }

  #fixed(e: Expr): boolean {
    return !some(
      e,
      (s) =>
        s.kind === "at" ||
        s.kind === "deriv" ||
        (s.kind === "sym" && !this.#o.integers.has(s.name)) ||
        (s.kind === "app" && s.op === "apply"),
    );
  }

  #end(e: Expr): number | undefined {
    if (freeIndices(e).length > 0 || e.loose > 0 || !this.#fixed(e)) return undefined;
    const n = resultOf(() => this.#integer(e));
    return n.kind === "value" ? n.value : undefined;
  }

  #integer(e: Expr): number {
    const { world } = this.#machine;
    const closed: Scope = { unit: world.unit(e, []), depth: 0 };
    return world.integer(e, closed)([]);
  }
}

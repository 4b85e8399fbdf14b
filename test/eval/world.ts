// A small block built by hand for the evaluator's tests: sizes N and M, scalars, tensors with every kind of
// outside, definitions, given functions, and an instance with drawn values.

import { type Evaluator, type EvaluatorOptions, evaluator } from "../../src/eval/evaluate.ts";
import type { Datum, Field } from "../../src/eval/field.ts";
import type { FunctionModel, Instance, SetData, TensorData } from "../../src/eval/instance.ts";
import { abstract } from "../../src/expr/binders.ts";
import { Context } from "../../src/expr/context.ts";
import { type Axis, type Decl, type Env, type Outside, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { ratio } from "../../src/expr/rational.ts";
import { meanings } from "../../src/ops/meanings.ts";

export type Term = Expr | number | string;

/** A builder of terms: numbers are numerals, a string is an index. */
export function terms(ctx: Context) {
  const t = (x: Term): Expr =>
    typeof x === "number" ? ctx.num(ratioOf(x)) : typeof x === "string" ? ctx.idx(x) : x;
  const all = (xs: readonly Term[]): readonly Expr[] => xs.map(t);
  const range = (lo: Term, hi: Term): Range => ({ kind: "interval", lo: t(lo), hi: t(hi) });
  /** Ranges are [letter, lo, hi], or a letter alone for ℤ; each sees the letters before it. */
  const bind =
    (op: "sum" | "prod" | "max" | "min" | "argmax" | "argmin" | "median" | "argmedian") =>
    (over: readonly (string | readonly [string, Term, Term])[], body: Term, guard?: Term): Expr => {
      const names = over.map((o) => (typeof o === "string" ? o : o[0]));
      const ranges = over.map((o, k): Range => {
        if (typeof o === "string") return { kind: "all" };
        const before = names.slice(0, k);
        return range(abstract(ctx, t(o[1]), before), abstract(ctx, t(o[2]), before));
      });
      const g = guard === undefined ? undefined : abstract(ctx, t(guard), names);
      return ctx.bind(op, ranges, abstract(ctx, t(body), names), names, g);
    };
  return {
    ctx,
    t,
    range,
    s: (name: string) => ctx.sym(name),
    i: (name: string) => ctx.idx(name),
    at: (name: Term, ...subs: readonly Term[]) =>
      ctx.at(typeof name === "string" ? ctx.sym(name) : t(name), all(subs)),
    add: (...xs: readonly Term[]) => ctx.add(...all(xs)),
    sub: (a: Term, b: Term) => ctx.sub(t(a), t(b)),
    mul: (...xs: readonly Term[]) => ctx.mul(...all(xs)),
    div: (a: Term, b: Term) => ctx.div(t(a), t(b)),
    pow: (a: Term, b: Term) => ctx.pow(t(a), t(b)),
    app: (op: Parameters<Context["app"]>[0], ...xs: readonly Term[]) => ctx.app(op, all(xs)),
    is: (c: Term) => ctx.iverson(t(c)),
    d: (of: Term, wrt: Term, mode: "total" | "slot" = "total") => ctx.deriv(t(of), t(wrt), mode),
    sum: bind("sum"),
    prod: bind("prod"),
    max: bind("max"),
    min: bind("min"),
    argmax: bind("argmax"),
    argmin: bind("argmin"),
    median: bind("median"),
    argmedian: bind("argmedian"),
    /** Σ over the members of a set. */
    sumSet: (set: Term, letters: readonly string[], body: Term) =>
      ctx.bind(
        "sum",
        [{ kind: "set", set: t(set), arity: letters.length }],
        abstract(ctx, t(body), letters),
        letters,
      ),
  };
}
const ratioOf = (x: number) => {
  let d = 1;
  while (!Number.isInteger(x * d)) d *= 2;
  return ratio(BigInt(x * d), BigInt(d));
};

export type Terms = ReturnType<typeof terms>;
export interface Sheet {
  readonly decls: Map<string, Decl>;
  readonly integers: Map<string, number>;
  readonly scalars: Map<string, Datum>;
  readonly tensors: Map<string, TensorData>;
  readonly functions: Map<string, FunctionModel>;
  readonly sets: Map<string, SetData>;
  kink: Env["kink"];
}

const ERROR: Outside = { kind: "error" };
export const ZERO: Outside = { kind: "zero" };
export const MINUS_INFINITY: Outside = { kind: "minus-infinity" };

export function sheet() {
  const ctx = new Context();
  const q = terms(ctx);
  const own: Sheet = {
    decls: new Map(),
    integers: new Map(),
    scalars: new Map(),
    tensors: new Map(),
    functions: new Map(),
    sets: new Map(),
    kink: TORCH_KINKS,
  };
  const axis = (lo: Term, hi: Term, outside: Outside = ERROR): Axis => ({
    lo: q.t(lo),
    hi: q.t(hi),
    outside,
  });
  return {
    ...q,
    own,
    axis,
    size(name: string, value: number) {
      own.decls.set(name, { kind: "scalar", name, integer: true, role: "size" });
      own.integers.set(name, value);
      return ctx.sym(name);
    },
    scalar(name: string, value: Datum) {
      own.decls.set(name, { kind: "scalar", name, integer: false, role: "given" });
      own.scalars.set(name, value);
      return ctx.sym(name);
    },
    tensor(
      name: string,
      axes: readonly Axis[],
      given: Omit<TensorData, "lo"> & { lo?: readonly number[] },
      integer = false,
    ) {
      own.decls.set(name, { kind: "tensor", name, axes, integer });
      own.tensors.set(name, {
        lo: given.lo ?? given.shape.map(() => 0),
        shape: given.shape,
        data: given.data,
      });
      return ctx.sym(name);
    },
    define(name: string, params: readonly (readonly [string, Axis])[], body: Term, integer = false) {
      own.decls.set(name, {
        kind: "definition",
        name,
        params: params.map((p) => p[0]),
        axes: params.map((p) => p[1]),
        body: q.t(body),
        integer,
      });
      return ctx.sym(name);
    },
    given(name: string, params: readonly string[], model: FunctionModel) {
      own.decls.set(name, { kind: "function", name, params });
      own.functions.set(name, model);
      return ctx.sym(name);
    },
    env(): Env {
      return { decls: new Map(own.decls), assumptions: [], indices: new Map(), kink: own.kink };
    },
    instance(): Instance {
      return own;
    },
    evaluator<T>(field: Field<T>, options: EvaluatorOptions = {}): Evaluator<T> {
      return evaluator(ctx, this.env(), own, field, meanings, options);
    },
  };
}
export type Built = ReturnType<typeof sheet>;

/** Dyadic numbers in −2..2 from a linear congruential generator: the same in every field. */
export function draws(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (((state >>> 8) % 65) - 32) / 16;
  };
}
export const drawn = (n: number, next: () => number): number[] => Array.from({ length: n }, next);

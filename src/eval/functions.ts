// Unspecified functions at an instance: f(x, y) is a drawn polynomial, L(y) a drawn quadratic function or known by
// its gradient alone. Partial derivatives of a quadratic function have a closed form; a polynomial's come from
// nested dual numbers.

import { type FunctionDecl, knownBySlopes } from "../expr/environment.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { formulaAt } from "../expr/unfold.ts";
import type { Core } from "./core.ts";
import { type Dual, dualField } from "./dual.ts";
import type { Datum, Field } from "./field.ts";
import { flowOf } from "./flows.ts";
import { type Box, type FunctionModel, flatIndex, sizeOf, type Weights } from "./instance.ts";
import { noValue } from "./result.ts";
import type { Code, Scope } from "./scope.ts";

/** One argument of a function: an entry (row-major) of a parameter. */
export interface Slot {
  readonly parameter: number;
  readonly entry: number;
}
/** The values of the arguments. */
interface Arguments<T> {
  at(parameter: number, entry: number): T;
  /** Σ mixed coefficient · argument, over all arguments; kept by whoever can. */
  mixed(weights: readonly Weights[]): T;
}

const undefinedSum = "∞ − ∞";
const plus = <T>(field: Field<T>, a: T, b: T): T => field.add(a, b) ?? noValue(undefinedSum);
const times = <T>(field: Field<T>, a: T, b: T): T => field.mul(a, b) ?? noValue("an undefined product");
const at = (list: ArrayLike<number> | readonly Datum[], k: number): Datum =>
  (list[k] as Datum | undefined) ?? 0;

export function mixedSum<T>(
  field: Field<T>,
  weights: readonly Weights[],
  argument: (parameter: number, entry: number) => T,
): T {
  let s = field.zero;
  weights.forEach((w, p) => {
    for (let e = 0; e < w.mixed.length; e += 1)
      s = plus(field, s, times(field, field.of(at(w.mixed, e)), argument(p, e)));
  });
  return s;
}

function modelValue<T>(model: FunctionModel, field: Field<T>, args: Arguments<T>): T {
  switch (model.kind) {
    case "polynomial": {
      let sum = field.zero;
      for (const t of model.terms) {
        let product = field.of(t.coefficient);
        t.powers.forEach((n, k) => {
          if (n > 0)
            product = times(field, product, field.power(args.at(k, 0), n) ?? noValue("an undefined power"));
        });
        sum = plus(field, sum, product);
      }
      return sum;
    }
    case "quadratic": {
      // Halved at the end: until then integers stay integers.
      let twice = field.zero;
      model.parameters.forEach((w, p) => {
        for (let e = 0; e < w.linear.length; e += 1) {
          const y = args.at(p, e);
          const c = field.of(at(w.linear, e));
          const q = times(field, field.of(at(w.square, e)), y);
          twice = plus(field, twice, times(field, plus(field, plus(field, c, c), q), y));
        }
      });
      const r = args.mixed(model.parameters);
      const square = times(field, r, r);
      const half = times(field, field.of({ n: 1n, d: 2n }), plus(field, twice, square));
      if (model.cubic === undefined) return half;
      const sixth = times(field, field.of({ n: 1n, d: 6n }), field.of(model.cubic));
      return plus(field, half, times(field, sixth, times(field, square, r)));
    }
    case "flow":
      return noValue("a function by its derivatives has no coefficients");
    case "gradient": {
      // The value is not known; what it does to its derivative is.
      let sum = field.of(Number.NaN);
      model.parameters.forEach((c, p) => {
        if (c === undefined) noValue("a derivative of the given function is missing");
        for (let e = 0; e < (c?.length ?? 0); e += 1)
          sum = plus(field, sum, times(field, field.of(at(c ?? [], e)), args.at(p, e)));
      });
      return sum;
    }
  }
}

/** The partial derivative in the slots of `path`, one after another. */
function partial<T>(model: FunctionModel, field: Field<T>, args: Arguments<T>, path: readonly Slot[]): T {
  const [s, t] = path;
  if (s === undefined) return modelValue(model, field, args);
  switch (model.kind) {
    case "polynomial": {
      const dual = dualField(field, NO_KINKS);
      const seeded: Arguments<Dual<T>> = {
        at: (p, e) => ({ v: args.at(p, e), d: p === s.parameter && e === s.entry ? field.one : undefined }),
        mixed: () => noValue("a polynomial has no mixed sum"),
      };
      return partial(model, dual, seeded, path.slice(1)).d ?? field.zero;
    }
    case "quadratic": {
      const w = model.parameters[s.parameter];
      if (w === undefined) return noValue("a derivative in a parameter that the function does not have");
      const r = field.of(at(w.mixed, s.entry));
      const q = field.of(at(w.square, s.entry));
      if (t === undefined) {
        const own = plus(
          field,
          field.of(at(w.linear, s.entry)),
          times(field, q, args.at(s.parameter, s.entry)),
        );
        const mixed = args.mixed(model.parameters);
        const linear = plus(field, own, times(field, r, mixed));
        if (model.cubic === undefined) return linear;
        const half = times(field, field.of({ n: 1n, d: 2n }), field.of(model.cubic));
        return plus(field, linear, times(field, times(field, half, r), times(field, mixed, mixed)));
      }
      if (path.length > 2) return third(model, field, path);
      const v = model.parameters[t.parameter];
      if (v === undefined) return noValue("a derivative in a parameter that the function does not have");
      const both = times(field, r, field.of(at(v.mixed, t.entry)));
      const bent =
        model.cubic === undefined
          ? undefined
          : times(field, field.of(model.cubic), times(field, both, args.mixed(model.parameters)));
      const cross = bent === undefined ? both : plus(field, both, bent);
      return s.parameter === t.parameter && s.entry === t.entry ? plus(field, cross, q) : cross;
    }
    case "flow":
      return noValue("a function by its derivatives has no coefficients");
    case "gradient": {
      const c = model.parameters[s.parameter];
      if (c === undefined) return noValue("this derivative of the given function is not given");
      return t === undefined ? field.of(at(c, s.entry)) : noValue(ONLY_FIRST);
    }
  }
}

/** k r_s r_t r_u of a cubic function; of higher order there is nothing. */
function third<T>(
  model: FunctionModel & { readonly kind: "quadratic" },
  field: Field<T>,
  path: readonly Slot[],
): T {
  if (model.cubic === undefined || path.length > 3) return field.zero;
  const weights = path.map((s) => at(model.parameters[s.parameter]?.mixed ?? [], s.entry));
  return weights.reduce<T>((p, w) => times(field, p, field.of(w)), field.of(model.cubic));
}

const ONLY_FIRST = "a second derivative of a function of which only the first are given";
/** Polynomials have no kinks; the convention is never asked. */
const NO_KINKS = { abs: "zero", relu: "zero", clamp: "one", max: "half", binder: "first" } as const;

const declared = <T>(core: Core<T>, name: string): FunctionDecl => {
  const d = core.world.env.decls.get(name);
  return d?.kind === "function" ? d : noValue(`${name} is not a given function`);
};
/** The function, of which derivatives up to `slots` (and what the core takes) are wanted. */
function modelOf<T>(core: Core<T>, name: string, slots: number): FunctionModel {
  const model = core.world.values.current.functions.get(name) ?? noValue(`${name} has no value`);
  return model.kind === "gradient" && core.order + slots > 1 ? noValue(ONLY_FIRST) : model;
}
const boxOf = <T>(core: Core<T>, parameter: string): Box => {
  const d = core.world.env.decls.get(parameter);
  if (d?.kind !== "tensor" && d?.kind !== "definition") return { lo: [], hi: [] };
  return core.world.box(parameter) ?? noValue(`the axes of ${parameter} depend on each other`);
};

function unflatten(box: Box, entry: number): number[] {
  const out = new Array<number>(box.lo.length).fill(0);
  let rest = entry;
  for (let k = out.length - 1; k >= 0; k -= 1) {
    const n = (box.hi[k] as number) - (box.lo[k] as number) + 1;
    out[k] = (box.lo[k] as number) + (rest % n);
    rest = Math.floor(rest / n);
  }
  return out;
}

/** The arguments of f as it was given: the current values of its parameters. */
function ownArguments<T>(core: Core<T>, name: string): Arguments<T> {
  const { params } = declared(core, name);
  const boxes = params.map((p) => boxOf(core, p));
  const read = (p: number, e: number): T => {
    const box = boxes[p] as Box;
    if (e >= sizeOf(box)) noValue(`${name} has coefficients that its parameter ${params[p]} has not`);
    return core.entry(params[p] as string, unflatten(box, e));
  };
  return {
    at: read,
    mixed(weights) {
      const table = core.table<string, T>("mixed");
      let s = table.get(name);
      if (s === undefined) {
        core.world.budget.need(weights.reduce((n, w) => n + w.mixed.length, 0));
        s = mixedSum(core.field, weights, read);
        core.table<string, T>("mixed").set(name, s);
      }
      return s;
    },
  };
}

/** f as a number. */
export function namedFunction<T>(core: Core<T>, name: string): Code<T> {
  return () => {
    const table = core.table<string, T>("functions");
    let v = table.get(name);
    if (v === undefined) {
      v = modelValue(modelOf(core, name, 0), core.field, ownArguments(core, name));
      core.table<string, T>("functions").set(name, v);
    }
    return v;
  };
}

/** f applied to written arguments. */
export function functionCode<T>(core: Core<T>, e: App, scope: Scope): Code<T> {
  const [f, ...args] = e.args;
  const decl = f?.kind === "sym" ? core.world.env.decls.get(f.name) : undefined;
  if (knownBySlopes(decl)) return flowCode(core, decl, args, scope);
  if (decl?.kind === "function" && decl.formula !== undefined)
    return core.real(formulaAt(core.world.ctx, decl, args), scope);
  return slotCode(core, e, [], scope);
}

/** A function that is known by its derivatives, at written arguments. */
function flowCode<T>(core: Core<T>, decl: FunctionDecl, args: readonly Expr[], scope: Scope): Code<T> {
  const { world } = core;
  const flow = flowOf(world, decl.name, (name, field, inner, path) => {
    const { params } = declared(core, name);
    const model = world.values.current.functions.get(name) ?? noValue(`${name} has no value`);
    const at = { at: (p: number) => inner[p] ?? noValue(`${name} has no such argument`) };
    const slots = path.map((p): Slot => ({ parameter: params.indexOf(p), entry: 0 }));
    return partial(model, field, { ...at, mixed: () => noValue("a polynomial has no mixed sum") }, slots);
  });
  const codes = args.map((a) => core.real(a, scope));
  return (frame) =>
    flow.value(
      core.field,
      codes.map((c) => c(frame)),
    );
}

export interface WrittenSlot {
  readonly parameter: string;
  readonly at: Code<readonly number[]>;
}

/** The partial derivative of f, or of f at written arguments, in some of its slots. */
export function slotCode<T>(core: Core<T>, f: Expr, path: readonly WrittenSlot[], scope: Scope): Code<T> {
  const name =
    f.kind === "sym" ? f.name : f.kind === "app" && f.args[0]?.kind === "sym" ? f.args[0].name : "";
  let args: (frame: number[]) => Arguments<T>;
  let boxes: (p: number) => Box;
  if (f.kind === "app") {
    const rest = f.args.slice(1);
    const ranks = rest.map((a) => core.world.tensorBox(a));
    const codes = rest.map((a, k) => (ranks[k]?.lo.length === 0 ? core.real(a, scope) : undefined));
    const read = (frame: number[], p: number, e: number): T => {
      const code = codes[p];
      if (code !== undefined) return code(frame);
      const box = ranks[p] ?? noValue(`${name} has no argument ${p + 1}`);
      return core.tensor(rest[p] as Expr).at(unflatten(box, e));
    };
    args = (frame) => ({
      at: (p, e) => read(frame, p, e),
      mixed: (weights) => mixedSum(core.field, weights, (p, e) => read(frame, p, e)),
    });
    boxes = (p) => ranks[p] ?? { lo: [], hi: [] };
  } else {
    const own = ownArguments(core, name);
    args = () => own;
    const { params } = declared(core, name);
    boxes = (p) => boxOf(core, params[p] as string);
  }
  return (frame) => {
    const { params } = declared(core, name);
    const model = modelOf(core, name, path.length);
    // Entries that the function was not drawn for would not count.
    if (
      model.kind === "quadratic" &&
      f.kind === "app" &&
      model.parameters.some((w, p) => w.linear.length !== sizeOf(boxes(p)))
    )
      noValue(`${name} takes an argument of another size`);
    const slots = path.map((s): Slot => {
      const parameter = params.indexOf(s.parameter);
      if (parameter < 0) noValue(`${name} has no parameter ${s.parameter}`);
      const index = s.at(frame);
      return { parameter, entry: index.length === 0 ? 0 : flatIndex(boxes(parameter), index) };
    });
    return partial(model, core.field, args(frame), slots);
  };
}

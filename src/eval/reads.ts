// Reading a declared name: a scalar, an entry of a tensor, an entry of a definition (computed once and kept), the
// value of a given function. What lies beyond an index set is 0, −∞ or an error, as the axis says.

import { instantiate, shift, substituteIndices } from "../expr/binders.ts";
import { type Axis, definition } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Core } from "./core.ts";
import type { Datum } from "./field.ts";
import { namedFunction } from "./functions.ts";
import { type Box, flatIndex, type Instance, sizeOf, within } from "./instance.ts";
import { forerunner, startReader, withStarts } from "./recurrence.ts";
import { noValue, outOfRange } from "./result.ts";
import { boundPlace, type Code, type Frame, frame, type Scope, variables, zeros } from "./scope.ts";
import { axes, reference, type World } from "./world.ts";

/** Where a read lands. The object is reused by the next read of the same place in the term. */
export interface Access {
  readonly at: readonly number[];
  /** INSIDE, or what the place beyond the index set holds. */
  readonly place: number;
}
export const INSIDE = 0;
export const ZERO = -1;
export const MINUS_INFINITY = -2;

/** Evaluates subscripts and checks them against the index set of the name. */
export function accessCode(world: World, name: string, subs: readonly Expr[], scope: Scope): Code<Access> {
  const own = axes(world.env, name);
  if (own.length !== subs.length)
    return () => noValue(`${name} has ${own.length} axes and is read with ${subs.length} subscripts`);
  const codes = subs.map((s) => world.integer(s, scope));
  const ends = axisEnds(world, name, own);
  const fixed = ends.every((e) => typeof e.lo === "number" && typeof e.hi === "number");
  const los = ends.map((e) => (typeof e.lo === "number" ? e.lo : 0));
  const his = ends.map((e) => (typeof e.hi === "number" ? e.hi : 0));
  const outside = own.map((a) => a.outside.kind);
  const at = zeros(subs.length);
  const access = { at, place: INSIDE };
  return (f) => {
    let inside = fixed;
    for (let k = 0; k < at.length; k += 1) {
      const i = (codes[k] as Code<number>)(f);
      at[k] = i;
      if (inside && (i < (los[k] as number) || i > (his[k] as number))) inside = false;
    }
    access.place = INSIDE;
    return inside ? access : placed();
  };

  function placed(): Access {
    for (let k = 0; k < at.length; k += 1) {
      const i = at[k] as number;
      const end = ends[k] as Ends;
      const lo = typeof end.lo === "number" ? end.lo : end.lo(at);
      const hi = typeof end.hi === "number" ? end.hi : end.hi(at);
      if (i >= lo && i <= hi) continue;
      switch (outside[k]) {
        case "zero":
          if (access.place === INSIDE) access.place = ZERO;
          break;
        case "minus-infinity":
          access.place = MINUS_INFINITY;
          break;
        case "pad": {
          const width = end.width(at);
          if (i < lo - width || i > hi + width) outOfRange(name, k, i, lo - width, hi + width);
          if (access.place === INSIDE) access.place = ZERO;
          break;
        }
        default:
          outOfRange(name, k, i, lo, hi);
      }
    }
    return access;
  }
}

/** Numbers, or functions of the subscripts before. */
interface Ends {
  readonly lo: number | Code<number>;
  readonly hi: number | Code<number>;
  readonly width: Code<number>;
}

/** The ends of the axes as functions of the subscripts before them. */
function axisEnds(world: World, name: string, own: readonly Axis[]): readonly Ends[] {
  const box = world.box(name);
  const params = definition(world.env, name)?.params ?? [];
  return own.map((a, k) => {
    const code = (e: Expr): Code<number> => world.integer(e, { unit: world.unit(e, params), depth: 0 });
    const width = a.outside.kind === "pad" ? code(a.outside.width) : () => 0;
    const [before, after] = a.outside.kind === "start" ? [a.outside.before, a.outside.after] : [0, 0];
    if (box === undefined) {
      const [lo, hi] = [code(a.lo), code(a.hi)];
      return { lo: (f) => lo(f) - before, hi: (f) => hi(f) + after, width };
    }
    // What a recurrence starts from is read like its entries.
    const lo = (box.lo[k] as number) - before;
    const hi = (box.hi[k] as number) + after;
    return { lo, hi, width };
  });
}

export function readCode<T>(core: Core<T>, e: Expr & { kind: "sym" | "at" }, scope: Scope): Code<T> {
  const { world, field } = core;
  const ref = reference(e);
  if (ref === undefined) return wholeRead(core, e, scope);
  const { name, subs } = ref;
  const decl = world.env.decls.get(name);
  if (decl === undefined) return () => noValue(`${name} is not declared`);
  switch (decl.kind) {
    case "scalar": {
      const whole = world.instance.integers.get(name);
      if (whole !== undefined) {
        const value = field.of(whole);
        return () => value;
      }
      return current(world, (instance) => {
        const datum = instance.scalars.get(name);
        return datum === undefined ? noValue(`${name} has no value`) : field.of(datum);
      });
    }
    case "function":
      return namedFunction(core, name);
    case "set":
      return () => noValue(`the set ${name} is not a number`);
    case "tensor":
    case "definition": {
      const access = accessCode(world, name, subs, scope);
      const get = decl.kind === "tensor" ? tensorEntry(core, name) : definitionEntry(core, name);
      return (f) => {
        const a = access(f);
        if (a.place === ZERO) return field.zero;
        if (a.place === MINUS_INFINITY) return field.infinity(-1) ?? noValue("−∞ has no value here");
        return get(a.at);
      };
    }
  }
}

function wholeRead<T>(core: Core<T>, e: Expr & { kind: "sym" | "at" }, scope: Scope): Code<T> {
  if (e.kind !== "at") throw new Error("a name without a reference");
  const { tensor, subs } = e;
  const { ctx } = core.world;
  if (tensor.kind === "deriv") return core.real(entryOfDerivative(core.world, tensor, subs), scope);
  // An entry of a slice, T[i][j] = T[i, j], and of a sum of tensors.
  if (tensor.kind === "at") return core.real(ctx.at(tensor.tensor, [...tensor.subs, ...subs]), scope);
  if (tensor.kind === "bind") {
    const under = subs.map((s) => shift(ctx, s, tensor.letters.length));
    const { op, ranges, letters, guard } = tensor;
    return core.real(ctx.bind(op, ranges, ctx.at(tensor.body, under), letters, guard), scope);
  }
  const codes = subs.map((s) => core.world.integer(s, scope));
  const at = closedAt(core.world, tensor, scope);
  return (f) => {
    const t = core.tensor(at(f));
    if (t.box.lo.length !== subs.length)
      return noValue(`a tensor with ${t.box.lo.length} axes is read with ${subs.length} subscripts`);
    return t.at(codes.map((c) => c(f)));
  };
}

/** A whole-tensor term with the values of the indices that it mentions in their place: conv(x[n], w) at n = 2. */
export function closedAt(world: World, e: Expr, scope: Scope): Code<Expr> {
  const { ctx } = world;
  const { loose, free } = variables(world.variables, e);
  if (loose.length + free.length === 0) return () => e;
  const value = (f: Frame, place: number | undefined): Expr =>
    place === undefined ? noValue("an index without a value") : ctx.num(f[place] as number);
  return (f) => {
    const named = new Map(free.map((n) => [n, value(f, scope.unit.places.get(n))] as const));
    const bound = Array.from({ length: e.loose }, (_, k) => {
      const index = e.loose - 1 - k;
      return loose.includes(index) ? value(f, boundPlace(scope, index)) : ctx.zero;
    });
    return instantiate(ctx, substituteIndices(ctx, e, named), bound);
  };
}

/** at(deriv(A, B), [i…, j…]) is the derivative of A[i…] to B[j…]; A and B may be parts, whose entries have more subscripts. */
export function entryOfDerivative(world: World, d: Expr & { kind: "deriv" }, subs: readonly Expr[]): Expr {
  const rank = (x: Expr): number => {
    if (x.kind === "deriv") return rank(x.of) + rank(x.wrt);
    if (x.kind === "at") return Math.max(0, rank(x.tensor) - x.subs.length);
    if (x.kind !== "sym") return 0;
    return axes(world.env, x.name).length;
  };
  const split = rank(d.of);
  const entry = (x: Expr, own: readonly Expr[]): Expr => {
    if (own.length === 0) return x;
    return x.kind === "at" ? world.ctx.at(x.tensor, [...x.subs, ...own]) : world.ctx.at(x, own);
  };
  const of = subs.slice(0, split);
  const numerator =
    d.of.kind === "deriv" && of.length > 0 ? entryOfDerivative(world, d.of, of) : entry(d.of, of);
  return world.ctx.deriv(numerator, entry(d.wrt, subs.slice(split)), d.mode);
}

function tensorEntry<T>(core: Core<T>, name: string): (at: readonly number[]) => T {
  const { world, field } = core;
  const inner = world.box(name);
  const box = inner === undefined ? undefined : withStarts(inner, axes(world.env, name));
  const data = current(world, (instance) => {
    const given = instance.tensors.get(name);
    if (given === undefined || box === undefined) return noValue(`${name} has no value`);
    const { lo, shape } = given;
    if (lo.some((l, k) => l !== box.lo[k] || l + (shape[k] as number) - 1 !== box.hi[k]))
      return noValue(`the data of ${name} do not have its shape`);
    return { given: given.data, read: new Array<T | undefined>(given.data.length) };
  });
  // Many evaluations read few entries of a tensor.
  return (at) => {
    const { given, read } = data();
    const k = flatIndex(box as Box, at);
    let value = read[k];
    if (value === undefined) {
      value = field.of(given[k] as Datum);
      read[k] = value;
    }
    return value;
  };
}

/** What is told by the values in force, told again when they have changed. */
function current<V>(world: World, tell: (instance: Instance) => V): () => V {
  const { values } = world;
  let at = -1;
  let value: V;
  return () => {
    if (at !== values.epoch) {
      value = tell(values.current);
      at = values.epoch;
    }
    return value;
  };
}

const DENSE = 1 << 22;
/** Definitions nested deeper than this are refused before the stack is. */
const NESTING = 400;
const UNDER_WAY: unique symbol = Symbol("under way");

function definitionEntry<T>(core: Core<T>, name: string): (at: readonly number[]) => T {
  const { world } = core;
  const d = definition(world.env, name);
  if (d === undefined) throw new Error(`no definition of ${name}`);
  const box = world.box(name);
  const flat = box !== undefined && sizeOf(box) <= DENSE;
  let compute: Code<T> | undefined;
  const scope: Scope = { unit: world.unit(d.body, d.params), depth: 0 };
  const start = startReader(core, d);
  const prepare = forerunner(core, d);
  const axis = d.recurrence?.axis ?? 0;
  const label = `entries ${name}`;
  // The table stays the same for as long as the epoch.
  let epoch = -1;
  let inEpoch: Map<string | number, T | typeof UNDER_WAY> = new Map();
  const entries = (): Map<string | number, T | typeof UNDER_WAY> => {
    const now = core.epoch();
    if (now !== epoch) {
      inEpoch = core.table(label);
      epoch = now;
    }
    return inEpoch;
  };
  return (given) => {
    prepare?.(given[axis] as number);
    const table = entries();
    const inBox = flat && (start === undefined || within(box, given));
    const key = inBox ? flatIndex(box, given) : given.join(",");
    const known = table.get(key);
    if (known === UNDER_WAY) return noValue(`${name} is defined by itself`);
    if (known !== undefined) return known;
    const at = [...given];
    table.set(key, UNDER_WAY);
    try {
      const value = world.nested(NESTING, () => {
        world.budget.step();
        const first = start?.(at);
        if (first !== undefined) return first([]);
        const list = listEntry(d.body, at, box?.lo);
        if (list !== undefined) return core.real(list, { unit: world.unit(list, []), depth: 0 })([]);
        compute ??= core.real(d.body, scope);
        const f: Frame = frame(scope);
        for (let k = 0; k < at.length; k += 1) f[k] = at[k] as number;
        return compute(f);
      });
      entries().set(key, value);
      return value;
    } catch (e) {
      entries().delete(key);
      throw e;
    }
  };
}

/** The entry of written data; undefined when the term is not a list. */
export function listEntry(
  e: Expr,
  at: readonly number[],
  lo: readonly number[] | undefined,
): Expr | undefined {
  let x = e;
  for (let k = 0; k < at.length; k += 1) {
    if (x.kind !== "app" || x.op !== "list")
      return k === 0 ? undefined : noValue("data that are not rectangular");
    const next: Expr | undefined = x.args[(at[k] as number) - (lo?.[k] ?? 0)];
    if (next === undefined) return noValue("data that are shorter than their shape");
    x = next;
  }
  return at.length === 0 ? undefined : x;
}

// Whole arrays of a block in doubles: definitions in the order of their use, and closed forms over the box of their
// free indices. Fused loops compute what they understand, the evaluator the rest; definitions that are known are
// then read as data. What leaves the range of a double on its way (e^1000 in a softmax) is computed again in numbers
// of any magnitude. This is how `gradsheet eval` and the benchmarks evaluate.

import type { Context } from "../expr/context.ts";
import {
  bodiesOf,
  type Decl,
  type Definition,
  definition,
  type Env,
  recurrent,
} from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { eachChild, freeIndices, some, symbols } from "../expr/traverse.ts";
import { chain, warm } from "./derivative.ts";
import { type Machine, machine } from "./evaluate.ts";
import { doubles, type Field, ieeeField, type Meanings } from "./field.ts";
import { hoist, type Variable } from "./hoist.ts";
import {
  type Box,
  boxOfShape,
  eachIndex,
  type Instance,
  shapeOf,
  sizeOf,
  type TensorData,
} from "./instance.ts";
import { kernel, type Source } from "./kernels.ts";
import { dependents, withStarts } from "./recurrence.ts";
import { budget, isHalt, noValue, type Result, resultOf } from "./result.ts";
import { frame, type Scope } from "./scope.ts";
import { sharpener } from "./sharpen.ts";
import { type Wide, wideField } from "./wide.ts";
import { axes } from "./world.ts";

export interface TablesOptions {
  /** Most steps of the general evaluator for one array; 2·10⁹ unless told. */
  readonly steps?: number;
  /** Most multiplications of the fused loops for one array; 2·10¹¹ unless told. */
  readonly products?: number;
}

export interface Table {
  readonly box: Box;
  /** Row-major. */
  readonly data: Float64Array;
}

export interface Tables {
  /**
   * All entries of a term over the box of its free indices, row-major. An entry without a value is NaN; a read out
   * of range, or too much work, stops.
   */
  entries(e: Expr, names: readonly string[], box: Box): Result<Float64Array>;
  /** All entries of a definition (of a scalar, the one). */
  definition(name: string): Result<Table>;
  /** Whether the fused loops take the term: for tests and benchmarks. */
  fused(e: Expr, names: readonly string[], box: Box): boolean;
}

const STEPS = 2e9;
const PRODUCTS = 2e11;
/** Terms that are evaluated less often are not taken apart. */
const WORTHWHILE = 20_000;
/** Parts without a value at some place are left in the term; so often that is tried. */
const ATTEMPTS = 4;
/** Definitions with more entries are computed where they are read. */
const LARGEST = 1 << 24;

/** Beyond this, and below its inverse, a double has lost digits or is about to. */
const BOUND = 1e290;
const precise = (x: number): boolean => Math.abs(x) < BOUND && Math.abs(x) > 1 / BOUND;

/** Not 0, and too small to have all digits. */
const coarse = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -1022;

/** Tells when an exponential or a power of a finite number has left the range of precise doubles. */
function watched(field: Field<number>, left: () => void): Field<number> {
  const seen = (r: number, base: number): number => {
    if (!precise(r) && Number.isFinite(base) && base !== 0) left();
    return r;
  };
  return {
    ...field,
    apply(op, args) {
      const r = field.apply(op, args);
      return (op === "exp" || op === "sigmoid" || op === "softplus") && r !== undefined ? seen(r, 1) : r;
    },
    power: (a, n) => seen(field.power(a, n) ?? Number.NaN, a),
    pow: (a, b) => seen(field.pow(a, b) ?? Number.NaN, a),
  };
}

export function tables(
  ctx: Context,
  given: Env,
  instance: Instance,
  meanings: Meanings,
  options: TablesOptions = {},
): Tables {
  const sharpen = sharpener(ctx, given);
  const sharpened = (d: Decl): Decl => (d.kind === "definition" ? { ...d, body: sharpen(d.body) } : d);
  const blockDecls = new Map([...given.decls].map(([name, d]) => [name, sharpened(d)] as const));
  const env: Env = { ...given, decls: blockDecls };
  /** Whether an exponential or a power has left the range in which doubles are precise. */
  let strained = false;
  const field = watched(ieeeField(meanings), () => {
    strained = true;
  });
  /** Definitions of which an entry is too large or too small for a double: numbers of any magnitude read them anew. */
  const fragile = new Set<string>();
  /** Definitions with an entry that has lost digits without a sign of it: what reads them does not trust doubles. */
  const rough = new Set<string>();
  const decls = new Map<string, Decl>(env.decls);
  const data = new Map<string, TensorData>(instance.tensors);
  const scalars = new Map(instance.scalars);
  const known = new Map<string, Result<Table>>();
  const sources = new Map<number, Source | undefined>();
  const work = budget(options.products ?? PRODUCTS);
  let hoists = 0;
  let current: Machine<number> | undefined;
  let original: Machine<number> | undefined;
  let wideNow: Machine<Wide> | undefined;
  let wideWhole: Machine<Wide> | undefined;

  const build = <T>(over: Env, on: Instance, arithmetic: Field<T>): Machine<T> =>
    machine(ctx, over, on, arithmetic, meanings, { steps: options.steps ?? STEPS });
  /** The machine for what is known by now: definitions that have been tabulated are tensors for it. */
  const now = (): Machine<number> => {
    current ??= build(
      { ...env, decls: new Map(decls) },
      { ...instance, tensors: new Map(data), scalars: new Map(scalars) },
      field,
    );
    return current;
  };
  /** The machine of the block as it is, for derivatives: they go through definitions. */
  const whole = (): Machine<number> => {
    original ??= build(env, instance, field);
    return original;
  };
  /** The same in numbers of any magnitude; what did not fit into doubles is no data for it. */
  const wideFor = (m: Machine<number>): Machine<Wide> => {
    if (m === original) {
      wideWhole ??= build(env, instance, wideField(meanings));
      return wideWhole;
    }
    if (wideNow === undefined) {
      const own = [...fragile].flatMap((name) => {
        const d = env.decls.get(name);
        return d === undefined ? [] : [[name, d] as const];
      });
      const over = { ...env, decls: new Map([...decls, ...own]) };
      wideNow = build(
        over,
        { ...instance, tensors: new Map(data), scalars: new Map(scalars) },
        wideField(meanings),
      );
    }
    return wideNow;
  };
  const forget = (): void => {
    current = undefined;
    wideNow = undefined;
    sources.clear();
  };
  const differentiates = (e: Expr): boolean =>
    some(e, (s) => {
      if (s.kind !== "deriv") return false;
      const wrt = s.wrt.kind === "at" ? s.wrt.tensor : s.wrt;
      return source(ctx.deriv(s.of, wrt, s.mode)) === undefined;
    });
  let inDefinitions: boolean | undefined;
  const machineFor = (e: Expr): Machine<number> => {
    inDefinitions ??= [...env.decls.values()].some((d) => d.kind === "definition" && differentiates(d.body));
    return inDefinitions || differentiates(e) ? whole() : now();
  };

  const source = (e: Expr): Source | undefined => {
    if (sources.has(e.id)) return sources.get(e.id);
    const s = find(e);
    sources.set(e.id, s);
    return s;
  };

  function find(e: Expr): Source | undefined {
    if (e.kind === "sym") return named(e.name);
    if (e.kind !== "deriv" || e.of.kind !== "sym" || e.wrt.kind !== "sym") return undefined;
    const f = env.decls.get(e.of.name);
    const model = instance.functions.get(e.of.name);
    const y = e.wrt.name;
    if (f?.kind !== "function" || model?.kind !== "gradient" || !f.params.includes(y)) return undefined;
    // A total derivative is the slot's only where no other argument depends on y.
    const moved = dependents(env, y, e.mode === "partial");
    if (e.mode === "total" && recurrent(env, y) !== undefined) return undefined;
    if (e.mode !== "slot" && f.params.some((p) => p !== y && moved.has(p))) return undefined;
    const given = model.parameters[f.params.indexOf(y)];
    return given === undefined ? undefined : asSource(y, doubles(given), now().world.box(y));
  }

  function named(name: string): Source | undefined {
    const t = data.get(name);
    if (t === undefined || (decls.get(name)?.kind ?? "") !== "tensor") return undefined;
    const array = t.data instanceof Float64Array ? t.data : doubles(t.data);
    data.set(name, { ...t, data: array });
    const inner = now().world.box(name);
    const box = inner === undefined ? undefined : withStarts(inner, axes(env, name));
    const held = boxOfShape(t.lo, t.shape);
    if (held.lo.some((l, k) => l !== box?.lo[k] || held.hi[k] !== box.hi[k])) return undefined;
    return asSource(name, array, box);
  }

  function asSource(name: string, array: Float64Array, box: Box | undefined): Source | undefined {
    const { world } = now();
    if (box === undefined || sizeOf(box) !== array.length) return undefined;
    const closed: Scope = { unit: world.unit(ctx.zero, []), depth: 0 };
    const outside = axes(env, name).map(({ outside: o }) => ({
      kind: o.kind === "start" ? ("error" as const) : o.kind,
      width: o.kind === "pad" ? world.integer(o.width, closed)([]) : 0,
    }));
    return { data: array, box, outside };
  }

  /** The names of which a term needs values: y of a known incoming gradient deriv(L, y) is none of them. */
  function reads(e: Expr): ReadonlySet<string> {
    const names = new Set<string>();
    const seen = new Set<Expr>();
    const visit = (t: Expr): void => {
      if (seen.has(t)) return;
      seen.add(t);
      if (t.kind === "sym") names.add(t.name);
      const given = t.kind === "deriv" ? gradientEntry(t) : undefined;
      if (given === undefined) eachChild(t, visit);
      else given.forEach(visit);
    };
    visit(e);
    return names;
  }

  /** The subscripts of an entry of an incoming gradient that is known as an array. */
  function gradientEntry(t: Expr & { readonly kind: "deriv" }): readonly Expr[] | undefined {
    const [wrt, subs] = t.wrt.kind === "at" ? [t.wrt.tensor, t.wrt.subs] : [t.wrt, []];
    return source(ctx.deriv(t.of, wrt, t.mode)) === undefined ? undefined : subs;
  }

  /** Definitions that the term uses, each after those it uses itself. */
  function prepare(e: Expr): void {
    const state = new Map<string, "open" | "done">();
    const stack = [...reads(e)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const d = definition(env, top);
      if (d === undefined || state.has(top)) {
        if (d !== undefined && state.get(top) === "open" && affordable(top)) tabulate(top);
        state.set(top, "done");
        stack.pop();
        continue;
      }
      state.set(top, "open");
      for (const b of bodiesOf(d)) for (const s of symbols(b)) if (!state.has(s)) stack.push(s);
    }
  }

  /** A definition of which all entries may well be read. */
  function affordable(name: string): boolean {
    const size = resultOf(() => sizeOf(now().world.box(name) ?? noValue("no box")));
    return size.kind === "value" && size.value <= LARGEST;
  }

  function tabulate(name: string): Result<Table> {
    const before = known.get(name);
    if (before !== undefined) return before;
    const d = definition(env, name);
    if (d === undefined) throw new Error(`no definition of ${name}`);
    if (d.recurrence !== undefined) return tabulateRing(d.recurrence.ring, name);
    const result = resultOf((): Table => {
      const m = now();
      m.world.budget.reset();
      const box = m.world.box(name) ?? noValue(`the axes of ${name} depend on each other`);
      m.world.budget.need(sizeOf(box));
      const written = d.body.kind === "app" && d.body.op === "list";
      if (!written && !d.integer) return { box, data: compute(d.body, d.params, box, false) };
      const out = new Float64Array(sizeOf(box));
      let n = 0;
      eachIndex(box, (i) => {
        out[n] = m.root.entry(name, i);
        n += 1;
      });
      return { box, data: out };
    });
    known.set(name, result);
    if (result.kind === "value" && !d.integer) {
      const { box, data: entries } = result.value;
      if (strained && !entries.every(precise)) fragile.add(name);
      if (entries.some(coarse)) rough.add(name);
      if (d.params.length > 0) {
        decls.set(name, { kind: "tensor", name, axes: d.axes, integer: false });
        data.set(name, { lo: box.lo, shape: shapeOf(box), data: entries });
        forget();
      } else if (box.lo.length === 0 && d.body.kind !== "num") {
        decls.set(name, { kind: "scalar", name, integer: false, role: "given" });
        scalars.set(name, entries[0] as number);
        forget();
      }
    }
    return result;
  }

  /** Recurrences that read each other, all in one evaluator; what they start from is kept with their entries. */
  function tabulateRing(ring: readonly string[], name: string): Result<Table> {
    // A derivative that is left in a total one goes through the definitions themselves.
    const bodies = ring.flatMap((n) => definition(env, n)?.body ?? []);
    const m = bodies.some(differentiates) ? whole() : now();
    m.world.budget.reset();
    const found = ring.flatMap((n) => {
      const d = definition(env, n);
      return d === undefined ? [] : [{ d, ...ringTable(m, d) }];
    });
    for (const { d, result, whole } of found) {
      known.set(d.name, result);
      if (whole === undefined || d.integer) continue;
      const { box } = whole;
      decls.set(d.name, { kind: "tensor", name: d.name, axes: d.axes, integer: false });
      data.set(d.name, { lo: box.lo, shape: shapeOf(box), data: whole.data });
    }
    forget();
    return known.get(name) ?? resultOf(() => noValue(`${name} is not computed`));
  }

  function ringTable(
    m: Machine<number>,
    d: Definition,
  ): { readonly result: Result<Table>; readonly whole?: Table } {
    const fillBy = <T>(by: Machine<T>, box: Box): Table => {
      by.world.budget.reset();
      by.world.budget.need(sizeOf(box));
      const out = new Float64Array(sizeOf(box));
      const { toNumber } = by.root.field;
      let n = 0;
      eachIndex(box, (i) => {
        out[n] = toNumber(by.root.entry(d.name, i));
        n += 1;
      });
      return { box, data: out };
    };
    const fill = (box: Box): Table => {
      strained = false;
      const table = fillBy(m, box);
      if (!strained && table.data.every(Number.isFinite)) return table;
      fragile.add(d.name);
      return fillBy(wideFor(m), box);
    };
    const result = resultOf(() =>
      fill(m.world.box(d.name) ?? noValue(`the axes of ${d.name} depend on each other`)),
    );
    if (result.kind !== "value") return { result };
    const { box } = result.value;
    const wide = withStarts(box, d.axes);
    const all = resultOf(() => fill(wide));
    return all.kind === "value" ? { result, whole: all.value } : { result };
  }

  /** The term with what it would compute again and again read from arrays. */
  function hoisted(e: Expr, names: readonly string[], box: Box): Expr {
    if (inDefinitions || differentiates(e)) return e;
    const around = names.map((name, k): Variable => ({ name, ends: [box.lo[k] ?? 0, box.hi[k] ?? -1] }));
    const refused = new Set<number>();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { world } = now();
      const closed: Scope = { unit: world.unit(ctx.zero, []), depth: 0 };
      const found = hoist(ctx, e, around, {
        end: (x) => {
          if (freeIndices(x).length > 0 || !world.exact(x)) return undefined;
          const n = resultOf(() => world.integer(x, closed)([]));
          return n.kind === "value" ? n.value : undefined;
        },
        exact: (x) => world.exact(x),
        fresh: () => `part ${++hoists}`,
        refused,
      });
      if (found.evaluations < WORTHWHILE) return e;
      const failed = found.parts.filter((d) => !tabulated(d));
      if (failed.length === 0) return found.e;
      for (const d of failed) refused.add(d.body.id);
    }
    return e;
  }

  function tabulated(d: Definition): boolean {
    blockDecls.set(d.name, d);
    decls.set(d.name, d);
    forget();
    return tabulate(d.name).kind === "value";
  }

  function compute(written: Expr, names: readonly string[], box: Box, gaps: boolean): Float64Array {
    const e = hoisted(sharpen(written), names, box);
    const m = machineFor(e);
    m.world.budget.reset();
    work.reset();
    strained = false;
    const out = kernel(m, source, e, names, box, work) ?? general(m, e, names, box, gaps);
    if (!strained && out.every(Number.isFinite) && !symbols(e).some((name) => rough.has(name))) return out;
    strained = true;
    return general(wideFor(m), e, names, box, gaps);
  }

  /** Entry by entry; with `gaps`, an entry without a value is NaN. */
  function general<T>(
    m: Machine<T>,
    e: Expr,
    names: readonly string[],
    box: Box,
    gaps: boolean,
  ): Float64Array {
    m.world.budget.reset();
    m.world.budget.need(sizeOf(box));
    const out = new Float64Array(sizeOf(box));
    const scope: Scope = { unit: m.world.unit(e, names), depth: 0 };
    warm(m.root, chain(m.world.env, e));
    const code = m.root.real(e, scope);
    const { toNumber } = m.root.field;
    const f = frame(scope);
    let n = 0;
    eachIndex(box, (at) => {
      for (let k = 0; k < at.length; k += 1) f[k] = at[k] as number;
      m.world.budget.step();
      try {
        out[n] = toNumber(code(f));
      } catch (stop) {
        if (!gaps || !isHalt(stop) || stop.halt.kind !== "undefined") throw stop;
        out[n] = Number.NaN;
      }
      n += 1;
    });
    return out;
  }

  return {
    entries: (e, names, box) =>
      resultOf(() => {
        prepare(e);
        return compute(e, names, box, true);
      }),
    definition(name) {
      prepare(ctx.sym(name));
      return known.get(name) ?? tabulate(name);
    },
    fused(e, names, box) {
      prepare(e);
      work.reset();
      return (
        freeIndices(e).every((n) => names.includes(n)) &&
        kernel(machineFor(e), source, e, names, box, work) !== undefined
      );
    },
  };
}

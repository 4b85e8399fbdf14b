// Unevaluated derivatives, by dual numbers. To differentiate to x[m], everything that depends on x is evaluated
// again with x[m] replaced by x[m] + ε; x's own definition is cut. What does not depend on x, and every integer
// and decision, comes from the evaluation around.

import { type Definition, definition, type Env, recurrent } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { children, symbols } from "../expr/traverse.ts";
import type { Core } from "./core.ts";
import { type Dual, dualField } from "./dual.ts";
import { slotCode, type WrittenSlot } from "./functions.ts";
import { accessCode, INSIDE, readCode } from "./reads.ts";
import { dependents, entryTerm, startReader } from "./recurrence.ts";
import { isHalt, noValue } from "./result.ts";
import { type Code, placesOf, remember, type Scope } from "./scope.ts";
import { reference, type World } from "./world.ts";

export function derivativeCode<T>(core: Core<T>, e: Deriv, scope: Scope): Code<T> {
  const code = e.mode === "slot" ? slotDerivative(core, e, scope) : totalDerivative(core, e, scope);
  return remember(code, placesOf(core.world.variables, e, scope), core.epoch);
}

/** A name or a read of one, as the subscripts of a slot. */
function written<T>(core: Core<T>, wrt: Expr, scope: Scope): WrittenSlot {
  const ref = reference(wrt);
  if (ref === undefined)
    return { parameter: "", at: () => noValue("a derivative to something that is not a name") };
  const access = accessCode(core.world, ref.name, ref.subs, scope);
  return { parameter: ref.name, at: (f) => [...access(f).at] };
}

function slotDerivative<T>(core: Core<T>, e: Deriv, scope: Scope): Code<T> {
  const path: WrittenSlot[] = [];
  let of: Expr = e;
  while (of.kind === "deriv" && of.mode === "slot") {
    path.push(written(core, of.wrt, scope));
    of = of.of;
  }
  const isFunction = of.kind === "sym" || (of.kind === "app" && of.op === "apply");
  return isFunction
    ? slotCode(core, of, path, scope)
    : () => noValue("a slot of something that is not a function");
}

function totalDerivative<T>(core: Core<T>, e: Deriv, scope: Scope): Code<T> {
  const { world, field } = core;
  const { env } = world;
  const ref = reference(e.wrt);
  if (ref === undefined) return () => noValue("a derivative to something that is not a name");
  const { name, subs } = ref;
  const decl = env.decls.get(name);
  if (decl === undefined) return () => noValue(`${name} is not declared`);
  if (decl.kind === "set" || (decl.kind !== "function" && decl.integer))
    return () => noValue(`${name} takes integer values; there is no derivative to it`);
  const access = accessCode(world, name, subs, scope);

  const fixed = e.mode === "partial" || e.mode === "step";
  const affected = dependentsKept(world, name, fixed);
  if (e.of.kind === "sym" && (fixed || recurrent(env, name) === undefined)) {
    const f = env.decls.get(e.of.name);
    if (
      f?.kind === "function" &&
      f.params.includes(name) &&
      !f.params.some((p) => p !== name && affected.has(p))
    ) {
      const value = slotCode(core, e.of, [{ parameter: name, at: (fr) => [...access(fr).at] }], scope);
      return (fr) => (access(fr).place === INSIDE ? value(fr) : field.zero);
    }
  }

  const pool = poolOf(core, name, affected, fixed);
  const of = e.mode === "step" ? stepOf(world, e.of) : e.of;
  const long = chain(env, of).filter((n) => n !== name && affected.has(n));
  const codes: Code<Dual<T>>[] = [];
  return (fr) => {
    const a = access(fr);
    if (a.place !== INSIDE) return field.zero;
    const k = pool.free();
    const engine = pool.engine(k);
    codes[k] ??= engine.core.real(of, scope);
    engine.busy = true;
    try {
      engine.seed(a.at);
      if (long.length > 0) warm(engine.core, long);
      return (codes[k] as Code<Dual<T>>)(fr).d ?? field.zero;
    } finally {
      engine.busy = false;
    }
  };
}

/** What depends on a name, told once for the declarations of a block. */
function dependentsKept(world: World, name: string, fixed: boolean): ReadonlySet<string> {
  type Names = Map<string, ReadonlySet<string>>;
  const tables = world.ctx.table<Env["decls"], Names>("evaluation.dependents");
  const known: Names = tables.get(world.env.decls) ?? new Map();
  tables.set(world.env.decls, known);
  const key = `${name} ${fixed}`;
  let names = known.get(key);
  if (names === undefined) {
    names = dependents(world.env, name, fixed);
    known.set(key, names);
  }
  return names;
}

/** The right side of an entry of a recurrence. */
function stepOf(world: World, e: Expr): Expr {
  const ref = reference(e);
  const d = ref === undefined ? undefined : recurrent(world.env, ref.name);
  return ref === undefined || d === undefined ? e : entryTerm(world.ctx, d, ref.subs);
}

interface DualEngine<T> {
  readonly core: Core<Dual<T>>;
  busy: boolean;
  /** Sets the entry that carries ε. */
  seed(at: readonly number[]): void;
}
interface Pool<T> {
  /** The first engine that is not in use: a derivative may be needed while another is being computed. */
  free(): number;
  engine(k: number): DualEngine<T>;
}

function poolOf<T>(core: Core<T>, name: string, affected: ReadonlySet<string>, fixed: boolean): Pool<T> {
  const key = `${name} ${fixed}`;
  const known = core.kept.get(key) as Pool<T> | undefined;
  if (known !== undefined) return known;
  const engines: DualEngine<T>[] = [];
  const pool: Pool<T> = {
    free() {
      const k = engines.findIndex((x) => !x.busy);
      return k < 0 ? engines.length : k;
    },
    engine(k) {
      const engine = engines[k] ?? dualEngine(core, name, affected, fixed);
      engines[k] = engine;
      return engine;
    },
  };
  core.kept.set(key, pool);
  return pool;
}

function dualEngine<T>(
  parent: Core<T>,
  name: string,
  affected: ReadonlySet<string>,
  fixed: boolean,
): DualEngine<T> {
  const { world } = parent;
  const field = dualField(parent.field, world.env.kink);
  const moves = new Map<number, boolean>();
  const depends = (e: Expr): boolean => {
    let r = moves.get(e.id);
    if (r === undefined) {
      r = e.kind === "sym" ? affected.has(e.name) : children(e).some((c) => depends(c.expr));
      moves.set(e.id, r);
    }
    return r;
  };
  let entry: readonly number[] = [];
  let epoch = 0;
  let parentEpoch = 0;
  const one = parent.field.one;
  const lift = (e: Expr, scope: Scope): Code<Dual<T>> => {
    const value = parent.real(e, scope);
    return (f) => ({ v: value(f), d: undefined });
  };
  /** An entry of a recurrence that is held fixed; what it starts from may vary. */
  const held = (d: Definition, e: Expr, subs: readonly Expr[], scope: Scope): Code<Dual<T>> => {
    const value = parent.real(e, scope);
    const start = startReader(core, d);
    const access = accessCode(world, d.name, subs, scope);
    return (f) => {
      const a = access(f);
      const varying = a.place === INSIDE ? start?.(a.at)?.([]) : undefined;
      return varying ?? { v: value(f), d: undefined };
    };
  };
  const core = parent.create<Dual<T>>(field, {
    epoch: () => epoch,
    order: parent.order + 1,
    leaf(_, e, scope) {
      if (world.exact(e)) {
        const constant = world.constant(e);
        if (constant !== undefined) {
          const value = field.of(constant);
          return () => value;
        }
        const index = world.index(e, scope);
        return (f) => field.of(index(f));
      }
      if (!depends(e) || (e.kind === "app" && e.op === "stop")) return lift(e, scope);
      const ref = reference(e);
      // Subscripts are integers: what is read at a place that varies does not vary for that.
      if (ref !== undefined && !affected.has(ref.name)) return lift(e, scope);
      const own = ref === undefined ? undefined : recurrent(world.env, ref.name);
      if (ref === undefined || (ref.name !== name && (!fixed || own === undefined))) return undefined;
      const value = parent.real(e, scope);
      const access = accessCode(world, ref.name, ref.subs, scope);
      const other: Code<Dual<T>> =
        own === undefined
          ? (f) => ({ v: value(f), d: undefined })
          : fixed
            ? held(own, e, ref.subs, scope)
            : readCode(core, e as Expr & { kind: "sym" | "at" }, scope);
      if (ref.name !== name) return other;
      return (f) => {
        const a = access(f);
        const hit = a.place === INSIDE && a.at.every((i, k) => i === entry[k]);
        return hit ? { v: value(f), d: one } : other(f);
      };
    },
  });
  return {
    core,
    busy: false,
    seed(at) {
      const now = parent.epoch();
      if (epoch > 0 && now === parentEpoch && at.every((i, k) => i === entry[k])) return;
      entry = [...at];
      parentEpoch = now;
      epoch += 1;
    },
  };
}

/** Fewer scalar definitions than this are evaluated as they are met. */
const LONG = 100;

/**
 * The scalar definitions that a term uses, each after those it uses itself: evaluated front to back, a long chain
 * of them does not deepen the stack. Empty for a few.
 */
export function chain(env: Env, e: Expr): readonly string[] {
  if (env.decls.size < LONG) return [];
  const out: string[] = [];
  const state = new Map<string, "open" | "done">();
  const stack = [...symbols(e)];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const d = definition(env, top);
    if (state.has(top) || d === undefined) {
      if (state.get(top) === "open" && d?.params.length === 0) out.push(top);
      state.set(top, "done");
      stack.pop();
      continue;
    }
    state.set(top, "open");
    for (const s of symbols(d.body)) if (!state.has(s)) stack.push(s);
  }
  return out.length < LONG ? [] : out;
}

/** Evaluates definitions in order; one that has no value says so when it is read. */
export function warm<T>(core: Core<T>, names: readonly string[]): void {
  for (const n of names) {
    try {
      core.entry(n, []);
    } catch (e) {
      if (!isHalt(e) || e.halt.kind === "too-large") throw e;
    }
  }
}

// Compiles a term to a closure over a frame, once for every field: numbers, names, sums, powers, branches and
// elementary operators here, the rest by the files imported. A value is kept where it is used again: a term that
// occurs twice, or does not change with the innermost variable, remembers its last value.

import { type App, type ElementaryOp, type Expr, type Op, TENSOR_OPS, type TensorOp } from "../expr/nodes.ts";
import type { Core, CoreOptions, Tensor } from "./core.ts";
import { derivativeCode } from "./derivative.ts";
import { epochTables } from "./epoch-tables.ts";
import type { Field } from "./field.ts";
import { functionCode } from "./functions.ts";
import { nonzero, productCode } from "./product.ts";
import { closedAt, readCode } from "./reads.ts";
import { bindCode } from "./reduce.ts";
import { type Decision, noValue } from "./result.ts";
import { type Code, type Frame, frame, placesOf, remember, type Scope } from "./scope.ts";
import { tensorOf } from "./tensors.ts";
import type { World } from "./world.ts";

const isTensorOp = (op: Op): op is TensorOp => TENSOR_OPS.has(op);

/** What is known of terms by their ids, where they stand. */
function byScope<V>(): (scope: Scope) => Map<number, V> {
  const units = new Map<number, Map<number, V>[]>();
  return ({ unit, depth }) => {
    let depths = units.get(unit.id);
    if (depths === undefined) {
      depths = [];
      units.set(unit.id, depths);
    }
    let own = depths[depth];
    if (own === undefined) {
      own = new Map();
      depths[depth] = own;
    }
    return own;
  };
}

/** No values but the last ones hold again. */
const never = (): boolean => false;

export function createCore<T>(world: World, field: Field<T>, options: CoreOptions<T>): Core<T> {
  const compiled = byScope<Code<T>>();
  const guards = byScope<Code<boolean> | undefined>();
  const entries = new Map<string, { readonly code: Code<T>; readonly scope: Scope }>();
  const { table } = epochTables(options.epoch, options.returns ?? never);

  const core: Core<T> = {
    world,
    field,
    order: options.order ?? 0,
    kept: new Map(),
    create: (over, own) => createCore(world, over, own),
    epoch: options.epoch,
    table,
    real(e, scope) {
      const known = compiled(scope);
      let code = known.get(e.id);
      if (code === undefined) {
        code = keep(e, scope, options.leaf(core, e, scope) ?? general(e, scope));
        known.set(e.id, code);
      }
      return code;
    },
    guard(e, scope) {
      const known = guards(scope);
      if (known.has(e.id)) return known.get(e.id);
      const code = nonzero(core, e, scope);
      const kept =
        code === undefined || (e.kind === "app" && e.op === "iverson")
          ? code
          : remember(code, placesOf(world.variables, e, scope), options.epoch);
      known.set(e.id, kept);
      return kept;
    },
    entry(name, at) {
      let read = entries.get(name);
      if (read === undefined) {
        const names = at.map((_, k) => `#${k}`);
        const e =
          at.length === 0
            ? world.ctx.sym(name)
            : world.ctx.at(
                world.ctx.sym(name),
                names.map((n) => world.ctx.idx(n)),
              );
        const scope: Scope = { unit: world.unit(e, names), depth: 0 };
        read = { code: core.real(e, scope), scope };
        entries.set(name, read);
      }
      const f = frame(read.scope);
      for (let k = 0; k < at.length; k += 1) f[k] = at[k] as number;
      return read.code(f);
    },
    tensor(e) {
      const table = core.table<number, Tensor<T>>("tensors");
      let t = table.get(e.id);
      if (t === undefined) {
        t = tensorOf(core, e);
        table.set(e.id, t);
      }
      return t;
    },
  };
  return core;

  /** Keeps the last value of a term that occurs twice or does not change with the innermost variable. */
  function keep(e: Expr, scope: Scope, code: Code<T>): Code<T> {
    if (e.kind === "num" || e.kind === "sym" || e.kind === "idx" || e.kind === "bound") return code;
    const costly = e.kind === "bind" || e.kind === "deriv" || e.kind === "app";
    if (!costly) return code;
    const shared = (scope.unit.uses.get(e.id) ?? 0) > 1;
    if (!shared && scope.depth === 0) return code;
    const places = placesOf(world.variables, e, scope);
    const innermost = scope.unit.places.size + scope.depth - 1;
    return shared || !places.includes(innermost) ? remember(code, places, options.epoch) : code;
  }

  function general(e: Expr, scope: Scope): Code<T> {
    switch (e.kind) {
      case "num": {
        const c = field.of(e.value);
        return () => c;
      }
      case "idx":
      case "bound": {
        const index = world.index(e, scope);
        return (f) => field.of(index(f));
      }
      case "sym":
      case "at":
        return readCode(core, e, scope);
      case "bind":
        return bindCode(core, e, scope);
      case "deriv":
        return derivativeCode(core, e, scope);
      case "app":
        return application(e, scope);
    }
  }

  function application(e: App, scope: Scope): Code<T> {
    const arg = (k: number): Code<T> => core.real(e.args[k] as Expr, scope);
    switch (e.op) {
      case "add":
        return sum(terms(e.args, scope));
      case "mul":
      case "div":
        return productCode(core, e, scope);
      case "pow":
        return power(e, scope);
      case "cases":
        return branches(e, scope);
      case "iverson": {
        const holds = world.condition(e.args[0] as Expr, scope);
        return (f) => (holds(f) ? field.one : field.zero);
      }
      case "infinity":
        return () => field.infinity(1) ?? noValue("infinity has no value here");
      case "pi":
        return () => field.pi ?? noValue("π has no value here");
      case "stop":
        return arg(0);
      case "apply":
        return functionCode(core, e, scope);
      case "eq":
      case "ne":
      case "lt":
      case "le":
      case "gt":
      case "ge":
      case "and":
      case "or":
      case "not":
      case "divides":
      case "true":
      case "false":
        return () => noValue("a condition is not a number; write it in brackets");
      case "list":
      case "tuple":
        return () => noValue("data is not a number; read an entry of it");
      case "card":
      case "component": {
        const index = world.index(e, scope);
        return (f) => field.of(index(f));
      }
      case "abs":
      case "relu":
      case "max":
      case "min":
      case "clamp":
        return kinked(e, e.op, scope);
      default: {
        const { op } = e;
        return isTensorOp(op) ? scalarOfTensor(e, scope) : elementary(op, e, scope);
      }
    }
  }

  function scalarOfTensor(e: App, scope: Scope): Code<T> {
    const at = closedAt(core.world, e, scope);
    return (f) => {
      const t = core.tensor(at(f));
      return t.box.lo.length === 0
        ? t.at([])
        : noValue(`${e.op} of whole tensors is a tensor; read an entry of it`);
    };
  }

  /** The terms of a sum; e^u − 1 and 1 − e^u in one, where the field would round the sum. */
  function terms(args: readonly Expr[], scope: Scope): readonly Code<T>[] {
    const { expm1 } = field;
    const pair = expm1 === undefined ? undefined : exponentialLessOne(args);
    if (expm1 === undefined || pair === undefined) return args.map((a) => core.real(a, scope));
    const u = core.real(pair.exponent, scope);
    const difference: Code<T> = (f) => {
      const d = expm1(u(f)) ?? noValue("exp has no value here");
      return pair.sign === 1 ? d : field.neg(d);
    };
    return [difference, ...pair.rest.map((a) => core.real(a, scope))];
  }

  function sum(terms: readonly Code<T>[]): Code<T> {
    const add = (a: T, b: T): T => field.add(a, b) ?? noValue("∞ − ∞");
    const [a, b] = terms;
    if (a === undefined) return () => field.zero;
    if (b === undefined) return a;
    if (terms.length === 2) return (f) => add(a(f), b(f));
    return (f) => {
      let s = a(f);
      for (let k = 1; k < terms.length; k += 1) s = add(s, (terms[k] as Code<T>)(f));
      return s;
    };
  }

  function power(e: App, scope: Scope): Code<T> {
    const base = core.real(e.args[0] as Expr, scope);
    const exponent = e.args[1] as Expr;
    const none = "a power that is not defined";
    if (!world.exact(exponent)) {
      const real = core.real(exponent, scope);
      return (f) => field.pow(base(f), real(f)) ?? noValue(none);
    }
    const exact = world.index(exponent, scope);
    return (f) => {
      const n = exact(f);
      const b = base(f);
      return (typeof n === "number" ? field.power(b, n) : field.pow(b, field.of(n))) ?? noValue(none);
    };
  }

  function branches(e: App, scope: Scope): Code<T> {
    const values: Code<T>[] = [];
    const conditions: Code<boolean>[] = [];
    e.args.forEach((a, k) => {
      if (k % 2 === 0) values.push(core.real(a, scope));
      else conditions.push(world.condition(a, scope));
    });
    const record = world.record;
    const choose = (f: Frame): number => {
      for (let k = 0; k < conditions.length; k += 1) if ((conditions[k] as Code<boolean>)(f)) return k;
      return conditions.length;
    };
    return (f) => {
      const k = choose(f);
      record?.({ node: e, outcome: k, distance: Number.POSITIVE_INFINITY });
      const value = values[k];
      return value === undefined ? noValue("no case applies") : value(f);
    };
  }

  function apply(op: ElementaryOp, args: readonly T[]): T {
    return field.apply(op, args) ?? noValue(`${op} has no value here`);
  }

  function elementary(op: ElementaryOp, e: App, scope: Scope): Code<T> {
    const { log1p } = field;
    const rest = op === "log" && log1p !== undefined ? besideOne(e.args[0] as Expr) : undefined;
    if (log1p !== undefined && rest !== undefined) {
      const u = sum(terms(rest, scope));
      return (f) => log1p(u(f)) ?? noValue("log has no value here");
    }
    const args = e.args.map((a) => core.real(a, scope));
    const [a] = args;
    if (a !== undefined && args.length === 1) return (f) => apply(op, [a(f)]);
    return (f) =>
      apply(
        op,
        args.map((x) => x(f)),
      );
  }

  /** Operators with a kink: which side was taken is reported. Against a literal 0, max and min are as relu. */
  function kinked(e: App, op: "abs" | "relu" | "max" | "min" | "clamp", scope: Scope): Code<T> {
    const rest = e.args.filter((a) => a.kind !== "num" || a.value !== 0);
    const [u] = rest;
    if ((op === "max" || op === "min") && e.args.length === 2 && rest.length === 1 && u !== undefined) {
      const value = core.real(u, scope);
      if (op === "max") return followed(e, "relu", [value]);
      const positive = followed(e, "relu", [(f) => field.neg(value(f))]);
      return (f) => field.neg(positive(f));
    }
    return followed(
      e,
      op,
      e.args.map((a) => core.real(a, scope)),
    );
  }

  function followed(e: App, as: "abs" | "relu" | "max" | "min" | "clamp", args: readonly Code<T>[]): Code<T> {
    const record = world.record;
    if (record === undefined)
      return (f) =>
        apply(
          as,
          args.map((x) => x(f)),
        );
    const [u, v] = as === "abs" || as === "relu" ? [args[0], () => field.zero] : args;
    if (as !== "clamp" && u !== undefined && v !== undefined && args.length <= 2)
      return between(e, as, u, v, record);
    return (f) => {
      const values = args.map((x) => x(f));
      record({ node: e, ...choice(values, as) });
      return apply(as, values);
    };
  }

  /** The same for two values, which nearly all of them compare. */
  function between(
    node: App,
    as: "abs" | "relu" | "max" | "min",
    u: Code<T>,
    v: Code<T>,
    record: (d: Decision) => void,
  ): Code<T> {
    const alone = as === "abs" || as === "relu";
    return (f) => {
      const a = u(f);
      const b = v(f);
      const c = field.compare(a, b);
      // Of equal ones max and min take the first.
      const outcome = alone ? c : (as === "max" ? c < 0 : c > 0) ? 1 : 0;
      record({ node, outcome, distance: Math.abs(field.toNumber(a) - field.toNumber(b)) });
      return apply(as, alone ? [a] : [a, b]);
    };
  }

  function choice(
    values: readonly T[],
    op: "abs" | "relu" | "max" | "min" | "clamp",
  ): { readonly outcome: number; readonly distance: number } {
    const number = values.map((v) => field.toNumber(v));
    const [u = Number.NaN] = number;
    if (op === "clamp") {
      const distance = Math.min(...number.slice(1).map((x) => Math.abs(u - x)));
      const compare = (k: number): number => field.compare(values[0] as T, values[k] as T);
      return { outcome: compare(1) < 0 ? -1 : compare(2) > 0 ? 1 : 0, distance };
    }
    let best = 0;
    values.forEach((v, k) => {
      const c = field.compare(v, values[best] as T);
      if (op === "max" ? c > 0 : c < 0) best = k;
    });
    const distance = Math.min(
      Number.POSITIVE_INFINITY,
      ...number.filter((_, k) => k !== best).map((x) => Math.abs(x - (number[best] as number))),
    );
    return { outcome: best, distance };
  }
}

const isNumber = (e: Expr, value: number): boolean => e.kind === "num" && e.value === value;

/** The other terms of 1 + …; nothing where there is no 1, or where 1 − e^u is taken together. */
function besideOne(e: Expr): readonly Expr[] | undefined {
  if (e.kind !== "app" || e.op !== "add") return undefined;
  const one = e.args.findIndex((a) => isNumber(a, 1));
  return one < 0 ? undefined : e.args.filter((_, k) => k !== one);
}

interface ExponentialLessOne {
  readonly exponent: Expr;
  readonly sign: 1 | -1;
  readonly rest: readonly Expr[];
}

/** e^u and −1, or −e^u and 1, among the terms of a sum. */
function exponentialLessOne(args: readonly Expr[]): ExponentialLessOne | undefined {
  const exponent = (e: Expr | undefined): Expr | undefined =>
    e?.kind === "app" && e.op === "exp" ? e.args[0] : undefined;
  for (const [k, a] of args.entries()) {
    const negated =
      a.kind === "app" && a.op === "mul" && a.args.length === 2 && isNumber(a.args[0] as Expr, -1);
    const u = exponent(negated ? (a as App).args[1] : a);
    if (u === undefined) continue;
    const sign = negated ? -1 : 1;
    const one = args.findIndex((b) => isNumber(b, -sign));
    if (one >= 0) return { exponent: u, sign, rest: args.filter((_, j) => j !== k && j !== one) };
  }
  return undefined;
}

// Functions that are known by their derivatives alone: f′(u) = F(u, f(u)). An instance gives each its value at one
// place; from there the differential equation is integrated, one argument after the other, by Gragg's midpoint rule
// with Bulirsch and Stoer's extrapolation. Derivatives are never taken of the integration: they are what is declared.

import type { FunctionDecl } from "../expr/environment.ts";
import { knownBySlopes } from "../expr/environment.ts";
import type { ElementaryOp, Expr } from "../expr/nodes.ts";
import { isIntegerQ, toNumberQ } from "../expr/rational.ts";
import { visit } from "../expr/traverse.ts";
import { type Field, FLOW_ERROR, type Flow } from "./field.ts";
import type { Instance } from "./instance.ts";
import { noValue } from "./result.ts";
import type { World } from "./world.ts";

/** A given function, by its coefficients, in some of its slots. */
export type GivenCall = <U>(name: string, field: Field<U>, args: readonly U[], path: readonly string[]) => U;

/** The longest way that is taken at once, to begin with. */
const STRIDE = 1;
/** Midpoint steps of the extrapolation. */
const STEPS = [2, 4, 6, 8, 10, 12, 14, 16];
/** A way is taken again with twice the strides until the values agree to this part. */
const SETTLED = FLOW_ERROR / 4;
const LONGEST = 256;

const values = new WeakMap<Instance, Map<string, readonly number[]>>();

export function flowOf(world: World, name: string, given: GivenCall): Flow {
  const { env } = world;
  const member = (n: string): FunctionDecl => {
    const d = env.decls.get(n);
    return knownBySlopes(d) ? d : noValue(`${n} is not known by its derivatives`);
  };
  const slopeOf = (n: string, k: number): Expr =>
    member(n).formula?.slopes[k]?.value ?? noValue(`a derivative of ${n} is not declared`);
  const group = mentioned(
    name,
    (n) => member(n).params.map((_, k) => slopeOf(n, k)),
    (n) => knownBySlopes(env.decls.get(n)),
  );

  /** The derivative of a member in its argument k, from the values of all members there. */
  const slopeFrom = <U>(
    field: Field<U>,
    n: string,
    k: number,
    args: readonly U[],
    at: (n: string) => U,
  ): U => {
    const { params } = member(n);
    const call = (f: string, inner: readonly U[], path: readonly string[]): U =>
      group.includes(f) ? at(f) : given(f, field, inner, path);
    return termIn(field, slopeOf(n, k), new Map(params.map((p, j) => [p, args[j] as U])), call);
  };

  const integrated = <U>(field: Field<U>, args: readonly U[]): readonly U[] => {
    if (field.pi === undefined) noValue(`${name} has no exact value`);
    const current = world.values.current;
    const plain = args.every((a) => typeof a === "number");
    const key = `${name}(${args.join(", ")})`;
    const kept = plain ? values.get(current)?.get(key) : undefined;
    if (kept !== undefined) return kept as readonly unknown[] as readonly U[];
    const models = group.map((n) => {
      const m = current.functions.get(n);
      return m?.kind === "flow" ? m : noValue(`${n} has no value`);
    });
    const from = models[0]?.from ?? 0;
    if (models.some((m) => m.from !== from)) noValue("functions that belong together start from one place");
    let state: readonly U[] = models.map((m) => field.of(m.value));
    const here: U[] = args.map(() => field.of(from));
    args.forEach((end, k) => {
      state = along(field, state, here, k, end, (at, z) =>
        group.map((n) => slopeFrom(field, n, k, at, (f) => z[group.indexOf(f)] as U)),
      );
    });
    if (plain) {
      const table = values.get(current) ?? new Map<string, readonly number[]>();
      table.set(key, state as readonly unknown[] as readonly number[]);
      values.set(current, table);
    }
    return state;
  };

  const flow = (n: string): Flow => ({
    value: (field, args) =>
      field.lift === undefined
        ? (integrated(field, args)[group.indexOf(n)] ?? noValue(`${n} has no value`))
        : (field.lift(flow(n), args) ?? noValue(`${n} has no value`)),
    slope: (field, k, args) => slopeFrom(field, n, k, args, (f) => flow(f).value(field, args)),
  });
  return flow(name);
}

/** The members that derivatives mention, and those that theirs mention. */
function mentioned(
  name: string,
  slopes: (n: string) => readonly Expr[],
  isMember: (n: string) => boolean,
): readonly string[] {
  const found = [name];
  for (const n of found)
    for (const s of slopes(n))
      visit(s, (e) => {
        if (e.kind === "sym" && isMember(e.name) && !found.includes(e.name)) found.push(e.name);
        return true;
      });
  return found;
}

/** From where `here` stands to `end` in argument k; `here` moves along. */
function along<U>(
  field: Field<U>,
  start: readonly U[],
  here: U[],
  k: number,
  end: U,
  slopes: (at: readonly U[], z: readonly U[]) => readonly U[],
): readonly U[] {
  const from = here[k] as U;
  const way = must(field.sub(end, from));
  const distance = Math.abs(field.toNumber(way));
  const taken = (count: number): readonly U[] => {
    let state = start;
    const stride = must(field.div(way, field.of(count)));
    for (let j = 0; j < count; j += 1) {
      const at = (part: number, of: number): readonly U[] => {
        const done = must(field.mul(stride, field.of({ n: BigInt(j * of + part), d: BigInt(of) })));
        return here.map((x, m) => (m === k ? must(field.add(from, done)) : x));
      };
      state = stepped(field, state, stride, (part, of, z) => slopes(at(part, of), z));
    }
    return state;
  };
  let state = start;
  if (distance > 0) {
    let before: readonly U[] | undefined;
    for (let count = Math.ceil(distance / STRIDE); ; count *= 2) {
      if (!(count <= LONGEST)) noValue("the function cannot be followed this far from where it is known");
      state = taken(count);
      if (before !== undefined && gap(field, state, before) < SETTLED) break;
      before = state;
    }
  }
  here[k] = end;
  return state;
}

/** The largest relative difference, absolute for values below 1. */
function gap<U>(field: Field<U>, a: readonly U[], b: readonly U[]): number {
  const gaps = a.map((x, i) => {
    const [u, v] = [field.toNumber(x), field.toNumber(b[i] as U)];
    return Math.abs(u - v) / Math.max(1, Math.abs(u));
  });
  // Of NaN nothing is known to be small.
  return gaps.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...gaps);
}

type Slopes<U> = (part: number, of: number, z: readonly U[]) => readonly U[];

/** One stride: midpoint rules with more and more steps, extrapolated to none. */
function stepped<U>(field: Field<U>, start: readonly U[], stride: U, slopes: Slopes<U>): readonly U[] {
  let before: (readonly U[])[] = [];
  for (const [j, n] of STEPS.entries()) {
    const row: (readonly U[])[] = [midpoint(field, start, stride, n, slopes)];
    for (let m = 1; m <= j; m += 1) {
      const ratio = (n / (STEPS[j - m] ?? 1)) ** 2 - 1;
      const [a, b] = [row[m - 1] ?? [], before[m - 1] ?? []];
      row.push(
        a.map((x, i) => must(field.add(x, must(field.div(must(field.sub(x, b[i] as U)), field.of(ratio)))))),
      );
    }
    before = row;
  }
  return before.at(-1) ?? start;
}

/** Gragg's rule, whose error goes with the even powers of the step. */
function midpoint<U>(
  field: Field<U>,
  start: readonly U[],
  stride: U,
  n: number,
  slopes: Slopes<U>,
): readonly U[] {
  const h = must(field.div(stride, field.of(n)));
  const moved = (z: readonly U[], by: readonly U[], step: U): readonly U[] =>
    z.map((x, i) => must(field.add(x, must(field.mul(step, by[i] as U)))));
  const twice = must(field.add(h, h));
  let [old, now] = [start, moved(start, slopes(0, n, start), h)];
  for (let m = 1; m < n; m += 1) [old, now] = [now, moved(old, slopes(m, n, now), twice)];
  const end = moved(now, slopes(n, n, now), h);
  return old.map((x, i) => must(field.div(must(field.add(x, end[i] as U)), field.of(2))));
}

const must = <U>(x: U | undefined): U => x ?? noValue("no value on the way");

/** A term in numbers, parameters and functions. */
function termIn<U>(
  field: Field<U>,
  e: Expr,
  params: ReadonlyMap<string, U>,
  call: (name: string, args: readonly U[], path: readonly string[]) => U,
): U {
  const go = (x: Expr): U => {
    if (x.kind === "num") return field.of(x.value);
    if (x.kind === "sym") return params.get(x.name) ?? noValue(`${x.name} has no value`);
    if (x.kind === "deriv") return called(x, []);
    if (x.kind !== "app") return noValue("a derivative of this kind is not evaluated");
    switch (x.op) {
      case "add":
        return x.args.map(go).reduce((a, b) => must(field.add(a, b)));
      case "mul":
        return x.args.map(go).reduce((a, b) => must(field.mul(a, b)));
      case "div":
        return must(field.div(go(x.args[0] as Expr), go(x.args[1] as Expr)));
      case "pow": {
        const [b, n] = x.args as readonly [Expr, Expr];
        const whole = n.kind === "num" && isIntegerQ(n.value) ? toNumberQ(n.value) : undefined;
        return must(whole === undefined ? field.pow(go(b), go(n)) : field.power(go(b), whole));
      }
      case "iverson":
        return holds(x.args[0] as Expr) ? field.one : field.zero;
      case "cases":
        for (let k = 0; k < x.args.length; k += 2) {
          const condition = x.args[k + 1];
          if (condition === undefined || holds(condition)) return go(x.args[k] as Expr);
        }
        return noValue("no case applies");
      case "pi":
        return must(field.pi);
      case "stop":
        return go(x.args[0] as Expr);
      case "apply":
        return called(x, []);
      default:
        return must(field.apply(x.op as ElementaryOp, x.args.map(go)));
    }
  };
  const called = (x: Expr, path: readonly string[]): U => {
    if (x.kind === "deriv" && x.mode === "slot" && x.wrt.kind === "sym")
      return called(x.of, [x.wrt.name, ...path]);
    const [f, ...args] = x.kind === "app" && x.op === "apply" ? x.args : [];
    if (f?.kind !== "sym") return noValue("a derivative of this kind is not evaluated");
    return call(f.name, args.map(go), path);
  };
  const holds = (c: Expr): boolean => {
    if (c.kind !== "app") return noValue("a condition of this kind is not evaluated");
    const [a, b] = c.args;
    switch (c.op) {
      case "and":
        return c.args.every(holds);
      case "or":
        return c.args.some(holds);
      case "not":
        return !holds(a as Expr);
      case "eq":
      case "ne":
      case "lt":
      case "le":
      case "gt":
      case "ge": {
        const order = field.compare(go(a as Expr), go(b as Expr));
        if (Number.isNaN(order)) return noValue("values that cannot be compared");
        const is = {
          eq: order === 0,
          ne: order !== 0,
          lt: order < 0,
          le: order <= 0,
          gt: order > 0,
          ge: order >= 0,
        };
        return is[c.op];
      }
      default:
        return noValue("a condition of this kind is not evaluated");
    }
  };
  return go(e);
}

// Brute-force evaluation for the tests of the index algebra: plain numbers, plain loops. A read outside a strict
// tensor, an empty max and a fractional subscript throw, so that a lost bracket shows.

import type { Env } from "../../src/expr/environment.ts";
import type { App, Bind, Expr } from "../../src/expr/nodes.ts";
import { denominator, numerator } from "../../src/expr/rational.ts";

export interface Point {
  readonly env: Env;
  readonly values: ReadonlyMap<string, number>;
  /** A variable with all of ℤ as its range runs over −reach..reach. */
  readonly reach?: number;
}

export class Undefined extends Error {}

export function evaluate(p: Point, e: Expr, bound: readonly number[] = []): number {
  switch (e.kind) {
    case "num":
      return Number(numerator(e.value)) / Number(denominator(e.value));
    case "sym":
    case "idx": {
      const v = p.values.get(e.name);
      if (v === undefined) throw new Error(`no value for ${e.name}`);
      return v;
    }
    case "bound":
      return bound[bound.length - 1 - e.index] as number;
    case "at":
      return read(
        p,
        e.tensor,
        e.subs.map((s) => evaluate(p, s, bound)),
      );
    case "deriv":
      throw new Error("no derivatives here");
    case "bind":
      return binder(p, e, bound);
    case "app":
      return app(p, e, bound);
  }
}

function read(p: Point, tensor: Expr, subs: readonly number[]): number {
  if (tensor.kind !== "sym") throw new Error("only names are read");
  const d = p.env.decls.get(tensor.name);
  if (d?.kind !== "tensor" && d?.kind !== "definition") throw new Error(`${tensor.name} is no tensor`);
  for (const [k, v] of subs.entries()) {
    const axis = d.axes[k];
    if (axis === undefined) throw new Error("too many subscripts");
    if (!Number.isInteger(v)) throw new Undefined(`subscript ${v} of ${tensor.name}`);
    const [lo, hi] = [evaluate(p, axis.lo), evaluate(p, axis.hi)];
    if (v >= lo && v <= hi) continue;
    const out = axis.outside;
    if (out.kind === "zero") return 0;
    if (out.kind === "pad" && v >= lo - evaluate(p, out.width) && v <= hi + evaluate(p, out.width)) return 0;
    throw new Undefined(`${tensor.name} read at ${subs.join()}`);
  }
  let h = tensor.name.charCodeAt(0);
  for (const v of subs) h = (h * 31 + v * 17 + 1009) % 997;
  return (h % 19) - 7;
}

function* tuples(p: Point, e: Bind, bound: readonly number[], from = 0): Generator<readonly number[]> {
  const r = e.ranges[from];
  if (r === undefined) {
    yield bound;
    return;
  }
  if (r.kind === "set") throw new Error("no sets here");
  const reach = p.reach ?? 30;
  const [lo, hi] = r.kind === "all" ? [-reach, reach] : [evaluate(p, r.lo, bound), evaluate(p, r.hi, bound)];
  if (!Number.isInteger(lo) || !Number.isInteger(hi)) throw new Undefined(`range ${lo}..${hi}`);
  for (let v = lo; v <= hi; v += 1) yield* tuples(p, e, [...bound, v], from + 1);
}

function binder(p: Point, e: Bind, bound: readonly number[]): number {
  let total: number | undefined = e.op === "sum" ? 0 : e.op === "prod" ? 1 : undefined;
  for (const t of tuples(p, e, bound)) {
    if (e.guard !== undefined && !holds(p, e.guard, t)) continue;
    const v = evaluate(p, e.body, t);
    if (e.op === "sum") total = (total ?? 0) + v;
    else if (e.op === "prod") total = (total ?? 1) * v;
    else if (e.op === "max") total = total === undefined ? v : Math.max(total, v);
    else if (e.op === "min") total = total === undefined ? v : Math.min(total, v);
    else throw new Error("no argmax here");
  }
  if (total === undefined) throw new Undefined("maximum of nothing");
  return total;
}

export function holds(p: Point, e: Expr, bound: readonly number[] = []): boolean {
  if (e.kind !== "app") throw new Error("not a condition");
  const v = (k: number) => evaluate(p, e.args[k] as Expr, bound);
  switch (e.op) {
    case "true":
      return true;
    case "false":
      return false;
    case "not":
      return !holds(p, e.args[0] as Expr, bound);
    case "and":
      return e.args.every((a) => holds(p, a, bound));
    case "or":
      return e.args.some((a) => holds(p, a, bound));
    case "eq":
      return v(0) === v(1);
    case "ne":
      return v(0) !== v(1);
    case "lt":
      return v(0) < v(1);
    case "le":
      return v(0) <= v(1);
    case "gt":
      return v(0) > v(1);
    case "ge":
      return v(0) >= v(1);
    case "divides":
      return Number.isInteger(v(1) / v(0));
    default:
      throw new Error(`not a condition: ${e.op}`);
  }
}

function app(p: Point, e: App, bound: readonly number[]): number {
  const v = (k: number) => evaluate(p, e.args[k] as Expr, bound);
  switch (e.op) {
    case "add":
      return e.args.reduce((s, a) => s + evaluate(p, a, bound), 0);
    case "mul": {
      // A bracket that is 0 makes the product 0 whatever stands beside it, inside nested products too.
      if (zeroBracket(p, e, bound)) return 0;
      return e.args.reduce((s, a) => s * evaluate(p, a, bound), 1);
    }
    case "div":
      if (zeroBracket(p, e.args[0] as Expr, bound)) return 0;
      if (v(1) === 0) throw new Undefined("division by 0");
      return v(0) / v(1);
    case "iverson":
      return holds(p, e.args[0] as Expr, bound) ? 1 : 0;
    case "cases": {
      for (let k = 0; k < e.args.length; k += 2) {
        const c = e.args[k + 1];
        if (c === undefined || holds(p, c, bound)) return v(k);
      }
      throw new Undefined("no case");
    }
    case "floor":
      return Math.floor(v(0)) + 0;
    case "ceil":
      return Math.ceil(v(0)) + 0;
    case "mod":
      return v(0) - v(1) * Math.floor(v(0) / v(1));
    case "abs":
      return Math.abs(v(0));
    case "max":
      return Math.max(...e.args.map((a) => evaluate(p, a, bound)));
    case "min":
      return Math.min(...e.args.map((a) => evaluate(p, a, bound)));
    default:
      throw new Error(`no ${e.op} here`);
  }
}

function zeroBracket(p: Point, e: Expr, bound: readonly number[]): boolean {
  if (e.kind !== "app") return false;
  if (e.op === "iverson") return !holds(p, e.args[0] as Expr, bound);
  return e.op === "mul" && e.args.some((a) => zeroBracket(p, a, bound));
}

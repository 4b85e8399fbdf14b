// A brute-force evaluator for tests: it follows the meaning of every node by plain loops and shares nothing
// with src/eval. A read outside an index set is NaN unless the declaration says what it gives.

import { axesOf, type Env } from "../../src/expr/environment.ts";
import type { Expr, Op, Range, TensorOp } from "../../src/expr/nodes.ts";
import { TENSOR_OPS } from "../../src/expr/nodes.ts";
import { toNumberQ } from "../../src/expr/rational.ts";
import type { ScalarOp } from "../../src/library/types.ts";
import { meanings } from "../../src/ops/meanings.ts";

/** Numbers behind the names: entries as a function of the subscripts (called inside the index set only). */
export interface Point {
  readonly env: Env;
  readonly scalars?: Readonly<Record<string, number>>;
  readonly indices?: Readonly<Record<string, number>>;
  readonly entry?: (tensor: string, subs: readonly number[]) => number;
  readonly gradient?: (subs: readonly number[]) => number;
  /** Whole-tensor operators by plain loops, for tests of their definitions. */
  readonly whole?: (op: TensorOp, args: readonly Expr[], subs: readonly number[]) => number;
}

/** ℤ is cut to −REACH..REACH. */
const REACH = 12;

export function evaluate(e: Expr, p: Point, stack: readonly number[] = []): number {
  const value = (x: Expr): number => evaluate(x, p, stack);
  switch (e.kind) {
    case "num":
      return toNumberQ(e.value);
    case "sym":
      return p.scalars?.[e.name] ?? Number.NaN;
    case "idx":
      return p.indices?.[e.name] ?? Number.NaN;
    case "bound":
      return stack[stack.length - 1 - e.index] ?? Number.NaN;
    case "at":
      return read(e.tensor, e.subs.map(value), p);
    case "deriv":
      return Number.NaN;
    case "bind":
      return binder(e, p, stack);
    case "app":
      return operation(e.op, e.args, p, stack);
  }
}

function read(tensor: Expr, subs: readonly number[], p: Point): number {
  if (tensor.kind === "app" && TENSOR_OPS.has(tensor.op))
    return p.whole?.(tensor.op as TensorOp, tensor.args, subs) ?? Number.NaN;
  const name =
    tensor.kind === "sym"
      ? tensor.name
      : tensor.kind === "deriv" && tensor.wrt.kind === "sym"
        ? tensor.wrt.name
        : undefined;
  if (name === undefined) return Number.NaN;
  const axes = axesOf(p.env, name) ?? [];
  for (const [k, axis] of axes.entries()) {
    const s = subs[k] ?? Number.NaN;
    if (Number.isInteger(s) && s >= evaluate(axis.lo, p) && s <= evaluate(axis.hi, p)) continue;
    return axis.outside.kind === "zero" && Number.isInteger(s) ? 0 : Number.NaN;
  }
  return (tensor.kind === "deriv" ? p.gradient?.(subs) : p.entry?.(name, subs)) ?? Number.NaN;
}

export function holds(e: Expr, p: Point, stack: readonly number[] = []): boolean {
  if (e.kind !== "app") throw new Error("not a condition");
  const n = (k: number): number => evaluate(e.args[k] as Expr, p, stack);
  const side = (k: number): number => {
    const v = n(k);
    if (Number.isNaN(v)) throw new Error("an undefined side of a relation");
    return v;
  };
  switch (e.op) {
    case "true":
      return true;
    case "false":
      return false;
    case "eq":
      return side(0) === side(1);
    case "ne":
      return side(0) !== side(1);
    case "lt":
      return side(0) < side(1);
    case "le":
      return side(0) <= side(1);
    case "gt":
      return side(0) > side(1);
    case "ge":
      return side(0) >= side(1);
    case "divides":
      return Number.isInteger(side(1) / side(0));
    case "and":
      return e.args.every((a) => holds(a, p, stack));
    case "or":
      return e.args.some((a) => holds(a, p, stack));
    case "not":
      return !holds(e.args[0] as Expr, p, stack);
    default:
      throw new Error(`not a condition: ${e.op}`);
  }
}

function operation(op: Op, args: readonly Expr[], p: Point, stack: readonly number[]): number {
  const n = (k: number): number => evaluate(args[k] as Expr, p, stack);
  switch (op) {
    case "add":
      return args.reduce((s, _, k) => s + n(k), 0);
    case "mul": {
      // A false bracket wins over anything, also over what is undefined beside it.
      for (const a of args)
        if (a.kind === "app" && a.op === "iverson" && evaluate(a, p, stack) === 0) return 0;
      return args.reduce((s, _, k) => s * n(k), 1);
    }
    case "div":
      return n(0) / n(1);
    case "iverson":
      return holds(args[0] as Expr, p, stack) ? 1 : 0;
    case "cases":
      for (let k = 0; k < args.length; k += 2) {
        const condition = args[k + 1];
        if (condition === undefined || holds(condition, p, stack)) return n(k);
      }
      return Number.NaN;
    case "infinity":
      return Number.POSITIVE_INFINITY;
    case "pi":
      return Math.PI;
    default: {
      const meaning = meanings.get(op as ScalarOp);
      if (meaning === undefined) throw new Error(`no meaning: ${op}`);
      return meaning.real(...args.map((_, k) => n(k)));
    }
  }
}

function binder(e: Expr & { kind: "bind" }, p: Point, stack: readonly number[]): number {
  const values: number[] = [];
  const run = (k: number, inner: readonly number[]): void => {
    const range = e.ranges[k] as Range | undefined;
    if (range === undefined) {
      if (e.guard === undefined || holds(e.guard, p, inner)) values.push(evaluate(e.body, p, inner));
      return;
    }
    if (range.kind === "set") throw new Error("sets are not needed here");
    const lo = range.kind === "all" ? -REACH : evaluate(range.lo, p, inner);
    const hi = range.kind === "all" ? REACH : evaluate(range.hi, p, inner);
    for (let v = lo; v <= hi; v += 1) run(k + 1, [...inner, v]);
  };
  run(0, stack);
  switch (e.op) {
    case "sum":
      return values.reduce((s, v) => s + v, 0);
    case "prod":
      return values.reduce((s, v) => s * v, 1);
    case "max":
      return Math.max(...values);
    case "min":
      return Math.min(...values);
    default:
      throw new Error(`not needed here: ${e.op}`);
  }
}

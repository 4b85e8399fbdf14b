// What all parts of one evaluator share: the instance, what is an integer, and the integer side of the language
// (subscripts, ranges, conditions). Decisions on real values are taken once, by the root field.

import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Env } from "../expr/environment.ts";
import { type Bind, type Expr, picksIndex, RELATIONS } from "../expr/nodes.ts";
import { isIntegerQ, type Rational } from "../expr/rational.ts";
import type { Box, Instance } from "./instance.ts";
import { type Budget, type Decision, noValue } from "./result.ts";
import type { Code, Scope, Unit, Variables } from "./scope.ts";

export interface World {
  readonly ctx: Context;
  readonly env: Env;
  /** The instance that terms are compiled for: its integers and sets hold for good. */
  readonly instance: Instance;
  /** The real values now in force, the number of their epoch, and the epochs that may come again. */
  readonly values: { current: Instance; epoch: number; readonly returning: Set<number> };
  readonly budget: Budget;
  readonly record: ((d: Decision) => void) | undefined;
  readonly variables: Map<number, Variables>;
  /** Runs `f` one level deeper in definitions; stops beyond `limit` levels. */
  nested<R>(limit: number, f: () => R): R;
  unit(root: Expr, names: readonly string[]): Unit;
  /** Whether the term is evaluated in exact arithmetic on integers: never in the field. */
  exact(e: Expr): boolean;
  /** The value of a number, or of a name that is an integer of the instance; undefined for other terms. */
  constant(e: Expr): Rational | undefined;
  /** The value of an exact term. */
  index(e: Expr, scope: Scope): Code<Rational>;
  /** The value of a subscript or range end, which must be an integer. */
  integer(e: Expr, scope: Scope): Code<number>;
  condition(e: Expr, scope: Scope): Code<boolean>;
  /** The value of argmax{k, l}, of (k, l), or of one integer. */
  tuple(e: Expr, scope: Scope): Code<readonly number[]>;
  /** The members of a finite set. */
  members(e: Expr, scope: Scope): Code<readonly (readonly number[])[]>;
  /** The index set of a tensor or definition whose axes do not depend on each other. */
  box(name: string): Box | undefined;
  /** The index set of a whole-tensor expression. */
  tensorBox(e: Expr): Box;
}

/** Indices beyond this are not handled: sums and products of them must stay exact in a double. */
export const INDEX_LIMIT = 2 ** 40;

export function asInteger(q: Rational): number {
  if (typeof q !== "number")
    return noValue(isIntegerQ(q) ? "an index is too large" : "an index is not an integer");
  if (Math.abs(q) > INDEX_LIMIT) noValue("an index is too large");
  return q;
}

/** Which terms are integers, or exact fractions of integers, by their form. */
export function exactness(env: Env): {
  readonly exact: (e: Expr) => boolean;
  readonly integral: (e: Expr) => boolean;
} {
  const memo = new Map<number, boolean>();
  const integrals = new Map<number, boolean>();
  const integerName = (name: string): boolean => {
    const d = env.decls.get(name);
    return (
      (d?.kind === "scalar" && (d.integer || d.role === "size")) ||
      ((d?.kind === "tensor" || d?.kind === "definition") && d.integer)
    );
  };
  const decide = (e: Expr): boolean => {
    switch (e.kind) {
      case "num":
      case "idx":
      case "bound":
        return true;
      case "sym":
        return integerName(e.name);
      case "at":
        return e.tensor.kind === "sym" && integerName(e.tensor.name);
      case "deriv":
        return false;
      case "bind":
        return picksIndex(e.op) || exact(e.body);
      case "app":
        switch (e.op) {
          case "floor":
          case "ceil":
          case "round":
          case "sign":
          case "card":
          case "iverson":
          case "component":
            return true;
          case "add":
          case "mul":
          case "div":
          case "abs":
          case "max":
          case "min":
          case "mod":
          case "clamp":
            return e.args.every(exact);
          case "cases":
            return e.args.every((a, k) => k % 2 === 1 || exact(a));
          case "pow":
            return e.args.every(exact) && integral(e.args[1] as Expr);
          default:
            return false;
        }
    }
  };
  const exact = (e: Expr): boolean => {
    let r = memo.get(e.id);
    if (r === undefined) {
      r = decide(e);
      memo.set(e.id, r);
    }
    return r;
  };
  const decideIntegral = (e: Expr): boolean => {
    if (!exact(e)) return false;
    switch (e.kind) {
      case "num":
        return isIntegerQ(e.value);
      case "idx":
      case "bound":
      case "sym":
      case "at":
        return true;
      case "deriv":
        return false;
      case "bind":
        return picksIndex(e.op) || integral(e.body);
      case "app":
        if (e.op === "div" || e.op === "pow") return false;
        if (
          e.op === "add" ||
          e.op === "mul" ||
          e.op === "abs" ||
          e.op === "max" ||
          e.op === "min" ||
          e.op === "mod"
        )
          return e.args.every(integral);
        if (e.op === "cases") return e.args.every((a, k) => k % 2 === 1 || integral(a));
        return e.op !== "clamp" || e.args.every(integral);
    }
  };
  const integral = (e: Expr): boolean => {
    let r = integrals.get(e.id);
    if (r === undefined) {
      r = decideIntegral(e);
      integrals.set(e.id, r);
    }
    return r;
  };
  return { exact, integral };
}

export const isRelation = (e: Expr): boolean => e.kind === "app" && RELATIONS.has(e.op);

/** What a read beyond axis k of a name gives; a name without axes has nothing to read. */
export const axes = (env: Env, name: string): readonly Axis[] => axesOf(env, name) ?? [];

/** The name and subscripts of `x` or `x[i, j]`. */
export function reference(e: Expr): { readonly name: string; readonly subs: readonly Expr[] } | undefined {
  if (e.kind === "sym") return { name: e.name, subs: [] };
  if (e.kind === "at" && e.tensor.kind === "sym") return { name: e.tensor.name, subs: e.subs };
  return undefined;
}

export const isArg = (e: Bind): boolean => picksIndex(e.op);

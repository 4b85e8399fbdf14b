// Plain expressions, which other computer algebra systems are given: a few operators over inputs and exact numbers,
// each with its value at the point.

import type { Op } from "../expr/nodes.ts";
import { addQ, divQ, mulQ, type Rational, toNumberQ } from "../expr/rational.ts";

/** Operators of a plain expression; everything else is expressed by these. */
export type PlainOp =
  | "add"
  | "mul"
  | "div"
  | "pow"
  | "exp"
  | "log"
  | "sqrt"
  | "abs"
  | "sin"
  | "cos"
  | "tan"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh";

export type Plain =
  | { readonly kind: "number"; readonly value: Rational; readonly v: number; readonly size: number }
  | { readonly kind: "variable"; readonly name: string; readonly v: number; readonly size: number }
  | {
      readonly kind: "op";
      readonly op: PlainOp;
      readonly args: readonly Plain[];
      /** The value at the point. */
      readonly v: number;
      /** Nodes of the tree. */
      readonly size: number;
    };

/** Thrown and caught inside this file's callers' one entry point: there is no plain expression. */
export class Abstain extends Error {}
export const abstain = (why: string): never => {
  throw new Abstain(why);
};

export const constant = (value: Rational): Plain => ({ kind: "number", value, v: toNumberQ(value), size: 1 });
export const ZERO = constant(0);
export const ONE = constant(1);
export const isNumber = (p: Plain, value: number): boolean => p.kind === "number" && p.value === value;

export function sum(args: readonly Plain[]): Plain {
  const rest = args.filter((a) => !isNumber(a, 0));
  const [first] = rest;
  if (first === undefined) return ZERO;
  if (rest.length === 1) return first;
  if (rest.every((a) => a.kind === "number"))
    return constant(rest.reduce<Rational>((s, a) => addQ(s, (a as { value: Rational }).value), 0));
  return op(
    "add",
    rest,
    rest.reduce((s, a) => s + a.v, 0),
  );
}

export function product(args: readonly Plain[]): Plain {
  if (args.some((a) => isNumber(a, 0))) return ZERO;
  const rest = args.filter((a) => !isNumber(a, 1));
  const [first] = rest;
  if (first === undefined) return ONE;
  if (rest.length === 1) return first;
  if (rest.every((a) => a.kind === "number"))
    return constant(rest.reduce<Rational>((s, a) => mulQ(s, (a as { value: Rational }).value), 1));
  return op(
    "mul",
    rest,
    rest.reduce((s, a) => s * a.v, 1),
  );
}

export function quotient(a: Plain, b: Plain): Plain {
  if (isNumber(b, 0)) return abstain("division by zero");
  if (a.kind === "number" && b.kind === "number") return constant(divQ(a.value, b.value));
  return isNumber(b, 1) ? a : op("div", [a, b], a.v / b.v);
}

export const op = (name: PlainOp, args: readonly Plain[], v: number): Plain => ({
  kind: "op",
  op: name,
  args,
  v,
  size: args.reduce((n, a) => n + a.size, 1),
});

export function power(a: Plain, b: Plain): Plain {
  if (isNumber(b, 1)) return a;
  if (isNumber(b, 0)) return ONE;
  return op("pow", [a, b], a.v ** b.v);
}

const FUNCTIONS: Readonly<Partial<Record<PlainOp, (x: number) => number>>> = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
};

function apply(name: PlainOp, u: Plain): Plain {
  const f = FUNCTIONS[name];
  return f === undefined ? abstain(name) : op(name, [u], f(u.v));
}

/** An elementary function; undefined for what is none, or has no form in these operators. */
export function elementary(name: Op, args: readonly Plain[]): Plain | undefined {
  const arg = (k: number): Plain => args[k] ?? abstain(`${name} without an argument`);
  switch (name) {
    case "sigmoid":
      return quotient(ONE, sum([ONE, apply("exp", product([constant(-1), arg(0)]))]));
    case "softplus":
      return apply("log", sum([ONE, apply("exp", arg(0))]));
    case "expm1":
      return sum([apply("exp", arg(0)), constant(-1)]);
    case "log1p":
      return apply("log", sum([ONE, arg(0)]));
    case "log2":
    case "log10":
      return quotient(apply("log", arg(0)), apply("log", constant(name === "log2" ? 2 : 10)));
    case "logit":
      return apply("log", quotient(arg(0), sum([ONE, product([constant(-1), arg(0)])])));
    case "pi":
      return product([constant(4), apply("atan", ONE)]);
    case "exp":
    case "log":
    case "sqrt":
    case "sin":
    case "cos":
    case "tan":
    case "atan":
    case "sinh":
    case "cosh":
    case "tanh":
    case "asinh":
      return apply(name, arg(0));
    default:
      return undefined;
  }
}

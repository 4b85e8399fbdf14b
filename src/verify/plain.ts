// Plain expressions, which other computer algebra systems are given: a few operators over inputs and exact numbers,
// each with its value at the point.

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

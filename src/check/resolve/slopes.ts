// The derivatives of elementary functions that are written with a prime, σ′(z): what they are at an argument.

import type { Span } from "../../expr/span.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import { call, decimal } from "../formula/values.ts";

/** f′(u), entry by entry of a whole tensor; undefined where there is no short form. */
export function slopeOf(name: string, u: Value, whole: boolean, span: Span): Value | undefined {
  const f = call(name, [u], span);
  const one = decimal("1", span);
  const minus = (a: Value, b: Value): Value => ({
    kind: "add",
    terms: [
      { sign: "+", term: a },
      { sign: "-", term: b },
    ],
    span,
  });
  const squared = (v: Value): Value => ({ kind: "power", base: v, exponent: decimal("2", span), span });
  switch (name) {
    case "exp":
      return f;
    case "sigmoid":
      return {
        kind: "multiply",
        factors: [
          { op: "*", factor: f },
          { op: whole ? ".*" : "*", factor: minus(one, f) },
        ],
        span,
      };
    case "softplus":
      return call("sigmoid", [u], span);
    case "tanh":
      return minus(one, squared(f));
    case "sin":
      return call("cos", [u], span);
    case "cos":
      return { kind: "negate", operand: call("sin", [u], span), span };
    default:
      return undefined;
  }
}

// The function names of the language: which operator a name stands for and how many arguments it takes.
// Whole-tensor operators come from the library that the caller hands over; the scalar ones are known without it.

import type { Op } from "../../expr/nodes.ts";
import type { Library, Operator, TensorOperator } from "../../library/types.ts";

export type ReadLibrary = Pick<Library, "operators" | "tensorOperators">;

export interface ScalarFunction {
  readonly op: Op;
  readonly arity: number | "variadic";
}

export interface Vocabulary {
  readonly scalar: ReadonlyMap<string, ScalarFunction>;
  readonly tensor: ReadonlyMap<string, TensorOperator>;
  readonly tensorOperators: Library["tensorOperators"];
}

const ONE_ARGUMENT = [
  "exp",
  "expm1",
  "log",
  "log1p",
  "log2",
  "log10",
  "sqrt",
  "abs",
  "sign",
  "floor",
  "ceil",
  "round",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "erf",
  "erfc",
  "sigmoid",
  "logit",
  "softplus",
  "relu",
] as const;

/** What every sheet may use; `stop` and `component` belong to the kernel and are in no operator table. */
const BASIC: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ...ONE_ARGUMENT.map((op) => [op, { op, arity: 1 }] as const),
  ["mod", { op: "mod", arity: 2 }],
  ["atan2", { op: "atan2", arity: 2 }],
  ["pow", { op: "pow", arity: 2 }],
  ["clamp", { op: "clamp", arity: 3 }],
  ["max", { op: "max", arity: "variadic" }],
  ["min", { op: "min", arity: "variadic" }],
  ["stop", { op: "stop", arity: 1 }],
  ["component", { op: "component", arity: 2 }],
]);

/** A library is never changed in place, and is asked for its words with every formula. */
const known = new WeakMap<ReadLibrary, Vocabulary>();

export function vocabularyOf(library: ReadLibrary | undefined): Vocabulary {
  if (library === undefined) return { scalar: BASIC, tensor: new Map(), tensorOperators: new Map() };
  let own = known.get(library);
  if (own === undefined) {
    own = wordsOf(library);
    known.set(library, own);
  }
  return own;
}

function wordsOf(library: ReadLibrary): Vocabulary {
  const bySpelling = (o: Operator) =>
    o.spellings.map((name) => [name, { op: o.op, arity: o.arity }] as const);
  return {
    scalar: new Map<string, ScalarFunction>([
      ...BASIC,
      ...[...library.operators.values()].flatMap(bySpelling),
    ]),
    tensor: new Map(
      [...library.tensorOperators.values()].flatMap((o) => o.spellings.map((name) => [name, o] as const)),
    ),
    tensorOperators: library.tensorOperators,
  };
}

// Functions that are 0 at 0: where the argument has its support, the value has it too.

import type { Op } from "./nodes.ts";

export const ZERO_AT_ZERO: ReadonlySet<Op> = new Set<Op>([
  "abs",
  "sign",
  "sqrt",
  "floor",
  "ceil",
  "round",
  "sin",
  "tan",
  "asin",
  "atan",
  "sinh",
  "tanh",
  "asinh",
  "atanh",
  "expm1",
  "log1p",
  "erf",
  "relu",
  "stop",
]);

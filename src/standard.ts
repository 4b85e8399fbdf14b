// The standard library: every operator, rule set and layer that the program comes with, as one explicit value.

import activations from "../layers/activations.md";
import convolution from "../layers/convolution.md";
import linear from "../layers/linear.md";
import type { Library } from "./library/types.ts";
import { operators } from "./ops/operators.ts";
import { tensorOperators } from "./ops/tensors.ts";
import { rules } from "./rules/rules.ts";

const layers: ReadonlyMap<string, string> = new Map([
  ["activations.md", activations],
  ["convolution.md", convolution],
  ["linear.md", linear],
]);

export const standard: Library = { operators, tensorOperators, rules, layers };

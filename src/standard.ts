// The standard library: every operator, rule set and layer that the program comes with, as one explicit value.

import activations from "../layers/activations.md";
import attention from "../layers/attention.md";
import boxes from "../layers/boxes.md";
import classificationLosses from "../layers/classification-losses.md";
import convolution from "../layers/convolution.md";
import linear from "../layers/linear.md";
import normalisation from "../layers/normalisation.md";
import optimisers from "../layers/optimisers.md";
import pooling from "../layers/pooling.md";
import recurrent from "../layers/recurrent.md";
import regressionLosses from "../layers/regression-losses.md";
import sampling from "../layers/sampling.md";
import type { Library } from "./library/types.ts";
import { meanings } from "./ops/meanings.ts";
import { operators } from "./ops/operators.ts";
import { tensorOperators } from "./ops/tensors.ts";
import { rules } from "./rules/rules.ts";

const layers: ReadonlyMap<string, string> = new Map([
  ["activations.md", activations],
  ["attention.md", attention],
  ["boxes.md", boxes],
  ["classification-losses.md", classificationLosses],
  ["convolution.md", convolution],
  ["linear.md", linear],
  ["normalisation.md", normalisation],
  ["optimisers.md", optimisers],
  ["pooling.md", pooling],
  ["recurrent.md", recurrent],
  ["regression-losses.md", regressionLosses],
  ["sampling.md", sampling],
]);

const exact = new Map(
  [...meanings.values()].flatMap((m) => (m.exact === undefined ? [] : [[m.op, m.exact] as const])),
);

export const standard: Library = { operators, tensorOperators, exact, rules, layers };

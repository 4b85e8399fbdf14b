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
import { core } from "./core.ts";
import type { Library } from "./library/types.ts";

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

export const standard: Library = { ...core, layers };

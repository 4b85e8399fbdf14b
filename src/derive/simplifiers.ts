// The simplifiers, in the order in which they are tried; the first that changes anything makes the next line.

import type { FunctionRule } from "../rewrite/rule.ts";
import { cancel, factorOut, pullConstants } from "./constants.ts";
import { foldRule } from "./fold.ts";
import type { Workshop } from "./workshop.ts";

export function simplifiers(w: Workshop): readonly FunctionRule[] {
  return [pullConstants, foldRule(w), cancel, factorOut];
}

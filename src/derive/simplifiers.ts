// The simplifiers, in the order in which they are tried; the first that changes anything makes the next line.

import { cancel, factorOut, pullConstants } from "./constants.ts";
import { assumed, distribute, splitSum } from "./expand.ts";
import { foldRule } from "./fold.ts";
import { type LineRule, single } from "./line-rule.ts";
import { mergeChoices } from "./piecewise.ts";
import type { Workshop } from "./workshop.ts";

export function simplifiers(w: Workshop): readonly LineRule[] {
  return [mergeChoices, pullConstants, ...assumed(w), foldRule(w), cancel, factorOut].map(single);
}

/** What writes a scalar's equation out: products over sums, sums split, constants before them, assumptions. */
export function expanders(w: Workshop): readonly LineRule[] {
  return [{ name: "spread", rules: [distribute, splitSum, pullConstants] }, ...assumed(w).map(single)];
}

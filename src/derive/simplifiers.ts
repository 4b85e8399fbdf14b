// The simplifiers, in the order in which they are tried; the first that changes anything makes the next line.

import { cancel, factorOut, pullConstants } from "./constants.ts";
import { foldRule } from "./fold.ts";
import { type LineRule, named, single } from "./line-rule.ts";
import { mergeChoices } from "./piecewise.ts";
import type { Workshop } from "./workshop.ts";

export function simplifiers(w: Workshop): readonly LineRule[] {
  const assumed = named(w.library, "assumption.equation");
  return [mergeChoices, pullConstants, assumed, foldRule(w), cancel, factorOut].map(single);
}

/** What writes a scalar's equation out: products over sums, sums split, constants before them, assumptions. */
export function expanders(w: Workshop): readonly LineRule[] {
  const spread = [named(w.library, "algebra.distribute"), named(w.library, "sum.split"), pullConstants];
  return [{ name: "spread", rules: spread }, single(named(w.library, "assumption.equation"))];
}

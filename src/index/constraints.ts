// The form in which facts about index terms are decided: polynomial constraints and choices between them.

import type { Poly } from "../expr/poly.ts";

/** p ≥ 0, p > 0 or p = 0. */
export interface Constraint {
  readonly p: Poly;
  readonly kind: "ge" | "gt" | "eq";
}
/** At least one of the conjunctions holds; none: a contradiction. */
export type Alternatives = readonly (readonly Constraint[])[];
export interface AtomFacts {
  readonly rows: readonly Constraint[];
  readonly choices: readonly Alternatives[];
}

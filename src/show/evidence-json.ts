// Evidence as JSON: what was counted about a line, for derivations and for checks of what people wrote.

import type { Evidence } from "../rewrite/evidence.ts";

/** What was counted about a line, without the terms of its conditions. */
export interface CountsJson {
  readonly status: Evidence["status"];
  readonly exact: { readonly points: number; readonly primes: number; readonly bound: string | null } | null;
  readonly floats: { readonly points: number; readonly tolerance: number; readonly digits: number } | null;
  readonly differences: { readonly points: number; readonly tolerance: number } | null;
  readonly automatic: { readonly points: number } | null;
  readonly branches: { readonly hit: number; readonly reachable: number } | null;
  readonly kinks: { readonly points: number } | null;
  readonly sizes: readonly string[];
  readonly seed: number;
  readonly notes: readonly string[];
}

export const countsJson = (e: Evidence): CountsJson => ({
  status: e.status,
  exact: e.exact === undefined ? null : { ...e.exact, bound: e.exact.bound ?? null },
  floats: e.floats ?? null,
  differences: e.differences ?? null,
  automatic: e.automatic ?? null,
  branches: e.branches ?? null,
  kinks: e.kinks ?? null,
  sizes: e.sizes,
  seed: e.seed,
  notes: e.notes,
});

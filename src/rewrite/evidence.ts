// What was checked about one displayed equality. Established means: replayed, and equal at every point tried
// (exactly or numerically) with every reachable branch hit. It claims equality at the sizes tried, no more.

import type { Expr } from "../expr/nodes.ts";

/** `unchecked`: the lines are there before their evidence. */
export type EvidenceStatus = "established" | "not-established" | "refuted" | "unchecked";

/** A point at which the two sides of a line were evaluated. */
export interface ComparedPoint {
  /** Sizes, scalars and entries, as text, in the order in which the block declares them. */
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly indices: readonly { readonly name: string; readonly value: number }[];
  readonly left: string;
  readonly right: string;
}

/** The smallest numbers found at which the two sides differ. */
export type Counterexample = ComparedPoint;

export interface Evidence {
  readonly status: EvidenceStatus;
  /** The recorded rules, applied again at the recorded places, gave the identical terms. */
  readonly replayed: boolean | undefined;
  /** Exact evaluation: number of points; `primes` 0 when rationals were used directly. */
  readonly exact: { readonly points: number; readonly primes: number; readonly bound?: string } | undefined;
  /** Floats: number of points and the relative tolerance that was applied. */
  readonly floats:
    | { readonly points: number; readonly tolerance: number; readonly digits: number }
    | undefined;
  /** Final gradients only: comparison with finite differences of the forward equations. */
  readonly differences: { readonly points: number; readonly tolerance: number } | undefined;
  /** Comparison with the automatic derivative of the evaluator. */
  readonly automatic: { readonly points: number } | undefined;
  readonly branches: { readonly hit: number; readonly reachable: number } | undefined;
  /** Points placed on kinks; both sides of each were probed. */
  readonly kinks: { readonly points: number } | undefined;
  readonly secondOpinions: readonly {
    readonly tool: string;
    readonly confirmed: number;
    readonly abstained: number;
  }[];
  /** The shapes tried, as text: `H=3, K=2`. */
  readonly sizes: readonly string[];
  readonly seed: number;
  readonly counterexample: Counterexample | undefined;
  /** One of the points at which the sides agree, for pages that show it. */
  readonly sample?: ComparedPoint | undefined;
  /** Why it is not established, or conditions under which points were drawn. */
  readonly notes: readonly string[];
  readonly assumes: readonly Expr[];
}

/** Of what was tried nothing; beside it stands what was. */
export const NO_EVIDENCE = {
  exact: undefined,
  floats: undefined,
  differences: undefined,
  automatic: undefined,
  branches: undefined,
  kinks: undefined,
  secondOpinions: [],
  sizes: [],
  counterexample: undefined,
} as const;

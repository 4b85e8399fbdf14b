// How a name came to be what it is, as the report tells it.

import type { Span } from "../../expr/span.ts";

export interface Origin {
  readonly key: string;
  readonly kind: "defined" | "given" | "function" | "free-function" | "loss" | "identity";
  readonly rank: number;
  readonly place: Span;
  readonly parameters: readonly string[];
  /** Of a function of which nothing is known, the axes of its arguments. */
  readonly takes?: readonly number[];
  /** Of an integer, its least value. */
  readonly least?: 0 | 1;
  /** With how many indices it is written. */
  readonly indices: number;
  /** The fewest that it stands with where it has any. */
  readonly fewest?: number;
}

// What a kind of task says beside its lines: code, tables, pictures, remarks.

import type { TaskStatus } from "./document.ts";
import type { Exhibit } from "./exhibit.ts";
import type { Sentence } from "./sentence.ts";

export interface Answer {
  readonly exhibits: readonly Exhibit[];
  /** After those of the derivation. */
  readonly remarks: readonly Sentence[];
  /** Where it is not the lines that establish the answer. */
  readonly status?: TaskStatus;
}

export const NO_ANSWER: Answer = { exhibits: [], remarks: [] };

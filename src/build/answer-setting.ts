// What a task is answered from.

import type { Context } from "../expr/context.ts";
import type { Library } from "../library/types.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import type { ReadBlock, ReadFile } from "./read.ts";

export interface AnswerSetting {
  readonly ctx: Context;
  readonly library: Library;
  readonly block: ReadBlock;
  /** All tasks of the block, derived and checked. */
  readonly derivations: readonly Derivation[];
  /** Evidence is to come: nothing is checked for the answers, either. */
  readonly unchecked?: boolean;
  /** Of random draws. */
  readonly seed: number;
  /** Where files that the sheet names are found. */
  readonly files: ReadFile | undefined;
}

// What a check is given besides the document: the library, and the blocks of the sheet that poses the question.

import type { Meanings } from "../../eval/field.ts";
import type { Context } from "../../expr/context.ts";
import type { Block } from "../../expr/environment.ts";
import type { Library } from "../../library/types.ts";
import type { Notation } from "../../notation/notation.ts";

/** A block of a sheet as it was read; its points are among the notes of the block or those of its fence. */
export interface AgainstBlock {
  readonly id: string;
  /** As it is printed above the question. */
  readonly title?: string | undefined;
  readonly block: Block;
  readonly notation: Notation;
  /** Points on the fence of the block. */
  readonly points: number | undefined;
}

/** The sheet of the question, or one block of it. Its terms live in `ctx`. */
export interface Against {
  readonly ctx: Context;
  readonly blocks: readonly AgainstBlock[];
}

/** As formulas of documents are written, whatever the sheet does: entries with subscripts. */
export const onPaper = (notation: Notation): Notation => ({ ...notation, index: "subscripts" });

export interface CheckOptions {
  readonly library: Library;
  /** The numbers behind the scalar operators: `meanings` of ops/meanings.ts. */
  readonly meanings: Meanings;
  readonly against?: Against;
  /** Damaged formulas are read with the repairs that are proposed, and say so. */
  readonly repair?: boolean | undefined;
  /** Seed of the random points. */
  readonly seed: number;
}

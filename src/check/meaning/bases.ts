// What the names of a document are added to: the blocks of the sheet that poses the question, or nothing.

import { SheetError } from "../../expr/diagnostics.ts";
import type { Env } from "../../expr/environment.ts";
import { type Notation, SUBSCRIPTS } from "../../notation/notation.ts";
import { type Against, onPaper } from "../verdict/options.ts";
import { asksForConvolution } from "./interpretations.ts";

interface Chosen {
  readonly against?: Against | undefined;
  /** One block of the sheet alone. */
  readonly block?: string | undefined;
}

/** What everything else is added to: a block of the sheet, or nothing. */
export interface Base {
  readonly text: string;
  /** The block of the sheet. */
  readonly id: string | undefined;
  readonly env: Env | undefined;
  readonly notation: Notation;
  /** What it asks for is said with a convolution. */
  readonly convolves: boolean;
}

export const NO_BASE: Base = {
  text: "",
  id: undefined,
  env: undefined,
  notation: SUBSCRIPTS,
  convolves: false,
};

export function basesOf(options: Chosen): readonly Base[] {
  const { against, block } = options;
  if (against === undefined) return [NO_BASE];
  const chosen = against.blocks.filter((b) => block === undefined || b.id === block);
  if (chosen.length === 0)
    throw new SheetError([
      {
        severity: "error",
        code: "check.block",
        message: block === undefined ? "this sheet has no blocks" : `this sheet has no block #${block}`,
        expected: against.blocks.map((b) => `#${b.id}`).join(", ") || "a sheet with a `grad` block",
        span: { start: 0, end: 0 },
      },
    ]);
  return chosen.map((b) => ({
    text: `names as in #${b.id}`,
    id: b.id,
    env: b.block.env,
    notation: onPaper(b.notation),
    convolves: asksForConvolution(b.block.tasks),
  }));
}

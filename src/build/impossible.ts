// Tasks that are asked in vain, as messages with their place.

import type { Derivation } from "../rewrite/derivation.ts";
import type { Message, ReadBlock } from "./blocks.ts";

const UNWRITTEN: Readonly<Record<string, { readonly done: string; readonly expected: string }>> = {
  "compute.unwritten": {
    done: "computed",
    expected: "arithmetic with numbers, of at most 2000 terms; `gradsheet eval` evaluates what is larger",
  },
  "expand.unwritten": {
    done: "written out",
    expected: "sums over ranges of numbers, of at most 2000 terms",
  },
};

/** A computation that cannot be written out was asked for in vain: that is a message about the sheet. */
export function impossibleTask(block: ReadBlock, d: Derivation): readonly Message[] {
  return d.diagnostics
    .filter((x) => x.code in UNWRITTEN)
    .map(({ code, message }) => ({
      source: block.source,
      diagnostic: {
        severity: "error",
        code,
        message: `this cannot be ${UNWRITTEN[code]?.done}: ${message}`,
        expected: UNWRITTEN[code]?.expected,
        span: d.task.span,
      },
    }));
}

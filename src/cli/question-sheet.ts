// The sheet that documents are checked against, read for each of them or once for several: what is drawn and compiled for
// the blocks of the sheet serves all documents that are checked with it, and grows with every one of them.

import { type ReadFile, readWholeSheet } from "../build/read.ts";
import type { Against } from "../check/options.ts";
import { SheetError } from "../expr/diagnostics.ts";
import { standard } from "../standard.ts";

/** Its text, and the block that is meant where one is named. */
export interface QuestionSheet {
  readonly text: string;
  readonly name: string;
  readonly block: string | undefined;
}

export interface QuestionSheets {
  /** Throws a SheetError where it cannot be used. */
  read(sheet: QuestionSheet, files: ReadFile): Against;
  /** Nothing of what a document left behind, which was not checked to its end, meets another one. */
  forget(): void;
}

/** Documents that share what was read. */
const SHARED = 50;

/** For one document after another. */
export function keptSheets(): QuestionSheets {
  let kept: { readonly sheet: QuestionSheet; readonly against: Against; served: number } | undefined;
  return {
    read(sheet, files) {
      const isSame = kept?.sheet.text === sheet.text && kept.sheet.name === sheet.name;
      if (kept === undefined || !isSame || kept.sheet.block !== sheet.block || kept.served >= SHARED)
        kept = { sheet, against: readSheet(sheet, files), served: 0 };
      kept.served += 1;
      return kept.against;
    },
    forget() {
      kept = undefined;
    },
  };
}

function readSheet({ text, name, block }: QuestionSheet, files: ReadFile): Against {
  const read = readWholeSheet(text, name, standard, files);
  if (!read.ok) throw new SheetError(read.messages.map((m) => m.diagnostic));
  return {
    ctx: read.value.ctx,
    blocks: read.value.blocks
      .filter((b) => block === undefined || b.id === block)
      .map((b) => ({
        id: b.id,
        title: b.text.settings.title,
        block: b.block,
        notation: b.notation,
        points: b.text.settings.points,
      })),
  };
}

// The sheet that documents are checked against, read for each of them or once for several: what is drawn and compiled for
// the blocks of the sheet serves all documents that are checked with it, and grows with every one of them.

import { type ReadFile, type ReadSheet, readWholeSheet } from "../build/read.ts";
import type { Against } from "../check/verdict/options.ts";
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

/** A sheet as it was read. */
export interface ReadQuestion {
  readonly sheet: QuestionSheet;
  readonly against: Against;
}

/** For one document after another; the first one is served by what was read already. */
export function keptSheets(first?: ReadQuestion): QuestionSheets {
  let kept: (ReadQuestion & { served: number }) | undefined = first && { ...first, served: 0 };
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
  return againstSheet(read.value, block);
}

export function againstSheet(read: ReadSheet, block: string | undefined): Against {
  return {
    ctx: read.ctx,
    blocks: read.blocks
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

// A document checked: read, its names given their meaning, and each of its relations judged.

import { benches } from "./bench.ts";
import type { CheckedDocument } from "./document.ts";
import { judgeDocument } from "./judge-document.ts";
import { linksOf, type ReadFormula } from "./links.ts";
import type { DocumentMeaning } from "./meaning.ts";
import { documentMeaning } from "./meaning-of.ts";
import type { CheckOptions } from "./options.ts";
import { readDocument } from "./read-document.ts";
import { readFormula } from "./statements.ts";
import { UnreadError } from "./unread.ts";
import type { CheckReport } from "./verdicts.ts";

/** Throws a SheetError where the document, or a declaration in it, cannot be used. */
export async function checkDocument(
  source: string,
  name: string,
  options: CheckOptions,
): Promise<CheckReport> {
  const doc = readDocument(source, name);
  const formulas = readFormulas(doc);
  const { library, against } = options;
  const meaning = documentMeaning(doc, formulas, { library, ...(against === undefined ? {} : { against }) });
  return checkWith(doc, formulas, meaning, options);
}

/** The same, where it is known what the symbols mean. */
async function checkWith(
  doc: CheckedDocument,
  formulas: readonly ReadFormula[],
  meaning: DocumentMeaning,
  options: CheckOptions,
): Promise<CheckReport> {
  const { library, meanings, seed, against } = options;
  const setting = {
    library,
    meanings,
    benches: benches(meaning.ctx, meanings, seed),
    text: doc.text,
    against,
  };
  const found = await judgeDocument(setting, doc, formulas, linksOf(doc, formulas), meaning);
  return {
    file: doc.name,
    relations: found.relations,
    inferred: [...meaning.inferred, ...found.inferred],
    questions: [...meaning.questions, ...found.questions],
    repairs: meaning.repairs,
    remarks: [...doc.remarks, ...found.missing],
    seed,
  };
}

export function readFormulas(doc: CheckedDocument): readonly ReadFormula[] {
  return doc.formulas.map((f): ReadFormula => {
    if (!("text" in f.tex)) return f.tex;
    try {
      return readFormula(f.tex, f.environment);
    } catch (error) {
      if (error instanceof UnreadError) return error.unread;
      throw error;
    }
  });
}

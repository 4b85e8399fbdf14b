// A document checked: read, its names given their meaning, and each of its relations judged.

import type { CheckedDocument } from "./document/document.ts";
import { readDocument } from "./document/read-document.ts";
import { withDeltas } from "./formula/deltas.ts";
import { readFormula } from "./formula/statements.ts";
import { judgeDocument } from "./judge/document.ts";
import { linksOf, type ReadFormula } from "./judge/links.ts";
import { nothingKnown } from "./judge/once.ts";
import { KeptMeaning } from "./meaning/kept.ts";
import type { DocumentMeaning } from "./meaning/meaning.ts";
import { documentMeaning, type MeaningOptions } from "./meaning/meaning-of.ts";
import { asksForRepair, type Change, mendedDocument, mendedFormulas, withoutRepair } from "./meaning/mend.ts";
import { withDerivativeNames } from "./resolve/derivative-names.ts";
import { withExpectations } from "./resolve/expectations.ts";
import { withBodies } from "./resolve/function-bodies.ts";
import { withNablas } from "./resolve/nablas.ts";
import { UnreadError } from "./text/unread.ts";
import { benches } from "./verdict/bench.ts";
import type { CheckOptions } from "./verdict/options.ts";
import type { CheckReport } from "./verdict/verdicts.ts";

/** Throws a SheetError where the document, or a declaration in it, cannot be used. */
export const checkDocument = (source: string, name: string, options: CheckOptions): Promise<CheckReport> =>
  checkRead(readDocument(source, name), options);

/** The same for a document that was read. */
export async function checkRead(written: CheckedDocument, options: CheckOptions): Promise<CheckReport> {
  const { library, against } = options;
  const setting = { library, ...(against === undefined ? {} : { against }) };
  if (options.repair !== true && !asksForRepair(written)) {
    const formulas = readFormulas(written);
    return checkWith(written, formulas, documentMeaning(written, formulas, setting), options);
  }
  return checkMended(withoutRepair(written), setting, options);
}

/** With the repairs that are proposed; what is read so says it. */
async function checkMended(
  written: CheckedDocument,
  setting: MeaningOptions,
  options: CheckOptions,
): Promise<CheckReport> {
  const { doc, changes } = mendedDocument(written);
  const formulas = readFormulas(doc);
  const own = { ...setting, mended: true, kept: new KeptMeaning() };
  const first = documentMeaning(doc, formulas, own);
  const again = mendedFormulas(formulas, first.mends);
  const meaning = first.mends.length === 0 ? first : documentMeaning(doc, again, own);
  const report = await checkWith(doc, again, meaning, options);
  const relations = report.relations.map((r) => {
    const text = doc.text.slice(r.span.start, r.span.end);
    const here = doc.formulas.flatMap((f, k): readonly Change[] => {
      if (r.span.start < f.span.start || r.span.end > f.span.end) return [];
      // A letter is said where it stands.
      const mends = first.mends.filter((m) => m.formulas.includes(k) && text.includes(m.found));
      return [...(changes.get(k) ?? []), ...mends];
    });
    if (here.length === 0) return r;
    const words = here.map((c) => `\`${c.found}\` as \`${c.proposed}\``).join(", ");
    return { ...r, remarks: [...r.remarks, `read as repaired: ${words}`] };
  });
  return { ...report, relations, repairs: first.repairs };
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
    benches: benches(meaning.ctx, meanings, seed, (against?.blocks.length ?? 0) > 1),
    known: nothingKnown(),
    text: doc.text,
    against,
  };
  const found = await judgeDocument(setting, doc, formulas, linksOf(doc, formulas), meaning);
  return {
    file: doc.name,
    relations: found.relations,
    inferred: found.inferred,
    questions: [...meaning.questions, ...found.questions],
    repairs: meaning.repairs,
    remarks: [...doc.remarks, ...meaning.clashes, ...found.missing],
    credit: found.credit,
    seed,
  };
}

export function readFormulas(doc: CheckedDocument): readonly ReadFormula[] {
  const formulas = doc.formulas.map((f): ReadFormula => {
    if (!("text" in f.tex)) return f.tex;
    try {
      return readFormula(f.tex, f.environment);
    } catch (error) {
      if (error instanceof UnreadError) return error.unread;
      throw error;
    }
  });
  return withDerivativeNames(withBodies(withNablas(withDeltas(withExpectations(doc, formulas)))));
}

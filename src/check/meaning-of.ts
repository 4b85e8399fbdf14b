// What the symbols of a document mean: from the sheet that it is checked against, from what it declares, from its own
// definitions, and from use, in this order. Every formula gets the interpretations that stay open.

import { Context } from "../expr/context.ts";
import { SheetError } from "../expr/diagnostics.ts";
import type { Block, Env } from "../expr/environment.ts";
import { type Notation, SUBSCRIPTS } from "../notation/notation.ts";
import { readStatements } from "../read/block.ts";
import type { FindBlock } from "../read/find-block.ts";
import type { ReadLibrary } from "../read/vocabulary.ts";
import type { CheckedDocument } from "./document.ts";
import { elaborateFormula } from "./elaborate.ts";
import { type DeclaredStatement, declaredIn, declaredStatements } from "./meaning/declarations.ts";
import type { DocumentMeaning, Interpretation, Meaning } from "./meaning.ts";
import type { FormulaStatements } from "./statements.ts";
import type { Unread } from "./unread.ts";

/** A sheet that was read: its blocks were elaborated in its context. */
export interface AgainstSheet {
  readonly ctx: Context;
  readonly blocks: readonly AgainstBlock[];
}
export interface AgainstBlock {
  readonly id: string;
  readonly block: Block;
  readonly notation: Notation;
}

export interface MeaningOptions {
  readonly library: ReadLibrary;
  readonly against?: AgainstSheet | undefined;
  /** One block of the sheet alone. */
  readonly block?: string | undefined;
  /** Where `use` in a declaration finds blocks. */
  readonly use?: FindBlock | undefined;
}

/** Throws a SheetError, with places in the document, where a declaration cannot be read. */
export function documentMeaning(
  doc: CheckedDocument,
  formulas: readonly (FormulaStatements | Unread)[],
  options: MeaningOptions,
): DocumentMeaning {
  const ctx = options.against?.ctx ?? new Context();
  const declared = declaredStatements(doc);
  const bases = basesOf(options);
  const sections = [...new Set(doc.formulas.map((f) => f.section))];
  const bySection = new Map<number, readonly Interpretation[]>();
  for (const section of sections) {
    const own = formulas.flatMap((f, k) => (doc.formulas[k]?.section === section && isRead(f) ? [f] : []));
    const all = bases.map((b) => declaredOn(ctx, doc, b, declared, section, options));
    bySection.set(section, inOrder(all, own, doc, ctx, options));
  }
  const interpretations = doc.formulas.map((f, k): readonly Interpretation[] => {
    const all = bySection.get(f.section) ?? [];
    const formula = formulas[k];
    return formula === undefined || !isRead(formula) ? all : inOrder(all, [formula], doc, ctx, options);
  });
  return { ctx, interpretations, inferred: [], questions: [], repairs: [] };
}

export const isRead = (f: FormulaStatements | Unread): f is FormulaStatements => "statements" in f;

/** What everything else is added to: a block of the sheet, or nothing. */
interface Base {
  readonly text: string;
  readonly env: Env | undefined;
  readonly notation: Notation;
}

function basesOf(options: MeaningOptions): readonly Base[] {
  const { against, block } = options;
  if (against === undefined) return [{ text: "as declared", env: undefined, notation: SUBSCRIPTS }];
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
  return chosen.map((b) => ({ text: `names as in #${b.id}`, env: b.block.env, notation: b.notation }));
}

/** The declarations of a section on top of a block; what the block names already stays as it is. */
function declaredOn(
  ctx: Context,
  doc: CheckedDocument,
  base: Base,
  declared: readonly DeclaredStatement[],
  section: number,
  options: MeaningOptions,
): Interpretation {
  const kept = declared.filter((d) => d.name === undefined || base.env?.decls.has(d.name) !== true);
  const statements = declaredIn(kept, section);
  const found = readStatements(ctx, doc.text, statements, {
    library: options.library,
    use: options.use,
    base: base.env,
    first: base.notation.first,
  });
  const errors = found.diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) throw new SheetError(errors);
  const meaning: Meaning = { env: found.env, notation: { ...base.notation, first: found.first } };
  return { text: base.text, meaning };
}

/** Those that read more of the formulas first; the order of the sheet where they read as much. */
function inOrder(
  all: readonly Interpretation[],
  formulas: readonly FormulaStatements[],
  doc: CheckedDocument,
  ctx: Context,
  options: MeaningOptions,
): readonly Interpretation[] {
  if (all.length < 2) return all;
  const score = (i: Interpretation): number => {
    const { env, notation } = i.meaning;
    const setting = { ctx, env, notation, library: options.library, text: doc.text };
    return formulas
      .flatMap((f) => elaborateFormula(setting, f).statements)
      .reduce((sum, s) => sum + (s.kind === "relation" ? 1 : 0), 0);
  };
  const scored = all.map((interpretation) => ({ interpretation, score: score(interpretation) }));
  return scored.sort((a, b) => b.score - a.score).map((s) => s.interpretation);
}

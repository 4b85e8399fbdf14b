// What the symbols of a document mean: from the sheet that it is checked against, from what it declares, from its own
// definitions, and from use, in this order. Every formula gets the interpretations that stay open.

import { Context } from "../expr/context.ts";
import { SheetError } from "../expr/diagnostics.ts";
import type { Env } from "../expr/environment.ts";
import { type Notation, SUBSCRIPTS } from "../notation/notation.ts";
import { readStatements } from "../read/block.ts";
import type { FindBlock } from "../read/find-block.ts";
import type { ReadLibrary } from "../read/vocabulary.ts";
import type { CheckedDocument } from "./document.ts";
import { elaborateFormula } from "./elaborate.ts";
import { type DeclaredStatement, declaredIn, declaredStatements } from "./meaning/declarations.ts";
import { type Stretch, stretchesIn } from "./meaning/document-stretches.ts";
import { interpret } from "./meaning/interpretations.ts";
import { dependenciesOf } from "./meaning/settled.ts";
import { readStretch } from "./meaning/stretch.ts";
import { inferredWords, openQuestion } from "./meaning/words.ts";
import type { DocumentMeaning, Interpretation } from "./meaning.ts";
import type { Against } from "./options.ts";
import type { FormulaStatements } from "./statements.ts";
import type { Unread } from "./unread.ts";
import type { Inferred, Question } from "./verdicts.ts";

export interface MeaningOptions {
  readonly library: ReadLibrary;
  readonly against?: Against | undefined;
  /** One block of the sheet alone. */
  readonly block?: string | undefined;
  /** Where `use` in a declaration finds blocks. */
  readonly use?: FindBlock | undefined;
}

type Formulas = readonly (FormulaStatements | Unread)[];

/** Throws a SheetError, with places in the document, where a declaration cannot be read. */
export function documentMeaning(
  doc: CheckedDocument,
  formulas: Formulas,
  options: MeaningOptions,
): DocumentMeaning {
  const w = new Work(doc, formulas, options);
  for (const base of basesOf(options)) w.base(base);
  return w.done();
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
  if (against === undefined) return [{ text: "", env: undefined, notation: SUBSCRIPTS }];
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

interface Declared {
  readonly env: Env;
  readonly notation: Notation;
  readonly firstIsSet: boolean;
}

class Work {
  readonly #doc: CheckedDocument;
  readonly #formulas: Formulas;
  readonly #options: MeaningOptions;
  readonly #ctx: Context;
  readonly #declared: readonly DeclaredStatement[];
  /** For each formula, by its base; sections that declare the same share what is read. */
  readonly #found = new Map<number, { readonly base: string; readonly interpretation: Interpretation }[]>();
  readonly #inferred = new Map<string, Inferred>();
  readonly #questions = new Map<string, Question>();

  constructor(doc: CheckedDocument, formulas: Formulas, options: MeaningOptions) {
    this.#doc = doc;
    this.#formulas = formulas;
    this.#options = options;
    this.#ctx = options.against?.ctx ?? new Context();
    this.#declared = declaredStatements(doc);
  }

  base(base: Base): void {
    const env = this.#declaredOn(base);
    const prior = new Map<string, number>();
    for (const stretch of stretchesIn(this.#doc, this.#formulas, (section) => env(section).env)) {
      const declared = env(stretch.section);
      this.#stretch(base, declared, stretch, prior);
    }
    // Formulas of which nothing could be read have what is declared.
    for (const [k, f] of this.#doc.formulas.entries()) {
      const all = this.#found.get(k) ?? [];
      if (all.some((x) => x.base === base.text)) continue;
      const { env: own, notation } = env(f.section);
      const interpretation = { text: base.text || "as declared", meaning: { env: own, notation } };
      this.#found.set(k, [...all, { base: base.text, interpretation }]);
    }
  }

  #stretch(base: Base, declared: Declared, stretch: Stretch, prior: Map<string, number>): void {
    const { env, notation, firstIsSet } = declared;
    const { text } = this.#doc;
    const { readings, names, spelling, ranks } = readStretch({
      ctx: this.#ctx,
      text,
      library: this.#options.library,
      base: env,
      notation,
      firstIsSet,
      placed: stretch.placed,
      before: (formula) => {
        const start = this.#doc.formulas[formula]?.span.start ?? 0;
        return text.slice(Math.max(0, start - 40), start);
      },
      prior,
    });
    for (const [key, rank] of ranks) prior.set(key, rank);
    const [best] = readings;
    if (best !== undefined)
      for (const i of inferredWords(this.#ctx, text, best.meaning)) {
        const key = `${i.name} ${i.meaning}`;
        if (!this.#inferred.has(key)) this.#inferred.set(key, i);
      }
    const dependencies = readings.map((r) => dependenciesOf(r.meaning.env));
    for (const k of stretch.formulas) {
      const formula = this.#formulas[k];
      if (formula === undefined || !isRead(formula)) continue;
      for (const [at, r] of readings.entries()) {
        const uses = dependencies[at] ?? new Map();
        const words = [base.text, r.text].filter((x) => x !== "").join("; ");
        const { interpretations, withheld } = interpret(
          words,
          r.meaning,
          names,
          spelling,
          formula.statements,
          uses,
        );
        for (const interpretation of interpretations)
          this.#found.set(k, [...(this.#found.get(k) ?? []), { base: base.text, interpretation }]);
        const place = this.#doc.formulas[k]?.span;
        if (r !== best || place === undefined) continue;
        for (const [key, reason] of withheld)
          if (!this.#questions.has(reason))
            this.#questions.set(reason, openQuestion(text, key, reason, place));
      }
    }
  }

  done(): DocumentMeaning {
    const several = (this.#options.against?.blocks.length ?? 0) > 1 && this.#options.block === undefined;
    const interpretations = this.#doc.formulas.map((f, k): readonly Interpretation[] => {
      const all = (this.#found.get(k) ?? []).map((x) => x.interpretation);
      const formula = this.#formulas[k];
      return several && formula !== undefined && isRead(formula)
        ? this.#inOrder(all, f.section, formula)
        : all;
    });
    return {
      ctx: this.#ctx,
      interpretations,
      inferred: [...this.#inferred.values()],
      questions: [...this.#questions.values()],
      repairs: [],
    };
  }

  /** The declarations of a section on top of a block; what the block names already stays as it is. */
  #declaredOn(base: Base): (section: number) => Declared {
    const kept = this.#declared.filter((d) => d.name === undefined || base.env?.decls.has(d.name) !== true);
    const known = new Map<string, Declared>();
    return (section) => {
      const statements = declaredIn(kept, section);
      const key = statements.map((s) => `${s.span.start}-${s.span.end}`).join();
      const before = known.get(key);
      if (before !== undefined) return before;
      const found = readStatements(this.#ctx, this.#doc.text, statements, {
        library: this.#options.library,
        use: this.#options.use,
        base: base.env,
        first: base.notation.first,
      });
      const errors = found.diagnostics.filter((d) => d.severity === "error");
      if (errors.length > 0) throw new SheetError(errors);
      const firstIsSet = base.env !== undefined || statements.some((s) => s.kind === "index");
      const made: Declared = {
        env: found.env,
        notation: { ...base.notation, first: found.first },
        firstIsSet,
      };
      known.set(key, made);
      return made;
    };
  }

  /** Of several blocks, those that read more of a formula first, then those that read more of its section. */
  #inOrder(all: readonly Interpretation[], section: number, f: FormulaStatements): readonly Interpretation[] {
    const near = this.#formulas.filter(
      (g, k): g is FormulaStatements => this.#doc.formulas[k]?.section === section && isRead(g),
    );
    const score = (i: Interpretation, formulas: readonly FormulaStatements[]): number => {
      const setting = { ctx: this.#ctx, library: this.#options.library, text: this.#doc.text, ...i.meaning };
      return formulas
        .flatMap((g) => elaborateFormula(setting, g).statements)
        .reduce((sum, s) => sum + (s.kind === "relation" ? 1 : 0), 0);
    };
    const scored = all.map((i) => ({ i, own: score(i, [f]), around: score(i, near) }));
    return scored.sort((a, b) => b.own - a.own || b.around - a.around).map((s) => s.i);
  }
}

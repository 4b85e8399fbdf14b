// What the symbols of a document mean, for each of its formulas: one environment a section, and the interpretations that
// stay open. Judging chooses among them; it never looks at how they were found.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Span } from "../../expr/span.ts";
import type { Notation } from "../../notation/notation.ts";
import type { Choices } from "../resolve/choices.ts";
import type { Unread } from "../text/unread.ts";
import type { Inferred, Question, Repair } from "../verdict/verdicts.ts";
import type { Mend } from "./mend.ts";

/** The names of a stretch of the document, as a block of a sheet would declare them. */
export interface Meaning {
  readonly env: Env;
  readonly notation: Notation;
  /**
   * For elaborateFormula, which takes all of a meaning: `elaborateFormula({ ctx, library, text, ...meaning }, formula)`.
   * Names that are written with what they depend on (`J(θ)`), by the keys of these arguments; what `*` means.
   */
  readonly applied?: ReadonlyMap<string, readonly string[]>;
  readonly star?: "conv" | "corr";
  /** What ∂ of an entry of a recurrence goes through. */
  readonly choices?: Choices;
  /**
   * Names that the document itself defines, with the place of the relation that does (`span` of its statement): the
   * first sign of that relation says what the name is and claims nothing, further signs claim. A name that a sheet or a
   * declaration defines is not among them: a relation about it claims.
   */
  readonly definitions?: ReadonlyMap<string, Span>;
  /** Names that nobody declared: the document's definitions and its use of them tell what they are. */
  readonly inferred?: ReadonlySet<string>;
  /** Tensors that stand with some of their indices left out, which come first or last as the other lines say: q_j of q_{jk}. */
  readonly partial?: ReadonlySet<string>;
  /**
   * Names that stand in `env` as if they were free, though the document relates them to others in a way that was not
   * read or is not said, with the reason in words. A relation that holds for all their values holds; one that fails for
   * some is not wrong but not decided, where its sides or the definitions in them mention such a name.
   */
  readonly unsettled?: ReadonlyMap<string, string>;
}

/** Another way to read the same formulas; a relation that holds under one reading only decides for it. */
export interface Interpretation {
  /** As words: "`*` is correlation", "w_{ij} has two indices". */
  readonly text: string;
  readonly meaning: Meaning;
  /** It takes vectors for the rows of a matrix, or for its columns: what of what. */
  readonly rows?: { readonly of: string; readonly turned: boolean } | undefined;
  /** The block of the sheet that declares its names. */
  readonly block?: string | undefined;
}

/** What is inferred beside a block of the sheet counts where formulas are read with that block. */
export interface InferredIn extends Inferred {
  readonly block: string | undefined;
}

export interface DocumentMeaning {
  readonly ctx: Context;
  /** For each formula of the document, by its number: at least one, the most likely first. */
  readonly interpretations: readonly (readonly Interpretation[])[];
  readonly inferred: readonly InferredIn[];
  readonly questions: readonly Question[];
  readonly repairs: readonly Repair[];
  /** Declarations of the document that do not go with a block of the sheet: that block is passed over. */
  readonly clashes: readonly Unread[];
  /** What could be put right in what was read, for whoever asks for it. */
  readonly mends: readonly Mend[];
}

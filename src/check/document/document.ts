// A document as what `check` looks at: its formulas in order, with macros put in and places kept, and what it says to
// the checker itself (`<!-- gradsheet: given x[n] -->`, `% gradsheet: given x[n]`). Markdown or LaTeX is told from
// the name of the file.

import type { Span } from "../../expr/span.ts";
import type { Mapped } from "../text/mapped.ts";
import type { Unread } from "../text/unread.ts";

export interface Formula {
  /** What stands between the delimiters, without comments, macros put in; or why that is not possible. */
  readonly tex: Mapped | Unread;
  /** With its delimiters. */
  readonly span: Span;
  readonly display: boolean;
  /** `align`, without a star; undefined between dollars or brackets. */
  readonly environment: string | undefined;
  /** The heading that it stands under, by number: letters may mean other things in another section. */
  readonly section: number;
  /** The formula that it goes on from where it begins with a relation, if that is not the one before it. */
  readonly after?: number | undefined;
}

/** Statements of the sheet language that the document holds for the checker. */
export interface Declared {
  /** As it stands in the document, from `offset` on. */
  readonly text: string;
  readonly offset: number;
  /** The heading that it stands under, as of formulas. */
  readonly section: number;
}

export interface CheckedDocument {
  readonly name: string;
  readonly text: string;
  readonly formulas: readonly Formula[];
  readonly declared: readonly Declared[];
  /** What was passed over and might matter: files that are included, formulas that are not closed. */
  readonly remarks: readonly Unread[];
}

/** A longer document is refused whole. */
export const LONGEST_DOCUMENT = 4_000_000;
/** A document with more formulas is refused whole. */
export const MOST_FORMULAS = 20_000;
/** A longer formula is not read. */
export const LONGEST_FORMULA = 20_000;

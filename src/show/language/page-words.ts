// The words that the pages put around a derivation. A language is one object of this type, so that a word that one of
// them lacks is an error of the compiler.

import type { Level, Mark, TaskKind, TaskStatus } from "../document.ts";
import type { Quotes } from "../quotes.ts";

export interface PageWords {
  /** BCP 47. */
  readonly tag: string;
  readonly quotes: Quotes;
  /** Before what is asked. */
  readonly ask: Readonly<Record<TaskKind, string>>;
  readonly given: string;
  /** "where u = …". */
  readonly where: string;
  readonly result: string;
  /** In a sentence: "…; result: equal at 14 points". */
  readonly resultHere: string;
  readonly remark: string;
  readonly convention: string;
  readonly hint: string;
  readonly answer: string;
  readonly picture: string;
  readonly levelOfDetail: string;
  readonly levels: Readonly<Record<Level, string>>;
  readonly mark: Readonly<Record<Mark, string>>;
  readonly status: Readonly<Record<TaskStatus, string>>;
  /** "1 point", "2.5 points". */
  readonly points: (n: number) => string;
  readonly total: string;
  /** "Variant 3". */
  readonly variant: (n: number) => string;
  /** "12 lines checked and established", "12 lines checked: 11 established, 1 not established". */
  readonly checked: (
    total: number,
    counts: readonly { readonly n: number; readonly word: string }[],
  ) => string;
  readonly allChecked: (total: number) => string;
  /** What an entry of the list of evidence is about: "All lines and the result are". */
  readonly allLines: string;
  readonly theResult: string;
  /** "line 2", "lines 2 and 3". */
  readonly lines: (places: readonly string[]) => string;
  /** "line 2 of (3)". */
  readonly of: (lines: string, equation: string) => string;
  readonly listed: (parts: readonly string[]) => string;
  readonly are: (subject: string, one: boolean) => string;
}

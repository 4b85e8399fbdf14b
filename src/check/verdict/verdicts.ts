// What a check says: one verdict for each relation of a document, with its counterexample, its conditions, the edit
// that would make it right, and what had to be inferred on the way. The terminal, the report, JSON and the page show
// this object and know nothing else.

import type { Span } from "../../expr/span.ts";
import type { Counterexample, Evidence } from "../../rewrite/evidence.ts";
import type { Unread } from "../text/unread.ts";

export type Verdict = "holds" | "wrong" | "holds-if" | "not-read" | "not-decided";

/** What a relation is in the argument: a definition fixes a name, an update changes one, a remark claims nothing. */
export type Role = "claim" | "definition" | "update" | "remark";

/** A place in a file, lines and columns from 1. */
export interface Place {
  readonly span: Span;
  readonly line: number;
  readonly column: number;
}

/** An assumption under which a relation holds, among the usual ones. */
export interface Condition {
  /** `sums-to-one`, `nonnegative`, `stride-one`, `off-kink`, `nonzero`, `zero-extended`, … */
  readonly code: string;
  /** As words: "Σ t = 1". */
  readonly text: string;
  readonly tex: string;
}

/** A small edit after which the relation holds. */
export interface Diagnosis {
  /** `sign`, `shift`, `missing-flip`, `repeated-case`, … */
  readonly code: string;
  /** One sentence: "case 2 repeats case 1; with y ≥ y_j it holds". */
  readonly text: string;
  /** The side as it should stand, where it can be printed. */
  readonly tex: string | undefined;
  readonly place: Place | undefined;
}

export interface CheckedRelation extends Place {
  /** As it stands in the document. */
  readonly text: string;
  readonly role: Role;
  readonly verdict: Verdict;
  /** "(3)", \label, \tag. */
  readonly labels: readonly string[];
  readonly evidence: Evidence | undefined;
  readonly counterexample: Counterexample | undefined;
  readonly conditions: readonly Condition[];
  readonly diagnosis: Diagnosis | undefined;
  /** Why it is not read or not decided. */
  readonly why: Unread | undefined;
  /** The wrong relation that this one follows from correctly: its place in `relations`. */
  readonly follows: number | undefined;
  /** Kink conventions, what was read one way and could be read otherwise. */
  readonly remarks: readonly string[];
  readonly points: { readonly possible: number; readonly suggested: number } | undefined;
}

/** What a symbol was taken for and why; nothing is inferred without being listed. */
export interface Inferred {
  readonly name: string;
  readonly tex: string;
  /** "a vector with N entries". */
  readonly meaning: string;
  readonly from: "sheet" | "declared" | "defined" | "used" | "lines";
  readonly place: Place | undefined;
}

/** What can be read in several ways that make a difference, and could not be told. */
export interface Question {
  readonly text: string;
  readonly choices: readonly string[];
  /** What to write to settle it: `<!-- gradsheet: … -->`. */
  readonly remedy: string;
  readonly place: Place | undefined;
}

/** Damage, as scanning does it, with the repair that is proposed and not applied. */
export interface Repair {
  readonly place: Place;
  readonly found: string;
  readonly proposed: string;
  readonly text: string;
}

/** The points of a question. What stays for a person to look at is counted as not earned. */
export interface BlockCredit {
  readonly id: string;
  readonly title: string | undefined;
  readonly possible: number;
  readonly suggested: number;
}

export interface CheckReport {
  readonly file: string;
  readonly relations: readonly CheckedRelation[];
  readonly inferred: readonly Inferred[];
  readonly questions: readonly Question[];
  readonly repairs: readonly Repair[];
  /** What was passed over: files that are included, formulas that are not closed. */
  readonly remarks: readonly Unread[];
  /** Of the questions of the sheet that have points, in its order; none where there is no sheet. */
  readonly credit: readonly BlockCredit[];
  readonly seed: number;
}

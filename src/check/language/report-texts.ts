// What reports of `check` say by themselves. A language is one object of this type, so that a text that one of them lacks
// is an error of the compiler. JSON and CSV are for programs, and stay as they are.

import type { Outcome, Points, ReportStatus } from "../judge/summary.ts";
import type { Inferred } from "../verdict/verdicts.ts";

export interface ReportTexts {
  /** BCP 47. */
  readonly tag: string;
  /** A sentence about a line that other parts made in English; what there is no phrase for stays as it is. */
  readonly say: (text: string) => string;
  /** Numbers, and lists of them, as the language prints them. */
  readonly value: (text: string) => string;
  readonly outcome: Readonly<Record<Outcome, string>>;
  /** `wrong`: how many lines are; with 0 of them the status is another one. */
  readonly status: (status: ReportStatus, wrong: number) => string;
  readonly from: Readonly<Record<Inferred["from"], string>>;
  readonly holdsIf: (conditions: readonly string[]) => string;
  /** `line`: of the wrong line, where it is known. */
  readonly follows: (line: number | undefined) => string;
  /** "wrong: the first wrong line". */
  readonly first: string;
  readonly holdsWithRemark: string;
  readonly points: (p: Points) => string;
  readonly pointsOfLine: (p: Points) => string;
  readonly suggested: string;
  /** How a relation was checked: "checked at 4 points, exactly; finite differences at 2 points". */
  readonly checkedAt: (parts: readonly string[]) => string;
  readonly exactly: (points: number) => string;
  readonly floats: (points: number, digits: number) => string;
  readonly differences: (points: number) => string;
  readonly automatic: (points: number) => string;
  /** `more` relations are not shown. */
  readonly notShown: (more: number) => string;
  readonly sidesDiffer: string;
  readonly sidesDifferFor: string;
  readonly left: string;
  readonly right: string;
  readonly shouldRead: string;
  readonly severity: Readonly<Record<"error" | "warning" | "remark", string>>;
  readonly expected: string;
  readonly writeInstead: string;
  readonly assumed: string;
  readonly remark: string;
  readonly question: string;
  readonly write: string;
  readonly damaged: string;
  readonly found: string;
  readonly proposed: string;
  readonly taken: string;
  readonly line: (n: number) => string;
  readonly firstWrong: string;
  readonly firstWrongIs: string;
  /** The counts of outcomes, each with its number: "12 hold, 1 wrong". */
  readonly count: (outcome: Outcome, n: number) => string;
  /** "1 holds only if Σ t = 1"; without a condition: several. */
  readonly countIf: (n: number, condition: string | undefined) => string;
  readonly page: {
    readonly summary: string;
    readonly inText: string;
    readonly elsewhere: string;
    /** What no line answers. */
    readonly missing: string;
    /** Lines that are left to a person. */
    readonly unjudged: (n: number) => string;
    readonly question: string;
    readonly sum: string;
    readonly verdict: string;
    readonly verdicts: Readonly<Record<ReportStatus | "unusable", string>>;
    /** So many documents, and how many points they have in the middle. */
    readonly documents: (n: number) => string;
    readonly mean: (points: number, possible: number) => string;
    readonly look: string;
    readonly passedOver: string;
    readonly taken: string;
    readonly reports: string;
    readonly report: (file: string) => string;
    readonly colophon: (version: string, seed: number) => string;
    readonly document: string;
    /** Over columns of numbers. */
    readonly heads: Readonly<Record<Outcome | "points", string>>;
  };
}

// What a whole report comes to: how many relations got which verdict, the first wrong line, points, and the word for
// all of it. An error that is carried forward is counted once, where it was made.

import type { CheckedRelation, CheckReport } from "../verdict/verdicts.ts";
import { sumOf } from "./credit.ts";

export interface Counts {
  readonly holds: number;
  readonly holdsIf: number;
  readonly wrong: number;
  /** Right as conclusions from a wrong line above. */
  readonly follows: number;
  readonly notRead: number;
  readonly notDecided: number;
}

/** `open`: nothing is wrong, and something is not read or not decided. */
export type ReportStatus = "holds" | "wrong" | "open";

/** A verdict as it is shown: a conclusion from a wrong line is told apart from a mistake. */
export type Outcome = CheckedRelation["verdict"] | "follows";

export const outcomeOf = (r: CheckedRelation): Outcome => (r.follows === undefined ? r.verdict : "follows");

export function countsOf(report: CheckReport): Counts {
  const count = (outcome: Outcome): number => report.relations.filter((r) => outcomeOf(r) === outcome).length;
  return {
    holds: count("holds"),
    holdsIf: count("holds-if"),
    wrong: count("wrong"),
    follows: count("follows"),
    notRead: count("not-read"),
    notDecided: count("not-decided"),
  };
}

export function statusOf(report: CheckReport): ReportStatus {
  const c = countsOf(report);
  if (c.wrong > 0 || c.follows > 0) return "wrong";
  return c.notRead > 0 || c.notDecided > 0 || passedOver(report) ? "open" : "holds";
}

/** A formula that is not closed, a file that is not followed: parts of the document that nobody looked at. */
const passedOver = (report: CheckReport): boolean => report.remarks.length > 0;

/** What simply holds is counted and not listed. */
export const isWorthSaying = (r: CheckedRelation): boolean =>
  outcomeOf(r) !== "holds" ||
  r.remarks.length > 0 ||
  (r.points !== undefined && r.points.suggested < r.points.possible);

export const firstWrong = (report: CheckReport): CheckedRelation | undefined =>
  report.relations.find((r) => outcomeOf(r) === "wrong");

export interface Points {
  readonly possible: number;
  readonly suggested: number;
}

/** The sum over all questions; undefined where the sheet gives no points. */
export const pointsOf = ({ credit }: CheckReport): Points | undefined =>
  credit.length === 0 ? undefined : sumOf(credit);

// A report as JSON, for programs; docs/check.schema.json describes it. What is absent is null, so that every key is
// always there; places are lines and columns from 1.

import type { Counterexample } from "../../rewrite/evidence.ts";
import { type CountsJson, countsJson } from "../../show/evidence-json.ts";
import {
  type Counts,
  countsOf,
  firstWrong,
  outcomeOf,
  type Points,
  pointsOf,
  type ReportStatus,
  statusOf,
} from "../judge/summary.ts";
import type { Unread } from "../text/unread.ts";
import type { CheckedRelation, CheckReport, Place, Role, Verdict } from "../verdict/verdicts.ts";

export interface PlaceJson {
  readonly line: number;
  readonly column: number;
}

export interface WhyJson {
  readonly code: string;
  readonly message: string;
  readonly expected: string | null;
  readonly line: number;
  readonly column: number;
}

export interface RelationJson {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly verdict: Verdict;
  readonly role: Role;
  readonly labels: readonly string[];
  readonly counterexample: Counterexample | null;
  readonly diagnosis: {
    readonly code: string;
    readonly text: string;
    readonly tex: string | null;
    readonly place: PlaceJson | null;
  } | null;
  /** The terms of its conditions are said as words in `conditions` and `remarks`. */
  readonly evidence: CountsJson | null;
  readonly conditions: readonly { readonly code: string; readonly text: string; readonly tex: string }[];
  readonly why: WhyJson | null;
  /** The place in `relations` of the wrong one that this one follows from. */
  readonly follows: number | null;
  readonly remarks: readonly string[];
  readonly points: Points | null;
}

export interface ReportJson {
  readonly file: string;
  readonly status: ReportStatus | "unusable";
  readonly counts: Counts;
  readonly points: Points | null;
  /** Of each question that has points. */
  readonly questionPoints: readonly (Points & { readonly id: string; readonly title: string | null })[];
  readonly firstWrong: number | null;
  readonly relations: readonly RelationJson[];
  readonly inferred: readonly {
    readonly name: string;
    readonly tex: string;
    readonly meaning: string;
    readonly from: string;
    readonly place: PlaceJson | null;
  }[];
  readonly questions: readonly {
    readonly text: string;
    readonly choices: readonly string[];
    readonly remedy: string;
    readonly place: PlaceJson | null;
  }[];
  readonly repairs: readonly {
    readonly place: PlaceJson;
    readonly found: string;
    readonly proposed: string;
    readonly text: string;
  }[];
  readonly remarks: readonly WhyJson[];
  readonly seed: number;
  /** Why the file cannot be used. */
  readonly message: string | null;
}

export type PlaceOf = (offset: number) => PlaceJson;

export function reportJson(report: CheckReport, placeOf: PlaceOf): ReportJson {
  const first = firstWrong(report);
  const why = (u: Unread): WhyJson => ({
    code: u.code,
    message: u.message,
    expected: u.expected ?? null,
    ...placeOf(u.span.start),
  });
  return {
    file: report.file,
    status: statusOf(report),
    counts: countsOf(report),
    points: pointsOf(report) ?? null,
    questionPoints: report.credit.map(({ id, title, possible, suggested }) => ({
      id,
      title: title ?? null,
      possible,
      suggested,
    })),
    firstWrong: first === undefined ? null : report.relations.indexOf(first),
    relations: report.relations.map((r) => relation(r, why)),
    inferred: report.inferred.map(({ name, tex, meaning, from, place: p }) => ({
      name,
      tex,
      meaning,
      from,
      place: place(p),
    })),
    questions: report.questions.map(({ text, choices, remedy, place: p }) => ({
      text,
      choices,
      remedy,
      place: place(p),
    })),
    repairs: report.repairs.map((r) => ({
      place: { line: r.place.line, column: r.place.column },
      found: r.found,
      proposed: r.proposed,
      text: r.text,
    })),
    remarks: report.remarks.map(why),
    seed: report.seed,
    message: null,
  };
}

/** The entry of a file that cannot be used, among others that can. */
export const unusableReport = (file: string, message: string, seed: number): ReportJson => ({
  file,
  status: "unusable",
  counts: { holds: 0, holdsIf: 0, wrong: 0, follows: 0, notRead: 0, notDecided: 0 },
  points: null,
  questionPoints: [],
  firstWrong: null,
  relations: [],
  inferred: [],
  questions: [],
  repairs: [],
  remarks: [],
  seed,
  message,
});

const place = (p: Place | undefined): PlaceJson | null =>
  p === undefined ? null : { line: p.line, column: p.column };

function relation(r: CheckedRelation, why: (u: Unread) => WhyJson): RelationJson {
  return {
    line: r.line,
    column: r.column,
    text: r.text,
    verdict: r.verdict,
    role: r.role,
    labels: r.labels,
    counterexample: r.counterexample ?? r.evidence?.counterexample ?? null,
    diagnosis:
      r.diagnosis === undefined
        ? null
        : {
            code: r.diagnosis.code,
            text: r.diagnosis.text,
            tex: r.diagnosis.tex ?? null,
            place: place(r.diagnosis.place),
          },
    evidence: r.evidence === undefined ? null : countsJson(r.evidence),
    conditions: r.conditions.map(({ code, text, tex }) => ({ code, text, tex })),
    why: r.why === undefined ? null : why(r.why),
    follows: outcomeOf(r) === "follows" ? (r.follows ?? null) : null,
    remarks: r.remarks,
    points: r.points ?? null,
  };
}

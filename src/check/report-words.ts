// The words of a report, the same on the terminal and on the page: verdicts, counterexamples, where a meaning is from.

import type { Evidence } from "../rewrite/evidence.ts";
import type { Outcome, ReportStatus } from "./summary.ts";
import type { CheckedRelation, CheckReport, Inferred } from "./verdicts.ts";

export const OUTCOME_WORD: Readonly<Record<Outcome, string>> = {
  holds: "holds",
  "holds-if": "holds only if",
  wrong: "wrong",
  follows: "follows from a wrong line",
  "not-read": "not read",
  "not-decided": "not decided",
};

/** One sign each, for those who do not see colours. */
export const OUTCOME_SIGN: Readonly<Record<Outcome, string>> = {
  holds: "✓",
  "holds-if": "◐",
  wrong: "✗",
  follows: "↳",
  "not-read": "○",
  "not-decided": "?",
};

export const STATUS_SENTENCE: Readonly<Record<ReportStatus, string>> = {
  holds: "Every relation that was found holds.",
  wrong: "Something is wrong.",
  open: "Nothing is wrong, but not everything could be checked.",
};

export const FROM_WORD: Readonly<Record<Inferred["from"], string>> = {
  sheet: "by the sheet",
  declared: "as declared",
  defined: "by its definition",
  used: "from its use",
  lines: "since the lines hold with this meaning only",
};

/** What follows the place: "wrong", "holds only if Σ t = 1", "not read: `\\foo` is not known". */
export function headline(r: CheckedRelation, outcome: Outcome, report: CheckReport): string {
  switch (outcome) {
    case "holds":
      return "holds";
    case "holds-if":
      return `holds only if ${r.conditions.map((c) => c.text).join(" and ") || "something more is assumed"}`;
    case "wrong":
      return "wrong";
    case "follows": {
      const from = r.follows === undefined ? undefined : report.relations[r.follows];
      return from === undefined
        ? "follows correctly from a wrong line"
        : `follows correctly from the wrong line ${from.line}`;
    }
    case "not-read":
      return `not read${because(r)}`;
    case "not-decided":
      return `not decided${because(r)}`;
  }
}

const because = (r: CheckedRelation): string => (r.why === undefined ? "" : `: ${r.why.message}`);

export interface CounterexampleWords {
  /** "k = 0, n = 1, s = (0), t = (1)"; empty where nothing has to be chosen. */
  readonly at: string;
  readonly left: string;
  readonly right: string;
}

export function counterexampleOf(r: CheckedRelation): CounterexampleWords | undefined {
  const c = r.counterexample ?? r.evidence?.counterexample;
  if (c === undefined) return undefined;
  const at = [...c.indices, ...c.inputs].map((x) => `${x.name} = ${x.value}`).join(", ");
  return { at, left: c.left, right: c.right };
}

/** How a relation was checked, in one line; empty where it was not. */
export function evidenceText(e: Evidence | undefined): string {
  if (e === undefined || e.status !== "established") return "";
  const count = (n: number): string => `${n} ${n === 1 ? "point" : "points"}`;
  const parts = [
    ...(e.exact === undefined || e.exact.points === 0 ? [] : [`${count(e.exact.points)}, exactly`]),
    ...(e.floats === undefined || e.floats.points === 0
      ? []
      : [`${count(e.floats.points)}, in ${e.floats.digits} digits`]),
    ...(e.differences === undefined ? [] : [`finite differences at ${count(e.differences.points)}`]),
    ...(e.automatic === undefined ? [] : [`an automatic derivative at ${count(e.automatic.points)}`]),
  ];
  return parts.length === 0 ? "" : `checked at ${parts.join("; ")}`;
}

export const pointsOfLine = (r: CheckedRelation): string =>
  r.points === undefined ? "" : `${r.points.suggested} of ${r.points.possible} points suggested`;

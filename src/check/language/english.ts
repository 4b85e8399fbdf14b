// Reports in English.

import type { Outcome } from "../judge/summary.ts";
import type { ReportTexts } from "./report-texts.ts";

const points = (n: number): string => `${n} ${n === 1 ? "point" : "points"}`;
const outcome: Readonly<Record<Outcome, string>> = {
  holds: "holds",
  "holds-if": "holds only if",
  wrong: "wrong",
  follows: "follows from a wrong line",
  "not-read": "not read",
  "not-decided": "not decided",
};

export const ENGLISH_REPORT: ReportTexts = {
  tag: "en",
  say: (text) => text,
  value: (text) => text,
  outcome,
  status: (status, wrong) => {
    switch (status) {
      case "holds":
        return "Every relation that was found holds.";
      case "wrong":
        return wrong === 1 ? "One line is wrong." : `${wrong} lines are wrong.`;
      case "open":
        return "Nothing is wrong, but not everything could be checked.";
    }
  },
  from: {
    sheet: "by the sheet",
    declared: "as declared",
    defined: "by its definition",
    used: "from its use",
    lines: "since the lines hold with this meaning only",
  },
  holdsIf: (conditions) => `holds only if ${conditions.join(" and ") || "something more is assumed"}`,
  follows: (line) =>
    line === undefined
      ? "follows correctly from a wrong line"
      : `follows correctly from the wrong line ${line}`,
  first: "wrong: the first wrong line",
  holdsWithRemark: "holds, with a remark",
  points: (p) => `${p.suggested} of ${p.possible} points`,
  pointsOfLine: (p) => `${p.suggested} of ${p.possible} points suggested`,
  suggested: "Suggested",
  checkedAt: (parts) => `checked at ${parts.join("; ")}`,
  exactly: (n) => `${points(n)}, exactly`,
  floats: (n, digits) => `${points(n)}, in ${digits} digits`,
  differences: (n) => `finite differences at ${points(n)}`,
  automatic: (n) => `an automatic derivative at ${points(n)}`,
  notShown: (more) => `${more} more are not shown here; --json and --report have all`,
  sidesDiffer: "the sides differ",
  sidesDifferFor: "the sides differ for",
  left: "left",
  right: "right",
  shouldRead: "should read",
  severity: { error: "error", warning: "warning", remark: "remark" },
  expected: "expected",
  writeInstead: "write instead",
  assumed: "assumed",
  remark: "remark",
  question: "question",
  write: "write",
  damaged: "perhaps damaged",
  found: "found",
  proposed: "proposed",
  taken: "Taken for granted",
  line: (n) => `line ${n}`,
  firstWrong: "First wrong line",
  firstWrongIs: "The first wrong line is",
  count: (o, n) => {
    const one = o === "holds-if" ? "holds only under a condition" : outcome[o];
    return `${n} ${n === 1 ? one : one.replace(/^(hold|follow)s/, "$1")}`;
  },
  countIf: (n, condition) =>
    `${n} ${n === 1 ? "holds" : "hold"} only ${condition === undefined ? "under conditions" : `if ${condition}`}`,
  page: {
    summary: "Summary",
    inText: "In the running text",
    elsewhere: "Elsewhere",
    missing: "Not answered",
    unjudged: (n) =>
      n === 1
        ? "One line could not be judged and earns nothing here: please look at it."
        : `${n} lines could not be judged and earn nothing here: please look at them.`,
    question: "question",
    sum: "all",
    verdict: "verdict",
    verdicts: { holds: "holds", wrong: "wrong", open: "open", unusable: "not usable" },
    documents: (n) => `${n} ${n === 1 ? "document" : "documents"}`,
    mean: (points, possible) => `${points} of ${possible} points suggested on average`,
    look: "To look at",
    passedOver: "Passed over",
    taken: "What the letters were taken for",
    reports: "Reports",
    report: (file) => `${file}: report`,
    colophon: (version, seed) => `Checked by gradsheet ${version}, seed ${seed}.`,
    document: "document",
    heads: {
      holds: "holds",
      "holds-if": "only if",
      wrong: "wrong",
      follows: "carried on",
      "not-read": "not read",
      "not-decided": "not decided",
      points: "points",
    },
  },
};

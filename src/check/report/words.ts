// The words of a report, the same on the terminal and on the page: verdicts, counterexamples, where a meaning is from.

import type { Evidence } from "../../rewrite/evidence.ts";
import { countsOf, type Outcome } from "../judge/summary.ts";
import type { ReportTexts } from "../language/report-texts.ts";
import { printed } from "../meaning/words.ts";
import type { BlockCredit, CheckedRelation, CheckReport, Inferred } from "../verdict/verdicts.ts";

/** One sign each, for those who do not see colours. */
export const OUTCOME_SIGN: Readonly<Record<Outcome, string>> = {
  holds: "✓",
  "holds-if": "◐",
  wrong: "✗",
  follows: "↳",
  "not-read": "○",
  "not-decided": "?",
};

/** What follows the place: "wrong", "holds only if Σ t = 1", "not read: `\\foo` is not known". */
export function headline(
  r: CheckedRelation,
  outcome: Outcome,
  report: CheckReport,
  texts: ReportTexts,
): string {
  switch (outcome) {
    case "holds":
    case "wrong":
      return texts.outcome[outcome];
    case "holds-if":
      return texts.holdsIf(r.conditions.map((c) => c.text));
    case "follows":
      return texts.follows(r.follows === undefined ? undefined : report.relations[r.follows]?.line);
    case "not-read":
    case "not-decided":
      return `${texts.outcome[outcome]}${because(r, texts)}`;
  }
}

const because = (r: CheckedRelation, texts: ReportTexts): string =>
  r.why === undefined ? "" : `: ${texts.say(r.why.message)}`;

export interface CounterexampleWords {
  /** "k = 0, n = 1, s = (0), t = (1)"; empty where nothing has to be chosen. */
  readonly at: string;
  readonly left: string;
  readonly right: string;
}

export function counterexampleOf(
  r: CheckedRelation,
  { value }: ReportTexts,
): CounterexampleWords | undefined {
  const c = r.counterexample ?? r.evidence?.counterexample;
  if (c === undefined) return undefined;
  const at = [...c.indices, ...c.inputs]
    .map((x) => `${shownName(x.name)} = ${value(String(x.value))}`)
    .join(", ");
  return { at, left: value(c.left), right: value(c.right) };
}

/** ∂L/∂y for the incoming gradient, which programs know as `d(L)/d(y)`; ŵ for `\\hat{w}`. */
function shownName(name: string): string {
  const [, of, by] = /^d\((.+)\)\/d\((.+)\)$/.exec(name) ?? [];
  return of === undefined || by === undefined ? printed(name) : `∂${shownName(of)}/∂${shownName(by)}`;
}

/** What a name was taken for is listed under it; what was read one way stands as it was written. */
export const inferredName = (x: Inferred, texts: ReportTexts): string =>
  x.name === ""
    ? x.place === undefined
      ? ""
      : texts.line(x.place.line)
    : x.name === x.tex
      ? x.name
      : printed(x.name);

/** How a relation was checked, in one line; empty where it was not. */
export function evidenceText(e: Evidence | undefined, texts: ReportTexts): string {
  if (e === undefined || e.status !== "established") return "";
  const parts = [
    ...(e.exact === undefined || e.exact.points === 0 ? [] : [texts.exactly(e.exact.points)]),
    ...(e.floats === undefined || e.floats.points === 0
      ? []
      : [texts.floats(e.floats.points, e.floats.digits)]),
    ...(e.differences === undefined ? [] : [texts.differences(e.differences.points)]),
    ...(e.automatic === undefined ? [] : [texts.automatic(e.automatic.points)]),
  ];
  return parts.length === 0 ? "" : texts.checkedAt(parts);
}

/** "Softmax loss (#softmax)". */
export const questionName = ({ id, title }: BlockCredit): string =>
  title === undefined ? `#${id}` : `${title} (#${id})`;

export const pointsOfLine = (r: CheckedRelation, texts: ReportTexts): string =>
  r.points === undefined ? "" : texts.pointsOfLine(r.points);

/** "12 hold, 1 holds only if Σ t = 1, 1 wrong, 2 not read, 0 not decided". */
export function countsText(report: CheckReport, texts: ReportTexts): string {
  const c = countsOf(report);
  const parts = [texts.count("holds", c.holds)];
  if (c.holdsIf > 0) parts.push(texts.countIf(c.holdsIf, onlyCondition(report)));
  parts.push(texts.count("wrong", c.wrong));
  if (c.follows > 0) parts.push(texts.count("follows", c.follows));
  parts.push(texts.count("not-read", c.notRead), texts.count("not-decided", c.notDecided));
  return parts.join(", ");
}

/** Undefined where there are several. */
function onlyCondition(report: CheckReport): string | undefined {
  const conditions = new Set(
    report.relations.flatMap((r) => (r.verdict === "holds-if" ? r.conditions.map((c) => c.text) : [])),
  );
  return conditions.size === 1 ? [...conditions][0] : undefined;
}

// A report in the language of the page: the sentences about a document come in English, and in German from the table of
// the reports. What the document says itself stays as it is.

import type { Unread } from "../check/unread.ts";
import type { CheckedRelation, CheckReport } from "../check/verdicts.ts";

export async function reportIn(tag: string, report: CheckReport): Promise<CheckReport> {
  if (tag === "en") return report;
  const { reportTextsOf } = await import("../check/language/languages.ts");
  const { say } = reportTextsOf(tag);
  const unread = (u: Unread): Unread => ({
    ...u,
    message: say(u.message),
    ...(u.expected === undefined ? {} : { expected: say(u.expected) }),
  });
  const relation = (r: CheckedRelation): CheckedRelation => ({
    ...r,
    diagnosis: r.diagnosis === undefined ? undefined : { ...r.diagnosis, text: say(r.diagnosis.text) },
    why: r.why === undefined ? undefined : unread(r.why),
    remarks: r.remarks.map(say),
  });
  return {
    ...report,
    relations: report.relations.map(relation),
    inferred: report.inferred.map((i) => ({ ...i, meaning: say(i.meaning) })),
    questions: report.questions.map((q) => ({ ...q, text: say(q.text), choices: q.choices.map(say) })),
    repairs: report.repairs.map((r) => ({ ...r, text: say(r.text) })),
    remarks: report.remarks.map(unread),
  };
}

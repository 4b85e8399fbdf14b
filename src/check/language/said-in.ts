// A report with its sentences in the language of whoever reads it: what the parts of a check made in English goes through
// the texts of that language; names, formulas and numbers stay.

import type { Unread } from "../text/unread.ts";
import type { CheckReport } from "../verdict/verdicts.ts";
import type { ReportTexts } from "./report-texts.ts";

export function saidIn(report: CheckReport, { say }: ReportTexts): CheckReport {
  const why = (u: Unread): Unread => ({
    ...u,
    message: say(u.message),
    ...(u.expected === undefined ? {} : { expected: say(u.expected) }),
  });
  return {
    ...report,
    relations: report.relations.map((r) => ({
      ...r,
      conditions: r.conditions.map((c) => ({ ...c, text: say(c.text) })),
      diagnosis: r.diagnosis && { ...r.diagnosis, text: say(r.diagnosis.text) },
      why: r.why && why(r.why),
      remarks: r.remarks.map(say),
    })),
    inferred: report.inferred.map((i) => ({ ...i, meaning: say(i.meaning) })),
    questions: report.questions.map((q) => ({ ...q, text: say(q.text), choices: q.choices.map(say) })),
    repairs: report.repairs.map((r) => ({ ...r, text: say(r.text) })),
    remarks: report.remarks.map(why),
  };
}

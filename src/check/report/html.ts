// Reports as pages that need nothing besides themselves: a summary, then the document with its formulas marked. A page
// holds one report or several; fonts and styles are put in once. No script, nothing from anywhere else.

import reportStyles from "../../../templates/report.css";
import sheetStyles from "../../../templates/sheet.css";
import layout from "../../../templates/sheet.html";
import { escapeHtml } from "../../show/escape-html.ts";
import { tryMath } from "../../show/katex.ts";
import { type KatexAssets, katexStyle, usedClasses } from "../../show/katex-style.ts";
import { fillTemplate } from "../../show/template.ts";
import type { CheckedDocument } from "../document/document.ts";
import {
  countsOf,
  firstWrong,
  isWorthSaying,
  type Outcome,
  outcomeOf,
  pointsOf,
  type ReportStatus,
  statusOf,
} from "../judge/summary.ts";
import { ENGLISH_REPORT } from "../language/english.ts";
import type { ReportTexts } from "../language/report-texts.ts";
import { oneLine } from "../text/excerpt.ts";
import type { CheckedRelation, CheckReport } from "../verdict/verdicts.ts";
import { begun, FormulaWriter, sentence, shortFormula, uncapital, wordsHtml } from "./formula.ts";
import { type FormulaHtml, proseHtml, sourceHtml } from "./prose.ts";
import type { Row } from "./table.ts";
import { inferredName, OUTCOME_SIGN, questionName } from "./words.ts";

/** One document with its report, to be put on a page; `prefix` begins its anchors and differs from page to page. */
export function reportArticle(
  report: CheckReport,
  document: CheckedDocument,
  prefix: string,
  texts: ReportTexts = ENGLISH_REPORT,
): string {
  const writer = new FormulaWriter(report, document.text, prefix, texts);
  const placed = relationsByFormula(report, document);
  const inText: CheckedRelation[] = [];
  const body = prose(document, prefix, (f, k, block) => {
    const relations = placed.get(k) ?? [];
    if (block) return writer.display(f, relations);
    inText.push(...relations);
    return writer.inline(f, relations);
  });
  const rest = placed.get(-1) ?? [];
  const parts = [
    `<header class="gs-header"><h1 class="gc-file">${escapeHtml(report.file)}</h1></header>`,
    summary(report, writer, texts),
    `<div class="gs-prose">\n${body}\n</div>`,
    listed(texts.page.inText, inText, writer, document),
    listed(texts.page.elsewhere, rest, writer, document),
  ];
  return `<article class="gc-document" id="${prefix}top">\n${parts.filter((p) => p !== "").join("\n")}\n</article>`;
}

export interface PageSetting {
  readonly assets: KatexAssets;
  readonly title: string;
  /** Of the words of the page; BCP 47. */
  readonly language: string;
  /** Printed small at the end. */
  readonly colophon: string;
}

/** Articles, with what comes before them, as a page. */
export function reportPage(content: string, setting: PageSetting): string {
  const main = `<main class="gs-main">\n${content}\n<footer class="gs-colophon"><p>${escapeHtml(setting.colophon)}</p></footer>\n</main>`;
  const style = `${sheetStyles.trim()}\n${reportStyles.trim()}\n${katexStyle(usedClasses(main), setting.assets, ".gradsheet")}`;
  return fillTemplate(layout, {
    lang: setting.language,
    title: escapeHtml(setting.title),
    style,
    content: `<div class="gradsheet gc">\n${main}\n</div>`,
  });
}

/** Where the report of a document is, and in it the first wrong line. */
export interface RowLink {
  readonly document: string;
  readonly line: string;
}

/** The table of many documents, the sums above it. */
export function reportIndex(
  rows: readonly Row[],
  title: string,
  link: (row: Row, k: number) => RowLink | undefined,
  texts: ReportTexts = ENGLISH_REPORT,
): string {
  const withPoints = rows.some((r) => r.points !== undefined);
  const { heads: over, document, verdict, verdicts } = texts.page;
  const numbers = [...(withPoints ? [over.points] : []), ...OUTCOMES.map((o) => over[o])];
  const heads = [
    [document, ""],
    [verdict, ""],
    ...(withPoints ? [[over.points, "gc-num"]] : []),
    [uncapital(texts.firstWrong), ""],
    ...OUTCOMES.map((o) => [over[o], "gc-num gc-small"]),
  ];
  const head = heads.map(([h, c]) => `<th scope="col"${c === "" ? "" : ` class="${c}"`}>${h}</th>`);
  const folder = commonFolder(rows.map((r) => r.file));
  const body = rows.map((r, k) => {
    const to = link(r, k);
    // A long name is broken behind its folders.
    const shown = escapeHtml(r.file.slice(folder.length)).replaceAll("/", "/<wbr>");
    const name = to === undefined ? shown : `<a href="${escapeHtml(to.document)}">${shown}</a>`;
    const own = r.status === "unusable" ? "not-read" : OUTCOME_OF[r.status];
    const word = `<td class="gc-own"><span aria-hidden="true">${OUTCOME_SIGN[own]}</span> ${verdicts[r.status]}</td>`;
    if (r.status === "unusable")
      return `<tr class="gc-is-${own}"><th scope="row">${name}</th>${word}<td colspan="${numbers.length + 1}">${escapeHtml(r.message)}</td></tr>`;
    const c = r.counts;
    const counts = [c.holds, c.holdsIf, c.wrong, c.follows, c.notRead, c.notDecided];
    const points = withPoints
      ? `<td class="gc-num">${r.points === undefined ? "" : `${r.points.suggested}/${r.points.possible}`}</td>`
      : "";
    const line = r.first === undefined ? "" : begun(texts.line(r.first.line));
    const first =
      r.first === undefined
        ? ""
        : `${to === undefined ? line : `<a href="${escapeHtml(to.line)}">${line}</a>`} <span class="gc-short">${shortFormula(r.first.text)}</span>`;
    const cells = counts.map((n) => `<td class="gc-num gc-small${n === 0 ? " gc-none" : ""}">${n}</td>`);
    return `<tr class="gc-is-${own}"><th scope="row">${name}</th>${word}${points}<td>${first}</td>${cells.join("")}</tr>`;
  });
  const heading = folder === "" ? title : `${title}: ${folder.replace(/\/$/, "")}`;
  return `<header class="gs-header"><h1>${escapeHtml(heading)}</h1></header>\n${totals(rows, texts)}\n<div class="gs-scroll" tabindex="0"><table class="gc-table"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

/** How many documents have which verdict, and their points. */
function totals(rows: readonly Row[], texts: ReportTexts): string {
  const { documents, verdicts, mean } = texts.page;
  const kinds = (["holds", "wrong", "open", "unusable"] as const).flatMap((status) => {
    const n = rows.filter((r) => r.status === status).length;
    const own = status === "unusable" ? "not-read" : OUTCOME_OF[status];
    return n === 0
      ? []
      : [
          `<li class="gc-is-${own}"><span aria-hidden="true">${OUTCOME_SIGN[own]}</span> ${n} ${verdicts[status]}</li>`,
        ];
  });
  const points = rows.flatMap((r) => r.points ?? []);
  const average = (values: readonly number[]): number =>
    Math.round((100 * values.reduce((s, v) => s + v, 0)) / Math.max(1, values.length)) / 100;
  const said =
    points.length === 0
      ? ""
      : `<p>${mean(average(points.map((p) => p.suggested)), average(points.map((p) => p.possible)))}</p>`;
  return `<section class="gc-summary" aria-label="${texts.page.summary}"><p class="gc-status">${documents(rows.length)}</p><ul class="gc-counts">${kinds.join("")}</ul>${said}</section>`;
}

/** With its slash; empty where the names have none in common. */
function commonFolder(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let folder = first.slice(0, first.lastIndexOf("/") + 1);
  while (folder !== "" && !others.every((n) => n.startsWith(folder)))
    folder = folder.slice(0, folder.slice(0, -1).lastIndexOf("/") + 1);
  return folder;
}

function prose(document: CheckedDocument, prefix: string, formula: FormulaHtml): string {
  try {
    return proseHtml(document, prefix, formula);
  } catch (error) {
    // Words that nest thousands of levels deep are shown as they stand.
    if (!(error instanceof RangeError)) throw error;
    return sourceHtml(document.text);
  }
}

/** Relations by the number of the formula that they stand in; -1 for those that stand in none. */
function relationsByFormula(
  report: CheckReport,
  document: CheckedDocument,
): ReadonlyMap<number, readonly CheckedRelation[]> {
  const out = new Map<number, CheckedRelation[]>();
  const spans = document.formulas.map((f) => f.span);
  for (const r of report.relations) {
    let low = 0;
    let high = spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((spans[middle]?.start ?? 0) <= r.span.start) low = middle;
      else high = middle - 1;
    }
    const s = spans[low];
    const k = s !== undefined && s.start <= r.span.start && r.span.start < s.end ? low : -1;
    const known = out.get(k);
    if (known === undefined) out.set(k, [r]);
    else known.push(r);
  }
  return out;
}

function listed(
  title: string,
  relations: readonly CheckedRelation[],
  writer: FormulaWriter,
  document: CheckedDocument,
): string {
  const told = relations.filter(isWorthSaying);
  if (told.length === 0) return "";
  const items = told.map(
    (r) =>
      `<li><code>${escapeHtml(oneLine(document.text.slice(r.span.start, r.span.end), 90))}</code>${writer.note(r)}</li>`,
  );
  return `<section class="gc-text"><h2>${title}</h2><ul>${items.join("\n")}</ul></section>`;
}

const OUTCOMES: readonly Outcome[] = ["holds", "holds-if", "wrong", "follows", "not-read", "not-decided"];

function summary(report: CheckReport, writer: FormulaWriter, texts: ReportTexts): string {
  const status = statusOf(report);
  const c = countsOf(report);
  const numbers: Readonly<Record<Outcome, number>> = {
    holds: c.holds,
    "holds-if": c.holdsIf,
    wrong: c.wrong,
    follows: c.follows,
    "not-read": c.notRead,
    "not-decided": c.notDecided,
  };
  // What there is none of is not said, but that nothing is wrong.
  const counts = OUTCOMES.filter((o) => o === "wrong" || numbers[o] > 0).map(
    (o) =>
      `<li class="gc-is-${o}${numbers[o] === 0 ? " gc-none" : ""}"><span aria-hidden="true">${OUTCOME_SIGN[o]}</span> ${texts.count(o, numbers[o])}</li>`,
  );
  const said = texts.status(status, c.wrong + (c.wrong === 0 ? c.follows : 0));
  const parts = [
    `<p class="gc-status"><span class="gc-sign" aria-hidden="true">${STATUS_SIGN[status]}</span> ${said}</p>`,
    `<ul class="gc-counts">${counts.join("")}</ul>`,
    toLookAt(report, writer, texts),
    points(report, c.notRead + c.notDecided, texts),
    missing(report, texts),
    asked(report, texts),
    repairs(report, texts),
    passedOver(report, texts),
    inferred(report, texts),
  ];
  return `<section class="gc-summary gc-is-${OUTCOME_OF[status]}" aria-label="${texts.page.summary}">${parts.join("")}</section>`;
}

const OUTCOME_OF: Readonly<Record<ReportStatus, Outcome>> = {
  holds: "holds",
  wrong: "wrong",
  open: "not-decided",
};
const STATUS_SIGN: Readonly<Record<ReportStatus, string>> = {
  holds: OUTCOME_SIGN.holds,
  wrong: OUTCOME_SIGN.wrong,
  open: OUTCOME_SIGN["not-decided"],
};

/** Lines that are told about in the summary. */
const MOST_LISTED = 12;

/** The first wrong line, and what else does not simply hold, each with the way to it. */
function toLookAt(report: CheckReport, writer: FormulaWriter, texts: ReportTexts): string {
  const first = firstWrong(report);
  const all = report.relations.filter((r) => outcomeOf(r) !== "holds");
  const [others, more] = [all.filter((r) => r !== first), all.length - MOST_LISTED];
  const listed = [...(first === undefined ? [] : [first]), ...others].slice(0, MOST_LISTED);
  if (listed.length === 0) return "";
  const items = listed.map((r) => {
    const outcome = outcomeOf(r);
    const said = r === first ? texts.firstWrong : texts.outcome[outcome];
    return `<li class="gc-is-${outcome}"><span class="gc-own"><span aria-hidden="true">${OUTCOME_SIGN[outcome]}</span> <a href="#${writer.anchor(r)}">${begun(texts.line(r.line))}</a>: ${uncapital(said)}</span> ${shortFormula(r.text)}</li>`;
  });
  const rest = more > 0 ? `<p class="gs-quiet">+ ${more}</p>` : "";
  return `<h2 class="gc-head">${texts.page.look}</h2><ul class="gc-look">${items.join("")}</ul>${rest}`;
}

function points(report: CheckReport, unjudged: number, texts: ReportTexts): string {
  const all = pointsOf(report);
  if (all === undefined) return "";
  const left = unjudged === 0 ? "" : `<p class="gs-quiet">${texts.page.unjudged(unjudged)}</p>`;
  const said = `<p class="gc-points">${texts.suggested}: <strong>${texts.points(all)}</strong></p>`;
  if (report.credit.length < 2) return said + left;
  const rows = report.credit.map(
    (b) => `<tr><th scope="row">${escapeHtml(questionName(b))}</th><td>${texts.points(b)}</td></tr>`,
  );
  return `${said}<table class="gc-credit"><tbody>${rows.join("")}</tbody></table>${left}`;
}

/** Answers that the sheet asks for and no line gives. */
function missing(report: CheckReport, texts: ReportTexts): string {
  const all = report.remarks.filter((u) => u.code === "answer");
  if (all.length === 0) return "";
  const items = all.map((u) => `<li>${wordsHtml(sentence(texts.say(u.message)))}</li>`);
  return `<h2 class="gc-head">${texts.page.missing}</h2><ul class="gc-missing">${items.join("")}</ul>`;
}

function asked(report: CheckReport, texts: ReportTexts): string {
  return report.questions
    .map((q) => {
      const where = q.place === undefined ? "" : `${begun(texts.line(q.place.line))}: `;
      const choices = q.choices.map((x) => `<li>${wordsHtml(texts.say(x))}</li>`).join("");
      return `<div class="gc-list gc-is-not-decided"><p><strong>${begun(texts.question)}.</strong> ${where}${wordsHtml(sentence(texts.say(q.text)))}</p><ul>${choices}</ul><p>${begun(texts.write)}: <code>${escapeHtml(q.remedy)}</code></p></div>`;
    })
    .join("");
}

function repairs(report: CheckReport, texts: ReportTexts): string {
  return folded(
    begun(texts.damaged),
    report.repairs.map((r) => [
      texts.line(r.place.line),
      `${wordsHtml(sentence(texts.say(r.text)))} <code>${escapeHtml(oneLine(r.found, 120))}</code> → <code>${escapeHtml(oneLine(r.proposed, 120))}</code>`,
    ]),
  );
}

const passedOver = (report: CheckReport, texts: ReportTexts): string =>
  folded(
    texts.page.passedOver,
    report.remarks
      .filter((u) => u.code !== "answer")
      .map((u) => ["", wordsHtml(sentence(texts.say(u.message)))]),
  );

function inferred(report: CheckReport, texts: ReportTexts): string {
  return folded(
    texts.page.taken,
    report.inferred.map((x) => {
      const tex = x.tex === "" ? undefined : tryMath(x.tex, { display: false });
      const where = x.place === undefined || x.name === "" ? "" : `, ${texts.line(x.place.line)}`;
      return [
        tex ?? escapeHtml(inferredName(x, texts)),
        escapeHtml(`${texts.say(x.meaning)} (${texts.from[x.from]}${where})`),
      ];
    }),
  );
}

function folded(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const body = rows.map(([term, said]) => `<dt>${term}</dt><dd>${said}</dd>`).join("");
  return `<details class="gc-list"><summary>${title} (${rows.length})</summary><dl>${body}</dl></details>`;
}

// Reports as pages that need nothing besides themselves: a summary, then the document with its formulas marked. A page
// holds one report or several; fonts and styles are put in once. No script, nothing from anywhere else.

import reportStyles from "../../templates/report.css";
import sheetStyles from "../../templates/sheet.css";
import layout from "../../templates/sheet.html";
import { escapeHtml } from "../show/escape.ts";
import { tryMath } from "../show/katex.ts";
import { type KatexAssets, katexStyle, usedClasses } from "../show/katex-style.ts";
import { fillTemplate } from "../show/template.ts";
import type { CheckedDocument } from "./document.ts";
import { oneLine } from "./excerpt.ts";
import { ENGLISH_REPORT } from "./language/english.ts";
import type { ReportTexts } from "./language/report-texts.ts";
import { begun, FormulaWriter, sentence, wordsHtml } from "./report-formula.ts";
import { type FormulaHtml, proseHtml, sourceHtml } from "./report-prose.ts";
import type { Row } from "./report-table.ts";
import { OUTCOME_SIGN } from "./report-words.ts";
import { countsOf, firstWrong, isWorthSaying, type Outcome, pointsOf, statusOf } from "./summary.ts";
import type { CheckedRelation, CheckReport } from "./verdicts.ts";

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

/** The table of many documents; `link` tells where the report of one is. */
export function reportIndex(
  rows: readonly Row[],
  title: string,
  link: (row: Row, k: number) => string | undefined,
  texts: ReportTexts = ENGLISH_REPORT,
): string {
  const withPoints = rows.some((r) => r.points !== undefined);
  const { heads: over, document } = texts.page;
  const heads = [...OUTCOMES.map((o) => over[o]), ...(withPoints ? [over.points] : [])];
  const head = [document, ...heads, uncapital(texts.firstWrong)].map(
    (h, k) => `<th scope="col"${k > 0 && k <= heads.length ? ' class="gc-num"' : ""}>${h}</th>`,
  );
  const body = rows.map((r, k) => {
    const to = link(r, k);
    const name =
      to === undefined ? escapeHtml(r.file) : `<a href="${escapeHtml(to)}">${escapeHtml(r.file)}</a>`;
    if (r.status === "unusable")
      return `<tr class="gc-is-not-read"><td>${name}</td><td colspan="${heads.length + 1}">${escapeHtml(r.message)}</td></tr>`;
    const c = r.counts;
    const cells = [c.holds, c.holdsIf, c.wrong, c.follows, c.notRead, c.notDecided].map(String);
    if (withPoints) cells.push(r.points === undefined ? "" : `${r.points.suggested}/${r.points.possible}`);
    const first =
      r.first === undefined
        ? ""
        : `${texts.line(r.first.line)}: <code>${escapeHtml(oneLine(r.first.text, 60))}</code>`;
    return `<tr class="gc-is-${r.status === "open" ? "not-decided" : r.status}"><td>${name}</td>${cells.map((x) => `<td class="gc-num">${x}</td>`).join("")}<td>${first}</td></tr>`;
  });
  return `<header class="gs-header"><h1>${escapeHtml(title)}</h1></header>\n<div class="gs-scroll" tabindex="0"><table class="gc-table"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
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
  const first = firstWrong(report);
  const c = countsOf(report);
  const numbers: Readonly<Record<Outcome, number>> = {
    holds: c.holds,
    "holds-if": c.holdsIf,
    wrong: c.wrong,
    follows: c.follows,
    "not-read": c.notRead,
    "not-decided": c.notDecided,
  };
  const counts = OUTCOMES.filter((o) => o !== "follows" || numbers[o] > 0).map(
    (o) =>
      `<li class="gc-is-${o}${numbers[o] === 0 ? " gc-none" : ""}"><span aria-hidden="true">${OUTCOME_SIGN[o]}</span> ${texts.count(o, numbers[o])}</li>`,
  );
  const found =
    first === undefined
      ? ""
      : `<p>${texts.firstWrongIs} <a href="#${writer.anchor(first)}">${texts.line(first.line)}</a>: <code>${escapeHtml(oneLine(first.text, 80))}</code></p>`;
  const points = pointsOf(report);
  const given = points === undefined ? "" : `<p>${texts.suggested}: ${texts.points(points)}.</p>`;
  return `<section class="gc-summary" aria-label="${texts.page.summary}"><p class="gc-status">${texts.status[status]}</p><ul class="gc-counts">${counts.join("")}</ul>${found}${given}${asked(report, texts)}${repairs(report, texts)}${passedOver(report, texts)}${inferred(report, texts)}</section>`;
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
    report.remarks.map((u) => ["", wordsHtml(sentence(texts.say(u.message)))]),
  );

function inferred(report: CheckReport, texts: ReportTexts): string {
  return folded(
    texts.page.taken,
    report.inferred.map((x) => {
      const tex = x.tex === "" ? undefined : tryMath(x.tex, { display: false });
      const where = x.place === undefined ? "" : `, ${texts.line(x.place.line)}`;
      return [
        tex ?? escapeHtml(x.name),
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

/** "First wrong line" over a column; German nouns and numerals at its beginning are treated alike. */
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

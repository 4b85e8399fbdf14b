// A formula on the page of a report: its rows typeset, each with the sign of its verdict beside it and what there is to
// say about it behind a switch. What KaTeX cannot render is shown as it was written.

import type { Span } from "../../expr/span.ts";
import { capital } from "../../show/capital.ts";
import { escapeHtml } from "../../show/escape-html.ts";
import { tryMath } from "../../show/katex.ts";
import type { Formula } from "../document/document.ts";
import { firstWrong, isWorthSaying, outcomeOf } from "../judge/summary.ts";
import type { ReportTexts } from "../language/report-texts.ts";
import { oneLine } from "../text/excerpt.ts";
import type { CheckedRelation, CheckReport } from "../verdict/verdicts.ts";
import { type FormulaRows, rowsOfFormula } from "./formula-rows.ts";
import { counterexampleOf, evidenceText, headline, OUTCOME_SIGN, pointsOfLine } from "./words.ts";

/** A longer formula is shown as source: typeset it would be megabytes. */
const LONGEST_SHOWN = 4000;
const LONGEST_SHORT = 400;
/** Characters of formulas that are typeset in one document. */
const MOST_TYPESET = 150_000;

export class FormulaWriter {
  readonly #report: CheckReport;
  readonly #text: string;
  readonly #prefix: string;
  readonly #first: CheckedRelation | undefined;
  readonly #numbers: ReadonlyMap<CheckedRelation, number>;
  readonly #texts: ReportTexts;
  #left = MOST_TYPESET;

  /** `prefix` begins the anchors of the document. */
  constructor(report: CheckReport, text: string, prefix: string, texts: ReportTexts) {
    this.#texts = texts;
    this.#report = report;
    this.#text = text;
    this.#prefix = prefix;
    this.#first = firstWrong(report);
    this.#numbers = new Map(report.relations.map((r, k) => [r, k + 1]));
  }

  anchor(r: CheckedRelation): string {
    return `${this.#prefix}r${this.#numbers.get(r) ?? 0}`;
  }

  /** A formula in running text, with links to what is said about it at the end. */
  inline(f: Formula, relations: readonly CheckedRelation[]): string {
    const html = this.#marked(relations, (slips) => {
      const rows = this.#rows(f, slips);
      return rows === undefined ? undefined : this.#typeset(rows.tex);
    });
    const marks = relations.map((r) => {
      const outcome = outcomeOf(r);
      const sign = `<span aria-hidden="true">${OUTCOME_SIGN[outcome]}</span><span class="gs-sr"> ${this.#texts.outcome[outcome]}</span>`;
      if (!isWorthSaying(r)) return `<span class="gc-mark gc-is-${outcome}">${sign}</span>`;
      return `<a class="gc-mark gc-is-${outcome}" href="#${this.anchor(r)}">${sign}</a>`;
    });
    const worst = relations.map(outcomeOf).find((o) => o === "wrong");
    return `<span class="gc-inline${worst === undefined ? "" : " gc-is-wrong"}">${html ?? this.#source(f)}${marks.join("")}</span>`;
  }

  /** A formula of its own, row by row. */
  display(f: Formula, relations: readonly CheckedRelation[]): string {
    const shown = this.#marked(relations, (slips) => {
      const rows = this.#rows(f, slips);
      const cells = rows === undefined ? undefined : this.#cells(rows);
      return rows === undefined || cells === undefined ? undefined : { rows, cells };
    });
    if (shown === undefined) {
      const whole = this.#marked(relations, (slips) => {
        const rows = this.#rows(f, slips);
        return rows === undefined ? undefined : this.#typeset(`\\displaystyle ${rows.tex}`);
      });
      return this.#figure([this.#row([whole ?? this.#source(f)], 1, relations)], 1);
    }
    const { rows, cells } = shown;
    const most = Math.max(1, ...cells.map((c) => c.length));
    const groups = rows.rows.map((_, k) => relations.filter((r) => rowOf(rows, r) === k));
    return this.#figure(
      cells.map((c, k) => this.#row(c, most, groups[k] ?? [])),
      most,
    );
  }

  #figure(rows: readonly string[], columns: number): string {
    return `<div class="gc-formula gc-cols-${Math.min(columns, 8)}">${rows.join("")}</div>`;
  }

  #row(cells: readonly string[], columns: number, relations: readonly CheckedRelation[]): string {
    const outcomes = new Set(relations.map(outcomeOf));
    const classes = [...outcomes].map((o) => ` gc-is-${o}`).join("");
    const inside =
      columns === 1
        ? `<div class="gc-cell gc-whole">${cells[0] ?? ""}</div>`
        : cells
            .map((c, k) => `<div class="gc-cell ${k % 2 === 0 ? "gc-right" : "gc-left"}">${c}</div>`)
            .join("");
    const notes = relations.map((r) => this.note(r)).join("");
    const quiet = relations.length > 0 && relations.every((r) => outcomeOf(r) === "holds") ? " gc-quiet" : "";
    return `<div class="gc-row${classes}${quiet}"><div class="gc-cells">${inside}</div>${notes === "" ? "" : `<div class="gc-notes">${notes}</div>`}</div>`;
  }

  /** With the slips of the relations marked, where KaTeX takes that; without marks where it does not. */
  #marked<T>(
    relations: readonly CheckedRelation[],
    show: (slips: readonly Span[]) => T | undefined,
  ): T | undefined {
    const slips = relations.flatMap((r) =>
      r.diagnosis?.place === undefined ? [] : [r.diagnosis.place.span],
    );
    return (slips.length === 0 ? undefined : show(slips)) ?? show([]);
  }

  #rows(f: Formula, slips: readonly Span[]): FormulaRows | undefined {
    if (f.span.end - f.span.start > LONGEST_SHOWN) return undefined;
    const rows = rowsOfFormula(f, slips);
    if (rows === undefined || rows.tex.length > LONGEST_SHOWN || rows.tex.length > this.#left)
      return undefined;
    this.#left -= rows.tex.length;
    return rows;
  }

  /** Undefined where a cell does not stand by itself: `\left(` in one and `\right)` in the next. */
  #cells(rows: FormulaRows): readonly (readonly string[])[] | undefined {
    const out: string[][] = [];
    for (const row of rows.rows) {
      const shown: string[] = [];
      for (const [k, cell] of row.cells.entries()) {
        // As TeX itself does it, a relation at the start of a cell keeps its distance.
        const html = cell === "" ? "" : this.#typeset(`\\displaystyle ${k % 2 === 0 ? "" : "{}"}${cell}`);
        if (html === undefined) return undefined;
        shown.push(html);
      }
      out.push(shown);
    }
    return out;
  }

  #typeset(tex: string): string | undefined {
    return tryMath(tex, { display: false });
  }

  #source(f: Formula): string {
    const source = this.#text
      .slice(f.span.start, f.span.end)
      .replace(/^(?:\$\$?|\\[([])\s*/, "")
      .replace(/\s*(?:\$\$?|\\[)\]])$/, "");
    const shown = source.length > LONGEST_SHOWN ? `${source.slice(0, LONGEST_SHOWN)} …` : source;
    return `<code class="gc-source">${escapeHtml(shown)}</code>`;
  }

  /** What there is to say about a relation, opened on demand; the first wrong line is open. */
  note(r: CheckedRelation): string {
    const outcome = outcomeOf(r);
    const isFirst = r === this.#first;
    const said =
      outcome === "wrong" && isFirst
        ? uncapital(this.#texts.firstWrong)
        : headline(r, outcome, this.#report, this.#texts);
    const whole = oneLine(said, 110);
    const brief =
      outcome === "holds"
        ? ""
        : ` <span class="gc-brief"><span class="gc-line">${begun(this.#texts.line(r.line))}:</span> ${wordsHtml(whole)}</span>`;
    const label = outcome === "holds" ? `<span class="gs-sr">${this.#texts.outcome.holds}</span>` : "";
    return (
      `<details class="gc-note gc-is-${outcome}" id="${this.anchor(r)}"${outcome === "wrong" ? " open" : ""}>` +
      `<summary><span class="gc-sign" aria-hidden="true">${OUTCOME_SIGN[outcome]}</span>${label}${brief}</summary>` +
      `<div class="gc-panel">${this.#panel(r, outcome !== "holds" && whole === said.trim() ? undefined : said)}</div></details>`
    );
  }

  /** `said` where the line above does not have it whole. */
  #panel(r: CheckedRelation, said: string | undefined): string {
    const t = this.#texts;
    const parts: string[] =
      said === undefined
        ? []
        : [
            `<p><strong>${begun(t.line(r.line))}</strong>: ${wordsHtml(sentence(said)).replace(/^\p{Lu}/u, (c) => c.toLowerCase())}</p>`,
          ];
    const c = counterexampleOf(r, t);
    if (c !== undefined) {
      const differ =
        c.at === ""
          ? begun(t.sidesDiffer)
          : `${begun(t.sidesDifferFor)} <span class="gc-values">${escapeHtml(minus(c.at))}</span>`;
      parts.push(
        `<p>${differ}:</p>`,
        `<table class="gc-sides"><tbody><tr><th scope="row">${t.left}</th><td>${escapeHtml(minus(c.left))}</td></tr><tr><th scope="row">${t.right}</th><td>${escapeHtml(minus(c.right))}</td></tr></tbody></table>`,
      );
    }
    if (r.diagnosis !== undefined) {
      parts.push(`<p class="gc-diagnosis">${wordsHtml(sentence(t.say(r.diagnosis.text)))}</p>`);
      const tex = r.diagnosis.tex;
      const shown =
        tex === undefined || tex.length > LONGEST_SHOWN
          ? undefined
          : tryMath(`\\displaystyle ${tex}`, { display: false });
      if (tex !== undefined)
        parts.push(
          `<div class="gc-should"><span>${t.shouldRead}</span> ${shown ?? `<code>${escapeHtml(oneLine(tex, 400))}</code>`}</div>`,
        );
    }
    if (r.verdict === "holds-if")
      for (const k of r.conditions) {
        const shown = k.tex === "" ? undefined : tryMath(k.tex, { display: false });
        parts.push(`<p>${begun(t.assumed)}: ${shown ?? escapeHtml(k.text)}</p>`);
      }
    if (r.why?.expected !== undefined)
      parts.push(`<p>${begun(t.expected)}: ${wordsHtml(t.say(r.why.expected))}</p>`);
    const evidence = evidenceText(r.evidence, t);
    if (evidence !== "") parts.push(`<p class="gs-quiet">${wordsHtml(sentence(evidence))}</p>`);
    for (const remark of r.remarks)
      parts.push(`<p><em>${begun(t.remark)}.</em> ${wordsHtml(sentence(t.say(remark)))}</p>`);
    const points = pointsOfLine(r, t);
    if (points !== "") parts.push(`<p>${escapeHtml(points)}.</p>`);
    return parts.join("");
  }
}

/** A minus before a number, not a hyphen. */
const minus = (text: string): string => text.replace(/(?<![\w)])-(?=[\d.∞(])/g, "−");

/** A relation in one line, typeset where it is no long one. */
export function shortFormula(text: string): string {
  const shown =
    text.length > LONGEST_SHORT ? undefined : tryMath(text.replace(/(?<!\\)&/g, ""), { display: false });
  return shown ?? `<code>${escapeHtml(oneLine(text, 60))}</code>`;
}

/** The row in which a relation ends: one that goes on from the row before begins there. */
function rowOf(rows: FormulaRows, r: CheckedRelation): number {
  let found = 0;
  for (const [k, row] of rows.rows.entries()) if (row.start < r.span.end) found = k;
  return found;
}

/** Words of a message, in which code stands between backticks. */
export const wordsHtml = (text: string): string =>
  escapeHtml(text).replace(/`([^`]+)`/g, (_all, code: string) => `<code>${code}</code>`);

/** As a sentence: a capital first and one full stop. */
export function sentence(text: string): string {
  const begun = capital(text);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

/** "First wrong line" within a line; German nouns and numerals at its beginning are treated alike. */
export const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Words of the report at the start of a sentence. */
export const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

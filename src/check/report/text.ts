// A report as text for a terminal: every relation that is not simply right with its place underlined and what is to
// be said about it, then what was inferred, what is asked, what scanning seems to have damaged, and the counts.

import { positionAt } from "../../expr/diagnostics.ts";
import type { Span } from "../../expr/span.ts";
import { capital } from "../../show/capital.ts";
import { firstWrong, isWorthSaying, type Outcome, outcomeOf, pointsOf } from "../judge/summary.ts";
import type { ReportTexts } from "../language/report-texts.ts";
import { excerptLines, oneLine } from "../text/excerpt.ts";
import type { Unread } from "../text/unread.ts";
import { columns, wrapped } from "../text/wrap.ts";
import type { CheckedRelation, CheckReport, Inferred, Question, Repair } from "../verdict/verdicts.ts";
import { counterexampleOf, countsText, headline, inferredName, pointsOfLine, questionName } from "./words.ts";

export type ReportPaint = (style: "error" | "warning" | "good" | "quiet" | "strong", text: string) => string;

export interface TextSetting {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: ReportPaint;
  readonly texts: ReportTexts;
}

const STYLE: Readonly<Record<Outcome, "error" | "warning" | "good" | "quiet">> = {
  holds: "good",
  "holds-if": "warning",
  wrong: "error",
  follows: "warning",
  "not-read": "warning",
  "not-decided": "warning",
};

/** A document of which much is not read does not fill the terminal for ever. */
const MOST_SHOWN = 60;

/** `text`: the document as it was read, which spans count in. */
export function reportText(report: CheckReport, text: string, setting: TextSetting): string {
  return new Writer(report, text, setting).run();
}

class Writer {
  readonly #report: CheckReport;
  readonly #text: string;
  readonly #s: TextSetting;
  readonly #lines: string[] = [];

  constructor(report: CheckReport, text: string, setting: TextSetting) {
    this.#report = report;
    this.#text = text;
    this.#s = setting;
  }

  run(): string {
    const first = firstWrong(this.#report);
    const told = this.#report.relations.filter(isWorthSaying);
    const shown = told.slice(0, MOST_SHOWN);
    // The first wrong line is told about wherever it stands.
    if (first !== undefined && !shown.includes(first)) shown.push(first);
    for (const r of shown) this.#relation(r, r === first);
    if (told.length > shown.length) this.#lines.push(this.#s.texts.notShown(told.length - shown.length), "");
    for (const u of this.#report.remarks) this.#passedOver(u);
    for (const q of this.#report.questions) this.#question(q);
    for (const p of this.#report.repairs) this.#repair(p);
    this.#inferred(this.#report.inferred);
    this.#end(first);
    return `${this.#lines.join("\n")}\n`;
  }

  #relation(r: CheckedRelation, isFirst: boolean): void {
    const { texts } = this.#s;
    const outcome = outcomeOf(r);
    const style = STYLE[outcome];
    const said =
      outcome === "holds"
        ? texts.holdsWithRemark
        : isFirst
          ? loud(texts.first)
          : headline(r, outcome, this.#report, texts);
    this.#head(r.line, r.column, said, style);
    const place = outcome === "not-read" || outcome === "not-decided" ? (r.why?.span ?? r.span) : r.span;
    this.#excerpt(inside(place, r.span) ? place : r.span, r, style, r.diagnosis?.place?.span);
    this.#counterexample(r);
    if (r.diagnosis !== undefined) this.#words(capital(texts.say(r.diagnosis.text)), "strong");
    if (r.diagnosis?.tex !== undefined) this.#words(`${texts.shouldRead}: ${oneLine(r.diagnosis.tex, 400)}`);
    if (r.why?.expected !== undefined) this.#words(`${texts.expected}: ${texts.say(r.why.expected)}`);
    for (const remark of r.remarks) this.#words(`${texts.remark}: ${texts.say(remark)}`, "quiet");
    const points = pointsOfLine(r, texts);
    if (points !== "") this.#words(points);
    this.#lines.push("");
  }

  #head(line: number, column: number, said: string, style: "error" | "warning" | "good" | "quiet"): void {
    const place = `${this.#report.file}:${line}:${column}: `;
    const [one = "", ...rest] = wrapped(said, this.#s.width, place, "    ");
    // The colour goes behind the place, where the verdict begins.
    this.#lines.push(`${place}${this.#s.paint(style, one.slice(place.length))}`);
    for (const l of rest) this.#lines.push(this.#s.paint(style, l));
  }

  #excerpt(
    span: Span,
    at: { readonly span: Span; readonly line: number },
    style: "error" | "warning" | "good" | "quiet",
    part?: Span,
  ): void {
    const line = span.start === at.span.start ? at.line : positionAt(this.#text, span.start).line;
    this.#lines.push(
      ...excerptLines(this.#text, span, line, {
        width: this.#s.width,
        underline: (carets) => this.#s.paint(style, carets),
        part: part !== undefined && inside(part, span) ? part : undefined,
      }),
    );
  }

  #counterexample(r: CheckedRelation): void {
    const c = counterexampleOf(r, this.#s.texts);
    if (c === undefined) return;
    const { texts, width } = this.#s;
    this.#words(c.at === "" ? `${texts.sidesDiffer}:` : `${texts.sidesDifferFor} ${c.at}:`);
    const long = Math.max(columns(texts.left), columns(texts.right));
    for (const [side, value] of [
      [texts.left, c.left],
      [texts.right, c.right],
    ] as const)
      this.#lines.push(...wrapped(value, width, `      ${side.padEnd(long)}  `, " ".repeat(8 + long)));
  }

  #words(text: string, style?: "quiet" | "strong"): void {
    for (const line of wrapped(text, this.#s.width, "    ", "      "))
      this.#lines.push(style === undefined ? line : this.#s.paint(style, line));
  }

  #passedOver(u: Unread): void {
    const { line, column } = positionAt(this.#text, u.span.start);
    this.#head(line, column, this.#s.texts.say(u.message), "warning");
    this.#excerpt(u.span, { span: u.span, line }, "warning");
    if (u.expected !== undefined) this.#words(`${this.#s.texts.expected}: ${this.#s.texts.say(u.expected)}`);
    this.#lines.push("");
  }

  #question(q: Question): void {
    const { texts } = this.#s;
    const said = texts.say(q.text);
    if (q.place === undefined) {
      this.#lines.push(
        ...wrapped(said, this.#s.width, this.#s.paint("warning", `${texts.question}: `), "    "),
      );
    } else {
      this.#head(q.place.line, q.place.column, `${texts.question}: ${said}`, "warning");
      this.#excerpt(q.place.span, q.place, "warning");
    }
    for (const choice of q.choices) this.#words(`· ${texts.say(choice)}`);
    this.#words(`${texts.write}: ${q.remedy}`);
    this.#lines.push("");
  }

  #repair(p: Repair): void {
    const { texts } = this.#s;
    this.#head(p.place.line, p.place.column, `${texts.damaged}: ${texts.say(p.text)}`, "warning");
    this.#excerpt(p.place.span, p.place, "warning");
    const long = Math.max(columns(texts.found), columns(texts.proposed)) + 1;
    this.#words(`${`${texts.found}:`.padEnd(long)} ${oneLine(p.found, 200)}`);
    this.#words(`${`${texts.proposed}:`.padEnd(long)} ${oneLine(p.proposed, 200)}`);
    this.#lines.push("");
  }

  #inferred(all: readonly Inferred[]): void {
    // What the author said needs no telling.
    const told = all.filter((x) => x.from === "used" || x.from === "lines");
    if (told.length === 0) return;
    const { texts } = this.#s;
    this.#lines.push(this.#s.paint("strong", texts.taken));
    const width = Math.min(16, Math.max(...told.map((x) => columns(inferredName(x, texts)))));
    for (const x of told) {
      const own = inferredName(x, texts);
      const name = `  ${own}${" ".repeat(Math.max(0, width - columns(own)))}  `;
      const where = x.place === undefined || x.name === "" ? "" : `, ${texts.line(x.place.line)}`;
      const said = `${texts.say(x.meaning)} (${texts.from[x.from]}${where})`;
      this.#lines.push(...wrapped(said, this.#s.width, name, " ".repeat(columns(name))));
    }
    this.#lines.push("");
  }

  #end(first: CheckedRelation | undefined): void {
    const { paint, width, texts } = this.#s;
    if (first !== undefined) {
      const place = `${texts.firstWrong}: ${first.line}: `;
      const text = oneLine(first.text, Math.max(20, width - columns(place)));
      this.#lines.push(paint("error", `${place}${text}`));
    }
    const points = pointsOf(this.#report);
    if (points !== undefined) this.#lines.push(`${texts.suggested}: ${texts.points(points)}`);
    const { credit } = this.#report;
    if (credit.length > 1) {
      const long = Math.max(...credit.map((b) => columns(questionName(b))));
      for (const b of credit) {
        const name = questionName(b);
        this.#lines.push(`  ${name}${" ".repeat(long - columns(name))}  ${texts.points(b)}`);
      }
    }
    for (const line of wrapped(countsText(this.#report, texts), width, "", "  "))
      this.#lines.push(paint("strong", line));
  }
}

/** The first word in capitals: what is looked for first. */
const loud = (text: string): string => text.replace(/^\p{L}+/u, (word) => word.toUpperCase());

const inside = (inner: Span, outer: Span): boolean => inner.start >= outer.start && inner.start < outer.end;

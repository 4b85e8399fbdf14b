// The document model as Markdown for GitHub. A derivation is a table (number, left side, relation and right
// side, reason), which keeps the relations aligned and lets reasons wrap and link; results are ```math
// displays; evidence folds away under the derivation. How formulas are marked is left to whoever prints the page.

import layout from "../../templates/sheet.md";
import { blockOnce, hasFigures } from "./block-once.ts";
import { capital } from "./capital.ts";
import {
  type BlockDocument,
  type EvidenceNote,
  type Formula,
  type GivenLine,
  type Level,
  linesAt,
  type Notice,
  type Piece,
  partsAt,
  RELATION_TEX,
  reasonAt,
  remarksAt,
  type Sentence,
  type SheetDocument,
  type ShownLine,
  type TaskDocument,
} from "./document.ts";
import { escapeMarkdown } from "./escape.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Exhibit } from "./exhibit.ts";
import { exhibitMarkdown } from "./exhibit-markdown.ts";
import { headWords } from "./head-words.ts";
import type { PageWords } from "./language/page-words.ts";
import { beginsWithSign, piecesOf } from "./pieces.ts";
import { blockDepth, proseContext } from "./prose.ts";
import { codeSpan, GITHUB_MATH, type MathForms, proseToMarkdown } from "./prose-markdown.ts";
import { fillTemplate } from "./template.ts";
import { ANSWER_SPACE, askWord, evidenceCount, headingOf, taskLetter } from "./words.ts";

export interface MarkdownOptions {
  readonly level?: Level;
  readonly answers?: boolean;
  /** true: without title and colophon. */
  readonly fragment?: boolean;
  /** Makes the relative links of the sheet relative to the page; default: as they are. */
  readonly rebase?: (url: string) => string;
  /** Pictures are files beside the page whose names begin so; without it they are told in words. */
  readonly pictures?: string;
}

export interface RenderedMarkdown {
  readonly text: string;
  /** To be written beside the page. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly notices: readonly Notice[];
}

export function renderMarkdown(document: SheetDocument, options: MarkdownOptions = {}): RenderedMarkdown {
  const level = options.level ?? document.level;
  const answers = options.answers ?? true;
  const prose = proseContext(document, answers);
  const rebase = options.rebase ?? ((url: string) => url);
  const files: { readonly name: string; readonly text: string }[] = [];
  const picture = (text: string): string | undefined => {
    if (options.pictures === undefined) return undefined;
    const name = `${options.pictures}-fig-${files.length + 1}.svg`;
    files.push({ name, text: `${text}\n` });
    return name;
  };
  const { words } = prose;
  const forms = GITHUB_MATH;
  const exhibit = (each: Exhibit): string => exhibitMarkdown(each, { ...sentences(forms), picture, words });
  const written = (part: BlockDocument, page: BlockForms): string => {
    // Its pictures are files beside the page.
    if (hasFigures(part)) return block(part, page);
    return once(part, [page.level, answers, words, page.depth], () => block(part, page));
  };
  const body = document.parts
    .map((part) =>
      part.kind === "prose"
        ? [proseToMarkdown(part, prose, rebase, forms), ...emptyLines(part.room)].join("\n\n").trim()
        : written(part, {
            level: part.level ?? level,
            answers,
            exhibit,
            words,
            forms,
            depth: blockDepth(prose, part),
          }),
    )
    .filter((text) => text !== "")
    .join("\n\n");
  const course = document.course === undefined || document.course === "" ? [] : [document.course];
  const byline = [...course, ...headWords(document)];
  const colophon = document.colophon.map((line) => `<sub>${escapeMarkdown(line)}</sub>`).join("<br>\n");
  const page =
    options.fragment === true
      ? `${body}\n`
      : fillTemplate(byline.length > 0 ? layout : layout.replace("{{byline}}\n\n", ""), {
          title: titleMarkdown(document, forms),
          byline: byline.map(escapeMarkdown).join(" · "),
          body,
          colophon: answers && colophon !== "" ? `---\n\n${colophon}` : "",
        });
  return { text: `${page.trim()}\n`, files, notices: prose.notices };
}

/** How the blocks of a page are printed. */
export interface BlockForms {
  readonly level: Level;
  readonly answers: boolean;
  readonly exhibit: (each: Exhibit) => string;
  readonly words: PageWords;
  readonly forms: MathForms;
  /** Of the heading of the block. */
  readonly depth: number;
}

const once = blockOnce<string>();

function block(part: BlockDocument, page: BlockForms): string {
  if (part.hidden === true) return "";
  const tasks = part.tasks.map((each, index) => taskMarkdown(each, taskLetter(part, index), page));
  return [blockHead(part, page), ...tasks].filter((text) => text !== "").join("\n\n");
}

/** The block before its tasks. */
export function blockHead(part: BlockDocument, page: BlockForms): string {
  const { words, forms, depth } = page;
  const title = headingOf(part, words);
  return [
    `<a id="${part.id}"></a>`,
    title === undefined ? "" : `${"#".repeat(depth)} ${sentence(title, false, forms)}`,
    ...givens(part.givens, page),
    ...(part.figures ?? []).map(page.exhibit),
    ...hints(part.hints, page),
    ...(page.answers ? notices(part.diagnostics) : []),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function givens(lines: readonly GivenLine[], { words, forms }: BlockForms): readonly string[] {
  return lines.map((line, index) => {
    const word = index === 0 ? `**${words.given}** ` : "";
    const note = line.note === undefined ? "" : sentence(line.note, false, forms);
    // What is said of one formula stands beside it.
    const [only, ...more] = line.formulas;
    if (line.display && note !== "" && only !== undefined && more.length === 0)
      return [word.trim(), `${forms.inline(`\\displaystyle ${only.tex}`, false)} ${note}`]
        .filter((t) => t !== "")
        .join("\n\n");
    if (line.display) {
      const shown = line.formulas.map((formula) => display(formula, forms)).join("\n\n");
      return [word.trim(), shown, note].filter((text) => text !== "").join("\n\n");
    }
    const formulas = line.formulas.map((formula) => forms.inline(formula.tex, false)).join(", ");
    return word + [formulas, note].filter((text) => text !== "").join(" ");
  });
}

/** What is asked, with its hints; behind it the answer, or room for one. */
function taskMarkdown(each: TaskDocument, letter: string, page: BlockForms): string {
  const helped = questionMarkdown(each, letter, page);
  if (page.answers) return [helped, answerMarkdown(each, page)].filter((text) => text !== "").join("\n\n");
  return [helped, ...emptyLines(ANSWER_SPACE[each.kind])].join("\n\n");
}

/** Room of so many millimetres. */
const emptyLines = (room = 0): readonly string[] => Array<string>(Math.round(room / 8)).fill("&nbsp;");

export function questionMarkdown(each: TaskDocument, letter: string, page: BlockForms): string {
  const { words, forms } = page;
  const word = askWord(each, letter, words);
  const asked =
    each.question === undefined
      ? cut(piecesOf(each.asked), DISPLAY_CHARS)
          .map((tex, k) => forms.inline(`\\displaystyle ${k === 0 ? "" : "\\quad{}"}${tex}`, false))
          .join("<br>")
      : sentence(each.question, false, forms);
  const ask = [word === "" ? "" : `**${escapeMarkdown(word)}**`, asked]
    .filter((part) => part !== "")
    .join(" ");
  return [ask, ...hints(each.hints, page)].join("\n\n");
}

/** Lines, result, what is shown beside them, and what is said of them. */
export function answerMarkdown(each: TaskDocument, page: BlockForms): string {
  const { level, words, forms, exhibit } = page;
  const shown = linesAt(each.lines, level);
  const parts: string[] = [];
  if (shown.length > 0) parts.push(table(shown, page));
  for (const part of partsAt(each, level)) {
    parts.push(
      `${words.where} ${forms.inline(`\\displaystyle ${part.name.tex}=${part.meaning.tex}`, false)}`,
    );
  }
  if (each.result !== undefined) {
    parts.push(display(each.result.formula, forms, (tex) => `\\boxed{${tex}}`));
    const condition =
      each.result.condition === undefined ? "" : sentence(each.result.condition, false, forms);
    const said = [condition, mark(each.result.evidence, words)].filter((text) => text !== "").join(" ");
    if (said !== "") parts.push(said);
  }
  parts.push(...each.exhibits.map(exhibit));
  const status = words.status[each.status];
  if (status !== "") parts.push(`**${escapeMarkdown(status)}**`);
  for (const remark of remarksAt(each, level))
    parts.push(`*${words.remark}* ${sentence(remark, false, forms)}`);
  for (const convention of each.conventions)
    parts.push(`*${words.convention}* ${sentence(convention, false, forms)}`);
  parts.push(...notices(each.diagnostics), evidence(each, shown, words));
  return parts.filter((text) => text !== "").join("\n\n");
}

const hints = (list: readonly Sentence[] | undefined, { words, forms }: BlockForms): readonly string[] =>
  (list ?? []).map((hint) => `*${words.hint}* ${sentence(hint, false, forms)}`);

function table(lines: readonly ShownLine[], page: BlockForms): string {
  return ["|   |   |   |   |", "|:--|--:|:--|:--|", ...rows(lines, false, page)].join("\n");
}

const rows = (lines: readonly ShownLine[], inner: boolean, page: BlockForms): readonly string[] =>
  lines.flatMap((line) => [row(line, inner, page), ...rows(line.shownSubsteps, true, page)]);

function row(line: ShownLine, inner: boolean, { level, words, forms }: BlockForms): string {
  const number =
    line.number === undefined
      ? inner
        ? "·"
        : ""
      : `<a id="${line.target ?? line.anchor}"></a>(${line.number})`;
  const marked = mark(line.evidence, words);
  const reason = [sentence(reasonAt(line, level), true, forms), marked]
    .filter((text) => text !== "")
    .join(" ");
  if (line.kind === "text") return `| ${number} |  | ${sentence(line.text, true, forms)} | ${reason} |`;
  const left = line.lhs === null ? "" : forms.inline(`\\displaystyle ${line.lhs.tex}`, true);
  const relation = RELATION_TEX[line.relation];
  const right = cut(piecesOf(line.rhs)).map((tex, index) =>
    forms.inline(`\\displaystyle ${index === 0 ? `${relation} ` : "\\quad{}"}${tex}`, true),
  );
  return `| ${number} | ${left} | ${right.join("<br>")} | ${reason} |`;
}

/** About as many characters as a formula may take beside its reason, and on a row of its own. */
const ROW_CHARS = 52;
const DISPLAY_CHARS = 76;

const INNERMOST = /\\begin\{(\w+)\}((?:(?!\\begin\{)[\s\S])*?)\\end\{\1\}/;

/** What stands above and below each other: a fraction, and the limits of a sum. */
const FRACTION = /\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}/g;
const LIMITS = /\\(?:sum|prod)_\{([^{}]*)\}(?:\^\{([^{}]*)\})?/g;
const GROUP = /(?:[_^]|\\(?![td]?frac)[A-Za-z]+)\{([^{}]*)\}/g;

const seen = (tex: string): number => tex.replace(/\\[A-Za-z]+/g, "x").replace(/[{}_^\s]/g, "").length;
const longer = (a: string, b: string): string => (seen(b) > seen(a) ? b : a);

/** About as many characters as are seen side by side: of a matrix, those of its longest row. */
function widthOf(tex: string): number {
  let flat = tex;
  for (let m = INNERMOST.exec(flat); m !== null; m = INNERMOST.exec(flat))
    flat =
      flat.slice(0, m.index) + (m[2] ?? "").split("\\\\").reduce(longer) + flat.slice(m.index + m[0].length);
  for (;;) {
    const next = flat
      .replace(FRACTION, (_, over: string, under: string) => longer(over, under))
      .replace(LIMITS, (_, under: string, over = "") => longer(under, over))
      .replace(GROUP, "$1");
    if (next === flat) return seen(flat);
    flat = next;
  }
}

/**
 * Pieces put together to rows of a width that a page on GitHub has; a term that fits in a row is not cut, and inside a
 * bracket a row ends before a sign rather than before a factor.
 */
function cut(pieces: readonly Piece[], room = ROW_CHARS): readonly string[] {
  const widths = pieces.map((p) => widthOf(p.tex));
  const widthFrom = (from: number, to: number): number => widths.slice(from, to).reduce((a, b) => a + b, 0);
  const starts = [0];
  for (const [k, piece] of pieces.entries()) {
    const start = starts.at(-1) ?? 0;
    const rest = pieces.findIndex((p, j) => j > k && p.rank === 0);
    const term = widthFrom(k, rest < 0 ? pieces.length : rest);
    const needed = piece.rank === 0 && term <= room ? term : (widths[k] ?? 0);
    if (k === start || widthFrom(start, k) + needed <= room) continue;
    const inside = pieces.findLastIndex((p, j) => j > start && j <= k && (p.rank === 0 || beginsWithSign(p)));
    const isInside = piece.rank === 1 && pieces[inside]?.rank === 1;
    starts.push(isInside && widthFrom(inside, k + 1) <= room ? inside : k);
  }
  return starts.map((start, row) =>
    pieces
      .slice(start, starts[row + 1])
      .map((p) => p.tex)
      .join(""),
  );
}

function display(formula: Formula, forms: MathForms, wrap: (tex: string) => string = (tex) => tex): string {
  const rows = cut(piecesOf(formula), DISPLAY_CHARS);
  const tex =
    rows.length === 1
      ? formula.tex
      : `\\begin{aligned}&${rows.map((row, index) => (index === 0 ? row : `\\quad{}${row}`)).join("\\\\&")}\\end{aligned}`;
  return forms.display(wrap(tex)).join("\n");
}

function mark(note: EvidenceNote, words: PageWords): string {
  switch (note.mark) {
    case "established":
      return "✓";
    case "not-established":
      return `**? ${words.mark["not-established"]}**: ${escapeMarkdown(note.summary)}`;
    case "refuted":
      return `**✗ ${words.mark.refuted}**: ${escapeMarkdown(note.summary)}`;
    case "unchecked":
      return `**? ${words.mark.unchecked}**`;
    case "none":
      return "";
  }
}

function evidence(each: TaskDocument, shown: readonly ShownLine[], words: PageWords): string {
  const count = evidenceCount(shown, words);
  const result = each.result?.evidence.summary ?? "";
  const summary = [count, result].filter((part) => part !== "").join(`; ${words.resultHere}: `);
  if (summary === "") return "";
  const rows = placed(flat(shown)).filter(({ line }) => line.evidence.mark !== "none");
  // Lines that were checked in the same way are listed together.
  const groups = new Map<string, { readonly rows: Row[]; result: boolean }>();
  const groupOf = (note: EvidenceNote): { readonly rows: Row[]; result: boolean } => {
    // The details of an established line say all that its summary does.
    const brief = note.mark === "established" && note.details.length > 0 ? "" : `: ${note.summary}`;
    const said = [`${words.mark[note.mark]}${brief}.`, ...note.details].map(escapeMarkdown).join(" ");
    const group = groups.get(said) ?? { rows: [], result: false };
    groups.set(said, group);
    return group;
  };
  for (const row of rows) groupOf(row.line.evidence).rows.push(row);
  if (each.result !== undefined && each.result.evidence.mark !== "none")
    groupOf(each.result.evidence).result = true;
  const list = [...groups]
    .map(([said, g]) => `- ${subject(rows, g.rows, g.result, words)} ${said}`)
    .join("\n");
  return `<details><summary>${escapeHtml(summary)}</summary>\n\n${list}\n\n</details>`;
}

/** A line with the equation that it belongs to, and its place among that equation's lines. */
interface Row {
  readonly line: ShownLine;
  readonly equation: string;
  readonly place: number;
}

function placed(lines: readonly ShownLine[]): readonly Row[] {
  let equation = "";
  let place = 0;
  return lines.map((line) => {
    if (line.number !== undefined) {
      equation = `(${line.number})`;
      place = 0;
    }
    place += 1;
    return { line, equation, place };
  });
}

/** "All lines and the result are", "(1), line 2 of (3) and the result are": the lines of `own` among `all`. */
function subject(all: readonly Row[], own: readonly Row[], result: boolean, words: PageWords): string {
  const equations = [...new Set(own.map((r) => r.equation))];
  const named = equations.map((equation): Named => {
    const of = (rows: readonly Row[]): readonly Row[] => rows.filter((r) => r.equation === equation);
    const places = of(own).map((r) => `${r.place}`);
    if (equation !== "" && places.length === of(all).length) return { text: equation, one: true };
    const lines = words.lines(places);
    return { text: equation === "" ? lines : words.of(lines, equation), one: places.length === 1 };
  });
  const whole = own.length > 1 && own.length === all.length;
  const said = [
    ...(whole ? [{ text: words.allLines, one: false }] : named),
    ...(result ? [{ text: words.theResult, one: true }] : []),
  ];
  const text = words.listed(said.map((s) => s.text));
  return words.are(
    escapeMarkdown(text.charAt(0).toUpperCase() + text.slice(1)),
    said.length === 1 && said[0]?.one === true,
  );
}

/** What evidence is about, and whether it is one thing. */
interface Named {
  readonly text: string;
  readonly one: boolean;
}

function flat(lines: readonly ShownLine[]): readonly ShownLine[] {
  return lines.flatMap((line) => [line, ...flat(line.shownSubsteps)]);
}

/** Sentences as exhibits and others print them. */
export const sentences = (forms: MathForms) => ({
  sentence: (s: Sentence, inTable: boolean): string => sentence(s, inTable, forms),
});

export const titleMarkdown = ({ title, heading }: SheetDocument, forms: MathForms): string =>
  heading === undefined ? escapeMarkdown(title) : sentence(heading, false, forms);

function sentence(inlines: Sentence, inTable: boolean, forms: MathForms): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case "text":
          return escapeMarkdown(inline.text);
        case "emphasis":
          return `*${escapeMarkdown(inline.text)}*`;
        case "code":
          return inTable ? codeSpan(inline.text).replace(/\|/g, "\\|") : codeSpan(inline.text);
        case "formula":
          return forms.inline(inline.formula.tex, inTable);
        case "ref":
          return `[(${inline.number})](#${inline.anchor})`;
      }
    })
    .join("")
    .replace(/\n/g, " ");
}

function notices(list: readonly Notice[]): readonly string[] {
  return list.map(
    (notice) =>
      `> ${notice.severity === "note" ? "" : `**${notice.severity}**: `}${escapeMarkdown(notice.severity === "note" ? capital(notice.message) : notice.message)}`,
  );
}

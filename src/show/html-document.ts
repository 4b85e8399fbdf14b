// The document model as one self-contained HTML page, or as a fragment to paste. No script: evidence opens
// with <details>, the level of detail is a group of radio buttons that the style sheet reads. Every level is
// in the page; each line says at which it is shown.

import styles from "../../templates/sheet.css";
import layout from "../../templates/sheet.html";
import { styleSheet } from "../draw/svg.ts";
import { blockOnce, hasFigures } from "./block-once.ts";
import { capital } from "./capital.ts";
import {
  type BlockDocument,
  type EvidenceNote,
  type GivenLine,
  LEVELS,
  type Level,
  type LineDocument,
  levelsOfRemarks,
  linesAt,
  type Notice,
  RELATION_TEX,
  reasonAt,
  type Sentence,
  type SheetDocument,
  type ShownLine,
  type TaskDocument,
} from "./document.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Exhibit } from "./exhibit.ts";
import { exhibitHtml } from "./exhibit-html.ts";
import { displayFormula, inlineFormula, inlineMath, sentenceHtml } from "./formula-html.ts";
import { headWords } from "./head-words.ts";
import { compactKatex, type PagePart } from "./katex-compact.ts";
import { type KatexAssets, katexStyle, usedClasses } from "./katex-style.ts";
import type { PageWords } from "./language/page-words.ts";
import { blockLevel, proseContext } from "./prose.ts";
import { footnotesHtml, type HtmlImage, type HtmlPlace, proseToHtml } from "./prose-html.ts";
import { fillTemplate } from "./template.ts";
import { ANSWER_SPACE, askWord, evidenceCount, headingOf, taskLetter } from "./words.ts";

export interface HtmlAssets extends KatexAssets {
  /** An image file beside the sheet, to embed. */
  readonly image?: (url: string) => HtmlImage | undefined;
}

export interface HtmlOptions {
  readonly level?: Level;
  readonly answers?: boolean;
  readonly fragment?: boolean;
}

export interface RenderedHtml {
  readonly text: string;
  readonly notices: readonly Notice[];
}

const SCOPE = ".gradsheet";

interface Page {
  readonly answers: boolean;
  readonly words: PageWords;
  /** How many pictures there are so far. */
  readonly pictures: { count: number };
  readonly place: HtmlPlace;
}

export function renderHtml(
  document: SheetDocument,
  assets: HtmlAssets,
  options: HtmlOptions = {},
): RenderedHtml {
  const level = options.level ?? document.level;
  const answers = options.answers ?? true;
  const fragment = options.fragment === true;
  const prose = proseContext(document, answers);
  const prefix = fragment ? "gs-" : "";
  const page: Page = {
    answers,
    words: prose.words,
    pictures: { count: 0 },
    place: { prose, prefix, image: assets.image ?? (() => undefined) },
  };
  const parts = document.parts.map(
    (part): PagePart =>
      part.kind === "prose"
        ? {
            html:
              part.room === undefined
                ? `<div class="gs-prose">\n${proseToHtml(part.nodes, page.place)}\n</div>`
                : room(part.room),
          }
        : blockPart(part, page),
  );
  const hasLines =
    answers &&
    document.parts.some((part) => part.kind === "block" && part.tasks.some((t) => t.lines.length > 0));
  const levels = hasLines ? levelSwitch(level, page.words) : "";
  const begin = fragment ? '<div class="gs-main">' : `<main class="gs-main">\n${header(document, page)}`;
  const body = [
    ...parts,
    { html: footnotesHtml(page.place) },
    { html: answers ? colophon(document, page.words) : "" },
  ].filter(({ html }) => html !== "");
  const whole: readonly PagePart[] = [
    { html: `${levels}\n${begin}\n` },
    ...body.flatMap((part, k) => (k === 0 ? [part] : [{ html: "\n\n" }, part])),
    { html: fragment ? "\n</div>" : "\n</main>" },
  ];
  const used = new Set(whole.flatMap((part) => [...usedOnce(part)]));
  const { html: content, css } = compactKatex(whole, katexStyle(used, assets, SCOPE), SCOPE);
  const pictures = page.pictures.count === 0 ? "" : `\n${styleSheet(".gradsheet .gs-picture ")}`;
  const style = `${styles.trim()}${pictures}\n${css}`;
  const root = `<${fragment ? "section" : "div"} class="gradsheet" data-level="${level}"`;
  const text = fragment
    ? `${root} lang="${language(document)}" aria-label="${escapeHtml(document.title)}">\n<style>\n${style}\n</style>\n${content}\n</section>\n`
    : fillTemplate(layout, {
        lang: language(document),
        title: escapeHtml(document.title),
        style,
        content: `${root}>\n${content}\n</div>`,
      });
  return { text, notices: prose.notices };
}

/** For an answer, so many millimetres high. */
const room = (height: number): string => `<div class="gs-space" style="height:${height}mm"></div>`;

function language(document: SheetDocument): string {
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(document.language) ? document.language : "en";
}

function header(document: SheetDocument, page: Page): string {
  const title =
    document.heading === undefined ? escapeHtml(document.title) : sentence(document.heading, page);
  const byline = headWords(document);
  const course =
    document.course === undefined ? "" : `<p class="gs-course">${escapeHtml(document.course)}</p>`;
  const by = byline.length === 0 ? "" : `<p class="gs-byline">${byline.map(escapeHtml).join(" · ")}</p>`;
  return `<header class="gs-header">${course}<h1>${title}</h1>${by}</header>`;
}

function levelSwitch(current: Level, words: PageWords): string {
  const buttons = LEVELS.map(
    (level) =>
      `<label><input type="radio" name="gs-level" value="${level}"${level === current ? " checked" : ""}><span>${escapeHtml(words.levels[level])}</span></label>`,
  );
  return `<fieldset class="gs-levels"><legend>${escapeHtml(words.levelOfDetail)}</legend>${buttons.join("")}</fieldset>`;
}

function colophon(document: SheetDocument, words: PageWords): string {
  if (document.colophon.length === 0) return "";
  return `<footer class="gs-colophon" lang="${words.tag}">${document.colophon.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}</footer>`;
}

const once = blockOnce<{ readonly part: PagePart; readonly pictures: number }>();

function blockPart(part: BlockDocument, page: Page): PagePart {
  const { answers, words, pictures, place } = page;
  const first = hasFigures(part) ? pictures.count : 0;
  const around = [answers, words, place.prefix, blockLevel(place.prose, part), first];
  const written = once(part, around, () => {
    const html = block(part, page);
    return { part: { html, of: {} }, pictures: pictures.count - first };
  });
  if (hasFigures(part)) pictures.count = first + written.pictures;
  return written.part;
}

function usedOnce({ html, of }: PagePart): ReadonlySet<string> {
  if (of === undefined) return usedClasses(html);
  const before = classesOf.get(of);
  if (before !== undefined) return before;
  const used = usedClasses(html);
  classesOf.set(of, used);
  return used;
}

const classesOf = new WeakMap<object, ReadonlySet<string>>();

function block(part: BlockDocument, page: Page): string {
  if (part.hidden === true) return "";
  const title = headingOf(part, page.words);
  const deep = Math.min(6, blockLevel(page.place.prose, part) + 1);
  const heading = title === undefined ? "" : `<h${deep}>${sentence(title, page)}</h${deep}>`;
  const tasks = part.tasks.map((each, index) => task(each, taskLetter(part, index), page, part.level));
  const inner = [
    heading,
    givens(part.givens, page),
    ...exhibits(part.figures ?? [], page),
    ...hints(part.hints, page),
    page.answers ? notices(part.diagnostics) : "",
    ...tasks,
  ].filter((html) => html !== "");
  return `<section class="gs-block" id="${id(part.id, page)}" lang="${page.words.tag}">\n${inner.join("\n")}\n</section>`;
}

function id(anchor: string, page: Page): string {
  return escapeHtml(page.place.prefix + anchor);
}

function givens(lines: readonly GivenLine[], page: Page): string {
  if (lines.length === 0) return "";
  const rows = lines.map((line, index) => {
    const word = index === 0 ? `<strong>${escapeHtml(page.words.given)}</strong> ` : "";
    const note = line.note === undefined ? "" : sentence(line.note, page);
    if (!line.display) {
      const formulas = line.formulas.map((formula) => inlineFormula(formula)).join(", ");
      return `<p>${word}${[formulas, note].filter((html) => html !== "").join(" ")}</p>`;
    }
    const shown = line.formulas.map((formula, i) => {
      const last = i === line.formulas.length - 1;
      const aside = last && note !== "" ? `<span class="gs-quiet">${note}</span>` : "";
      return `<div class="gs-given">${displayFormula(formula)}${aside}</div>`;
    });
    return `${word === "" ? "" : `<p>${word}</p>`}${shown.join("")}`;
  });
  return `<div class="gs-givens">${rows.join("\n")}</div>`;
}

/** A block with a level of its own has that one, and the switch leaves it alone. */
function task(each: TaskDocument, letter: string, page: Page, own: Level | undefined): string {
  const levels = own === undefined ? LEVELS : [own];
  const word = askWord(each, letter, page.words);
  const anchor = id(each.anchor, page);
  const asked =
    each.question === undefined
      ? displayFormula(each.asked)
      : `<span class="gs-question">${sentence(each.question, page)}</span>`;
  const bold = word === "" ? "" : `<strong>${escapeHtml(word)}</strong> `;
  const ask = `<div class="gs-ask" id="${anchor}-ask">${bold}${asked}</div>`;
  // Several tasks may ask the same words: a group, as landmarks have to differ.
  const open = `<section class="gs-task" role="group" id="${anchor}" aria-labelledby="${anchor}-ask">`;
  if (!page.answers)
    return `${open}${ask}${hints(each.hints, page).join("")}${room(ANSWER_SPACE[each.kind])}</section>`;
  const parts = [ask, ...hints(each.hints, page)];
  if (each.lines.length > 0) parts.push(chain(each.lines, page, levels));
  for (const part of each.namedParts) {
    const at = part.levels.filter((level) => levels.includes(level));
    if (at.length === 0) continue;
    const classes = at.length === levels.length ? "" : ` ${atClasses(at)}`;
    parts.push(
      `<div class="gs-given${classes}"><span>${escapeHtml(page.words.where)}</span> ${displayFormula({ tex: `${part.name.tex}=${part.meaning.tex}`, text: `${part.name.text} = ${part.meaning.text}` })}</div>`,
    );
  }
  if (each.result !== undefined) {
    const condition =
      each.result.condition === undefined
        ? ""
        : `<div class="gs-condition">${sentence(each.result.condition, page)}</div>`;
    parts.push(
      `<div class="gs-result"><div class="gs-box">${displayFormula(each.result.formula)}</div>${condition}${evidence(each.result.evidence, page.words)}</div>`,
    );
  }
  parts.push(...exhibits(each.exhibits, page));
  const status = page.words.status[each.status];
  if (status !== "") {
    const kind = each.status === "refuted" ? "gs-refuted" : "gs-open";
    parts.push(`<p class="gs-status ${kind}">${escapeHtml(status)}</p>`);
  }
  const remarkLevels = levelsOfRemarks(each);
  for (const [k, remark] of each.remarks.entries()) {
    const at = levels.filter((level) => remarkLevels[k]?.includes(level));
    if (at.length === 0) continue;
    const classes = at.length === levels.length ? "" : ` ${atClasses(at)}`;
    parts.push(
      `<p class="gs-aside${classes}"><em>${escapeHtml(page.words.remark)}</em> ${sentence(remark, page)}</p>`,
    );
  }
  for (const convention of each.conventions) {
    parts.push(
      `<p class="gs-aside"><em>${escapeHtml(page.words.convention)}</em> ${sentence(convention, page)}</p>`,
    );
  }
  parts.push(notices(each.diagnostics), checked(each, page, levels));
  return `${open}\n${parts.filter((html) => html !== "").join("\n")}\n</section>`;
}

const hints = (list: readonly Sentence[] | undefined, page: Page): readonly string[] =>
  (list ?? []).map(
    (hint) => `<p class="gs-aside"><em>${escapeHtml(page.words.hint)}</em> ${sentence(hint, page)}</p>`,
  );

const exhibits = (list: readonly Exhibit[], page: Page): readonly string[] =>
  list.map((each) =>
    exhibitHtml(each, {
      sentence: (s) => sentence(s, page),
      pictureId() {
        page.pictures.count += 1;
        return id(`picture-${page.pictures.count}`, page);
      },
    }),
  );

/** The count of checked lines differs between the levels. */
function checked(each: TaskDocument, page: Page, levels: readonly Level[]): string {
  const result = each.result?.evidence.summary ?? "";
  return variants(levels, (level) => {
    const said = [evidenceCount(linesAt(each.lines, level), page.words), result].filter(
      (part) => part !== "",
    );
    return said.length === 0 ? "" : escapeHtml(`${said.join(`; ${page.words.resultHere}: `)}.`);
  })
    .map(({ html, classes }) => `<p class="gs-checked ${classes}">${html}</p>`)
    .join("");
}

interface Variant {
  readonly html: string;
  /** Empty when the variant is the same at every level in question. */
  readonly classes: string;
}

/** What a place says at each of some levels, grouped: one entry where all agree. Empty content is left out. */
function variants(levels: readonly Level[], render: (level: Level) => string): readonly Variant[] {
  const groups = new Map<string, Level[]>();
  for (const level of levels) {
    const html = render(level);
    groups.set(html, [...(groups.get(html) ?? []), level]);
  }
  return [...groups]
    .filter(([html]) => html !== "")
    .map(([html, at]) => ({ html, classes: at.length === levels.length ? "" : atClasses(at) }));
}

function atClasses(levels: readonly Level[]): string {
  return ["gs-at", ...levels.map((level) => `gs-at-${level}`)].join(" ");
}

function chain(lines: readonly LineDocument[], page: Page, levels: readonly Level[]): string {
  const shown = new Map(
    levels.map((level) => [level, new Map(linesAt(lines, level).map((each) => [each.anchor, each]))]),
  );
  const rows = lines
    .map((each) => {
      const at = levels.filter((level) => each.levels.includes(level));
      return at.length === 0
        ? ""
        : row(each, page, at, (level) => shown.get(level)?.get(each.anchor), levels.length);
    })
    .filter((html) => html !== "");
  return `<ol class="gs-chain">\n${rows.join("\n")}\n</ol>`;
}

/** A left side wider than this (in characters; a fraction is as wide as its wider part) takes a row of its own. */
const WIDE_LEFT = 15;

function row(
  each: LineDocument,
  page: Page,
  at: readonly Level[],
  shown: (level: Level) => ShownLine | undefined,
  levelCount: number,
): string {
  const classes = at.length === levelCount ? "" : ` ${atClasses(at)}`;
  const anchor = id(each.anchor, page);
  const number = variants(at, (level) => {
    const n = shown(level)?.number;
    return n === undefined ? "" : `(${n})`;
  })
    .map(({ html, classes }) => `<a class="${`gs-num ${classes}`.trimEnd()}" href="#${anchor}">${html}</a>`)
    .join("");
  const reasons = variants(at, (level) => sentence(reasonAt(each, level), page))
    .map((variant) => `<span class="${variant.classes}">${variant.html}</span>`)
    .join("");
  const flagged = flag(each.evidence, page.words);
  const reason =
    reasons === "" && flagged === ""
      ? ""
      : `<div class="gs-reason">${[reasons, flagged].filter((html) => html !== "").join("; ")}</div>`;
  const mark = evidence(each.evidence, page.words);
  const sub =
    each.substeps === undefined || each.substeps.length === 0 || !at.includes("full")
      ? ""
      : substeps(each.substeps, page, levelCount);
  if (each.kind === "text") {
    return `<li class="gs-line gs-textline${classes}" id="${anchor}">${number}<div class="gs-step"><div class="gs-rhs">${sentence(each.text, page)}</div>${reason}</div>${mark}</li>${sub}`;
  }
  const lefts = variants(at, (level) => {
    const line = shown(level);
    return line?.kind === "formula" && line.lhs !== null ? displayFormula(line.lhs) : "";
  });
  const wide = lefts.length > 0 && leftLength(at, shown) > WIDE_LEFT ? " gs-wide" : "";
  const left = lefts
    .map((variant) => `<div class="gs-lhs ${variant.classes}">${variant.html}</div>`)
    .join("");
  const relation =
    each.relation === "" ? "" : `<span class="gs-rel">${inlineMath(RELATION_TEX[each.relation])}</span>`;
  return `<li class="gs-line${wide}${classes}" id="${anchor}">${number}${left}<div class="gs-step"><div class="gs-rhs">${relation}${displayFormula(each.rhs)}</div>${reason}</div>${mark}</li>${sub}`;
}

function leftLength(at: readonly Level[], shown: (level: Level) => ShownLine | undefined): number {
  return Math.max(
    0,
    ...at.map((level) => {
      const line = shown(level);
      const text = line?.kind === "formula" ? (line.lhs?.text ?? "") : "";
      return Math.max(...text.split("/").map((part) => part.length));
    }),
  );
}

function substeps(lines: readonly LineDocument[], page: Page, levelCount: number): string {
  const classes = levelCount === 1 ? "gs-sub" : "gs-sub gs-at gs-at-full";
  return `\n<li class="${classes}">${chain(lines, page, ["full"])}</li>`;
}

function flag(note: EvidenceNote, words: PageWords): string {
  if (note.mark === "unchecked") return `<span class="gs-open">${words.mark.unchecked}</span>`;
  if (note.mark !== "not-established" && note.mark !== "refuted") return "";
  const kind = note.mark === "refuted" ? "gs-refuted" : "gs-open";
  return `<span class="${kind}">${words.mark[note.mark]}: ${escapeHtml(note.summary)}</span>`;
}

const SIGN: Readonly<Record<EvidenceNote["mark"], string>> = {
  established: "✓",
  "not-established": "?",
  refuted: "✗",
  unchecked: "?",
  none: "",
};

function evidence(note: EvidenceNote, words: PageWords): string {
  if (note.mark === "none") return "";
  const summary = escapeHtml(note.summary);
  const details = note.details.map((line) => `<li>${escapeHtml(line)}</li>`).join("");
  const list = details === "" ? "" : `<ul>${details}</ul>`;
  return `<details name="gs-evidence" class="gs-evidence gs-mark-${note.mark}"><summary><span aria-hidden="true">${SIGN[note.mark]}</span><span class="gs-sr">${words.mark[note.mark]}</span></summary><div class="gs-panel"><p><strong>${words.mark[note.mark]}</strong>${summary === "" ? "" : `: ${summary}`}</p>${list}</div></details>`;
}

const sentence = (inlines: Sentence, page: Page): string =>
  sentenceHtml(inlines, (anchor) => `#${id(anchor, page)}`);

function notices(list: readonly Notice[]): string {
  return list
    .map((notice) => `<p class="gs-notice gs-${notice.severity}">${escapeHtml(capital(notice.message))}</p>`)
    .join("");
}

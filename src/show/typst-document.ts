// The document model as a document of Typst, from which a PDF is made without a TeX system. What the functions mean is in
// templates/sheet.typ; here the model is written down in them.

import layout from "../../templates/sheet.typ";
import { capital } from "./capital.ts";
import {
  type BlockDocument,
  type EvidenceNote,
  type GivenLine,
  type Level,
  linesAt,
  type Notice,
  type ProsePart,
  partsAt,
  type Relation,
  reasonAt,
  remarksAt,
  type Sentence,
  type SheetDocument,
  type ShownLine,
  type TaskDocument,
} from "./document.ts";
import { exhibitTypst } from "./exhibit-typst.ts";
import { headWords } from "./head-words.ts";
import type { PageWords } from "./language/page-words.ts";
import { blockLevel, leadsIn, type ProseContext, proseContext } from "./prose.ts";
import { proseToTypst, type TypstPlace } from "./prose-typst.ts";
import { fillTemplate } from "./template.ts";
import {
  displayTypst,
  inlineTypst,
  sentenceTypst,
  typstLabel,
  typstString,
  typstText,
} from "./typst-text.ts";
import { ANSWER_SPACE, askWord, evidenceCount, headingOf, taskLetter } from "./words.ts";

export interface TypstOptions {
  readonly level?: Level;
  /** false: the questions with room for answers. */
  readonly answers?: boolean;
  /** The path under which the compiler finds an image beside the sheet. */
  readonly image?: (url: string) => string | undefined;
}

export interface RenderedTypst {
  readonly text: string;
  readonly notices: readonly Notice[];
}

export function renderTypst(document: SheetDocument, options: TypstOptions = {}): RenderedTypst {
  const level = options.level ?? document.level;
  const answers = options.answers ?? true;
  const prose = proseContext(document, answers);
  const place = { prose, image: options.image ?? (() => undefined) };
  const body = document.parts
    .map((part, k) =>
      part.kind === "prose"
        ? part.room === undefined
          ? proseTypst(part, leadsIn(document.parts, k), place)
          : typstRoom(part.room)
        : block(part, part.level ?? level, answers, prose),
    )
    .filter((text) => text !== "")
    .join("\n\n");
  const byline = headWords(document);
  const colophon = answers ? document.colophon.map(typstText).join(" #linebreak() ") : "";
  const text = fillTemplate(layout, {
    pdftitle: typstString(document.title),
    lang: typstString(/^[A-Za-z]{2}/.exec(document.language)?.[0]?.toLowerCase() ?? "en"),
    course: document.course === undefined ? "" : `#text(fill: gs-quiet)[${typstText(document.course)}]\n`,
    title: document.heading === undefined ? typstText(document.title) : sentenceTypst(document.heading),
    byline: byline.length === 0 ? "" : byline.map(typstText).join(" #sym.dot.c "),
    body,
    colophon,
  });
  return { text, notices: prose.notices };
}

/** `leads`: the last paragraph stays with what follows it. */
function proseTypst({ nodes }: ProsePart, leads: boolean, place: TypstPlace): string {
  if (!leads) return proseToTypst(nodes, place);
  const lead = proseToTypst(nodes.slice(-1), place);
  return `${proseToTypst(nodes.slice(0, -1), place)}\n\n#gs-lead[${lead}]`;
}

/** For an answer, so many millimetres high. */
const typstRoom = (height: number): string => `#gs-space(${height}mm)`;
const quietLine = (line: string): string => `#gs-quiet-line(${typstString(line)})`;
const content = (markup: string): string => `[${markup}]`;

function block(part: BlockDocument, level: Level, answers: boolean, prose: ProseContext): string {
  if (part.hidden === true) return "";
  const { words } = prose;
  const title = headingOf(part, words);
  return [
    `#gs-anchor(${typstString(typstLabel(part.id))})`,
    title === undefined ? "" : `#heading(level: ${blockLevel(prose, part)})[${sentenceTypst(title)}]`,
    ...givens(part.givens, words),
    ...(part.figures ?? []).map(exhibitTypst),
    ...hints(part.hints, words),
    ...(answers ? notices(part.diagnostics) : []),
    ...part.tasks.map((each, k) => task(each, taskLetter(part, k), level, answers, words)),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

function givens(lines: readonly GivenLine[], words: PageWords): readonly string[] {
  return lines.map((line, k) => {
    const word = k === 0 ? `#strong(${typstString(words.given)})#h(0.5em);` : "";
    const row = (body: string): string => `#gs-given-line[${body}]`;
    const note = line.note === undefined ? "" : sentenceTypst(line.note);
    if (line.display)
      return `${word === "" ? "" : `${row(word)}\n`}#gs-given((${line.formulas.map((f) => `${displayTypst(f)},`).join(" ")}), ${content(note)})`;
    const formulas = line.formulas.map(inlineTypst).join(", ");
    return row(`${word}${[formulas, note].filter((text) => text !== "").join(" ")}`);
  });
}

function task(each: TaskDocument, letter: string, level: Level, answers: boolean, words: PageWords): string {
  const word = typstString(askWord(each, letter, words));
  const ask = [
    `#gs-anchor(${typstString(typstLabel(each.anchor))})`,
    each.question === undefined
      ? `#gs-ask(${word}, ${displayTypst(each.asked)})`
      : `#gs-question(${word}, ${content(sentenceTypst(each.question))})`,
    ...hints(each.hints, words),
  ];
  if (!answers) return [...ask, typstRoom(ANSWER_SPACE[each.kind])].join("\n");
  const shown = linesAt(each.lines, level);
  const parts = [...ask];
  if (shown.length > 0) parts.push(`#gs-chain(${lines(shown, level, words)})`);
  for (const { name, meaning } of partsAt(each, level))
    parts.push(
      `${typstText(words.where)} ${inlineTypst(name)} $=$ #gs-given((${displayTypst(meaning)},), [])`,
    );
  if (each.result !== undefined) {
    const { formula, condition, evidence } = each.result;
    const said = condition === undefined ? "" : sentenceTypst(condition);
    parts.push(`#gs-result(${displayTypst(formula)}, ${content(said)}, ${mark(evidence)})`);
  }
  parts.push(...each.exhibits.map(exhibitTypst));
  const status = words.status[each.status];
  if (status !== "")
    parts.push(`#gs-flag-${each.status === "refuted" ? "wrong" : "open"}(${typstString(status)})#parbreak()`);
  for (const r of remarksAt(each, level)) parts.push(aside(words.remark, r));
  for (const c of each.conventions) parts.push(aside(words.convention, c));
  parts.push(...notices(each.diagnostics), evidenceLine(each, shown, words));
  return parts.filter((text) => text !== "").join("\n");
}

const aside = (word: string, s: Sentence): string =>
  `#gs-aside(${typstString(word)}, ${content(sentenceTypst(s))})`;
const hints = (list: readonly Sentence[] | undefined, words: PageWords): readonly string[] =>
  (list ?? []).map((hint) => aside(words.hint, hint));

function evidenceLine(each: TaskDocument, shown: readonly ShownLine[], words: PageWords): string {
  const said = [evidenceCount(shown, words), each.result?.evidence.summary ?? ""].filter((x) => x !== "");
  return said.length === 0 ? "" : quietLine(`${said.join(`; ${words.resultHere}: `)}.`);
}

/** An array of lines in Typst's code mode. */
function lines(list: readonly ShownLine[], level: Level, words: PageWords): string {
  return `(\n${list.map((line) => `${lineTypst(line, level, words)},`).join("\n")}\n)`;
}

function lineTypst(line: ShownLine, level: Level, words: PageWords): string {
  const fields = [
    `anchor: ${typstString(typstLabel(line.target ?? line.anchor))}`,
    `number: ${line.number ?? "none"}`,
    `reason: ${content([sentenceTypst(reasonAt(line, level)), flag(line.evidence, words)].filter((x) => x !== "").join("; "))}`,
    `mark: ${mark(line.evidence)}`,
    `sub: ${line.shownSubsteps.length === 0 ? "()" : lines(line.shownSubsteps, level, words)}`,
    ...(line.kind === "text"
      ? ['kind: "text"', `text: ${content(sentenceTypst(line.text))}`]
      : [
          'kind: "formula"',
          `left: ${line.lhs === null ? "none" : displayTypst(line.lhs)}`,
          `relation: ${line.relation === "" ? "none" : `$${RELATION_TYPST[line.relation]}$`}`,
          `right: ${displayTypst(line.rhs)}`,
        ]),
  ];
  return `(${fields.join(", ")})`;
}

const RELATION_TYPST: Readonly<Record<Exclude<Relation, "">, string>> = {
  "=": "=",
  ":=": "≔",
  "≠": "≠",
  "<": "lt",
  "≤": "≤",
  ">": "gt",
  "≥": "≥",
  "≈": "≈",
  "∈": "∈",
  "⟹": "⟹",
  "⟺": "⟺",
};

function flag(note: EvidenceNote, words: PageWords): string {
  switch (note.mark) {
    case "not-established":
      return `#gs-flag-open(${typstString(`${words.mark["not-established"]}: ${note.summary}`)})`;
    case "refuted":
      return `#gs-flag-wrong(${typstString(`${words.mark.refuted}: ${note.summary}`)})`;
    case "unchecked":
      return `#gs-flag-open(${typstString(words.mark.unchecked)})`;
    case "established":
    case "none":
      return "";
  }
}

/** In code mode. */
function mark(note: EvidenceNote): string {
  switch (note.mark) {
    case "established":
      return "gs-ok";
    case "not-established":
    case "unchecked":
      return "gs-open";
    case "refuted":
      return "gs-wrong";
    case "none":
      return "[]";
  }
}

const notices = (list: readonly Notice[]): readonly string[] =>
  list.map((notice) =>
    notice.severity === "note"
      ? quietLine(capital(notice.message))
      : `#gs-flag-open(${typstString(capital(notice.message))})#parbreak()`,
  );

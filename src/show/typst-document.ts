// The document model as a document of Typst, from which a PDF is made without a TeX system. What the functions mean is in
// templates/sheet.typ; here the model is written down in them.

import layout from "../../templates/sheet.typ";
import { capital } from "./capital.ts";
import {
  type BlockDocument,
  type EvidenceNote,
  type Formula,
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
    ...givens(part.givens, part.tasks.length > 0, words),
    ...(part.figures ?? []).map((each) => exhibitTypst(each, false)),
    ...hints(part.hints, words),
    ...(answers ? notices(part.diagnostics) : []),
    ...part.tasks.map((each, k) => task(each, taskLetter(part, k), level, answers, words)),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

/** `asked`: a question follows, with which the last lines stay. */
function givens(list: readonly GivenLine[], asked: boolean, words: PageWords): readonly string[] {
  const word = `#strong(${typstString(words.given)})#h(0.5em);`;
  const rows = list.flatMap((line, k): readonly GivenRow[] => {
    const note = line.note === undefined ? "" : sentenceTypst(line.note);
    const formulas = line.formulas.map((f, j) => ({
      formula: f,
      note: j === line.formulas.length - 1 ? note : "",
    }));
    if (line.display) return [...(k === 0 ? [{ words: word }] : []), ...formulas];
    const said = [line.formulas.map(inlineTypst).join(", "), note].filter((text) => text !== "").join(" ");
    return [{ words: `${k === 0 ? word : ""}${said}` }];
  });
  return rows.map((row, k) => {
    // In a long list only the first lines stay with the heading, and the last ones with the question.
    const stays = k < Math.min(2, rows.length - 1) || (asked && k >= rows.length - 2);
    const how = stays ? "" : ", stays: false";
    return "words" in row
      ? `#gs-given-line(${content(row.words)}${how})`
      : `#gs-given(${displayTypst(row.formula)}, ${content(row.note)}${how})`;
  });
}

type GivenRow = { readonly words: string } | { readonly formula: Formula; readonly note: string };

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
  if (shown.length > 0)
    parts.push(
      `#gs-chain(${lines(shown, level, words)}${each.result === undefined ? "" : ", closed: true"})`,
    );
  for (const { name, meaning } of partsAt(each, level))
    parts.push(`${typstText(words.where)} ${inlineTypst(name)} $=$ #gs-given(${displayTypst(meaning)}, [])`);
  if (each.result !== undefined) {
    const { formula, condition, evidence } = each.result;
    const said = condition === undefined ? "" : sentenceTypst(condition);
    parts.push(`#gs-result(${displayTypst(formula)}, ${content(said)}, ${mark(evidence)})`);
  }
  // What stands below stays on the page of what it belongs to; behind the last of it the page may end.
  const status = words.status[each.status];
  const flagged = `#gs-flag-${each.status === "refuted" ? "wrong" : "open"}(${typstString(status)})#parbreak()`;
  const below: readonly ((stays: boolean) => string)[] = [
    ...each.exhibits.map(
      (x, k) => (stays: boolean) => exhibitTypst(x, stays && k === each.exhibits.length - 1),
    ),
    ...(status === "" ? [] : [() => flagged]),
    ...remarksAt(each, level).map((r) => (stays: boolean) => aside(words.remark, r, stays)),
    ...each.conventions.map((c) => (stays: boolean) => aside(words.convention, c, stays)),
    ...[...notices(each.diagnostics), ...evidenceLine(each, shown, words)].map((text) => () => text),
  ];
  parts.push(...below.map((write, k) => write(k < below.length - 1)));
  return `#gs-task[\n${parts.join("\n")}\n]`;
}

const aside = (word: string, s: Sentence, stays = true): string =>
  `#gs-aside(${typstString(word)}, ${content(sentenceTypst(s))}${stays ? "" : ", stays: false"})`;
const hints = (list: readonly Sentence[] | undefined, words: PageWords): readonly string[] =>
  (list ?? []).map((hint) => aside(words.hint, hint));

function evidenceLine(each: TaskDocument, shown: readonly ShownLine[], words: PageWords): readonly string[] {
  const said = [evidenceCount(shown, words), each.result?.evidence.summary ?? ""].filter((x) => x !== "");
  return said.length === 0 ? [] : [quietLine(`${said.join(`; ${words.resultHere}: `)}.`)];
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

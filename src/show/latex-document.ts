// The document model as LaTeX: a page of its own, or a fragment for \input. What the macros mean is in
// templates/macros.tex; here the model is written down in them. Formulas go in as they are (they are ours),
// user text through escapeTex, prose through prose-latex.

import macros from "../../templates/macros.tex";
import layout from "../../templates/sheet.tex";
import { tikzColours } from "../draw/tikz.ts";
import { blockOnce } from "./block-once.ts";
import { capital } from "./capital.ts";
import {
  type BlockDocument,
  type EvidenceNote,
  type Formula,
  type GivenLine,
  type Level,
  type LineDocument,
  linesAt,
  type Notice,
  type Part,
  partsAt,
  RELATION_TEX,
  reasonAt,
  remarksAt,
  type Sentence,
  type SheetDocument,
  type ShownLine,
  type TaskDocument,
} from "./document.ts";
import { escapeTex, plainAnchor } from "./escape.ts";
import { exhibitLatex } from "./exhibit-latex.ts";
import { headWords } from "./head-words.ts";
import type { PageWords } from "./language/page-words.ts";
import { piecesOf } from "./pieces.ts";
import { blockLevel, leadsIn, proseContext } from "./prose.ts";
import { headingCommand, proseToLatex } from "./prose-latex.ts";
import { fillTemplate } from "./template.ts";
import { ANSWER_SPACE, askWord, evidenceCount, headingOf, taskLetter } from "./words.ts";

export interface LatexOptions {
  /** Default: the level of the sheet. */
  readonly level?: Level;
  /** false: the questions with room for answers. */
  readonly answers?: boolean;
  /** true: no preamble, for \input. */
  readonly fragment?: boolean;
  /** Which file this was made from, for the comment at the top. */
  readonly source?: string;
}

export interface Rendered {
  readonly text: string;
  readonly notices: readonly Notice[];
}

export function renderLatex(document: SheetDocument, options: LatexOptions = {}): Rendered {
  const level = options.level ?? document.level;
  const answers = options.answers ?? true;
  const prose = proseContext(document, answers);
  const colophon = answers ? colophonTex(document) : "";
  const hasColophon = colophon !== "";
  const body = document.parts
    .map((part, k) =>
      part.kind === "prose"
        ? part.room === undefined
          ? proseToLatex(part.nodes, prose)
          : latexRoom(part.room)
        : written(part, {
            level: part.level ?? level,
            answers,
            words: prose.words,
            deep: blockLevel(prose, part),
            introduced: introduction(document.parts, k),
            closes: endsPage(document.parts, k) && !(hasColophon && isLast(document.parts, k)),
          }),
    )
    .filter((tex) => tex !== "")
    .join("\n\n");
  const source = comment(options.source ?? document.title);
  const drawn = body.includes("\\gspicture{");
  const packages = drawn ? ",tikz" : "";
  const pictures = drawn ? `\\IfFileExists{tikz.sty}{\\usepackage{tikz}}{}\n${tikzColours()}\n` : "";
  const text =
    options.fragment === true
      ? `% ${source}\n% For \\input; needs \\usepackage{amsmath,amssymb,array,longtable,graphicx,xcolor${packages}}.\n${macros}\n${drawn ? `${tikzColours()}\n` : ""}${body}\n\n${colophon}\n`
      : fillTemplate(layout, {
          source,
          macros: macros.trimEnd(),
          pictures,
          pdftitle: pdfText(document.title),
          title: document.heading === undefined ? escapeTex(document.title) : sentence(document.heading),
          course:
            document.course === undefined
              ? ""
              : `{\\color{gsquiet}${escapeTex(document.course)}\\par}\\vskip2pt`,
          byline: byline(document),
          body,
          colophon,
        });
  return { text, notices: prose.notices };
}

/** How prose goes before a block: as a few words that lead to its heading, as a text, or not. */
type Introduction = "lead" | "text" | "none";

function introduction(parts: readonly Part[], k: number): Introduction {
  const before = parts.slice(0, k).findLastIndex((p) => p.kind === "prose" || p.hidden !== true);
  if (leadsIn(parts, before)) return "lead";
  return parts[k - 1]?.kind === "prose" ? "text" : "none";
}

/** Whether the page may end behind a block whose last lines stay with what is asked: not before the room for an answer. */
function endsPage(parts: readonly Part[], k: number): boolean {
  const next = parts[k + 1];
  return next?.kind !== "prose" || next.room === undefined;
}

/** Nothing is printed behind it but the colophon, which would stand alone on a page. */
const isLast = (parts: readonly Part[], k: number): boolean =>
  parts.slice(k + 1).every((part) => part.kind === "block" && part.hidden === true);

/** Room for an answer, of so many millimetres. */
const latexRoom = (room: number): string => `\\gsspace{${room}mm}`;

function byline(document: SheetDocument): string {
  const parts = headWords(document);
  if (parts.length === 0) return "%";
  return `\\vskip4pt{${parts.map((part) => escapeTex(part)).join(" \\ensuremath{\\cdot} ")}\\par}`;
}

function colophonTex(document: SheetDocument): string {
  return document.colophon.map((line) => `\\gsquietline{${escapeTex(line)}}`).join("\n");
}

function comment(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[^ -~]/g, "?");
}

/** Bookmarks and titles of a PDF take characters, not commands. */
function pdfText(text: string): string {
  return text.replace(/[\\{}%#$&_^~]/g, " ").replace(/[^ -~äöüÄÖÜßéèáà]/g, "?");
}

/** How a block is printed. */
interface BlockForms {
  readonly level: Level;
  readonly answers: boolean;
  readonly words: PageWords;
  /** Of its heading. */
  readonly deep: number;
  readonly introduced: Introduction;
  readonly closes: boolean;
}

const once = blockOnce<string>();

const written = (part: BlockDocument, forms: BlockForms): string =>
  once(part, Object.values(forms), () => block(part, forms));

function block(part: BlockDocument, forms: BlockForms): string {
  const { level, answers, words, deep, introduced, closes } = forms;
  if (part.hidden === true) return "";
  const title = headingOf(part, words);
  const heading = title === undefined ? [] : [`${headingCommand(deep)}{${sentence(title)}}`];
  const tasks = part.tasks.map((each, index) => task(each, taskLetter(part, index), level, answers, words));
  return [
    // Prose stays with the block that it introduces.
    targetOf(part, title === undefined && introduced === "lead" ? "text" : introduced),
    ...heading,
    ...givens(part.givens, words),
    ...(part.figures ?? []).map((each) => exhibitLatex(each, { sentence })),
    ...hints(part.hints, words),
    ...(answers ? notices(part.diagnostics) : []),
    ...tasks,
    ...(closes ? ["\\gsclose"] : []),
  ]
    .filter((tex) => tex !== "")
    .join("\n");
}

function targetOf({ id }: BlockDocument, introduced: Introduction): string {
  const anchor = `{${plainAnchor(id)}}`;
  switch (introduced) {
    case "lead":
      return `\\gsled${anchor}`;
    case "text":
      return `\\hypertarget${anchor}{}`;
    case "none":
      return `\\gstarget${anchor}`;
  }
}

function givens(lines: readonly GivenLine[], words: PageWords): readonly string[] {
  if (lines.length === 0) return [];
  const out: string[] = [];
  let first = true;
  for (const line of lines) {
    const word = first ? `\\textbf{${escapeTex(words.given)}}\\enspace ` : "";
    const note = line.note === undefined ? "" : sentence(line.note);
    if (line.display) {
      if (first) out.push(`\\gsgivenline{${word}}`);
      for (const formula of line.formulas) {
        const last = formula === line.formulas.at(-1);
        out.push(`\\gsgiven{${joined(formula)}}{${last ? note : ""}}`);
      }
    } else {
      const formulas = line.formulas.map((formula) => `\\gsinline{${formula.tex}}`).join(", ");
      out.push(`\\gsgivenline{${word}${[formulas, note].filter((tex) => tex !== "").join(" ")}}`);
    }
    first = false;
  }
  return out;
}

function task(each: TaskDocument, letter: string, level: Level, answers: boolean, words: PageWords): string {
  const word = escapeTex(askWord(each, letter, words));
  const asked =
    each.question === undefined
      ? `\\gsask{${word}}{${joined(each.asked)}}`
      : `\\gsquestion{${word}}{${sentence(each.question)}}`;
  const ask = `\\gstarget{${plainAnchor(each.anchor)}}%\n${asked}`;
  if (!answers)
    return `${[ask, ...hints(each.hints, words)].join("\n")}\n${latexRoom(ANSWER_SPACE[each.kind])}`;
  const shown = linesAt(each.lines, level);
  const parts = [ask, ...hints(each.hints, words)];
  if (shown.length > 0) parts.push(chain(shown, level, words));
  for (const part of partsAt(each, level)) {
    parts.push(
      `\\gsgiven{\\text{${escapeTex(words.where)} }\\quad ${part.name.tex}=\\gsb ${joined(part.meaning)}}{}`,
    );
  }
  if (each.result !== undefined) {
    const condition = each.result.condition === undefined ? "" : sentence(each.result.condition);
    parts.push(`\\gsresult{${joined(each.result.formula)}}{${condition}}{${mark(each.result.evidence)}}`);
  }
  for (const exhibit of each.exhibits)
    parts.push(exhibitLatex(exhibit, { sentence }, exhibit === each.exhibits.at(-1)));
  const status = words.status[each.status];
  if (status !== "") {
    const flag = each.status === "refuted" ? "\\gsflagwrong" : "\\gsflagopen";
    parts.push(`\\par${flag}{${escapeTex(status)}}\\par`);
  }
  for (const remark of remarksAt(each, level))
    parts.push(`\\gsaside{${escapeTex(words.remark)}}{${sentence(remark)}}`);
  for (const convention of each.conventions)
    parts.push(`\\gsaside{${escapeTex(words.convention)}}{${sentence(convention)}}`);
  parts.push(...notices(each.diagnostics), evidence(each, shown, words));
  return parts.filter((tex) => tex !== "").join("\n");
}

const hints = (list: readonly Sentence[] | undefined, words: PageWords): readonly string[] =>
  (list ?? []).map((hint) => `\\gsaside{${escapeTex(words.hint)}}{${sentence(hint)}}`);

function evidence(each: TaskDocument, shown: readonly ShownLine[], words: PageWords): string {
  const said = [evidenceCount(shown, words), each.result?.evidence.summary ?? ""].filter(
    (part) => part !== "",
  );
  return said.length === 0 ? "" : `\\gsquietline{${escapeTex(`${said.join(`; ${words.resultHere}: `)}.`)}}`;
}

function chain(lines: readonly ShownLine[], level: Level, words: PageWords): string {
  return `\\gschain{%\n${lines.map((line) => lineTex(line, level, words)).join("\n")}\n}`;
}

function lineTex(line: ShownLine, level: Level, words: PageWords): string {
  const head = `{${plainAnchor(line.target ?? line.anchor)}}{${line.number ?? ""}}`;
  const reason = `{${[sentence(reasonAt(line, level)), flag(line, words)].filter((part) => part !== "").join("; ")}}`;
  const tail = `${reason}{${mark(line.evidence)}}%`;
  const own =
    line.kind === "text"
      ? `\\gstextline${head}{${sentence(line.text)}}${tail}`
      : `\\gsline${head}{${line.lhs === null ? "" : joined(line.lhs)}}{${RELATION_TEX[line.relation]}}{${joined(line.rhs)}}${tail}`;
  if (line.shownSubsteps.length === 0) return own;
  return `${own}\n\\gssub{%\n${line.shownSubsteps.map((sub) => lineTex(sub, level, words)).join("\n")}\n}%`;
}

function flag(line: LineDocument, words: PageWords): string {
  switch (line.evidence.mark) {
    case "not-established":
      return `\\gsflagopen{${escapeTex(words.mark["not-established"])}: ${escapeTex(line.evidence.summary)}}`;
    case "refuted":
      return `\\gsflagwrong{${escapeTex(words.mark.refuted)}: ${escapeTex(line.evidence.summary)}}`;
    case "unchecked":
      return `\\gsflagopen{${escapeTex(words.mark.unchecked)}}`;
    case "established":
    case "none":
      return "";
  }
}

function mark(evidence: EvidenceNote): string {
  switch (evidence.mark) {
    case "established":
      return "\\gsok";
    case "not-established":
    case "unchecked":
      return "\\gsopen";
    case "refuted":
      return "\\gswrong";
    case "none":
      return "";
  }
}

function sentence(inlines: Sentence): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case "text":
          return escapeTex(inline.text);
        case "emphasis":
          return `\\emph{${escapeTex(inline.text)}}`;
        case "code":
          return `\\texttt{${escapeTex(inline.text, { code: true })}}`;
        case "formula":
          return inlineFormula(inline.formula);
        case "ref":
          return `\\gsref{${plainAnchor(inline.anchor)}}{${inline.number}}`;
      }
    })
    .join("");
}

/** One that is too wide for its column goes on in the next line before it is set smaller. */
function inlineFormula(f: Formula): string {
  const pieces = f.text.length > SHORT ? piecesOf(f) : [];
  if (pieces.length < 2) return `\\gsinline{${f.tex}}`;
  const cut = pieces.map((p) => `\\gsinline{{}${p.tex}}`).join("\\gscut{}");
  return `\\gsinlinecut{${f.tex}}{${cut}}`;
}

/** A formula of so many printed characters fits in every column. */
const SHORT = 16;

function joined(formula: Formula): string {
  return piecesOf(formula)
    .map((piece, index) =>
      index === 0 ? piece.tex : `${piece.rank === 0 ? "\\gsb " : "\\gsc "}${piece.tex}`,
    )
    .join("");
}

function notices(list: readonly Notice[]): readonly string[] {
  return list.map((notice) => {
    const command = notice.severity === "note" ? "\\gsquietline" : "\\gsflagopen";
    return `\\par${command}{${escapeTex(capital(notice.message))}}\\par`;
  });
}

// The document model as a notebook of Jupyter (nbformat 4.5): prose, questions and derivations in Markdown cells, whose
// formulas MathJax sets; code in cells that run. The names of cells are told by what stands in them, so that the same
// sheet gives the same bytes.

import type { BlockDocument, Level, Notice, SheetDocument, TaskDocument } from "./document.ts";
import { escapeMarkdown } from "./escape.ts";
import type { Exhibit, Listing } from "./exhibit.ts";
import { exhibitMarkdown } from "./exhibit-markdown.ts";
import { headWords } from "./head-words.ts";
import { type NotebookWords, notebookWordsOf } from "./language/notebook-words.ts";
import {
  answerMarkdown,
  type BlockForms,
  blockHead,
  questionMarkdown,
  sentences,
  titleMarkdown,
} from "./markdown-document.ts";
import { blockDepth, proseContext } from "./prose.ts";
import { githubTex, type MathForms, proseToMarkdown, withoutBars } from "./prose-markdown.ts";
import type { Sentence } from "./sentence.ts";
import { taskLetter } from "./words.ts";

/** What a block has in code beside its document. */
export interface BlockProgram {
  /** Functions in Python. */
  readonly code?: string;
  /** Compares their derivatives with differences. */
  readonly check?: { readonly code: string; readonly seed: number };
  /** What is not written, or not compared, and why. */
  readonly notes: readonly Sentence[];
}

export interface NotebookOptions {
  readonly level?: Level;
  readonly answers?: boolean;
  /** true: without title and colophon. */
  readonly fragment?: boolean;
  /** Makes the relative links of the sheet relative to the page; default: as they are. */
  readonly rebase?: (url: string) => string;
  /** By the names of the blocks. */
  readonly programs?: ReadonlyMap<string, BlockProgram>;
}

export interface RenderedNotebook {
  readonly text: string;
  readonly notices: readonly Notice[];
}

/** Between dollars, as Jupyter looks for formulas before it reads the Markdown around them. */
const DOLLARS: MathForms = {
  inline: (tex, inTable) => `$${mathjaxTex(inTable ? withoutBars(tex) : tex)}$`,
  display: (tex) => ["$$", mathjaxTex(tex), "$$"],
};

/** Nothing in a formula begins a tag or ends the formula. */
const mathjaxTex = (tex: string): string =>
  githubTex(tex.replace(/\\\$/g, "\\unicode{36}")).replace(/<\s*/g, "\\lt ").replace(/>\s*/g, "\\gt ");

export function renderNotebook(document: SheetDocument, options: NotebookOptions = {}): RenderedNotebook {
  const { level = document.level, answers = true, fragment = false } = options;
  const prose = proseContext(document, answers);
  const { words } = prose;
  const rebase = options.rebase ?? ((url: string) => url);
  const cells = new Cells();
  const exhibit = (each: Exhibit): string =>
    exhibitMarkdown(each, { ...sentences(DOLLARS), picture: (text) => cells.attach(text), words });
  const program = (part: BlockDocument): void => {
    const own = answers ? options.programs?.get(part.id) : undefined;
    if (own === undefined) return;
    if (own.code !== undefined || own.check !== undefined) cells.helpers(notebookWordsOf(words));
    if (own.code !== undefined) cells.code(`${part.id}-code`, own.code);
    if (own.check !== undefined) {
      const { seed, code } = own.check;
      cells.code(`${part.id}-check`, `# ${notebookWordsOf(words).compared(seed)}\n${code}`);
    }
    const notes = own.notes.map((n) => sentences(DOLLARS).sentence(n, false));
    cells.markdown(`${part.id}-notes`, notes.join("\n\n"));
  };

  if (!fragment) {
    const course = document.course === undefined || document.course === "" ? [] : [document.course];
    const byline = [...course, ...headWords(document)].map(escapeMarkdown).join(" · ");
    cells.markdown("title", `# ${titleMarkdown(document, DOLLARS)}${byline === "" ? "" : `\n\n${byline}`}`);
  }
  for (const part of document.parts) {
    if (part.kind === "prose") {
      cells.markdown("prose", proseToMarkdown(part, prose, rebase, DOLLARS));
      if (part.room !== undefined) cells.blank("prose-answer");
      continue;
    }
    if (part.hidden === true) continue;
    const own = part.level ?? level;
    const depth = blockDepth(prose, part);
    const page: BlockForms = { level: own, answers, exhibit, words, forms: DOLLARS, depth };
    cells.markdown(part.id, blockHead(part, page));
    part.tasks.forEach((task, index) => {
      cells.markdown(task.anchor, questionMarkdown(task, taskLetter(part, index), page));
      if (answers) answer(cells, task, page);
      else if (task.kind === "code") cells.code(`${task.anchor}-answer`, "");
      else cells.blank(`${task.anchor}-answer`);
    });
    program(part);
  }
  if (!fragment && answers)
    cells.markdown(
      "colophon",
      document.colophon.map((line) => `<small>${escapeMarkdown(line)}</small>`).join("<br>\n"),
    );
  return { text: notebookJson(cells.all, words.tag), notices: prose.notices };
}

/** NumPy listings stand in cells that run, after everything else that is shown. */
function answer(cells: Cells, task: TaskDocument, page: BlockForms): void {
  const runs = (e: Exhibit): e is Listing => e.kind === "listing" && e.language === "numpy";
  const rest = task.exhibits.filter((e) => !runs(e));
  cells.markdown(`${task.anchor}-answer`, answerMarkdown({ ...task, exhibits: rest }, page));
  for (const listing of task.exhibits.filter(runs)) cells.code(`${task.anchor}-code`, listing.code);
}

type Attachments = Readonly<Record<string, Readonly<Record<string, string>>>>;

type Cell =
  | {
      readonly kind: "markdown";
      readonly id: string;
      readonly source: string;
      readonly attachments: Attachments;
    }
  | { readonly kind: "code"; readonly id: string; readonly source: string };

class Cells {
  readonly all: Cell[] = [];
  readonly #taken = new Set<string>();
  #attached: Record<string, Readonly<Record<string, string>>> = {};
  #hasHelpers = false;

  /** Pictures that were attached since the cell before belong to this one. */
  markdown(role: string, source: string): void {
    const attachments = this.#attached;
    this.#attached = {};
    if (source.trim() !== "") this.all.push({ kind: "markdown", id: this.#id(role), source, attachments });
  }

  /** Room for an answer. */
  blank(role: string): void {
    this.all.push({ kind: "markdown", id: this.#id(role), source: "", attachments: {} });
  }

  code(role: string, source: string): void {
    this.all.push({ kind: "code", id: this.#id(role), source });
  }

  helpers(words: NotebookWords): void {
    if (!this.#hasHelpers) this.code("helpers", helpersIn(words));
    this.#hasHelpers = true;
  }

  attach(picture: string): string {
    const name = `picture-${Object.keys(this.#attached).length + 1}.svg`;
    this.#attached[name] = { "image/svg+xml": base64(picture) };
    return `attachment:${name}`;
  }

  /** Letters, digits, `-` and `_`, at most 64 of them, each id once. */
  #id(role: string): string {
    const base = role.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 56);
    let id = base;
    for (let n = 2; this.#taken.has(id); n += 1) id = `${base}-${n}`;
    this.#taken.add(id);
    return id;
  }
}

function base64(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

function notebookJson(cells: readonly Cell[], language: string): string {
  const lines = (source: string): readonly string[] =>
    source === ""
      ? []
      : source.split("\n").map((line, k, all) => (k === all.length - 1 ? line : `${line}\n`));
  const notebook = {
    cells: cells.map((cell) =>
      cell.kind === "code"
        ? {
            cell_type: "code",
            execution_count: null,
            id: cell.id,
            metadata: {},
            outputs: [],
            source: lines(cell.source),
          }
        : {
            ...(Object.keys(cell.attachments).length === 0 ? {} : { attachments: cell.attachments }),
            cell_type: "markdown",
            id: cell.id,
            metadata: {},
            source: lines(cell.source),
          },
    ),
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
      lang: language,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}

const helpersIn = (words: NotebookWords): string => `import numpy as np


def differences(value, x, step=1e-5):
    """${words.differences}"""
    x = np.array(x, dtype=float)
    found = np.zeros(np.shape(value(x[()])) + x.shape)
    for at in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[at] += step
        down[at] -= step
        found[(..., *at)] = (value(up[()]) - value(down[()])) / (2 * step)
    return found


def check(name, derived, numeric, places=None, most=1e-5):
    """${words.check.join("\n    ").replace(/ +$/gm, "")}
    """
    derived = np.asarray(derived, dtype=float)
    if places is not None:
        numeric = np.array([numeric[at] for at in places]).reshape(derived.shape)
    if derived.shape != numeric.shape:
        raise AssertionError(f"${words.shapes}")
    largest = max(np.max(np.abs(numeric)), 1e-3)
    difference = np.max(np.abs(derived - numeric)) / largest
    print(f"${words.largest}")
    if not difference <= most:
        raise AssertionError(f"${words.differs}")`;

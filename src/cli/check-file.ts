// One document checked, to everything that is printed or written about it: strings and numbers only, since this may be
// done in a process beside the one that prints.

import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ReadFile } from "../build/read.ts";
import { checkRead } from "../check/check-document.ts";
import { LONGEST_DOCUMENT } from "../check/document/document.ts";
import { readDocument } from "../check/document/read-document.ts";
import { countsOf, firstWrong, pointsOf, statusOf } from "../check/judge/summary.ts";
import { languageOfDocument, reportTextsOf } from "../check/language/languages.ts";
import type { ReportTexts } from "../check/language/report-texts.ts";
import { reportArticle } from "../check/report/html.ts";
import { type ReportJson, reportJson, unusableReport } from "../check/report/json.ts";
import type { Row } from "../check/report/table.ts";
import { reportText } from "../check/report/text.ts";
import { lineIndex } from "../check/text/line-index.ts";
import { renderDiagnostic, SheetError } from "../expr/diagnostics.ts";
import { meanings } from "../ops/meanings.ts";
import { standard } from "../standard.ts";
import { complaintText, isUnusable, systemCode, Unusable, unusable } from "./failure.ts";
import type { QuestionSheet, QuestionSheets } from "./question-sheet.ts";
import { decodeText, readComplaint } from "./read-file.ts";
import { STANDARD_INPUT } from "./standard-input.ts";
import { painterOf } from "./terminal.ts";

export interface CheckSetup {
  readonly cwd: string;
  /** The document that is named `-`: standard input. */
  readonly input: Uint8Array | undefined;
  readonly seed: number;
  /** The sheet of the question and, where one is named, its block. */
  readonly against: QuestionSheet | undefined;
  /** Damaged formulas are read with the repairs that are proposed. */
  readonly repair: boolean;
  /** Columns of the text that is printed, and whether it has colours; undefined: no text is wanted. */
  readonly text: { readonly width: number; readonly colour: boolean } | undefined;
  readonly html: boolean;
  /** Of what is printed and shown; undefined: that of the document. */
  readonly language: string | undefined;
}

export interface CheckedFile {
  readonly row: Row;
  readonly json: ReportJson;
  /** For the terminal; empty where none was asked for, or the file cannot be used. */
  readonly text: string;
  /** For standard error: why the file cannot be used, with the place. */
  readonly complaint: string;
  /** The part of a page about this document. */
  readonly html: string;
  /** In which it is told. */
  readonly language: string;
}

/** `prefix` begins the anchors on the page. */
export async function checkFile(
  setup: CheckSetup,
  path: string,
  prefix: string,
  files: ReadFile,
  sheets: QuestionSheets,
): Promise<CheckedFile> {
  let text: string;
  try {
    if (path === STANDARD_INPUT && setup.input !== undefined) {
      text = decodeText(setup.input, path);
      return await checkNamed(setup, inputName(text), text, prefix, files, sheets);
    }
    text = await readDocumentText(setup.cwd, path);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return unusableFile(path, setup.seed, causeOf(error.text), error.text);
  }
  return checkNamed(setup, path, text, prefix, files, sheets);
}

/** By its name a document is Markdown or LaTeX: what comes without one says it. */
const inputName = (text: string): string =>
  /^[^%\n]*\\(?:documentclass|begin\{document\})/m.test(text) ? "stdin.tex" : "stdin.md";

async function checkNamed(
  setup: CheckSetup,
  path: string,
  text: string,
  prefix: string,
  files: ReadFile,
  sheets: QuestionSheets,
): Promise<CheckedFile> {
  try {
    return await checkText(setup, path, text, prefix, files, sheets);
  } catch (error) {
    sheets.forget();
    if (error instanceof SheetError) {
      const source = { name: path, text };
      const texts = textsFor(setup, text);
      const { expected, writeInstead: instead, severity, say } = texts;
      const words = { expected, instead, severity, say };
      const complaint = error.diagnostics.map((d) => renderDiagnostic(source, d, words)).join("\n");
      return {
        ...unusableFile(path, setup.seed, error.diagnostics[0]?.message ?? "", complaint),
        language: texts.tag,
      };
    }
    // The stack is all that a document can use up without being noticed before.
    if (!(error instanceof RangeError)) throw error;
    return refusedFile(path, setup.seed, TOO_LARGE);
  }
}

const TOO_LARGE = {
  cause: "too large: something in this document nests too deeply or grows too long",
  remedy: "look for macros that call each other, and for hundreds of brackets within each other",
};

async function checkText(
  setup: CheckSetup,
  path: string,
  source: string,
  prefix: string,
  files: ReadFile,
  sheets: QuestionSheets,
): Promise<CheckedFile> {
  const against = setup.against && sheets.read(setup.against, files);
  const document = readDocument(source, path);
  const report = await checkRead(document, {
    library: standard,
    meanings,
    seed: setup.seed,
    repair: setup.repair,
    ...(against === undefined ? {} : { against }),
  });
  // That nothing answers the sheet is no news of a document without formulas.
  if (report.relations.length === 0 && report.remarks.every((r) => r.code === "answer"))
    return refusedFile(path, setup.seed, NOTHING);
  const first = firstWrong(report);
  const texts = textsFor(setup, document.text);
  return {
    row: {
      file: path,
      status: statusOf(report),
      counts: countsOf(report),
      points: pointsOf(report),
      first:
        first === undefined
          ? undefined
          : {
              line: first.line,
              text: first.text,
              number: report.relations.indexOf(first) + 1,
              said: first.diagnosis === undefined ? "" : first.diagnosis.text,
            },
      credit: report.credit,
      message: "",
    },
    json: reportJson(report, lineIndex(document.text)),
    text:
      setup.text === undefined
        ? ""
        : reportText(report, document.text, {
            width: setup.text.width,
            paint: painterOf(setup.text.colour),
            texts,
          }),
    complaint: "",
    html: setup.html ? reportArticle(report, document, prefix, texts) : "",
    language: texts.tag,
  };
}

/** A class whose questions are in German is told in German. */
const textsFor = (setup: CheckSetup, text: string): ReportTexts =>
  reportTextsOf(setup.language ?? languageOfDocument(text) ?? languageOfSheet(setup) ?? "en");

export const languageOfSheet = ({ against }: CheckSetup): string | undefined =>
  against === undefined ? undefined : languageOfDocument(against.text);

const NOTHING = {
  cause: "there is nothing to check: no formula with a relation (=, ≤, <, …) was found",
  remedy: "write formulas between $…$, $$…$$, \\(…\\), \\[…\\], or in an environment such as align",
};

/** More bytes than the longest document can have in UTF-8. */
const MOST_BYTES = 4 * LONGEST_DOCUMENT;

async function readDocumentText(cwd: string, path: string): Promise<string> {
  const target = resolve(cwd, path);
  let bytes: Uint8Array;
  try {
    const { size } = await stat(target);
    if (size > MOST_BYTES)
      throw unusable(
        path,
        `too large: the file has ${Math.round(size / 1e6)} MB, and at most ${MOST_BYTES / 1e6} are read`,
        "cut it into several files",
      );
    bytes = await readFile(target);
  } catch (error) {
    if (isUnusable(error)) throw error;
    throw new Unusable(readComplaint({ cwd }, path, "document", systemCode(error)));
  }
  return decodeText(bytes, path);
}

interface Refusal {
  readonly cause: string;
  readonly remedy: string;
}

export const refusedFile = (path: string, seed: number, r: Refusal): CheckedFile =>
  unusableFile(path, seed, r.cause, complaintText({ place: path, ...r }));

const unusableFile = (path: string, seed: number, message: string, complaint: string): CheckedFile => ({
  row: {
    file: path,
    status: "unusable",
    counts: { holds: 0, holdsIf: 0, wrong: 0, follows: 0, notRead: 0, notDecided: 0 },
    points: undefined,
    first: undefined,
    credit: [],
    message,
  },
  json: unusableReport(path, message, seed),
  text: "",
  complaint,
  html: "",
  language: "en",
});

/** `a.tex: error: the cause` and its remedy, to the cause. */
const causeOf = (text: string): string => /: error: (.*)/.exec(text)?.[1] ?? text;

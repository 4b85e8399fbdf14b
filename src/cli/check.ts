// `gradsheet check`: documents with derivations that people wrote, to a verdict on each line. One document is checked
// here, in a thread that is watched (watched.ts), several by processes beside this one; what is printed and written does
// not depend on which was done first.

import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { version } from "../../package.json";
import { DEFAULT_SEED, readWholeSheet } from "../build/read.ts";
import { reportTextsOf } from "../check/language/languages.ts";
import type { ReportTexts } from "../check/language/report-texts.ts";
import { type RowLink, reportIndex, reportPage } from "../check/report/html.ts";
import { reportCsv, reportTable } from "../check/report/table.ts";
import { suggest } from "../read/syntax/spell.ts";
import { standard } from "../standard.ts";
import { type CheckedFile, type CheckSetup, checkFile, languageOfSheet, refusedFile } from "./check-file.ts";
import { broken, startChecking } from "./check-worker.ts";
import { EXIT, unusable } from "./failure.ts";
import type { CheckFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { printRead } from "./messages.ts";
import { type Lost, runPool } from "./pool.ts";
import { againstSheet, keptSheets, type QuestionSheets, type ReadQuestion } from "./question-sheet.ts";
import { readTextFile } from "./read-file.ts";
import { STANDARD_INPUT } from "./standard-input.ts";
import { type Submission, submissions } from "./submissions.ts";
import { painter, painterOf, progress, usesColour } from "./terminal.ts";
import { usedSheets } from "./used-sheets.ts";
import { type OutputFile, writeFiles } from "./write-files.ts";

/** So many documents are told about one by one; of more there is a table. */
const MOST_IN_FULL = 8;

/** `lost` tells of the one document that its check did not come to an end. */
export async function check(
  io: Io,
  named: readonly string[],
  options: CheckFlags,
  lost?: Lost,
): Promise<number> {
  const question = await sheetOf(io, options.against);
  if (question === "broken") return EXIT.unusable;
  const against = question?.sheet;
  const { list, folder } = await submissions(io, named);
  const places = placesOf(list, options);
  await refuseCollisions(io, list, against?.name, places.outputs);
  const inFull = !folder && list.length <= MOST_IN_FULL;
  const fromInput = list.some((s) => s.path === STANDARD_INPUT);
  const setup: CheckSetup = {
    cwd: io.cwd,
    // Of a document that is given up it has been read before.
    input: fromInput && lost === undefined ? await io.input() : undefined,
    seed: options.seed ?? DEFAULT_SEED,
    against,
    repair: options.repair === true,
    text:
      options.json === true || !inFull
        ? undefined
        : { width: Math.max(40, Math.min(io.out.columns, 100)), colour: usesColour(io, io.out) },
    html: options.report !== undefined,
    language: options.language,
  };
  const done =
    lost === undefined
      ? await checkAll(io, list, setup, options, question)
      : list.map((s) => refusedFile(shownName(s.path), setup.seed, lostWords(lost, options.timeout)));
  const files = outputs(done, setup, options, places, await pageAssets(options));
  if (options.dryRun !== true)
    for (const folderOf of new Set(files.map((f) => dirname(f.path))))
      writeFiles(
        io,
        folderOf,
        files.filter((f) => dirname(f.path) === folderOf),
        "give another name to --report or --csv",
      );
  print(io, done, inFull, options);
  if (options.dryRun === true && options.json !== true)
    for (const file of files) io.out.write(`would write ${file.path}\n`);
  return exitCode(done);
}

const shownName = (path: string): string => (path === STANDARD_INPUT ? "stdin" : path);

/** The worst that there is: a file that could not be used, then a wrong line, then what stays open. */
function exitCode(done: readonly CheckedFile[]): number {
  const has = (status: CheckedFile["row"]["status"]): boolean => done.some((d) => d.row.status === status);
  if (has("unusable")) return EXIT.unusable;
  if (has("wrong")) return EXIT.notEstablished;
  return has("open") ? EXIT.open : EXIT.ok;
}

async function sheetOf(io: Io, target: string | undefined): Promise<ReadQuestion | "broken" | undefined> {
  if (target === undefined) return undefined;
  const hash = target.lastIndexOf("#");
  const name = hash < 0 ? target : target.slice(0, hash);
  const block = hash < 0 || hash === target.length - 1 ? undefined : target.slice(hash + 1);
  const text = readTextFile(io, name, "sheet");
  const read = readWholeSheet(text, name, standard, usedSheets(io));
  await printRead(io, read.ok ? read.value.messages : read.messages);
  if (!read.ok) return "broken";
  const ids = read.value.blocks.map((b) => b.id);
  if (ids.length === 0)
    throw unusable(name, "the sheet has no grad block", "add a fenced block that begins with ```grad #name");
  if (block !== undefined && !ids.includes(block)) {
    const near = suggest(block, ids);
    throw unusable(
      target,
      "the sheet has no such block",
      `${near === undefined ? "" : `did you mean ${name}#${near}? `}the blocks are ${ids.map((i) => `#${i}`).join(", ")}`,
    );
  }
  return { sheet: { text, name, block }, against: againstSheet(read.value, block) };
}

/** Where pages go: `--report page.html` makes one page, another name a folder with a page a document. */
interface Places {
  readonly kind: "none" | "page" | "folder";
  /** The page of each document, by its place in the list. */
  readonly pages: readonly string[];
  readonly outputs: readonly string[];
}

function placesOf(list: readonly Submission[], options: CheckFlags): Places {
  const { report, csv } = options;
  const tables = csv === undefined ? [] : [csv];
  if (report === undefined) return { kind: "none", pages: [], outputs: tables };
  if (/^\.html?$/i.test(extname(report))) return { kind: "page", pages: [], outputs: [report, ...tables] };
  const taken = new Set<string>();
  const pages = list.map(({ path }) => {
    const stem = path.replace(/^(?:\.*[/\\])+/, "").replace(/[^\p{L}\p{N}._-]+/gu, "-");
    let name = `${stem}.html`;
    for (let k = 2; taken.has(name.toLowerCase()); k += 1) name = `${stem}-${k}.html`;
    taken.add(name.toLowerCase());
    return name;
  });
  return {
    kind: "folder",
    pages,
    outputs: [join(report, "index.html"), ...pages.map((p) => join(report, p)), ...tables],
  };
}

/** No output may fall on a document, on the sheet or on another output. */
async function refuseCollisions(
  io: Io,
  list: readonly Submission[],
  sheet: string | undefined,
  written: readonly string[],
): Promise<void> {
  if (written.length === 0) return;
  const real = async (path: string): Promise<string> => {
    const target = resolve(io.cwd, path);
    return realpath(target).catch(() => target);
  };
  const read = new Set(
    await Promise.all([...list.map((s) => s.path), ...(sheet === undefined ? [] : [sheet])].map(real)),
  );
  const outputs = new Set<string>();
  for (const path of written) {
    const target = await real(path);
    if (read.has(target))
      throw unusable(path, "the output would replace a file that is read", "choose another name for it");
    if (outputs.has(target))
      throw unusable(
        path,
        "two outputs would be written to this file",
        "choose another name for one of them",
      );
    outputs.add(target);
  }
}

async function checkAll(
  io: Io,
  list: readonly Submission[],
  setup: CheckSetup,
  options: CheckFlags,
  question: ReadQuestion | undefined,
): Promise<readonly CheckedFile[]> {
  const working = progress(io);
  const tasks = list.map((s, k) => ({ ...s, prefix: list.length === 1 ? "" : `d${k + 1}-`, number: k + 1 }));
  type Task = (typeof tasks)[number];
  const begin = (task: Task, done: number): void =>
    working.show(
      list.length === 1
        ? `checking ${task.path}`
        : `checking ${task.path} (${done} of ${list.length} are done)`,
    );
  const refused = (task: Task): CheckedFile | undefined =>
    task.refused === undefined
      ? undefined
      : refusedFile(task.path, setup.seed, { cause: task.refused, remedy: "name the file itself" });
  const { script } = io;
  const readable = tasks.filter((t) => t.refused === undefined);
  const results = new Map<Task, CheckedFile>();
  if (script === undefined || readable.length === 1) {
    const sheets = keptSheets(question);
    for (const [k, task] of readable.entries()) {
      begin(task, k);
      results.set(task, await checkHere(io, task, setup, sheets, list.length === 1));
    }
  } else {
    const found = await runPool<Task, CheckedFile>(readable, {
      workers: options.jobs ?? availableParallelism(),
      start: () => startChecking(script, setup),
      patience: options.timeout * 1000,
      lost: (task, why) => refusedFile(task.path, setup.seed, lostWords(why, options.timeout)),
      onBegin: begin,
    });
    for (const [k, task] of readable.entries()) {
      const result = found[k];
      if (result !== undefined) results.set(task, result);
    }
  }
  working.clear();
  return tasks.flatMap((t) => refused(t) ?? results.get(t) ?? []);
}

/** In this process: a mistake of ours ends the command where there is one document, and a row where there are more. */
async function checkHere(
  io: Io,
  task: { readonly path: string; readonly prefix: string },
  setup: CheckSetup,
  sheets: QuestionSheets,
  only: boolean,
): Promise<CheckedFile> {
  try {
    return await checkFile(setup, task.path, task.prefix, usedSheets(io), sheets);
  } catch (error) {
    if (only) throw error;
    return refusedFile(task.path, setup.seed, broken(error));
  }
}

const lostWords = (why: Lost, seconds: number) =>
  why === "late"
    ? {
        cause: `too large: not done after ${seconds} ${seconds === 1 ? "second" : "seconds"}`,
        remedy: "cut the document into parts, or give it longer with --timeout",
      }
    : {
        cause: "too large: the process that checked it broke down",
        remedy: "cut the document into parts",
      };

async function pageAssets(options: CheckFlags) {
  if (options.report === undefined) return undefined;
  const { katexAssets } = await import("./assets.ts");
  return katexAssets();
}

function outputs(
  done: readonly CheckedFile[],
  setup: CheckSetup,
  options: CheckFlags,
  places: Places,
  assets: Awaited<ReturnType<typeof pageAssets>>,
): readonly OutputFile[] {
  const files: OutputFile[] = [];
  const rows = done.map((d) => d.row);
  // A page of several documents is in the language of the sheet, unless another one is asked for.
  const texts = reportTextsOf(options.language ?? languageOfSheet(setup) ?? "en");
  const { report, csv } = options;
  if (report !== undefined && assets !== undefined) {
    const page = (content: string, title: string, { tag, page: said }: ReportTexts): string =>
      reportPage(content, {
        assets,
        title,
        language: tag,
        colophon: said.colophon(version, setup.seed),
      });
    const { reports } = texts.page;
    const pageOf = (d: CheckedFile): string => {
      const own = reportTextsOf(d.language);
      return page(d.html, own.page.report(d.row.file), own);
    };
    const [only] = done;
    if (places.kind === "folder") {
      files.push({
        path: join(report, "index.html"),
        text: page(
          reportIndex(
            rows,
            reports,
            (r, k) =>
              linkTo(r, encodeURIComponent(places.pages[k] ?? ""), done.length === 1 ? "" : `d${k + 1}-`),
            texts,
          ),
          reports,
          texts,
        ),
      });
      for (const [k, d] of done.entries())
        if (d.html !== "")
          files.push({
            path: join(report, places.pages[k] ?? ""),
            text: pageOf(d),
          });
    } else if (done.length === 1 && only !== undefined && only.html !== "")
      files.push({ path: report, text: pageOf(only) });
    else {
      const index = reportIndex(rows, reports, (r, k) => linkTo(r, "", `d${k + 1}-`), texts);
      const all = [index, ...done.map((d) => d.html)].join("\n\n");
      files.push({ path: report, text: page(all, reports, texts) });
    }
  }
  if (csv !== undefined) files.push({ path: csv, text: reportCsv(rows) });
  return files;
}

/** Within a page the document has an anchor, too; `prefix` begins those of the document. */
const linkTo = (r: CheckedFile["row"], page: string, prefix: string): RowLink | undefined =>
  r.status === "unusable"
    ? undefined
    : {
        document: page === "" ? `#${prefix}top` : page,
        line: `${page}#${prefix}r${r.first?.number ?? 0}`,
      };

function print(io: Io, done: readonly CheckedFile[], inFull: boolean, options: CheckFlags): void {
  const [only] = done;
  const paintError = painter(io, io.err);
  for (const d of done)
    if (d.complaint !== "" && (inFull || options.json === true))
      io.err.write(`${complaint(d.complaint, paintError)}\n`);
  if (options.json === true) {
    const json =
      done.length === 1 && only !== undefined
        ? { schema: "gradsheet.check/1", version, ...only.json }
        : { schema: "gradsheet.checks/1", version, files: done.map((d) => d.json) };
    io.out.write(`${JSON.stringify(json, undefined, 2)}\n`);
    return;
  }
  const paint = painterOf(usesColour(io, io.out));
  if (inFull)
    for (const d of done) {
      if (d.text === "") continue;
      io.out.write(done.length > 1 ? `${paint("strong", d.row.file)}\n${d.text}\n` : d.text);
    }
  if (done.length === 1 && inFull) return;
  io.out.write(
    reportTable(
      done.map((d) => d.row),
      io.out.isTTY ? io.out.columns : 80,
      paint,
    ),
  );
  if (!inFull && done.some((d) => d.row.status === "wrong" || d.row.status === "open"))
    io.out.write("\ngradsheet check FILE shows why; --report FOLDER/ writes a page for each document\n");
}

/** As other messages are coloured: the word in its first line. */
const complaint = (text: string, paint: ReturnType<typeof painter>): string =>
  text.replace(/: (error|Fehler): /, (_, word: string) => `: ${paint("error", word)}: `);

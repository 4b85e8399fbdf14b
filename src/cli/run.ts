// The commands and their options. Only commander is loaded here; what a command does is a module of its own that
// is loaded when the command runs, so that help appears at once.

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "../../package.json";
import type { Level } from "../show/document.ts";
import { EXIT, isUnusable } from "./failure.ts";
import type {
  BuildFlags,
  CheckFlags,
  DeriveFlags,
  EvalFlags,
  Format,
  InitFlags,
  TrainFlags,
} from "./flags.ts";
import {
  BUILD_HELP,
  CHECK_HELP,
  DERIVE_HELP,
  EVAL_HELP,
  EXPLAIN_HELP,
  INIT_HELP,
  PROGRAM_HELP,
  TRAIN_HELP,
  wrapHelp,
} from "./help.ts";
import type { Io, Output } from "./io.ts";

/** Runs a command and gives its exit code; nothing is thrown for anything that the user did. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const result = { code: EXIT.ok as number };
  const program = commands(io, args, (code) => {
    result.code = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return result.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.unusable;
    if (!isUnusable(error)) throw error;
    const { painter, paintMessage } = await import("./terminal.ts");
    io.err.write(`${paintMessage(painter(io, io.err), error.text)}\n`);
    return EXIT.unusable;
  }
}

const LEVELS: readonly Level[] = ["brief", "standard", "full"];

function commands(io: Io, args: readonly string[], exit: (code: number) => void): Command {
  const program = configured(new Command("gradsheet"), io)
    .description(
      "Writes the derivation of gradients, line by line, with a reason and a check behind every line.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", helpText(io, PROGRAM_HELP));

  sub(program, io, "build", "build solution sheets from sheets")
    .argument("<sheet...>", "Markdown files with grad blocks")
    .option("-o, --out <folder>", "where the outputs go", "output")
    .addOption(
      new Option("--to <formats>", "what to write: tex, md, html, pdf, ipynb, joined by commas")
        .argParser(formats)
        .default(["tex", "md", "html"], "tex,md,html"),
    )
    .addOption(levelOption())
    .option("--no-answers", "write the questions with room for answers")
    .option("--fragment", "write LaTeX to \\input and HTML or Markdown to paste into another page")
    .addOption(
      new Option("--pdf-engine <engine>", "what sets a PDF: an npm package, or latexmk where there is one")
        .choices(["typst", "latex"])
        .default("typst"),
    )
    .option(
      "--variants <number>",
      "write so many variants, each a hand-out and a key (what `vary` draws)",
      atLeastOne,
    )
    .option("--seed <number>", "seed of the random points that the checks use, and of what is drawn", whole)
    .option("--second-opinions", "ask mathjs and nerdamer too, and print how many lines they confirm")
    .option(
      "--jobs <number>",
      "sheets that are built at the same time (default: one a processor)",
      atLeastOne,
    )
    .addOption(
      new Option(
        "--watch",
        "go on: build again what changes, also in folders that are named, until Ctrl-C",
      ).conflicts(["json", "variants"]),
    )
    .option("--dry-run", "derive and check everything, but write no files")
    .option("--json", "print the results as JSON")
    .addHelpText("after", helpText(io, BUILD_HELP))
    .action(async (sheets: string[], options: BuildFlags) => {
      const { loadBuild, loadWatch } = await import("./commands.ts");
      const build = options.watch === true ? await loadWatch() : await loadBuild();
      exit(await build(io, sheets, options));
    });

  sub(program, io, "init", "write a first sheet, with comments, that builds as it stands")
    .argument("[place]", "a folder, which gets a sheet.md, or the name of the sheet", ".")
    .addOption(
      new Option("--template <name>", "a layer, a loss, or hardly anything")
        .choices(["layer", "loss", "blank"])
        .default("layer"),
    )
    .addOption(
      new Option("--lang, --language <language>", "of the sheet and its derivations")
        .choices(["en", "de"])
        .default("en"),
    )
    .option("--force", "replace a sheet that is there")
    .option("--dry-run", "say what would be written")
    .addHelpText("after", helpText(io, INIT_HELP))
    .action(async (place: string, options: InitFlags) => {
      const { loadInit } = await import("./commands.ts");
      const init = await loadInit();
      exit(await init(io, place, options));
    });

  sub(program, io, "derive", "derive one block of text and print the derivation")
    .argument("[block]", "the text of a grad block; `-` or nothing reads standard input")
    .addOption(
      new Option("--to <format>", "how to print it").choices(["text", "tex", "md", "json"]).default("text"),
    )
    .addOption(levelOption())
    .addOption(new Option("--index <style>", "entries as x[i,j] or x_ij").choices(["brackets", "subscripts"]))
    .addOption(
      new Option("--first <number>", "the number of the first entry of an axis")
        .choices(["0", "1"])
        .default("0"),
    )
    .option("--seed <number>", "seed of the random points that the checks use", whole)
    .option("--second-opinions", "ask mathjs and nerdamer too")
    .option("--json", "the same as --to json")
    .addHelpText("after", helpText(io, DERIVE_HELP))
    .action(async (text: string | undefined, options: DeriveFlags) => {
      const { loadDerive } = await import("./commands.ts");
      const derive = await loadDerive();
      exit(await derive(io, text, options));
    });

  sub(program, io, "eval", "evaluate the derived gradients of a block at given numbers")
    .argument("<sheet#block>", "the block to evaluate, such as sheet.md#conv")
    .requiredOption("--inputs <file>", "JSON with the value of every given name; - reads standard input")
    .option("--expect <file>", "JSON with values or gradients to compare with")
    .option("--rtol <number>", "relative tolerance of the comparison", positive, 1e-9)
    .option("--json", "print the comparison as JSON too")
    .addHelpText("after", helpText(io, EVAL_HELP))
    .action(async (target: string, options: EvalFlags) => {
      const { loadEvaluate } = await import("./commands.ts");
      const evaluate = await loadEvaluate();
      exit(await evaluate(io, target, options));
    });

  sub(program, io, "train", "run the train tasks of a sheet and store the results beside it")
    .argument("<sheet>", "a Markdown file with grad blocks that hold `train`")
    .option("-o, --out <file>", "where the results go (default: SHEET.results.json)")
    .option("--epochs <number>", "so many epochs, whatever the sheet says", whole)
    .option("--quick", "two epochs over 300 examples: a trial")
    .option("--seed <number>", "seed of the split, the start and the order of the examples", whole)
    .addHelpText("after", helpText(io, TRAIN_HELP))
    .action(async (sheet: string, options: TrainFlags) => {
      const { loadTrain } = await import("./commands.ts");
      const train = await loadTrain();
      exit(await train(io, sheet, options));
    });

  sub(program, io, "explain", "explain a rule or an operator by its name")
    .argument("[name]", "the name of a rule, such as d.product; without one, all names are listed")
    .option("--json", "print the entry as JSON")
    .addHelpText("after", helpText(io, EXPLAIN_HELP))
    .action(async (name: string | undefined, options: { readonly json?: boolean }) => {
      const { loadExplain } = await import("./commands.ts");
      const explain = await loadExplain();
      exit(await explain(io, name, options));
    });

  sub(program, io, "check", "check a derivation that a person wrote, line by line")
    .argument("<file...>", "Markdown or LaTeX documents, or folders of them; `-` reads standard input")
    .option("--against <sheet>", "the sheet that poses the question, or one block of it: SHEET.md#block")
    .option(
      "--report <page>",
      "write a page that shows the document with its lines marked; a folder gets a page each",
    )
    .option("--repair", "read damaged formulas with the repairs that are proposed, and say so beside them")
    .option("--csv <file>", "write one row a document for a spreadsheet")
    .addOption(
      new Option(
        "--lang, --language <language>",
        "of what is said about a document (default: the document's own, then that of the sheet)",
      ).choices(["en", "de"]),
    )
    .option("--json", "print the results as JSON")
    .option("--seed <number>", "seed of the random points that the checks use", whole)
    .option(
      "--jobs <number>",
      "documents that are checked at the same time (default: one a processor)",
      atLeastOne,
    )
    .option("--timeout <seconds>", "give a document up after that time", atLeastOne, 60)
    .option("--dry-run", "check everything, but write no files")
    .addHelpText("after", helpText(io, CHECK_HELP))
    .action(async (files: string[], options: CheckFlags) => {
      const { watched } = await import("./watched.ts");
      const lost = await watched(io, args, files, options.timeout);
      if (typeof lost === "number") {
        exit(lost);
        return;
      }
      const { loadCheck } = await import("./commands.ts");
      const check = await loadCheck();
      exit(await check(io, files, options, lost));
    });

  // Builds sheets for a `build` of several: started by gradsheet alone, as is the one that checks documents.
  configured(program.command("build-worker", { hidden: true }), io).action(async () => {
    const { loadBuildWorker } = await import("./commands.ts");
    const serve = await loadBuildWorker();
    exit(await serve());
  });

  configured(program.command("check-worker", { hidden: true }), io).action(async () => {
    const { loadCheckWorker } = await import("./commands.ts");
    const serve = await loadCheckWorker();
    exit(await serve());
  });

  return program;
}

/** Columns in which a description is still set beside its option. */
const NARROW = 20;

const helpWidth = ({ columns }: Output): number => Math.min(columns, 100);

const helpText =
  (io: Io, text: string) =>
  ({ error }: { readonly error: boolean }): string =>
    wrapHelp(text, helpWidth(error ? io.err : io.out));

function configured(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .configureHelp({ minWidthToWrap: NARROW })
    .showHelpAfterError(
      `(gradsheet ${command.name() === "gradsheet" ? "" : `${command.name()} `}--help explains)`,
    )
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHelpWidth: () => helpWidth(io.out),
      getErrHelpWidth: () => helpWidth(io.err),
      outputError: (text, write) => write(text.replace(/^error: /, "gradsheet: error: ")),
    });
}

function sub(program: Command, io: Io, name: string, summary: string): Command {
  return configured(program.command(name).description(summary), io).helpOption(
    "-h, --help",
    "print this help",
  );
}

const levelOption = (): Option =>
  new Option("--level <level>", "how much is shown (default: the sheet's own, else standard)").choices(
    LEVELS,
  );

function formats(text: string): readonly Format[] {
  const known: readonly Format[] = ["tex", "md", "html", "pdf", "ipynb"];
  const asked = text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const wrong = asked.find((one) => !known.some((format) => format === one));
  if (wrong !== undefined) throw new InvalidArgumentError(`\`${wrong}\` is not one of ${known.join(", ")}.`);
  if (asked.length === 0) throw new InvalidArgumentError(`Give at least one of ${known.join(", ")}.`);
  return known.filter((format) => asked.includes(format));
}

function whole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("A whole number from 0 on is accepted.");
  return value;
}

/** More variants, processes or seconds are a slip. */
const MOST = 1_000_000;

function atLeastOne(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > MOST)
    throw new InvalidArgumentError(`A whole number from 1 to ${MOST} is accepted.`);
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("A number from 0 on is accepted, such as 1e-6.");
  return value;
}

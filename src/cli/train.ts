// `gradsheet train`: runs the `train` tasks of a sheet and stores what came out beside it, for `build` to show.

import { dirname } from "node:path";
import { DEFAULT_SEED, type ReadBlock, type ReadSheet, readWholeSheet } from "../build/read.ts";
import { resultsJson, type StoredTraining } from "../build/results.ts";
import { runTraining } from "../build/train.ts";
import { resultsPath } from "../build/train-answer.ts";
import type { Train } from "../expr/environment.ts";
import { standard } from "../standard.ts";
import { complaintText, EXIT, Unusable, unusable } from "./failure.ts";
import type { TrainFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { printRead } from "./messages.ts";
import { readTextFile } from "./read-file.ts";
import { type Progress, progress } from "./terminal.ts";
import { usedSheets } from "./used-sheets.ts";
import { writeFiles } from "./write-files.ts";

/** With --quick. */
const QUICK = { epochs: 2, examples: 300 };

export async function train(io: Io, path: string, options: TrainFlags): Promise<number> {
  const text = readTextFile(io, path, "sheet");
  const read = readWholeSheet(text, path, standard, usedSheets(io));
  if (!read.ok) {
    await printRead(io, read.messages);
    return EXIT.unusable;
  }
  await printRead(io, read.value.messages);
  const seed = options.seed ?? read.value.text.front.seed ?? DEFAULT_SEED;
  const tasks = tasksOf(read.value);
  if (tasks.length === 0)
    throw unusable(path, "the sheet has no `train` task", "write one: docs/language.md describes it");
  const working = progress(io);
  const done: StoredTraining[] = [];
  for (const { block, task, number } of tasks) {
    const data = usedSheets(io)(task.data.path, path);
    if (!data.ok)
      throw unusable(
        `${path}: ${task.data.path}`,
        "there is no such file",
        "give its path as seen from the sheet",
      );
    const { ctx } = read.value;
    const limits = options.quick === true ? QUICK : { epochs: options.epochs };
    const epochs = limits.epochs ?? task.epochs;
    const outcome = runTraining(
      { ctx, library: standard, block, task, number, data: data.text, seed },
      {
        ...limits,
        onProgress: (at) =>
          show(working, block.id, at.label, at.contestant, task.using.length, at.epoch, epochs),
      },
    );
    working.clear();
    if (!outcome.ok)
      throw new Unusable(
        outcome.problems
          .map((p) =>
            complaintText({ place: `${path}#${block.id}: ${p.name}`, cause: p.cause, remedy: p.remedy }),
          )
          .join("\n"),
      );
    done.push(outcome.value);
    for (const line of lines(outcome.value, task)) io.out.write(`${line}\n`);
  }
  const out = options.out ?? resultsPath(path);
  writeFiles(io, dirname(out), [{ path: out, text: resultsJson(done) }], "choose another file with --out");
  return EXIT.ok;
}

interface Asked {
  readonly block: ReadBlock;
  readonly task: Train;
  readonly number: number;
}

const tasksOf = (sheet: ReadSheet): readonly Asked[] =>
  sheet.blocks.flatMap((block) =>
    block.block.tasks
      .filter((task): task is Train => task.kind === "train")
      .map((task, k) => ({ block, task, number: k + 1 })),
  );

const BAR = 20;

function show(
  working: Progress,
  block: string,
  label: string,
  contestant: number,
  contestants: number,
  epoch: number,
  epochs: number,
): void {
  const share = (contestant + (epoch - 1) / epochs) / contestants;
  const full = Math.round(share * BAR);
  const bar = "█".repeat(full) + "░".repeat(BAR - full);
  working.show(`${bar} #${block} ${label}, epoch ${epoch} of ${epochs}`);
}

/** One line a run: what it ended with. */
function lines(t: StoredTraining, task: Train): readonly string[] {
  return t.runs.map((r) => {
    const e = r.epochs.at(-1);
    const shown = (x: number | undefined): string => String(Number((x ?? Number.NaN).toPrecision(4)));
    const reported = task.report.map((name, k) => {
      const test = t.test === 0 ? "" : `, ${shown(e?.reportedTest[k])} on the ${t.test} kept apart`;
      return `; ${name} = ${shown(e?.reported[k])}${test}`;
    });
    return `#${t.block}  ${r.label}: ${task.of} = ${shown(e?.loss)} after ${r.epochs.length - 1} epochs${reported.join("")}`;
  });
}

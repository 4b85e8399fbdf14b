// A process that checks documents for another one: it is told what is wanted with every document. What a document breaks
// is broken here.

import { type CheckedFile, type CheckSetup, checkFile, refusedFile } from "./check-file.ts";
import type { PoolWorker } from "./pool.ts";
import { keptSheets } from "./question-sheet.ts";
import { usedSheets } from "./used-sheets.ts";
import { serveTasks, startWorker } from "./worker.ts";

export interface CheckTask {
  readonly path: string;
  readonly prefix: string;
}

interface Order extends CheckTask {
  readonly setup: CheckSetup;
}

/** Megabytes of terms that one process may hold: more is a document that grows without end. */
const MEMORY = 1500;

export function startChecking(script: string, setup: CheckSetup): PoolWorker<CheckTask, CheckedFile> {
  const worker = startWorker<Order, never, CheckedFile>({ script, command: "check-worker", memory: MEMORY });
  return { ...worker, run: ({ path, prefix }, done) => worker.run({ path, prefix, setup }, done) };
}

/** The other side: `gradsheet check-worker`. */
export function serve(): Promise<number> {
  const sheets = keptSheets();
  return serveTasks(({ setup, path, prefix }: Order) =>
    checkFile(setup, path, prefix, usedSheets({ cwd: setup.cwd }), sheets).catch((error: unknown) =>
      refusedFile(path, setup.seed, broken(error)),
    ),
  );
}

/** A mistake of ours: it ends the check of one document and of no other. */
export const broken = (error: unknown) => ({
  cause: `gradsheet failed on this document (${error instanceof Error ? `${error.name}: ${error.message.split("\n", 1)[0]}` : String(error)})`,
  remedy: "please report it, with the document",
});

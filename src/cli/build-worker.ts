// A process that builds sheets for another one, which tells it what is wanted and writes the files.

import { type SheetOrder, type SheetStep, type WorkedSheet, workSheet } from "./build-sheet.ts";
import type { PoolWorker } from "./pool.ts";
import { serveTasks, startWorker } from "./worker.ts";

export const startBuilding = (
  script: string,
  onNote: (step: SheetStep) => void,
): PoolWorker<SheetOrder, WorkedSheet> => startWorker({ script, command: "build-worker", onNote });

/** The other side: `gradsheet build-worker`. */
export const serve = (): Promise<number> => serveTasks(workSheet);

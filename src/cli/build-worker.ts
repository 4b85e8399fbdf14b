// A process that builds sheets for another one, which tells it what is wanted and writes the files.

import { type SheetOrder, type SheetStep, type WorkedSheet, workSheet } from "./build-sheet.ts";
import type { PoolWorker } from "./pool.ts";
import { serveTasks, startWorker } from "./worker.ts";

export const startBuilding = (
  script: string,
  onNote: (step: SheetStep) => void,
): PoolWorker<SheetOrder, WorkedSheet> => startWorker({ script, command: "build-worker", onNote });

/** The other side: `gradsheet build-worker`. */
export const serve = (): Promise<number> =>
  serveTasks((order: SheetOrder, note: (step: SheetStep) => void) => workSheet(order, note, { pause: turn }));

/** Between two blocks it is heard that the one who wants them has gone. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

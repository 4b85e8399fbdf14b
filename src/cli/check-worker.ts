// A process that checks documents for another one: it is told what is wanted first, then one document after another,
// and ends with the one that started it. What a document breaks is broken here.

import { type ChildProcess, fork } from "node:child_process";
import { type CheckedFile, type CheckSetup, checkFile, refusedFile } from "./check-file.ts";
import type { PoolWorker } from "./check-pool.ts";
import { EXIT } from "./failure.ts";
import { usedSheets } from "./used-sheets.ts";

export interface CheckTask {
  readonly path: string;
  readonly prefix: string;
}

interface Order extends CheckTask {
  readonly setup: CheckSetup;
}

/** Megabytes of terms that one process may hold: more is a document that grows without end. */
const MEMORY = 1500;

export function startWorker(script: string, setup: CheckSetup): PoolWorker<CheckTask, CheckedFile> {
  const child: ChildProcess = fork(script, ["check-worker"], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [`--max-old-space-size=${MEMORY}`],
  });
  let done: ((result: CheckedFile) => void) | undefined;
  child.on("message", (result) => done?.(result as CheckedFile));
  return {
    run(task, whenDone) {
      done = whenDone;
      const order: Order = { ...task, setup };
      // A process that is gone takes nothing; that it is gone is told by its end.
      child.send(order, () => undefined);
    },
    onEnd(ended) {
      let told = false;
      const once = (): void => {
        if (!told) ended();
        told = true;
      };
      child.on("exit", once);
      child.on("error", once);
    },
    stop: () => void child.kill("SIGKILL"),
  };
}

/** The other side: `gradsheet check-worker`, which only gradsheet itself starts. */
export function serve(): Promise<number> {
  const { send } = process;
  if (send === undefined) return Promise.resolve(EXIT.unusable);
  const reply = send.bind(process);
  return new Promise((resolve) => {
    process.on("message", (order) => {
      const { setup, path, prefix } = order as Order;
      checkFile(setup, path, prefix, usedSheets({ cwd: setup.cwd })).then(
        (result) => reply(result),
        (error: unknown) => reply(refusedFile(path, setup.seed, broken(error))),
      );
    });
    process.on("disconnect", () => resolve(EXIT.ok));
  });
}

/** A mistake of ours: it ends the check of one document and of no other. */
export const broken = (error: unknown) => ({
  cause: `gradsheet failed on this document (${error instanceof Error ? `${error.name}: ${error.message.split("\n", 1)[0]}` : String(error)})`,
  remedy: "please report it, with the document",
});

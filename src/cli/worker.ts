// A process beside this one that does one task after another: it is told a task, answers with its result, and ends with
// the one that started it. What a task breaks is broken there. Results are cloned, so they may hold bytes.

import { type ChildProcess, fork } from "node:child_process";
import { EXIT } from "./failure.ts";
import type { PoolWorker } from "./pool.ts";

/** What comes back: word of how far the task is, any number of times, then its result. */
type Reply<N, R> = { readonly note: N } | { readonly result: R };

export interface WorkerSetting<N> {
  /** The script of gradsheet, and its hidden command that serves. */
  readonly script: string;
  readonly command: string;
  /** Megabytes of terms that it may hold. */
  readonly memory?: number;
  readonly onNote?: (note: N) => void;
}

export function startWorker<T, N, R>({
  script,
  command,
  memory,
  onNote,
}: WorkerSetting<N>): PoolWorker<T, R> {
  const child: ChildProcess = fork(script, [command], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    execArgv: memory === undefined ? [] : [`--max-old-space-size=${memory}`],
  });
  let done: ((result: R) => void) | undefined;
  child.on("message", (message) => {
    const reply = message as Reply<N, R>;
    if ("note" in reply) onNote?.(reply.note);
    else done?.(reply.result);
  });
  return {
    run(task, whenDone) {
      done = whenDone;
      // A process that is gone takes nothing; that it is gone is told by its end.
      child.send({ task }, () => undefined);
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

/** The other side, which only gradsheet itself starts. */
export function serveTasks<T, N, R>(work: (task: T, note: (n: N) => void) => Promise<R>): Promise<number> {
  const { send } = process;
  if (send === undefined) return Promise.resolve(EXIT.unusable);
  const reply = (message: Reply<N, R>): boolean => send.call(process, message);
  return new Promise((resolve) => {
    process.on("message", (message) => {
      const { task } = message as { readonly task: T };
      void work(task, (note) => void reply({ note })).then((result) => reply({ result }));
    });
    process.on("disconnect", () => {
      resolve(EXIT.ok);
      // Nobody wants what is still being worked on.
      process.exit(EXIT.ok);
    });
  });
}

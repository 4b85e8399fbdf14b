// A command in a thread of its own, which is ended when it takes too long, be it in the middle of one step: nothing that
// a document holds keeps the command longer than it may. What the thread prints is printed here.

import { statSync } from "node:fs";
import { resolve as resolvePath } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Io, Output } from "./io.ts";
import { STANDARD_INPUT } from "./standard-input.ts";
import { IN_THREAD } from "./thread-mark.ts";

/** Megabytes of terms that the thread may hold: more is a document that grows without end. */
const MEMORY = 1500;

/** What the thread knows of the process. */
interface Around {
  readonly cwd: string;
  readonly out: { readonly isTTY: boolean; readonly columns: number };
  readonly err: { readonly isTTY: boolean; readonly columns: number };
  /** Standard input, where that is the document. */
  readonly input: Uint8Array | undefined;
}

type Message = { readonly to: "out" | "err"; readonly text: string } | { readonly code: number };

/**
 * A command for one document in a thread: the exit code, or why there is none. Undefined where it runs from its sources,
 * is that thread itself, or goes over several documents, each of which is watched by itself.
 */
export async function watched(
  io: Io,
  args: readonly string[],
  files: readonly string[],
  seconds: number,
): Promise<number | "late" | "ended" | undefined> {
  const [file, ...others] = files;
  if (io.script === undefined || file === undefined || others.length > 0) return undefined;
  if (file === STANDARD_INPUT) return inThread(io, io.script, args, seconds * 1000, await io.input());
  const isFile = statSync(resolvePath(io.cwd, file), { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? inThread(io, io.script, args, seconds * 1000) : undefined;
}

function inThread(
  io: Io,
  script: string,
  args: readonly string[],
  patience: number,
  input?: Uint8Array,
): Promise<number | "late" | "ended"> {
  const terminal = ({ isTTY, columns }: Output) => ({ isTTY, columns });
  const around: Around = { cwd: io.cwd, out: terminal(io.out), err: terminal(io.err), input };
  const thread = new Worker(script, {
    argv: [IN_THREAD, ...args],
    workerData: around,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  return new Promise((resolve) => {
    let late = false;
    let code: number | undefined;
    const timer = setTimeout(() => {
      late = true;
      void thread.terminate();
    }, patience);
    thread.on("message", (message: Message) => {
      if ("code" in message) code = message.code;
      else io[message.to].write(message.text);
    });
    // Its end is told in any case; that it ran out of memory is an error, too.
    thread.on("error", () => undefined);
    thread.on("exit", () => {
      clearTimeout(timer);
      resolve(code ?? (late ? "late" : "ended"));
    });
  });
}

/** The other side: the process as the thread sees it; undefined where this is no thread. */
export function threadIo(): Io | undefined {
  if (isMainThread || parentPort === null) return undefined;
  const port = parentPort;
  const { cwd, out, err, input } = workerData as Around;
  const send = (message: Message): void => port.postMessage(message);
  const output = (to: "out" | "err", terminal: Around["out"]): Output => ({
    write: (text) => send({ to, text }),
    ...terminal,
  });
  return {
    cwd,
    env: process.env,
    out: output("out", out),
    err: output("err", err),
    input: () => Promise.resolve(input ?? new Uint8Array()),
    inputIsTTY: true,
    now: () => process.uptime() * 1000,
    // The thread is ended from outside.
    onInterrupt: () => () => undefined,
  };
}

/** Tells the exit code to the other side. */
export const tellCode = (code: number): void => parentPort?.postMessage({ code } satisfies Message);

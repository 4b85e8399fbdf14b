// What a command sees of the process: arguments aside, everything it reads or writes goes through here, so
// that a test can run a command inside its own process.

import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EXIT } from "./failure.ts";

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}

export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  /** Standard input, read to its end. */
  readonly input: () => Promise<Uint8Array>;
  readonly inputIsTTY: boolean;
  /** Milliseconds from any fixed moment: decides when progress is shown, and what is told of the time that work took. */
  readonly now: () => number;
  /** Calls `act` instead of ending when the user wants an end (Ctrl-C); gives what takes that back. */
  readonly onInterrupt: (act: () => void) => () => void;
  /** The script that runs this command, to run it again beside this one; none where it runs from its sources. */
  readonly script?: string | undefined;
  /** Ends the process once what was written is out; none where the command runs inside something else. */
  readonly leave?: (() => void) | undefined;
}

const COLUMNS = 80;

/** What the user says of the width counts, also where the output is no terminal. */
export const toldColumns = (env: Io["env"]): number | undefined => {
  const told = /^\d{2,4}$/.test(env.COLUMNS ?? "") ? Number(env.COLUMNS) : 0;
  return told >= 20 ? told : undefined;
};

/** Node opens a stream when it is first asked for, which takes its time: only what a command uses is. */
export function processIo(): Io {
  const { stdout } = process;
  // A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    process.stderr.write(
      `standard output: error: what is printed cannot be written (${error.code ?? error.message})\n` +
        "remedy: check that there is room where it goes\n",
    );
    process.exit(EXIT.unusable);
  });
  let told = false;
  // Where messages cannot be written, the exit code still tells.
  const stderr = (): NodeJS.WriteStream => {
    told = true;
    if (process.stderr.listenerCount("error") === 0) process.stderr.on("error", () => undefined);
    return process.stderr;
  };
  const output = (stream: () => NodeJS.WriteStream): Output => ({
    write: (text) => void stream().write(text),
    get isTTY() {
      return stream().isTTY === true;
    },
    get columns() {
      return toldColumns(process.env) ?? stream().columns ?? COLUMNS;
    },
  });
  return {
    cwd: process.cwd(),
    env: process.env,
    out: output(() => stdout),
    err: output(stderr),
    input: () => readAll(process.stdin),
    get inputIsTTY() {
      return process.stdin.isTTY === true;
    },
    // Not performance.now(), for which Node loads ten modules.
    now: () => process.uptime() * 1000,
    onInterrupt: (act) => {
      process.on("SIGINT", act).on("SIGTERM", act);
      return () => void process.off("SIGINT", act).off("SIGTERM", act);
    },
    script: import.meta.url.endsWith(".ts")
      ? undefined
      : fileURLToPath(new URL("../cli.cjs", import.meta.url)),
    // Taking down the heap, page by page, is all that Node would still do. Where a pipe is written to in the background,
    // a write is over when all before it are. What fails is told as above.
    leave: () => {
      const exit = (error?: Error | null): void => {
        if (error === null || error === undefined) process.exit();
      };
      stdout.write("", told ? (error) => void (error ?? process.stderr.write("", exit)) : exit);
    },
  };
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

// The gradsheet command. `--version` answers before anything is loaded; everything else goes to run.ts. What is thrown
// from there is a mistake of ours, and says so with an exit code of its own.

import { version } from "../../package.json";
import { internalErrorText } from "./failure.ts";
import type { Io } from "./io.ts";

const INTERNAL_ERROR = 70;

/** Runs the command to its end; `io` stands for the process where it is not to touch that. */
export async function start(args: readonly string[], io?: Io): Promise<void> {
  const [only] = args;
  if (args.length === 1 && (only === "--version" || only === "-V")) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const [{ run }, { processIo }, { tellCode, threadIo }] = await Promise.all([
    import("./run.ts"),
    import("./io.ts"),
    import("./watched.ts"),
  ]);
  try {
    const code = await run(args, io ?? threadIo() ?? processIo());
    process.exitCode = code;
    tellCode(code);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${internalErrorText(what)}\n`);
    process.exitCode = INTERNAL_ERROR;
    tellCode(INTERNAL_ERROR);
  }
}

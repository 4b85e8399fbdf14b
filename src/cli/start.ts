// The gradsheet command. `--version` answers before anything is loaded; everything else goes to run.ts. What is thrown
// from there is a mistake of ours, and says so with an exit code of its own.

import { version } from "../../package.json";
import { internalErrorText } from "./failure.ts";
import type { Io } from "./io.ts";
import { IN_THREAD } from "./thread-mark.ts";

const INTERNAL_ERROR = 70;

/** Runs the command to its end; `io` stands for the process where it is not to touch that. */
export async function start(args: readonly string[], io?: Io): Promise<void> {
  const [only] = args;
  const { processIo } = await import("./io.ts");
  if (args.length === 1 && (only === "--version" || only === "-V")) {
    (io ?? processIo()).out.write(`${version}\n`);
    return;
  }
  const { run } = await import("./run.ts");
  // What Node has for threads takes its time to load.
  const thread = only === IN_THREAD ? await import("./watched.ts") : undefined;
  const own = thread === undefined ? args : args.slice(1);
  const end = (code: number): void => {
    process.exitCode = code;
    thread?.tellCode(code);
  };
  const used = io ?? thread?.threadIo() ?? processIo();
  try {
    end(await run(own, used));
    used.leave?.();
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${internalErrorText(what)}\n`);
    end(INTERNAL_ERROR);
  }
}

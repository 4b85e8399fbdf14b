// The gradsheet command. `--version` answers before anything is loaded; everything else goes to run.ts. What is thrown
// from there is a mistake of ours, and says so with an exit code of its own.

import { setFlagsFromString } from "node:v8";
import { version } from "../../package.json";

const INTERNAL_ERROR = 70;

const args = process.argv.slice(2);
const [only] = args;
if (args.length === 1 && (only === "--version" || only === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  // Most runs end before an optimising compiler pays off, and it would take turns with the work on a small machine:
  // functions have to be hotter than usual first. (Flags of the collector must not be touched here: V8 aborts when
  // they change after it has started.)
  setFlagsFromString("--interrupt-budget=3000000");
  const [{ run }, { processIo }] = await Promise.all([import("./run.ts"), import("./io.ts")]);
  try {
    process.exitCode = await run(args, processIo());
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `gradsheet: internal error: a mistake in gradsheet ${version}, not in your input\n${what}\n`,
    );
    process.exitCode = INTERNAL_ERROR;
  }
}

// The gradsheet command. `--version` answers before anything is loaded; everything else goes to run.ts.

import { setFlagsFromString } from "node:v8";
import { version } from "../../package.json";

const args = process.argv.slice(2);
const [only] = args;
if (args.length === 1 && (only === "--version" || only === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  // Most runs end before an optimising compiler pays off, and it would take turns with the work on a small machine:
  // functions have to be hotter than usual first, and the collector does without threads of its own. Measured on
  // two cores: a build takes about two thirds of the processor time.
  setFlagsFromString("--interrupt-budget=600000");
  setFlagsFromString("--single-threaded-gc");
  const [{ run }, { processIo }] = await Promise.all([import("./run.ts"), import("./io.ts")]);
  process.exitCode = await run(args, processIo());
}

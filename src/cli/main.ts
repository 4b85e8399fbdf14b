// The gradsheet command. `--version` answers before anything is loaded; everything else goes to run.ts.

import { version } from "../../package.json";

const args = process.argv.slice(2);
const [only] = args;
if (args.length === 1 && (only === "--version" || only === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  const [{ run }, { processIo }] = await Promise.all([import("./run.ts"), import("./io.ts")]);
  process.exitCode = await run(args, processIo());
}

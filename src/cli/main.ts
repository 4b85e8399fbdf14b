// The command run from its sources; dist/cli.cjs does the same with the bundle.

import { start } from "./start.ts";

await start(process.argv.slice(2));

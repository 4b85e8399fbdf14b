// Two workers for two cores; modules are loaded once a worker, which is safe because importing a file does
// no work and no test changes a module's state.
import { defineConfig } from "vitest/config";
import { textFiles } from "./scripts/text-files.mjs";

export default defineConfig({
  plugins: [textFiles()],
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    allowOnly: process.env.CI === undefined,
  },
});

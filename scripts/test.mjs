// `npm test`: type check, lint, then every test once. The last line is `N passed, N failed` (types and lint
// count as one test each), and the exit code says the same. Arguments go to vitest: npm test -- test/expr
// With CI=true a skipped test is a failure, so that a missing program cannot pass for a success.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const isCi = /^(1|true)$/i.test(process.env.CI ?? "");

function run(program, args) {
  const result = spawnSync(process.execPath, [join(root, "node_modules", program), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.error !== undefined) console.error(`${program}: ${result.error.message}`);
  return result.status === 0;
}

/** One check that counts as one test. */
function check(name, program, args) {
  const start = performance.now();
  const ok = run(program, args);
  console.log(`${ok ? "ok" : "FAILED"}: ${name} (${Math.round(performance.now() - start)} ms)`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] };
}

/** Counts from vitest's own report; a file that does not load, or no report at all, is a failure too. */
function vitest(args) {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-test-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ok = run("vitest/vitest.mjs", ["run", ...reporters, ...args]);
    return count(JSON.parse(readFileSync(report, "utf8")), ok);
  } catch (error) {
    console.error(`vitest left no report: ${error.message}`);
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(report, ok) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  for (const file of report.testResults) {
    const where = relative(root, file.name);
    const failedBefore = counts.failed;
    for (const test of file.assertionResults) {
      if (test.status === "passed") counts.passed += 1;
      else if (test.status === "failed") counts.failed += 1;
      else counts.skipped.push(`${where}: ${test.fullName}`);
    }
    // An error outside the tests (a syntax error, a failing hook).
    if (file.status === "failed" && counts.failed === failedBefore) counts.failed += 1;
  }
  if (!ok && counts.failed === 0) counts.failed = 1;
  if (report.testResults.length === 0) counts.failed = Math.max(counts.failed, 1);
  return counts;
}

const parts = [
  check("types", "typescript/bin/tsc", ["--noEmit"]),
  check("lint", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]),
  vitest(process.argv.slice(2)),
];
const passed = parts.reduce((sum, part) => sum + part.passed, 0);
const failed = parts.reduce((sum, part) => sum + part.failed, 0);
const skipped = parts.flatMap((part) => part.skipped);
for (const name of skipped) console.log(`skipped: ${name}`);
if (isCi && skipped.length > 0) console.log("CI=true: a skipped test is a failure");
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
process.exitCode = failed > 0 || (isCi && skipped.length > 0) ? 1 : 0;

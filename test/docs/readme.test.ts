// What the README shows is what the commands print: every console block is run and compared.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const out = mkdtempSync(join(tmpdir(), "gradsheet-readme-"));
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/```console\n\$ gradsheet (.*)\n([\s\S]*?)```/g)].map((m) => ({
  command: m[1] ?? "",
  printed: m[2] ?? "",
}));

/** Words of a command line as the examples use them: single quotes and a star for the sheets. */
function words(command: string): readonly string[] {
  const parts = [...command.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? "");
  const sheets = readdirSync(join(root, "examples")).filter((f) => f.endsWith(".md"));
  return parts.flatMap((p) =>
    p === "examples/*.md" ? sheets.sort().map((s) => `examples/${s}`) : p === "output" ? out : p,
  );
}

beforeAll(() => {
  execFileSync("node", ["scripts/build.mjs", "--no-types"], { cwd: root, stdio: "pipe" });
}, 60_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe("README.md", () => {
  it("shows commands with their output", () => expect(blocks.length).toBeGreaterThan(3));

  for (const { command, printed } of blocks) {
    it(`gradsheet ${command}`, () => {
      const run = spawnSync("node", ["dist/cli.cjs", ...words(command)], { cwd: root, encoding: "utf8" });
      expect(run.stdout + run.stderr).toBe(printed);
    });
  }
});

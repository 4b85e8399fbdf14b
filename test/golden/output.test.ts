// output/ holds the example sheets as the command builds them. It is what a visitor reads first, so it must be
// what the present code makes, byte for byte, and free of what no person would write.
// `npm run golden` rewrites it.

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const output = join(root, "output");
const sheets = readdirSync(join(root, "examples")).filter((f) => f.endsWith(".md"));
const built = mkdtempSync(join(tmpdir(), "gradsheet-golden-"));
let printed = "";
let status: number | null = null;

beforeAll(() => {
  execFileSync("node", ["scripts/build.mjs", "--no-types"], { cwd: root, stdio: "pipe" });
  const inputs = sheets.map((s) => `examples/${s}`);
  const run = spawnSync("node", ["dist/cli.js", "build", ...inputs, "--out", built], { cwd: root, encoding: "utf8" });
  printed = run.stdout;
  status = run.status;
  if (process.env["GRADSHEET_GOLDEN"] === "write") {
    mkdirSync(output, { recursive: true });
    for (const f of readdirSync(output)) rmSync(join(output, f), { recursive: true });
    for (const f of readdirSync(built)) copyFileSync(join(built, f), join(output, f));
  }
}, 120_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

describe("output/", () => {
  it("is what the command builds from examples/", () => {
    expect(readdirSync(output).sort()).toEqual(readdirSync(built).sort());
    for (const f of readdirSync(built)) {
      expect(readFileSync(join(output, f), "utf8"), `output/${f}; npm run golden`).toBe(
        readFileSync(join(built, f), "utf8"),
      );
    }
  });

  it("has every line of every example established", () => {
    expect(printed.trim().split("\n").filter((l) => !/, established\b/.test(l))).toEqual([]);
    expect(status).toBe(0);
  });
});

/** What no person would write, in LaTeX as it is set. */
const SOUP: readonly (readonly [string, RegExp])[] = [
  ["a factor 1", /(?<![\d.,\w}])1\s*\\cdot/],
  ["plus minus", /\+\s*-(?!\s*\\infty)/],
  ["minus minus", /-\s*-/],
  ["plus 0", /\+\s*0(?![.\d])/],
  ["double parentheses", /\\left\(\s*\\left\(|\(\(/],
  ["a placeholder", /undefined|\[object|NaN|TODO/],
];

describe("the formulas of output/", () => {
  const formulas = readdirSync(output)
    .filter((f) => f.endsWith(".md"))
    .flatMap((f) =>
      [...readFileSync(join(output, f), "utf8").matchAll(/\$`([^`]*)`\$|```math\n([\s\S]*?)```/g)].map(
        (m) => [f, m[1] ?? m[2] ?? ""] as const,
      ),
    );

  it("are there", () => {
    expect(formulas.length).toBeGreaterThan(100);
  });

  for (const [what, pattern] of SOUP) {
    it(`hold no ${what}`, () => {
      expect(formulas.filter(([, tex]) => pattern.test(tex))).toEqual([]);
    });
  }
});

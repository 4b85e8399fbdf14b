// output/ holds the example sheets as the command builds them. It is what a visitor reads first, so it must be
// what the present code makes, byte for byte, and free of what no person would write.
// `npm run golden` rewrites it.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beyond, measuredPart, TIMES } from "../../scripts/layer-page.mjs";
import { measureSheet } from "../../src/build/measure.ts";

const root = join(import.meta.dirname, "../..");
const output = join(root, "output");
const markdown = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((f) => f.endsWith(".md"))
    .sort();
const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name).slice(folder.length + 1))
    .sort();
// Beside output/, so that relative links come out the same.
const built = mkdtempSync(join(root, ".golden-"));
const writes = process.env["GRADSHEET_GOLDEN"] === "write";
const printed: string[] = [];
const statuses: (number | null)[] = [];

/** As `npm start` does. */
function build(folder: string, to: string, flags: readonly string[]): void {
  const inputs = markdown(folder).map((s) => `${folder}/${s}`);
  const args = ["dist/cli.cjs", "build", ...inputs, ...flags, "--out", join(built, to)];
  const run = spawnSync("node", args, { cwd: root, encoding: "utf8" });
  printed.push(...run.stdout.trim().split("\n"));
  statuses.push(run.status);
}

beforeAll(() => {
  execFileSync("node", ["scripts/build.mjs", "--no-types"], { cwd: root, stdio: "pipe" });
  build("examples", "", []);
  build("layers", "layers", ["--to", "md,tex"]);
  if (writes) {
    for (const f of readdirSync(output)) rmSync(join(output, f), { recursive: true });
    mkdirSync(join(output, "layers"), { recursive: true });
    for (const f of files(built)) writeFileSync(join(output, f), readFileSync(join(built, f)));
  }
}, 180_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

describe("output/", () => {
  it("is what the command builds from examples/ and layers/", () => {
    expect(files(output)).toEqual(files(built));
    for (const f of files(built)) {
      expect(readFileSync(join(output, f), "utf8"), `output/${f}; npm run golden`).toBe(
        readFileSync(join(built, f), "utf8"),
      );
    }
  });

  it("has every line established", () => {
    const fine = /, established\b| {2}definitions only, nothing is asked$/;
    expect(printed.filter((l) => !fine.test(l))).toEqual([]);
    expect(statuses).toEqual([0, 0]);
  });
});

describe("docs/layers.md", () => {
  const measured = markdown("layers").map((name) => {
    const sheet = measureSheet(readFileSync(join(root, "layers", name), "utf8"), name);
    if (!sheet.ok) throw new Error(`${name} cannot be read`);
    return { name, blocks: sheet.value };
  });
  const page = join(root, "docs/layers.md");

  it("is what the derivations measure, apart from the time", () => {
    const now = measuredPart(measured);
    if (writes) {
      const before = readFileSync(page, "utf8");
      writeFileSync(page, now + before.slice(before.indexOf(TIMES)));
    }
    const written = readFileSync(page, "utf8");
    expect(written.slice(0, written.indexOf(TIMES)), "npm run layers").toBe(now);
  });

  it("names every block that is longer than a person would write", () => {

    const found = beyond(measured).map((b) => b.id);
    expect(found.filter((id) => !EXCEPTIONS.has(id))).toEqual([]);
  });
});

/** Blocks of the library with a task of more than nine lines or a formula of more than 110 characters. */
const EXCEPTIONS = new Set<string>([
  // The backward variables have to be derived before the gradient can be: both recurrences are one question.
  "ctc",
]);

/** What no person would write, in LaTeX as it is set. */
const SOUP: readonly (readonly [string, RegExp])[] = [
  ["a factor 1", /(?<![\d.,\w}])1\s*\\cdot/],
  ["plus minus", /\+\s*-(?!\s*\\infty)/],
  ["minus minus", /-\s*-/],
  ["plus 0", /\+\s*0(?![.\d])/],
  ["double parentheses", /\\left\(\s*\\left\(|\(\(/],
  ["a placeholder", /undefined|\[object|NaN|TODO/],
  // `#` and `.` in a name are spelt so in LaTeX; no author can write them.
  ["a name that the reader made up", /U23|U2E/],
];

describe("the formulas of output/", () => {
  const formulas = files(output)
    .filter((f) => f.endsWith(".md"))
    .flatMap((f) =>
      [...readFileSync(join(output, f), "utf8").matchAll(/\$`([^`]*)`\$|```math\n([\s\S]*?)```/g)].map(
        (m) => [f, m[1] ?? m[2] ?? ""] as const,
      ),
    );

  it("are there", () => {
    expect(formulas.length).toBeGreaterThan(100);
  });

  /** Arithmetic that was asked for with every product: 1·0 + 2·1 + … = 19. */
  const arithmetic = (tex: string): boolean => !/[A-Za-z]/.test(tex.replace(/\\[a-z]+/g, ""));

  for (const [what, pattern] of SOUP) {
    it(`hold no ${what}`, () => {
      expect(formulas.filter(([, tex]) => pattern.test(tex) && !arithmetic(tex))).toEqual([]);
    });
  }
});

// A file that goes on and on hides two ideas. No file of src is longer than 500 lines, and each says at its head, in at
// most five lines, what it is; tables of data may be long, and are named here with the reason.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const LONGEST = 500;
const LONGEST_HEAD = 5;

/** Files that may be longer, and why. */
const tables: Readonly<Record<string, string>> = {
  "src/show/language/german-phrases.ts": "a table of phrases with their translations, sorted, without logic",
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

const sources: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .map((path) => join("src", path).split("\\").join("/"))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(join(root, path), "utf8").trimEnd().split("\n")]),
);

/** Files that are too long and no table, and tables that are none any more. */
const misfits = (files: typeof sources): readonly string[] =>
  [...files]
    .filter(([path, lines]) => lines.length > LONGEST !== Object.hasOwn(tables, path))
    .map(([path, lines]) => `${path}: ${lines.length} lines`);

const headless = (files: typeof sources): readonly string[] =>
  [...files]
    .map(([path, lines]) => ({ path, head: lines.findIndex((line) => !line.startsWith("//")) }))
    .filter(({ head }) => head < 1 || head > LONGEST_HEAD)
    .map(({ path, head }) => `${path}: ${head} lines of comment at the head`);

describe("the files of src", () => {
  it("have at most 500 lines, tables of data apart", () => {
    expect(sources.size).toBeGreaterThan(0);
    expect(misfits(sources)).toEqual([]);
    expect(Object.keys(tables).filter((path) => !sources.has(path))).toEqual([]);
  });

  it("say at their head what they are", () => {
    expect(headless(sources)).toEqual([]);
  });
});

describe("the measure", () => {
  it("tells a file that is too long, a table that is not, and a head that is missing or long", () => {
    const lines = (n: number, head: number): readonly string[] =>
      Array.from({ length: n }, (_, k) => (k < head ? "// what it is" : "x"));
    const files = new Map([
      ["src/a.ts", lines(501, 1)],
      ["src/b.ts", lines(500, 5)],
      ["src/c.ts", lines(7, 6)],
      ["src/d.ts", lines(3, 0)],
      ["src/show/language/german-phrases.ts", lines(20, 1)],
    ]);
    expect(misfits(files)).toEqual(["src/a.ts: 501 lines", "src/show/language/german-phrases.ts: 20 lines"]);
    expect(headless(files)).toEqual([
      "src/c.ts: 6 lines of comment at the head",
      "src/d.ts: 0 lines of comment at the head",
    ]);
  });
});

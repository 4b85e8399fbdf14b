// The records of decisions: each has a number of its own, and the list in their folder names every one by its title.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "..", "..", "docs", "decisions");
const records = readdirSync(folder)
  .filter((name) => /^\d{4}-/.test(name))
  .sort();

const titleOf = (name: string): string => {
  const [first = ""] = readFileSync(join(folder, name), "utf8").split("\n");
  return first.replace(/^# \d{4}[:.] /, "");
};

describe("the records of decisions", () => {
  it("have a number each", () => {
    const numbers = records.map((name) => name.slice(0, 4));
    expect(numbers).toEqual([...new Set(numbers)]);
    for (const name of records)
      expect(readFileSync(join(folder, name), "utf8")).toMatch(new RegExp(`^# ${name.slice(0, 4)}[:.] `));
  });
  it("are listed by their titles", () => {
    const list = readFileSync(join(folder, "README.md"), "utf8").match(/^- \[\d{4}: .*\]\(.*\)$/gm);
    expect(list).toEqual(records.map((name) => `- [${name.slice(0, 4)}: ${titleOf(name)}](${name})`));
  });
});

// A small sample of what planted.test.ts does at length: it is quick enough for every change.

import { describe, expect, test } from "vitest";
import { count, findings, inGroups, rightLines, word } from "./paper-sample.ts";
import { sources } from "./planting.ts";

const NUMBER = 100;

describe("lines of the example sheets on paper", () => {
  const all = sources().filter((s) => s.lines.length > 0);

  test("right lines are not called wrong", async () => {
    const said = await inGroups(rightLines(all, NUMBER));
    console.log(`${said.length} right lines:`, count(said.map((r) => word(r.said))));
    expect(said.filter((r) => r.said.verdict === "wrong").map((r) => r.tex)).toEqual([]);
  }, 240_000);

  test("slips that change a value are found", async () => {
    const { text, changing, missed } = await findings(all, NUMBER);
    console.log([text, ...missed].join("\n"));
    expect(changing.length).toBeGreaterThan(NUMBER / 3);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(0.03 * changing.length);
  }, 240_000);
});

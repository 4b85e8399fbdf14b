// The page about the language is itself a sheet: every task in its examples is derived and established.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type BuiltSheet, buildSheet } from "../../src/build/sheet.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/language.md"), "utf8");
let built: BuiltSheet | undefined;

beforeAll(async () => {
  const outcome = await buildSheet(page, "docs/language.md");
  built = outcome.ok ? outcome.value : undefined;
});

describe("the examples of docs/language.md", () => {
  it("are read", () => expect(built?.blocks.length).toBeGreaterThan(25));

  it("are derived, and every line is established", () => {
    const asked = (built?.blocks ?? []).filter((b) => b.derivations.length > 0);
    expect(asked.length).toBeGreaterThan(20);
    // What is to be trained waits for a file and for the command that trains.
    const now = asked.filter((b) => !b.block.tasks.some((t) => t.kind === "train"));
    expect(now.filter((b) => b.status !== "established").map((b) => b.text)).toEqual([]);
  });
});

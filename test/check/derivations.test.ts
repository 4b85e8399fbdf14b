// Derivations as students write them, by theme, in several languages and notations, half of them with slips. Behind a line
// stands what a check says of its claims, unless they hold: `<!-- wrong -->`, `% holds-if`. Where that falls short of what
// it should say, that stands in parentheses. Nothing that is right is called wrong.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/check/verdict/verdicts.ts";
import { check } from "./judged.ts";

const folder = join(import.meta.dirname, "derivations");

interface Written {
  readonly name: string;
  readonly text: string;
}

const themes = readdirSync(folder).toSorted();
const written = (theme: string): readonly Written[] =>
  readFileSync(join(folder, theme), "utf8")
    .split(/^===== /m)
    .slice(1)
    .map((part) => ({
      name: part.slice(0, part.indexOf("\n")),
      text: part.slice(part.indexOf("\n") + 1),
    }));

const MARK = /(?:<!--|%) (holds-if|wrong|not-read|not-decided)(?: \((holds|wrong)\))?(?: -->)?$/;
interface Mark {
  readonly says: Verdict;
  readonly should: string | undefined;
}
const marksOf = (text: string): ReadonlyMap<number, Mark> =>
  new Map(
    text.split("\n").flatMap((line, k): [number, Mark][] => {
      const m = MARK.exec(line);
      return m === null ? [] : [[k + 1, { says: m[1] as Verdict, should: m[2] }]];
    }),
  );

describe.each(themes)("%s", (theme) => {
  test.each(written(theme))("$name", async ({ name, text }) => {
    const marks = marksOf(text);
    const { relations } = await check(text, name);
    const claims = relations.filter((r) => r.role === "claim" || r.role === "definition");
    expect(claims.length).toBeGreaterThan(1);
    const open = claims.filter((r) => r.verdict !== "holds").map((r) => `${r.line} ${r.verdict}`);
    expect([...new Set(open)]).toEqual([...marks].map(([line, m]) => `${line} ${m.says}`));
  });
});

test("nearly all lines get the verdict that they should get", () => {
  const all = themes.flatMap(written);
  const marks = all.flatMap((w) => [...marksOf(w.text).values()]);
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(marks.filter((m) => m.says === "wrong").length).toBeGreaterThan(40);
  // What is right and called wrong, and what is wrong and said to hold, has no mark.
  const short = marks.filter((m) => m.should !== undefined);
  expect(short.map((m) => m.says).every((v) => v === "not-read" || v === "not-decided")).toBe(true);
  expect(short.length).toBeLessThanOrEqual(8);
});

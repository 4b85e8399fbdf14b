// The five documents that the project began with, scanning damage included: the mistakes that docs/seed-mistakes.md found
// by hand are named at their lines, and nothing that is right is called wrong.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckedRelation, CheckReport } from "../../src/check/verdict/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(`${root}docs/seed-mistakes.md`, "utf8");

/** The documents by the numbers that the page gives them. */
const documents: ReadonlyMap<string, string> = new Map([
  ["000", "transposed-convolution-roi-align"],
  ["001", "convolution-pooling"],
  ["002", "back-propagation"],
  ["003", "lecture-detection"],
  ["004", "convolution-fc-softmax"],
]);
const names = [...documents.values()];

interface Entry {
  readonly id: string;
  readonly found: string;
  /** What stands in backticks: how the relation begins, or what is repaired. */
  readonly quoted: readonly string[];
  /** What stands behind the colon. */
  readonly said: string;
}

const [listed = "", table = ""] = page.split("## What of this `gradsheet check` finds");
const entries: readonly Entry[] = [...table.matchAll(/^\| (\d{3}\.\d+) \| ([a-z ]+) \| (.*) \|$/gm)].map(
  (m) => {
    const [, id = "", found = "", at = ""] = m;
    const quoted = [...at.matchAll(/`([^`]+)`/g)].map((q) => q[1] ?? "");
    return { id, found, quoted, said: /`: (.*)$/.exec(at)?.[1] ?? "" };
  },
);
const documentOf = (e: Entry): string => documents.get(e.id.slice(0, 3)) ?? "";

const reports = new Map<string, CheckReport>();
const relations = (name: string): readonly CheckedRelation[] => reports.get(name)?.relations ?? [];

beforeAll(async () => {
  for (const name of names) {
    const source = readFileSync(`${root}examples/check/${name}.md`, "utf8");
    reports.set(name, await checkDocument(source, `${name}.md`, { library: standard, meanings, seed: 1 }));
  }
});

test("every mistake that was found by hand is told to be found or not", () => {
  const all = [...listed.matchAll(/^\| (\d{3}\.\d+) \|/gm)].map((m) => m[1]);
  expect(all.length).toBeGreaterThan(30);
  expect(entries.map((e) => e.id)).toEqual(all);
  expect(new Set(entries.map((e) => e.found))).toEqual(new Set(["no", "wrong", "repair", "holds only if"]));
});

describe("what is called wrong is a mistake that was found by hand, and names it", () => {
  test.each(names)("%s", (name) => {
    const wrong = relations(name).filter((r) => r.verdict === "wrong");
    const found = entries.filter((e) => documentOf(e) === name && e.found === "wrong");
    expect(wrong.length).toBe(found.length);
    for (const [k, e] of found.entries()) {
      expect(wrong[k]?.text.startsWith(e.quoted[0] ?? "?"), e.id).toBe(true);
      expect(wrong[k]?.counterexample ?? wrong[k]?.diagnosis, e.id).toBeDefined();
    }
  });
});

test.each(entries.filter((e) => !["no", "wrong"].includes(e.found)))("$id: $found", (e) => {
  const [begins = "?", proposed = "?"] = e.quoted;
  if (e.found === "repair") {
    const repairs = reports.get(documentOf(e))?.repairs ?? [];
    expect(repairs.map((r) => [r.found, r.proposed])).toContainEqual([begins, proposed]);
    return;
  }
  const at = relations(documentOf(e)).filter((r) => r.text.startsWith(begins));
  const said = at.map((r) => r.conditions.map((c) => c.text).join());
  expect(at.map((r) => r.verdict)).toContain("holds-if");
  expect(
    said.some((s) => s.includes(e.said)),
    said.join(),
  ).toBe(true);
});

test("nine in ten relations are read, and of these four in five hold, under a condition that is named or none", () => {
  const all = names.flatMap((name) => relations(name));
  const read = all.filter((r) => r.verdict !== "not-read");
  expect(all.length).toBeGreaterThan(130);
  expect(read.length / all.length).toBeGreaterThanOrEqual(0.9);
  const right = read.filter((r) => r.verdict !== "wrong");
  const hold = right.filter((r) => r.verdict === "holds" || r.verdict === "holds-if");
  expect(hold.length / right.length).toBeGreaterThan(0.9);
  expect(all.filter((r) => r.verdict === "holds-if").every((r) => r.conditions.length > 0)).toBe(true);
});

test("what is read with a repair says so, and without the word nothing damaged is read", async () => {
  const name = "transposed-convolution-roi-align";
  const mended = relations(name).filter((r) => r.remarks.some((m) => m.startsWith("read as repaired: ")));
  expect(mended.map((r) => r.remarks.at(-1))).toContain("read as repaired: `g` as `q`");
  const source = readFileSync(`${root}examples/check/${name}.md`, "utf8").replace("  repair\n", "");
  const report = await checkDocument(source, `${name}.md`, { library: standard, meanings, seed: 1 });
  expect(report.relations.some((r) => r.verdict === "not-read" && r.text.includes("rac{"))).toBe(true);
  expect(report.relations.flatMap((r) => r.remarks).some((m) => m.startsWith("read as"))).toBe(false);
  expect(report.repairs.map((r) => [r.found, r.proposed])).toContainEqual(["rac{", "\\frac{"]);
  const asked = { library: standard, meanings, seed: 1, repair: true };
  const again = await checkDocument(source, `${name}.md`, asked);
  expect(again.relations.map((r) => r.verdict)).toEqual(relations(name).map((r) => r.verdict));
});

/** SHA-256 of each document as it was found. */
const FOUND: Readonly<Record<string, string>> = {
  "transposed-convolution-roi-align": "052b59db7dca98143f5678dbadb71ab274e9b5d3b4602bbd51fbab2d8a8a2368",
  "convolution-pooling": "4adb64b6c16164bec7777ccf86904df94b462402dfa60eab0818531103d49f8e",
  "back-propagation": "fc41e9c4d57a0ce370288f3691423ff7d2c23c9f15993d7ddb1648fe8cf3a6e1",
  "lecture-detection": "6d2e035df1363395cbd36b2a6ee78e4acc61b56055b0a86ab2ef05faca7d3904",
  "convolution-fc-softmax": "1162d9331070048e8472a9efa352f53423f2ad9c5adbfac8cbe7800b3de32dcb",
};

test("the documents are as they were found, below a few lines of front matter", () => {
  for (const name of names) {
    const source = readFileSync(`${root}examples/check/${name}.md`, "utf8");
    const [, front = "", found = ""] = /^---\n(gradsheet: \|\n[\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
    expect(front.split("\n").length, name).toBeLessThan(15);
    expect(createHash("sha256").update(found).digest("hex"), name).toBe(FOUND[name]);
  }
});

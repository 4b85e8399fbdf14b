// The five documents that the project began with, scanning damage included: the mistakes that docs/seed-mistakes.md found
// by hand are named at their lines, and nothing that is right is called wrong.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckedRelation, CheckReport } from "../../src/check/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(`${root}docs/seed-mistakes.md`, "utf8");

interface Mistake {
  /** As the page numbers it. */
  readonly id: string;
  /** How its relation begins. */
  readonly begins: string;
}

const documents: readonly (readonly [name: string, found: readonly Mistake[]])[] = [
  [
    "transposed-convolution-roi-align",
    [
      { id: "000.4", begins: "\\frac{\\partial f_{xy}}{\\partial c_y} =" },
      { id: "000.5", begins: "\\frac{\\partial f_{xy}}{\\partial h} =" },
    ],
  ],
  ["convolution-pooling", []],
  ["back-propagation", []],
  [
    "lecture-detection",
    [
      { id: "003.8", begins: "\\frac{dO_{11}}{dF_{12}} = 0" },
      { id: "003.9", begins: "\\frac{dO_{12}}{dF_{11}} = 0" },
      { id: "003.10", begins: "\\frac{dO_{12}}{dF_{12}} = X_{12}" },
    ],
  ],
  ["convolution-fc-softmax", []],
];

const reports = new Map<string, CheckReport>();
const relations = (name: string): readonly CheckedRelation[] => reports.get(name)?.relations ?? [];

beforeAll(async () => {
  for (const [name] of documents) {
    const source = readFileSync(`${root}examples/check/${name}.md`, "utf8");
    reports.set(name, await checkDocument(source, `${name}.md`, { library: standard, meanings, seed: 1 }));
  }
});

describe("what is called wrong is a mistake that was found by hand, and names it", () => {
  test.each(documents)("%s", (name, found) => {
    const wrong = relations(name).filter((r) => r.verdict === "wrong");
    expect(wrong.map((r) => r.text.slice(0, 40))).toEqual(
      found.map((m) => expect.stringContaining(m.begins.slice(0, 26))),
    );
    for (const [k, m] of found.entries()) {
      expect(wrong[k]?.text.startsWith(m.begins), m.id).toBe(true);
      expect(wrong[k]?.counterexample ?? wrong[k]?.diagnosis, m.id).toBeDefined();
      expect(page).toContain(`| ${m.id} |`);
    }
  });
});

test("of the relations that are read at least four in five hold, under a condition that is named or none", () => {
  const all = documents.flatMap(([name]) => relations(name));
  const read = all.filter((r) => r.verdict !== "not-read" && r.verdict !== "wrong");
  const hold = read.filter((r) => r.verdict === "holds" || r.verdict === "holds-if");
  expect(hold.length / read.length).toBeGreaterThan(0.8);
  expect(all.filter((r) => r.verdict === "holds-if").every((r) => r.conditions.length > 0)).toBe(true);
  expect(read.length).toBeGreaterThan(95);
});

test("damage is told with the repair that is proposed, and what is damaged is not read", () => {
  const repairs = reports.get("transposed-convolution-roi-align")?.repairs ?? [];
  expect(repairs.map((r) => [r.found, r.proposed])).toContainEqual(["rac{", "\\frac{"]);
  expect(relations("transposed-convolution-roi-align").some((r) => r.verdict === "not-read")).toBe(true);
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
  for (const [name] of documents) {
    const source = readFileSync(`${root}examples/check/${name}.md`, "utf8");
    const [, front = "", found = ""] = /^---\n(gradsheet: \|\n[\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
    expect(front.split("\n").length, name).toBeLessThan(15);
    expect(createHash("sha256").update(found).digest("hex"), name).toBe(FOUND[name]);
  }
});

// The five documents that the project began with, scanning damage included: the mistakes that docs/seed-mistakes.md found
// by hand are named at their lines, and nothing that is right is called wrong.

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

test("the documents are as they were found, below their front matter", () => {
  for (const [name] of documents) {
    const source = readFileSync(`${root}examples/check/${name}.md`, "utf8");
    expect(source.startsWith("---\ngradsheet: |\n")).toBe(true);
    expect(source.indexOf("\n---\n", 4)).toBeLessThan(600);
  }
});

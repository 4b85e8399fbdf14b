// The pages in output/ read as notes that nobody declares anything of, without the sheet that they are built from: no line
// of them is called wrong. GRADSHEET_BUILT=all goes through all pages.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "./judged.ts";

const folder = join(import.meta.dirname, "../../output");
/** Several questions with the same letters on one page, operators told in words, a name `e`, axes of two lengths. */
const SAMPLE: readonly string[] = [
  "convolution-layer.md",
  "layers/activations.md",
  "layers/boxes.tex",
  "layers/normalisation.md",
  "lecture-loops.md",
  "networks.tex",
];

const pages = readdirSync(folder, { recursive: true })
  .map((f) => String(f).replaceAll("\\", "/"))
  .filter((f) => /\.(?:md|tex)$/.test(f))
  .filter((f) => process.env.GRADSHEET_BUILT === "all" || SAMPLE.includes(f))
  .toSorted();

test("the sample is there", () => {
  expect(pages).toEqual(expect.arrayContaining([...SAMPLE]));
});

test.for(pages)("%s", { timeout: 240_000 }, async (file) => {
  const { relations } = await check(readFileSync(join(folder, file), "utf8"), file);
  expect(relations.filter((r) => r.verdict === "wrong").map((r) => `${r.line}: ${r.text}`)).toEqual([]);
  expect(relations.filter((r) => r.verdict === "holds").length).toBeGreaterThan(0.3 * relations.length);
});

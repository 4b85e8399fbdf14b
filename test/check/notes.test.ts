// Notes in the styles of public courses, in several languages, without a word of declaration: nothing in them is wrong, and
// nearly all of it is read with a meaning. A slip that is put into them is found where it stands.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckReport } from "../../src/check/verdict/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const folder = fileURLToPath(new URL("./notes/", import.meta.url));
const names = readdirSync(folder).sort();
const source = (name: string): string => readFileSync(`${folder}${name}`, "utf8");
const check = (text: string, name: string): Promise<CheckReport> =>
  checkDocument(text, name, { library: standard, meanings, seed: 1 });

describe("notes that nobody wrote for this program", () => {
  const shares: [read: number, all: number][] = [];

  test.each(names)("%s: nothing is called wrong", async (name) => {
    const { relations } = await check(source(name), name);
    expect(relations.length).toBeGreaterThan(5);
    expect(relations.filter((r) => r.verdict === "wrong").map((r) => r.text)).toEqual([]);
    shares.push([relations.filter((r) => r.verdict !== "not-read").length, relations.length]);
  });

  test("of all relations at least nineteen in twenty have a meaning", () => {
    const [read, all] = shares.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    expect(names.length).toBeGreaterThanOrEqual(10);
    expect(read / all).toBeGreaterThanOrEqual(0.95);
  });
});

const SLIPS: readonly (readonly [name: string, right: string, wrong: string])[] = [
  [
    "layer.md",
    "W_{i1}x_1 + W_{i2}x_2 + \\cdots + W_{in}x_n + b_i",
    "W_{i1}x_1 + W_{i2}x_2 + \\cdots + W_{in}x_n - b_i",
  ],
  ["layer.md", "\\sum_{i=1}^m W_{ij}\\, \\delta_i", "\\sum_{i=1}^m W_{ij}\\, y_i"],
  ["softmax.tex", "&= -t_i + p_i \\sum", "&= t_i + p_i \\sum"],
  ["softmax.tex", "= 0{,}5$", "= 0{,}25$"],
  [
    "convolucion.md",
    "\\begin{pmatrix} 2 & 5 \\\\ 1 & 2 \\end{pmatrix}",
    "\\begin{pmatrix} 2 & 5 \\\\ 1 & 3 \\end{pmatrix}",
  ],
  ["logistique.md", "= \\hat y (1 - \\hat y). $$", "= \\hat y (1 + \\hat y). $$"],
  ["logistique.md", "\\sigma(0) = 0{,}5", "\\sigma(0) = 0{,}6"],
  ["pca.tex", "(A + A^\\top) v", "(A - A^\\top) v"],
  ["pca.tex", "\\tr(A^\\top) = \\tr(A)", "\\tr(A^\\top) = -\\tr(A)"],
  ["gauss.tex", "-\\frac{n}{s} + \\frac{1}{s^3}", "-\\frac{n}{s} + \\frac{2}{s^3}"],
  ["attention.md", "\\sum_{c=1}^{p} V_{jc}", "\\sum_{c=2}^{p} V_{jc}"],
  ["attention.md", "\\sum_{c=1}^{p} V_{jc}", "\\sum_{c=1}^{p-1} V_{jc}"],
  ["attention.md", "(\\mathbf{1}[j = l] - A_{il})", "(\\mathbf{1}[j = l] + A_{il})"],
  ["red.md", "0{,}1 \\cdot 2{,}5 = 0{,}25", "0{,}1 \\cdot 2{,}5 = 2{,}5"],
];

test.each(SLIPS)("%s: a slip in %s is found", async (name, right, wrong) => {
  const text = source(name);
  expect(text).toContain(right);
  const { relations } = await check(
    text.replace(right, () => wrong),
    name,
  );
  expect(relations.filter((r) => r.verdict === "wrong").length).toBeGreaterThan(0);
});

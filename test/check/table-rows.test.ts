// Derivations in the cells of Markdown tables: a formula that is broken at <br> is read and judged as one.

import { expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const LAYER = "<!-- gradsheet: given x[n, n], w[2, 2]; y[i, j] = sum{k, l} w[k, l]*x[i+k, j+l] -->";
const LEFT = "$\\frac{\\partial y_{i,j}}{\\partial w_{k,l}}$";

const verdicts = async (cell: string): Promise<readonly string[]> => {
  const text = `${LAYER}\n\n| | | |\n|--|--|--|\n| ${LEFT} | ${cell} | reason |\n`;
  const { relations } = await checkDocument(text, "table.md", { library: standard, meanings, seed: 1 });
  return relations.map((r) => r.verdict);
};
const SUM = "$= \\sum_{k',l'} x_{i+k',j+l'} \\cdot [k'=k]";

test.each([
  ["by a sign", `${SUM}$<br>$\\cdot [l'=l]$`],
  ["by being set in", `${SUM}$<br>$\\displaystyle \\quad{}[l'=l]$`],
  ["by being set in further", `${SUM}$<br>$\\qquad [l'=l]$`],
])("a line goes on behind a break %s", async (_, cell) => {
  expect(await verdicts(cell)).toEqual(["holds"]);
});

test("what is left out of it is missed", async () => {
  expect(await verdicts(`${SUM}$`)).toEqual(["wrong"]);
  expect(await verdicts(`${SUM}$<br>$\\quad{}[l'=k]$`)).toEqual(["wrong"]);
});

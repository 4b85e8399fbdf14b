// Where two readings of one formula each make a line of it hold, neither is chosen in silence: it is asked.

import { expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import { chooseReading } from "../../src/check/judge/choose-reading.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

test("no reading makes both lines hold", async () => {
  const text = `<!-- gradsheet: given x[n] outside 0, w[m] outside 0 -->

$$(x * w)[i] = \\sum_k w[k] x[i + k], \\quad (w * x)[i] = \\sum_k w[k] x[i - k]$$
`;
  const report = await checkDocument(text, "notes.md", { library: standard, meanings, seed: 1 });
  expect(report.relations.map((r) => r.verdict).sort()).toEqual(["holds", "not-decided"]);
  expect(report.questions.map((q) => q.choices.length)).toEqual([2]);
  expect(report.questions[0]?.choices.join()).toMatch(/convolution.*correlation|correlation.*convolution/);
  expect(report.questions[0]?.text).toMatch(/^how this formula is to be read is not told: /);
  expect(report.questions[0]?.place?.line).toBe(3);
});

test("one reading of all lines asks nothing", async () => {
  const text = `<!-- gradsheet: given x[n] outside 0, w[m] outside 0 -->

$$(x * w)[i] = \\sum_k w[k] x[i - k]$$
`;
  const report = await checkDocument(text, "notes.md", { library: standard, meanings, seed: 1 });
  expect(report.relations.map((r) => r.verdict)).toEqual(["holds"]);
  expect(report.questions).toEqual([]);
});

test("nothing is chosen of nothing", () => {
  expect(chooseReading([])).toEqual({ outcomes: [], decided: undefined, asked: [] });
});

// Where a relation stands on paper: what belongs to its first and last signs belongs to it.

import { describe, expect, it } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import { wholeSpan } from "../../src/check/judge/places.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

/** The stretch between ‹ and ›, made whole within the formula. */
function whole(marked: string): string {
  const start = marked.indexOf("‹");
  const end = marked.indexOf("›") - 1;
  const text = marked.replace(/[‹›]/g, "");
  const found = wholeSpan(text, { start, end }, { start: 0, end: text.length });
  return text.slice(found.start, found.end);
}

describe("the whole of a stretch", () => {
  it.each([
    ["a = \\hat ‹y›", "\\hat y"],
    ["a = \\hat{‹y›_i}", "y"],
    ["a = \\hat\\mathbf ‹y› + 1", "\\hat\\mathbf y"],
    ["a = \\frac‹12›", "\\frac12"],
    ["a = \\sqrt ‹9 = 3›", "\\sqrt 9 = 3"],
    ["\\left(‹s\\right) = 2›", "\\left(s\\right) = 2"],
    ["‹2 = \\left(s›\\right)", "2 = \\left(s\\right)"],
    [
      "\\left(‹s\\right) = \\left\\{ \\left[s\\right] ›\\right\\}",
      "\\left(s\\right) = \\left\\{ \\left[s\\right] \\right\\}",
    ],
    ["\\bigl‹(s\\bigr) = 1›", "\\bigl(s\\bigr) = 1"],
    ["\\frac{‹a}{b} = c›", "\\frac{a}{b} = c"],
    // Not what stands before by itself, and not what no bracket closes.
    ["a \\cdot ‹b›", "b"],
    ["\\alpha‹x›", "x"],
    ["‹\\left( a›", "\\left( a"],
    ["b\\right) = ‹a›", "a"],
  ])("of %j is %j", (marked, expected) => {
    expect(whole(marked)).toBe(expected);
  });

  it("is what a report says", async () => {
    const text = "$\\hat y = \\left(s\\right)^2$, $\\sqrt 9 = \\left(1 + 2\\right)$\n";
    const { relations } = await checkDocument(text, "a.md", { library: standard, meanings, seed: 1 });
    expect(relations.map((r) => [r.text, r.column])).toEqual([
      ["\\hat y = \\left(s\\right)^2", 2],
      ["\\sqrt 9 = \\left(1 + 2\\right)", 31],
    ]);
  });
});

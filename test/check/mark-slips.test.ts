// The mark of a slip in a formula that is shown: around the part, wherever the formula stays one with it.

import { describe, expect, it } from "vitest";
import { markedIn } from "../../src/check/report/mark-slips.ts";
import { mappedSlice } from "../../src/check/text/mapped.ts";
import { tryMath } from "../../src/show/katex.ts";

/** The stretch between ‹ and › marked; the mark as [ ]. */
function marked(text: string): string {
  const [start, end] = [text.indexOf("‹"), text.indexOf("›") - 1];
  const source = text.replace(/[‹›]/g, "");
  const m = markedIn(mappedSlice(source, 0, source.length), [{ start, end }]);
  expect(m.at.length).toBe(m.text.length + 1);
  expect(tryMath(m.text.replaceAll("&", ""), { display: true })).toBeDefined();
  return m.text.replaceAll("{\\htmlClass{gs-place}{", "[").replaceAll("}}]", "]").replaceAll("}}", "]");
}

describe("the mark of a slip", () => {
  it.each([
    ["a = ‹b› + c", "a = [b] + c"],
    ["a = ‹t_k ›+ c", "a = [t_k] + c"],
    ["x_‹i› = 1", "x_[i] = 1"],
    ["\\frac‹1›2", "\\frac[1]2"],
    ["\\sum_{‹i=1›}^n x_i", "\\sum_{[i=1]}^n x_i"],
    ["a ‹-› b", "a [-] b"],
    // Not across a bracket, a cell or a row.
    ["\\left( ‹a \\right) + b›", "\\left( a \\right) + b"],
    ["‹a &= b›", "a &= b"],
    ["‹›a", "a"],
  ])("in %j gives %j", (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it("leads back to the document still", () => {
    const source = "a = b + c";
    const m = markedIn(mappedSlice(source, 0, source.length), [{ start: 4, end: 5 }]);
    for (const [k, c] of [...m.text].entries())
      if (/[a-c]/.test(c) && source[m.at[k] ?? -1] !== c) expect(m.at[k]).toBe(4);
    expect(m.at[m.text.lastIndexOf("c")]).toBe(8);
  });
});

// The part of KaTeX's style sheet that a page keeps.

import katex from "katex";
import { expect, test } from "vitest";
import { katexStyle, usedClasses } from "../../src/show/katex-style.ts";
import { assets } from "./assets.ts";

test("a rule for elements without a class is kept where that class does not occur", () => {
  const style = katexStyle(usedClasses(katex.renderToString("\\tilde{x}")), assets, "");
  // Without it the sign of an accent stands beside its letter.
  expect(style).toContain(".accent-body:not(.accent-full){width:0}");
});

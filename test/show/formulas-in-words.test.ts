// Formulas that reasons say in words are set as formulas; words around them stay.

import { expect, test } from "vitest";
import { wordsAndFormulas } from "../../src/show/formulas-in-words.ts";
import { sentenceText } from "../../src/show/sentence.ts";
import { typstOfTex } from "../../src/show/typst-text.ts";

test.each([
  ["log e^u = u", ["\\log e^{u}=u"]],
  ["max(0, u)′ is taken as 0 at u = 0", ["\\max(0,\\,u)'", "u=0"]],
  ["relu(u) = u for u > 0, and it is constant for u < 0", ["\\operatorname{ReLU}(u)=u", "u>0", "u<0"]],
  ["an entry of x depends on itself alone", []],
  ["menu = 0", []],
])("%s", (words, formulas) => {
  const said = wordsAndFormulas(words);
  expect(said.flatMap((x) => (x.kind === "formula" ? [x.formula.tex] : []))).toEqual(formulas);
  expect(sentenceText(said)).toBe(words);
  // Asked again, the same.
  expect(wordsAndFormulas(words)).toEqual(said);
});

test("formulas for Typst: bars around something are fences, unknown commands are told", () => {
  expect(typstOfTex("(\\sum |x|^p)^{1/p}")).toBe("(sum lr(|x|)^p)^(1 \\/ p)");
  expect(typstOfTex("\\lvert x\\rvert+1/|S|")).toBe("lr(|x|) + 1 \\/ lr(|S|)");
  expect(typstOfTex("P(A|B)")).toBe("P(A | B)");
  expect(typstOfTex("P(A|B)P(C|D)")).toBe("P(A | B) P(C | D)");
  expect(typstOfTex("\\max_k \\mathbf{w}")).toBe("max_k upright(bold(w))");
  expect(typstOfTex("\\foo x")).toBeUndefined();
});

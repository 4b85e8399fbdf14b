// What symbols mean: from a sheet, from declarations in the document, by sections.

import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { readDocument } from "../../src/check/document/read-document.ts";
import { type FormulaStatements, readFormula } from "../../src/check/formula/statements.ts";
import { documentMeaning, type MeaningOptions } from "../../src/check/meaning/meaning-of.ts";
import { elaborateFormula } from "../../src/check/resolve/elaborate.ts";
import { type Unread, UnreadError } from "../../src/check/text/unread.ts";
import { SheetError } from "../../src/expr/diagnostics.ts";
import { standard } from "../../src/standard.ts";

function meaningOf(text: string, name = "homework.md", more: Partial<MeaningOptions> = {}) {
  const doc = readDocument(text, name);
  const formulas = doc.formulas.map((f): FormulaStatements | Unread => {
    if (!("text" in f.tex)) return f.tex;
    try {
      return readFormula(f.tex, f.environment);
    } catch (error) {
      if (error instanceof UnreadError) return error.unread;
      throw error;
    }
  });
  const meaning = documentMeaning(doc, formulas, { library: standard, ...more });
  /** For each formula: what its statements are in its first interpretation. */
  const kinds = formulas.map((f, k) => {
    const first = meaning.interpretations[k]?.[0];
    if (first === undefined || !("statements" in f)) return "unread";
    const { env, notation } = first.meaning;
    const found = elaborateFormula({ ctx: meaning.ctx, env, notation, library: standard, text: doc.text }, f);
    return found.statements.map((s) => (s.kind === "unread" ? s.why.message : s.kind)).join("; ");
  });
  return { doc, meaning, kinds };
}

const SHEET = `
\`\`\`grad #layer
given W[m, n], x[n]
y[i] = sum{j} W[i,j]*x[j]
given L(y)
find d(L)/d(x[j])
\`\`\`

\`\`\`grad #square
given x
y = x^2
find d(y)/d(x)
\`\`\`
`;

function sheet(text: string) {
  const read = readWholeSheet(text, "sheet.md", standard);
  if (!read.ok) throw new Error("the sheet cannot be read");
  const { ctx, blocks } = read.value;
  return { ctx, blocks: blocks.map((b) => ({ ...b, points: undefined })) };
}

describe("what a sheet says", () => {
  test("of several blocks the one that declares all names of a formula is taken", () => {
    const { meaning, kinds } = meaningOf("$\\frac{dy}{dx} = 2x$ and $y_i = \\sum_j W_{ij} x_j$", "a.md", {
      against: sheet(SHEET),
    });
    expect(meaning.interpretations.map((i) => i.map((x) => x.text.split(";")[0]))).toEqual([
      ["names as in #square"],
      ["names as in #layer"],
    ]);
    expect(kinds).toEqual(["relation", "relation"]);
  });

  test("one block alone", () => {
    const { meaning } = meaningOf("$y = x^2$", "a.md", { against: sheet(SHEET), block: "square" });
    expect(meaning.interpretations[0]?.map((i) => i.text.split(";")[0])).toEqual(["names as in #square"]);
    expect(() => meaningOf("$y = x^2$", "a.md", { against: sheet(SHEET), block: "cube" })).toThrow(
      SheetError,
    );
  });

  test("a declaration adds names and takes none away", () => {
    const text = "<!-- gradsheet: given a, x[5] -->\n$y = a x^2$";
    const { meaning, kinds } = meaningOf(text, "a.md", { against: sheet(SHEET), block: "square" });
    expect(kinds).toEqual(["relation"]);
    expect(meaning.interpretations[0]?.[0]?.meaning.env.decls.get("x")?.kind).toBe("scalar");
  });
});

describe("what a document declares", () => {
  test.each([
    ["a comment in Markdown", "a.md", "<!-- gradsheet: given a; b = 2*a -->\n$b = a + a$"],
    [
      "two comments in one line",
      "a.md",
      "<!-- gradsheet: given a --><!-- gradsheet: b = 2*a -->\n$b = a + a$",
    ],
    ["front matter, several lines", "a.md", "---\ngradsheet: |\n  given a\n  b = 2*a\n---\n$b = a + a$"],
    ["front matter, one line", "a.md", '---\ntitle: x\ngradsheet: "given a; b = 2*a"\n---\n$b = a + a$'],
    ["a comment in LaTeX", "a.tex", "% gradsheet: given a\n%% gradsheet: b = 2*a\n$b = a + a$"],
  ])("%s", (_, name, text) => {
    expect(meaningOf(text, name).kinds).toEqual(["relation"]);
  });

  test("an error has its place in the document", () => {
    const text = "Words.\n\n<!-- gradsheet: given a; b = 2*c -->\n$b = a$";
    try {
      meaningOf(text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      const [d] = error.diagnostics;
      expect(d?.message).toBe("`c` is not declared");
      expect(text.slice(d?.span?.start, d?.span?.end)).toBe("c");
    }
  });

  test("a letter that a later section declares again", () => {
    const text = [
      "<!-- gradsheet: given a, x[n] -->",
      "# One",
      "$a = x_1$",
      "# Two",
      "<!-- gradsheet: given x -->",
      "$a = x$",
      "# Three",
      "$a = x$",
    ].join("\n\n");
    const { meaning } = meaningOf(text);
    const kinds = meaning.interpretations.map((i) => i[0]?.meaning.env.decls.get("x")?.kind);
    expect(kinds).toEqual(["tensor", "scalar", "scalar"]);
  });

  test("counting from 1", () => {
    const { meaning } = meaningOf("<!-- gradsheet: index from 1; given x[n] -->\n$x_1 = 0$");
    expect(meaning.interpretations[0]?.[0]?.meaning.notation.first).toBe(1);
  });
});

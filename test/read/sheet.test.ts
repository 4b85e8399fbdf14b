import { describe, expect, test } from "vitest";
import { renderDiagnostic, SheetError } from "../../src/expr/diagnostics.ts";
import { readSheet } from "../../src/read/sheet/sheet.ts";

/** The messages as they are printed. */
function messages(source: string): string {
  try {
    readSheet(source, "s.md");
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return error.diagnostics.map((each) => renderDiagnostic({ name: "s.md", text: source }, each)).join("\n");
  }
  throw new Error("the sheet was read");
}

const SHEET = `---
title: Übung 5
course: 1.10
date: 2024-05-01
language: de
notation: { index: subscripts, first: 1, loss: E, layout: numerator }
kink: { abs: right, relu: 0 }
level: brief
seed: 7
---

# Faltung

Prose with $x_i$ and

\`\`\`python
print("kept")
\`\`\`

\`\`\`grad #conv-input {index=1 hidden}
given x[H]
find d(L)/d(x[a])
\`\`\`
After.

  ~~~grad
  y = 1
  ~~~
`;

describe("readSheet", () => {
  test("front matter, with text kept as it is written", () => {
    expect(readSheet(SHEET, "s.md").front).toEqual({
      title: "Übung 5",
      course: "1.10",
      date: "2024-05-01",
      language: "de",
      notation: { index: "subscripts", first: 1, loss: "E", layout: "numerator" },
      kink: { abs: "right", relu: "0" },
      level: "brief",
      seed: 7,
    });
  });

  test("a sheet without front matter", () => {
    expect(readSheet("# T\n", "s.md").front).toEqual({ notation: {}, kink: {} });
    expect(readSheet("---\n---\n\n# T\n", "s.md").front).toEqual({ notation: {}, kink: {} });
  });

  test("parts in order, with names and settings", () => {
    const { parts } = readSheet(SHEET, "s.md");
    expect(parts.map((part) => part.kind)).toEqual(["prose", "block", "prose", "block"]);
    const [before, block, , indented] = parts;
    expect(before?.kind === "prose" && before.nodes.map((node) => node.type)).toEqual([
      "heading",
      "paragraph",
      "code",
    ]);
    expect(block).toMatchObject({ id: "conv-input", settings: { first: 1, hidden: true } });
    expect(indented?.kind === "block" && indented.id).toBe(undefined);
  });

  test("places: the text of a block stands in the file where the block says", () => {
    for (const source of [SHEET, SHEET.replace(/\n/g, "\r\n"), `\ufeff${SHEET}`]) {
      const sheet = readSheet(source, "s.md");
      for (const part of sheet.parts) {
        const inside = part.kind === "block" ? part.text : part.source;
        expect(sheet.text.slice(part.offset, part.offset + inside.length)).toBe(inside);
        if (part.kind !== "block") continue;
        expect(sheet.text.slice(0, part.offset).split("\n").length).toBe(part.line);
        expect(inside).toMatch(/^(given x\[H\]\nfind d\(L\)\/d\(x\[a\]\)\n| {2}y = 1\n)$/);
      }
    }
  });

  test("an empty block", () => {
    const [part] = readSheet("```grad\n```\n", "s.md").parts;
    expect(part).toMatchObject({ kind: "block", text: "", offset: 8, line: 2 });
  });

  test("front matter that is not YAML", () => {
    expect(messages("---\ntitle: [a, b\nseed: 1\n---\n")).toMatchInlineSnapshot(`
      "s.md:3:1: error: the front matter is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]
       3 | seed: 1
         | ^
      expected: one \`key: value\` a line; text with : or # in it stands in quotes"
    `);
    expect(messages("---\ntitle: a\ntitle: b\n---\n")).toMatchInlineSnapshot(`
      "s.md:3:1: error: the front matter is not YAML: map keys must be unique
       3 | title: b
         | ^
      expected: one \`key: value\` a line; text with : or # in it stands in quotes"
    `);
  });

  test("front matter that is no list of settings", () => {
    expect(messages("---\njust words\n---\n")).toMatchInlineSnapshot(`
      "s.md:2:1: error: the front matter holds no settings
       2 | just words
         | ^^^^^^^^^^
      expected: one \`key: value\` a line, such as \`title: Exercise 5\`"
    `);
    expect(messages("---\ntitle: x\n\n# Heading\n")).toMatchInlineSnapshot(`
      "s.md:1:1: error: the front matter that opens here is not closed
       1 | ---
         | ^^^
      expected: a line with --- alone after the last setting"
    `);
  });

  test.each([
    ["index: subscripts", "; did you mean `notation.index`?", "notation: {index: subscripts}"],
    ["first: 1", "; did you mean `notation.first`?", "notation: {first: 1}"],
    ["lang: de", "; did you mean `language`?", undefined],
    ["x: 1", "", undefined],
  ])("a setting in another place, or cut short: %s", (line, meant, remedy) => {
    const key = line.split(":")[0];
    expect(() => readSheet(`---\n${line}\n---\n`, "s.md")).toThrow(
      expect.objectContaining({
        diagnostics: [
          expect.objectContaining({
            message: `unknown setting \`${key}\`${meant}`,
            ...(remedy && { remedy }),
          }),
        ],
      }),
    );
  });

  test("unknown settings and unreadable values", () => {
    expect(messages("---\ntitel: x\n---\n")).toMatchInlineSnapshot(`
      "s.md:2:1: error: unknown setting \`titel\`; did you mean \`title\`?
       2 | titel: x
         | ^^^^^
      expected: title, course, author, date, language, notation, kink, level, seed"
    `);
    expect(messages("---\nnotation:\n  indx: brackets\n  first: 2\n---\n")).toMatchInlineSnapshot(`
      "s.md:3:3: error: unknown setting \`notation.indx\`; did you mean \`index\`?
       3 |   indx: brackets
         |   ^^^^
      expected: index, first, loss, layout, slot, ranges, spellings
      s.md:4:10: error: \`notation.first\` cannot be read
       4 |   first: 2
         |          ^
      expected: 0 or 1"
    `);
    expect(messages("---\nseed: -1\n---\n")).toMatchInlineSnapshot(`
      "s.md:2:7: error: \`seed\` cannot be read
       2 | seed: -1
         |       ^^
      expected: a whole number from 0 on"
    `);
    expect(messages("---\nkink: right\n---\n")).toMatchInlineSnapshot(`
      "s.md:2:7: error: \`kink\` cannot be read
       2 | kink: right
         |       ^^^^^
      expected: one entry a line, as in \`abs: right\`"
    `);
    expect(messages("---\nlanguage: 'en\">'\n---\n")).toMatchInlineSnapshot(`
      "s.md:2:11: error: \`language\` cannot be read
       2 | language: 'en">'
         |           ^^^^^^
      expected: a language code such as en, de or pt-BR"
    `);
  });

  test("aliases do not multiply", () => {
    expect(messages("---\ntitle: &a x\ncourse: *a\n---\n")).toMatchInlineSnapshot(`
  "s.md:3:9: error: the alias \`*a\` cannot be used in the front matter
   3 | course: *a
     |         ^^
  expected: the value itself, or text in quotes"
`);
  });

  test("fences", () => {
    expect(messages("text\n\n```grad #a\nx = 1\n")).toMatchInlineSnapshot(`
      "s.md:3:1: error: the grad block that opens here is not closed
       3 | \`\`\`grad #a
         | ^^^^^^^^^^
      expected: a line with \`\`\` alone after its last statement"
    `);
    expect(messages("- item\n\n  ```grad\n  x = 1\n  ```\n")).toMatchInlineSnapshot(`
      "s.md:3:3: error: a grad block cannot stand inside a list
       3 |   \`\`\`grad
         |   ^^^
      expected: the fence at the left margin, after the list"
    `);
    expect(messages("```grad #a\n```\n\n```grad #a\n```\n")).toMatchInlineSnapshot(`
      "s.md:4:9: error: two blocks are named #a
       4 | \`\`\`grad #a
         |         ^^
       1 | \`\`\`grad #a
         |         ^^ the first one
      expected: a name of its own for each block"
    `);
    expect(messages("```grad #a {hiden}\n```\n")).toMatchInlineSnapshot(`
      "s.md:1:13: error: unknown setting \`hiden\` of a block; did you mean \`hidden\`?
       1 | \`\`\`grad #a {hiden}
         |             ^^^^^
      expected: a name such as #conv, or {first, index, level, title, points, answer, hidden}"
    `);
    expect(messages("```grad {index=2}\n```\n")).toMatchInlineSnapshot(`
      "s.md:1:10: error: \`index=2\` cannot be read
       1 | \`\`\`grad {index=2}
         |          ^^^^^^^
      expected: index=brackets, index=subscripts, index=0 or index=1"
    `);
    expect(messages("```grad #1a #b\n```\n")).toMatchInlineSnapshot(`
      "s.md:1:9: error: \`#1a\` is not the name of a block
       1 | \`\`\`grad #1a #b
         |         ^^^
      expected: # and a name of letters, digits, - and _, such as #conv-input"
    `);
  });

  test("deep nesting is refused, not a crash", () => {
    expect(messages(`${"> ".repeat(300)}x\n`)).toContain("nest too deeply");
  });
});

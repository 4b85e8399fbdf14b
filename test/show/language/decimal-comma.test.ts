// The decimal comma of German pages: in formulas of all formats, in sentences, tables and pictures; not in code.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../../src/build/read.ts";
import { buildRead } from "../../../src/build/sheet.ts";
import { GERMAN_REPORT } from "../../../src/check/language/german.ts";
import { counterexampleOf } from "../../../src/check/report/words.ts";
import type { SheetDocument } from "../../../src/show/document.ts";
import {
  decimalMarkOf,
  formulaWithDecimalComma,
  proseWithDecimalComma,
  valueWithDecimalComma,
  withDecimalComma,
} from "../../../src/show/language/decimal-comma.ts";
import { renderLatex } from "../../../src/show/latex-document.ts";
import { renderMarkdown } from "../../../src/show/markdown-document.ts";
import { renderText } from "../../../src/show/text-document.ts";
import { renderTypst } from "../../../src/show/typst-document.ts";
import { typstOfTex } from "../../../src/show/typst-text.ts";
import { standard } from "../../../src/standard.ts";

const sheet = (language: string): string => `---
title: Zahlen 1.5
language: ${language}
---
Im Text steht 0.25.

\`\`\`grad #a
x = [0.5, -1.25, 2]
y = 0.1*x[0] + x[1]
compute x, y, max(0.5, x[0], 2)
draw grid x
refute y = 0.5
\`\`\`

\`\`\`grad #b
given u, q > 0 < 0.9
h = u^2 + 0.3*q
plot h for u in -1..1 with q = [0.1, 0.25]
minimise h with q = 0.5 over u from 1.5 using sgd(lr = 0.05) steps 2
code numpy h
\`\`\`
`;

async function built(language: string): Promise<SheetDocument> {
  const read = readWholeSheet(sheet(language), "s.md", standard);
  if (!read.ok) throw new Error("unreadable");
  const made = await buildRead(read.value, standard, {});
  if (!made.ok) throw new Error("not built");
  return made.value.document;
}

describe("a German sheet", () => {
  test("Markdown: formulas, tables, alternative text, evidence; prose and code stay", async () => {
    const page = renderMarkdown(await built("de")).text;
    expect(page).toContain("x=(0{,}5;\\;-1{,}25;\\;2)");
    expect(page).toContain("= 0{,}1\\cdot0{,}5-1{,}25");
    expect(page).toContain("= \\max(0{,}5;\\;0{,}5;\\;2)");
    expect(page).toContain("Gitter x mit 1 Zeile und 3 Spalten: 0,5, −1,25, 2.");
    expect(page).toContain("| 1 | $`1{,}35`$ | $`1{,}9725`$ |");
    expect(page).toContain("über $`u`$ ab $`1{,}5`$");
    expect(page).toContain("$`-1{,}2`$ links, $`0{,}5`$ rechts");
    expect(page).toContain("Im Text steht 0.25.");
    expect(page).toContain('"""h = u² + 0.3q');
    const own = page.replace(/```python[\s\S]*?```/g, "").replace(/Zahlen 1\.5|0\.25\./g, "");
    expect(own.match(/.*\d\.\d.*/g)).toBeNull();
  });
  test("LaTeX, Typst and text have no decimal point beside code and prose either", async () => {
    const document = await built("de");
    const tex = renderLatex(document).text;
    expect(tex).toContain("-1{,}25");
    expect(renderTypst(document).text).toContain('"0,1"');
    const text = renderText(document, { level: "full" }).text.replace(/Zahlen 1\.5|0\.25\.|0\.3q/g, "");
    expect(text).toContain("x = (0,5; −1,25; 2)");
    expect(text.match(/.*\d\.\d.*/g)).toBeNull();
  });
  test("in other languages the point stays", async () => {
    const page = renderMarkdown(await built("en")).text;
    expect(page).toContain("x=(0.5,\\,-1.25,\\,2)");
    expect(page).not.toContain("{,}");
  });
});

describe("numbers in text", () => {
  test.each([
    ["0.5", "0,5"],
    ["−0.5 und 12.25 %", "−0,5 und 12,25 %"],
    ["am Ende 0.5.", "am Ende 0,5."],
    ["1.0e-9", "1,0e-9"],
    ["gradsheet 0.1.0", "gradsheet 0.1.0"],
    ["v1.5, run-1.5.csv, 0..5", "v1.5, run-1.5.csv, 0..5"],
  ])("%s", (english, german) => {
    expect(withDecimalComma(english)).toBe(german);
  });
  test("once is enough", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123.,-e() x`") }), (s) => {
        expect(withDecimalComma(withDecimalComma(s))).toBe(withDecimalComma(s));
        expect(proseWithDecimalComma(proseWithDecimalComma(s))).toBe(proseWithDecimalComma(s));
      }),
    );
  });
  test("every decimal is read back from a formula in TeX", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 999 }), (a, b) => {
        const said = formulaWithDecimalComma({ tex: `-${a}.${b}`, text: `−${a}.${b}` });
        expect(said.tex.replace("{,}", ".")).toBe(`-${a}.${b}`);
        expect(said.text).toBe(`−${a},${b}`);
        expect(typstOfTex(said.tex)).toBe(`-"${a},${b}"`);
      }),
    );
  });
  test("lists take a semicolon, where a number in them has a comma", () => {
    expect(valueWithDecimalComma("(0.5, 1)")).toBe("(0,5; 1)");
    expect(valueWithDecimalComma("[[1, 2], [0.5, 1]]")).toBe("[[1; 2]; [0,5; 1]]");
    expect(valueWithDecimalComma("(1, 2)")).toBe("(1, 2)");
  });
  test("languages by their tag", () => {
    expect([undefined, "en", "de", "de-AT", "den"].map(decimalMarkOf)).toEqual([
      "point",
      "point",
      "comma",
      "comma",
      "point",
    ]);
  });
});

test("reports: sentences and the values of both sides, not what was typed", () => {
  expect(GERMAN_REPORT.say("the right side is `0.5` at 1.5")).toContain("`0.5`");
  expect(GERMAN_REPORT.say("equal to 0.5")).toContain("0,5");
  const relation = {
    counterexample: { indices: [], inputs: [{ name: "x", value: "(0.5, 1)" }], left: "1.25", right: "3" },
  } as unknown as Parameters<typeof counterexampleOf>[0];
  expect(counterexampleOf(relation, GERMAN_REPORT)).toEqual({ at: "x = (0,5; 1)", left: "1,25", right: "3" });
});

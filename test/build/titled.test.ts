// The title of a sheet: of its front matter, of the heading that opens it, or of its file, and it stands once.

import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { buildSheet, titled } from "../../src/build/sheet.ts";
import type { SheetDocument } from "../../src/show/document.ts";
import { renderHtml } from "../../src/show/html-document.ts";
import { renderLatex } from "../../src/show/latex-document.ts";
import { renderMarkdown } from "../../src/show/markdown-document.ts";
import { renderTypst } from "../../src/show/typst-document.ts";
import { standard } from "../../src/standard.ts";
import { assets } from "../show/assets.ts";

test.each([
  ["---\ntitle: Words\n---\n\n# Words\n\ntext", "Words", "text"],
  ["---\ntitle: Words\n---\n\n# Other words\n\ntext", "Words", "# Other words\n\ntext"],
  ["---\ntitle: Words\n---\n\n## Words\n\ntext", "Words", "## Words\n\ntext"],
  ["# Words\n\ntext", "Words", "text"],
  ["text\n\n# Words", "sheet", "text\n\n# Words"],
  ["---\ntitle: The loss $L_x$\n---\n\ntext", "The loss L_x", "text"],
  ["---\ntitle: For $3\n---\n\n# For \\$3\n\ntext", "For $3", "text"],
  ["# The loss $L_x$\n\ntext", "The loss L_x", "text"],
])("%j", (text, title, rest) => {
  const sheet = readWholeSheet(text, "sheet.md", standard);
  if (!sheet.ok) throw new Error("the sheet cannot be read");
  const found = titled(sheet.value, new Map());
  expect(found.title).toBe(title);
  const sources = found.parts.flatMap((p) => (p.kind === "prose" ? [p.source.trim()] : []));
  expect(sources.join("\n")).toBe(rest);
});

describe("formulas in titles are formulas", () => {
  const text =
    '# The loss $L_x$\n\n```grad #a title="By $x^2$ & more"\ngiven x\ny = x^2\nfind d(y)/d(x)\n```\n';
  test.each([
    ["html", (d: SheetDocument) => renderHtml(d, assets).text],
    ["latex", (d: SheetDocument) => renderLatex(d).text],
    ["markdown", (d: SheetDocument) => renderMarkdown(d).text],
    ["typst", (d: SheetDocument) => renderTypst(d, {}).text],
  ] as const)("in %s", async (format, render) => {
    const built = await buildSheet(text, "s.md");
    if (!built.ok) throw new Error("not built");
    const page = render(built.value.document);
    const said = {
      html: ["<h1>The loss <span class=", ">L_x</annotation>", ">x^2</annotation>", " &amp; more</h"],
      latex: ["The loss \\gsinline{L_x}", "{By \\gsinline{x^2} \\& more}"],
      markdown: ["# The loss $`L_x`$\n", "## By $`x^2`$ &amp; more\n"],
      typst: ['[#"The loss ";$scripts(L_x)$]', '[#"By ";$scripts(x^2)$#" & more";]'],
    }[format];
    for (const words of said) expect(page).toContain(words);
  });
});

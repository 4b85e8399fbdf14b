// Code, tables and pictures of an answer in every format; none of them in a hand-out.

import { describe, expect, test } from "vitest";
import { words } from "../../src/draw/scene.ts";
import {
  type BlockDocument,
  math,
  type SheetDocument,
  type TaskDocument,
  text,
} from "../../src/show/document.ts";
import type { Figure, Listing, TableExhibit } from "../../src/show/exhibit.ts";
import { exhibitJson } from "../../src/show/exhibit-json.ts";
import { renderHtml } from "../../src/show/html-document.ts";
import { renderLatex } from "../../src/show/latex-document.ts";
import { renderMarkdown } from "../../src/show/markdown-document.ts";
import { renderText } from "../../src/show/text-document.ts";
import { assets } from "./assets.ts";
import { f, sheet } from "./fixture.ts";
import { mustRun, pdflatex } from "./pdflatex.ts";

const listing: Listing = {
  kind: "listing",
  language: "numpy",
  code: 'def backward(g, w):\n    # "<b>" & ``` \\end{gscode} % $x$ {~^_}\n    return [g[i] * w[-1] for i in range(10)]  # and a comment that runs past the margin of any page',
  caption: [text("The loops of "), math(f("\\frac{\\partial L}{\\partial x}", "∂L/∂x")), text(".")],
};
const table: TableExhibit = {
  kind: "table",
  header: [[text("Method")], [text("Loss | error")], [math(f("x^2", "x²"))]],
  rows: [
    [[text("Adam & <co>")], [text("0.25")], [math(f("|a|", "|a|"))]],
    [[text("SGD")], [text("10")], [text("a longer remark that has to wrap ".repeat(5).trim())]],
  ],
  align: ["left", "right", "center"],
};
const figure: Figure = {
  kind: "figure",
  scene: {
    panels: [
      {
        kind: "grid",
        rows: 1,
        columns: 2,
        cells: [[words("7"), undefined]],
        highlights: [],
        boxes: [],
        points: [],
      },
    ],
    arrows: [],
  },
  alt: [text('A grid of 1 by 2 cells, the first one "7".')],
  caption: [text("What is read.")],
};

const task: TaskDocument = {
  anchor: "code-1",
  kind: "compute",
  asked: f("x"),
  question: [text("Write "), math(f("x")), text(" as loops")],
  status: "established",
  lines: [],
  exhibits: [listing, table, figure],
  namedParts: [],
  remarks: [],
  conventions: [],
  diagnostics: [],
};
const block: BlockDocument = { kind: "block", id: "code", givens: [], tasks: [task], diagnostics: [] };
const page: SheetDocument = { ...sheet, parts: [block] };

describe("exhibits", () => {
  test("Markdown: a fence longer than the backticks in the code, a table with escaped bars", () => {
    const md = renderMarkdown(page, { fragment: true }).text;
    expect(md).toContain(`\n\n\`\`\`\`python\n${listing.code}\n\`\`\`\`\n\n`);
    expect(md).toContain("The loops of $`\\frac{\\partial L}{\\partial x}`$.");
    expect(md).toContain(
      "| Method | Loss \\| error | $`x^2`$ |\n|:--|--:|:-:|\n| Adam &amp; &lt;co&gt; | 0.25 | ",
    );
    expect(md).toContain("Write $`x`$ as loops");
  });

  test("HTML: escaped, with the language for highlighters", () => {
    const html = renderHtml(page, assets, { fragment: true }).text;
    expect(html).toContain(
      '<pre tabindex="0"><code class="language-python">def backward(g, w):\n    # &quot;&lt;b&gt;',
    );
    expect(html).toContain('<td class="gs-right">0.25</td>');
    expect(html).toContain("Adam &amp; &lt;co&gt;");
    expect(html).toContain("<figcaption>What is read.</figcaption>");
  });

  test("text: code indented, columns aligned", () => {
    const out = renderText(page, { level: "standard" }).text;
    expect(out).toContain("Write x as loops");
    expect(out).toContain("    def backward(g, w):\n");
    expect(out).toContain("  Method       Loss | error");
    expect(out).toContain("  Adam & <co>          0.25");
  });

  test("JSON: sentences as text", () => {
    expect(exhibitJson(table)).toEqual({
      kind: "table",
      header: ["Method", "Loss | error", "x²"],
      rows: [
        ["Adam & <co>", "0.25", "|a|"],
        ["SGD", "10", "a longer remark that has to wrap ".repeat(5).trim()],
      ],
      caption: null,
    });
    expect(exhibitJson(listing)).toMatchObject({ language: "numpy", caption: "The loops of ∂L/∂x." });
  });

  test("a hand-out has none of them, but the figures of the question", () => {
    const given: Figure = {
      ...figure,
      alt: [text("The picture of the question")],
      caption: [text("Given picture")],
    };
    const asked: SheetDocument = { ...page, parts: [{ ...block, figures: [given] }] };
    const outs = [
      renderMarkdown(asked, { answers: false }).text,
      renderHtml(asked, assets, { answers: false }).text,
      renderLatex(asked, { answers: false }).text,
      renderText(asked, { level: "standard", answers: false }).text,
    ];
    for (const out of outs) {
      expect(out).not.toMatch(/backward|Adam|What is read|the first one/);
      expect(out).toContain("Given picture");
    }
  });

  test.runIf(mustRun)("LaTeX: code and tables of any content compile and do not overflow", () => {
    const long: TableExhibit = { ...table, rows: Array.from({ length: 80 }, () => table.rows[1] ?? []) };
    const wide: TableExhibit = {
      kind: "table",
      header: Array.from({ length: 14 }, (_, k) => [text(`Column number ${k}`)]),
      rows: [Array.from({ length: 14 }, () => [text("0.123456789")])],
    };
    const all = {
      ...page,
      parts: [{ ...block, tasks: [{ ...task, exhibits: [listing, table, long, wide] }] }],
    };
    expect(pdflatex(renderLatex(all).text)).toMatchObject({ status: 0, complaints: [] });
  });
});

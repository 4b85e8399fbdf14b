import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import { displayFormula } from "../../src/show/formula-html.ts";
import { mathError } from "../../src/show/katex.ts";
import { renderMarkdown } from "../../src/show/markdown-document.ts";
import { githubTex } from "../../src/show/prose-markdown.ts";
import { convolution, f, line, marks, prose, sheet } from "./fixture.ts";

const page = renderMarkdown(sheet, { level: "full" }).text;

/** As GitHub reads it: a formula in a line is code between dollar signs. */
function nodes(markdown: string): readonly Nodes[] {
  const out: Nodes[] = [];
  const walk = (node: Nodes) => {
    out.push(node);
    if ("children" in node) node.children.forEach(walk);
  };
  walk(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return out;
}

describe("Markdown for GitHub", () => {
  test("every formula stands in a form that GitHub cannot take for markup, and parses", () => {
    expect(page).not.toMatch(/\$\$|\\operatorname|\\\(|\\\[/);
    const inline = [...page.matchAll(/\$`([^`]*)`\$/g)].map((match) => match[1] ?? "");
    expect(inline.length).toBeGreaterThan(40);
    for (const tex of inline) expect([tex, mathError(tex, false)]).toEqual([tex, undefined]);
    const displays = nodes(page).flatMap((node) =>
      node.type === "code" && node.lang === "math" ? [node.value] : [],
    );
    expect(displays.length).toBe(6);
    for (const tex of displays) expect([tex, mathError(tex, true)]).toEqual([tex, undefined]);
  });

  test("a derivation is a table with four cells in every row", () => {
    const tables = nodes(
      renderMarkdown({ ...sheet, parts: [convolution, marks] }, { level: "full" }).text,
    ).filter((node) => node.type === "table");
    expect(tables.length).toBe(2);
    for (const table of tables) {
      if (table.type !== "table") continue;
      for (const row of table.children) expect(row.children.length).toBe(4);
    }
  });

  test("a row", () => {
    const rows = page.split("\n").filter((text) => text.startsWith('| <a id="conv-5">'));
    expect(rows).toEqual([
      '| <a id="conv-5"></a>(3) | $`\\displaystyle \\frac{\\partial L}{\\partial x[a,b]}`$ | $`\\displaystyle = \\sum_{e,f}\\frac{\\partial L}{\\partial y[e,f]}\\cdot w[e-a,f-b]`$ | [(2)](#conv-2) into [(1)](#conv-1) ✓ |',
    ]);
  });

  test("bars in cells do not end them", () => {
    const task = convolution.tasks[0];
    if (task === undefined) throw new Error("the fixture has a task");
    const lines = [
      line("a", "|x|", "\\|y\\|", [
        { kind: "text", text: "a|b" },
        { kind: "code", text: "c|d" },
        { kind: "formula", formula: f("|e|") },
      ]),
    ];
    const { text } = renderMarkdown({ ...sheet, parts: [{ ...convolution, tasks: [{ ...task, lines }] }] });
    expect(text).toContain(
      "|  | $`\\displaystyle \\vert x\\vert`$ | $`\\displaystyle = \\Vert y\\Vert`$ | a\\|b`c\\|d`$`\\vert e\\vert`$ ✓ |",
    );
  });

  test("prose passes as it is written, formulas aside", () => {
    const source =
      "A *b* [c](d.md) ![e](f/g.png) <b>h</b> $x_i$ [r]\n\n- $$\n  y\n  $$\n\n> $$\n> z\n> $$\n\n```py\n\n\n$x$\n```\n\n[r]: s.md";
    const rebase = (url: string) => `../examples/${url}`;
    expect(renderMarkdown({ ...sheet, parts: [prose(source)] }, { fragment: true, rebase }).text).toBe(
      "A *b* [c](../examples/d.md) ![e](../examples/f/g.png) <b>h</b> $`x_i`$ [r]\n\n- ```math\n  y\n  ```\n\n> ```math\n> z\n> ```\n\n```py\n\n\n$x$\n```\n\n[r]: ../examples/s.md\n",
    );
  });

  test("\\operatorname is spelt in a way that GitHub takes", () => {
    expect(githubTex("\\operatorname*{arg\\,max}_x \\operatorname{conv} y")).toBe(
      "\\mathop{\\mathrm{arg\\,max}}_x \\mathop{\\mathrm{conv}}\\nolimits y",
    );
    // It stands apart from a letter before it, and is no part of one behind it.
    expect(githubTex("b\\operatorname{sign}u")).toBe("b\\mathop{\\mathrm{sign}}\\nolimits u");
  });

  test("without answers there is no row, result, remark or evidence", () => {
    const { text } = renderMarkdown({ ...sheet, parts: [convolution, marks] }, { answers: false });
    expect(text).toContain("**Find** $`\\displaystyle \\frac{\\partial L}{\\partial x[a,b]}`$\n\n&nbsp;");
    expect(text).not.toMatch(/:--|boxed|Remark|details|not used|tilde|seed|established/);
  });
});

test("a term that fits in a row is not cut", async () => {
  const source =
    "```grad\ngiven X[3, 3], F[2, 2]\nO[i, j] = sum{k, l} X[i+k, j+l]*F[k, l]\ngiven L(O)\nexpand d(L)/d(F)\n```\n";
  const built = await buildSheet(source, "s.md", { substeps: false });
  if (!built.ok) throw new Error("unusable");
  const { text } = await renderSheet(built.value.document, "md");
  expect(text).toContain("<br>$`\\displaystyle \\quad{}+");
  expect(text).not.toContain("<br>$`\\displaystyle \\quad{}\\cdot");
});

test("inside a bracket a row ends before a sign, in HTML a part keeps its factors", async () => {
  const source =
    "```grad\ngiven x[n], a, g >= 1\np[i] = sigmoid(x[i])\nL = -a/n*sum{i} (1 - p[i])^g*log(p[i])\nfind d(L)/d(x)\n```\n";
  const built = await buildSheet(source, "s.md", { substeps: false });
  if (!built.ok) throw new Error("unusable");
  const { text } = await renderSheet(built.value.document, "md");
  expect(text.match(/<br>\$`\\displaystyle \\quad\{\}[+-]/g)?.length).toBeGreaterThan(2);
  expect(text).not.toContain("<br>$`\\displaystyle \\quad{}\\cdot");
  expect(displayFormula(f("a\\,(b\\cdot c+d\\cdot e)"))).toMatch(
    /class="gs-seen">(<span class="gs-term">(<span class="gs-piece">(?:(?!gs-).)*){2}<\/span>){2}<\/span>/,
  );
});

test("a loss is printed by the name of the sheet, unless something else bears that name", async () => {
  const source = (block: string) =>
    `---\nnotation:\n  loss: L\n---\n\`\`\`grad\ngiven x\n${block}\nfind d(E)/d(x)\n\`\`\`\n`;
  const shown = async (block: string): Promise<string> => {
    const built = await buildSheet(source(block), "s.md", { substeps: false });
    if (!built.ok) throw new Error("unusable");
    return (await renderSheet(built.value.document, "md")).text;
  };
  expect(await shown("E = x^2")).toContain("\\boxed{\\frac{\\partial L}{\\partial x}=2x}");
  for (const other of ["L = 3*x", "J = 3*x"])
    expect(await shown(`E = x^2\n${other}`)).toContain("\\boxed{\\frac{\\partial E}{\\partial x}=2x}");
});

describe("the title of a block", () => {
  const source = [
    "---\ntitle: T\n---\n\n## A\n\n### B\n",
    '```grad #deep title="Below B"\ngiven x\ny = x^2\nfind d(y)/d(x)\n```\n',
    "## C\n",
    '```grad #high title="Below C"\nassume x > 1\ngiven x\ny = x^2\nfind d(y)/d(x)\n```\n',
  ].join("\n");

  test("stands one below the heading that it is under, in every format", async () => {
    const built = await buildSheet(source, "s.md");
    if (!built.ok) throw new Error("not built");
    const text = async (format: "md" | "html" | "tex" | "typ") =>
      (await renderSheet(built.value.document, format)).text;
    expect(await text("md")).toMatch(/^#### Below B$[\s\S]*^### Below C$/m);
    expect(await text("html")).toMatch(/<h4>Below B<\/h4>[\s\S]*<h3>Below C<\/h3>/);
    expect(await text("tex")).toMatch(/\\subsubsection\*\{Below B\}[\s\S]*\\subsection\*\{Below C\}/);
    expect(await text("typ")).toMatch(/level: 3\)\[#"Below B"[\s\S]*level: 2\)\[#"Below C"/);
  });

  test.each([
    ["nothing", "", 3],
    ["a heading like the title of the page", "# A\n\n", 3],
    ["a heading of the lowest depth", "###### A\n\n", 6],
  ])("is below the title of the page, and no deeper than there is, under %s", async (_, above, depth) => {
    const block = '```grad title="Here"\ngiven x\ny = x^2\nfind d(y)/d(x)\n```\n';
    const built = await buildSheet(`---\ntitle: T\n---\n\nWords.\n\n${above}${block}`, "s.md");
    if (!built.ok) throw new Error("not built");
    const { text } = await renderSheet(built.value.document, "md");
    expect(/^(#+) Here$/m.exec(text)?.[1]).toBe("#".repeat(depth));
  });
});

test("what is assumed stands beside its formula", async () => {
  const built = await buildSheet(
    "---\ntitle: T\n---\n\n```grad #a\ngiven t[n]\nassume sum{i} t[i] = 1\ny = sum{i} t[i]^2\nfind d(y)/d(t[k])\n```\n",
    "s.md",
  );
  if (!built.ok) throw new Error("not built");
  expect(renderMarkdown(built.value.document).text).toMatch(/^\$`\\displaystyle \\sum.*=1`\$ assumed$/m);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import type { SheetDocument } from "../../src/show/document.ts";
import { mathError } from "../../src/show/katex.ts";
import { renderLatex } from "../../src/show/latex-document.ts";
import { COMMANDS } from "../../src/show/prose-math.ts";
import { convolution, f, line, marks, prose, sheet } from "./fixture.ts";
import { mustRun, pdflatex } from "./pdflatex.ts";

const page = (markdown: string): SheetDocument => ({ ...sheet, parts: [prose(markdown)] });
const body = (markdown: string) =>
  renderLatex(page(markdown), { fragment: true }).text.split("\\fi\n\n")[1]?.split("\n\n\\gsquietline")[0];
const clean = { status: 0, complaints: [] };

describe("prose to LaTeX", () => {
  test.each([
    ["# A\n\n## B", "\\hypertarget{a}{}%\n\\section*{A}\n\n\\hypertarget{b}{}%\n\\subsection*{B}"],
    ["## Only *second* level", "\\hypertarget{only-second-level}{}%\n\\section*{Only \\emph{second} level}"],
    ["a **b** `c_d` ~~e~~", "a \\textbf{b} \\texttt{c\\char95{}\\gsbreak{}d} \\gsdeleted{e}"],
    ["[t](https://a.b/?x=1&y#z)", "\\href{https://a.b/?x=1\\&y\\#z}{t}"],
    ["[t](javascript:alert(1))", "t"],
    ["[t][r]\n\n[r]: x.md", "\\href{x.md}{t}"],
    ["1. a\n2. b", "\\begin{enumerate}\\gstight\n\\item a\n\\item b\n\\end{enumerate}"],
    ["3. a", "\\begin{enumerate}\\gstight\n\\setcounter{enumi}{2}\n\\item a\n\\end{enumerate}"],
    ["- [x] a", "\\begin{itemize}\\gstight\n\\item[\\ensuremath{\\boxtimes}] a\n\\end{itemize}"],
    ["> q", "\\begin{quote}\nq\n\\end{quote}"],
    ["$$\nx\n$$", "\\gsdisplay{x}{}"],
    ["$x \\le y$", "\\gsinline{x \\le y}"],
    [
      "$\\input{/etc/passwd}$",
      "\\texttt{\\char92{}input\\char123{}\\gsbreak{}/\\gsbreak{}etc/\\gsbreak{}passwd\\char125{}\\gsbreak{}}",
    ],
    ["a\n\n<b>x</b>\n\n<div>\n</div>", "a\n\nx\n\n% HTML left out"],
    ["![a_b](p.png)", "\\gsimage{p.png}{a\\_b}"],
    ["![a](../../x/../../etc/p.png)", "\\href{../../x/../../etc/p.png}{a}"],
    ["a[^1] b[^1]\n\n[^1]: n", "a\\footnote[1]{n} b\\footnotemark[1]"],
    [
      "| a | b |\n|---|--:|\n| * | 1 |",
      "\\begin{gstable}{lr}\n\\hline\n\\textbf{a} & \\textbf{b} \\\\\n\\hline\n{}* & 1 \\\\\n\\hline\n\\end{gstable}",
    ],
    ["---", "\\gsrule"],
  ])("%s", (markdown, tex) => {
    expect(body(markdown)).toBe(tex);
  });

  test("what cannot be set is said, with its place", () => {
    expect(renderLatex(page("a\n\n中 $\\write18{x}$")).notices).toEqual([
      {
        severity: "warning",
        message: "pdflatex has no sign for 中; the code point is printed instead.",
        line: 3,
        column: 1,
      },
      {
        severity: "warning",
        message: "The formula is shown as code: \\write is not available in a sheet.",
        line: 3,
        column: 3,
      },
    ]);
  });
});

describe("derivations to LaTeX", () => {
  test("a line says its number, sides, reason and mark", () => {
    const { text } = renderLatex({ ...sheet, parts: [convolution] }, { level: "brief" });
    expect(text).toContain(
      "\\gsline{conv-5}{3}{\\frac{\\partial L}{\\partial x[a,b]}}{=}{\\sum_{e,f}\\frac{\\partial L}{\\partial y[e,f]}\\gsc \\cdot w[e-a,f-b]}{only \\gsinline{w[e-a,f-b]} is left of the inner derivative}{\\gsok}%",
    );
    expect(text).not.toContain("conv-6");
  });

  test("without answers there is no line, result, remark or evidence", () => {
    const { text } = renderLatex({ ...sheet, parts: [convolution, marks] }, { answers: false });
    const page = text.slice(text.indexOf("\\begin{document}"));
    expect(page).toContain("\\gsask{Find}{\\frac{\\partial L}{\\partial x[a,b]}}\n\\gsspace{70mm}");
    expect(page).not.toMatch(/gsline|gschain|gsresult|gsaside|not used|tilde|seed|established|\\gsok/);
  });

  test("a fragment has no preamble", () => {
    const { text } = renderLatex(sheet, { fragment: true });
    expect(text).not.toMatch(/\\documentclass|\\usepackage\[|\\begin\{document\}/);
  });
});

describe.runIf(mustRun)("pdflatex", () => {
  test.each(["brief", "standard", "full"] as const)("the sheet at level %s", (level) => {
    expect(pdflatex(renderLatex(sheet, { level }).text)).toMatchObject(clean);
  });

  test("a matrix of more columns than amsmath expects", async () => {
    const row = Array.from({ length: 14 }, (_, k) => k + 1);
    const built = await buildSheet(`\`\`\`grad #a\nA = [[${row}], [${row}]]\ncompute A\n\`\`\`\n`, "s.md");
    if (!built.ok) throw new Error("not built");
    expect(pdflatex(renderLatex(built.value.document).text)).toMatchObject(clean);
  });

  test("questions only", () => {
    expect(pdflatex(renderLatex(sheet, { answers: false }).text)).toMatchObject(clean);
  });

  test("a fragment, twice, in a document with few packages", () => {
    const { text } = renderLatex(sheet, { fragment: true });
    const host = `\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage{amsmath,amssymb,array,longtable,graphicx,xcolor}\n\\begin{document}\\emergencystretch6em\n\\input{part}\n\\input{part}\n\\end{document}\n`;
    expect(pdflatex(host, { "part.tex": text })).toMatchObject(clean);
  });

  test("a narrow page: everything breaks or shrinks", () => {
    const { text } = renderLatex(sheet, { level: "full" });
    const narrow = text.replace("left=26mm,right=26mm", "left=50mm,right=50mm");
    expect(narrow).not.toBe(text);
    expect(pdflatex(narrow)).toMatchObject(clean);
  });

  test("awkward prose", () => {
    const words = [
      "Donaudampfschifffahrtsgesellschaft".repeat(3),
      `\`${"long_identifier_".repeat(9)}\``,
      `https://example.org/${"path/".repeat(30)}`,
    ];
    const cells = (n: number) => `|${" cell with some words |".repeat(n)}`;
    const markdown = [
      ...words,
      "- a\n  - b\n    - c\n      - d\n        - e\n          - f\n            - $x$",
      "1. a\n   1. b\n      1. c\n         1. d\n            1. e",
      `${cells(9)}\n|${"---|".repeat(9)}\n${cells(9)}`,
      `| a | b |\n|---|---|\n${"| `x[i]` | some words |\n".repeat(60)}`,
      `$$\n${"\\frac{\\partial L}{\\partial x_i} + ".repeat(30)} 0 \\tag{7}\n$$`,
      `Inline $${"\\frac{a}{b}".repeat(60)}$ and $a+b+${"c+".repeat(60)}d$ in a line.`,
      `\`\`\`\n${"x".repeat(300)}\n\n\tindented\n\`\`\``,
      "> > quoted [twice](https://a.b) [^n]\n\n[^n]: A note with\n\n    two paragraphs and `code`.",
      "# Heading with $x^2$, `code` and [^n]\n\n###### Deep",
      "**bold *and* `code`**  \nafter a break \\* \\_ & < > \" ' ~ ^ \\\\ {} % $",
    ].join("\n\n");
    expect(pdflatex(renderLatex(page(markdown)).text)).toMatchObject(clean);
  });

  test("any characters in prose, title and reasons", () => {
    const unit = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    const samples = fc.sample(unit, { seed: 11, numRuns: 150 });
    const strings = [
      ...samples,
      "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß",
      "„“”‚‘’«»‹›–—…•§¶†‡€£¥©®™°",
      "αβγδεζηθικλμνξοπρστυφχψω ΓΔΘΛΞΠΣΥΦΨΩ",
      "≤≥≠≈≡∈∉⊂∪∩∀∃∂∇∑∏∫√∞→←↔⇒⇔↦⌊⌋⌈⌉⟨⟩‖ℝℤℕ½²³¹₀₁ᵀ ÿ ő ŵ ẍ ȷ̈",
    ];
    const text = strings.join(" ");
    const document: SheetDocument = {
      ...sheet,
      title: strings.slice(0, 5).join(" "),
      author: strings[5] ?? "",
      colophon: strings.slice(6, 9),
      parts: [
        {
          kind: "prose",
          source: text,
          offset: 0,
          nodes: strings.map((value) => ({
            type: "paragraph",
            children: [
              { type: "text", value },
              { type: "inlineCode", value },
            ],
          })),
        },
        {
          ...convolution,
          tasks: convolution.tasks.map((task) => ({
            ...task,
            lines: strings.map((value, i) =>
              line(`l-${i}`, "a", "b", [{ kind: "text", text: value }], {
                evidence: { mark: "refuted", summary: value, details: [] },
              }),
            ),
          })),
        },
      ],
    };
    expect(pdflatex(renderLatex(document).text)).toMatchObject(clean);
  });

  test("long sides: every width of left side, right side and reason", () => {
    const sum = (n: number) =>
      Array.from({ length: n }, (_, i) => `\\frac{\\partial y_{${i}}}{\\partial x}`).join("+");
    const solid = (n: number) => `\\left(${sum(n)}\\right)`;
    const lines = [1, 2, 4, 7, 12, 20, 40].flatMap((left, i) =>
      [1, 3, 6, 9, 12, 16, 30, 60].map((right, j) =>
        line(`l-${i}-${j}`, (j % 3 === 2 ? solid : sum)(left), (j % 2 === 0 ? sum : solid)(right), [
          { kind: "text", text: "because of this and that ".repeat(j) },
        ]),
      ),
    );
    const [task] = convolution.tasks;
    if (task === undefined) throw new Error("the fixture has a task");
    const asked = f(sum(30));
    const result = {
      formula: f(`${sum(20)}=${solid(30)}`),
      condition: [{ kind: "text" as const, text: "for every x, ".repeat(20) }],
      evidence: lines[0]?.evidence ?? task.lines[0]?.evidence,
    };
    const tasks = [
      {
        ...task,
        asked,
        lines,
        ...(result.evidence === undefined ? {} : { result: { ...result, evidence: result.evidence } }),
      },
    ];
    const givens = [
      {
        display: true,
        formulas: [f(sum(40)), f(solid(40))],
        note: [{ kind: "text" as const, text: "a note that goes on ".repeat(9) }],
      },
    ];
    expect(
      pdflatex(renderLatex({ ...sheet, parts: [{ ...convolution, givens, tasks }] }).text),
    ).toMatchObject(clean);
  });

  test("every command that prose may use is known to LaTeX and to KaTeX", () => {
    const forms = (name: string) => [
      `\\${name}`,
      `\\${name}{a}`,
      `\\${name}{a}{b}`,
      `a\\${name} b`,
      `\\${name}(`,
      `\\${name} a`,
      `\\sum\\${name}_a`,
      `\\${name}(a\\right)`,
      `\\left(a\\${name})`,
      `\\left(a\\${name}|b\\right)`,
      `\\begin{array}{c}\\${name} a\\end{array}`,
    ];
    const used = [...COMMANDS].map((name) => ({
      name,
      form: forms(name).find((form) => mathError(form, true) === undefined),
    }));
    expect(used.filter(({ form }) => form === undefined).map(({ name }) => name)).toEqual([]);
    const text = used.map(({ form }) => `$\\displaystyle ${form}$\n`).join("\n");
    const { text: shell } = renderLatex({ ...sheet, parts: [], colophon: [] });
    expect(pdflatex(shell.replace("\\end{document}", () => `${text}\\end{document}`))).toMatchObject(clean);
  });
});

// Formulas that want to take the machine down are not read, and that is said. No time is measured: what is exponential
// does not end within the limit of a test.
import { describe, expect, it } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import { readDocument } from "../../src/check/document/read-document.ts";
import { reportArticle } from "../../src/check/report/html.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const check = (text: string, name = "a.md") =>
  checkDocument(text, name, { library: standard, meanings, seed: 1 });

/** What is said about each relation. */
const said = async (text: string, name = "a.md"): Promise<readonly string[]> =>
  (await check(text, name)).relations.map(
    (r) => `${r.verdict}${r.why === undefined ? "" : `: ${r.why.message}`}`,
  );

const bomb = `${["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"]
  .map((c, k, all) => `\\def\\x${c}{\\x${all[k + 1] ?? "end"}\\x${all[k + 1] ?? "end"}}`)
  .join("")}\\def\\xend{y}`;

describe("formulas that grow or nest", () => {
  it.each([
    [
      "a macro bomb",
      `${bomb}$\\xa = 1$`,
      "a.tex",
      /^not-read: `\\x\w+` goes on and on: the macros of this formula are not put in$/,
    ],
    ["a macro that calls itself", "\\def\\a{\\a}$\\a = 1$", "a.tex", /^not-read: `\\a` goes on and on/],
    [
      "arguments that multiply",
      `\\newcommand{\\q}[1]{#1#1#1#1}$${"\\q{".repeat(9)}y${"}".repeat(9)} = 1$`,
      "a.tex",
      /^not-read: /,
    ],
    ["KaTeX's own definitions", "$\\xdef\\a{\\a\\a}\\a = 1$", "a.md", /^not-read: /],
    ["10,000 braces", `$${"{".repeat(10000)}x${"}".repeat(10000)} = 1$`, "a.md", /^not-read: /],
    [
      "9,000 parentheses",
      `$${"(".repeat(9000)}x${")".repeat(9000)} = 1$`,
      "a.md",
      /^not-read: brackets nest too deeply here$/,
    ],
    [
      "fractions in fractions",
      `$${"\\frac{".repeat(1500)}x${"}{2}".repeat(1500)} = 1$`,
      "a.md",
      /^not-read: .*too deep/,
    ],
    ["roots of roots", `$${"\\sqrt".repeat(3000)} x = 1$`, "a.md", /^not-read: /],
    [
      "indices of indices",
      `$x${"_{x".repeat(3000)}${"}".repeat(3000)} = 1$`,
      "a.md",
      /^not-read: .*too deep/,
    ],
    ["sums of sums", `$${"\\sum_i ".repeat(2500)}x_i = 1$`, "a.md", /^not-read: /],
  ])("%s", async (_what, text, name, message) => {
    const all = await said(text, name);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(message);
  });
});

describe("rows that go on and on", () => {
  it.each([
    ["thousands of bars", `$${"|x".repeat(9000)}|$ = 1`, []],
    [
      "bars that a relation follows",
      `$${"|x".repeat(4000)}| = 1$`,
      ["not-read: `such that` is not expected here"],
    ],
    ["bars that open", `$${"|".repeat(9000)}x = 1$`, ["not-read: brackets nest too deeply here"]],
    [
      "bars between factors",
      `$${"|x".repeat(4001)}| = 1$`,
      ["not-read: more than 500 factors stand in one row here"],
    ],
    [
      "bars side by side",
      `$${"|x|+".repeat(4000)}1 = 1$`,
      ["not-read: more than 500 terms stand in one row here"],
    ],
    [
      "factors without a sign",
      `$${"x".repeat(19000)} = 1$`,
      ["not-read: more than 500 factors stand in one row here"],
    ],
    [
      "a tensor of more entries than there are numbers",
      "$\\sum_{i=1}^{10^{100}} x_i = \\prod_{i=1}^{10^{9}} 2^{i}$\n\n# Else\n\n$a = a$",
      ["not-decided: what this formula counts or nests is too large", "holds"],
    ],
  ])("%s", async (_what, text, expected) => {
    expect(await said(text)).toEqual(expected);
  });

  it("environments that are not closed hide nothing behind them", async () => {
    const report = await check("\\begin{align} a = b\n\\( c = d\n\\[ e = f\n$ g\n\n$1 + 1 = 2$\n", "a.tex");
    expect(report.relations.map((r) => r.verdict)).toEqual(["holds"]);
    expect(report.remarks.map((r) => r.message)).toEqual([
      "`\\begin{align}` is not closed",
      "the formula that opens here is not closed",
      "the formula that opens here is not closed",
      "the formula that opens here is not closed",
    ]);
  });
});

describe("what wants to run", () => {
  const EVIL = [
    "<script>alert(1)</script>",
    '<a href="javascript:alert(2)">x</a> [y](javascript:alert(3))',
    "$\\href{javascript:alert(4)}{a} = b$",
    "$\\url{javascript:alert(5)} = 1$",
    "$\\htmlData{x=y}{a} = b$",
    "$\\htmlClass{evil}{a} = b$",
    "$\\includegraphics{file:///etc/passwd} = 1$",
    "$<script>alert(6)</script> = 1$",
    "$$\\text{</p><script>alert(7)</script>} = 1$$",
    '$x = "<img src=x onerror=alert(8)>"$',
  ].join("\n\n");

  it("is not read in formulas", async () => {
    expect((await said(EVIL)).slice(0, 5)).toEqual([
      "not-read: `\\href` is not read in a formula",
      "not-read: `\\url` is not read in a formula",
      "not-read: `\\htmlData` is not read in a formula",
      "not-read: `\\htmlClass` is not read in a formula",
      "not-read: `\\includegraphics` is not read in a formula",
    ]);
  });

  it("is text in the report", async () => {
    const report = await check(EVIL);
    const html = reportArticle(report, readDocument(EVIL, "a.md"), "");
    expect(html).toContain("alert(7)");
    // No element and no attribute of the document is one of the page.
    expect(html.match(/<(?:script|img|iframe|object)\b/gi)).toBeNull();
    const tags = html.match(/<[a-z][^<>]*>/gi) ?? [];
    expect(tags.filter((t) => /javascript:|onerror|onclick|file:/i.test(t))).toEqual([]);
  });
});

// Formulas that want to take the machine down are not read, and that is said. No time is measured: what is exponential
// does not end within the limit of a test.
import { describe, expect, it } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
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

import { describe, expect, test } from "vitest";
import { checkedProseMath, mathError } from "../../src/show/katex.ts";
import { readProseMath } from "../../src/show/prose-math.ts";

const tex = (source: string): string => {
  const math = checkedProseMath(source, true);
  return math.ok ? math.tex : `refused: ${math.reason}`;
};

describe("formulas of the prose", () => {
  test("pass through", () => {
    for (const source of [
      "\\frac{\\partial L}{\\partial x[a, b]} = \\sum_e \\sum_f \\frac{\\partial L}{\\partial y[e, f]}",
      "\\begin{cases} \\text{if } a=k & -1 \\\\ \\text{else} & 0 \\end{cases}",
      "W^\\top g, \\quad \\text{Eq. 3}",
      "\\left\\lfloor \\frac{a}{b} \\right\\rfloor",
    ]) {
      expect(tex(source)).toBe(source);
    }
  });

  test("are rewritten to what LaTeX and KaTeX share", () => {
    expect(tex("α ≤ β²")).toBe("\\alpha  \\le  \\beta ^{2}");
    expect(tex("\\text{für ≤}")).toBe('\\text{f\\"{u}r $\\le$}');
    expect(tex("\\begin{align*}a&=b\\end{align*}")).toBe("\\begin{aligned}a&=b\\end{aligned}");
    expect(tex("\\begin{equation}\na = b\n\\end{equation}")).toBe("a = b");
    expect(tex("a \\\\ b")).toBe("\\begin{gathered}a \\\\ b\\end{gathered}");
    expect(tex("\\argmax_x f")).toBe("\\operatorname*{arg\\,max}_x f");
    expect(readProseMath("x \\tag{3}")).toEqual({ ok: true, tex: "x", tag: "3" });
  });

  test("cannot read, write, define, comment or break out", () => {
    for (const command of [
      "input",
      "include",
      "openin",
      "openout",
      "read",
      "write",
      "write18",
      "immediate",
      "catcode",
      "csname",
      "def",
      "edef",
      "gdef",
      "let",
      "futurelet",
      "newcommand",
      "renewcommand",
      "expandafter",
      "special",
      "usepackage",
      "href",
      "url",
      "includegraphics",
      "htmlData",
      "char",
      "the",
      "jobname",
      "loop",
      "begingroup",
      "verb",
      "lowercase",
      "uppercase",
      "detokenize",
      "scantokens",
      "end",
    ]) {
      expect(tex(`\\${command}{x}`)).toMatch(/^refused: \\/);
    }
    expect(tex("a % b")).toBe("refused: % inside a formula has a meaning of its own in TeX; write \\%");
    expect(tex("a $ \\input{x} $ b")).toBe(
      "refused: $ inside a formula has a meaning of its own in TeX; write \\$",
    );
    expect(tex("a^^5cinput{x}")).toBe("refused: ^^ inside a formula");
    expect(tex("} \\mathrm{")).toBe("refused: a closing brace without its opening one");
    expect(tex("\\begin{filecontents}{x}\\end{filecontents}")).toBe(
      "refused: \\begin{filecontents} is not available in a sheet",
    );
    expect(tex("\\begin\n{document}")).toBe("refused: \\begin{document} is not available in a sheet");
    expect(tex("\\tag{\\input{x}}")).toBe("refused: a \\tag may hold plain text only");
    expect(tex("\\frac{a}")).toMatch(/^refused: /);
    expect(tex("中")).toBe("refused: the character 中 has no sign in the fonts");
    expect(tex("{".repeat(100) + "}".repeat(100))).toBe("refused: braces nest too deeply");
  });

  test("KaTeX's message is given without its marks", () => {
    expect(mathError("\\frac{a", true)).toBe(
      "Unexpected end of input in a macro argument, expected '}' at end of input: \\frac{a",
    );
  });
});

import { describe, expect, test } from "vitest";
import { mathError } from "../../src/show/katex.ts";
import { piecesOf } from "../../src/show/pieces.ts";
import { f } from "./fixture.ts";

/** Pieces with a bar before a preferred break and a dot before another. */
const cut = (tex: string): string =>
  piecesOf(f(tex))
    .map((piece, i) => (i === 0 ? "" : piece.rank === 0 ? " | " : " : ") + piece.tex)
    .join("");

describe("where a formula may break", () => {
  test("before signs and relations of the top level, then before factors", () => {
    expect(cut("a+b-c=d\\cdot e")).toBe("a | +b | -c | =d : \\cdot e");
    expect(cut("(a+b)\\cdot c")).toBe("(a : +b) : \\cdot c");
  });
  test("not at a leading sign, in brackets, braces, scripts, \\left…\\right or an environment", () => {
    expect(cut("-a\\cdot-b")).toBe("-a : \\cdot-b");
    for (const whole of [
      "x[i+k]",
      "\\frac{a+b}{c-d}",
      "x_{i+1}^{-2}",
      "e^-",
      "\\left(a+b\\right)",
      "\\begin{cases}a+b&c\\\\d&e\\end{cases}",
      "\\text{a+b}",
      "\\lfloor a+b\\rfloor",
    ]) {
      expect(cut(whole)).toBe(whole);
    }
    expect(cut("\\left(a+b\\right)+c")).toBe("\\left(a+b\\right) | +c");
    expect(cut("\\begin{cases}a\\end{cases}+c")).toBe("\\begin{cases}a\\end{cases} | +c");
  });
  test("pieces give the formula back and stand by themselves", () => {
    for (const tex of [
      "a+\\bigl(b-c\\bigr)\\cdot\\sum_{i=0}^{n-1}x[i+k]\\le\\left(\\frac{a+b}{c}\\right)^{2}-\\max(0,1-|x-x_i|)",
      "f,\\quad i=0",
    ]) {
      const pieces = piecesOf(f(tex));
      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces.map((piece) => piece.tex).join("")).toBe(tex);
      for (const piece of pieces) expect(mathError(`{}${piece.tex}`, false)).toBe(undefined);
    }
  });
});

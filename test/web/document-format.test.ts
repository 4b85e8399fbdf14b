// What a pasted document is taken for.
import { expect, test } from "vitest";
import { documentFormat } from "../../src/web/document-format.ts";

test.each([
  ["tex", "\\documentclass{article}\n\\begin{document}\n$$y = x^2$$\n\\end{document}"],
  ["tex", "# no heading\n\\begin{document}\n\\end{document}"],
  ["tex", "\\begin{align*}\ny &= x^2\\\\\n&= x \\cdot x\n\\end{align*}"],
  ["tex", "Hence\n\\begin{equation}\n\\begin{aligned}y = x\\end{aligned}\n\\end{equation}"],
  ["md", "y is $x^2$."],
  ["md", "% \\documentclass{article}\n$y = x$"],
  ["md", "$$\\begin{align}y = x\\end{align}$$"],
  ["md", "$$\n\\begin{aligned}y &= x\\end{aligned}\n$$"],
  ["md", "Given $`x`$\n\n```math\n\\begin{aligned}&y=x\\\\&\\quad+1\\end{aligned}\n```"],
  ["md", "## Part 1\n\n\\begin{align}y = x\\end{align}"],
  ["md", "no display at all: \\begin{aligned}y = x\\end{aligned}"],
] as const)("%s: %j", (format, text) => {
  expect(documentFormat(text)).toBe(format);
});

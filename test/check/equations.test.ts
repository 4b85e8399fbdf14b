// Equations that are to be solved claim nothing of other numbers; what is said after them is judged where they hold.

import { describe, expect, test } from "vitest";
import { check, judged, pointText } from "./judged.ts";

const said = async (text: string) =>
  (await check(text)).relations.map((r) =>
    [r.line, r.verdict, r.why?.code ?? r.remarks.at(-1) ?? ""].join(" ").trim(),
  );
const lines = async (given: string, ...formulas: readonly string[]) =>
  (await judged(given, ...formulas)).map((r) => [r.verdict, ...r.remarks].join(": "));

const SOLVED = "taken as an equation to be solved: it claims nothing of other numbers";
const ASSUMED = "taken as an assumption: it says something about what is given";
const follows = (line: number): string => `follows from the equation of line ${line}`;

const SQUARES = "given x[n], y[n], w; E = sum{i} (w*x[i] - y[i])^2";
const noted = (given: string, words: string, ...formulas: readonly string[]): string =>
  `<!-- gradsheet: ${given} -->\n\n${words}\n${formulas.map((f) => `\n$$${f}$$\n`).join("")}`;

describe("a derivative that is set to zero", () => {
  test("by words, with what follows from it", async () => {
    const text = noted(
      SQUARES,
      "Setting the derivative to zero:",
      "\\frac{\\partial E}{\\partial w} = 0",
      "2\\sum_i (w x_i - y_i) x_i = 0",
      "w \\sum_i x_i^2 = \\sum_i x_i y_i",
      "w = \\frac{\\sum_i x_i y_i}{\\sum_i x_i^2}",
    );
    expect(await said(text)).toEqual([
      `5 holds ${SOLVED}`,
      `7 holds ${follows(5)}`,
      `9 holds ${follows(7)}`,
      `11 holds ${follows(9)}`,
    ]);
  });

  test.each([
    "Nullsetzen der Ableitung ergibt",
    "En annulant la dérivée",
    "Igualando a cero",
    "令导数为零",
    "At the optimum",
  ])("%s", async (words) => {
    const [first] = await said(noted(SQUARES, words, "\\frac{\\partial E}{\\partial w} = 0"));
    expect(first).toBe(`5 holds ${SOLVED}`);
  });

  test("a derivative that is said to be 0 without a word is wrong", async () => {
    const [first] = await said(noted(SQUARES, "We find", "\\frac{\\partial E}{\\partial w} = 0"));
    expect(first).toBe("5 wrong");
  });

  test("at the end of its own chain it needs no words", async () => {
    const chain = "\\frac{\\partial E}{\\partial w} = 2\\sum_i (w x_i - y_i) x_i = 0";
    expect(await lines(SQUARES, chain)).toEqual(["holds", `holds: ${ASSUMED}`]);
  });

  test("a chain that ends in a number that is not 0 is wrong", async () => {
    const [, second] = await judged("given x; f = x^2", "\\frac{df}{dx} = 2x = 2 + x^2 + 1");
    expect(second?.verdict).toBe("wrong");
    const [wrong] = await judged("given x", "1 + 1 = 0");
    expect(wrong?.verdict).toBe("wrong");
  });

  test("where it is not linear in what is looked for", async () => {
    const given = "given mu, sigma > 0, x[n]; l = -n*log(sigma) - sum{i} (x[i]-mu)^2/(2*sigma^2)";
    const slope =
      "\\frac{\\partial l}{\\partial \\sigma} = -\\frac{n}{\\sigma} + \\frac{1}{\\sigma^3}\\sum_i (x_i - \\mu)^2 = 0";
    const found = await lines(given, slope, "\\sigma^2 = \\frac1n\\sum_i (x_i-\\mu)^2");
    expect(found).toEqual(["holds", `holds: ${ASSUMED}`, `holds: ${follows(3)}`]);
  });

  test("what does not follow is wrong, at numbers for which the equation holds", async () => {
    const chain = "\\frac{\\partial E}{\\partial w} = 2\\sum_i (w x_i - y_i) x_i = 0";
    const found = await judged(SQUARES, chain, "w = \\frac{\\sum_i x_i^2}{\\sum_i x_i y_i}");
    expect(found.map((r) => r.verdict)).toEqual(["holds", "holds", "wrong"]);
    expect(pointText(found[2])).toContain("≠");
  });

  test("numbers that are put in for what is given are no mistake", async () => {
    const chain = "\\frac{\\partial E}{\\partial w} = 2\\sum_i (w x_i - y_i) x_i = 0";
    expect(await lines(SQUARES, chain, "w = 3")).toEqual(["holds", `holds: ${ASSUMED}`, `holds: ${ASSUMED}`]);
  });
});

describe("what has to be fulfilled", () => {
  const A = "given A[m, n], b[m], x[n]; L = sum{i} (sum{j} A[i,j]*x[j] - b[i])^2";

  test("the gradient is the vector of zeros, and the normal equations follow", async () => {
    const text = noted(A, "At the minimum,", "\\nabla_x L = 0", "A^T A x = A^T b");
    expect(await said(text)).toEqual([`5 holds ${SOLVED}`, `7 holds ${follows(5)}`]);
  });

  test("with a sign that is wrong they do not", async () => {
    const text = noted(A, "At the minimum,", "\\nabla_x L = 0", "A^T A x = -A^T b");
    expect(await said(text)).toEqual([`5 holds ${SOLVED}`, "7 wrong"]);
  });

  test("the solution satisfies them", async () => {
    const text =
      "Given $A \\in \\mathbb{R}^{m \\times n}$, $b \\in \\mathbb{R}^m$ the solution $\\hat x$ satisfies $A^T A \\hat x = A^T b$.\n" +
      "The residual $r = b - A \\hat x$ is orthogonal to the columns: $A^T r = 0$.";
    expect((await said(text)).slice(-2)).toEqual(["2 holds", `2 holds ${follows(1)}`]);
  });

  test("what a function that is defined is said to satisfy is claimed of it", async () => {
    const text = "Let $f(x) = x^2$. It satisfies\n\n$$\\frac{d f}{d x} = 3x$$";
    expect((await said(text)).at(-1)).toMatch(/^3 wrong/);
  });

  test("a place that is spoken of in a sentence", async () => {
    const text = noted("given x; u = x^2 + 1", "The slope is taken as 0 at $u = 0$.");
    expect(await said(text)).toEqual(["3 holds"]);
  });

  test("the inverse of a matrix is not taken entry by entry", async () => {
    const found = await said(
      "With $A \\in \\mathbb{R}^{n \\times n}$ and $b \\in \\mathbb{R}^n$, $x = A^{-1} b$.",
    );
    expect(found.at(-1)).toBe("1 not-decided inverse");
  });
});

describe("systems and roots", () => {
  test("two equations, and what they say together", async () => {
    const text = "Solve $2x + 3y = 7$, $x - y = 1$. This gives $5x = 10$, hence $x = 2$ and $y = 1$.";
    const found = await said(text);
    expect(found.map((f) => f.split(" ")[1])).toEqual(["holds", "holds", "holds", "holds", "holds"]);
    expect(found.slice(2)).toEqual(Array(3).fill(`1 holds ${follows(1)}`));
  });

  test("a root that is none", async () => {
    expect(await said("Let $2x - 4 = 0$. Then\n\n$$x = 3$$")).toEqual([
      `1 holds ${ASSUMED}`,
      "3 not-decided solution",
    ]);
  });

  test("of two roots each one may be named", async () => {
    const found = await said("Let $x^2 - 4 = 0$. Then\n\n$$x = 2$$\n\nor\n\n$$x = -2$$");
    expect(found.map((f) => f.split(" ")[1])).toEqual(["holds", "holds", "holds"]);
  });
});

test("a number that is subtracted within a square is no divisor", async () => {
  const given = "given mu, sigma > 0, x[n]; l = -n*log(sigma) - sum{i} (x[i]-mu)^2/(2*sigma^2)";
  const [first] = await judged(
    given,
    "\\frac{\\partial l}{\\partial \\sigma} = -\\frac{n}{\\sigma} + \\frac{1}{\\sigma^3}\\sum_i (x_i - \\mu)^2",
  );
  expect(first?.verdict).toBe("holds");
});

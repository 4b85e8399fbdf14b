// Right lines of notes that declare nothing, each of a kind that was once called wrong, with a wrong line beside it that
// still is: vectors behind matrices, numbers of equations in a column, a variable that moves with another one, rounded
// numbers in the next step, a special case in words, indices of which one is left out, numbers behind factors.

import { describe, expect, test } from "vitest";
import type { CheckedRelation } from "../../src/check/verdict/verdicts.ts";
import { check } from "./judged.ts";

const told = async (text: string): Promise<readonly CheckedRelation[]> =>
  (await check(text, "notes.md")).relations;
const verdicts = async (text: string): Promise<readonly string[]> => (await told(text)).map((r) => r.verdict);
const last = async (text: string): Promise<CheckedRelation | undefined> => (await told(text)).at(-1);

describe("a small letter behind a matrix", () => {
  test("is a vector, though numbers would fit as well", async () => {
    expect(await verdicts("$$(B^T u)^T v = (B^T u) \\cdot v$$")).toEqual(["holds"]);
    expect(await verdicts("$$(B^T u)^T v = u^T B v$$")).toEqual(["holds"]);
  });
  test("with the wrong sign is found wrong", async () => {
    const line = (right: string) =>
      `Let $s = u^T B v$. Then\n\n$$\\frac{\\partial s}{\\partial u} = ${right}$$`;
    expect((await last(line("B v")))?.verdict).toBe("holds");
    expect((await last(line("-B v")))?.verdict).toBe("wrong");
  });
});

describe("a number in the last column", () => {
  const rows = (second: string): string =>
    `\\begin{eqnarray} q &=& \\sum_i (a_i + b_i)^2 & (7) \\\\ ${second} \\end{eqnarray}`;
  test("is that of the equation", async () => {
    const right = rows("&=& \\sum_i (a_i^2 + 2 a_i b_i + b_i^2) & (8)");
    expect(await verdicts(`$$${right}$$`)).toEqual(["holds", "holds"]);
  });
  test("excuses no slip", async () => {
    const wrong = rows("&=& \\sum_i (a_i^2 + a_i b_i + b_i^2) & (8)");
    expect((await last(`$$${wrong}$$`))?.verdict).toBe("wrong");
  });
  test("with a letter or a sign before it is a factor", async () => {
    const factor = "\\begin{array}{lcl} h &=& 2 u + & (3) \\\\ &=& 2 u + 4 & \\end{array}";
    expect((await told(`$$${factor}$$`)).at(-1)?.verdict).not.toBe("holds");
  });
});

describe("a derivative inside of another one", () => {
  const given =
    "$$v = \\ln(t)$$\n\n$$w(t) = g(v)$$\n\n$$\\frac{dw}{dt} = \\frac{dg}{dv} \\cdot \\frac{1}{t}$$\n\n";
  test("by something that the outer variable goes back to is not read", async () => {
    const r = await last(
      `${given}$$\\frac{d}{dv}\\left(\\frac{dg}{dt}\\right) = \\frac{d^2 g}{dv^2} \\cdot \\frac{1}{t}$$`,
    );
    expect([r?.verdict, r?.why?.message]).toEqual([
      "not-read",
      "what is held fixed in this derivative is not said",
    ]);
  });
  test("is read the other way about", async () => {
    const line = (right: string): string =>
      `${given}$$\\frac{d}{dt}\\left(\\frac{dg}{dv}\\right) = ${right}$$`;
    expect((await last(line("\\frac{d^2 g}{dv^2} \\cdot \\frac{1}{t}")))?.verdict).toBe("holds");
    expect((await last(line("-\\frac{d^2 g}{dv^2} \\cdot \\frac{1}{t}")))?.verdict).toBe("wrong");
  });
});

describe("numbers that were rounded before", () => {
  test("are known to their digits only", async () => {
    const r = await last("$2.37 - \\frac{2.37^2 - 3}{2 \\cdot 2.37} = 1.83$");
    expect([r?.verdict, r?.why?.message]).toEqual([
      "not-decided",
      "the numbers that are put in may be rounded, and within their digits the sides agree",
    ]);
    expect(await verdicts("$3.00 - 0.277 \\cdot 4 = 1.889$")).toEqual(["not-decided"]);
  });
  test("that are off by more are wrong, and so are those with few digits", async () => {
    expect(await verdicts("$2.37 - \\frac{2.37^2 - 3}{2 \\cdot 2.37} = 1.93$")).toEqual(["wrong"]);
    expect(await verdicts("$0.4 \\cdot 0.4 = 0.18$")).toEqual(["wrong"]);
    expect(await verdicts("$0.02^2 = 0.004$")).toEqual(["wrong"]);
  });
});

describe("one index alone", () => {
  const model = "The model is $f_i = \\sum_{k=0}^d \\theta_k z_{ik}$.";
  test("may be special", async () => {
    const r = await last(
      `${model}\n\nFor $k = 0$ we get\n\n$$\\frac{\\partial f_i}{\\partial \\theta_k} = 1$$`,
    );
    expect(r?.verdict).toBe("not-decided");
  });
  test("any index is not", async () => {
    const r = await last(
      `${model}\n\nFor each $k$ we get\n\n$$\\frac{\\partial f_i}{\\partial \\theta_k} = 2 z_{ik}$$`,
    );
    expect(r?.verdict).toBe("wrong");
  });
});

describe("an index that is left out elsewhere", () => {
  test("may be the first one or the last one", async () => {
    const text =
      "Ratings are $s_{ab} = u_a^\\top v_b$ with the error $E_{ab} = (r_{ab} - s_{ab})^2$, so\n\n" +
      "$$E_{ab} = (r_{ab} - \\sum_{c=1}^C u_{ac} v_{cb})^2$$";
    expect((await last(text))?.verdict).not.toBe("wrong");
  });
  test("where all indices are written their order counts", async () => {
    const text =
      "The scores are $s_i = \\sum_j M_{ij} h_j$ and $E = \\sum_i s_i^2$. Then\n\n" +
      "$$\\frac{\\partial E}{\\partial h_j} = \\sum_i 2 s_i M_{ji}$$";
    expect((await last(text))?.diagnosis?.code).toBe("index-swap");
  });
});

test("a chain behind what looks like a range is read as what it is", async () => {
  const all = await told("$$u = 0, \\dots, v = 2 + 1 = 3$$");
  expect(all.map((r) => `${r.verdict} ${r.text}`)).toContain("holds = 3");
});

test("what is left of a quotient that was copied from a page is not read", async () => {
  const all = await told("$\\sigma(v) = 1 + e^{-v}1$ and $\\sigma'(v) = \\sigma(v)(1 - \\sigma(v))$");
  expect(all.map((r) => r.verdict)).not.toContain("wrong");
  expect(all[0]?.why?.message).toBe("a number stands behind a power");
});

describe("a letter at axes of two lengths", () => {
  const jacobian = (last: string): string =>
    `Given $X\\in\\mathbb{R}^{3\\times 3}$, $w\\in\\mathbb{R}^{2\\times 2}$\n\n$$Y_{i,j}=\\sum_{k,l}w_{k,l} X_{i+k,j+l}$$\n\n` +
    `$$\\frac{\\partial Y_{0,1}}{\\partial X_{i,j}}=\\sum_{k,l}w_{k,l}[k=i][1+l=j]=${last}$$`;
  test("leaves both as long as they are said to be", async () => {
    expect(await verdicts(jacobian("w_{i,j-1}[i\\le 1][j\\ge 1]"))).not.toContain("wrong");
    expect((await last(jacobian("w_{i,j-1}[i\\le 1][j\\ge 1]")))?.verdict).toBe("holds");
  });
  test("excuses no bracket that is one off", async () => {
    expect((await last(jacobian("w_{i,j-1}[i\\le 0][j\\ge 1]")))?.verdict).toBe("wrong");
  });
});

describe("e that the document defines by other names", () => {
  const error = "Let $y = w x$ and let $e = y - t$ be the error and $L = \\frac{1}{2} (y - t)^2$.\n\n";
  const slope = (right: string): string => `${error}$$\\frac{\\partial L}{\\partial w} = ${right}$$`;
  test("is no number", async () => {
    expect((await last(slope("e x")))?.verdict).toBe("holds");
    expect((await last(slope("2 e x")))?.verdict).toBe("wrong");
  });
  test("is the number beside powers, and where nothing else defines it", async () => {
    const logistic = "$$p = \\frac{1}{1+e^{-z}}$$\n\n$$e = p - t$$\n\n";
    expect(
      await verdicts(`${logistic}$$\\frac{\\partial p}{\\partial z} = \\frac{e^{-z}}{(1+e^{-z})^2}$$`),
    ).toEqual(["holds", "not-decided", "holds"]);
    expect(await verdicts("$$e = \\lim_{n\\to\\infty} (1+\\frac{1}{n})^n$$\n\n$$\\ln e = 1$$")).toEqual([
      "not-read",
      "holds",
    ]);
    expect(await verdicts("$$\\ln e = 2$$")).toEqual(["wrong"]);
  });
});

describe("a line of givens", () => {
  const first =
    "**Given** $I > 0$, $A > 0$, $B > 0$\n\n$$U = A + B - I$$\n\n$$L = 1 - \\frac{I}{U}$$\n\n" +
    "$$\\frac{\\partial L}{\\partial A} = \\frac{I}{U^2}$$\n\n";
  const second = (line: string, slope: string): string =>
    `${first}${line}\n\n$$A = x (y - z)$$\n\n$$U = A + B - I$$\n\n$$L = 1 - \\frac{I}{U}$$\n\n$$\\frac{\\partial U}{\\partial y} = ${slope}$$`;
  test("begins another question, in which a name may be defined that was given before", async () => {
    for (const line of ["**Given** $x$, $y$, $z$", "Gegeben: $x$, $y$ und $z$"]) {
      expect(await verdicts(second(line, "x"))).not.toContain("wrong");
      expect((await last(second(line, "x")))?.verdict).toBe("holds");
      expect((await last(second(line, "-x")))?.verdict).toBe("wrong");
    }
  });
  test("gives what was defined before", async () => {
    const text = (slope: string): string =>
      `$$a = 2 t$$\n\n$$u = a t$$\n\nGiven $a > 0$\n\n$$v = a t$$\n\n$$\\frac{dv}{dt} = ${slope}$$`;
    expect((await last(text("a")))?.verdict).toBe("holds");
    expect((await last(text("4 t")))?.verdict).not.toBe("holds");
  });
});

test("a mean tells how many entries there are of what nothing else is said", async () => {
  const mean = (right: string): string =>
    `Given $x\\in\\mathbb{R}^N$\n\n$$\\mu=\\frac{\\sum_i x_i}{N}$$\n\nThe mean is $\\mathrm{mean}(u)=${right}$.`;
  expect((await last(mean("(\\sum_i u_i)/N")))?.verdict).toBe("holds");
  expect((await last(mean("\\frac{1}{N}\\sum_i u_i")))?.verdict).toBe("holds");
  expect((await last(mean("\\frac{2}{N}\\sum_i u_i")))?.verdict).toBe("wrong");
  expect((await last(mean("(\\sum_i x_i)/N").replace("(u)", "(x)")))?.verdict).toBe("holds");
});

describe("a name in parentheses behind d", () => {
  test("depends on what it is differentiated by, as it does without them", async () => {
    const lines = "$$\\frac{d(q)}{d(u)} = 3 u^{-4}$$\n\n$$\\frac{d(u)}{d(v)} = -e^{-v}$$";
    expect(await verdicts(lines)).not.toContain("wrong");
    const bare = lines.replace(/d\((\w)\)/gu, "d$1");
    expect(await verdicts(lines)).toEqual(await verdicts(bare));
  });
  test("that has a formula is differentiated", async () => {
    const line = (right: string): string => `Let $u = e^{-v}$. Then\n\n$$\\frac{d(u)}{d(v)} = ${right}$$`;
    expect((await last(line("-e^{-v}")))?.verdict).toBe("holds");
    expect((await last(line("e^{-v}")))?.verdict).toBe("wrong");
  });
});

describe("a letter alone in parentheses", () => {
  test("is no factor where the name before it stands elsewhere without them", async () => {
    const text =
      "$$K(s) = \\frac{R(s) D(s)}{\\tau(s)} = \\frac{R D}{\\tau}$$\n\n$$\\frac{1}{\\tau} = \\frac{K}{R D}$$";
    const all = await told(text);
    expect(all[0]?.why?.message).toBe("whether `R` is a function here is not known");
    expect(all.map((r) => r.verdict)).not.toContain("wrong");
  });
  test("is no matter to a bracket with more in it", async () => {
    const line = (right: string): string => `$$q = c u + c v = ${right}$$`;
    expect(await verdicts(line("c (u + v)"))).toEqual(["holds", "holds"]);
    expect((await last(line("c (u - v)")))?.verdict).toBe("wrong");
  });
});

describe("a function that a sentence mentions by its letter", () => {
  const lines = "$$q_t = f(U x_t + W q_{t-1})$$\n\n$$o_t = g(V q_t) = V f(U x_t + W q_{t-1})$$";
  test("is not taken for a number for that", async () => {
    const all = await told(`${lines}\n\nHere $f$ and $g$ are functions.`);
    expect(all.map((r) => r.verdict)).not.toContain("wrong");
    expect(all.map((r) => r.verdict)).not.toContain("holds");
  });
  test("is a number where it is a factor elsewhere", async () => {
    const text = "Here $f$ is a length.\n\n$$q = f u + f v = f (u + v)$$";
    expect(await verdicts(text)).toEqual(["holds", "holds"]);
  });
});

// What public notes write and mean otherwise than it reads at first: such lines are not accused, and beside each stands a
// slip that is.

import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const said = async (text: string): Promise<readonly string[]> =>
  (await check(text)).relations.map((r) => [r.verdict, r.why?.code ?? r.diagnosis?.code].join(" ").trim());

describe("a row that goes on", () => {
  const head = "With $g(z) = \\frac{1}{1+e^{-z}}$\n\n$$g'(z) = \\frac{1}{1+e^{-z}} \\frac{1}{1+e^z}$$\n\n";
  test("goes on from the display before, and not from what a sentence between them speaks of", async () => {
    expect(await said(`${head}These are $g(z)$ and $1 - g(z)$,\n\n$$= g(z)(1-g(z))$$`)).toEqual([
      "holds",
      "holds",
      "holds",
    ]);
    expect((await said(`${head}These are $g(z)$ and $1 - g(z)$,\n\n$$= g(z)(1+g(z))$$`)).at(-1)).toBe(
      "wrong sign",
    );
  });
  test("goes on from the sentence where nothing stands in a display", async () => {
    expect(await said("For $a^2 - b^2$ we have\n\n$$= (a+b)(a-b)$$")).toEqual(["holds"]);
  });
});

describe("values at a point", () => {
  test("of names that are no functions are no products", async () => {
    for (const at of ["0", "2\\pi"])
      expect((await said(`$y = 2a$. Then $y(${at}) = -2a$.`)).at(-1)).toMatch(/^not-read/);
  });
  test("of functions that nothing tells are conditions on them", async () => {
    expect(await said("<!-- gradsheet: given x, f(x) -->\n\n$$f(0) = f(1)$$")).toEqual([
      "not-decided assumption",
    ]);
  });
});

test("what a name is that is told further down is not what a line further up claims", async () => {
  expect(await said("$$\\frac{x}{a} = \\sin p \\cos t$$\n\nso that\n\n$$x = a \\sin p \\sin t$$")).toEqual([
    "not-decided later",
    "holds",
  ]);
  expect((await said("$$x = a b c$$\n\nso that\n\n$$\\frac{x}{a} = b c^2$$")).at(-1)).toBe("wrong exponent");
});

test("what is said again of a name and is not read may be what is meant", async () => {
  const again = (k: string): string =>
    `$K = a^2 + b^2$.\n\n${k}\n\n$$\\frac{\\partial K}{\\partial b} = 3b$$`;
  expect((await said(again("$$K = a^2 + \\lim_n b$$"))).at(-1)).toBe("not-decided restated");
  expect((await said(again("$$J = a^2 + \\lim_n b$$"))).at(-1)).toBe("wrong number");
});

test("P = P² is a property, also of what is defined", async () => {
  expect(await said("$P = a b c$. It is idempotent, $P = P^2$.")).toEqual([
    "holds",
    "not-decided redefinition",
  ]);
});

test("E is an expectation where variances are spoken of", async () => {
  const line = "$$V = E(Y^2) - 2E(Y)E(Y)$$\n\n$$V = E(Y^2) - E(Y)E(Y)$$";
  expect((await said(`$\\mathrm{Var}(Y) = v$\n\n${line}`)).slice(1)).toEqual([
    "not-read operator",
    "not-read operator",
  ]);
});

test("sizes that nobody declares may be the same", async () => {
  const slope = (k: string): string => `\\frac{\\partial ${k}}{\\partial a_i}`;
  const sum = `\\sum_{k=1, k \\ne i}^m \\frac{y_k}{z_k} ${slope("z_k")}`;
  const text = (first: string): string =>
    `$$z_i = \\frac{e^{a_i}}{\\sum_{k=1}^n e^{a_k}}$$\n\n$$\\begin{align} ${slope("L")} ` +
    `&= \\frac{\\partial}{\\partial a_i} \\left[-\\sum_{k=1}^m y_k \\log(z_k)\\right] \\\\ ` +
    `&= -\\sum_{k=1}^m \\frac{y_k}{z_k} ${slope("z_k")} \\\\ ` +
    `&= -\\left(\\frac{y_i}{z_i} ${slope("z_i")} ${first} ${sum}\\right) \\end{align}$$`;
  const last = async (first: string) => (await check(text(first))).relations.at(-1);
  expect((await last("+"))?.verdict).not.toBe("wrong");
  expect((await last("-"))?.verdict).not.toMatch(/^holds/);
});

test("what goes on from a rounded side is as rounded", async () => {
  expect(await said("$$a = 1000 / 3 \\approx 333 = 200$$")).toEqual(["holds", "holds", "wrong"]);
  expect((await said("$$1000 / 3 \\approx 1000/3 = 300$$")).at(-1)).toBe("holds");
  expect((await said("$$1000 / 3 = 300$$")).at(-1)).toMatch(/^wrong/);
});

test("lists of rounded numbers are rounded entry by entry", async () => {
  const row = (list: string): Promise<readonly string[]> => said(`$$h = \\tanh([0.33, 0.59]) = ${list}$$`);
  expect((await row("[0.32, 0.53]")).at(-1)).toBe("holds");
  expect((await row("[0.3, 0.53]")).at(-1)).toBe("holds");
  expect((await row("[0.32, 0.58]")).at(-1)).toMatch(/^wrong/);
  expect((await row("[0.53, 0.32]")).at(-1)).toMatch(/^wrong/);
});

test("an underscore that Markdown was kept from reading is a subscript", async () => {
  expect(
    await said("$y_i = \\sum_j A_{ij} x_j$, and $$\\frac{\\partial y\\_{i}}{\\partial x\\_{j}} = A\\_{ij}$$"),
  ).toEqual(["holds", "holds"]);
});

test("what a document says of symmetric matrices in words is meant in its lines", async () => {
  const text = (words: string): string =>
    `${words}\n\n$$f = \\frac12 \\sum_{i=1}^n \\sum_{j=1}^n x_i A_{ij} x_j$$\n\n$$g_k = \\sum_{i=1}^n x_i A_{ik} = \\sum_{i=1}^n A_{ki} x_i$$`;
  expect((await said(text("Here $A$ is a symmetric matrix."))).at(-1)).toBe("holds-if");
  expect((await said(text("注意 $A$ 为对称矩阵。"))).at(-1)).toBe("holds-if");
  expect((await said(text("Here $A$ is a matrix."))).at(-1)).toBe("wrong index-swap");
});

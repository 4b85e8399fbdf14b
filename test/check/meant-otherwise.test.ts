// Lines that are right and could be taken for wrong: a function that is let be another one, a comma in the place of a thin
// space, an expectation in brackets, a second model beside the first. And what is no case, though "for" stands before it.

import { describe, expect, test } from "vitest";
import type { CheckedRelation } from "../../src/check/verdict/verdicts.ts";
import { check } from "./judged.ts";

const told = async (text: string): Promise<readonly CheckedRelation[]> =>
  (await check(text, "notes.md")).relations;
const wrong = (all: readonly CheckedRelation[]): readonly string[] =>
  all.filter((r) => r.verdict === "wrong").map((r) => r.text);

describe("a function that is let be another one", () => {
  const first = "Let $f(x) = x^2$. Then $f'(x) = 2x$ and $f'(3) = 6$.";
  test.each([
    ["Now let $f(x) = \\sin(x)$. Then $f'(x) = \\cos(x)$ and $f'(0) = 1$."],
    ["Soit la fonction $f$ définie par $f(x) = x^3 - x$. On a $f'(x) = 3x^2 - 1$."],
    ["Sei nun $f(x) = \\exp(2x)$. Dann ist $f'(0) = 2$."],
  ])("%s", async (second) => {
    const all = await told(`${first}\n\n${second}`);
    expect(all.filter((r) => r.verdict !== "holds").map((r) => r.text)).toEqual([]);
  });
  test("is still found wrong", async () => {
    const all = await told(`${first}\n\nNow let $f(x) = \\sin(x)$. Then\n\n$$f'(x) = -\\cos(x)$$`);
    expect(wrong(all)).toEqual(["f'(x) = -\\cos(x)"]);
  });
  test("without such words nothing that goes back to either is accused", async () => {
    const all = await told(`${first}\n\nThe other one, $f(x) = \\sin(x)$, has $f'(0) = 1$.`);
    expect(wrong(all)).toEqual([]);
    expect(all.at(-1)?.why?.message).toBe(
      "a name of this line was given two definitions, and which one is meant is not said",
    );
  });
});

test("another model in a sentence is no slip in the first one", async () => {
  const all = await told(
    "The price is $y = a x + b$ with the area $x$. With curvature it is $y = a x^2 + b$ in place of that.",
  );
  expect(wrong(all)).toEqual([]);
});

describe("a comma in the place of a thin space", () => {
  const given = "With $u = \\tanh(a)$ and $E = \\frac12 (u - t)^2$ we get\n\n";
  test("is not said to be none", async () => {
    const all = await told(
      `${given}$$\\frac{\\partial E}{\\partial a} = (u - t) , (1 - u^2)(1 + 0)$$\n\n` +
        "$$\\frac{\\partial E}{\\partial a} = (u - t) , \\hat u$$",
    );
    expect(all.slice(2).map((r) => `${r.verdict} ${r.why?.code}`)).toEqual([
      "not-decided comma",
      "not-decided comma",
    ]);
  });
  test("ends a statement in front of another one, of words and of a list", async () => {
    const all = await told(
      `${given}$$\\frac{\\partial E}{\\partial a} = (u - t) (1 + u^2), \\quad \\frac{\\partial E}{\\partial t} = u - t$$`,
    );
    expect(wrong(all).length).toBe(2);
  });
});

describe("E in front of a bracket", () => {
  test("is an expectation where no subscript stands in it", async () => {
    const all = await told(
      "$$o_i = \\sum_{j=1}^n w_{ij} x_j$$\n\n$$E[o_i] = \\sum_{j=1}^n E[w_{ij} x_j]$$\n\n$$E[X + Y] = E[X] + E[Y]$$",
    );
    expect(all.map((r) => r.verdict)).toEqual(["holds", "not-read", "not-read"]);
  });
  test("is an entry where one does", async () => {
    const all = await told("$$s = \\sum_{k=1}^n E[k, 2]$$\n\n$$\\frac{\\partial s}{\\partial E[1, 2]} = 1$$");
    expect(all.map((r) => r.verdict)).toEqual(["holds", "holds"]);
  });
});

describe('"for" in front of what a name is', () => {
  test.each([
    ["Für $g(x) = \\|x\\|_2^2$ ist $\\nabla g(x) = 2x$.", "Für $g(x) = \\|x\\|_2^2$ ist $\\nabla g(x) = x$."],
    [
      "For $q = \\sum_i c_i z_i^2$ we have $\\frac{\\partial q}{\\partial z_k} = 2 c_k z_k$.",
      "For $q = \\sum_i c_i z_i^2$ we have $\\frac{\\partial q}{\\partial z_k} = c_k z_k$.",
    ],
  ])("%s", async (right, slip) => {
    expect((await told(right)).map((r) => `${r.role} ${r.verdict}`)).toEqual([
      "definition holds",
      "claim holds",
    ]);
    expect((await told(slip)).at(-1)?.verdict).toBe("wrong");
  });
  test("is a case where the name is known, or a number is put in", async () => {
    const all = await told("Let $y = a x$. For $x = 2$ and $y = a x + 1$ nothing is said.");
    expect(all.map((r) => r.role)).not.toContain("definition definition");
    expect(wrong(all)).toEqual([]);
  });
});

describe("names for derivatives, as the document says of one", () => {
  const net =
    "Let $z = u^T x + c$, $a = \\tanh(z)$ and $J = \\frac12 (a - y)^2$. We write $dz = \\frac{\\partial J}{\\partial z}$ and so on.\n\n";
  test("are read, with the line that says it as their definition", async () => {
    const all = await told(
      `${net}$$da = a - y$$\n\n$$dz = da \\cdot (1 - a^2)$$\n\n$$du = dz\\, x$$\n\n$$dc = dz$$\n\n$$dx = u\\, dz$$`,
    );
    expect(all.map((r) => `${r.role} ${r.verdict}`)).toEqual([
      ...Array.from({ length: 4 }, () => "definition holds"),
      ...Array.from({ length: 5 }, () => "claim holds"),
    ]);
  });
  test("are wrong where they are", async () => {
    const all = await told(`${net}$$dz = (a - y)(1 + a^2)$$\n\n$$dx = x\\, dz$$`);
    expect(wrong(all)).toEqual(["dz = (a - y)(1 + a^2)", "dx = x\\, dz"]);
  });
  test("may be those of a mean", async () => {
    const all = await told(`${net}Of all, $s = \\sum_{i=1}^m q_i$.\n\n$$dc = \\frac1m dz$$`);
    expect(all.at(-1)?.why?.code).toBe("mean");
  });
  test("are not read where nothing says what they are", async () => {
    const all = await told(`${net.replace(/We write.*/, "")}$$du = dz\\, x$$`);
    expect(all.at(-1)?.verdict).toBe("not-read");
  });
  const cell =
    "We write $L_c = \\frac{\\partial L}{\\partial c}$, $L_h = \\frac{\\partial L}{\\partial h}$ and so on. With $h = r \\odot \\tanh(c)$ and $c = f \\odot c_0 + i \\odot g$:\n\n";
  test("are told by the variable below the loss", async () => {
    const right = await told(`${cell}$$L_r = L_h \\odot \\tanh(c)$$\n\n$$L_i = L_c \\odot g$$`);
    expect(right.slice(-2).map((r) => `${r.role} ${r.verdict}`)).toEqual(["claim holds", "claim holds"]);
    expect(wrong(await told(`${cell}$$L_r = L_h \\odot \\tanh(c)$$\n\n$$L_i = L_c \\odot i$$`))).toEqual([
      "L_i = L_c \\odot i",
    ]);
  });
  test("are entries where a sum counts them", async () => {
    const all = await told(
      "$$L = \\sum_i L_i, \\quad L_i = x_i^2, \\quad L_x = \\frac{\\partial L}{\\partial x}, \\quad L_w = \\frac{\\partial L}{\\partial w}$$",
    );
    expect(all[1]?.role).toBe("definition");
  });
});

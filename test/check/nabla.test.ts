// ∇ by what stands below it, or by the one argument of the function behind it; ∇² is the matrix of second derivatives.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const NOTES = String.raw`Let $X \in \mathbb{R}^{n\times d}$, $w \in \mathbb{R}^d$ and $f(w) = \|Xw - y\|^2$.`;
const verdicts = async (line: string): Promise<readonly string[]> =>
  words((await check(`${NOTES}\n\n$$${line}$$\n`)).relations).slice(3);

test.each([
  [String.raw`\nabla f(w) = 2X^T(Xw-y)`, "holds"],
  [String.raw`\nabla_w f = 2X^T(Xw-y)`, "holds"],
  [String.raw`\nabla f(w) = X^T(Xw-y)`, "wrong"],
  [String.raw`\nabla^2 f(w) = 2X^T X`, "holds"],
  [String.raw`\nabla_w^2 f = 2X^T X`, "holds"],
  [String.raw`\nabla^2 f(w) = X^T X`, "wrong"],
  // By the argument that f has where it is introduced.
  [String.raw`\nabla f = 2X^T(Xw-y)`, "holds"],
  [String.raw`\nabla f = X^T(Xw-y)`, "wrong"],
  [String.raw`\nabla^2 f = 2X^T X`, "holds"],
  // The Laplacian: a number, which the Hessian is not.
  [String.raw`\nabla^2 f(w) = 2 \sum_i \sum_j X_{ij}^2`, "not-read"],
])("%s %s", async (line, verdict) => {
  expect(await verdicts(line)).toEqual([verdict]);
});

test("by what is asked where functions have two arguments, other ones in two places, or none", async () => {
  for (const loss of ["$f(w, b) = w^2 + b$", "$f(w) = w^2$ and $f(b) = b^2$", "$f = w^2$"]) {
    const { relations } = await check(`${loss}.\n\n$$\\nabla f = 2w$$\n`);
    expect(relations.at(-1)?.verdict, loss).toBe("not-read");
  }
});

// A row or a number behind ∇ begins the product that is differentiated.
const FORMS = String.raw`Let $A \in \mathbb{R}^{n\times n}$ and $x, a, b \in \mathbb{R}^n$.`;
const ofForms = async (line: string): Promise<string | undefined> =>
  words((await check(`${FORMS}\n\n$$${line}$$\n`)).relations).at(-1);
test.each([
  [String.raw`\nabla_x a^Tx = a`, "holds"],
  [String.raw`\nabla_x x^Ta = a`, "holds"],
  [String.raw`\nabla_x a^Tx = 2a`, "wrong"],
  [String.raw`\nabla_x x^T x = 2x`, "holds"],
  [String.raw`\nabla_x x^TAx = (A + A^T)x`, "holds"],
  [String.raw`\nabla_x x^TAx + b = (A + A^T)x + b`, "holds"],
  [String.raw`\nabla_x \frac12 x^T x = x`, "holds"],
  [String.raw`\nabla_x \frac12 x^T x = 2x`, "wrong"],
  [String.raw`\nabla_x \frac{1}{2} x^T A x = \frac{1}{2} (A + A^T) x`, "holds"],
  [String.raw`\nabla_x (Ax - b)^T(Ax-b) = 2A^T(Ax-b)`, "holds"],
  [String.raw`\nabla_x (Ax - b)^T(Ax-b) = 2A(Ax-b)`, "wrong"],
  [String.raw`\nabla_A x^TAa = x a^T`, "holds"],
  [String.raw`\nabla_A x^TAa = a x^T`, "wrong"],
  [String.raw`\frac{\partial}{\partial x} x^TAx = (A + A^T)x`, "holds"],
  [String.raw`\frac{\partial}{\partial x_i} x^TAx = \sum_j (A_{ij} + A_{ji}) x_j`, "holds"],
  // The derivative of the row, times what follows, or of all: not told.
  [String.raw`\nabla_x (Ax)^T x = A^T x`, "not-read"],
  [String.raw`\nabla_x (Ax)^T x = (A + A^T) x`, "not-read"],
])("%s %s", async (line, verdict) => {
  expect(await ofForms(line)).toBe(verdict);
});

test("a row of something else than the variable and its like is a factor of its own", async () => {
  const value = String.raw`Let $f(x) = x^T x$ with $x, d \in \mathbb{R}^n$.`;
  const { relations } = await check(`${value}\n\n$$\\nabla_x f(x)^T d = 2 x^T d$$\n`);
  expect(relations.at(-1)?.verdict).not.toBe("wrong");
});

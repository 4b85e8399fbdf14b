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

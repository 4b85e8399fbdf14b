// Lines about a number in notes where the same letter is a vector elsewhere, what is minimised over a vector, and derivatives of
// whole vectors.

import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const verdicts = async (text: string): Promise<readonly string[]> =>
  (await check(text)).relations.map((r) => r.verdict);
const display = (line: string): string => `$$${line}$$\n\n`;

describe("a vector elsewhere, and a number in a line that is meant entry by entry", () => {
  const given = String.raw`Let $x \in \mathbb{R}^n$ and $W \in \mathbb{R}^{m \times n}$ with $z = W x$.

`;
  const last = async (line: string) => (await check(given + display(line))).relations.at(-1);

  test.each([
    String.raw`\frac{d \tanh(x)}{d x} = 1 - \tanh(x)^2`,
    String.raw`\frac{d}{dx}\left(\frac{1}{1 + e^{-x}}\right) = \frac{e^{-x}}{(1 + e^{-x})^2}`,
  ])("%s", async (line) => {
    expect((await last(line))?.verdict).toBe("holds");
  });

  test("that it is taken for a number is listed", async () => {
    const { inferred } = await check(given + display(String.raw`\frac{d \tanh(x)}{d x} = 1 - \tanh(x)^2`));
    expect(inferred.map((i) => i.meaning)).toContain("`x` is taken for a number, entry by entry");
  });

  test.each([
    String.raw`\frac{d \tanh(x)}{d x} = 1 + \tanh(x)^2`,
    String.raw`\frac{d \tanh(x)}{d x} = 1 - x^T x`,
    String.raw`\frac{d \|x\|}{d x} = 1`,
    String.raw`\frac{d \tanh(z)}{d x} = 1 - \tanh(z)^2`,
  ])("%s is neither right nor wrong by that", async (line) => {
    expect(["not-read", "not-decided"]).toContain((await last(line))?.verdict);
  });
});

describe("what is optimised is no index", () => {
  const given = String.raw`Find $\min_w J(w)$ with $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and

$$J(w) = \|y - X w\|^2$$

`;
  test("its gradient is read", async () => {
    const right = display(String.raw`\nabla_w J(w) = -2 X^T (y - X w)`);
    expect((await verdicts(given + right)).at(-1)).toBe("holds");
    const wrong = display(String.raw`\nabla_w J(w) = 2 X^T (y - X w)`);
    expect((await verdicts(given + wrong)).at(-1)).toBe("wrong");
  });

  test("but the index of an entry is one", async () => {
    const text = display(String.raw`\max_c z_c = \max_d z_d`) + display(String.raw`\max_c z_c = \min_d z_d`);
    const [right, wrong] = await verdicts(text);
    expect(right).toBe("holds");
    expect(wrong).not.toBe("holds");
  });
});

test("the derivative of a product by a vector is not read, and the message speaks of the line", async () => {
  const given = String.raw`Let $x \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n \times n}$.

`;
  for (const line of [
    String.raw`\nabla_x x^T A = A`,
    String.raw`\nabla_x (A x) = A^T`,
    String.raw`\frac{\partial (A x)}{\partial x} = A`,
  ]) {
    const r = (await check(given + display(line))).relations.at(-1);
    expect([r?.verdict, r?.why?.message]).toEqual([
      "not-read",
      "what is differentiated here has entries of its own, and which of them come first in the result is not said",
    ]);
  }
  const entry = String.raw`\frac{\partial (x^T A x)}{\partial x} = A x + A^T x`;
  expect((await verdicts(given + display(entry))).at(-1)).toBe("holds");
});

test("a wide space is a space", async () => {
  expect(await verdicts("$$a　=　a$$\n")).toEqual(["holds"]);
});

// "Setting the gradient to zero" before an equation that has two sides: it holds where it is a gradient before it, moved
// to both sides, and what follows from it is told.

import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const verdicts = async (text: string): Promise<readonly string[]> =>
  (await check(text)).relations.map((r) => r.verdict);

describe("the gradient set to zero", () => {
  test("of a gradient that is said, with its solution", async () => {
    const text = (equation: string): string =>
      `The loss $L(w) = \\frac12\\|Xw - y\\|^2$ has $\\nabla L(w) = X^T(Xw - y)$.\nSetting to zero: $${equation}$, so $w = (X^TX)^{-1}X^Ty$.`;
    expect(await verdicts(text("X^T X w = X^T y"))).toEqual(["holds", "holds", "holds", "holds"]);
    expect((await verdicts(text("X^T X w = -X^T y")))[2]).not.toBe("holds");
    expect((await verdicts(text("X^T w = X^T y")))[2]).not.toBe("holds");
  });
  test("of a loss, divided by a number", async () => {
    const text = (sign: string): string =>
      `$J(w) = \\|Xw - y\\|^2 + \\lambda\\|w\\|^2$. Setting the gradient to zero gives $(X^T X ${sign} \\lambda I) w = X^T y$.`;
    expect(await verdicts(text("+"))).toEqual(["holds", "holds"]);
    expect((await verdicts(text("-")))[1]).not.toBe("holds");
  });
  test("excuses no slip in a derivative, and without the words nothing", async () => {
    const loss = "$J = a (x - b)^2$.";
    expect(
      await verdicts(`${loss} To set it to zero we need $$\\frac{\\partial J}{\\partial x} = a (x - b)$$`),
    ).toEqual(["holds", "wrong"]);
    expect((await verdicts(`${loss} And now $$a x = a b$$`)).at(-1)).not.toBe("holds");
  });
});

// Conditions in parentheses behind a line restrict it, pieces by their conditions define nothing by themselves, and a name
// that is said to have another shape is another name.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const verdicts = async (text: string): Promise<readonly string[]> => words((await check(text)).relations);

test("what holds under the condition behind it holds", async () => {
  const lines = ["1\\quad (x > 0)", "0\\quad (x < 0)", "1\\quad x > 0"];
  for (const line of lines)
    expect(
      await verdicts(`Let $y = \\max(0, x)$. Then $$\\frac{\\partial y}{\\partial x} = ${line}$$`),
    ).toContain("holds");
});

test("pieces under conditions are not the whole definition", async () => {
  const text = String.raw`$$
v = 3u \quad (u > 1) \\ v = u^2 + 2 \quad (u \le 1)
$$
$$
\frac{\partial v}{\partial u} = 3 \quad (u > 1) \\ \frac{\partial v}{\partial u} = 2u \quad (u \le 1)
$$
`;
  expect(await verdicts(text)).not.toContain("wrong");
});

test("a matrix of another shape is another matrix", async () => {
  const text = String.raw`For $M \in \mathbb{R}^{p \times q}$ and $v \in \mathbb{R}^q$ we have $(Mv)_i = \sum_{j=1}^q M_{ij} v_j$.

Now let $M \in \mathbb{R}^{q \times q}$ and $v \in \mathbb{R}^q$:
$$v^T M v = \sum_{i=1}^q v_i (M v)_i$$

Of $M \in \mathbb{R}^{p \times q}$ and $v \in \mathbb{R}^p$ is $(M^T v)_j = \sum_{i=1}^p M_{ij} v_i$.
`;
  const found = await verdicts(text);
  expect(found).not.toContain("wrong");
  expect(found.filter((v) => v === "holds").length).toBeGreaterThanOrEqual(2);
});

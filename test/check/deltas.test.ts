// Δw is the name of a change, where Δ stands in front of names only; elsewhere Δ is a name of its own.

import { expect, test } from "vitest";
import { check } from "./judged.ts";

const last = async (given: string, line: string): Promise<string | undefined> =>
  (await check(`${given}\n\n$$${line}$$\n`)).relations.at(-1)?.verdict;

const UPDATE = String.raw`Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m\times n}$ and $u \in \mathbb{R}^m$ with $\Delta W = u x^T$.`;
const STEP = String.raw`Let $a, h \in \mathbb{R}$ and $\Delta a = 2h$.`;
test.each([
  [UPDATE, String.raw`W x + \Delta W x = W x + u x^T x`, "holds"],
  [UPDATE, String.raw`\Delta W_{ij} = u_i x_j`, "holds"],
  [UPDATE, String.raw`(\Delta W)^T = x u^T`, "holds"],
  [STEP, String.raw`(a + \Delta a)^2 - a^2 = 4ah + 4h^2`, "holds"],
  [STEP, String.raw`\frac{(a + \Delta a)^2 - a^2}{\Delta a} = 2a + \Delta a`, "holds"],
])("%s %s: %s", async (given, line, verdict) => {
  expect(await last(given, line)).toBe(verdict);
});

test("no change is the change of something else, and none is taken out of a quotient", async () => {
  expect(await last(UPDATE, String.raw`W x + \Delta W x = W x + 2 u x^T x`)).not.toBe("holds");
  expect(
    await last("Let $a, b \\in \\mathbb{R}$.", String.raw`\frac{\Delta a}{\Delta b} = \frac{a}{b}`),
  ).not.toBe("holds");
});

test("beside a Δ of its own it is a product", async () => {
  const given = String.raw`Let $a, b \in \mathbb{R}$ and $\Delta = b^2 - 4a$.`;
  expect(await last(given, String.raw`a + \Delta a = a + a b^2 - 4a^2`)).toBe("holds");
  expect(await last(given, String.raw`a + \Delta a = a + a b^2 - 4a`)).not.toBe("holds");
});

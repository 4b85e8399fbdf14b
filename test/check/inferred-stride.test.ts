// A factor of an index in a subscript, x_{s i + k}, is a stride: a positive integer, whatever its letter; an index is
// what counts by itself somewhere.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const layer = (at: string): string =>
  `Here $y_i = \\sum_{k=0}^{K-1} w_k x_{${at}}$.\n\n$$\\frac{\\partial L}{\\partial w_k} = \\sum_i \\frac{\\partial L}{\\partial y_i} x_{${at}}$$\n`;

test.each([
  ["s i+k", "s"],
  ["i s + k", "s"],
  ["S i + k", "S"],
  ["s i + r k", "s"],
  ["s \\cdot i + k", "s"],
])("x_{%s}", async (at, stride) => {
  const report = await check(layer(at));
  expect(words(report.relations)).toEqual(["definition", "holds"]);
  expect(report.inferred.find((a) => a.name === stride)?.meaning).toBe("a positive integer");
});

test("a wrong stride is found", async () => {
  const text = layer("s i + k").replace(/x_\{s i \+ k\}\$\$/, "x_{i + k}$$$$");
  expect(words((await check(text)).relations)).toEqual(["definition", "wrong"]);
});

test("letters side by side are two indices", async () => {
  const text = "Here $y_a = \\sum_b W_{ab} x_b$.\n\n$$\\frac{\\partial y_a}{\\partial x_b} = W_{ab}$$\n";
  expect(words((await check(text)).relations)).toEqual(["definition", "holds"]);
});

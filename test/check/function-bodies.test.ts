// Functions with other names in their formula, h_θ(x) = θ^⊤ x: their calls are read as the formula, and a sum without a
// bracket reaches over the terms that have its letter.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const last = async (notes: string, line: string): Promise<string | undefined> =>
  words((await check(`${notes}\n\n$$${line}$$\n`)).relations).at(-1);

const LINEAR = String.raw`$h_\theta(x) = \theta^T x$ and
$$J(\theta) = \frac{1}{2m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2.$$`;
const LOGISTIC = String.raw`Let $g(z) = \frac{1}{1+e^{-z}}$ and $h_\theta(x) = g(\theta^T x)$.
$$\ell(\theta) = \sum_{i=1}^m y^{(i)} \log h_\theta(x^{(i)}) + (1 - y^{(i)}) \log (1 - h_\theta(x^{(i)}))$$`;

test.each([
  [
    LINEAR,
    String.raw`\frac{\partial}{\partial \theta_j} J(\theta) = \frac1m \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}`,
    "holds",
  ],
  [
    LINEAR,
    String.raw`\frac{\partial}{\partial \theta_j} J(\theta) = \frac1m \sum_{i=1}^m (h_\theta(x^{(i)}) + y^{(i)}) x_j^{(i)}`,
    "wrong",
  ],
  [
    LOGISTIC,
    String.raw`\frac{\partial}{\partial \theta_j} \ell(\theta) = \sum_{i=1}^m (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}`,
    "holds",
  ],
])("%s %s: %s", async (notes, line, verdict) => {
  expect(await last(notes, line)).toBe(verdict);
});

test("the formula that is put in is a definition", async () => {
  expect(words((await check(LINEAR)).relations)).toEqual(["definition", "definition"]);
});

test("formulas that double each time are not put in without end", async () => {
  const names = [..."ABCDGHKMNPQR"];
  const lines = names.map((f, k) =>
    k === 0 ? "$A(x) = a x$" : `$${f}(x) = a ${names[k - 1]}(x + b) ${names[k - 1]}(x)$`,
  );
  const { relations } = await check(`${lines.join("\n\n")}\n\n$R(2) = R(3)$\n`);
  expect(relations).toHaveLength(names.length + 1);
});

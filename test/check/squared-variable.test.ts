// ∂/∂σ²: notes on normalisation call the variance σ² and differentiate by it, though its letter is that of the root.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const NOTES = String.raw`
$$\mu = \frac1m \sum_{i=1}^m x_i, \quad \sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)^2$$
$$\hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}, \quad y_i = \gamma \hat x_i + \beta$$
`;
const claims = async (line: string): Promise<readonly string[]> =>
  words((await check(`${NOTES}\n$$${line}$$\n`)).relations).slice(4);

test.each([
  [
    String.raw`\frac{\partial L}{\partial \sigma^2} = -\frac12 \sum_{i=1}^m \frac{\partial L}{\partial \hat x_i} (x_i - \mu) (\sigma^2 + \epsilon)^{-3/2}`,
    "holds",
  ],
  [
    String.raw`\frac{\partial L}{\partial \sigma^2} = -\sum_{i=1}^m \frac{\partial L}{\partial \hat x_i} (x_i - \mu) (\sigma^2 + \epsilon)^{-3/2}`,
    "wrong",
  ],
  [
    String.raw`\frac{\partial \hat x_i}{\partial \sigma^2} = -\frac{x_i - \mu}{2 (\sigma^2 + \epsilon)^{3/2}}`,
    "holds",
  ],
  [String.raw`\frac{\partial \sigma^2}{\partial x_k} = \frac{2 (x_k - \mu)}{m}`, "holds"],
  [String.raw`\frac{\partial \sigma^2}{\partial \sigma^2} = 1`, "holds"],
])("%s %s", async (line, verdict) => {
  expect(await claims(line)).toEqual([verdict]);
});

test("of anything else than a name the square is no variable", async () => {
  const report = await check("$$f = x^2 + 2 x y, \\quad \\frac{\\partial f}{\\partial (x + y)^2} = 1$$\n");
  const last = report.relations.at(-1);
  expect([last?.verdict, last?.why?.message]).toEqual([
    "not-read",
    "what is differentiated by is no name and no entry",
  ]);
});

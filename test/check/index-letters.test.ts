// Letters in square brackets count the entries of what is declared, also those that are usually names; names stay names.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const DECLARED = "<!-- gradsheet: given X[N, D], W_1[D, H], b_1[H]; A = X @ W_1 + b_1; given L(A) -->";

test.each([
  [
    String.raw`$$\frac{\partial L}{\partial b_{1}[h]} = \sum_n \frac{\partial L}{\partial A[n,h]}$$`,
    ["holds"],
  ],
  [
    String.raw`$$\frac{\partial L}{\partial b_{1}[w]} = \sum_n \frac{\partial L}{\partial A[n,w]}$$`,
    ["holds"],
  ],
  [
    String.raw`$$\frac{\partial L}{\partial W_{1}[d,h]} = \sum_n \frac{\partial L}{\partial A[n,h]} X[n,h]$$`,
    ["wrong"],
  ],
  // A comparison of letters makes no number of one.
  [
    String.raw`$$\frac{\partial A[n,h]}{\partial W_{1}[d,h]} = X[n,d]$$ as the only term left is $d'{=}d$, $h'{=}h$`,
    ["holds"],
  ],
])("%s: %j", async (text, expected) => {
  expect(words((await check(`${DECLARED}\n\n${text}\n`)).relations).slice(0, 1)).toEqual(expected);
});

test("a letter that is declared, or stands for a value, is a name", async () => {
  const own = "<!-- gradsheet: given x[N], h; y[i] = h*x[i] -->";
  const { relations } = await check(
    `${own}\n\n$$\\frac{\\partial y[i]}{\\partial h} = x[i]$$\n\n$$x[h] = h$$\n`,
  );
  expect(words(relations)).toEqual(["holds", "not-read"]);
});

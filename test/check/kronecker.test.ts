// δ with two subscripts is the Kronecker symbol where nobody declares it: that is listed, and where it makes a line wrong
// that no small change mends, δ may be something else.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const LAYER = "<!-- gradsheet: given W[n, m], x[k, m]; y[t, i] = sum{j} W[i, j]*x[t, j]; given L(y) -->\n\n";

test("as the Kronecker symbol it is listed once", async () => {
  const line = String.raw`$$\frac{\partial x_{tj}}{\partial x_{si}} = \delta_{ts}\delta_{ji}$$`;
  const report = await check(LAYER + line);
  expect(words(report.relations)).toEqual(["holds"]);
  expect(report.inferred.filter((x) => x.name === "\\delta_{ts}").map((x) => x.meaning)).toEqual([
    "δ with two subscripts is read as 1 where they are equal",
  ]);
});

test("a gradient of that name, which the document does not introduce, is asked for", async () => {
  const line = String.raw`$$\frac{\partial L}{\partial W_{ij}} = \sum_t \delta_{ti} x_{tj}$$`;
  const [found] = (await check(LAYER + line)).relations;
  expect([found?.verdict, found?.why?.message]).toEqual([
    "not-decided",
    "whether `δ` is the Kronecker symbol is not said, and with it the sides differ",
  ]);
});

test("a slip beside the symbol is still one", async () => {
  const line = String.raw`$$\frac{\partial x_{tj}}{\partial x_{si}} = 2\delta_{ts}\delta_{ji}$$`;
  const report = await check(LAYER + line);
  expect(words(report.relations)).toEqual(["wrong"]);
});

// Where the slip stands that a diagnosis names: the smallest part of the line that is written otherwise.

import { expect, test } from "vitest";
import { check, document } from "../judged.ts";

async function underlined(given: string, line: string): Promise<string> {
  const source = document(given, [line]);
  const found = (await check(source)).relations.find((r) => r.verdict === "wrong")?.diagnosis;
  const span = found?.place?.span;
  return `${found?.code}: ${span === undefined ? "nowhere" : source.slice(span.start, span.end)}`;
}

const LINEAR = "given W[m, n], x[n], b[m], g[m]; y[i] = sum{j} W[i,j]*x[j] + b[i]; F = sum{i} g[i]*y[i]";
const CONV = "given x[n] outside 0, w[K] outside 0; y[i=0..n-1] = sum{k} w[k]*x[i + k]";
const CASES = "given x; u = max(0, x); v = u + x*x";

test.each([
  [LINEAR, "y_i = \\sum_j W_{ij} x_j - b_i", "sign: b_i"],
  [LINEAR, "y_i = \\sum_j W_{ji} x_j + b_i", "index-swap: W_{ji}"],
  [LINEAR, "y_i = \\sum_j W_{ij} b_j + b_i", "letter: b_j"],
  [LINEAR, "\\frac{\\partial F}{\\partial x_j} = \\sum_i g_i W_{ji}", "index-swap: W_{ji}"],
  [LINEAR, "\\frac{\\partial F}{\\partial x_j} = \\sum_i g_j W_{ij}", "index: g_j"],
  [CONV, "y_i = \\sum_k w_k x_{i+k+1}", "shift: k"],
  [CONV, "y_i = \\sum_k w_k x_{i-k}", "sign: k"],
  [CASES, "v = \\begin{cases} x + x^3 & x > 0 \\\\ x^2 & \\text{otherwise} \\end{cases}", "exponent: 3"],
  [CASES, "v = \\max(0, x) + x^3", "exponent: 3"],
])("%s: %s", async (given, line, place) => {
  expect(await underlined(given, line)).toBe(place);
});

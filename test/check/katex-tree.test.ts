// The shapes of KaTeX's tree that the adapter relies on. They are no public interface: when this fails after a new
// version, katex-tree.ts is what to look at.

import { expect, test } from "vitest";
import { mappedSlice } from "../../src/check/text/mapped.ts";
import { rawTree } from "../../src/check/tree/katex-tree.ts";

/** Types and the fields that the adapter looks at. */
function shape(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(shape);
  if (x === null || typeof x !== "object") return x;
  const node = x as Record<string, unknown>;
  const kept =
    "text name label font delim left right mclass base sub sup numer denom hasBarLine index body html mathml dimension tag".split(
      " ",
    );
  const fields = kept
    .filter((k) => node[k] !== undefined && node[k] !== null)
    .map((k) => `${k}: ${JSON.stringify(shape(node[k]))}`);
  return `${String(node.type ?? "")}(${fields.join(" ")})`.replaceAll('\\"', "").replaceAll('"', "");
}
const of = (tex: string): string =>
  rawTree(mappedSlice(tex, 0, tex.length))
    .map((n) => String(shape(n)))
    .join(" ")
    .replaceAll("\\\\", "\\");

test.each([
  "x_{ij}^T",
  "f'",
  "12 + a",
  "\\frac{\\partial L}{\\partial x}",
  "\\sum_{i=1}^n x",
  "\\max(a, b)",
  "\\operatorname{softmax} x",
  "\\left(a\\right.",
  "\\bigl| x \\bigr|",
  "\\begin{cases} a & b \\\\ c \\end{cases}",
  "\\begin{aligned} a &= b \\end{aligned}",
  "\\tilde{w} + \\mathrm{ab} + \\mathbf{w}",
  "\\text{if } a \\quad b",
  "a \\ne b \\bmod c",
  "\\sqrt[3]{x}",
  "\\color{red} x",
])("%s", (tex) => {
  expect(of(tex)).toMatchSnapshot();
});

test("leaves carry their places", () => {
  const [x] = rawTree(mappedSlice("  x", 0, 3));
  expect([x?.loc?.start, x?.loc?.end, x?.loc?.lexer.input]).toEqual([2, 3, "  x"]);
});

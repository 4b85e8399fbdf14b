// What a document says of its names in words: which are integers, and what stands outside of a shape. Lines of a convolution
// with stride, padding and dilation, and of its transpose, are read by that.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isSaidInteger, saidOutside, saidShape } from "../../src/check/meaning/said-words.ts";
import { check } from "./judged.ts";

const verdicts = async (text: string): Promise<readonly string[]> =>
  (await check(text)).relations.map((r) => [r.verdict, ...r.conditions.map((c) => c.text)].join(": "));

/** The place of the first letter between dollars. */
const place = (text: string, name: string) => {
  const start = text.indexOf(`$${name}$`) + 1;
  return [{ start, end: start + name.length }];
};

describe("integers", () => {
  test.each([
    ["($p$, $s$ and $d$ integers)", "p", true],
    ["($p$, $s$ and $d$ integers)", "d", true],
    ["where $k$ is a positive integer", "k", true],
    ["for integers $m$ and $n$", "n", true],
    ["mit ganzen Zahlen, $k$ eine ganze Zahl", "k", true],
    ["où $n$ est un entier", "n", true],
    ["the number of integers is $n$", "n", false],
    ["$n$ is the number of integers", "n", false],
    ["$x$ is real and $k$ is an integer", "x", false],
  ])("%s: %s", (text, name, said) => {
    expect(isSaidInteger(text, place(text, name))).toBe(said);
  });

  test("however many signs stand behind a name, it takes no time", () => {
    const text = `$p$${"$$a$$ ,".repeat(4000)}`;
    const start = performance.now();
    expect(isSaidInteger(text, place(text, "p"))).toBe(false);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

test.each([
  ["$x$ is padded with $p$ zeros on each side", { kind: "pad", by: "p" }],
  ["$x$ is padded with a zero on each side", { kind: "pad", by: "1" }],
  ["$x$ ist auf jeder Seite mit $p$ Nullen aufgefüllt", { kind: "pad", by: "p" }],
  ["entries outside the shape of $x$ are 0", { kind: "outside", fill: "0" }],
  ["entries outside of $x$ are −∞", { kind: "outside", fill: "-inf" }],
  ["entries of $x$ are 0", undefined],
  ["$x$ is padded with $p$ ones on each side", undefined],
  ["entries outside of $x$ are 0.5", undefined],
])("%s", (text, said) => {
  expect(saidOutside(text, place(text, "x"))).toEqual(said);
});

const GIVEN = String.raw`Given $x \in \mathbb{R}^{H}$, $p \ge 0$, $w \in \mathbb{R}^{K}$, $s \ge 1$ ($x$ is padded with $p$ zeros on each side; $p$, $s$ integers)

$$y[i] = \sum_{k} w[k] \cdot x[s i + k - p]$$

$L(y)$ (a scalar that depends on $y$)
`;
const SLOPE = String.raw`\frac{\partial y[i]}{\partial x[m]} = \sum_{k} w[k] \cdot [s i + k - p = m]`;

describe("a convolution with stride and padding", () => {
  const last = async (line: string) => (await verdicts(`${GIVEN}\n$$${line}$$\n`)).at(-1);

  test.each([
    SLOPE,
    String.raw`\frac{\partial L}{\partial w[k]} = \sum_{i} \frac{\partial L}{\partial y[i]} \cdot x[s i + k - p]`,
    String.raw`\frac{\partial L}{\partial x[m]} = \sum_{k} \frac{\partial L}{\partial y[(m + p - k)/s]} \cdot w[k] \cdot [s \mid m + p - k]\,[0 \le (m + p - k)/s \le \lfloor (H + 2p - K)/s \rfloor]`,
  ])("%s", async (line) => {
    expect(await last(line)).toBe("holds");
  });

  test.each([
    String.raw`\frac{\partial y[i]}{\partial x[m]} = \sum_{k} w[k] \cdot [s i + k + p = m]`,
    String.raw`\frac{\partial L}{\partial w[k]} = \sum_{i} \frac{\partial L}{\partial y[i]} \cdot x[s i - k - p]`,
    String.raw`\frac{\partial L}{\partial w[k]} = 2\sum_{i} \frac{\partial L}{\partial y[i]} \cdot x[s i + k - p]`,
  ])("not %s", async (line) => {
    expect(await last(line)).not.toBe("holds");
  });

  test("what was inferred is listed", async () => {
    const report = await check(`${GIVEN}\n$$${SLOPE}$$\n`);
    const of = (name: string) => report.inferred.find((x) => x.name === name)?.meaning;
    expect([of("p"), of("s")]).toEqual(["a positive integer or 0", "a positive integer"]);
  });
});

test("a sum with a bracket for each index of the left side has as many entries as are written to", async () => {
  const given = String.raw`Given $x \in \mathbb{R}^{I}$, $w \in \mathbb{R}^{K}$, $s \ge 1$ ($s$ an integer)

$$y[q] = \sum_{i,k} [s i + k = q]\, x[i] \cdot w[k]$$

$L(y)$ (a scalar that depends on $y$)
`;
  const right = String.raw`$$\frac{\partial L}{\partial x[i]} = \sum_{q=s i}^{s i + K - 1} \frac{\partial L}{\partial y[q]} \cdot w[q - s i] = \sum_{k} \frac{\partial L}{\partial y[s i + k]} \cdot w[k]$$`;
  expect((await verdicts(`${given}\n${right}\n`)).slice(-2)).toEqual(["holds", "holds"]);
  const wrong = right.replace("s i + K - 1", "s i + K - 2");
  expect((await verdicts(`${given}\n${wrong}\n`)).at(-2)).not.toBe("holds");
});

test("parts of tensors are set apart and thinned out", async () => {
  const given = String.raw`Given $u \in \mathbb{R}^{N \times A}$, $v \in \mathbb{R}^{N \times B}$, $s \ge 1$ ($s$ an integer)`;
  const told = await verdicts(
    [
      given,
      String.raw`$$({\downarrow}_{s}\, u[n])[i] = u[n, s i]$$`,
      String.raw`$$({\uparrow}_{s}\, u[n])[s i] = u[n, i]$$`,
      String.raw`$$({\uparrow}_{s}\, u[n] \ast v[n])[m] = \sum_{i, b} u[n, i] \cdot v[n, b] \cdot [s i + b = m]$$`,
      String.raw`$$({\uparrow}_{s}\, u[n] \ast v[n])[m] = \sum_{i, b} u[n, i] \cdot v[n, b] \cdot [i + b = m]$$`,
    ].join("\n\n"),
  );
  expect(told.slice(-4, -1)).toEqual(["holds", "holds", "holds"]);
  expect(told.at(-1)).not.toBe("holds");
});

test("w_0 beside w_1, …, w_n is no entry outside of w", async () => {
  const text = String.raw`$$f(x) = w_0 + \sum_{i=1}^{n} w_i x_i = w_0 + w_1 x_1 + w_2 x_2 + \ldots + w_n x_n$$`;
  const told = await verdicts(text);
  expect(told.join()).not.toMatch(/outside of its shape|wrong/);
});

test("the page of convolution layers is read without its sheet", { timeout: 240_000 }, async () => {
  const page = readFileSync(join(import.meta.dirname, "../../output/layers/convolution.md"), "utf8");
  const { relations } = await check(page.slice(0, page.indexOf("## Three dimensions")), "page.md");
  const of = (verdict: string) => relations.filter((r) => r.verdict === verdict).length;
  expect(relations.length).toBeGreaterThan(60);
  expect([of("wrong"), of("holds-if"), of("not-read")]).toEqual([0, 0, 0]);
  expect(of("holds")).toBeGreaterThan(0.97 * relations.length);
});

describe("shapes", () => {
  test.each([
    [String.raw`$A$ is an $m \times n$ matrix`, "A", ["m", "n"]],
    [String.raw`let $A$ be a real $3 \times n$-matrix`, "A", ["3", "n"]],
    ["$x$ a vector of length $n$", "x", ["n"]],
    [String.raw`$A$ eine $m \times n$-Matrix`, "A", ["m", "n"]],
    [String.raw`$A$ is not an $m \times n$ matrix`, "A", undefined],
    [String.raw`$A$ is the inverse of an $m \times n$ matrix`, "A", undefined],
    ["$x$ is a vector", "x", undefined],
  ])("%s", (text, name, shape) => {
    expect(saidShape(text, place(text, name))).toEqual(shape);
  });

  test.each([
    String.raw`Let $A$ be an $m \times n$ matrix, $x$ a vector of length $n$.`,
    String.raw`Let $A \in R^{m \times n}$ and $x \in \mathbf{R}^n$.`,
  ])("%s", async (given) => {
    const lines = String.raw`

$$f = x^T A^T A x$$

$$\frac{\partial f}{\partial x} = 2 A^T A x = 3 A^T A x$$
`;
    const { relations, inferred } = await check(given + lines);
    expect(inferred.find((i) => i.name === "A")?.meaning).toBe("a matrix with m rows and n columns");
    expect(relations.at(-2)?.verdict).toBe("holds");
    expect(relations.at(-1)?.verdict).not.toBe("holds");
  });

  test("an R without an exponent is a set of its own", async () => {
    const { inferred } = await check("For all $x \\in R$ and $y = 2x$.\n\n$$y - x = x$$\n");
    expect(inferred.find((i) => i.name === "x")?.meaning).toBe("a number");
  });
});

// What people write in notes without a word about it: primes at functions that have a formula, ⟨x, y⟩, sums that are typed
// as letters, conditions on whole vectors, probabilities and expectations. It is read where it can mean one thing.

import { expect, test } from "vitest";
import { check, words } from "./judged.ts";

const verdicts = async (source: string): Promise<readonly string[]> => words((await check(source)).relations);
const last = async (notes: string, line: string): Promise<string | undefined> =>
  (await verdicts(`${notes}\n\n$$${line}$$\n`)).at(-1);

const LOGISTIC = String.raw`Let $g(z) = \frac{1}{1+e^{-z}}$.`;
const CUBE = "Let $f(x) = x^3$.";
const LEAKY = String.raw`$$f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}$$`;
const LAYER = String.raw`${LOGISTIC} With $z = W x$, $x \in \mathbb{R}^n$, $a = g(z)$ and $L = \frac12 \|a - t\|^2$:`;

test.each([
  [LOGISTIC, "g'(z) = g(z)(1 - g(z))", "holds"],
  [LOGISTIC, "g'(z) = g(z)(1 + g(z))", "wrong"],
  [LOGISTIC, String.raw`g'(z) = \frac{e^{-z}}{(1+e^{-z})^2}`, "holds"],
  [CUBE, "f'(x) = 3x^2", "holds"],
  [CUBE, "f''(x) = 6x", "holds"],
  [CUBE, "f''(x) = 3x", "wrong"],
  [CUBE, "f'(2a) = 12 a^2", "holds"],
  [
    LEAKY,
    String.raw`f'(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{if } x < 0 \end{cases}`,
    "holds-if otherwise-zero",
  ],
  [LAYER, String.raw`\frac{\partial L}{\partial z} = (a - t) \odot g'(z)`, "holds"],
  [LAYER, String.raw`\frac{\partial L}{\partial z} = (t - a) \odot g'(z)`, "wrong"],
])("%s %s: %s", async (notes, line, verdict) => {
  expect(await last(notes, line)).toBe(verdict);
});

const HINGE = String.raw`$\ell(w) = \max\{0, 1 - y \langle w, x \rangle\}$ with $w, x \in \mathbb{R}^n$.`;
test.each([
  [HINGE, String.raw`\nabla_w \ell(w) = -\mathbf{1}\{y \langle w, x \rangle < 1\}\, y x`, "holds"],
  [HINGE, String.raw`\nabla_w \ell(w) = \mathbf{1}\{y \langle w, x \rangle < 1\}\, y x`, "wrong"],
  [HINGE, String.raw`\langle w, x \rangle = w^\top x`, "holds"],
  [HINGE, String.raw`\langle w, x, w \rangle = 1`, "not-read"],
  [
    String.raw`$A, B \in \mathbb{R}^{n \times m}$`,
    String.raw`\langle A, B \rangle = \operatorname{tr}(A^\top B)`,
    "holds",
  ],
  ["$E = ½ Σ_i (y_i - t_i)^2$", "∂E/∂y_i = y_i - t_i", "holds"],
  ["$E = ½ Σ_{i=1}^n (y_i - t_i)^2$", "∂E/∂y_i = t_i - y_i", "wrong"],
])("%s %s: %s", async (notes, line, verdict) => {
  expect(await last(notes, line)).toBe(verdict);
});

test("a matrix Σ_k is no sum", async () => {
  const [r] = (await check(String.raw`$Q = \Sigma_k A_k$ for all $k$`)).relations;
  expect(r?.why?.message ?? "").not.toContain("letters");
});

const MASKED = String.raw`$h = m \odot \mathrm{ReLU}(z)$ with $z = W x$, $x \in \mathbb{R}^n$.`;
test.each([
  [String.raw`\frac{\partial L}{\partial h} \odot m \odot \mathbf{1}[z > 0]`, "holds"],
  [String.raw`\frac{\partial L}{\partial h} \odot m \odot \mathbf{1}[z < 0]`, "wrong"],
])("1[z > 0] of a vector is taken entry by entry: %s", async (right, verdict) => {
  expect(await last(MASKED, String.raw`\frac{\partial L}{\partial z} = ${right}`)).toBe(verdict);
});

const GAUSS = String.raw`$p(x \mid \mu) = \prod_{i=1}^n \exp(-(x_i - \mu)^2)$`;
test.each([
  [String.raw`\frac{\partial}{\partial \mu} \log p(x \mid \mu) = 2 \sum_{i=1}^n (x_i - \mu)`, "holds"],
  [String.raw`\frac{\partial}{\partial \mu} \log p(x \mid \mu) = -2 \sum_{i=1}^n (x_i - \mu)`, "wrong"],
])("what stands behind the bar of p(x | μ) is what it depends on: %s", async (line, verdict) => {
  expect(await last(GAUSS, line)).toBe(verdict);
});

test.each([
  [String.raw`\mathbb{E}[X] = \mu`, "an expectation is not read"],
  [String.raw`\mathbb{E}_{x \sim p}[f(x)] = 0`, "an expectation is not read"],
  [String.raw`\operatorname{Var}(X) = s`, "a variance is not read"],
  [String.raw`\mathbb{P}(A) = 1`, "a probability is not read"],
  [String.raw`\int_0^1 x\, dx = 1`, String.raw`${"`"}\int${"`"} is not read`],
])("%s: %s, and what to write is said", async (line, message) => {
  const [r] = (await check(`$$${line}$$\n`)).relations;
  expect([r?.verdict, r?.why?.message]).toEqual(["not-read", message]);
  expect(r?.why?.expected).toBeDefined();
});

test("a list with dots that is transposed is the column", async () => {
  const notes = String.raw`$x = [x_1, \dots, x_n]^T$ and $s = \|x\|^2$`;
  expect(await last(notes, String.raw`\nabla_x s = 2 x`)).toBe("holds");
  expect(await last(notes, String.raw`\nabla_x s = x`)).toBe("wrong");
});

const SAMPLES = String.raw`With $p^{(i)} = \sigma(w^\top x^{(i)} + b)$ and
$$L(w, b) = -\sum_{i=1}^n \left[ y^{(i)} \log p^{(i)} + (1 - y^{(i)}) \log(1 - p^{(i)}) \right]$$ we get`;
test.each([
  [String.raw`\frac{\partial L}{\partial w_j} = \sum_{i=1}^n (p^{(i)} - y^{(i)})\, x_j^{(i)}`, "holds"],
  [String.raw`\frac{\partial L}{\partial w_j} = \sum_{i=1}^n (p^{(i)} + y^{(i)})\, x_j^{(i)}`, "wrong"],
  [String.raw`\frac{\partial L}{\partial b} = \sum_{i=1}^n (p^{(i)} - y^{(i)})`, "holds"],
  [String.raw`\frac{\partial L}{\partial y^{(1)}} = \log(1 - p^{(1)}) - \log p^{(1)}`, "holds"],
])("samples are counted in parentheses: %s", async (line, verdict) => {
  expect(await last(SAMPLES, line)).toBe(verdict);
});

test("rows of a table and its entries stand in one argument", async () => {
  const notes = String.raw`$p_i = w^\top x_i$ and $L = \frac12 \sum_{i=1}^n (p_i - y_i)^2$.`;
  const slope = String.raw`\frac{\partial L}{\partial w_j} = \sum_{i=1}^n (p_i - y_i)\, x_{ij}`;
  expect(await last(notes, slope)).toBe("holds");
  expect(await last(notes, slope.replace("x_{ij}", "x_{ij}^2"))).not.toBe("holds");
});

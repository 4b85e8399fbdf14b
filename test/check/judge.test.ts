// Verdicts on small documents: right and wrong lines, what claims nothing, and what is not decided.

import { describe, expect, test } from "vitest";
import { judged, pointText, words } from "./judged.ts";

const SOFTMAX = "given s[n], t[n]; p[i] = exp(s[i])/(sum{j} exp(s[j])); L = -sum{i} t[i]*log(p[i])";
const LINEAR = "given W[m, n], x[n], b[m]; y[i] = sum{j} W[i,j]*x[j] + b[i]; given L(y)";

describe("relations by what they claim", () => {
  test.each([
    [LINEAR, "y_i = \\sum_j W_{ij} x_j + b_i", ["holds"]],
    [LINEAR, "y = Wx + b", ["holds"]],
    [LINEAR, "\\frac{\\partial y_i}{\\partial x_k} = W_{ik}", ["holds"]],
    [LINEAR, "\\frac{\\partial y_i}{\\partial x_k} = W_{ki}", ["wrong"]],
    [LINEAR, "\\frac{\\partial L}{\\partial x} = W^T \\frac{\\partial L}{\\partial y}", ["holds"]],
    [LINEAR, "\\frac{\\partial L}{\\partial W} = \\frac{\\partial L}{\\partial y} x^T", ["holds"]],
    [LINEAR, "\\frac{\\partial L}{\\partial W_{ij}} = \\frac{\\partial L}{\\partial y_i} x_i", ["wrong"]],
    [LINEAR, "\\frac{\\partial y_i}{\\partial b_k} = 1", ["wrong"]],
    [LINEAR, "\\frac{\\partial y_i}{\\partial b_k} = 1, \\quad i = k", ["holds", "remark"]],
    [LINEAR, "\\frac{\\partial y_i}{\\partial b_k} = 0 \\quad \\text{if } i \\ne k", ["holds", "remark"]],
    [SOFTMAX, "\\log p_i = s_i - \\log \\sum_j e^{s_j}", ["holds"]],
    [SOFTMAX, "\\sum_i p_i = 1", ["holds"]],
    [SOFTMAX, "\\sum_i p_i = 2", ["wrong"]],
    [SOFTMAX, "0 < p_i \\le 1", ["holds", "holds"]],
    [SOFTMAX, "p_i > s_i", ["wrong"]],
    ["given a, b", "(a + b)^2 = a^2 + 2ab + b^2", ["holds"]],
    ["given a, b", "(a + b)^2 = a^2 + b^2", ["wrong"]],
    ["given a, b", "(a + b)^2 = a^2 + b^2 + 2ab = a^2 + b^2", ["holds", "wrong"]],
    ["given a", "1/3 = 0.333", ["holds"]],
    ["given a", "1/3 = 0.334", ["wrong"]],
    ["given a", "2/3 \\approx 0.66", ["holds"]],
    ["given a", "2/3 \\approx 0.6", ["holds"]],
    ["given a", "2/3 \\approx 0.5", ["wrong"]],
    ["given a", "\\sin a \\approx a", ["not-decided"]],
    ["given a, b[n]", "2 a b_i \\propto b_i", ["holds"]],
  ] as const)("%s: %s", async (given, line, expected) => {
    expect(words(await judged(given, line))).toEqual(expected);
  });
});

describe("what claims nothing", () => {
  test.each([
    ["given w[n], g[n], eta as η", "w \\leftarrow w - \\eta g", ["update"]],
    ["given w[n], g[n], eta as η", "w := w - \\eta g", ["update"]],
    ["given w[n], g[n], eta as η", "w^{t+1} = w^{t} - \\eta g", ["update"]],
    ["given t[n]", "\\sum_i t_i = 1", ["remark"]],
    ["given x[n], s >= 1 integer", "s = 2, \\quad x_1 = 0", ["remark", "remark"]],
    ["given x[n]", "\\eta = 0.1", ["remark"]],
    ["given x[n]", "x \\in \\mathbb{R}^n", ["remark"]],
    [`${LINEAR}`, "\\frac{\\partial L}{\\partial y_i} = 1", ["remark"]],
  ] as const)("%s: %s", async (given, line, expected) => {
    expect(words(await judged(given, line))).toEqual(expected);
  });
});

describe("where sides have no value", () => {
  test.each([
    ["given a > 0", "\\frac{a^2}{a} = a", ["holds"]],
    ["given a", "\\log a^2 = 2 \\log a", ["holds"]],
    ["given a", "\\frac{1}{a - a} = 1", ["not-decided"]],
  ] as const)("%s: %s", async (given, line, expected) => {
    expect(words(await judged(given, line))).toEqual(expected);
  });
});

describe("a side that is not read", () => {
  test("breaks its own relations alone", async () => {
    const lines = await judged("given a, b", "a + b = b + a = \\oint a = 2a + b - a = b");
    expect(words(lines)).toEqual(["holds", "not-read", "not-read", "wrong"]);
    expect(lines[1]?.why?.message).toBeDefined();
  });
  test("a formula goes on from the one before", async () => {
    const lines = await judged("given a, b", "(a + b)^2", "= a^2 + 2ab + b^2", "= a^2 + b^2");
    expect(words(lines)).toEqual(["holds", "wrong"]);
  });
});

describe("the smallest counterexample", () => {
  test("least sizes, small numbers", async () => {
    const [line] = await judged(LINEAR, "\\frac{\\partial y_i}{\\partial x_k} = W_{ik} x_k");
    expect(pointText(line)).toBe("m=1 n=1 W=[[1]] x=[0] b=[0] i=1 k=1: 1 ≠ 0");
  });
  test("size 1 hides nothing", async () => {
    const [line] = await judged("given x[n]", "\\sum_i x_i = x_k");
    expect(line?.verdict).toBe("wrong");
    expect(line?.counterexample?.inputs[0]).toEqual({ name: "n", value: "2" });
  });
  test("an index that is used twice", async () => {
    const given = "given A[n, n], x[n]; f = sum{i, j} A[i,j]*x[i]*x[j]";
    const d = "\\frac{\\partial f}{\\partial x_k} =";
    const lines = await judged(given, `${d} \\sum_j A_{kj} x_j`, `${d} \\sum_j (A_{kj} + A_{jk}) x_j`);
    expect(words(lines)).toEqual(["wrong", "holds"]);
  });
});

describe("kinks", () => {
  const RELU = "given x[n]; y[i] = max(0, x[i]); z[i] = abs(x[i])";
  const cases = (a: string, b: string, c: string): string =>
    `\\frac{\\partial y_i}{\\partial x_i} = \\begin{cases} ${a} & x_i ${b} 0 \\\\ ${c} & \\text{otherwise} \\end{cases}`;
  test("a convention is a remark", async () => {
    const lines = await judged(RELU, cases("1", ">", "0"), cases("1", "\\ge", "0"), cases("1", "<", "0"));
    expect(words(lines)).toEqual(["holds", "holds", "wrong"]);
    expect(lines[0]?.remarks).toEqual([]);
    expect(lines[1]?.remarks).toEqual([
      "the sides differ on a kink alone, where the derivative is a convention; here the derivative of max(0, u) at u = 0 is 0",
    ]);
    expect(pointText(lines[2])).toBe("n=1 x=[1] i=1: 1 ≠ 0");
  });
});

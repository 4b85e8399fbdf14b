// Lines that hold only under an assumption that is not made: the usual ones, each with its words.

import { describe, expect, test } from "vitest";
import { check, document, judged, words } from "./judged.ts";

const SOFTMAX = "given s[n], t[n]; p[i] = exp(s[i])/(sum{j} exp(s[j])); L = -sum{i} t[i]*log(p[i])";
const FORM = "given A[n, n], v[n]; q = sum{i, j} v[i]*A[i,j]*v[j]";
const SIZES =
  "given I >= 1 integer, K >= 1 integer, S >= 1 integer, P >= 0 integer; O = floor((I - K + 2*P)/S) + 1";
const RELU = "given u[n]; z[i] = max(0, u[i])";

describe("holds only if", () => {
  test.each([
    [SOFTMAX, "\\frac{\\partial L}{\\partial s_k} = p_k - t_k", "sums-to-one", "Σ_i t_i = 1"],
    [SOFTMAX, "L = -s_a + \\log \\sum_j e^{s_j}", "one-hot", "t is one-hot at a"],
    [SIZES, "O = \\frac{I - K + 2P}{S} + 1", "divides", "S ∣ I−K+2P"],
    ["given r", "\\frac{r^2}{r} = r", "nonzero", "r ≠ 0"],
    ["given r", "\\sqrt{r^2} = r", "nonnegative", "r ≥ 0"],
    ["given x[n]", "\\max_i |x_i| = \\max_i x_i", "nonnegative", "x_i ≥ 0"],
    [FORM, "\\frac{\\partial q}{\\partial v_i} = 2 \\sum_j A_{ij} v_j", "symmetric", "A is symmetric"],
    [
      RELU,
      "\\frac{\\partial z_i}{\\partial u_i} = \\begin{cases} 1 & u_i > 0 \\end{cases}",
      "otherwise-zero",
      "where no case applies the value is 0",
    ],
    [
      "given x[n], w[K]; given g[n] outside 0; y[i] = sum{k=0..K-1} w[k]*g[i-k]",
      "y_i = \\sum_{k=0}^{K-1} w_k g_{i-k}",
      undefined,
      undefined,
    ],
    [
      "given x[n] outside 0, w[K]; given g[n]; y[i = 0..n-1] = sum{k=0..K-1, i-k >= 0} w[k]*g[i-k]",
      "y_i = \\sum_{k=0}^{K-1} w_k g_{i-k}",
      "zero-extended",
      "g is 0 outside of its shape",
    ],
    [
      "given mu[n], g[n], b; d[i = 0..n-1] = g[i] + cases{b*mu[i-1] if i >= 1, 0 otherwise}",
      "d_i = g_i + b\\mu_{i-1}",
      "zero-extended",
      "μ_{−1} = 0",
    ],
  ] as const)("%s: %s", async (given, line, code, text) => {
    const [found] = await judged(given, line);
    expect(found?.verdict).toBe(code === undefined ? "holds" : "holds-if");
    expect(found?.conditions.map((c) => [c.code, c.text])).toEqual(code === undefined ? [] : [[code, text]]);
  });

  test("a condition that leaves the line wrong is none", async () => {
    expect(words(await judged(SOFTMAX, "\\frac{\\partial L}{\\partial s_k} = p_k + t_k"))).toEqual(["wrong"]);
    expect(words(await judged("given r", "\\sqrt{r^2} = 2r"))).toEqual(["wrong"]);
  });

  test("what still has t is meant for every place, not for the one where t is 1", async () => {
    const target = "\\frac{\\partial L}{\\partial s_k}";
    expect(words(await judged(SOFTMAX, `${target} = p_k - 1`))).toEqual(["holds-if one-hot"]);
    expect(words(await judged(SOFTMAX, `${target} = t_k p_k - t_k`))).toEqual(["wrong"]);
    expect(words(await judged(SOFTMAX, "L = -t_a \\log p_a"))).toEqual(["holds-if one-hot"]);
  });

  test("a stride may be taken for 1, a size may not", async () => {
    const conv = "given K >= 1 integer, x[n], w[K]; y[i] = sum{k=0..K-1} w[k]*x[i+k]; given L(y)";
    const chained =
      "\\frac{\\partial L}{\\partial x_m} = \\sum_{k=0}^{K-1} \\frac{\\partial L}{\\partial y_{m+k}} w_k";
    expect(words(await judged(conv, chained))).toEqual(["wrong"]);
    const average = "given N >= 1 integer, x[N]; m = (sum{i} x[i])/N";
    expect(words(await judged(average, "\\frac{\\partial m}{\\partial x_j} = 1"))).toEqual(["wrong"]);
    expect(words(await judged(SIZES, "O = I - K + 2P + 1"))).toEqual(["holds-if stride-one"]);
    // M divides what is rounded, and is the number of windows.
    const windows = "given x[H], M >= 1 integer; Y[i = 0..M-1] = sum{k=floor(i*H/M)..ceil((i+1)*H/M)-1} x[k]";
    const length = "\\sum_{k=\\lfloor iH/M\\rfloor}^{\\lceil H/M\\rceil-1} x_k";
    expect(words(await judged(windows, `Y_i = ${length}`))).toEqual(["wrong"]);
  });

  test("a condition that leaves no point is none", async () => {
    expect(words(await judged("given r < 0", "\\sqrt{r^2} = r"))).toEqual(["wrong"]);
    expect(words(await judged("given r < 0", "\\sqrt{r^2} = -r"))).toEqual(["holds"]);
  });

  test("a slip is told before an assumption that is as unlikely", async () => {
    const linear = "given W[n, n], x[n]; y[i] = sum{j} W[i,j]*x[j]; given L(y)";
    const [line] = await judged(
      linear,
      "\\frac{\\partial L}{\\partial x} = W \\frac{\\partial L}{\\partial y}",
    );
    expect(line?.verdict).toBe("wrong");
    expect(line?.diagnosis?.code).toBe("transposition");
  });
});

describe("what the document assumes itself", () => {
  test("before or behind the line", async () => {
    const head = document(SOFTMAX, []);
    const line = "$$\\frac{\\partial L}{\\partial s} = p - t$$";
    for (const text of [`Since $\\sum_i t_i = 1$:\n\n${line}`, `${line}\n\nas $\\sum_i t_i = 1$.`]) {
      const report = await check(`${head}\n${text}\n`);
      const found = report.relations.find((r) => r.text.includes("partial L"));
      expect(found?.verdict).toBe("holds");
      expect(found?.remarks.join()).toMatch(/^under what line \d+ assumes: \\sum_i t_i = 1$/);
    }
  });
  test("for letters", async () => {
    const head = document(SOFTMAX, []);
    const line = (sign: string) =>
      `If $i ${sign} k$, then\n\n$$\\frac{\\partial p_i}{\\partial s_k} = -p_i p_k$$\n`;
    expect(words((await check(`${head}\n${line("\\ne")}`)).relations)).toEqual(["remark", "holds"]);
    expect(words((await check(`${head}\n${line("=")}`)).relations)).toEqual(["remark", "wrong"]);
  });
});

// Formulas in the styles of course notes, with the names of a block: what they mean, in the sheet language.

import { describe, expect, test } from "vitest";
import { readFormula } from "../../src/check/formula/statements.ts";
import { elaborateFormula } from "../../src/check/resolve/elaborate.ts";
import { mappedSlice } from "../../src/check/text/mapped.ts";
import { UnreadError } from "../../src/check/text/unread.ts";
import { sameUpToOrder } from "../../src/expr/canonical.ts";
import { Context } from "../../src/expr/context.ts";
import type { Block } from "../../src/expr/environment.ts";
import { sameByNorm } from "../../src/expr/norm.ts";
import { BRACKETS } from "../../src/notation/notation.ts";
import { parseExpr, readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";

const ctx = new Context();
function block(text: string): Block {
  const { block: found, diagnostics } = readBlock(ctx, text, { library: standard });
  if (found === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  return found;
}

const LAYER = block(`
given W[m, n], x[n], b[m], t[m], C[3, 3], S[m] set, a > 0, theta, f(u), u
y[i] = sum{j} W[i,j]*x[j] + b[i]
p[i] = exp(y[i]) / (sum{k} exp(y[k]))
c as c_x = a*theta
given L(y)
find d(L)/d(x[j])
`);

/** The sides of a relation, or why it is not read. */
function read(
  tex: string,
  b: Block = LAYER,
): {
  readonly sides: readonly ReturnType<typeof ctx.num>[];
  readonly why: string;
  readonly notes: readonly string[];
} {
  try {
    const formula = readFormula(mappedSlice(tex, 0, tex.length), undefined);
    const found = elaborateFormula(
      { ctx, env: b.env, notation: BRACKETS, library: standard, text: tex },
      formula,
    );
    const notes = found.notes.map((n) => n.text);
    const [x] = found.statements.filter((s) => s.kind !== "mention");
    if (x?.kind === "unread") return { sides: [], why: x.why.message, notes };
    if (x === undefined) return { sides: [], why: "nothing is claimed", notes };
    const sides = [...(x.first === undefined ? [] : [x.first]), ...x.links.map((l) => l.side)];
    return { sides: sides.map((s) => s.expr as never), why: "", notes };
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    return { sides: [], why: error.unread.message, notes: [] };
  }
}

const MEANINGS: readonly (readonly [tex: string, ...sides: string[]])[] = [
  ["y_i = \\sum_j W_{ij} x_j + b_i", "y[i]", "sum{j} W[i,j]*x[j] + b[i]"],
  ["\\mathbf{y} = \\mathbf{W}\\mathbf{x} + \\mathbf{b}", "y", "matmul(W, x) + b"],
  ["y_i = \\sum_{j=1}^{n-1} W_{i,j} x_j", "y[i]", "sum{j=1..n-1} W[i,j]*x[j]"],
  ["y[i] = \\sum_j W[i, j] \\cdot x[j]", "y[i]", "sum{j} W[i,j]*x[j]"],
  ["p_i = \\frac{e^{y_i}}{\\sum_k e^{y_k}}", "p[i]", "exp(y[i])/(sum{k} exp(y[k]))"],
  ["\\log p_i = y_i - \\ln \\sum_{k} \\exp(y_k)", "log(p[i])", "y[i] - log(sum{k} exp(y[k]))"],
  [
    "\\frac{\\partial p_i}{\\partial y_k} = p_i(\\delta_{ik} - p_k)",
    "d(p[i])/d(y[k])",
    "p[i]*([i = k] - p[k])",
  ],
  [
    "\\frac{\\partial p_i}{\\partial y_k} = p_i(\\mathbb{1}[i = k] - p_k)",
    "d(p[i])/d(y[k])",
    "p[i]*([i = k] - p[k])",
  ],
  ["\\nabla_x L = W^\\top \\nabla_y L", "d(L)/d(x)", "matmul(transpose(W), d(L)/d(y))"],
  [
    "\\frac{\\partial L}{\\partial W} = \\frac{\\partial L}{\\partial y} x^T",
    "d(L)/d(W)",
    "outer(d(L)/d(y), x)",
  ],
  ["\\frac{dL}{db_i} = \\frac{\\partial}{\\partial y_i} L", "d(L)/d(b[i])", "d(L)/d(y[i])"],
  ["C_{11} = C_{1,1}", "C[1,1]", "C[1,1]"],
  ["c_x = a\\theta", "c", "a*theta"],
  ["f(u) = f'(a) (u - a)", "f(u)", "f'(a)*(u - a)"],
  ["a(u + 1) = au + a", "a*(u + 1)", "a*u + a"],
  ["\\max_i x_i = \\max(0, a)", "max{i} x[i]", "max(0, a)"],
  ["\\sum_{i \\in S_k} x_i = |S_k|", "sum{i in S[k]} x[i]", "|S[k]|"],
  ["\\sum_{0 \\le i, j < n} x_i x_j = a", "sum{i, j=0..n-1} x[i]*x[j]", "a"],
  ["\\sum_{j \\ne i} x_j = \\sum_j x_j - x_i", "sum{j, j != i} x[j]", "(sum{j} x[j]) - x[i]"],
  ["x \\odot x = x \\star x", "hadamard(x, x)", "corr(x, x)"],
  ["\\|x\\|_2^2 = x^\\top x", "norm(x)^2", "x @ x"],
  ["\\left\\lfloor \\frac{n + 2}{3} \\right\\rfloor = n \\bmod 2", "floor((n+2)/3)", "n mod 2"],
  [
    "\\operatorname{ReLU}(u) = \\begin{cases} u & \\text{if } u > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
    "relu(u)",
    "cases{u if u > 0, 0 otherwise}",
  ],
  ["\\sum_i x_i = a, \\quad i = 0, \\dots, n-2", "sum{i=0..n-2} x[i]", "a"],
  ["u = a(u + 1)^2 - x_i(u + a)^2", "u", "a*(u + 1)^2 - x[i]*(u + a)^2"],
  ["u = \\sigma'(a)\\tanh'(u)", "u", "sigmoid(a)*(1 - sigmoid(a))*(1 - tanh(u)^2)"],
  ["u = \\frac{\\partial}{\\partial u} f(u) x_i", "u", "d(f)/d(u)*x[i]"],
  ["u = \\frac{\\partial}{\\partial u} x_i f(u)", "u", "d(x[i]*f(u))/d(u)"],
  ["u = W_{ij}.x_j", "u", "W[i,j]*x[j]"],
  ["u = f(u)^2", "u", "f(u)^2"],
  ["\\operatorname{sum}(x) = \\mathrm{sum}(W)", "sum(x)", "sum(W)"],
  ["\\operatorname{sum}(x \\odot x)^2 = a", "sum(hadamard(x, x))^2", "a"],
  ["\\operatorname{mean}(x) u = \\operatorname{mean}(x \\odot x)", "mean(x)*u", "mean(hadamard(x, x))"],
  ["\\operatorname{sum}(W_{:,k}) = \\operatorname{mean}(W[{:},k])", "sum{j} W[j,k]", "(sum{j} W[j,k])/m"],
  ["\\operatorname{mean}(W_{k}) = (W_{:,k})_i", "(sum{j} W[k,j])/n", "W[i,k]"],
  ["C_{i,:} C_{:,k} = a", "sum{j} C[i,j]*C[j,k]", "a"],
  ["\\operatorname{softmax}(C_{i,:})_k = a", "exp(C[i,k])/(sum{j} exp(C[i,j]))", "a"],
  ["\\sqrt[3]{a} = a^{1/3}", "a^(1/3)", "a^(1/3)"],
];

describe("what formulas mean", () => {
  test.each(MEANINGS)("%s", (tex, ...sides) => {
    const found = read(tex);
    expect(found.why).toBe("");
    expect(found.sides.length).toBe(sides.length);
    for (const [k, side] of sides.entries()) {
      const wanted = parseExpr(ctx, LAYER.env, side, { library: standard, indices: ["i", "k"] });
      const got = found.sides[k];
      if (got === undefined) throw new Error("a side is missing");
      const equal = sameByNorm(ctx, got, wanted) || sameUpToOrder(ctx, got, wanted) === true;
      expect(equal, `side ${k + 1} of ${tex}`).toBe(true);
    }
  });

  test("what is read one way is said", () => {
    expect(read("x * x = \\tilde{x}").notes).toEqual([
      "`*` between tensors is read as the convolution, not the correlation",
      "a tilde is read as the flipped kernel: w̃[u] = w[−u]",
    ]);
    expect(read("x_i = \\delta_{ik}").notes).toEqual([
      "δ with two subscripts is read as 1 where they are equal",
    ]);
  });
});

describe("a letter with a prime", () => {
  // k alone has another range in each sum.
  const sums = block(
    "given v[M], q[N pad 1]\ny[i = 0..N-1] = sum{k=0..1} q[i+k]\nz[i = 0..N-M] = sum{k} v[k]*q[i+k]\nsize z",
  );

  test("runs as the letter without one runs in the formula", () => {
    const found = read("\\frac{\\partial z_i}{\\partial v_k} = \\sum_{k'} q_{i+k'}", sums);
    expect([found.why, found.notes]).toEqual(["", ["`k'` is taken to run over 0..M-1, as elsewhere"]]);
  });

  test("is not guessed where that one does not stand in it", () => {
    expect(read("z_i = \\sum_{k'} q_{i+k'}", sums).why).toBe(
      "the range of `k'` is not written and cannot be told",
    );
  });
});

describe("what is not decided", () => {
  test.each([
    ["x x = a", "two vectors side by side: which product is meant is not known"],
    ["W \\cdot x = y", "which product of tensors `·` is here is not known"],
    ["g(u) = 1", "whether `g` is a function here is not known"],
    ["\\log a (u + 1) = 0", "whether this bracket belongs to what stands before it is not said"],
    ["1/2u = a", "how much of this stands below the slash is not said"],
    ["a_1 = u", "`a` is a number and has no entries"],
    ["x_1 + x_3 + \\cdots + x_n = a", "the dots of this sum are not read"],
    ["y = Wx + 1 = a", "the sides have 1 and 0 axes"],
    ["z = 1", "`z` is not declared"],
    ["\\operatorname{sum}(x_i) = a", "this does not say over which letters it goes"],
    ["\\sum (x - b)^2 = a", "this does not say over which letters it goes"],
    ["W_{:,k,i} = a", "there are 3 subscripts for 2 axes"],
    ["\\sin^{-1} u = a", "whether this is 1/sin or the inverse function is not said"],
  ])("%s", (tex, why) => {
    expect(read(tex).why).toBe(why);
  });

  test("an e that is an index is no number", () => {
    const conv = block("given v[n] outside 0, w[k] outside 0\ny[e] = sum{a} w[e-a]*v[a]\nsize y");
    expect(read("y[e] = \\sum_a w[e-a] v[a]", conv).why).toBe("");
    expect(read("y[e] = e^{2}", conv).why).toBe(
      "`e` is an index in this formula, so it may be no number here",
    );
  });

  test("a derivative of a recurrence with ∂ may be either", () => {
    const rnn = block("given x[T], u\nh[t] = tanh(u*h[t-1] + x[t])\nh[-1] = 0\ngiven L(h)\nfind d(L)/d(u)");
    expect(read("\\frac{\\partial h_t}{\\partial u} = h_{t-1}", rnn).why).toBe(
      "`h` reads its own entries, and whether this derivative goes through them is not said",
    );
  });
});

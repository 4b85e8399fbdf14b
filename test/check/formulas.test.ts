// Formulas of many styles and how they are read, before any letter has a meaning.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFormula } from "../../src/check/formula/statements.ts";
import { mappedSlice } from "../../src/check/text/mapped.ts";
import { rawTree, readTrees } from "../../src/check/tree/katex-tree.ts";
import { read, show } from "./print.ts";

const CASES: readonly (readonly [tex: string, read: string])[] = [
  ["y = ax + b", "y = <<a x> + b>"],
  ["x_{i,j} = x_{ij}", "x_{i, j} = x_{<i j>}"],
  ["X^k_{i,j} + x[a, b]^2", "<X_{i, j}^{k} + x@[a, b]^{2}>"],
  ["f(x) = a(b+c)", "f@(x) = a@(<b + c>)"],
  ["-x^2 + 12.5", "<-x^{2} + 12.5>"],
  [
    "\\frac{\\partial L}{\\partial x[a,b]} = \\sum_{e}\\sum_f \\frac{\\partial L}{\\partial y[e,f]} \\cdot w[e-a,f-b]",
    "∂(L by x@[a, b]) = sum{e}(sum{f}(<∂(L by y@[e, f]) · w@[<e - a>, <f - b>]>))",
  ],
  [
    "\\frac{\\partial^2 f}{\\partial x \\partial y} = \\frac{\\partial^2 f}{\\partial x^2}",
    "∂(f by x, y) = ∂(f by x, x)",
  ],
  ["\\frac{\\partial}{\\partial x_i}\\left(y_j\\right) = 0", "∂((y_{j}) by x_{i}) = 0"],
  ["\\frac{\\partial}{\\partial x} x y", "∂…(<x y> by x)"],
  ["\\frac{d}{d+1} = \\frac{dL}{dx}", "(d over <d + 1>) = d(L by x)"],
  ["∂L/∂x_i = dL/dh[t]", "∂(L by x_{i}) = d(L by h@[t])"],
  [
    "\\sum_{i,j=1}^2 f_{ij} \\max(0, 1-|x-x_i|) + 1",
    "<sum{i, j = 1 to 2}(<f_{<i j>} max(0, <1 - bars(<x - x_{i}>)>)>) + 1>",
  ],
  ["\\max_{0\\le k,l\\le 1} x[2i+k, 2j+l]", "max{0 ≤ k, l ≤ 1}(x@[<<2 i> + k>, <<2 j> + l>])"],
  ["\\max(X_{l,m}^k | l,m \\in S_{i,j}^k)", "max{l, m ∈ S_{i, j}^{k}}(X_{l, m}^{k})"],
  ["|x||y| - \\left|\\frac{a}{b}\\right|", "<<bars(x) bars(y)> - bars((a over b))>"],
  ["\\log p_i t_i", "unread: how much of this product is the argument of `log` is not said @ t_i"],
  ["\\log\\frac{a}{b} + \\log \\sum_j e^{s_j}", "<log((a over b)) + log(sum{j}(e^{s_{j}}))>"],
  [
    "r\\cos\\theta \\sin 2\\pi x + \\sin^2\\theta",
    "unread: how much of this product is the argument of `sin` is not said @ x",
  ],
  [
    "\\begin{cases} f, & x < 1 \\text{ and } x \\ge 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
    "cases(f if x < 1 and x ≥ 0; 0 if otherwise)",
  ],
  [
    "\\begin{cases} \\text{if } a=k & -1 + p_k \\\\ \\text{else} & p_k \\end{cases}",
    "cases(<-1 + p_{k}> if a = k; p_{k} if otherwise)",
  ],
  [
    "\\left\\{\\begin{array}{ll} x & x>0 \\\\ 0 & x \\le 0\\end{array}\\right.",
    "cases(x if x > 0; 0 if x ≤ 0)",
  ],
  [
    "\\begin{aligned} a &= b \\\\ &= c + d \\\\ &\\quad - e \\\\ f &= g \\end{aligned}",
    "a = b = <c + d - e> | f = g",
  ],
  ["W^T g + W^\\top g \\odot x' \\tilde{w}_k", "<<W^{T} g> + <W^{⊤} g ⊙ x' \\tilde{w}_{k}>>"],
  ["\\mathbb{1}[i=j] x + \\mathbf{1}\\{x>0\\} + [i=j]", "<<1[i = j] x> + 1[x > 0] + 1[i = j]>"],
  ["\\lfloor (i+2P-K)/S \\rfloor + 1", "<floor(<(<i + <2 P> - K>) / S>) + 1>"],
  ["\\begin{bmatrix} w_9 & w_8 \\\\ w_6 & w_5 \\end{bmatrix}", "matrix(w_{9}, w_{8}; w_{6}, w_{5})"],
  ["x = 1, \\quad y = 2, \\text{where } z > 0", "x = 1 | y = 2 | z > 0"],
  ["y = w * x \\quad \\text{or} \\quad y = x * w", "y = <w * x> | y = <x * w>"],
  [
    "\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} * \\tilde{w} \\quad \\text{Eq. A}",
    "#A | ∂(L by x) = <∂(L by y) * \\tilde{w}>",
  ],
  ["(2) \\quad y[j] = \\sum_i w[j, i] x[i]", "#2 | y@[j] = sum{i}(<w@[j, i] x@[i]>)"],
  ["= -\\sum_i t_i (s_i - \\log(\\sum_j e^{s_j}))", "… = -sum{i}(t_{i}@(<s_{i} - log(sum{j}(e^{s_{j}}))>))"],
  ["a_1 + a_2 + \\cdots + a_n", "sum{ι = 1 to n}(a_{ι})"],
  ["b - x_1 - x_2 - \\dots - x_n + c", "<b - sum{ι = 1 to n}(x_{ι}) + c>"],
  ["-x_1 - \\dots - x_n", "-sum{ι = 1 to n}(x_{ι})"],
  ["W_{i1}x_1 + W_{i2}x_2 + \\dots + W_{in}x_n + b_i", "<sum{ι = 1 to n}(<W_{<i ι>} x_{ι}>) + b_{i}>"],
  ["w_{11}x_1 + w_{12}x_2 + \\dots + w_{1n}x_n", "sum{ι = 1 to n}(<w_{<1 ι>} x_{ι}>)"],
  ["1 + x + x^2 + \\cdots + x^n", "<1 + x + sum{ι = 2 to n}(x^{ι})>"],
  ["a_0 + \\dots + a_{n-1}", "sum{ι = 0 to <n - 1>}(a_{ι})"],
  [
    "p_1 p_2 \\cdots p_n = \\sqrt{v_1^2 + \\cdots + v_d^2}",
    "prod{ι = 1 to n}(p_{ι}) = root(sum{ι = 1 to d}(v_{ι}^{2}))",
  ],
  // Steps of two, ends that run against each other, and an end that is no place to count to are left as they stand.
  ["x_2 + x_4 + \\dots + x_n", "<x_{2} + x_{4} + … + x_{n}>"],
  ["a_1 b_n + \\dots + a_n b_1", "<<a_{1} b_{n}> + … + <a_{n} b_{1}>>"],
  ["x_1 + \\dots + x_{2n}", "<x_{1} + … + x_{<2 n>}>"],
  ["1 + \\frac12 + \\frac14 + \\dots + \\frac1n", "<1 + (1 over 2) + (1 over 4) + … + (1 over n)>"],
  ["x + x + \\dots + x", "<x + x + … + x>"],
  ["1 - x + \\dots", "<1 - x + …>"],
  ["0{,}5 = 1{,}25^2", "0.5 = 1.25^{2}"],
  ["b \\mathrel{+}= 1", "b ← 1"],
  ["b -= \\eta g", "b ← <η g>"],
  ["\\operatorname{tg} u = \\operatorname{tr}(A)", "tan(u) = trace(A)"],
  ["\\nabla_x f = \\nabla f(x)", "∇_{x}(f) = ∇_{x}(f@(x))"],
  ["x \\in \\{1, \\dots, n\\}", "x ∈ {1, …, n}"],
  ["\\operatorname*{median}_{k} x_k", "median{k}(x_{k})"],
  ["\\operatorname*{arg\\,median}_k x_k", "argmedian{k}(x_{k})"],
  ["\\arg\\max_k x_k + \\operatorname*{arg\\,max}_k x_k", "<argmax{k}(x_{k}) + argmax{k}(x_{k})>"],
  ["(A B)[i] + \\sqrt[3]{x} \\uparrow_{s} g", "<(<A B>)@[i] + <root 3(x) upsample(g, s)>>"],
  ["a \\bmod b \\ne c \\not= d \\notin S", "<a mod b> ≠ c ≠ d ∉ S"],
  ["f \\colon x \\mapsto y", "unread: `↦` is not expected here @ \\mapsto "],
  ["p := e^{s}", "p := e^{s}"],
  ["x + ", "unread: something is missing at the end @ +"],
  ["(a + b", "unread: the bracket `(` is not closed @ ("],
  ["\\href{javascript:x}{y} = 1", "unread: `\\href` is not read in a formula @ \\href"],
  ["\\text{Loss} = \\mathrm{Loss} + Loss", "Loss = <Loss + Loss>"],
  ["\\cancel{x} = 1", "unread: a part of this formula is struck out or framed @ \\"],
  ["y \\pm 1", "unread: `±` is not expected here @ \\pm "],
  ["i = 0, \\dots, n-1", "i = 0 | … | <n - 1>"],
  ["\\sum_{i \\ne j} x_i \\prod_{k: k > 0} y_k", "sum{i ≠ j}(<x_{i} prod{k : k > 0}(y_{k})>)"],
  ["x_1 + x_2 + ... + x_n", "sum{ι = 1 to n}(x_{ι})"],
  ["h’(s) = \\theta{_k}", "h'@(s) = θ_{k}"],
  ["V_{:c} = w^*", "V_{:, c} = w^{*}"],
  ["\\underset{k}{\\arg\\min} f_k", "argmin{k}(f_{k})"],
  ["\\frac{\\partial}{\\partial w}log(p_i) = 1", "∂(log(p_{i}) by w) = 1"],
  ["\\partial_{o_j} L = p_j", "∂(L by o_{j}) = p_{j}"],
  ["\\nabla^2 f = A", "∇2(f) = A"],
  ["\\left.\\frac{dL}{dx}\\right|_{x=0} = 1", "d(L by x) at x = 0 = 1"],
  ["\\int p(x) dx = 1", "int(<p@(x) d x>) = 1"],
  ["\\left\\{\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\\right.", "a = b | c = d"],
  ["x_1.y_1 = d\\_out", "<x_{1} . y_{1}> = d_out"],
  ["z_i \\le 1 \\quad \\forall i", "z_{i} ≤ 1 | i"],
  ["y（i，j）＝ 1", "y@(i, j) = 1"],
  [
    "\\text{ReLU}'(z) = \\begin{cases} 1 & \\text{jeśli } z > 0 \\\\ 0 & \\text{sonst} \\end{cases}",
    "ReLU'@(z) = cases(1 if z > 0; 0 if otherwise)",
  ],
  ["a = b \\; (\\text{chain rule})", "a = b"],
  ["\\text{softmax}(z)_i = p_i", "softmax(z)_{i} = p_{i}"],
  ["\\sum_{\\substack{i=1 \\\\ i \\ne j}}^n x_i", "sum{i = 1, i ≠ j to n}(x_{i})"],
];

describe("formulas", () => {
  test.each(CASES)("%s", (tex, expected) => {
    expect(read(tex)).toBe(expected);
  });

  test("rows of a multline are one expression, those of an eqnarray its sides", () => {
    expect(read("a = b \\\\ + c", "multline")).toBe("a = <b + c>");
    expect(read("a & = & b \\\\ & = & c \\label{x} \\nonumber", "eqnarray")).toBe("#x | a = b = c");
  });

  test("a bracket that closes in a later row", () => {
    expect(read("a &= \\bigl( b \\\\ &\\quad + c \\bigr)", "align")).toBe("a = (<b + c>)");
  });

  test("a bracket that \\right. and \\left. carry into the next row", () => {
    expect(read("a &= \\left( b + c \\right. \\\\ &\\left. + d \\right)", "align")).toBe("a = (<b + c + d>)");
  });

  test("a row that is not read takes no other row with it", () => {
    const tex = "a &= b \\\\ &= \\sum_i ) \\\\ &= c \\\\ &= d";
    const f = readFormula(mappedSlice(tex, 0, tex.length), "align");
    expect(f.statements.map((x) => show(x.item))).toEqual(["a = b", "c = d"]);
    expect(f.unread.map((u) => [u.message, tex.slice(u.span.start, u.span.end)])).toEqual([
      ["`)` closes no bracket", ")"],
    ]);
  });

  test("two equations side by side in one row", () => {
    expect(read("a &= b & c &= d", "align")).toBe("a = b | c = d");
  });

  test("words between rows end nothing that goes on", () => {
    expect(read("a &= b \\\\ \\intertext{which is} &= c", "align")).toBe("a = b = c");
  });
});

describe("nothing is left out", () => {
  const readable = CASES.filter(([, expected]) => !expected.startsWith("unread")).map(([tex]) => tex);

  interface Raw {
    readonly type?: string;
    readonly text?: unknown;
  }
  /** Leaves of KaTeX's tree: whatever carries a sign. What is there twice, for screen readers, counts once. */
  const leavesOf = (x: unknown): readonly object[] => {
    if (Array.isArray(x)) return x.flatMap(leavesOf);
    if (x === null || typeof x !== "object") return [];
    const node = x as Raw & Record<string, unknown>;
    if (node.type === "mathchoice") return [];
    const own = typeof node.text === "string" ? [node] : [];
    const inner = Object.entries(node).filter(([key]) => key !== "mathml" && key !== "loc");
    return [...own, ...inner.flatMap(([, value]) => leavesOf(value))];
  };

  test.each(readable)("every leaf of KaTeX's tree is taken in: %s", (tex) => {
    const m = mappedSlice(tex, 0, tex.length);
    const seen = new Set<unknown>();
    readTrees(m, (leaf) => seen.add(leaf));
    // `mod` is known by its class, so its letters are looked at as letters.
    expect(leavesOf(rawTree(m)).length).toBeLessThanOrEqual(seen.size);
  });

  test("another letter or digit in any place is another formula", () => {
    fc.assert(
      fc.property(fc.constantFrom(...readable), fc.nat(), fc.constantFrom("z", "7"), (tex, at, letter) => {
        const places = [
          ...tex.matchAll(
            /(?<!\\[A-Za-z]*)(?<!\\(?:text|operatorname\*?|begin|end|mathbb|mathbf|mathrm)\{[^}]*)[A-Za-z0-9]/g,
          ),
        ];
        const place = places[at % Math.max(1, places.length)];
        if (place === undefined || /[z7]/.test(place[0])) return;
        const other = /\d/.test(place[0]) ? "7" : letter === "7" ? "z" : letter;
        const changed = `${tex.slice(0, place.index)}${other}${tex.slice(place.index + 1)}`;
        expect(read(changed)).not.toBe(read(tex));
      }),
      { numRuns: 400 },
    );
  });
});

describe("hostile input", () => {
  test("10,000 braces", () => {
    expect(read(`${"{".repeat(10_000)}x${"}".repeat(10_000)}`)).toMatch(
      /^unread: this formula nests too deeply here @/,
    );
  });

  test("10,000 parentheses", () => {
    expect(read(`${"(".repeat(9_000)}x${")".repeat(9_000)}`)).toMatch(/^unread: brackets nest too deeply/);
    expect(read(`${"-".repeat(9_000)}x`)).toMatch(/^unread: this goes too deep/);
    expect(read(`${"\\sum_i ".repeat(900)}x`)).toMatch(/^unread: this goes too deep/);
  });

  test("a macro that calls itself in KaTeX", () => {
    expect(read("\\def\\x{\\x\\x}\\x")).toMatch(/^unread/);
  });
});

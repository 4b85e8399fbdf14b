// Exact trees: precedence, binders, brackets, and every statement of the language.

import { describe, expect, test } from "vitest";
import { parseBlock, parseExpressionText } from "../../src/read/syntax/parse.ts";
import { suggest } from "../../src/read/syntax/spell.ts";
import { statementTree, tree } from "./tree.ts";

const read = (text: string): string => tree(parseExpressionText(text));

function block(text: string): string[] {
  const { block: parsed, diagnostics } = parseBlock(text);
  expect(diagnostics).toEqual([]);
  return parsed.statements.map(statementTree);
}

describe("expressions", () => {
  test.each([
    ["a + b - c*d", "(+ a b (- (* c d)))"],
    ["a/b*c", "(* a (/ b) c)"],
    ["a - (b - c)", "(+ a (- (+ b (- c))))"],
    ["-x^2", "(neg (^ x 2))"],
    ["2^-1", "(^ 2 (neg 1))"],
    ["a^b^c", "(^ a (^ b c))"],
    ["-a*b + c", "(+ (neg (* a b)) c)"],
    ["a * -b * c", "(* a (neg b) c)"],
    ["m mod 2 + 1", "(+ (call mod m 2) 1)"],
    ["a*b mod c*d", "(* (call mod (* a b) c) d)"],
    ["0.1 + 1e-5 + 2.50e3", "(+ 1/10 1/100000 2500)"],
    ["x[2*i+k, j]", "x[(+ (* 2 i) k) j]"],
    ["flip(w)[u]", "(call flip w)[u]"],
    ["(A + B)[i]", "(+ A B)[i]"],
    ["max(0, 1 - abs(u - i))", "(call max 0 (+ 1 (- (call abs (+ u (- i))))))"],
    ["a · b ≤ c − ∞", "(rel (* a b) <= (+ c (- inf)))"],
    ["w̃ + y′ + x₁ + θ", "(+ w̃ y' x₁ θ)"],
    ["|S[i,j]| * ||x| - 1|", "(* (bars S[i j]) (bars (+ (bars x) (- 1))))"],
    [
      "[i = j] * [k <= n and not k = 2]",
      "(* (iverson (rel i = j)) (iverson (and (rel k <= n) (not (rel k = 2)))))",
    ],
    ["[[1, 2], [3, -4]]", "(data (data 1 2) (data 3 (neg 4)))"],
    ["0 <= a < b", "(rel 0 <= a < b)"],
    ["a == b", "(rel a = b)"],
    ["s divides m + p - d*k", "(rel s divides (+ m p (- (* d k))))"],
    ["i in 0..n-1 or (l, m) not in S[i, j]", "(or (in i 0..(+ n (- 1))) (not (in l m S[i j])))"],
    [
      "cases{1 if x > 0, -1 if x < 0, 0 otherwise}",
      "(cases (if (rel x > 0) 1) (if (rel x < 0) (neg 1)) (else 0))",
    ],
    ["cases{\n  1 if x > 0,\n  0 otherwise # comment\n}", "(cases (if (rel x > 0) 1) (else 0))"],
    ["[(k, l) = argmax{a, b} x[a, b]]", "(iverson (rel (tuple k l) = (argmax (a b) x[a b])))"],
    ["d(L)/d(x[a, b])", "(d L x[a b])"],
    ["d(d(L)/d(x[i]))/d(x[j])", "(d (d L x[i]) x[j])"],
    ["(d(f)/d(r))^2 + 1/r^2 * d(f)/d(t)", "(+ (^ (d f r) 2) (* 1 (/ (^ r 2)) (d f t)))"],
    ["d(L)/d(y)[e]", "(d L y)[e]"],
    ["d*k + d", "(+ (* d k) d)"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("binders", () => {
  test.each([
    ["sum{i} x[i] + 1", "(+ (sum (i) x[i]) 1)"],
    ["-sum{i} t[i] * log(p[i])", "(neg (sum (i) (* t[i] (call log p[i]))))"],
    ["sum{i} -x[i] * y[i] - 2", "(+ (sum (i) (neg (* x[i] y[i]))) (- 2))"],
    ["2 * sum{i} x[i] * y[i]", "(* 2 (sum (i) (* x[i] y[i])))"],
    ["sum{i} x[i] / n", "(sum (i) (* x[i] (/ n)))"],
    ["sum{i} x[i] = 1", "(rel (sum (i) x[i]) = 1)"],
    ["a / (sum{j} exp(s[j]))", "(* a (/ (sum (j) (call exp s[j]))))"],
    ["sum{i, j=1..n} a[i,j]", "(sum (i j 1..n) a[i j])"],
    ["sum{i=0..m, j=0..i} a[i,j]", "(sum (i 0..m) (j 0..i) a[i j])"],
    ["sum{i} sum{j} a[i,j]", "(sum (i) (sum (j) a[i j]))"],
    ["sum{(l,m) in S[i,j]} x[l,m]", "(sum ((l m) in S[i j]) x[l m])"],
    ["sum{i in T} x[i]", "(sum (i in T) x[i])"],
    ["prod{i, i != j} x[i]", "(prod (i) (where (rel i != j)) x[i])"],
    [
      "sum{i=0..9, i in T, 2 divides i} x[i]",
      "(sum (i 0..9) (where (in i T)) (where (rel 2 divides i)) x[i])",
    ],
    ["max{k=0..1, l=0..1} x[2*i+k, 2*j+l]", "(max (k 0..1) (l 0..1) x[(+ (* 2 i) k) (+ (* 2 j) l)])"],
    ["max(a, min{i} x[i])", "(call max a (min (i) x[i]))"],
    ["argmax{k=0..1} x[k]", "(argmax (k 0..1) x[k])"],
    ["sum{i} x[i] mod 2", "(sum (i) (call mod x[i] 2))"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("statements", () => {
  test.each([
    [
      "given x[N, C, H pad P, W pad P], y[-1..n outside 0] outside -inf",
      ["given x [N, C, H pad P, W pad P]; y [(neg 1)..n outside 0] outside -inf"],
    ],
    ["given f(x, y), L(y), r > 0, theta", ["given f (x y); L (y); r > 0; theta"]],
    [
      "given X[2] as x, cx as c_x, w as \\hat{w}_{a, b}, S >= 1 integer, a in 1..q, p > 0 < 1, T[n] set",
      [
        "given X [2] as <x>; cx as <c_x>; w as <\\hat{w}_{a, b}>; S >= 1 integer; a in 1..q; p > 0 < 1; T [n] set",
      ],
    ],
    ["F as f_{xy} = 2", ["define F as <f_{xy}> 2"]],
    ["y[e, f] = x[e] * x[f]", ["define y[e f] (* x[e] x[f])"]],
    ["y[i = 0..n-1, j] = i", ["define y[i=0..(+ n (- 1)) j] i"]],
    ["h[t+1] = h[t]", ["define h[(+ t 1)] h[t]"]],
    ["A = [[4,5],[3,3]]", ["define A (data (data 4 5) (data 3 3))"]],
    ["y[S*i + k - P] += x[i] * w[k]", ["scatter y[(+ (* S i) k (- P))] (* x[i] w[k])"]],
    ["assume sum{i} t[i] = 1, a < b", ["assume (rel (sum (i) t[i]) = 1); (rel a < b)"]],
    [
      "kink abs right, max{} split, relu 1/2\nkink torch",
      ["kink abs: right; max{}: split; relu: (* 1 (/ 2))", "kink torch"],
    ],
    ["find d(L)/d(x[a,b]), d(F)/d(w)", ["find (d L x[a b]); (d F w)"]],
    ["show d(L)/d(x) = conv(d(L)/d(y), flip(w))", ["show (rel (d L x) = (call conv (d L y) (call flip w)))"]],
    ["compute C, C[0,1] + 2", ["compute C; (+ C[0 1] 2)"]],
    ["size y crop P\nsize C", ["size y crop P", "size C"]],
    ["use #conv-input, #b2 # a comment", ["use #conv-input; #b2"]],
    ["use dense from layers", ["use #dense from layers"]],
    ["use #conv-2, relu from layers", ["use #conv-2; #relu from layers"]],
    ['use #a from "b/c d.md" with x = 2*h, S = 2', ["use #a from <b/c d.md> (x (* 2 h)) (S 2)"]],
    ["use #a with (x = h,\n  y = z)\nfrom = 1", ["use #a (x h) (y z)", "define from 1"]],
    ["index from 1; notation index x_{i,j}", ["index 1", "notation index <x_{i,j}>"]],
    [
      "x = r*cos(theta); y = r*sin(theta)",
      ["define x (* r (call cos theta))", "define y (* r (call sin theta))"],
    ],
    ["size = 3; use[i] = 2; index += 1", undefined],
    ["y = (a +\n  b) # over two lines\n\n\nz = 1", ["define y (+ a b)", "define z 1"]],
  ])("%s", (text, expected) => {
    if (expected === undefined) expect(parseBlock(text).block.statements.length).toBe(2);
    else expect(block(text)).toEqual(expected);
  });

  test("spans cover exactly what was written", () => {
    const text = "y[i] = (a + b) * x[i]";
    const statement = parseBlock(text).block.statements[0];
    if (statement?.kind !== "define" || statement.value.kind !== "multiply") throw new Error("not a product");
    const at = (s: { span: { start: number; end: number } }): string => text.slice(s.span.start, s.span.end);
    expect(at(statement)).toBe(text);
    expect(at(statement.value)).toBe("(a + b) * x[i]");
    expect(statement.value.factors.map((f) => at(f.factor))).toEqual(["a + b", "x[i]"]);
  });

  test("a long sum or product is no deep tree", () => {
    const names = Array.from({ length: 20000 }, (_, k) => `x${k}`);
    for (const op of [" + ", " * "]) expect(parseBlock(`y = ${names.join(op)}`).diagnostics).toEqual([]);
  });
});

test("suggestions are near words only", () => {
  const words = ["given", "find", "show", "size"];
  expect(suggest("gievn", words)).toBe("given");
  expect(suggest("FIND", words)).toBe("find");
  expect(suggest("fnid", words)).toBe("find");
  expect(suggest("xy", words)).toBeUndefined();
  expect(suggest("derive", words)).toBeUndefined();
});

// Formulas as a textbook writes them, as text and as TeX.

import { describe, expect, test } from "vitest";
import { membership } from "../../src/expr/member.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { BRACKETS, SUBSCRIPTS } from "../../src/notation/notation.ts";
import { typstPieces } from "../../src/notation/typst.ts";
import {
  add,
  app,
  at,
  bind,
  ctx,
  d,
  div,
  env,
  eq,
  is,
  le,
  mul,
  neg,
  num,
  type Over,
  pow,
  q,
  s,
  show,
  showTex,
  slot,
  sub,
  sum,
  t,
} from "./world.ts";

const table = (rows: readonly (readonly [Expr, string])[]) => {
  for (const [e, text] of rows) test(text, () => expect(show(e)).toBe(text));
};
const three = (a: string, b: string): Expr => add(at("first", a, b), at("second", a, b), at("third", a, b));
const tableSub = (rows: readonly (readonly [Expr, string])[]) => {
  for (const [e, text] of rows) test(text, () => expect(show(e, SUBSCRIPTS)).toBe(text));
};
const tableTex = (rows: readonly (readonly [Expr, string])[]) => {
  for (const [e, text] of rows) test(text, () => expect(showTex(e)).toBe(text));
};

const L = s("L");
const gy = d(L, at("y", "e", "f"));
const whole = d(L, s("y"));
const lse = app("log", sum([["j", s("n")]], app("exp", at("s", "j"))));
const si: Over = ["i", s("n")];
const theta = s("theta");
const fx = slot(s("f"), s("r"));
const fy = slot(s("f"), s("u"));
const clippedSum = sum(
  [
    [
      "i",
      app("max", 0, app("ceil", div(add("m", s("P"), neg(s("K")), 1), s("S")))),
      app("min", sub(s("O"), 1), app("floor", div(add("m", s("P")), s("S")))),
    ],
  ],
  mul(d(s("J"), at("z", "i")), at("k1", add("m", s("P"), neg(mul(s("S"), "i"))))),
);
const window = add("m", s("P"), neg(mul(s("S"), "i")));

describe("a sum in parentheses beside an entry", () => {
  table([
    [mul(sub(num(1), at("p", "i")), at("t", "i")), "(1 − p[i]) · t[i]"],
    [mul(at("t", "i"), sub(num(1), at("p", "i"))), "t[i] · (1 − p[i])"],
    [mul(sub(num(1), s("p")), s("t")), "(1−p) t"],
  ]);
  tableSub([[mul(sub(num(1), at("p", "i")), at("t", "i")), "(1 − p_i) t_i"]]);
});

describe("convolution", () => {
  table([
    [
      sum(["a", "b"], mul(at("w", sub("e", "a"), sub("f", "b")), at("x", "a", "b"))),
      "Σ_{a,b} w[e−a, f−b] · x[a,b]",
    ],
    [
      sum(["e", "f"], mul(gy, d(at("y", "e", "f"), at("x", "a", "b")))),
      "Σ_{e,f} ∂L/∂y[e,f] · ∂y[e,f]/∂x[a,b]",
    ],
    [
      sum(["a'", "b'"], mul(at("w", sub("e", "a'"), sub("f", "b'")), is("a'", "a"), is("b'", "b"))),
      "Σ_{a′,b′} w[e−a′, f−b′] · [a′=a][b′=b]",
    ],
    [sum(["e", "f"], mul(gy, at("w", sub("e", "a"), sub("f", "b")))), "Σ_{e,f} ∂L/∂y[e,f] · w[e−a, f−b]"],
    [
      sum(["e", "f"], mul(gy, at(app("flip", s("w")), sub("a", "e"), sub("b", "f")))),
      "Σ_{e,f} ∂L/∂y[e,f] · w̃[a−e, b−f]",
    ],
    [at(app("conv", whole, app("flip", s("w"))), "a", "b"), "(∂L/∂y ∗ w̃)[a,b]"],
    [app("conv", whole, app("flip", s("w"))), "∂L/∂y ∗ w̃"],
    [d(L, s("x")), "∂L/∂x"],
    [at(whole, "e", "f"), "∂L/∂y[e,f]"],
    [app("conv", app("conv", s("x"), s("w")), s("y")), "(x ∗ w) ∗ y"],
    [clippedSum, "Σ_i ∂J/∂z[i] · w[m+P−S·i],  i = max(0, ⌈(m+P−K+1)/S⌉) … min(O−1, ⌊(m+P)/S⌋)"],
    [app("and", le(0, window), le(window, sub(s("K"), 1))), "0 ≤ m+P−S·i ≤ K−1"],
    [
      at(app("conv", app("upsample", whole, s("S")), s("w")), add("m", s("P")), "n"),
      "(↑_S ∂L/∂y ∗ w)[m+P, n]",
    ],
    [is(add(mul(s("S"), "i"), "k", neg(s("P"))), "m"), "[S·i+k−P = m]"],
  ]);
  test("a long range stands under the sign where it cannot follow the formula", () => {
    expect(show(add(clippedSum, 1))).toBe(
      "Σ_{i=max(0, ⌈(m+P−K+1)/S⌉)}^{min(O−1, ⌊(m+P)/S⌋)} ∂J/∂z[i] · w[m+P−S·i] + 1",
    );
    expect(show(clippedSum, { ...BRACKETS, ranges: "under" })).toBe(
      "Σ_{i=max(0, ⌈(m+P−K+1)/S⌉)}^{min(O−1, ⌊(m+P)/S⌋)} ∂J/∂z[i] · w[m+P−S·i]",
    );
  });
});

describe("layers and losses", () => {
  table([
    [sum([["j", s("m")]], mul(at("M", "j", "i"), d(s("J"), at("z", "j")))), "Σ_j W[j,i] · ∂J/∂z[j]"],
    [app("matmul", app("transpose", s("M")), whole), "Wᵀ ∂L/∂y"],
    [app("outer", d(s("J"), s("z")), s("a")), "∂J/∂z aᵀ"],
    [app("outer", s("M"), s("a")), "W ⊗ a"],
    // Scalars before a product of matrices need no parentheses around it.
    [mul(q(1, 2), app("outer", s("a"), s("a"))), "1/2 · a aᵀ"],
    [mul(3, app("matmul", s("M"), s("a"))), "3W a"],
    [mul(div(1, s("n")), app("matmul", app("transpose", s("M")), s("a"))), "1/n · Wᵀ a"],
    [mul(app("matmul", s("M"), s("a")), s("n")), "(W a) n"],
    [mul(q(1, 2), app("hadamard", s("a"), s("a"))), "1/2 · (a ⊙ a)"],
    [app("hadamard", s("a"), s("z")), "a ⊙ z"],
    [app("hadamard", app("hadamard", s("a"), s("z")), s("a")), "a ⊙ z ⊙ a"],
    [app("hadamard", s("a"), app("hadamard", s("z"), s("a"))), "a ⊙ (z ⊙ a)"],
    [mul(is("j", "k"), at("a", "l")), "[j=k] a[l]"],
  ]);
  tableSub([
    [sub(at("s", "i"), lse), "s_i − log Σ_j e^{s_j}"],
    [neg(sum([si], mul(at("t", "i"), sub(at("s", "i"), lse)))), "−Σ_i t_i (s_i − log Σ_j e^{s_j})"],
    [mul(sum([si], at("t", "i")), lse), "(Σ_i t_i) · log Σ_j e^{s_j}"],
    [
      mul(
        div(1, sum([["j", s("n")]], app("exp", at("s", "j")))),
        d(sum([["j", s("n")]], app("exp", at("s", "j"))), at("s", "k")),
      ),
      "(1/Σ_j e^{s_j}) · ∂/∂s_k Σ_j e^{s_j}",
    ],
    [
      sub(div(app("exp", at("s", "k")), sum([["j", s("n")]], app("exp", at("s", "j")))), at("t", "k")),
      "e^{s_k}/Σ_j e^{s_j} − t_k",
    ],
    [add(neg(at("t", "k")), at("s", "k")), "s_k − t_k"],
    [sub(s("s"), s("t")), "s − t"],
    [app("max", 0, sub(1, app("abs", sub(s("u"), at("X", "i"))))), "max(0, 1−|u−x_i|)"],
    [
      app(
        "cases",
        1,
        app("and", app("lt", sub(at("X", "i"), 1), s("u")), app("lt", s("u"), at("X", "i"))),
        -1,
        le(at("X", "i"), s("u")),
        0,
      ),
      "{ 1 if x_i − 1 < u < x_i; −1 if x_i ≤ u; 0 otherwise }",
    ],
    [d(s("F"), s("cx")), "∂f_xy/∂c_x"],
    [mul(div(s("gamma"), s("sigma")), sub(at("s", "i"), mul(s("x_hat"), s("mu")))), "γ/σ · (s_i − x̂ μ)"],
    [add(q(-1, 2), div(sub(mul(2, s("u")), 1), mul(2, s("q")))), "(2u−1)/(2q) − 1/2"],
  ]);
});

describe("pooling, sizes, numbers, polar", () => {
  table([
    [
      bind(
        "max",
        [
          ["k", 0, 1],
          ["l", 0, 1],
        ],
        at("x", add(mul(2, "i"), "k"), add(mul(2, "j"), "l")),
      ),
      "max_{0 ≤ k,l ≤ 1} x[2i+k, 2j+l]",
    ],
    [is(add(mul(2, "i"), "k"), "m"), "[2i+k = m]"],
    [at(whole, app("floor", div("m", 2)), app("floor", div("n", 2))), "∂L/∂y[⌊m/2⌋,⌊n/2⌋]"],
    [eq("k", app("mod", "m", 2)), "k = m mod 2"],
    [ctx.iverson(app("divides", s("S"), add("m", s("P")))), "[S ∣ m+P]"],
    [app("not", app("divides", s("S"), t("m"))), "S ∤ m"],
    [add(app("floor", div(add(s("I"), mul(2, s("P")), neg(s("K"))), s("S"))), 1), "⌊(I+2P−K)/S⌋ + 1"],
    [add(mul(s("S"), sub(s("I"), 1)), s("K"), mul(-2, s("P"))), "S·(I−1) + K − 2P"],
    [add(mul(4, 4), mul(3, add(5, 2)), mul(5, add(3, 3, 2)), mul(2, 1)), "4·4 + 3·(5+2) + 5·(3+3+2) + 2·1"],
    [app("list", app("list", 4, 5), app("list", 1, 2)), "[[4, 5], [1, 2]]"],
    [
      add(mul(pow(fx, 2), pow(app("cos", theta), 2)), mul(2, fx, fy, app("sin", theta), app("cos", theta))),
      "f_r² cos² θ + 2 f_r f_u sin θ cos θ",
    ],
    [
      add(neg(mul(fx, s("r"), app("sin", theta))), mul(fy, s("r"), app("cos", theta))),
      "f_u r cos θ − f_r r sin θ",
    ],
    [pow(d(s("f"), theta), 2), "(∂f/∂θ)²"],
    [mul(pow(s("r"), -2), pow(d(s("f"), theta), 2)), "1/r² · (∂f/∂θ)²"],
    [slot(s("h"), s("r")), "h′"],
    [slot(slot(s("f"), s("r")), s("u")), "f_ru"],
    [d(d(L, s("u")), s("v")), "∂²L/∂v∂u"],
    [d(d(L, s("u")), s("u")), "∂²L/∂u²"],
    [sum([["l", s("n")]], at("s", "l"), app("ne", "l", "i")), "Σ_{l ≠ i} s[l]"],
    [app("card", at("A", "i")), "|A[i]|"],
  ]);
  test("a set is named under the sign", () => {
    const members = ctx.bind(
      "sum",
      [{ kind: "set", set: at("A", "i"), arity: 2 }],
      ctx.at(s("x"), [ctx.bound(1), ctx.bound(0)]),
      ["l", "m"],
    );
    expect(show(members)).toBe("Σ_{(l,m) ∈ A[i]} x[l,m]");
  });
});

describe("no soup", () => {
  table([
    [mul(1, s("u")), "u"],
    [mul(-1, s("u")), "−u"],
    [add(s("u"), mul(-1, s("v"))), "u − v"],
    [add(s("u"), num(0)), "u"],
    [add(s("u"), mul(-3, s("v"))), "u − 3v"],
    [add(neg(s("u")), s("v")), "v − u"],
    [neg(neg(s("u"))), "−(−u)"],
    [mul(s("u"), neg(s("v"))), "u · (−v)"],
    [div(neg(s("u")), s("v")), "−u/v"],
    [div(s("u"), num(1)), "u"],
    [mul(s("u"), pow(s("v"), -1)), "u/v"],
    [mul(s("u"), pow(s("v"), -1), pow(s("r"), -2)), "u/(v r²)"],
    [mul(q(1, 2), s("u")), "u/2"],
    [mul(q(3, 2), s("u"), s("v")), "3/2 · u v"],
    [mul(q(-1, 2), s("u"), pow(s("v"), -1)), "−u/(2v)"],
    [pow(add(s("var"), s("epsilon")), q(-1, 2)), "1/√(var + ε)"],
    [pow(mul(num(2), s("a")), q(-1, 2)), "1/√(2a)"],
    [pow(pow(s("a"), num(2)), q(1, 2)), "√(a²)"],
    [pow(s("var"), q(1, 2)), "√var"],
    [pow(s("u"), 1), "u"],
    [q(1, 10), "0.1"],
    [mul(2, 3), "2·3"],
    [mul(s("u"), 2), "u · 2"],
    [mul(2, add(s("u"), s("v"))), "2(u+v)"],
    [mul(s("u"), add(s("u"), s("v"))), "u · (u+v)"],
    [mul(add(pow(add(s("u"), s("v")), 2), s("r")), s("u")), "( (u + v)² + r ) u"],
    [mul(app("log", s("u")), s("v")), "log(u) · v"],
    [mul(s("v"), app("log", s("u"))), "v log u"],
    [pow(app("exp", s("u")), 2), "(e^u)²"],
    [pow(app("sin", add(s("u"), s("v"))), 2), "sin²(u+v)"],
    [pow(app("log", s("u")), 2), "(log u)²"],
    [pow(at("s", "i"), 2), "s[i]²"],
    [app("abs", sub(s("u"), s("v"))), "|u−v|"],
    [sum([si], neg(at("s", "i"))), "Σ_i (−s[i])"],
    [sum([si], add(at("s", "i"), at("t", "i"))), "Σ_i (s[i] + t[i])"],
    [add(sum([si], at("s", "i")), s("u")), "Σ_i s[i] + u"],
    [mul(sum([si], at("s", "i")), s("u")), "(Σ_i s[i]) u"],
    [div(div(s("u"), s("v")), div(s("r"), s("q"))), "(u/v)/(r/q)"],
  ]);
  test("units are shown where they teach something", () => {
    expect(show(mul(d(s("F"), s("r")), 1), BRACKETS, { units: true })).toBe("∂f_xy/∂r · 1");
  });
});

describe("letters", () => {
  const inner = sum([["i", s("n")]], at("t", "i"));
  test("a letter in use around a binder is primed", () => {
    expect(show(sum([["i", s("n")]], mul(at("s", "i"), inner)))).toBe("Σ_i s[i] · Σ_{i′} t[i′]");
    expect(show(mul(at("s", "i"), inner))).toBe("s[i] · Σ_{i′} t[i′]");
    expect(show(inner, BRACKETS, { taken: ["i"] })).toBe("Σ_{i′} t[i′]");
  });
  test("letters of terms that stand side by side may agree", () => {
    expect(show(add(inner, inner))).toBe("Σ_i t[i] + Σ_i t[i]");
  });
  test("a letter is not the name of a scalar of the body", () => {
    expect(show(sum([["u", s("n")]], mul(s("u"), at("t", "u"))))).toBe("Σ_{u′} u t[u′]");
  });
});

describe("first index 1", () => {
  const one = { ...BRACKETS, first: 1 as const };
  const rows: readonly (readonly [Expr, string])[] = [
    [at("s", 0), "s[1]"],
    [sum([si], at("s", "i")), "Σ_i s[i]"],
    [sum([["k", s("K")]], mul(at("k1", "k"), at("a", add("i", "k")))), "Σ_k w[k] · a[i+k−1]"],
    [sum([["k", 1, sub(s("K"), 1)]], at("k1", "k")), "Σ_{k=2}^K w[k]"],
    [at("w", sub("e", "a"), sub("f", "b")), "w[e−a+1, f−b+1]"],
    [is("i", "j"), "[i=j]"],
    [sub(s("u"), "i"), "u − i + 1"],
    [mul(s("u"), "i"), "u · (i−1)"],
    [at("x", add(mul(2, "i"), "k"), "j"), "x[2i+k−2, j]"],
  ];
  for (const [e, text] of rows) test(text, () => expect(show(e, one)).toBe(text));
});

describe("TeX", () => {
  tableTex([
    [
      sum(["e", "f"], mul(gy, at("w", sub("e", "a"), sub("f", "b")))),
      "\\sum_{e,f}\\frac{\\partial L}{\\partial y[e,f]}\\cdot w[e{-}a,\\,f{-}b]",
    ],
    [
      at(app("conv", whole, app("flip", s("w"))), "a", "b"),
      "\\biggl(\\frac{\\partial L}{\\partial y}\\ast\\tilde{w}\\biggr)[a,b]",
    ],
    [mul(q(1, 2), app("outer", s("a"), s("a"))), "\\tfrac{1}{2}\\,a\\,a^{\\top}"],
    [app("matmul", app("transpose", s("M")), whole), "W^{\\top}\\,\\frac{\\partial L}{\\partial y}"],
    [mul(2, fx, fy, app("sin", theta), app("cos", theta)), "2f_{r}f_{u}\\sin\\theta\\cos\\theta"],
    [mul(q(1, 2), s("u")), "\\frac{u}{2}"],
    [add(q(-1, 2), s("u")), "u-\\tfrac{1}{2}"],
    [is("i", "j"), "\\lbrack i{=}j\\rbrack"],
    [pow(d(s("f"), theta), 2), "\\biggl(\\frac{\\partial f}{\\partial\\theta}\\biggr)^{2}"],
    [
      app("cases", 1, le(0, s("u")), 0),
      "\\begin{cases}1&\\text{if }0\\le u\\\\0&\\text{otherwise}\\end{cases}",
    ],
    // A long condition is cut before "and", and at its relation where that is not enough.
    [
      app("cases", 1, app("and", le(0, s("u")), eq(three("i", "j"), three("k", "l"))), 0),
      "\\begin{cases}1&\\text{if }0\\le u\\\\&\\text{and }\\mathrm{first}[i,j]+\\mathrm{second}[i,j]+\\mathrm{third}[i,j]\\\\&\\quad=\\mathrm{first}[k,l]+\\mathrm{second}[k,l]+\\mathrm{third}[k,l]\\\\0&\\text{otherwise}\\end{cases}",
    ],
    // A short one stays whole beside a value that is wide by itself.
    [
      app("cases", add(three("i", "j"), three("k", "l")), le(0, s("u")), 0),
      "\\begin{cases}\\mathrm{first}[i,j]+\\mathrm{second}[i,j]+\\mathrm{third}[i,j]+\\mathrm{first}[k,l]+\\mathrm{second}[k,l]+\\mathrm{third}[k,l]&\\text{if }0\\le u\\\\0&\\text{otherwise}\\end{cases}",
    ],
    [sum([["k", 1, s("n")]], at("s", "k")), "\\sum_{k=1}^{n}s[k]"],
    [app("relu", s("u")), "\\operatorname{ReLU}(u)"],
    [bind("argmax", [["i", s("n")]], at("s", "i")), "\\operatorname*{arg\\,max}_{i}s[i]"],
    [s("x_hat"), "\\hat{x}"],
    [s("var"), "\\mathrm{var}"],
  ]);
});

describe("first index 1, with a stride", () => {
  const one = { ...BRACKETS, first: 1 as const };
  const rows: readonly (readonly [Expr, string])[] = [
    // x[s·i+k−p] as written, with i and k counted from 1, is this read in the kernel.
    [at("a", add(mul(s("S"), "i"), s("S"), "k", neg(s("P")))), "a[S·i+k−P]"],
    [at("a", add("m", s("P"), neg(mul(s("S"), "i")))), "a[m+P−S·(i−1)]"],
    [at("a", app("floor", div("m", 2))), "a[⌊(m+1)/2⌋]"],
    [at("a", app("floor", div(add("m", s("P"), neg(s("S"))), s("S")))), "a[⌊(m+P−1)/S⌋]"],
    [app("and", le(0, window), le(window, sub(s("K"), 1))), "1 ≤ m+P−S·(i−1) ≤ K"],
    [eq("k", app("mod", "m", 2)), "k = ( (m−1) mod 2 )+1"],
  ];
  for (const [e, text] of rows) test(text, () => expect(show(e, one)).toBe(text));
});

describe("membership in a set", () => {
  const [k, l] = [ctx.idx("k"), ctx.idx("l")];
  const member = (a: Expr, b: Expr): Expr =>
    membership(ctx, [k, l], { subs: [a, b], set: at("A", ctx.idx("i")) });
  table([
    [member(t("a"), t("b")), "[(a,b) ∈ A[i]]"],
    [member(add("m", 1), num(0)), "[(m+1,0) ∈ A[i]]"],
    [mul(at("x", "a"), member(t("a"), t("b"))), "x[a] · [(a,b) ∈ A[i]]"],
    [sum(["i"], mul(at("x", "i"), member(t("i"), t("b")))), "Σ_i x[i] · [(i,b) ∈ A[i]]"],
  ]);
  tableTex([[member(t("a"), t("b")), "\\lbrack(a,b)\\in A[i]\\rbrack"]]);
  test("a sum with another factor is no membership", () => {
    const m = member(t("a"), t("b"));
    if (m.kind !== "bind") throw new Error("a sum");
    const more = ctx.bind("sum", m.ranges, ctx.mul(m.body, at("x", ctx.bound(0))), m.letters);
    expect(show(more)).toContain("Σ");
  });
});

describe("a fraction that no line holds", () => {
  const letters = ["alpha", "beta", "gamma"] as const;
  const long = add(
    ...letters.flatMap((x) => [three(x, "i"), three(x, "j")].flatMap((e) => [e, mul(s("u"), e)])),
  );
  test("stands as a factor before its numerator, which can be cut", () => {
    const tex = showTex(div(long, s("v")));
    expect(tex).toMatch(/^\\frac\{1\}\{v\}\\[a-zA-Z]*l?\(/);
    expect(tex.match(/\\frac/g)).toHaveLength(1);
    const product = showTex(mul(s("w"), div(mul(s("u"), long), s("v"))));
    expect(product).toMatch(/^w\\cdot\\frac\{1\}\{v\}|^w\\?,?\\frac\{1\}\{v\}/);
  });
  test("in Typst, too, whose tall brackets are cut where they are wide", () => {
    const tall = mul(s("w"), add(div(s("u"), s("v")), long));
    const pieces = typstPieces(layOut(tall, { ctx, env, notation: BRACKETS }));
    expect(pieces.length).toBeGreaterThan(3);
    expect(
      pieces.filter((p) => p.typst.includes("lr(size")).map((p) => p.typst.match(/paren\.[lr]/)?.[0]),
    ).toEqual(["paren.l", "paren.r"]);
    const short = mul(s("w"), add(div(s("u"), s("v")), three("x", "i")));
    expect(typstPieces(layOut(short, { ctx, env, notation: BRACKETS })).slice(1)).toHaveLength(1);
  });
  test("stays one where it is short, and in a line of text", () => {
    expect(showTex(div(three("x", "i"), s("v")))).toMatch(/^\\frac\{(?!1\})/);
    expect(show(div(long, s("v")))).toMatch(/\)\/v$/);
  });
});
